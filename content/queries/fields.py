"""One list of fields for each resource: the answer and its schema are both made from it.

A ``Shape`` names the fields of one kind of answer. ``rows`` reads the fields that are columns,
``answer`` puts an answer together and refuses a missing field; ``server/openapi.py`` turns the
same list into the component of the OpenAPI document. So the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

Answer = dict[str, Any]


class Kind(StrEnum):
    """The JSON types that a field may have.

    A span is two code points, half-open; a tally a text and a number; a free value is any object.
    """

    TEXT = "text"
    UID = "uid"
    DAY = "day"
    TIME = "time"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ITSELF = "itself"
    FREE = "free"
    SPAN = "span"
    TALLY = "tally"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an answer.

    ``column`` is what ``.values_list()`` reads it from; None when the query computes it. ``many``
    makes it an array, ``keyed`` an object from language tag to value. ``words`` closes a text;
    an ``optional`` field may be missing; several shapes are alternatives.
    """

    name: str
    kind: Kind | Shape | tuple[Shape, ...]
    note: str
    column: str | None = None
    null: bool = False
    many: bool = False
    keyed: bool = False
    optional: bool = False
    words: tuple[str, ...] = ()
    example: Any = None


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of one kind of answer, under the name that its schema carries."""

    name: str
    note: str
    fields: tuple[Field, ...]
    names: tuple[str, ...] = field(init=False)
    whole: bool = field(init=False)

    def __post_init__(self) -> None:
        """Keep what every answer needs: the names, and whether all of them are there."""
        object.__setattr__(self, "names", tuple(one.name for one in self.fields))
        object.__setattr__(self, "whole", not any(one.optional for one in self.fields))

    def extended(self, name: str, note: str, *fields: Field) -> Shape:
        """Give a shape with these fields and ``fields`` behind them."""
        return Shape(name, note, self.fields + fields)

    def picked(self, names: Collection[str]) -> Shape:
        """Give a shape with only the fields of ``names``."""
        kept = tuple(one for one in self.fields if one.name in names)
        return Shape(self.name, self.note, kept)

    def answer(self, found: Mapping[str, Any]) -> Answer:
        """Give exactly the fields of this shape out of ``found``, in order.

        >>> Shape("Pair", "", (text("a", ""),)).answer({"a": "1", "path": "x"})
        {'a': '1'}
        """
        if self.whole:
            return {name: found[name] for name in self.names}
        return {name: found[name] for name in self.names if name in found or self._demands(name)}

    def _demands(self, name: str) -> bool:
        return not self.fields[self.names.index(name)].optional

    def part(self, name: str) -> Shape:
        """Give the shape of an answer of which only some fields were asked for."""
        some = tuple(replace(one, optional=one.name != "uid") for one in self.fields)
        return Shape(name, f"Some fields of {self.name}; its uid always.", some)


def text(name: str, note: str, column: str | None = None, **rest: Any) -> Field:
    """Give a text field."""
    return Field(name, Kind.TEXT, note, column, **rest)


def uid(name: str, note: str, column: str | None = None, **rest: Any) -> Field:
    """Give a field that holds a uid."""
    return Field(name, Kind.UID, note, column, **rest)


def day(name: str, note: str, column: str | None = None, **rest: Any) -> Field:
    """Give a field that holds a date."""
    return Field(name, Kind.DAY, note, column, **rest)


def time(name: str, note: str, column: str | None = None, **rest: Any) -> Field:
    """Give a field that holds an aware UTC time."""
    return Field(name, Kind.TIME, note, column, **rest)


def whole(name: str, note: str, column: str | None = None, **rest: Any) -> Field:
    """Give a field that holds a whole number from 0."""
    return Field(name, Kind.INTEGER, note, column, **rest)


def number(name: str, note: str, column: str | None = None, **rest: Any) -> Field:
    """Give a field that holds a number."""
    return Field(name, Kind.NUMBER, note, column, **rest)


def flag(name: str, note: str, column: str | None = None, **rest: Any) -> Field:
    """Give a yes/no field."""
    return Field(name, Kind.BOOLEAN, note, column, **rest)


def one(name: str, shape: Shape, note: str, **rest: Any) -> Field:
    """Give a field that holds an answer of another shape."""
    return Field(name, shape, note, **rest)


def many(name: str, shape: Shape | Kind | tuple[Shape, ...], note: str, **rest: Any) -> Field:
    """Give a field that holds a list."""
    return Field(name, shape, note, many=True, **rest)


def _same(value: Any) -> Any:
    return value


def _or_none(value: Any) -> Any:
    return value or None


def _uid(value: Any) -> str | None:
    return None if value is None else str(value)


def _reader(one: Field) -> Callable[[Any], Any]:
    if one.kind is Kind.UID:
        return _uid
    return _or_none if one.kind is Kind.TEXT and one.null else _same


def rows(
    shape: Shape, queryset: QuerySet[Any, Any], extra: Mapping[str, str] | None = None
) -> list[Answer]:
    """Read the column fields of ``shape``, and ``extra`` columns by name, in one query.

    Uids come as strings; a blank text of a nullable field comes as None.
    """
    columns = [one for one in shape.fields if one.column is not None]
    further = dict(extra or {})
    names = [one.name for one in columns] + list(further)
    readers = [_reader(one) for one in columns] + [_same] * len(further)
    wanted = [one.column for one in columns if one.column] + list(further.values())
    return [
        {name: read(value) for name, read, value in zip(names, readers, row, strict=True)}
        for row in queryset.values_list(*wanted)
    ]


def answers(shape: Shape, found: Iterable[Mapping[str, Any]]) -> list[Answer]:
    """Give the answers of many rows."""
    return [shape.answer(row) for row in found]


def picked(answer: Answer | None, names: Collection[str]) -> Answer | None:
    """Give an answer with only the fields of ``names``, its uid, and where it is cut.

    All of it where none are named; an uid that is unknown has no answer.

    >>> picked({"uid": "a", "code": "1", "title": ""}, ("code",))
    {'uid': 'a', 'code': '1'}
    >>> picked({"uid": "a"}, ()), picked(None, ("code",))
    ({'uid': 'a'}, None)
    """
    if not names or answer is None:
        return answer
    return {name: answer[name] for name in answer if name in names or name in _ALWAYS}


_ALWAYS = frozenset({"uid", "more"})
