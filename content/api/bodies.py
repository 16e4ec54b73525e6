"""JSON bodies read by the same field lists that describe them; everything wrong is named at once.

Django-free. What a field may say beyond its type (lengths, what exists) the services judge.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from content.errors import FieldProblem, InvalidContentError
from content.queries.fields import Field, Kind, Shape

LONGEST_NAME = 200
MOST_MEMBERS = 10_000
DEEPEST = 30
_LARGEST = 2**31 - 1
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# PostgreSQL holds no NUL; half a surrogate pair is no character.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
Values = dict[str, Any]


class _RefusedError(ValueError):
    """Why a value cannot be taken, in English and Chinese, and where below its field."""

    def __init__(self, reason: str, reason_zh: str, place: str = "") -> None:
        super().__init__(reason)
        self.reason, self.reason_zh, self.place = reason, reason_zh, place


def read_body(shape: Shape, data: Any) -> Values:
    """Give the fields of ``shape`` that ``data`` holds: uids and days as such, spans as pairs.

    >>> from content.queries.fields import text
    >>> read_body(Shape("Name", "", (text("title", ""),)), {"title": "慎言"})
    {'title': '慎言'}

    Raises:
        InvalidContentError: it names every bad, missing and unknown field (422).
    """
    problems: list[FieldProblem] = []
    values = _object(shape, data, "", problems)
    if problems:
        raise InvalidContentError(fields=tuple(problems), count=len(problems))
    return values


def _object(shape: Shape, data: Any, place: str, problems: list[FieldProblem]) -> Values:
    if not isinstance(data, dict):
        problems.append(_problem(place, "invalid", "must be an object", "须为对象"))
        return {}
    values: Values = {}
    for field in shape.fields:
        where = f"{place}.{field.name}".strip(".")
        if field.name in data:
            values |= _read(field, data[field.name], where, problems)
        elif not field.optional:
            problems.append(_problem(where, "required", "is required", "必须给出"))
    problems.extend(_unknown(shape, data, place))
    return values


def _unknown(shape: Shape, data: Mapping[str, Any], place: str) -> Iterator[FieldProblem]:
    known = ", ".join(shape.names) or "none"
    for name in data:
        if name not in shape.names:
            shown = _UNWRITABLE.sub("\ufffd", name[:LONGEST_NAME])
            yield _problem(
                f"{place}.{shown}".strip("."),
                "unknown",
                f"is not a field here; known are: {known}",
                f"不是此处的字段；可用的有：{known}",
            )


def _problem(place: str, code: str, message: str, message_zh: str) -> FieldProblem:
    return FieldProblem(place, code, message, message_zh)


def _read(field: Field, value: Any, place: str, problems: list[FieldProblem]) -> Values:
    """The value under the field's name, or nothing and a problem."""
    try:
        return {field.name: _value(field, value, place, problems)}
    except _RefusedError as refusal:
        where = f"{place}.{refusal.place}".strip(".")
        problems.append(_problem(where, "invalid", refusal.reason, refusal.reason_zh))
        return {}


def _value(field: Field, value: Any, place: str, problems: list[FieldProblem]) -> Any:
    if value is None and field.null:
        return None
    if field.many:
        if not isinstance(value, list) or len(value) > MOST_MEMBERS:
            raise _RefusedError(
                f"must be a list of at most {MOST_MEMBERS}", f"须为至多 {MOST_MEMBERS} 项的列表"
            )
        return [
            _single(field, one, f"{place}.{at}", problems, str(at)) for at, one in enumerate(value)
        ]
    if field.keyed:
        if not isinstance(value, dict):
            raise _RefusedError("must be an object", "须为对象")
        return {
            _text(key, field): None
            if one is None
            else _single(field, one, f"{place}.{key[:LONGEST_NAME]}", problems, key[:LONGEST_NAME])
            for key, one in value.items()
        }
    return _single(field, value, place, problems)


