"""One published requirement with all its context, from the one statement of ``context_sql``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from content.identity import SEGMENT_WIDTH
from content.queries.addresses import edition_address, escaped
from content.queries.context_sql import statement_of_row, statement_of_uid
from content.queries.details import cite_as, judged_citations, places, shaped_citation, suspect_rows
from content.queries.editions import as_uid
from content.queries.ends import Ends, bare_end, name_concept, name_requirement, named_ends
from content.queries.fields import Answer
from content.queries.known_editions import Editions, KnownEdition, known_editions
from content.queries.reading import Reading
from content.queries.statements import (
    day_parameter,
    fetched,
    json_object,
    json_value,
    uid_parameter,
    uid_text,
)
from content.queries.wordings import all_wordings, localised
from content.vocabulary import AssociationType, EditionState, EntityKind

_DIRECTIONS = ("out", "in")


class Context(NamedTuple):
    """A requirement as ``REQUIREMENT_ALONE`` names its fields, and the revision it shows.

    ``whole`` says that one statement told all of it; else something may have been published
    between that statement and the others.
    """

    revision: int
    answer: Answer
    whole: bool


class _Row(NamedTuple):
    """The columns of the statements of ``context_sql``."""

    revision: int
    row: int
    parent: int | None
    uid: Any
    edition: int
    path: str
    kind: str
    type: str
    code: str
    title: str
    statement: str
    texts: Any
    modality: str | None
    actor: str
    condition: str
    marker: str
    digest: str
    version: int
    led_to: int | None
    # Edition and row of each of its wordings, drafts among them.
    wordings: Any
    around: Any
    below: Any
    citations: Any
    links: Any


class _Link(NamedTuple):
    """A link as ``context_sql`` reads it; ``other`` is the entity row of its other end."""

    side: int
    row: int
    uid: Any
    type: str
    rationale: str
    evidence: str
    confidence: Any
    origin: str
    navigation: Any
    edition: int | None
    other: int
    end: Any


class _End(NamedTuple):
    """The other end of a link, as ``context_sql`` reads it."""

    uid: Any
    kind: str
    led_to: int | None
    words: Any


class _Wording(NamedTuple):
    """What an end says in one edition, as ``context_sql`` reads it."""

    edition: int
    code: str
    title: str
    label: str
    texts: Any


class _Seen(NamedTuple):
    """What was read of a requirement, with the editions that are named in it."""

    row: _Row
    own: KnownEdition
    # Whether another published edition words it too.
    elsewhere: bool
    links: list[tuple[_Link, _End]]
    editions: Editions
    reading: Reading

    def shows(self, edition: KnownEdition) -> bool:
        """Say whether the edition is the one of its framework that is read."""
        if self.reading.edition is not None and edition.framework == self.own.framework:
            return edition.row == self.own.row
        return edition.row == edition.in_force(self.reading.day)


def context_of_uid(uid: str, reading: Reading) -> Context | None:
    """Give the public wording of a uid that is pinned or in force, else the last up to the day.

    None where there is none. One query, and one more for each of what is rare: editions of which
    nothing is known since the last publication, citations whose requirement says something else in
    another edition, links that may have become suspect, ends that are neither requirements nor
    concepts; and for wordings in two frameworks, or of two editions from the same day.
    """
    named, pinned = as_uid(uid), reading.edition
    meant: tuple[Any, ...] = (day_parameter(reading.day),)
    if pinned is not None:
        meant = (pinned, uid_parameter(as_uid(pinned)))
    rows = fetched(statement_of_uid(pinned=pinned is not None), (uid_parameter(named), *meant))
    if not rows:
        return None
    row = _Row._make(rows[0])
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
    rows = fetched(statement_of_row(), (key,))
    return _context(_Row._make(rows[0]), reading) if rows else None


def _context(row: _Row, reading: Reading) -> Context | None:
    links = [(link, _End._make(json_value(link.end))) for link in _links_of(row)]
    wordings = json_value(row.wordings)
    named = {*(one[0] for one in wordings), *_editions_named(links)}
    revision, editions = known_editions(named, row.revision)
    own = editions[row.edition]
    if own is None:
        return None
    if reading.edition is not None:
        # The label is pinned for this framework; others may have the same one.
        reading = replace(reading, edition=own.uid)
    elsewhere = sum(editions[edition] is not None for edition, _ in wordings) > 1
    answer, whole = _answer(_Seen(row, own, elsewhere, links, editions, reading))
    return Context(row.revision, answer, whole and revision == row.revision)


def _links_of(row: _Row) -> list[_Link]:
    return sorted(map(_Link._make, json_value(row.links)), key=_side)


def _side(link: _Link) -> tuple[int, int]:
    return link.side, link.row


def _editions_named(links: Sequence[tuple[_Link, _End]]) -> Iterator[int]:
    for link, end in links:
        if link.edition is not None:
            yield link.edition
        if end.kind == EntityKind.REQUIREMENT:
            for wording in json_value(end.words):
                yield wording[0]


def _answer(seen: _Seen) -> tuple[Answer, bool]:
    """The fields in their order, and whether no further statement was needed."""
    row, own, reading = seen.row, seen.own, seen.reading
    words = {"title": row.title, "statement": row.statement, "texts": json_object(row.texts)}
    said = localised(words, own.language, reading.language)
    above = edition_address(own.slug, own.label)
    uid, code = uid_text(row.uid), row.code or None
    ancestors, siblings = _around(seen, above)
    citations, judged = _cited(row, reading)
    links, concepts, weighed = _linked(seen)
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


def _around(seen: _Seen, above: str) -> tuple[list[Answer], dict[str, Answer | None]]:
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


def _placed(
    held: list[list[Any]], own: KnownEdition, above: str, reading: Reading
) -> list[Answer]:
    """Places by their paths."""
    held.sort(key=_first)
    return places([one[1:] for one in held], above, own.language, reading.language)


def _first(held: list[Any]) -> Any:
    return held[0]


def _cited(row: _Row, reading: Reading) -> tuple[list[Answer], bool]:
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


def _linked(seen: _Seen) -> tuple[list[Answer], list[Answer], bool]:
    """The links, the concepts among their ends, and whether that took further statements."""
    links = [one for one in seen.links if _holds(one[0], seen)]
    ends, schemes, stirred = _ends(links, seen)
    further = {link.other for link, _ in links if link.other not in ends}
    if further:
        named, of_concepts = named_ends(further, seen.reading)
        ends, schemes = ends | named, schemes | of_concepts
    several = seen.own.several or seen.row.led_to is not None or seen.elsewhere
    changed = [
        link.row
        for link, _ in links
        if not link.navigation and (several or link.other in stirred or link.other in further)
    ]
    suspect = suspect_rows(changed, seen.reading) if changed else frozenset()
    concepts = [
        {"uid": ends[link.other]["uid"], "scheme": schemes[link.other],
         "label": ends[link.other]["title"]}
        for link, _ in links
        if not link.side and link.type == AssociationType.ABOUT and link.other in schemes
    ]  # fmt: skip
    shaped = [_shaped(link, ends[link.other], link.row in suspect) for link, _ in links]
    return shaped, concepts, bool(further or changed)


def _holds(link: _Link, seen: _Seen) -> bool:
    """Whether a link is of this edition, of a public document or in force in another framework."""
    if link.edition is None or link.edition == seen.row.edition:
        return True
    holder = seen.editions[link.edition]
    return holder is not None and holder.row == holder.in_force(seen.reading.day)


def _shaped(link: _Link, other: Answer, suspect: bool) -> Answer:
    return {
        "uid": uid_text(link.uid),
        "type": link.type,
        "direction": _DIRECTIONS[link.side],
        "other": other,
        "rationale": link.rationale or None,
        "evidence": link.evidence or None,
        "confidence": None if link.confidence is None else float(link.confidence),
        "origin": link.origin,
        "navigation": bool(link.navigation),
        "suspect": suspect,
    }


def _ends(
    links: Sequence[tuple[_Link, _End]], seen: _Seen
) -> tuple[Ends, dict[int, str], set[int]]:
    """The ends that were told, the schemes of concepts, and ends whose words may have changed.

    What was merged, and what has no public wording, is not among them.
    """
    ends: Ends = {}
    schemes: dict[int, str] = {}
    stirred: set[int] = set()
    for link, end in links:
        held = json_value(end.words)
        if link.other in ends or end.led_to is not None or not held:
            continue
        if end.kind == EntityKind.CONCEPT:
            ends[link.other], schemes[link.other] = _concept(end, held, seen.reading)
        elif end.kind == EntityKind.REQUIREMENT:
            named, changed = _requirement(end, held, seen)
            if named is not None:
                ends[link.other] = named
            if changed:
                stirred.add(link.other)
    return ends, schemes, stirred


def _requirement(end: _End, held: list[list[Any]], seen: _Seen) -> tuple[Answer | None, bool]:
    """Named by the wording of the day, else by the last one that may be seen.

    And whether any framework that words it had more than one edition.
    """
    best: tuple[tuple[bool, dt.date, int], KnownEdition, _Wording] | None = None
    several = False
    for wording in map(_Wording._make, held):
        edition = seen.editions[wording.edition]
        if edition is None:
            continue
        several = several or edition.several
        if edition.withdrawn:
            continue
        rank = (seen.shows(edition), edition.effective_from, edition.revision)
        if best is None or rank > best[0]:
            best = rank, edition, wording
    if best is None:
        return None, several
    rank, edition, said = best
    named = bare_end(uid_text(end.uid), end.kind)
    name_requirement(named, (edition.slug, edition.label, edition.language, *said[1:]), seen.reading)
    named["absent"] = not rank[0]
    return named, several


def _concept(end: _End, held: list[Any], reading: Reading) -> tuple[Answer, str]:
    """A concept by its preferred label, and its scheme."""
    scheme, title, labels = held
    preferred = {one[1]: one[2] for one in sorted(json_value(labels), key=_first)}
    named = bare_end(uid_text(end.uid), end.kind)
    name_concept(named, preferred, title, reading)
    return named, scheme
