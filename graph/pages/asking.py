"""What the address of the explorer asks; the same words as ``frontend/src/state.ts``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

DEPTHS = range(1, 5)
DIRECTIONS = ("both", "out", "in")
LIMITS = range(10, 501)
USUAL_LIMIT = 150
# What only the script answers: a path, an impact, a coverage.
QUESTIONS = (("from", "to"), ("impact",), ("source", "target"))
# Every requirement is cited somewhere: unasked, those lines would bury the rest.
USUALLY_OFF = frozenset({"cited_in"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One state of the explorer, as far as the server draws it."""

    focus: str = ""
    search: str = ""
    depth: int = 2
    direction: str = "both"
    types_off: frozenset[str] = USUALLY_OFF
    kinds_off: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    limit: int = USUAL_LIMIT
    as_of: dt.date | None = None
    is_question: bool = False


def asked(query: Mapping[str, str]) -> Asked:
    """Give what a query asks; what it does not say, or says wrongly, is as usual.

    >>> asked({"focus": "u", "depth": "9", "direction": "up"}) == Asked(focus="u", depth=4)
    True
    >>> asked({"types_off": "", "as_of": "2022-10-17"}).types_off
    frozenset()
    """
    return Asked(
        focus=query.get("focus", "").strip(),
        search=query.get("q", "").strip(),
        depth=_number(query.get("depth"), 2, DEPTHS),
        direction=_one_of(query.get("direction"), DIRECTIONS),
        types_off=_words(query["types_off"]) if "types_off" in query else USUALLY_OFF,
        kinds_off=_words(query.get("kinds_off", "")),
        hidden=_words(query.get("hide", "")),
        limit=_number(query.get("limit"), USUAL_LIMIT, LIMITS),
        as_of=_day(query.get("as_of")),
        is_question=any(all(query.get(name) for name in names) for names in QUESTIONS),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in text.split(",") if word)


def _one_of(word: str | None, allowed: tuple[str, ...]) -> str:
    return word if word in allowed else allowed[0]


def _number(text: str | None, usual: int, allowed: range) -> int:
    try:
        number = int(text or "")
    except ValueError:
        return usual
    return min(allowed[-1], max(allowed[0], number))


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
