"""Units made by a reader are those that the writer would make once everything has row ids."""

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from content.preparing import Prepared, TextDetails, Wish, prepare
from content.search_units import (
    PASSAGE,
    Part,
    PassageRow,
    RequirementRow,
    SearchText,
    edition_units,
    text_units,
)
from content.text import read_document
from content.unit_rows import UnitRow, filled, unit_form, unit_row
from tests.proofs.kills import statute

WISH = Wish(on=dt.date(2026, 11, 23), public=True)
TEXT = statute(3)
ESSAY = "论勤政\n\n一、早起\n\n要早起，100%做到。\n\n二、早睡\n\n应当早睡。\n"


def prepared(text: str, wish: Wish | None = WISH) -> Prepared:
    return prepare(text, read_document(text), TextDetails(file="a"), wish)


def written_late(item: Prepared, passages: list[int], requirements: list[int]) -> list[UnitRow]:
    """The same units from the rows as they stand in the tables, with their row ids."""
    held = [
        PassageRow(key, row[0], row[2], row[3], *row[5:9])
        for key, row in zip(passages, item.rows.passages, strict=True)
    ]
    source = text_units(item.text, held)
    if item.edition_rows is None:
        return [unit_row(unit) for unit in source.units]
    keys = {row[0]: key for key, row in zip(passages, item.rows.passages, strict=True)}
    cited = {row[1]: keys[row[3]] for row in item.edition_rows.citations}
    rows = [
        RequirementRow(
            key, row[0], row[7], row[8], json.loads(row[9]), row[5], row[10], cited[place]
        )
        for place, (key, row) in enumerate(
            zip(requirements, item.edition_rows.requirements, strict=True)
        )
    ]
    return [unit_row(unit) for unit in edition_units(5, rows, source)]


def sorted_tokens(rows: list[UnitRow]) -> list[UnitRow]:
    """Rows whose tokens stand in order: as a set they have none."""
    return [row._replace(tokens=" ".join(sorted(row.tokens.split(" ")))) for row in rows]


def test_units_of_a_text_and_its_edition_get_their_row_ids_later() -> None:
    for text in (TEXT, ESSAY):
        item = prepared(text)
        passages = [1000 + 3 * place for place in range(len(item.rows.passages))]
        born = item.edition_rows
        requirements = [70 + place for place in range(len(born.requirements) if born else 0)]

        early = [*filled(item.units, passages, requirements)]

        assert requirements
        assert sorted_tokens(early) == sorted_tokens(written_late(item, passages, requirements))
        assert any(row.of_text and row.of_edition for row in early)


def test_a_text_without_provisions_has_units_of_its_own() -> None:
    item = prepared("论节俭\n\n没有条款的短文。\n")
    passages = [9 + place for place in range(len(item.rows.passages))]

    early = [*filled(item.units, passages, [])]

    assert item.edition_rows is None
    assert sorted_tokens(early) == sorted_tokens(written_late(item, passages, []))


def test_nothing_is_made_for_what_stays_a_draft() -> None:
    assert prepared(TEXT, Wish(on=WISH.on)).units == []
    assert prepared(TEXT, None).units == []


@given(code=st.text(st.sampled_from("%d%s\\\"'5（"), max_size=6), target=st.integers(1, 2**53))
def test_any_code_stands_beside_its_row_id(code: str, target: int) -> None:
    unit = SearchText("慎言".encode(), [Part(PASSAGE, target, code, None, 0, [0, 2])])
    place = unit.parts[0]._replace(target=0)

    (row,) = filled([unit_form(SearchText("慎言".encode(), [place]))], [target], [])

    assert json.loads(row.parts) == json.loads(unit_row(unit).parts)
