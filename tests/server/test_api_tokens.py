"""Tokens over REST: shown once, bounded, revoked; and what a bad one is answered."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Change
from content.vocabulary import Role
from server.models import ApiToken
from tests.factories import make_member, make_token, make_user

pytestmark = pytest.mark.django_db
TOKENS = "/api/v1/tokens/"
READ = "/api/v1/requirements/"
JSON = "application/json"


def _with(token: str) -> dict[str, str]:
    return {"authorization": f"Token {token}"}


def _post(client: Client, **body: Any) -> Any:
    return client.post(TOKENS, body, content_type=JSON)


def test_a_token_is_shown_once_works_and_is_revoked(client: Client) -> None:
    person = make_user(username="ji")
    client.force_login(person)

    made = _post(client, name="每夜同步", scopes=["read", "write"], days=7)
    secret = made.json().pop("token")
    listed = client.get(TOKENS).json()["results"]
    stranger = Client()
    read = stranger.get(READ, headers=_with(secret))
    gone = client.delete(made["Location"])
    after = stranger.get(READ, headers=_with(secret))

    body = made.json()
    assert made.status_code == 201
    assert body["key"] == secret[: len(body["key"])]
    assert listed == [{name: body[name] for name in body if name != "token"}]
    assert secret not in str(ApiToken.objects.values())
    assert read.status_code == 200
    assert gone.status_code == 204
    assert (after.status_code, after.json()["code"]) == (401, "authentication_failed")
    left = dt.datetime.fromisoformat(body["expires_at"]) - timezone.now()
    assert dt.timedelta(days=6) < left < dt.timedelta(days=7, minutes=1)


def test_issuing_and_revoking_leave_a_trace_without_the_secret(client: Client) -> None:
    client.force_login(make_user(username="ji"))
    made = _post(client, name="同步", scopes=["read"])
    client.delete(made["Location"])

    told = Change.objects.filter(kind="token").order_by("pk")

    assert [(one.action, one.by.username if one.by else None) for one in told] == [
        ("issue", "ji"), ("revoke", "ji"),
    ]  # fmt: skip
    assert made.json()["token"] not in str(list(told.values()))


def test_every_bad_field_is_named(client: Client) -> None:
    client.force_login(make_user())

    unread = _post(client, name=3, scopes=["everything"], days="x", colour="red")
    unfit = _post(client, name=" ", scopes=[], days=366)

    assert {one["field"] for one in unread.json()["errors"]} == {
        "name", "scopes.0", "days", "colour",
    }  # fmt: skip
    assert {one["field"] for one in unfit.json()["errors"]} == {"name", "scopes", "days"}
    assert not ApiToken.objects.exists()


def test_a_person_sees_and_revokes_only_their_own(client: Client) -> None:
    make_token(make_user(), "read")
    client.force_login(make_member(Role.ADMINISTRATOR))
    key = ApiToken.objects.get().token_key

    assert client.get(TOKENS).json()["results"] == []
    assert client.delete(f"{TOKENS}{key}/").status_code == 404


def test_strangers_have_no_tokens(client: Client) -> None:
    answers = [client.get(TOKENS), _post(client, name="x", scopes=["read"])]

    assert [one.json()["code"] for one in answers] == ["not_authenticated"] * 2


def test_a_token_makes_no_wider_token_but_may_revoke_itself(client: Client) -> None:
    token = make_token(make_user(), "read", "write")

    refused = client.post(
        TOKENS, {"name": "x", "scopes": ["publish"]}, content_type=JSON, headers=_with(token)
    )
    key = ApiToken.objects.get().token_key
    revoked = client.delete(f"{TOKENS}{key}/", headers=_with(token))

    assert (refused.status_code, refused.json()["code"]) == (403, "token_cannot_issue")
    assert (revoked.status_code, ApiToken.objects.count()) == (204, 0)


def test_an_expired_token_is_told_from_an_unknown_one(client: Client) -> None:
    token = make_token(make_user(), "read")
    ApiToken.objects.update(expiry=timezone.now() - dt.timedelta(seconds=1))

    answers = [client.get(READ, headers=_with(token)) for _ in range(2)]

    told = [(one.status_code, one.json()["code"], one["WWW-Authenticate"]) for one in answers]
    assert told == [(401, "token_expired", "Token")] * 2


def test_a_token_of_who_was_shut_out_is_not_recognised(client: Client) -> None:
    person = make_user()
    token = make_token(person, "read")
    person.is_active = False
    person.save()

    response = client.get(READ, headers=_with(token))

    assert (response.status_code, response.json()["code"]) == (401, "authentication_failed")


@pytest.mark.parametrize("sent", ["zz", "a b", "0" * 64, "\xe6", "x" * 5000, "é"])
def test_garbage_is_no_token(client: Client, sent: str) -> None:
    response = client.get(READ, headers={"authorization": f"Token {sent}"})

    assert (response.status_code, response.json()["code"]) == (401, "authentication_failed")


@pytest.mark.parametrize(
    ("scopes", "statuses"),
    [
        ([], (403, 403, 403)),
        (["read"], (200, 403, 403)),
        (["write"], (403, 201, 403)),
        (["publish"], (403, 403, 404)),
        (["read", "write", "publish"], (200, 201, 404)),
    ],
)
def test_each_scope_opens_its_own_door(
    client: Client, scopes: list[str], statuses: tuple[int, ...]
) -> None:
    headers = _with(make_token(make_member(Role.REVIEWER), *scopes))

    answers = [
        client.get(READ, headers=headers),
        client.post("/api/v1/documents/", {"title": "甲"}, content_type=JSON, headers=headers),
        client.post(
            "/api/v1/documents/none/expressions/1/publish/", {}, content_type=JSON, headers=headers
        ),
    ]

    assert tuple(one.status_code for one in answers) == statuses
    codes = {one.json()["code"] for one in answers if one.status_code == 403}
    assert codes <= {"scope_missing"}
