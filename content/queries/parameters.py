"""Query parameters, declared once: how they are read, refused and described.

An interface declares what it takes as a tuple of ``Parameter``; ``read`` turns the raw strings
into values and names everything that is wrong at once; ``server/openapi.py`` describes the same
tuple. Django-free.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.errors import FieldProblem, InvalidParameterError
from content.queries.fields import Kind

LONGEST = 200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,19}")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter: its type, bounds and closed words; ``many`` takes a,b,c.

    Of the same value given twice one is kept, unless the answer ``repeats`` what is asked for.
    """

    name: str
    note: str
    kind: Kind = Kind.TEXT
    many: bool = False
    repeats: bool = False
    words: tuple[str, ...] = ()
    least: int = 0
    most: int = 2**63 - 1
    default: Any = None
    required: bool = False
    longest: int = LONGEST
    example: Any = None


class _RefusedError(ValueError):
    """Why one value cannot be read, in English and Chinese."""

    def __init__(self, reason: str, reason_zh: str) -> None:
        super().__init__(reason)
        self.reason, self.reason_zh = reason, reason_zh


def _text(raw: str, one: Parameter) -> str:
    if not raw or "\x00" in raw or len(raw) > one.longest:
        raise _RefusedError(
            f"must be 1 to {one.longest} characters", f"须为 1 至 {one.longest} 个字符"
        )
    if one.words and raw not in one.words:
        words = ", ".join(one.words)
        raise _RefusedError(f"must be one of {words}", f"须为以下之一：{words}")
    return raw


def _whole(raw: str, one: Parameter) -> int:
    if not _WHOLE.fullmatch(raw) or not one.least <= int(raw) <= one.most:
        raise _RefusedError(
            f"must be a whole number from {one.least} to {one.most}",
            f"须为 {one.least} 至 {one.most} 的整数",
        )
    return int(raw)


def _day(raw: str, one: Parameter) -> dt.date:
    del one
    try:
        if _DAY.fullmatch(raw):
            return dt.date.fromisoformat(raw)
    except ValueError:
        pass
    raise _RefusedError("must be a day written YYYY-MM-DD", "须为 YYYY-MM-DD 形式的日期")


def _truth(raw: str, one: Parameter) -> bool:
    del one
    if raw not in _TRUTH:
        raise _RefusedError("must be true or false", "须为 true 或 false")
    return _TRUTH[raw]


_READERS: dict[Kind, Callable[[str, Parameter], Any]] = {
    Kind.TEXT: _text,
    Kind.UID: _text,
    Kind.INTEGER: _whole,
    Kind.DAY: _day,
    Kind.BOOLEAN: _truth,
}


def _value(one: Parameter, raws: Sequence[str]) -> Any:
    if not raws:
        if one.required:
            raise _RefusedError("is required", "必须给出")
        return () if one.many and one.default is None else one.default
    reader = _READERS[one.kind]
    if one.many:
        parts = [part for raw in raws for part in raw.split(",")]
        if len(parts) > one.most:
            raise _RefusedError(f"takes at most {one.most} values", f"最多 {one.most} 个值")
        values = [reader(part, one) for part in parts]
        return tuple(values if one.repeats else dict.fromkeys(values))
    if len(raws) > 1:
        raise _RefusedError("is given more than once", "重复给出")
    return reader(raws[0], one)


def read(parameters: Sequence[Parameter], raw: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Give the value of every parameter, defaults where none is given; many as tuples.

    >>> read((Parameter("limit", "", Kind.INTEGER, most=500, default=50),), {"limit": ["3"]})
    {'limit': 3}

    Raises:
        InvalidParameterError: it names every bad, missing and unknown parameter (400).
    """
    problems: list[FieldProblem] = []
    values: dict[str, Any] = {}
    for one in parameters:
        try:
            values[one.name] = _value(one, raw.get(one.name, ()))
        except _RefusedError as refusal:
            problems.append(FieldProblem(one.name, "invalid", refusal.reason, refusal.reason_zh))
    problems.extend(_unknown(parameters, raw))
    if problems:
        first = problems[0]
        raise InvalidParameterError(
            fields=tuple(problems),
            parameter=first.field,
            reason=first.message,
            reason_zh=first.message_zh,
        )
    return values


def _unknown(
    parameters: Sequence[Parameter], raw: Mapping[str, Sequence[str]]
) -> list[FieldProblem]:
    known = ", ".join(one.name for one in parameters) or "none"
    return [
        FieldProblem(
            name[:LONGEST],
            "unknown",
            f"is not a parameter here; known are: {known}",
            f"不是此处的参数；可用的有：{known}",
        )
        for name in raw
        if name not in {one.name for one in parameters}
    ]


AS_OF = Parameter("as_of", "Day to read as of; today unless given", Kind.DAY, example="2022-10-17")
EDITION = Parameter("edition", "Label or uid of the edition to read", example="2022")
DRAFTS = Parameter("drafts", "Show drafts too; for editors only", Kind.BOOLEAN, default=False)
FRAMEWORK = Parameter("framework", "Short name of a framework", example="wuge-guoying")
DOCUMENT = Parameter("document", "Short name of a document")
WORDS = Parameter("q", "Words that must stand in it")
LIMIT = Parameter("limit", "How many to give", Kind.INTEGER, least=1, most=500, default=50)
CURSOR = Parameter("cursor", "As given in next or previous", longest=2000)
COUNT = Parameter("count", "Count the whole list too", Kind.BOOLEAN, default=False)
# What is longer than a uid cannot be one, and five hundred longer names would burst the address.
UID_LENGTH = 36
UIDS = Parameter(
    "uid",
    "Give exactly these, in this order, null for unknown ones",
    many=True,
    repeats=True,
    most=500,
    longest=UID_LENGTH,
)
