"""POST of a bulk: all of its writes are done, or none."""

from typing import Any

import pytest
from django.test import Client

from content.models import Edition, Requirement
from tests.content.api.writing import address_of, send

pytestmark = pytest.mark.django_db
PATH = "/api/v1/"


def bulk(client: Client, *operations: dict[str, Any], key: str | None = None) -> Any:
    return send(client, "POST", "bulk/", {"operations": list(operations)}, key=key)


def patch(one: Requirement, version: int, **body: Any) -> dict[str, Any]:
    path = PATH + address_of(one)
    return {"method": "PATCH", "path": path, "if_match": f'"{version}"', "body": body}


def post(draft: Edition, **body: Any) -> dict[str, Any]:
    body = {"edition": str(draft.uid)} | body
    return {"method": "POST", "path": f"{PATH}requirements/", "body": body}


def test_writes_are_done_in_order_and_answered_one_by_one(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    response = bulk(
        editor,
        patch(one, 1, title="慎行"),
        patch(one, 2, title="慎权"),
        post(draft, title="慎欲"),
        {"method": "DELETE", "path": PATH + address_of(one), "if_match": '"3"'},
    )

    results = response.json()["results"]
    assert response.status_code == 200
    assert [(one["status"], one["version"]) for one in results] == [
        (200, "2"), (200, "3"), (201, "1"), (204, None),
    ]  # fmt: skip
    assert results[2]["location"] == f"/api/v1/requirements/{results[2]['uid']}/"
    assert [row.title for row in Requirement.objects.all()] == ["慎欲"]


def test_one_refusal_undoes_all_and_is_named(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    response = bulk(editor, post(draft, title="慎欲"), patch(one, 7, title="慎行"))

    body = response.json()
    assert (response.status_code, body["code"]) == (412, "bulk_refused")
    assert [(one["field"], one["code"]) for one in body["errors"]] == [
        ("operations.1", "version_conflict")
    ]
    assert body["conflict"]["theirs"]["title"] == "慎言"
    assert [row.title for row in Requirement.objects.all()] == ["慎言"]


def test_bad_fields_are_named_in_their_operation(editor: Client, draft: Edition) -> None:
    body = bulk(editor, post(draft, title=3)).json()

    assert [one["field"] for one in body["errors"]] == ["operations.0", "operations.0.body.title"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/bulk/"),
        ("POST", "/admin/login/"),
        ("POST", "/api/v1/search/"),
        ("PATCH", "/api/v1/requirements/"),
        ("POST", "https://elsewhere.example/api/v1/nothing/"),
        ("POST", "/nowhere"),
    ],
)
def test_a_bulk_writes_only_where_one_write_could(editor: Client, method: str, path: str) -> None:
    response = bulk(editor, {"method": method, "path": path, "body": {}})

    assert (response.status_code, response.json()["errors"][0]["field"]) == (
        422, "operations.0.path",
    )  # fmt: skip


@pytest.mark.parametrize("length", [0, 501])
def test_a_bulk_holds_1_to_500_writes(editor: Client, draft: Edition, length: int) -> None:
    response = bulk(editor, *[post(draft)] * length)

    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "operations")


def test_a_bulk_sent_twice_under_one_key_is_done_once(editor: Client, draft: Edition) -> None:
    sent = [bulk(editor, post(draft, title="慎欲"), key="k").content for _ in range(2)]

    assert sent[0] == sent[1]
    assert Requirement.objects.count() == 1
