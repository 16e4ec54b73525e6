"""GET /api/v1/documents/{slug}/compare/: what differs between two dated texts of one work."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from content.services.history import publication
from content.services.publishing import publish_expression
from content.services.texts import TextDetails, store_text
from content.text import read_document
from tests.factories import make_document, make_expression, make_user, seal_expression

Json = dict[str, Any]
OLD = (
    "某市供水条例\n第一条 为了供水，制定本条例。\n"
    "第二条 单位应当节约用水。\n第三条 本条例自公布之日起施行。\n"
)
NEW = (
    "某市供水条例\n二〇二五年修订\n第一条 为了安全供水，制定本条例。\n"
    "第二条 禁止在水源保护区排污。\n第三条 单位应当节约用水。\n第四条 本条例自公布之日起施行。\n"
)
COUNTS = {
    "unchanged": 0, "added": 1, "removed": 0, "moved": 0, "renumbered": 2, "split": 0,
    "merged": 0, "changed": 1,
}  # fmt: skip


def make_texts(*, publish: bool = True) -> None:
    """Two dated texts of one document, the newer one a draft unless it is published."""
    for text, label, date in ((OLD, "2010", dt.date(2010, 1, 1)), (NEW, "2025", None)):
        stored = store_text(
            text=text,
            outline=read_document(text),
            details=TextDetails(slug="gong-shui", label=label, issued_at=date, publisher="某市"),
        )
        if publish or label == "2010":
            with publication() as opened:
                publish_expression(expression=stored.expression, publication=opened)


def compare(client: Client, **query: str) -> Json:
    response = client.get("/api/v1/documents/gong-shui/compare/", query)
    assert response.status_code == 200, response.content.decode()
    body: Json = response.json()
    return body


@pytest.mark.django_db
def test_articles_are_paired_as_a_reviewer_would_with_a_word_diff(client: Client) -> None:
    make_texts()

    body = compare(client, **{"from": "2010", "to": "2025"})

    assert body["summary"] == COUNTS
    assert [one["marker"] for one in body["added"]] == ["第二条"]
    assert [(one["old"]["code"], one["new"]["code"]) for one in body["renumbered"]] == [
        ("2", "3"), ("3", "4"),
    ]  # fmt: skip
    (changed,) = body["changed"]
    (field,) = changed["fields"]
    assert [(run["op"], run["text"]) for run in field["runs"]] == [
        ("equal", "为了"), ("insert", "安全"), ("equal", "供水，制定本条例。"),
    ]  # fmt: skip
    assert body["outside"]["new"] == "某市供水条例\n二〇二五年修订"
    assert [row["relation"] for row in body["ids"]] == ["renamed", "added", "renamed", "renamed"]


@pytest.mark.django_db
def test_the_words_of_a_passage_are_the_slices_that_its_spans_name(client: Client) -> None:
    make_texts()

    body = compare(client, **{"from": "2010", "to": "2025"})

    for one in body["changed"]:
        for side, text in (("old", OLD), ("new", NEW)):
            words = "\n".join(text[start:end] for start, end in one[side]["spans"])
            assert words == one["fields"][0][side]


@pytest.mark.django_db
def test_turned_round_what_was_added_is_removed(client: Client) -> None:
    make_texts()

    body = compare(client, **{"from": "2025", "to": "2010"})

    assert body["summary"] == COUNTS | {"added": 0, "removed": 1}
    assert body["removed"][0]["statement"] == "禁止在水源保护区排污。"


@pytest.mark.django_db
def test_a_draft_text_is_seen_by_editors_alone(client: Client) -> None:
    make_texts(publish=False)
    address = "/api/v1/documents/gong-shui/compare/"

    stranger = client.get(address, {"from": "2010", "to": "2025"})
    client.force_login(make_user(is_staff=True, is_superuser=True))
    editor = client.get(address, {"from": "2010", "to": "2025", "drafts": "true"})

    assert (stranger.status_code, editor.status_code) == (404, 200)
    assert editor["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_single_text_has_nothing_to_be_compared_with(client: Client) -> None:
    document = make_document(slug="gong-shui")
    seal_expression(make_expression(document=document))

    response = client.get("/api/v1/documents/gong-shui/compare/")

    assert (response.status_code, response.json()["code"]) == (404, "nothing_to_compare")


@pytest.mark.django_db
def test_unknown_labels_are_not_found(client: Client) -> None:
    make_texts()

    for query in ({"from": "1999"}, {"to": "1999"}):
        response = client.get("/api/v1/documents/gong-shui/compare/", query)
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
def test_texts_are_told_as_fragment_and_as_release_notes(client: Client) -> None:
    make_texts()
    query = {"from": "2010", "to": "2025"}
    address = "/api/v1/documents/gong-shui/compare/"

    fragment = client.get(address, query | {"as": "html"}).content.decode()
    notes = client.get(address, query | {"as": "markdown"}).content.decode()

    assert '<ins role="group" aria-label="新增的文字">安全</ins>' in fragment
    assert notes.startswith("# 某市供水条例 2010 → 2025\n")
    assert "## 新增 · Added (1)" in notes
    assert "<ins>禁止在水源保护区排污。</ins>" in notes
