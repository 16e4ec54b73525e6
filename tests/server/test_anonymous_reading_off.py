"""With anonymous reading off every address asks for a person: the API, the pages, all of them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from content.vocabulary import Role
from tests.factories import make_member, make_token

pytestmark = pytest.mark.django_db
# Health is asked by machines, signing in by strangers; a refusal's explanation says nothing else.
OPEN = ("livez", "readyz", "admin/", "login/", "i18n/", "problems/", "unknown-address")
VALUES = {"uuid": "0f3c7a52-6f0b-5d6e-9d5b-3f1f6a1f0c11", "int": "1"}


def _written(route: str) -> str:
    """An address of a route: any value will do, since nobody gets as far as looking for it."""

    def value(match: re.Match[str]) -> str:
        kind, _, name = match[1].rpartition(":")
        return VALUES["uuid"] if name == "uid" else VALUES.get(kind, "x")

    return re.sub(r"<([^>]+)>", value, route.replace("\\", "").strip("^$"))


def _routes(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not route.startswith("admin/"):
                yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def addresses() -> list[str]:
    found = {f"/{_written(route)}" for route in _routes(get_resolver().url_patterns)}
    return sorted(found - {"/api/x"})


def _is_open(address: str) -> bool:
    return address.removeprefix("/").startswith(OPEN)


@pytest.fixture(autouse=True)
def closed(settings: Any) -> None:
    settings.ANONYMOUS_READING = False


def test_every_address_is_walked() -> None:
    walked = addresses()

    assert len([one for one in walked if one.startswith("/api/v1/")]) > 50
    assert len([one for one in walked if not one.startswith("/api/")]) > 20


def test_a_stranger_is_asked_to_sign_in_everywhere(client: Client) -> None:
    let_in = []
    for address in addresses():
        if _is_open(address):
            continue
        api = address.startswith("/api/")
        response = client.get(address, headers={"accept": "*/*" if api else "text/html"})
        asked = (
            response.status_code == 401
            if api
            else response.status_code == 302 and "/login/" in response["Location"]
        )
        refused = response.status_code == 405
        if not asked and not refused and not _only_drops_its_slash(response, address):
            let_in.append((address, response.status_code))

    assert let_in == []


def _only_drops_its_slash(response: Any, address: str) -> bool:
    moved = response.status_code in (301, 302)
    return moved and response["Location"].rstrip("/") == address.rstrip("/")


def test_a_stranger_writes_nowhere(client: Client) -> None:
    let_in = [
        (address, response.status_code)
        for address in addresses()
        if address.startswith("/api/v1/")
        for response in [client.post(address, {}, content_type="application/json")]
        if response.status_code not in (401, 405)
    ]

    assert let_in == []


def test_who_signed_in_or_sends_a_token_reads(client: Client) -> None:
    person = make_member(Role.READER)
    token = make_token(person, "read")

    by_token = client.get("/api/v1/frameworks/", headers={"authorization": f"Token {token}"})
    client.force_login(person)
    by_session = [client.get(address) for address in ("/api/v1/frameworks/", "/", "/explore")]

    assert by_token.status_code == 200
    assert [one.status_code for one in by_session] == [200, 200, 200]
    assert by_token["Cache-Control"].startswith("private")
