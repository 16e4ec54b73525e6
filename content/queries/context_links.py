"""The links of one requirement and their other ends, from what ``context_sql`` tells of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from content.queries.context_rows import End, Link, Seen, Wording
from content.queries.details import suspect_rows
from content.queries.ends import Ends, bare_end, name_concept, name_requirement, named_ends
from content.queries.fields import Answer
from content.queries.known_editions import KnownEdition
from content.queries.known_names import KnownConcept
from content.queries.statements import json_value, uid_text
from content.queries.steady_words import steady
from content.vocabulary import AssociationType, EntityKind

_DIRECTIONS = ("out", "in")


def linked(seen: Seen) -> tuple[list[Answer], list[Answer], bool]:
    """Give the links, the concepts among their ends, and whether that took further statements."""
    links = [one for one in seen.links if _holds(one[0], seen)]
    ends, schemes, stirred = _ends(links, seen)
    further = {link.other for link, _ in links if link.other not in ends}
    if further:
        named, of_concepts = named_ends(further, seen.reading)
        ends, schemes = ends | named, schemes | of_concepts
    suspect = _suspect([link for link, _ in links if not link.navigation], further, stirred, seen)
    concepts = [
        {"uid": ends[link.other]["uid"], "scheme": schemes[link.other],
         "label": ends[link.other]["title"]}
        for link, _ in links
        if not link.side and link.type == AssociationType.ABOUT and link.other in schemes
    ]  # fmt: skip
    shaped = [_shaped(link, ends[link.other], link.row in (suspect or ())) for link, _ in links]
    return shaped, concepts, bool(further) or suspect is not None


def _suspect(
    links: Sequence[Link], further: set[int], stirred: set[int], seen: Seen
) -> Collection[int] | None:
    """The rows of links that became suspect; None where that is told without a statement."""
    own = seen.row.entity
    asked = {link.other for link in links} & stirred | ({own} if links and seen.several else set())
    moved = further | (asked - steady(asked, seen.editions) if asked else set())
    if seen.row.led_to is not None:
        moved.add(own)
    changed = [link.row for link in links if link.other in moved or own in moved]
    if changed:
        return suspect_rows(changed, seen.reading)
    return frozenset() if asked else None


def _holds(link: Link, seen: Seen) -> bool:
    """Whether a link is of this edition, of a public document or in force in another framework."""
    if link.edition is None:
        return link.document in seen.names.documents
    if link.edition == seen.row.edition:
        return True
    holder = seen.editions[link.edition]
    return (
        holder is not None
        and holder.framework != seen.own.framework
        and holder.row == holder.in_force(seen.reading.day)
    )


def _shaped(link: Link, other: Answer, suspect: bool) -> Answer:
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


def _ends(links: Sequence[tuple[Link, End]], seen: Seen) -> tuple[Ends, dict[int, str], set[int]]:
    """The ends that were told, the schemes of concepts, and ends whose words may have changed.

    What was merged, and what has no public wording, is not among them.
    """
    ends: Ends = {}
    schemes: dict[int, str] = {}
    stirred: set[int] = set()
    for link, end in links:
        if link.other in ends or end.led_to is not None:
            continue
        if end.kind == EntityKind.CONCEPT:
            known = seen.names.concepts.get(link.other)
            if known is not None:
                ends[link.other], schemes[link.other] = _concept(end, known, seen), known.scheme
        elif held := json_value(end.words):
            named, changed = _requirement(end, held, seen)
            if named is not None:
                ends[link.other] = named
            if changed:
                stirred.add(link.other)
    return ends, schemes, stirred


def _requirement(end: End, held: list[list[Any]], seen: Seen) -> tuple[Answer | None, bool]:
    """Named by the wording of the day, else by the last one that may be seen.

    And whether any framework that words it had more than one edition.
    """
    best: tuple[tuple[bool, dt.date, int], KnownEdition, Wording] | None = None
    several = False
    for wording in map(Wording._make, held):
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
    name_requirement(
        named, (edition.slug, edition.label, edition.language, *said[1:]), seen.reading
    )
    named["absent"] = not rank[0]
    return named, several


def _concept(end: End, known: KnownConcept, seen: Seen) -> Answer:
    """A concept by its preferred label."""
    named = bare_end(uid_text(end.uid), end.kind)
    name_concept(named, known.labels, known.title, seen.reading)
    return named
