"""The walk of the page for editors is walked, screen by screen."""

import re
from pathlib import Path

import pytest
from django.test import Client

from content.models import Edition
from content.vocabulary import EditionState, Role
from tests.docs.pages import ROOT
from tests.docs.screens import Screen, lines
from tests.factories import make_member

PAGE = ROOT / "docs" / "editing.md"
BLOCK = re.compile(r"^```desk\n(.*?)^```", re.MULTILINE | re.DOTALL)
PEOPLE = {"编辑": Role.EDITOR, "同事": Role.EDITOR, "审阅人": Role.REVIEWER}


def signed_in(name: str) -> Screen:
    client = Client()
    client.force_login(make_member(PEOPLE[name], username=name))
    return Screen(client)


@pytest.mark.django_db
def test_the_walk_goes_as_the_page_says(sample: Path) -> None:
    screens = {name: signed_in(name) for name in PEOPLE}
    before = screens["编辑"]
    for block in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        for verb, rest in lines(block):
            if verb == "as":
                before = screens[rest]
            else:
                before.do(verb, rest)

    ours = Edition.objects.filter(framework__slug__startswith="zu-gong").order_by("label")
    published = EditionState.PUBLISHED
    assert [(edition.label, edition.state) for edition in ours] == [
        ("1", published),
        ("2", published),
    ]
    assert [hasattr(edition, "withdrawal") for edition in ours] == [False, True]
