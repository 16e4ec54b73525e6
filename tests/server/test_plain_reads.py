"""Reads without what pages need are answered as with it: status, headers and bytes."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import translation

from server.plain_reads import PlainReadMiddleware, PlainReads
from tests.server.reading.asking import ask, programs
from tests.server.reading.test_same_answers import addresses

pytestmark = pytest.mark.django_db
# A cookie of no matter is enough to be taken for a browser.
WITH_COOKIE = {"cookie": "theme=dark"}
FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("GET", {"accept_encoding": "gzip"}),
    ("HEAD", {"accept_language": "en-GB, zh;q=0.2", "accept": "text/plain"}),
)
ODD = ("/api/v1/requirements", "/api/v1/", "/api/v1/frameworks/?limit=0", "/livez")


def differing() -> list[tuple[str, str, dict[str, str]]]:
    with programs() as (full, _, _):
        plain = PlainReads(full)
        return [
            (method, address, headers)
            for address in (*addresses(), *ODD)
            for method, headers in FORMS
            if ask(plain, address, method, **headers)
            != ask(full, address, method, **headers, **WITH_COOKIE)
        ]


def test_django_is_asked_for_nothing_but_what_is_no_plain_read() -> None:
    seen: list[str] = []

    def whole(environ: Any, start: Any) -> list[bytes]:
        seen.append(environ["PATH_INFO"])
        start("200 OK", [])
        return []

    plain = PlainReads(whole)
    ask(plain, "/api/v1/frameworks/")
    for address, method, headers in (
        ("/", "GET", {}),
        ("/api/v1/nothing/", "GET", {}),
        ("/api/v1/frameworks/", "POST", {}),
        ("/api/v1/frameworks/", "GET", WITH_COOKIE),
        ("/api/v1/frameworks/", "GET", {"authorization": "Token x"}),
    ):
        ask(plain, address, method, **headers)

    assert seen == ["/", "/api/v1/nothing/", *["/api/v1/frameworks/"] * 3]


def test_what_a_read_is_refused_or_breaks_on_is_logged_and_told(
    loaded: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    with programs() as (full, _, _):
        plain = PlainReads(full)
        unknown = ask(plain, f"/api/v1/requirements/{'0' * 32}/")
        monkeypatch.setattr("content.api.items.requirement_now", broken)
        failed = ask(plain, f"/api/v1/requirements/{'0' * 32}/")

    assert [one.status for one in (unknown, failed)] == [
        "404 Not Found",
        "500 Internal Server Error",
    ]
    assert all(
        one.named["Content-Type"].startswith("application/problem+json")
        for one in (unknown, failed)
    )
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]


def test_every_address_is_answered_as_to_a_browser(loaded: Any) -> None:
    assert differing() == []


def test_strangers_are_refused_alike_where_they_may_not_read(loaded: Any, settings: Any) -> None:
    settings.ANONYMOUS_READING = False

    assert differing() == []


def test_a_plain_read_asks_for_no_session_and_speaks_its_own_language(
    loaded: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(
        "django.contrib.sessions.middleware.SessionMiddleware.process_request", refused
    )
    answer = client.get("/api/v1/frameworks/", headers={"Accept-Language": "en"})

    assert (answer.status_code, isinstance(answer.wsgi_request.user, AnonymousUser)) == (200, True)
    assert translation.get_language() == "en"
    client.get("/api/v1/frameworks/")
    assert translation.get_language() == "zh-hans"


def test_who_shows_a_token_or_a_cookie_or_writes_goes_the_whole_way() -> None:
    seen: list[str] = []

    def whole(request: Any) -> Any:
        seen.append(request.path)
        raise LookupError

    middleware = PlainReadMiddleware(whole)
    for method, path, headers in (
        ("get", "/api/v1/frameworks/", {"Authorization": "Token x"}),
        ("get", "/api/v1/frameworks/", {"Cookie": "sessionid=x"}),
        ("post", "/api/v1/frameworks/", {}),
        ("get", "/", {}),
        ("get", "/api/v1/nothing/", {}),
    ):
        with pytest.raises(LookupError):
            middleware(RequestFactory().generic(method.upper(), path, headers=headers))

    assert len(seen) == 5
