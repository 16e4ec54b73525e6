"""The checklist over REST: errors block a publication, warnings are acknowledged by name."""

from typing import Any

import pytest
from django.test import Client

from content.models import Edition, Requirement
from content.vocabulary import Role
from tests.content.api.writing import address_of, send
from tests.factories import make_framework, make_member, make_requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client: Client) -> Client:
    client.force_login(make_member(Role.REVIEWER))
    return client


def checklist(client: Client, draft: Edition) -> Any:
    response = client.get(f"/api/v1/editions/{draft.uid}/checklist/")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    return response.json()


def publish(client: Client, draft: Edition, *names: str) -> Any:
    body = {"acknowledged": list(names)}
    return send(client, "POST", f"editions/{draft.uid}/publish/", body)


def test_each_thing_is_named_in_two_languages_with_its_place(
    reviewer: Client, draft: Edition, one: Requirement
) -> None:
    found = checklist(reviewer, draft)

    assert (found["errors"], found["warnings"]) == (0, 1)
    (item,) = found["results"]
    assert (item["severity"], item["subject"]) == ("warning", str(one.entity.uid))
    assert item["name"].startswith(item["code"])
    assert item["message"]
    assert item["message_zh"]


def test_an_error_blocks_until_it_is_corrected(
    reviewer: Client, draft: Edition, one: Requirement
) -> None:
    twin = make_requirement(edition=draft, title="慎权", statement="不滥权。", code="1")
    names = [row["name"] for row in checklist(reviewer, draft)["results"]
             if row["severity"] == "warning"]  # fmt: skip
    refused = publish(reviewer, draft, *names)
    send(reviewer, "PATCH", address_of(twin), {"code": "2"}, version=1)
    published = publish(reviewer, draft, *names)

    assert (refused.status_code, refused.json()["code"]) == (409, "checklist")
    assert [row["code"] for row in refused.json()["errors"]] == ["duplicate_code"]
    assert (published.status_code, published.json()["state"]) == (200, "published")


def test_a_warning_is_acknowledged_and_again_when_it_says_something_else(
    reviewer: Client, draft: Edition, one: Requirement
) -> None:
    (item,) = checklist(reviewer, draft)["results"]
    refused = publish(reviewer, draft)
    known = send(
        reviewer, "POST", f"editions/{draft.uid}/acknowledge/", {"names": [item["name"]]}
    ).json()

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, item["name"])
    assert (known["warnings"], known["results"][0]["acknowledged"]) == (0, True)
    assert publish(reviewer, draft).status_code == 200


def test_an_unknown_warning_is_named(reviewer: Client, draft: Edition, one: Requirement) -> None:
    names = [row["name"] for row in checklist(reviewer, draft)["results"]]

    response = publish(reviewer, draft, *names, "nothing:of-the-kind")

    assert (response.status_code, response.json()["errors"][0]["field"]) == (
        422, "nothing:of-the-kind",
    )  # fmt: skip


def test_an_editor_reads_the_checklist_and_a_stranger_finds_no_draft(
    client: Client, draft: Edition, one: Requirement
) -> None:
    stranger = client.get(f"/api/v1/editions/{draft.uid}/checklist/").status_code
    client.force_login(make_member(Role.EDITOR))
    editor = client.get(f"/api/v1/editions/{draft.uid}/checklist/").status_code
    client.force_login(make_member(Role.EDITOR, make_framework(slug="other")))
    other = client.get(f"/api/v1/editions/{draft.uid}/checklist/").status_code

    assert (stranger, editor, other) == (401, 200, 404)
