"""Split, merge and renumber over REST."""

import pytest
from django.test import Client

from content.models import Edition, Requirement
from tests.content.api.writing import address_of, send
from tests.factories import make_citation, make_expression, make_requirement

pytestmark = pytest.mark.django_db


def test_the_first_part_of_a_split_keeps_the_uid(editor: Client, one: Requirement) -> None:
    parts = [{"title": "慎言", "statement": "少说。"}, {"title": "慎行", "statement": "慢走。"}]

    response = send(editor, "POST", f"{address_of(one)}split/", {"parts": parts}, version=1)

    results = response.json()["results"]
    assert response.status_code == 200
    assert [part["title"] for part in results] == ["慎言", "慎行"]
    assert results[0]["uid"] == str(one.entity.uid) != results[1]["uid"]


def test_a_merge_takes_each_version_and_keeps_one_uid(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    other = make_requirement(edition=draft, title="慎行", code="2")
    body = {
        "others": [{"uid": str(other.entity.uid), "version": 1}],
        "statement": "谨言慎行。",
    }

    late = send(
        editor,
        "POST",
        f"{address_of(one)}merge/",
        body | {"others": [{"uid": str(other.entity.uid), "version": 9}]},
        version=1,
    )
    response = send(editor, "POST", f"{address_of(one)}merge/", body, version=1)

    assert late.status_code == 412
    assert (response.status_code, response.json()["statement"]) == (200, "谨言慎行。")
    assert Requirement.objects.filter(edition=draft).count() == 1


def test_a_draft_is_numbered_by_place(editor: Client, draft: Edition, one: Requirement) -> None:
    make_requirement(parent=one, title="慎独", code="x")

    response = send(editor, "POST", f"editions/{draft.uid}/renumber/", {"rule": "decimal"})

    codes = (
        Requirement.objects.filter(edition=draft).order_by("path").values_list("code", flat=True)
    )
    assert (response.status_code, list(codes)) == (200, ["1", "1.1"])


def test_a_span_says_which_cited_words_a_part_takes(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    text = make_expression(text="谨慎说话，慢慢走路。")
    make_citation(requirement=one, expression=text, start=0, end=10)
    parts = [
        {"title": "慎行", "statement": "走得稳。", "span": [5, 9]},
        {"title": "慎言", "statement": "说得少。", "span": [0, 4]},
    ]

    response = send(editor, "POST", f"{address_of(one)}split/", {"parts": parts}, version=1)

    quotes = [
        [citation["quote"] for citation in part["citations"]] for part in response.json()["results"]
    ]
    assert (response.status_code, quotes) == (200, [["慢慢走路"], ["谨慎说话"]])


def test_a_span_that_ends_before_it_begins_is_named(editor: Client, one: Requirement) -> None:
    parts = [{"title": "甲", "span": [5, 5]}, {"title": "乙"}]

    response = send(editor, "POST", f"{address_of(one)}split/", {"parts": parts}, version=1)

    fields = [problem["field"] for problem in response.json()["errors"]]
    assert (response.status_code, fields) == (422, ["parts.0.span"])
