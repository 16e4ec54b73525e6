"""One published requirement with all its context, from the one statement of ``context_sql``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from content.identity import SEGMENT_WIDTH
from content.queries.addresses import (
    edition_address,
    escaped,
)
from content.queries.context_sql import context_statement
from content.queries.details import cite_as, judged_citations, places, shaped_citation, suspect_rows
from content.queries.ends import Ends, bare_end, name_concept, name_requirement, named_ends
from content.queries.fields import Answer
from content.queries.reading import Reading
from content.queries.statements import (
    day_value,
    fetched,
    json_object,
    json_value,
    time_value,
    uid_text,
)
from content.queries.wordings import all_wordings, localised
from content.vocabulary import AssociationType, EntityKind

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
    """The columns of ``context_statement``."""

    revision: int
    row: int
    parent: int | None
    uid: Any
    framework: str
    framework_title: str
    edition: str
    edition_uid: Any
    original: str
    state: str
    published_at: Any
    effective_from: Any
    effective_to: Any
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
    several: int
    places: str | None
    citations: str | None
    links: str | None


class _Link(NamedTuple):
    """A link as ``context_statement`` reads it; ``other`` is the entity row of its other end."""

    side: int
    row: int
    uid: Any
    type: str
    rationale: str
    evidence: str
    confidence: Any
    origin: str
    navigation: Any
    other: int
    other_uid: Any
    kind: str
    led_to: int | None
    words: str | None


def context_of(condition: str, params: Sequence[Any], reading: Reading) -> Context | None:
    """Give the public requirement ``r`` that fulfils a condition; None where none does.

    One query, and one more for each of what is rare: citations whose requirement says something
    else in another edition, links that may have become suspect, ends that are neither requirements
    nor concepts.
    """
    text, given = context_statement(reading, condition)
    rows = fetched(text, (*given, *params))
    if not rows:
        return None
    row = _Row._make(rows[0])
    if reading.edition is not None:
        # The label is pinned for this framework; others may have the same one.
        reading = replace(reading, edition=uid_text(row.edition_uid))
    answer, whole = _answer(row, reading)
    return Context(row.revision, answer, whole)


def _answer(row: _Row, reading: Reading) -> tuple[Answer, bool]:
    """The fields in their order, and whether no further statement was needed."""
    words = {"title": row.title, "statement": row.statement, "texts": json_object(row.texts)}
    said = localised(words, row.original, reading.language)
    above = edition_address(row.framework, row.edition)
    uid, code = uid_text(row.uid), row.code or None
    ancestors, children, siblings = _around(row, above, reading.language)
    citations, judged = _cited(row, reading)
    links, concepts, weighed = _linked(row, reading)
    return {
        "uid": uid,
        "address": f"{above}/{escaped(code or uid)}",
        "framework": row.framework,
        "edition": row.edition,
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
        "state": row.state,
        "ancestors": ancestors,
        "children": children,
        "siblings": siblings,
        "citations": citations,
        "associations": links,
        "concepts": concepts,
        "texts": all_wordings(words, row.original),
        "published_at": time_value(row.published_at),
        "effective_from": day_value(row.effective_from),
        "effective_to": day_value(row.effective_to),
        "cite_as": cite_as(row.framework_title, row.edition, code, said.title),
        "version": row.version,
    }, not judged and not weighed


def _around(
    row: _Row, above: str, language: str
) -> tuple[list[Answer], list[Answer], dict[str, Answer | None]]:
    """The places above and below it, and those beside it below the same parent."""
    path, over, under = row.path, [], []
    beside: dict[str, Answer | None] = {"previous": None, "next": None}
    for where, parent, *held in sorted(json_value(row.places), key=_first):
        if parent == row.row:
            under.append(held)
        elif path.startswith(where):
            over.append(held)
        elif parent == row.parent:
            side = "next" if where > path else "previous"
            beside[side] = places([held], above, row.original, language)[0]
    return (
        places(over, above, row.original, language),
        places(under, above, row.original, language),
        beside,
    )


def _first(held: list[Any]) -> Any:
    return held[0]


def _cited(row: _Row, reading: Reading) -> tuple[list[Answer], bool]:
    """The citations, and whether they had to be judged by a statement of their own."""
    held = json_value(row.citations)
    if any(one[-1] for one in held):
        return judged_citations(row.row, reading), True
    held.sort(key=_first)
    return [shaped_citation((*one[1:-1], "anchored", 0)) for one in held], False


def _linked(row: _Row, reading: Reading) -> tuple[list[Answer], list[Answer], bool]:
    """The links, the concepts among their ends, and whether that took further statements."""
    links = sorted(map(_Link._make, json_value(row.links)))
    ends, schemes, stirred = _ends(links, reading)
    further = {link.other for link in links if link.other not in ends}
    if further:
        named, of_concepts = named_ends(further, reading)
        ends, schemes = ends | named, schemes | of_concepts
    changed = [
        link.row
        for link in links
        if not link.navigation and (row.several or link.other in stirred or link.other in further)
    ]
    suspect = suspect_rows(changed, reading) if changed else frozenset()
    concepts = [
        {"uid": ends[link.other]["uid"], "scheme": schemes[link.other],
         "label": ends[link.other]["title"]}
        for link in links
        if not link.side and link.type == AssociationType.ABOUT and link.other in schemes
    ]  # fmt: skip
    shaped = [_shaped(link, ends[link.other], link.row in suspect) for link in links]
    return shaped, concepts, bool(further or changed)


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


def _ends(links: Sequence[_Link], reading: Reading) -> tuple[Ends, dict[int, str], set[int]]:
    """The ends that were told, the schemes of concepts, and ends whose words may have changed.

    What was merged, and what has no public wording, is not among them.
    """
    ends: Ends = {}
    schemes: dict[int, str] = {}
    stirred: set[int] = set()
    for link in links:
        if link.other in ends or link.led_to is not None:
            continue
        held = json_value(link.words)
        if link.kind == EntityKind.CONCEPT and held:
            ends[link.other], schemes[link.other] = _concept(link, held, reading)
        elif link.kind == EntityKind.REQUIREMENT:
            seen = [one for one in held if one[0]]
            if seen:
                ends[link.other] = _requirement(link, seen, reading)
            if any(one[2] for one in held):
                stirred.add(link.other)
    return ends, schemes, stirred


def _requirement(link: _Link, seen: list[list[Any]], reading: Reading) -> Answer:
    """Named by the wording of the day, else by the last one that may be seen."""
    now = [one for one in seen if one[1]]
    last = max(now or seen, key=_age)
    end = bare_end(uid_text(link.other_uid), link.kind)
    name_requirement(end, last[5:], reading)
    end["absent"] = not now
    return end


def _age(held: list[Any]) -> Any:
    return held[3], held[4]


def _concept(link: _Link, held: list[list[Any]], reading: Reading) -> tuple[Answer, str]:
    """A concept by its preferred label, and its scheme."""
    _, _, _, scheme, title = held[0]
    labels = {one[1]: one[2] for one in sorted(held, key=_first) if one[1] is not None}
    end = bare_end(uid_text(link.other_uid), link.kind)
    name_concept(end, labels, title, reading)
    return end, scheme
