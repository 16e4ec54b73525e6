"""Units of the search index as rows, pure: folded and cut before anything has a row id.

What the words of a text come to costs more than their writing, so the processes that read files
make these rows too; the writer only fills in the row ids.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from content.edition_rows import EditionRows
from content.search_units import (
    PASSAGE,
    Part,
    PassageRow,
    RequirementRow,
    SearchText,
    edition_units,
    text_units,
    tokens_of,
)
from content.text.folding import way_back

Row = tuple[Any, ...]


class UnitRow(NamedTuple):
    """One unit as it is stored: ``parts`` and ``shown`` are JSON, spaces stand between ``tokens``.

    ``of_text`` and ``of_edition`` say whether passages and requirements are parts of it.
    """

    words: str
    parts: str
    tokens: str
    of_text: bool
    of_edition: bool
    shown: str


class UnitForm(NamedTuple):
    """A unit whose parts have no row ids yet: ``row.parts`` holds ``%d`` where each will stand.

    ``targets`` are places in pre-order, of passages as they are, of requirements inverted (``~``).
    """

    row: UnitRow
    targets: tuple[int, ...]


def unit_row(unit: SearchText) -> UnitRow:
    """Give the row of a unit whose parts have their row ids."""
    return _row(unit, orjson.dumps(unit.parts, default=tuple).decode())


def _row(unit: SearchText, parts: str) -> UnitRow:
    # Folded words hold no ASCII, so no token holds a space.
    tokens = " ".join(tokens_of(unit.words, unit.parts))
    of_text = any(part.kind == PASSAGE for part in unit.parts)
    words = unit.words.decode()
    shown = orjson.dumps((way_back(words, unit.said), unit.shown), default=tuple).decode()
    return UnitRow(words, parts, tokens, of_text, unit.edition is not None, shown)


def unit_forms(text: str, passages: Sequence[Row], edition: EditionRows | None) -> list[UnitForm]:
    """Give the units of a text and of the edition born from it, in order.

    ``passages`` are rows as in ``content.preparing.TextRows``.
    """
    source = text_units(text, [_passage(place, row) for place, row in enumerate(passages)])
    if edition is None:
        return [unit_form(unit) for unit in source.units]
    places = {row[0]: place for place, row in enumerate(passages)}
    return [unit_form(unit) for unit in edition_units(1, _requirements(edition, places), source)]


def _passage(place: int, row: Row) -> PassageRow:
    uid, _, path, unit, _, marker, title, start, end, *_ = row
    return PassageRow(place, uid, path, unit, marker, title, start, end)


def _requirements(edition: EditionRows, places: dict[str, int]) -> Iterator[RequirementRow]:
    cited = {
        requirement: places.get(passage)
        for _, requirement, _, passage, position, *_ in edition.citations
        if position == 1
    }
    for place, row in enumerate(edition.requirements):
        uid, _, _, _, _, code, _, title, statement, texts, modality, *_ = row
        yield RequirementRow(
            place, uid, title, statement, orjson.loads(texts), code, modality, cited.get(place)
        )


def unit_form(unit: SearchText) -> UnitForm:
    """Give the form of a unit whose parts name places in pre-order instead of row ids."""
    parts = f"[{','.join(map(_part_form, unit.parts))}]"
    targets = (part.target if part.kind == PASSAGE else ~part.target for part in unit.parts)
    return UnitForm(_row(unit, parts), tuple(targets))


def _part_form(part: Part) -> str:
    rest = orjson.dumps((part.code, part.modality, part.titles, part.spans)).decode()
    return f"[{part.kind},%d,{rest[1:-1].replace('%', '%%')}]"


def filled(
    forms: Iterable[UnitForm], passages: Sequence[int], requirements: Sequence[int]
) -> Iterator[UnitRow]:
    """Give the rows of units whose passages and requirements have their row ids, in pre-order.

    >>> parts = '[[1,%d,"",null,0,[0,6]],[0,%d,"",null,0,[0,6]]]'
    >>> form = UnitForm(UnitRow("慎言", parts, "慎言", True, True, "[]"), (0, ~1))
    >>> [one.parts for one in filled([form], [7], [8, 9])]
    ['[[1,7,"",null,0,[0,6]],[0,9,"",null,0,[0,6]]]']
    """
    for row, targets in forms:
        ids = tuple([passages[one] if one >= 0 else requirements[~one] for one in targets])
        yield row._replace(parts=row.parts % ids)
