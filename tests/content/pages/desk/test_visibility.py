"""What a person may not see is not there at the desk: found by no uid, named by no refusal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from content.models import Association, Citation, Edition, Expression, Requirement
from content.vocabulary import Role
from tests.content.pages.desk.conftest import Bench, SignIn
from tests.factories import (
    make_citation,
    make_document,
    make_edition,
    make_expression,
    make_framework,
    make_requirement,
    seal_edition,
)

SECRET = "密稿"


@pytest.fixture
def theirs(db: None) -> Requirement:
    """Give a provision of another framework's draft, which cites a draft text of its own."""
    framework = make_framework(slug="theirs", title=SECRET)
    requirement = make_requirement(edition=make_edition(framework=framework), title=SECRET)
    document = make_document(slug="theirs-text", title=SECRET)
    expression = make_expression(document=document, text=f"{SECRET}全文")
    make_citation(requirement=requirement, expression=expression, start=0, end=2)
    return requirement


@pytest.fixture
def here(bench: Bench, sign_in: SignIn) -> Client:
    """Give the client of one who edits the bench's framework alone."""
    return sign_in(Role.EDITOR, bench.framework)


def text_of(requirement: Requirement) -> Expression:
    return requirement.citations.get().expression


def test_a_provision_of_an_unseen_draft_is_no_target(
    bench: Bench, here: Client, theirs: Requirement
) -> None:
    form = {"type": "related", "target": theirs.entity.uid}

    page = here.post(f"{bench.at(bench.power)}/links", form)

    assert (page.status_code, SECRET in page.content.decode()) == (404, False)
    assert not Association.objects.exists()


def test_a_document_of_an_unseen_draft_is_no_target(
    bench: Bench, here: Client, theirs: Requirement
) -> None:
    form = {"type": "related", "target": text_of(theirs).document.entity.uid}

    assert here.post(f"{bench.at(bench.power)}/links", form).status_code == 404
    assert not Association.objects.exists()


def test_a_text_of_an_unseen_draft_is_not_cited_selected_or_discussed(
    bench: Bench, here: Client, theirs: Requirement
) -> None:
    span = {"expression": text_of(theirs).uid, "start": 0, "end": 2}
    before = Citation.objects.count()
    asked: list[tuple[str, dict[str, Any]]] = [
        (f"{bench.at(bench.power)}/citations", span),
        (f"{bench.address}/provisions", span | {"via": "selection"}),
        (f"{bench.address}/comments", span | {"about": "span", "text": "何"}),
    ]

    for address, form in asked:
        page = here.post(address, form)
        assert (page.status_code, SECRET in page.content.decode()) == (404, False), address
    assert Citation.objects.count() == before


def test_a_text_of_an_unseen_draft_is_not_picked(
    bench: Bench, here: Client, theirs: Requirement
) -> None:
    seal_edition(bench.edition)
    form = {"way": "pick", "framework": "lianjie", "label": "2031", "text": text_of(theirs).uid}

    assert here.post("/edit", form).status_code == 404
    assert not Edition.objects.filter(label="2031").exists()


def test_an_unseen_framework_is_as_one_that_never_was(here: Client, theirs: Requirement) -> None:
    for slug in ("theirs", "nothing"):
        for screen in ("", "/history", "/review", "/edition", "/suspects", "/targets"):
            page = here.get(f"/edit/{slug}{screen}")
            assert (page.status_code, SECRET in page.content.decode()) == (404, False), screen
        for verb in ("/submit", "/discard", "/undo", "/suspects/confirm", "/withdraw"):
            assert here.post(f"/edit/{slug}{verb}").status_code == 404, verb
        begun = here.post("/edit", {"way": "edition", "framework": slug, "label": "9"})
        assert begun.status_code == 404


def test_a_source_of_an_unseen_draft_is_as_one_that_never_was(
    here: Client, theirs: Requirement
) -> None:
    for slug in ("theirs-text", "nothing"):
        assert here.get(f"/documents/{slug}/edit").status_code == 404
        assert here.post(f"/documents/{slug}/edit", {"act": "publish"}).status_code == 404


def test_one_s_own_draft_text_may_be_cited(bench: Bench, here: Client) -> None:
    span = {"expression": bench.expression.uid, "start": 5, "end": 11}

    page = here.post(f"{bench.at(bench.power)}/citations", span)

    assert page.status_code == 303


def test_a_text_that_is_only_proposed_from_may_be_cited(bench: Bench, here: Client) -> None:
    proposal = bench.propose(5, 11)
    Citation.objects.all().delete()
    span = {"expression": proposal.expression.uid if proposal.expression else "", "start": 5}

    page = here.post(f"{bench.at(bench.power)}/citations", span | {"end": 11})

    assert page.status_code == 303