def _single(
    field: Field, value: Any, place: str, problems: list[FieldProblem], within: str = ""
) -> Any:
    if isinstance(field.kind, Shape):
        return _object(field.kind, value, place, problems)
    if isinstance(field.kind, tuple) or field.kind not in _READERS:
        raise TypeError(f"{field.name} is not a field of a body")
    try:
        return _READERS[field.kind](value, field)
    except _RefusedError as refusal:
        raise _RefusedError(
            refusal.reason, refusal.reason_zh, f"{within}.{refusal.place}".strip(".")
        ) from refusal


def _text(value: Any, field: Field) -> str:
    if not isinstance(value, str):
        raise _RefusedError("must be a text", "须为文字")
    if _UNWRITABLE.search(value):
        raise _RefusedError("holds a character that cannot be kept", "含有无法保存的字符")
    if field.words and value not in field.words:
        words = ", ".join(field.words)
        raise _RefusedError(f"must be one of {words}", f"须为以下之一：{words}")
    return value


def _uid(value: Any, field: Field) -> uuid.UUID:
    del field
    try:
        if isinstance(value, str) and len(value) == 36:  # noqa: PLR2004  (RFC 9562 §4)
            return uuid.UUID(value)
    except ValueError:
        pass
    raise _RefusedError("must be a uid", "须为 uid")


def _day(value: Any, field: Field) -> dt.date:
    del field
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise _RefusedError("must be a day written YYYY-MM-DD", "须为 YYYY-MM-DD 形式的日期")


def _whole(value: Any, field: Field) -> int:
    del field
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST:
        raise _RefusedError(
            f"must be a whole number from 0 to {_LARGEST}", f"须为 0 至 {_LARGEST} 的整数"
        )
    return value


def _number(value: Any, field: Field) -> float:
    del field
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _RefusedError("must be a number", "须为数字")
    return float(value)


def _truth(value: Any, field: Field) -> bool:
    del field
    if not isinstance(value, bool):
        raise _RefusedError("must be true or false", "须为 true 或 false")
    return value


def _span(value: Any, field: Field) -> tuple[int, int]:
    pair = [_whole(one, field) for one in value] if isinstance(value, list) else []
    if len(pair) != 2 or pair[0] >= pair[1]:  # noqa: PLR2004
        raise _RefusedError(
            "must be two code points, the first before the second", "须为起点与终点"
        )
    return pair[0], pair[1]


def _free(value: Any, field: Field) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _RefusedError("must be an object", "须为对象")
    _check_free(value, field, DEEPEST)
    return value


def _check_free(value: Any, field: Field, left: int) -> None:
    if left == 0:
        raise _RefusedError("is nested too deeply", "嵌套过深")
    if isinstance(value, str):
        _text(value, field)
    elif isinstance(value, dict):
        for key, one in value.items():
            _text(key, field)
            _check_free(one, field, left - 1)
    elif isinstance(value, list):
        for one in value:
            _check_free(one, field, left - 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise _RefusedError("must be a number", "须为数字")


_READERS: dict[Kind, Callable[[Any, Field], Any]] = {
    Kind.TEXT: _text,
    Kind.UID: _uid,
    Kind.DAY: _day,
    Kind.INTEGER: _whole,
    Kind.NUMBER: _number,
    Kind.BOOLEAN: _truth,
    Kind.SPAN: _span,
    Kind.FREE: _free,
}


def merged(present: Any, patch: Any) -> Any:
    """Give ``present`` with a JSON merge patch laid on it (RFC 7396 §2).

    >>> merged({"a": 1, "b": {"c": 2, "d": 3}}, {"a": None, "b": {"c": 4}})
    {'b': {'c': 4, 'd': 3}}
    """
    if not isinstance(patch, dict):
        return patch
    found = dict(present) if isinstance(present, dict) else {}
    for name, value in patch.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = merged(found.get(name), value)
    return found
