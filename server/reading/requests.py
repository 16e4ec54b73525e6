"""Which requests may be answered from what is kept, and the name of the answer that each means."""

from __future__ import annotations

import functools
from collections.abc import Hashable
from typing import Any

from django.utils.translation.trans_real import parse_accept_lang_header

from content.api.languages import asked_language

Environ = dict[str, Any]
PREFIX = "/api/v1/"
EVERYTHING = f"{PREFIX}everything/"
LONGEST = 2_000
LONGEST_HEADER = 300
# Cookies that say who reads or how; others (the token of a form, a site's statistics) do not.
_TELLING = ("sessionid", "django_language", "messages")
_SCHEMES = frozenset({"", "http", "https"})


def raw_name(request: Environ) -> tuple[str, ...] | None:
    """Give a request as it is written, where it may be answered from what is kept; else None.

    It is a GET or HEAD of the API by nobody in particular.
    """
    get = request.get
    if "HTTP_AUTHORIZATION" in request or not request["PATH_INFO"].startswith(PREFIX):
        return None
    if "HTTP_COOKIE" in request and any(name in request["HTTP_COOKIE"] for name in _TELLING):
        return None
    method = request["REQUEST_METHOD"]
    if method not in {"GET", "HEAD"}:
        return None
    return (
        request["PATH_INFO"],
        request["QUERY_STRING"],
        get("HTTP_HOST", ""),
        get("HTTP_ACCEPT_LANGUAGE", ""),
        get("HTTP_ACCEPT", "*/*"),
        get("HTTP_X_FORWARDED_PROTO", ""),
    )


def normal_name(raw: tuple[str, ...]) -> Hashable | None:
    """Give the name that all requests share which one answer suits; None for an odd request."""
    path, query, host, language, accept, scheme = raw
    odd = not host or scheme not in _SCHEMES or len(path) + len(query) > LONGEST
    # Who waits for events wants no kept answer, and a stream is too long to keep.
    whole = "wait=" not in query and "ndjson" not in accept.lower() and path != EVERYTHING
    if odd or len(language) > LONGEST_HEADER or len(accept) > LONGEST_HEADER or not whole:
        return None
    return path, query, host.lower(), _languages(language), _media(accept), scheme


@functools.lru_cache(maxsize=512)
def _languages(header: str) -> Hashable:
    """What each reader of ``Accept-Language`` makes of it: the content, the graph and Django."""
    return asked_language(header), tuple(tag for tag, _ in parse_accept_lang_header(header))


@functools.lru_cache(maxsize=512)
def _media(header: str) -> str:
    return ",".join(part.strip().lower() for part in header.split(","))
