"""POST /api/v1/editions/{uid}/propose/, and deciding the links that it suggests."""

import pytest
from django.test import Client

from content.models import Edition, Requirement
from tests.content.api.writing import send
from tests.factories import make_concept

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(draft: Edition, one: Requirement) -> str:
    """The address of a draft that holds the label of a concept."""
    Requirement.objects.filter(pk=one.pk).update(statement="要有大局意识。")
    make_concept(label="大局意识")
    return f"editions/{draft.uid}/propose/"


def test_what_the_rules_suggest_waits_in_the_queue_once(editor: Client, address: str) -> None:
    first, again = send(editor, "POST", address), send(editor, "POST", address)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == {"requirements": 0, "associations": 0, "concepts": 1, "left": 0}
    assert again.json()["concepts"] == 0
    (waiting,) = editor.get("/api/v1/proposals/", {"kind": "concept"}).json()["results"]
    assert (waiting["rule"], waiting["payload"]["evidence"]) == ("holds_label", "大局意识")


def test_an_accepted_link_says_what_it_became(editor: Client, draft: Edition, address: str) -> None:
    send(editor, "POST", address)
    (waiting,) = editor.get("/api/v1/proposals/").json()["results"]
    uid = waiting["uid"]

    response = send(
        editor, "POST", "proposals/accept/",
        {"uids": [uid], "edits": {uid: {"rationale": "见正文"}}},
    )  # fmt: skip

    link = draft.associations.get()
    assert response.json() == {"decided": 1, "made": [str(link.uid)]}
    assert (link.rationale, link.type) == ("见正文", "about")
    (decided,) = editor.get("/api/v1/proposals/").json()["results"]
    assert (decided["state"], decided["association"]) == ("edited", str(link.uid))


def test_a_field_that_a_link_does_not_have_is_named(editor: Client, address: str) -> None:
    send(editor, "POST", address)
    (waiting,) = editor.get("/api/v1/proposals/").json()["results"]
    uid = waiting["uid"]

    response = send(
        editor, "POST", "proposals/accept/", {"uids": [uid], "edits": {uid: {"title": "甲"}}}
    )

    assert response.status_code == 422
    assert [one["field"] for one in response.json()["errors"]] == ["title"]


def test_a_stranger_may_not_ask(client: Client, address: str) -> None:
    assert send(client, "POST", address).status_code in (401, 403)
