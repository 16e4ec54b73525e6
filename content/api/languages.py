"""Which language is asked for, and in which an answer speaks."""

from __future__ import annotations

import re
from typing import Any

from content.queries.reading import ORIGINAL

_RANGE = re.compile(
    r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*"
)
LONGEST_HEADER = 500
MOST_LANGUAGES = 10


def asked_language(header: str) -> str:
    """Give the languages that ``Accept-Language`` takes, best first, with commas between.

    What is not wanted at all (``q=0``) is left out; ``*`` is the original. At most ten.

    Source: RFC 9110 §12.5.4.

    >>> asked_language("en;q=0.5, zh-CN, fr;q=0")
    'zh-CN,en'
    >>> asked_language("*"), asked_language("")
    ('zh-Hans', 'zh-Hans')
    """
    weights: dict[str, float] = {}
    for part in header[:LONGEST_HEADER].split(","):
        match = _RANGE.fullmatch(part)
        if match:
            language = ORIGINAL if match[1] == "*" else match[1]
            weights.setdefault(language, float(match[2] or 1))
    wanted = [language for language, weight in weights.items() if 0 < weight <= 1]
    best = sorted(wanted, key=lambda language: -weights[language])
    return ",".join(best[:MOST_LANGUAGES]) or ORIGINAL


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
