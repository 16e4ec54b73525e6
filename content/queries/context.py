"""One published requirement with all its context, from the one statement of ``context_sql``."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, NamedTuple

from content.identity import SEGMENT_WIDTH
from content.queries.addresses import edition_address, escaped
from content.queries.context_links import linked
from content.queries.context_rows import (
    CitedSpan,
    Row,
    Seen,
    citations_of,
    editions_named,
    links_of,
    names_needed,
)
from content.queries.context_sql import (
    statement_of_place_before,
    statement_of_row,
    statement_of_uid,
)
from content.queries.details import cite_as, judged_citations, places, shaped_citation
from content.queries.editions import as_uid
from content.queries.fields import Answer
from content.queries.known_editions import Editions, known_editions
from content.queries.known_names import KnownText
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

# The edition and path of a place, then what ``places`` names.
Place = list[Any]


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

    None where there is none. One query, and one more for each of what is rare: editions, and texts,
    documents and concepts, of which nothing is known since the last publication, citations whose
    requirement says something else in another edition or whose text has newer ones, links that may
    have become suspect, ends that are neither requirements nor concepts; and for wordings other
    than the last.
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


def context_of_row(key: int, reading: Reading, *, everywhere: bool = False) -> Context | None:
    """Give the requirement of a row, whose edition is public; None where there is none.

    As many queries as ``context_of_uid``. ``everywhere`` as ``statement_of_row``, which is asked
    again for what several frameworks word.
    """
    rows = fetched_again(statement_of_row(everywhere=everywhere), (key, key))
    return _context(Row._make(rows[0]), reading, everywhere=everywhere) if rows else None


def _context(row: Row, reading: Reading, *, everywhere: bool = False) -> Context | None:
    links, citations = links_of(row), citations_of(row)
    wordings = json_value(row.wordings)
    named = {*(one[0] for one in wordings), *editions_named(links)}
    told, editions = known_editions(named, row.revision)
    own = editions[row.edition]
    if own is None:
        return None
    worded = [known for edition, _ in wordings if (known := editions[edition]) is not None]
    if not everywhere and any(one.framework != own.framework for one in worded):
        return context_of_row(row.row, reading, everywhere=True)
    further, names = names_needed(citations, links, row.revision)
    if reading.edition is not None:
        # The label is pinned for this framework; others may have the same one.
        reading = replace(reading, edition=own.uid)
    seen = Seen(row, own, len(worded) > 1, links, citations, editions, names, reading)
    answer, whole = _answer(seen)
    return Context(row.revision, answer, whole and told == further == row.revision)


def _answer(seen: Seen) -> tuple[Answer, bool]:
    """The fields in their order, and whether no further statement was needed."""
    row, own, reading = seen.row, seen.own, seen.reading
    words = {"title": row.title, "statement": row.statement, "texts": json_object(row.texts)}
    said = localised(words, own.language, reading.language)
    above = edition_address(own.slug, own.label)
    uid, code = uid_text(row.uid), row.code or None
    ancestors, siblings, sought = _around(seen, above)
    citations, judged = _cited(seen)
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
        "children": _placed(json_value(row.below), seen, above),
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
    }, not judged and not weighed and not sought


def _around(seen: Seen, above: str) -> tuple[list[Answer], dict[str, Answer | None], bool]:
    """The places above it, those beside it below the same parent, and whether one was sought.

    Others may have been found with them, which lie elsewhere.
    """
    row, path = seen.row, seen.row.path
    over: list[Place] = []
    beside: dict[str, Answer | None] = {"previous": None, "next": None}
    parent, width = path[:-SEGMENT_WIDTH], len(path)
    for held in json_value(row.around):
        if held is None or held[0] != row.edition or (where := held[1]) == path:
            continue
        if path.startswith(where):
            over.append(held)
        elif len(where) == width and where.startswith(parent):
            side = "next" if where > path else "previous"
            beside[side] = _placed([held], seen, above)[0]
    sought = beside["previous"] is None and int(path[-SEGMENT_WIDTH:]) > 1
    if sought:
        beside["previous"] = _before(seen, above)
    return _placed(over, seen, above), beside, sought


def _before(seen: Seen, above: str) -> Answer | None:
    """The place before it, where it does not stand right before."""
    held = json_value(fetched_again(statement_of_place_before(), (seen.row.row,))[0][0])
    # Before the first stands what is above it.
    beside = held and len(held[1]) == len(seen.row.path)
    return _placed([held], seen, above)[0] if beside else None


def _placed(held: list[Place], seen: Seen, above: str) -> list[Answer]:
    """Places by their paths."""
    held.sort(key=_path)
    rows = [one[2:] for one in held]
    return places(rows, above, seen.own.language, seen.reading.language)


def _path(held: Place) -> Any:
    return held[1]


def _cited(seen: Seen) -> tuple[list[Answer], bool]:
    """The citations, and whether they had to be judged by a statement of their own."""
    held = [(one, text) for one in seen.citations if (text := seen.names.texts.get(one.text))]
    if any(one.changed or text.anchored for one, text in held):
        return judged_citations(seen.row.row, seen.reading), True
    return [_citation(one, text) for one, text in held], False


def _citation(one: CitedSpan, text: KnownText) -> Answer:
    named = (one.uid, text.document, text.slug, text.title, text.label, *one[4:], "anchored", 0)
    return shaped_citation(named)
