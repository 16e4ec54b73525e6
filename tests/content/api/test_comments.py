"""Threads of remarks over REST: opened, answered, settled, taken away."""

from typing import Any

import pytest
from django.test import Client

from content.models import Change, Comment, Edition, Requirement
from content.vocabulary import Role
from tests.content.api.writing import send
from tests.factories import (
    make_association,
    make_expression,
    make_framework,
    make_member,
    make_requirement,
)

pytestmark = pytest.mark.django_db


def said(client: Client, one: Requirement, text: str = "请补出处", **fields: Any) -> Any:
    body = {
        "about": "requirement",
        "subject": str(one.entity.uid),
        "edition": str(one.edition.uid),
        "text": text,
    }
    return send(client, "POST", "comments/", body | fields)


def test_a_thread_is_opened_answered_and_settled(editor: Client, one: Requirement) -> None:
    opened = said(editor, one)
    address = f"comments/{opened.json()['uid']}/"
    send(editor, "POST", f"{address}replies/", {"text": "已补"})
    settled = send(editor, "POST", f"{address}resolve/", {}).json()
    late = send(editor, "POST", f"{address}replies/", {"text": "再补"})
    again = send(editor, "POST", f"{address}reopen/", {}).json()

    assert (opened.status_code, opened["Location"]) == (201, f"/api/v1/{address}")
    assert (settled["text"], [one["text"] for one in settled["replies"]]) == ("请补出处", ["已补"])
    assert (settled["resolved"], again["resolved"]) == (True, False)
    assert (late.status_code, late.json()["code"]) == (409, "thread_closed")


def test_threads_are_listed_by_subject_and_state(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    other = make_requirement(edition=draft, title="慎权")
    uid = said(editor, one).json()["uid"]
    said(editor, other, "另议")
    send(editor, "POST", f"comments/{uid}/resolve/", {})

    texts = [
        [row["text"] for row in editor.get("/api/v1/comments/", query).json()["results"]]
        for query in (
            {"edition": str(draft.uid)},
            {"subject": str(other.entity.uid)},
            {"resolved": "true"},
            {"resolved": "false"},
        )
    ]

    assert texts == [["请补出处", "另议"], ["另议"], ["请补出处"], ["另议"]]


def test_a_span_keeps_its_words(editor: Client, one: Requirement) -> None:
    text = make_expression(text="组工干部要慎言。")
    span = {"about": "span", "subject": str(text.uid), "start": 5, "end": 7}

    thread = said(editor, one, **span).json()
    outside = said(editor, one, **span | {"end": 99})

    assert (thread["quote"], thread["start"], thread["end"]) == ("慎言", 5, 7)
    assert (outside.status_code, outside.json()["errors"][0]["field"]) == (422, "end")


def test_links_and_editions_are_discussed_too(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    other = make_requirement(edition=draft)
    link = make_association(
        edition=draft, source_entity=one.entity, target_entity=other.entity, type="related"
    )

    statuses = [
        said(editor, one, about="association", subject=str(link.uid)).status_code,
        said(editor, one, about="edition", subject=str(draft.uid)).status_code,
        said(editor, one, about="edition", subject=str(link.uid)).status_code,
        said(editor, one, about="requirement", edition=None).status_code,
    ]

    assert statuses == [201, 201, 404, 404]


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001])
def test_a_remark_says_something(editor: Client, one: Requirement, text: str) -> None:
    response = said(editor, one, text)

    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "text")


def test_only_who_said_it_changes_it_and_only_until_it_is_answered(
    client: Client, one: Requirement
) -> None:
    author, other = make_member(Role.EDITOR), make_member(Role.REVIEWER)
    client.force_login(author)
    address = f"comments/{said(client, one).json()['uid']}/"
    changed = send(client, "PATCH", address, {"text": "请补出处。"}).json()
    client.force_login(other)
    refused = send(client, "PATCH", address, {"text": "改"})
    send(client, "POST", f"{address}replies/", {"text": "好"})
    client.force_login(author)
    answered = send(client, "DELETE", address)

    assert (changed["text"], changed["edited_at"] is not None) == ("请补出处。", True)
    assert (refused.status_code, refused.json()["code"]) == (403, "comment_not_yours")
    assert (answered.status_code, answered.json()["code"]) == (409, "thread_closed")


def test_an_unanswered_remark_is_taken_away_and_history_knows(
    editor: Client, one: Requirement
) -> None:
    uid = said(editor, one).json()["uid"]

    response = send(editor, "DELETE", f"comments/{uid}/")

    assert (response.status_code, Comment.objects.count()) == (204, 0)
    actions = Change.objects.filter(subject=uid).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["comment", "delete"]


def test_editors_of_other_frameworks_see_and_say_nothing(client: Client, one: Requirement) -> None:
    client.force_login(make_member(Role.EDITOR))
    uid = said(client, one).json()["uid"]
    client.force_login(make_member(Role.EDITOR, make_framework(slug="other")))

    statuses = [
        client.get(f"/api/v1/comments/{uid}/").status_code,
        len(client.get("/api/v1/comments/").json()["results"]),
        send(client, "POST", f"comments/{uid}/replies/", {"text": "x"}).status_code,
        said(client, one).status_code,
    ]

    assert statuses == [404, 0, 404, 404]


def test_a_list_of_threads_keeps_its_budget(
    editor: Client, one: Requirement, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        uid = said(editor, one, f"第{number}条").json()["uid"]
        send(editor, "POST", f"comments/{uid}/replies/", {"text": "好"})

    with django_assert_max_num_queries(12):
        found = editor.get("/api/v1/comments/").json()["results"]

    assert len(found) == 12
