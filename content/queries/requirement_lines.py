"""Requirements as lines of JSON, edition by edition: what long streams are made of.

What all rows of an edition share is written once into the pattern of its lines, and the parent
of a row stands before it in reading order; so a row needs one join, and no object is made of it.
The lines are byte for byte those of ``requirements.shaped_requirements``; a test compares them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from content.identity import SEGMENT_WIDTH
from content.queries.addresses import edition_address, escaped
from content.queries.requirement_filters import WITHIN, Place
from content.queries.shapes import REQUIREMENT
from content.queries.statements import Row, Sql, fetched, is_postgres, json_object, uid_text
from content.queries.wordings import localised

_COLUMNS = (
    "r.path, r.kind, r.type, r.code, r.title, r.statement, r.texts, r.modality, r.actor,"
    " r.condition, r.marker, r.digest"
)
_FROM = " FROM content_requirement r JOIN content_entity n ON n.id = r.entity_id"
_PARENT = (
    " LEFT JOIN content_requirement q ON q.id = r.parent_id"
    " LEFT JOIN content_entity qn ON qn.id = q.entity_id"
)
_PATH = 1
_NULL = b"null"
# So many lines are yielded at least: more at a time would leave the processor's own memory.
FEW = 100
# Few words are used again and again; what is written once goes when there are so many.
_MOST_WORDS = 20_000
# The fields that the rows of an edition do not share.
_VALUES = tuple(one for one in REQUIREMENT.names if one not in {"framework", "edition", "state"})


class Head(NamedTuple):
    """What the rows of one edition share."""

    row: int
    framework: str
    edition: str
    language: str
    state: str


@dataclass(frozen=True, slots=True)
class Lines:
    """How lines are written: in which language, with which fields, below which name.

    No ``fields`` means all of them; ``name`` puts each answer into an object of one key.
    """

    language: str
    fields: tuple[str, ...] = ()
    name: str | None = None

    def batches(
        self, heads: Iterable[Head], within: Sql, beyond: Place | None, most: int
    ) -> Iterator[list[bytes]]:
        """Yield the lines of the editions, some at a time; one query for each or ``most`` rows.

        ``within`` is the condition on the rows ``r`` of an edition, behind a path, and what its
        parameters are behind these two.
        """
        gathered: list[bytes] = []
        for head in heads:
            begun = beyond is not None and head.row == beyond.edition
            for lines in self._pages(head, within, beyond.path if beyond and begun else "", most):
                gathered += lines
                if len(gathered) >= FEW:
                    yield gathered
                    gathered = []
        if gathered:
            yield gathered

    def _pages(self, head: Head, within: Sql, path: str, most: int) -> Iterator[list[bytes]]:
        """The lines of one edition behind a path."""
        condition, given = within
        # Behind a path, and where rows are left out, the parent of a row was not seen.
        told = bool(path) or condition != WITHIN
        text = _statement(condition, told=told)
        pattern, chosen = _pattern(head, self.fields, self.name)
        above: dict[int, bytes] = {}
        size = most
        while size == most:
            rows = fetched(text, (head.row, path, *given, most))
            size, path = len(rows), rows[-1][_PATH] if rows else path
            values = _values(rows, head.language, self.language, None if told else above)
            yield [pattern % chosen(one) for one in values]


@functools.lru_cache(maxsize=64)
def _statement(condition: str, *, told: bool) -> str:
    uid, parent = ("n.uid::text", "qn.uid::text") if is_postgres() else ("n.uid", "qn.uid")
    source = f"{_FROM}{_PARENT}" if told else _FROM
    return (
        f"SELECT {uid}, {_COLUMNS}, {parent if told else 'NULL'} {source}"
        f" WHERE {condition} ORDER BY r.path LIMIT %s"
    )


def _pattern(
    head: Head, fields: tuple[str, ...], name: str | None
) -> tuple[bytes, Callable[[tuple[Any, ...]], Any]]:
    """What a line of an edition looks like, and the choice among its values that it takes."""
    address = f"{edition_address(head.framework, head.edition)}/"
    written = {
        "address": b'"%b%%b"' % _literal(address)[1:-1],
        "framework": _literal(head.framework),
        "edition": _literal(head.edition),
        "depth": b"%d",
        "position": b"%d",
        "state": _literal(head.state),
    }
    names = [one for one in REQUIREMENT.names if not fields or one in {"uid", *fields}]
    parts = [b'"%b":%b' % (one.encode(), written.get(one, b"%b")) for one in names]
    line = b"{%b}" % b",".join(parts)
    line = line if name is None else b"{%b:%b}" % (_literal(name), line)
    taken = [_VALUES.index(one) for one in names if one in _VALUES]
    return line + b"\n", _as_they_are if len(taken) == len(_VALUES) else itemgetter(*taken)


def _literal(text: str) -> bytes:
    """The JSON of a text as part of a pattern."""
    return orjson.dumps(text).replace(b"%", b"%%")


def _as_they_are(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return values


def _values(
    rows: Iterable[Row], original: str, language: str, above: dict[int, bytes] | None
) -> Iterator[tuple[Any, ...]]:
    """The values of each row in the order of ``_VALUES``.

    ``above`` holds the uid seen last at each depth, which in reading order is that of the parent;
    None where the rows tell it themselves.
    """
    dumps, short = orjson.dumps, _short
    for (
        uid, path, kind, type_, code, title, statement, texts, modality, actor, condition, marker,
        digest, parent,
    ) in rows:  # fmt: skip
        called, stated = title or None, statement or None
        said = original
        if texts and texts != "{}":
            known = {"title": title, "statement": statement, "texts": json_object(texts)}
            wording = localised(known, original, language)
            called, stated, said = wording.title, wording.statement, wording.language
        name = uid_text(uid)
        quoted, depth = b'"%b"' % name.encode(), len(path) // SEGMENT_WIDTH
        if above is None:
            over = _NULL if parent is None else dumps(uid_text(parent))
        else:
            over, above[depth] = above.get(depth - 1, _NULL), quoted
        yield (
            quoted, _places[code] or name.encode(), short[kind], short[type_], short[code],
            dumps(called), dumps(stated), short[said], short[modality], short[actor],
            dumps(condition or None), short[marker], depth,
            int(path[-SEGMENT_WIDTH:]), over, dumps(digest or None),
        )  # fmt: skip


class _Words(dict[Any, bytes]):
    """The JSON of short words; null for none."""

    def __missing__(self, word: str | None) -> bytes:
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = written = orjson.dumps(word) if word else _NULL
        return written


class _Places(_Words):
    """The end of an address by the code that it is made from, within its quotes."""

    def __missing__(self, code: str | None) -> bytes:
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[code] = written = orjson.dumps(escaped(code or ""))[1:-1]
        return written


_short, _places = _Words(), _Places()
