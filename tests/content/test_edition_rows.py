"""Rows prepared by a reader say what the slow and obvious functions say."""

import datetime as dt
import json
import uuid
from dataclasses import replace

from content.consequences import placed
from content.digests import digest_of, edition_digest, edition_value, requirement_digest
from content.drafting import Source, requirements_from
from content.edition_rows import edition_rows, preorder
from content.identity import passage_uid
from content.packages import EditionPackage
from content.preparing import TextDetails, Wish, leaves, prepare
from content.text import read_document
from tests.proofs.kills import statute

DAY = dt.date(2026, 11, 22)
TEXT = statute(3)


def package(text: str = TEXT) -> EditionPackage:
    """The package of a text that is a new work, made without its rows."""
    outline = read_document(text)
    item = prepare(text, outline, TextDetails(file="a"), Wish(on=DAY))
    source = Source(
        text,
        item.digest,
        item.document,
        item.expression,
        lambda path: passage_uid(item.document, item.digest, path),
    )
    requirements = requirements_from(outline.nodes, source, framework=item.framework.slug)
    return EditionPackage(item.framework, item.edition, requirements)


def test_the_digest_from_pieces_is_that_of_the_whole() -> None:
    whole = digest_of(edition_value(package()))

    assert edition_rows(package()).digest == edition_digest(package()) == whole


def test_the_events_are_those_that_publishing_tells() -> None:
    value = edition_value(package())

    told = [json.loads(event) for event in edition_rows(package()).events]

    assert told == list(placed(value["requirements"]).values())


def test_every_requirement_has_its_digest_and_its_parents_place() -> None:
    records = package().requirements

    rows = edition_rows(package()).requirements

    assert [uuid.UUID(row[0]) for row in rows] == [record.uid for record in records]
    assert [row[13] for row in rows] == [requirement_digest(record) for record in records]
    parents = [None if row[1] is None else records[row[1]].uid for row in rows]
    assert parents == [record.parent for record in records]
    assert [row[2] for row in rows] == [path for path, _ in preorder(records)]


def test_citations_quote_the_text_they_point_into() -> None:
    item = prepare(TEXT, read_document(TEXT), TextDetails(), Wish(on=DAY))

    assert item.edition_rows is not None
    passages = {row[0] for row in item.rows.passages}
    for _, _, text, passage, _, quote, _, _, start, end in item.edition_rows.citations:
        assert (text, quote) == (item.expression.hex, TEXT[start:end])
        assert passage in passages


def test_a_text_prepared_for_a_known_work_bears_its_uids() -> None:
    work = uuid.uuid4()
    guessed = prepare(TEXT, read_document(TEXT), TextDetails(), Wish(on=DAY))

    known = prepare(TEXT, read_document(TEXT), TextDetails(), Wish(on=DAY), document=work)

    assert (known.document, known.framework.work) == (work, work)
    assert known.rows.passages[0][0] == passage_uid(work, known.digest, "1").hex
    assert known.rows.passages[0][0] != guessed.rows.passages[0][0]
    assert replace(known.framework, work=None) == replace(guessed.framework, work=None)


def test_leaves_are_the_passages_that_hold_no_other() -> None:
    text = "# 某法\n\n第一条 要：\n\n（一）诚实；\n\n（二）守信。\n"
    item = prepare(text, read_document(text), TextDetails())

    assert [leaf.strip() for leaf in leaves(item)] == ["要：", "（一）诚实；", "（二）守信。"]
    assert item.edition_rows is None
