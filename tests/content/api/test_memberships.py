"""Roles over REST: given, changed and taken away by administrators."""

from typing import Any

import pytest
from django.test import Client

from content.models import Change, Framework, Membership
from content.vocabulary import Role
from tests.factories import make_framework, make_member, make_user

pytestmark = pytest.mark.django_db
MEMBERSHIPS = "/api/v1/memberships/"
JSON = "application/json"


@pytest.fixture
def administrator(client: Client) -> Any:
    person = make_member(Role.ADMINISTRATOR, username="guan")
    client.force_login(person)
    return person


def _post(client: Client, **body: Any) -> Any:
    return client.post(MEMBERSHIPS, body, content_type=JSON)


def test_a_role_is_given_changed_and_taken_away(client: Client, administrator: Any) -> None:
    make_user(username="bian")
    make_framework(slug="lianjie")

    given = _post(client, user="bian", role="editor", framework="lianjie")
    address = given["Location"]
    changed = client.patch(address, {"role": "reviewer"}, content_type=JSON)
    listed = client.get(MEMBERSHIPS, {"user": "bian"}).json()["results"]
    gone = client.delete(address)

    uid = given.json()["uid"]
    assert given.status_code == 201
    assert given.json() == {
        "uid": uid, "user": "bian", "role": "editor", "framework": "lianjie",
    }  # fmt: skip
    assert changed.json() == given.json() | {"role": "reviewer"}
    assert listed == [changed.json()]
    assert gone.status_code == 204
    told = Change.objects.filter(subject=uid).order_by("pk")
    assert [(one.action, one.by, one.after) for one in told] == [
        ("grant", administrator, {"user": "bian", "role": "editor", "framework": "lianjie"}),
        ("change", administrator, {"user": "bian", "role": "reviewer", "framework": "lianjie"}),
        ("revoke", administrator, None),
    ]


def test_what_cannot_stand_is_named(client: Client, administrator: Any) -> None:
    make_member(Role.EDITOR, username="bian")

    unknown = _post(client, user="nobody", role="editor", framework="nowhere")
    unread = _post(client, user="bian", role="king")
    twice = _post(client, user="bian", role="reviewer")

    assert [one["field"] for one in unknown.json()["errors"]] == ["user", "framework"]
    assert [one["field"] for one in unread.json()["errors"]] == ["role"]
    assert [(one["field"], one["code"]) for one in twice.json()["errors"]] == [("user", "taken")]


def test_an_administrator_of_one_framework_gives_roles_there_alone(client: Client) -> None:
    own = make_framework(slug="own")
    make_framework(slug="other")
    client.force_login(make_member(Role.ADMINISTRATOR, own, username="guan"))
    make_user(username="bian")
    stranger = make_member(Role.EDITOR)

    given = _post(client, user="bian", role="editor", framework="own")
    refused = [
        _post(client, user="bian", role="editor", framework="other"),
        _post(client, user="bian", role="editor"),
    ]
    listed = {one["user"] for one in client.get(MEMBERSHIPS).json()["results"]}
    hidden = client.delete(f"{MEMBERSHIPS}{Membership.objects.get(user=stranger).uid}/")

    assert given.status_code == 201
    assert [(one.status_code, one.json()["code"]) for one in refused] == [(403, "role_missing")] * 2
    assert listed == {"guan", "bian"}
    assert hidden.status_code == 404


@pytest.mark.parametrize("role", [None, Role.READER, Role.EDITOR, Role.REVIEWER])
def test_all_others_neither_see_nor_give_roles(client: Client, role: Role | None) -> None:
    held = make_member(Role.READER, username="du").memberships.get()
    if role is not None:
        client.force_login(make_member(role))

    answers = [
        client.get(MEMBERSHIPS),
        _post(client, user="du", role="administrator"),
        client.patch(f"{MEMBERSHIPS}{held.uid}/", {"role": "editor"}, content_type=JSON),
        client.delete(f"{MEMBERSHIPS}{held.uid}/"),
    ]

    statuses = [answer.status_code for answer in answers]
    assert statuses == ([401] * 4 if role is None else [403, 403, 404, 404])
    held.refresh_from_db()
    assert held.role == Role.READER


def test_a_role_taken_away_stops_the_next_write(client: Client, administrator: Any) -> None:
    editor = make_member(Role.EDITOR)
    other = Client()
    other.force_login(editor)
    before = other.post("/api/v1/documents/", {"title": "甲"}, content_type=JSON)

    client.delete(f"{MEMBERSHIPS}{editor.memberships.get().uid}/")

    after = other.post("/api/v1/documents/", {"title": "乙"}, content_type=JSON)
    assert (before.status_code, after.status_code) == (201, 403)


@pytest.mark.parametrize("rows", [1, 50])
def test_a_page_costs_the_same_whatever_its_length(
    client: Client, administrator: Any, rows: int, django_assert_max_num_queries: Any
) -> None:
    framework: Framework = make_framework()
    for _ in range(rows):
        make_member(Role.EDITOR, framework)

    with django_assert_max_num_queries(12):
        found = client.get(MEMBERSHIPS, {"limit": 100}).json()["results"]
    assert len(found) == rows + 1
