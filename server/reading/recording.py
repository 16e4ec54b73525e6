"""The innermost ring of the reading layer: says of what Django answers whether it may be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from content.queries.reading import today
from content.queries.touched import stamp_now

# Where the layer puts its record in the WSGI environment.
RECORD = "plumbline.record"
# What the layer's names tell apart; an answer that varies by more is not kept.
_VARIES = frozenset({"accept", "accept-encoding", "accept-language", "cookie"})


@dataclass(slots=True)
class Record:
    """What is said of one render.

    ``whole``: it is a plain answer of status 200 with a tag, which may be given in other forms.
    ``revision``, ``day``: what it shows, where it may be kept. ``depends``: what decides it beside
    what it names; None means everything.
    """

    whole: bool = False
    revision: int | None = None
    day: dt.date | None = None
    depends: frozenset[str] | None = None


class RecordingMiddleware:
    """Reads the revision before the first and after the last query of a render."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; where the layer asked, fill in its record."""
        record: Record | None = request.META.get(RECORD)
        if record is None:
            return self.get_response(request)
        before, day = stamp_now(), today()
        response = self.get_response(request)
        record.whole = _is_whole(response)
        if record.whole and _is_public(response) and today() == day and stamp_now() == before:
            record.revision, record.day = before.revision, day
            record.depends = getattr(response, "depends", None)
        return response


def _is_whole(response: HttpResponseBase) -> bool:
    return (
        response.status_code == 200  # noqa: PLR2004
        and not response.streaming
        and not response.cookies
        and "ETag" in response.headers
        and "Content-Encoding" not in response.headers
    )


def _is_public(response: HttpResponseBase) -> bool:
    """Whether the view itself gave it to everyone; ``Set-Cookie`` and drafts never are."""
    asked = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    policy = response.headers.get("Cache-Control", "")
    return policy.startswith("public") and "no-store" not in policy and asked <= _VARIES
