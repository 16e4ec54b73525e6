"""One published requirement with all its context, from the one statement of ``context_sql``."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, NamedTuple

from content.identity import SEGMENT_WIDTH
from content.queries.addresses import edition_address, escaped
from content.queries.context_links import linked
from content.queries.context_rows import Row, Seen, editions_named, links_of
from content.queries.context_sql import statement_of_row, statement_of_uid
from content.queries.details import cite_as, judged_citations, places, shaped_citation
from content.queries.editions import as_uid
from content.queries.fields import Answer
from content.queries.known_editions import Editions, KnownEdition, known_editions
from content.queries.reading import Reading
from content.queries.statements import (
    fetched_again,
    json_object,
    json_value,
    uid_parameter,
    uid_text,
)
from content.queries.wordings import all_wordings, localised
from content.vocabulary import EditionState


class Context(NamedTuple):
    """A requirement as ``REQUIREMENT_ALONE`` names its fields, and the revision it shows.

    ``whole`` says that one statement told all of it; else something may have been published
    between that statement and the others.
    """

    revision: int
    answer: Answer
    whole: bool


def context_of_uid(uid: str, reading: Reading) -> Context | None:
    """Give the public wording of a uid that is pinned or in force, else the last up to the day.

    None where there is none. One query, and one more for each of what is rare: editions of which
    nothing is known since the last publication, citations whose requirement says something else in
    another edition, links that may have become suspect, ends that are neither requirements nor
    concepts; and for wordings other than the last.
    """
    named = as_uid(uid)
    rows = fetched_again(statement_of_uid(), (uid_parameter(named),))
    if not rows:
        return None
    row = Row._make(rows[0])._replace(uid=str(named))
    wordings = json_value(row.wordings)
    revision, editions = known_editions([one[0] for one in wordings], row.revision)
    chosen = _chosen(wordings, editions, reading)
    if chosen is None:
        return None
    if chosen != row.row:
        found = context_of_row(chosen, reading)
        return found and found._replace(whole=found.whole and found.revision == revision)
    return _context(row, reading)


def _chosen(wordings: list[list[int]], editions: Editions, reading: Reading) -> int | None:
    """The row of the wording to show, of pairs of edition and row."""
    best: tuple[bool, dt.date, int, int] | None = None
    asked = (reading.edition, str(as_uid(reading.edition))) if reading.edition else None
    for edition, row in wordings:
        known = editions[edition]
        if known is None or known.withdrawn:
            continue
        if asked:
            pinned = known.label == asked[0] or known.uid == asked[1]
        else:
            pinned = known.in_force(reading.day) == edition
        if pinned or (not asked and known.effective_from <= reading.day):
            since = dt.date.min if pinned else known.effective_from
            best = max(best or (False, since, 0, 0), (pinned, since, known.revision, row))
    return best and best[3]


def context_of_row(key: int, reading: Reading) -> Context | None:
    """Give the requirement of a row, whose edition is public; None where there is none.

    As many queries as ``context_of_uid``.
    """
    rows = fetched_again(statement_of_row(), (key,))
    return _context(Row._make(rows[0]), reading) if rows else None


def _context(row: Row, reading: Reading) -> Context | None:
    links = links_of(row)
    wordings = json_value(row.wordings)
    named = {*(one[0] for one in wordings), *editions_named(links)}
    revision, editions = known_editions(named, row.revision)
    own = editions[row.edition]
    if own is None:
        return None
    if reading.edition is not None:
        # The label is pinned for this framework; others may have the same one.
        reading = replace(reading, edition=own.uid)
    elsewhere = sum(editions[edition] is not None for edition, _ in wordings) > 1
    answer, whole = _answer(Seen(row, own, elsewhere, links, editions, reading))
    return Context(row.revision, answer, whole and revision == row.revision)


def _answer(seen: Seen) -> tuple[Answer, bool]:
    """The fields in their order, and whether no further statement was needed."""
    row, own, reading = seen.row, seen.own, seen.reading
    words = {"title": row.title, "statement": row.statement, "texts": json_object(row.texts)}
    said = localised(words, own.language, reading.language)
    above = edition_address(own.slug, own.label)
    uid, code = uid_text(row.uid), row.code or None
    ancestors, siblings = _around(seen, above)
    citations, judged = _cited(row, reading)
    links, concepts, weighed = linked(seen)
    return {
        "uid": uid,
        "address": f"{above}/{escaped(code or uid)}",
        "framework": own.slug,
        "edition": own.label,
        "kind": row.kind,
        "type": row.type or None,
        "code": code,
        "title": said.title,
        "statement": said.statement,
        "language": said.language,
        "modality": row.modality or None,
        "actor": row.actor or None,
        "condition": row.condition or None,
        "marker": row.marker or None,
        "depth": len(row.path) // SEGMENT_WIDTH,
        "position": int(row.path[-SEGMENT_WIDTH:]),
        "parent_uid": ancestors[-1]["uid"] if ancestors else None,
        "digest": row.digest or None,
        "state": EditionState.PUBLISHED.value,
        "ancestors": ancestors,
        "children": _placed(json_value(row.below), own, above, reading),
        "siblings": siblings,
        "citations": citations,
        "associations": links,
        "concepts": concepts,
        "texts": all_wordings(words, own.language),
        "published_at": own.published_at,
        "effective_from": own.effective_from,
        "effective_to": own.ends,
        "cite_as": cite_as(own.framework_title, own.label, code, said.title),
        "version": row.version,
    }, not judged and not weighed


def _around(seen: Seen, above: str) -> tuple[list[Answer], dict[str, Answer | None]]:
    """The places above it, and those beside it below the same parent."""
    own, path = seen.row.path, len(seen.row.path) - SEGMENT_WIDTH
    over = []
    beside: dict[str, Answer | None] = {"previous": None, "next": None}
    for held in json_value(seen.row.around):
        where = held[0]
        if own.startswith(where):
            over.append(held)
        elif len(where) == len(own) and where[:path] == own[:path]:
            side = "next" if where > own else "previous"
            beside[side] = _placed([held], seen.own, above, seen.reading)[0]
    return _placed(over, seen.own, above, seen.reading), beside


def _placed(held: list[list[Any]], own: KnownEdition, above: str, reading: Reading) -> list[Answer]:
    """Places by their paths."""
    held.sort(key=_first)
    return places([one[1:] for one in held], above, own.language, reading.language)


def _first(held: list[Any]) -> Any:
    return held[0]


def _cited(row: Row, reading: Reading) -> tuple[list[Answer], bool]:
    """The citations, and whether they had to be judged by a statement of their own."""
    held = [one for one in json_value(row.citations) if one[2] is not None]
    if any(one[1] for one in held):
        return judged_citations(row.row, reading), True
    held.sort(key=_first)
    return [_citation(*one[2:]) for one in held], False


def _citation(text: Any, uid: Any, passage: Any, *span: Any) -> Answer:
    label, document = json_value(text)
    slug, title, named = json_value(document)
    return shaped_citation((uid, named, slug, title, label, passage, *span, "anchored", 0))
