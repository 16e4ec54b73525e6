"""Versions of what has no counter: a digest of what it says, sent back in If-Match."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from content.digests import canonical_bytes, digest_of

LENGTH = 16
DOCUMENT_FIELDS = (
    "slug", "title", "kind", "issued_at", "publisher", "language", "license", "attribution",
)  # fmt: skip
SCHEME_FIELDS = ("slug", "title", "uri", "language", "license", "attribution")
CONCEPT_FIELDS = ("scheme", "notation", "labels", "definitions", "broader")


def version_of(value: Mapping[str, Any]) -> str:
    """Give the version of a plain value.

    >>> version_of({"title": "慎言"}) == version_of({"title": "慎行"})
    False
    """
    return digest_of(value)[:LENGTH]


def header(value: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Give the named fields as plain JSON, a blank text as null: what a version is made from.

    Lists are sets here, so they are sorted.

    >>> header({"title": "慎言", "license": "", "text": "…"}, ("title", "license"))
    {'title': '慎言', 'license': None}
    """
    return {name: _plain(value.get(name)) for name in names}


def _member(value: Any) -> Any:
    """A member of a list as JSON has it: uids are text there."""
    return str(value) if isinstance(value, uuid.UUID) else value


def _plain(value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, list | tuple):
        return sorted(map(_member, value), key=canonical_bytes)
    return value if isinstance(value, str | dict | bool) else str(value)
