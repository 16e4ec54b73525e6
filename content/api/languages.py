"""Which language is asked for, and in which an answer speaks."""

from __future__ import annotations

import re
from typing import Any

from content.queries.reading import ORIGINAL

_RANGE = re.compile(
    r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*"
)
LONGEST_HEADER = 500


def asked_language(header: str) -> str:
    """Give the language that ``Accept-Language`` likes best; the first of equals.

    Source: RFC 9110 §12.5.4.

    >>> asked_language("en;q=0.5, zh-CN")
    'zh-CN'
    >>> asked_language("*")
    'zh-Hans'
    """
    best, weight = ORIGINAL, 0.0
    for part in header[:LONGEST_HEADER].split(","):
        match = _RANGE.fullmatch(part)
        if match and float(match[2] or 1) > weight:
            best, weight = match[1], float(match[2] or 1)
    return best


def answer_languages(body: Any) -> list[str]:
    """Give the languages that an answer, or the members of its list, say they are in.

    >>> answer_languages({"results": [{"language": "en"}, None, {"uid": ""}]})
    ['en']
    """
    if not isinstance(body, dict):
        return []
    members = [body, *(body.get("results") or [])]
    found = {member.get("language") for member in members if isinstance(member, dict)}
    return sorted(language for language in found if language)
