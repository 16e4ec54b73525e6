"""Which requests may be answered from what is kept, and the name of the answer that each means."""

from __future__ import annotations

import functools
from collections.abc import Hashable
from typing import Any, NamedTuple

from django.utils.translation.trans_real import parse_accept_lang_header

from content.api.codings import accepts_gzip
from content.api.languages import asked_language

Environ = dict[str, Any]
PREFIX = "/api/v1/"
EVERYTHING = f"{PREFIX}everything/"
IDENTITIES = "/id/"
# Where people read a page, and programs the data of the same thing (server/negotiation.py).
_READABLE = ("/frameworks/", "/documents/", "/concepts/")
# Letters of address and headers together; what is longer is nobody's usual question.
LONGEST = 3_000
LONGEST_HEADER = 300
# Cookies that say who reads or how; others (the token of a form, a site's statistics) do not.
_TELLING = ("sessionid", "django_language", "messages")
_SCHEMES = frozenset({None, "", "http", "https"})
_METHODS = frozenset({"GET", "HEAD"})


class Written(NamedTuple):
    """All of a request that decides its answer, as it was written; None for what is not there."""

    method: str
    path: str
    query: str
    host: str | None
    accept: str | None
    encoding: str | None
    language: str | None
    scheme: str | None
    cookie: str | None
    authorization: str | None


def written(request: Environ) -> tuple[str | None, ...]:
    """Give all of a request that decides its answer, in the order of ``Written``.

    Two requests that differ in none of these get the same answer, so it is looked up without
    reading any of them.
    """
    get = request.get
    return (
        request["REQUEST_METHOD"],
        request["PATH_INFO"],
        request["QUERY_STRING"],
        get("HTTP_HOST"),
        get("HTTP_ACCEPT"),
        get("HTTP_ACCEPT_ENCODING"),
        get("HTTP_ACCEPT_LANGUAGE"),
        get("HTTP_X_FORWARDED_PROTO"),
        get("HTTP_COOKIE"),
        get("HTTP_AUTHORIZATION"),
    )


def is_public(asked: Written) -> bool:
    """Say whether it reads data and comes from nobody in particular."""
    if asked.authorization is not None or asked.method not in _METHODS:
        return False
    cookie = asked.cookie or ""
    return _reads_data(asked) and not any(name in cookie for name in _TELLING)


def _reads_data(asked: Written) -> bool:
    """Whether data is given at its address: always by the API, elsewhere to who takes no page.

    A page is given at the addresses that people read unless something else is named, and at
    permanent ones only to who names it.
    """
    path = asked.path
    if path.startswith(PREFIX):
        return True
    accept = (asked.accept or "*/*").lower()
    if "html" in accept or not path.startswith((IDENTITIES, *_READABLE)):
        return False
    named = "*" not in accept and ("json" in accept or "text/plain" in accept)
    return named or path.startswith(IDENTITIES)


def name_of(asked: Written) -> Hashable | None:
    """Give the name that all public requests share which one answer suits; None for an odd one.

    One answer has several forms: gzip or not, with its body or without, whole or as 304.
    """
    host, language, accept = asked.host or "", asked.language or "", asked.accept or "*/*"
    # Who waits for events wants no kept answer, and a stream is too long to keep.
    streamed = "wait=" in asked.query or "ndjson" in accept.lower() or asked.path == EVERYTHING
    usual = host and asked.scheme in _SCHEMES and sum(len(part or "") for part in asked) <= LONGEST
    if streamed or not usual or len(language) > LONGEST_HEADER or len(accept) > LONGEST_HEADER:
        return None
    scheme = asked.scheme or ""
    return asked.path, asked.query, host.lower(), _languages(language), _media(accept), scheme


def wants_gzip(asked: Written) -> bool:
    """Say whether it takes its answer packed."""
    return asked.encoding is not None and accepts_gzip(asked.encoding)


@functools.lru_cache(maxsize=512)
def _languages(header: str) -> Hashable:
    """What each reader of ``Accept-Language`` makes of it: the content, the graph and Django."""
    return asked_language(header), tuple(tag for tag, _ in parse_accept_lang_header(header))


@functools.lru_cache(maxsize=512)
def _media(header: str) -> str:
    return ",".join(part.strip().lower() for part in header.split(","))
