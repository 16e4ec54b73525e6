"""POST of a requirement: a new provision at its place in a draft."""

import uuid
from typing import Any

import pytest
from django.test import Client

from content.models import Edition, Requirement
from tests.content.api.writing import send
from tests.factories import make_requirement

pytestmark = pytest.mark.django_db


def new(draft: Edition, **fields: Any) -> dict[str, Any]:
    return {"edition": str(draft.uid), "title": "慎权"} | fields


def titles(draft: Edition) -> list[str]:
    rows = Requirement.objects.filter(edition=draft).order_by("path")
    return list(rows.values_list("title", flat=True))


def test_a_new_requirement_is_answered_whole_with_its_address(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    response = send(editor, "POST", "requirements/", new(draft, parent=str(one.entity.uid)))

    body = response.json()
    assert (response.status_code, response["ETag"]) == (201, '"1"')
    assert response["Location"] == f"/api/v1/requirements/{body['uid']}/"
    assert (body["title"], body["parent_uid"], body["state"]) == (
        "慎权", str(one.entity.uid), "draft",
    )  # fmt: skip
    assert uuid.UUID(body["uid"]).version == 4


@pytest.mark.parametrize(
    ("position", "expected"),
    [(1, ["慎权", "甲", "乙"]), (2, ["甲", "慎权", "乙"]), (9, ["甲", "乙", "慎权"])],
)
def test_it_stands_where_it_was_asked_to(
    editor: Client, draft: Edition, position: int, expected: list[str]
) -> None:
    make_requirement(edition=draft, title="甲")
    make_requirement(edition=draft, title="乙")

    send(editor, "POST", "requirements/", new(draft, position=position))

    assert titles(draft) == expected


def test_a_missing_edition_is_named(editor: Client) -> None:
    body = send(editor, "POST", "requirements/", {"title": "慎权"}).json()

    assert (body["code"], body["errors"][0]["field"]) == ("invalid_content", "edition")


def test_an_unknown_draft_is_not_found(editor: Client, draft: Edition) -> None:
    response = send(editor, "POST", "requirements/", new(draft, edition=str(uuid.uuid4())))

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_one_key_makes_one_requirement(editor: Client, draft: Edition) -> None:
    uids = {
        send(editor, "POST", "requirements/", new(draft), key="k").json()["uid"] for _ in range(3)
    }

    assert len(uids) == 1
    assert titles(draft) == ["慎权"]
