"""What was done is read, and taken back, over REST."""

import pytest
from django.test import Client

from content.models import Edition, Requirement
from content.vocabulary import Role
from tests.content.api.writing import address_of, send
from tests.factories import make_framework, make_member, make_user

pytestmark = pytest.mark.django_db


def changes(client: Client, draft: Edition) -> list[dict[str, object]]:
    found = client.get("/api/v1/changes/", {"edition": str(draft.uid)})
    assert (found.status_code, found["Cache-Control"]) == (200, "no-store")
    rows: list[dict[str, object]] = found.json()["results"]
    return rows


def test_a_change_names_who_did_what_with_both_states(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    send(editor, "PATCH", address_of(one), {"title": "慎行"}, version=1)

    (change,) = changes(editor, draft)

    assert (change["action"], change["kind"], change["subject"]) == (
        "change", "requirement", str(one.entity.uid),
    )  # fmt: skip
    before, after = change["before"], change["after"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert (before["title"], after["title"]) == ("慎言", "慎行")
    assert str(change["by"]).startswith("user-")


def test_a_change_is_taken_back_and_done_again(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    send(editor, "PATCH", address_of(one), {"title": "慎行"}, version=1)
    titles = []
    for _ in range(2):
        latest = changes(editor, draft)[0]["id"]
        assert send(editor, "POST", f"changes/{latest}/undo/", {}).status_code == 200
        one.refresh_from_db()
        titles.append(one.title)

    assert titles == ["慎言", "慎行"]
    assert one.version == 4


def test_what_was_changed_since_is_not_taken_back(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    send(editor, "PATCH", address_of(one), {"title": "慎行"}, version=1)
    first = changes(editor, draft)[0]["id"]
    send(editor, "PATCH", address_of(one), {"title": "慎独"}, version=2)

    response = send(editor, "POST", f"changes/{first}/undo/", {})

    assert (response.status_code, response.json()["code"]) == (409, "undo_refused")


def test_an_editor_of_another_framework_sees_no_change(
    client: Client, draft: Edition, one: Requirement
) -> None:
    client.force_login(make_member(Role.EDITOR))
    send(client, "PATCH", address_of(one), {"title": "慎行"}, version=1)
    number = changes(client, draft)[0]["id"]
    client.force_login(make_member(Role.EDITOR, make_framework(slug="other")))

    assert changes(client, draft) == []
    assert send(client, "POST", f"changes/{number}/undo/", {}).status_code == 404


def test_readers_and_strangers_see_no_changes(client: Client) -> None:
    stranger = client.get("/api/v1/changes/").status_code
    client.force_login(make_user())

    assert (stranger, client.get("/api/v1/changes/").status_code) == (401, 403)


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999999", "٣"])
def test_an_unknown_change_is_not_found(editor: Client, key: str) -> None:
    assert send(editor, "POST", f"changes/{key}/undo/", {}).status_code == 404
