"""Answers as bytes: JSON without escapes, and text as it is."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE


def json_bytes(value: Any) -> bytes:
    """Give ``value`` as UTF-8 JSON; times end in Z (RFC 3339), Chinese stays as it is.

    >>> json_bytes({"title": "慎言"}).decode().strip()
    '{"title":"慎言"}'
    """
    return orjson.dumps(value, default=_plain, option=_OPTIONS)


def _plain(value: Any) -> str:
    """Say what orjson does not know: the lazy translations in DRF's answers to OPTIONS."""
    return str(value)


class JSONRenderer(BaseRenderer):
    """Renders answers and problems; bytes are taken for JSON that is written already."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Give the bytes of ``data``; none for an answer without a body."""
        if data is None:
            return b""
        return data if isinstance(data, bytes) else json_bytes(data)
