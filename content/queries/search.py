"""Search over everything public, by the index: docs/searching.md tells its syntax and its order.

READ: an answer depends on the whole index, hence on every publication; the content revision is
the coarse key that suits it, and with it the day, for editions come into force by themselves.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from content.queries.editions import pinned_editions
from content.queries.fields import Answer
from content.queries.paging import bad_cursor, read_cursor, written_cursor
from content.queries.reading import Reading
from content.queries.search_answers import shown
from content.queries.search_candidates import (
    First,
    Slice,
    Within,
    candidates_after,
    first_candidates,
    some_old,
)
from content.queries.search_hits import Hit, Place, Wanted, hits_of
from content.queries.search_mapping import map_file
from content.queries.search_questions import Question, question, sampled_question
from content.queries.search_sample import sample
from content.query_language import Node, Term, parsed, terms
from content.search_units import DOCUMENT, FRAMEWORK, KINDS, PASSAGE, REQUIREMENT, SCOPES

# Up to so many units are ranked exactly; beyond, what is in force comes first, in address order.
MOST_RANKED = 2000
# So many units are read at a time where all are ranked that came while somebody was paging.
_AT_A_TIME = 1000
# So many are read first: as many units as there are hits on a page. Where not all are ranked the
# facets tell of these.
_AT_FIRST = 52
_RANKED, _UNRANKED = 1, 0
_FIRST = Place(-1, -(2**31), -1, -1)
# Titles in force, texts in force, then both of what is not: what unranked hits go through.
_STAGES = ((True, True), (True, False), (False, True), (False, False))
_WORKS = {
    REQUIREMENT: "framework", FRAMEWORK: "framework", PASSAGE: "document", DOCUMENT: "document"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What to keep of what holds the words; ``in_force`` None keeps old wordings too, last."""

    kinds: tuple[str, ...] = ()
    framework: str | None = None
    document: str | None = None
    modality: str | None = None
    in_force: bool | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, facets, whether all hits were ranked, and how many there are at least."""

    results: list[Answer] = field(default_factory=list)
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    ranked: bool = True
    count_at_least: int = 0
    next: str | None = None


@dataclass(frozen=True, slots=True)
class _Search:
    node: Node
    within: Within
    wanted: Wanted


def search(
    words: str,
    reading: Reading,
    filters: Filters | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Found:
    """Give what holds the words, in force before old; at most 14 queries.

    Up to 2,000 candidate units all hits are ranked and counted. Beyond, hits come in force
    first, titles first, then in the order in which their editions were published and of their
    addresses. Facets are then those of 52 units, in whose titles the words stand where so many
    are, and they and the count are lower bounds.

    Raises:
        SearchSyntaxError: the words cannot be read (400).
        InvalidParameterError: the cursor is not of a search (400).
    """
    node = parsed(words)
    mode, after = _read(cursor)
    if node is None:
        return Found(facets=_facets([]))
    map_file()
    asked = _asked(node, reading, filters or Filters())
    tokens = sampled_question(node, sample(), narrow=asked.within.narrow)
    first = _first(asked, tokens, mode)
    whole = first.titles is None
    if mode == _RANKED and not whole:
        # What was ranked at first stays so, however much was published since.
        hits = _hits_of_all(asked, replace(tokens, common=False))
    else:
        hits = [hit for one in first.candidates for hit in hits_of(one, asked.wanted)]
    ranked = mode == _RANKED or (mode is None and whole)
    following = _ranked(hits, after) if ranked else _in_order(asked, tokens, after, first)
    page = list(islice(following, limit + 1))
    more, page = len(page) > limit, page[:limit]
    return Found(
        results=shown(page, terms(node), reading),
        facets=_facets(hits),
        ranked=ranked,
        count_at_least=max(len(hits), len(page), _sure(asked, first.units)),
        next=_written(ranked, page[-1].place) if more else None,
    )


def _first(asked: _Search, tokens: Question, mode: int | None) -> First:
    if mode == _RANKED and tokens.common:
        return First([], 0, Slice([], None))
    titled = question(asked.node, titles=True)
    return first_candidates(tokens, titled, asked.within, MOST_RANKED, _AT_FIRST)


def _hits_of_all(asked: _Search, tokens: Question) -> list[Hit]:
    """Every hit, in the order of units; three queries for a thousand units."""
    hits: list[Hit] = []
    last: int | None = 0
    while last is not None:
        some, last = candidates_after(tokens, asked.within, last, _AT_A_TIME)
        hits += [hit for one in some for hit in hits_of(one, asked.wanted)]
    return hits


def _sure(asked: _Search, candidates: int) -> int:
    """How many hits so many candidates are at least, before anybody has looked at them.

    A pair or a single character that the tokens tell of does stand in some part of the unit.
    """
    node, wanted = asked.node, asked.wanted
    narrowed = asked.within != Within(asked.within.day) or bool(wanted.kinds)
    exact = isinstance(node, Term) and len(node.words) <= 2  # noqa: PLR2004
    return candidates if exact and not narrowed else 0


def _read(cursor: str | None) -> tuple[int | None, Place]:
    if cursor is None:
        return None, _FIRST
    (mode, *place), _ = read_cursor(cursor, 1 + len(_FIRST))
    if mode not in {_RANKED, _UNRANKED} or not all(isinstance(key, int) for key in place):
        raise bad_cursor()
    return mode, Place(*place)


def _written(ranked: bool, place: Place) -> str:
    return written_cursor([_RANKED if ranked else _UNRANKED, *place])


def _asked(node: Node, reading: Reading, filters: Filters) -> _Search:
    editions = None
    if reading.edition is not None:
        editions = frozenset(pinned_editions(reading).values_list("pk", flat=True))
    kinds = frozenset(place for place, kind in enumerate(KINDS) if kind.value in filters.kinds)
    if filters.modality is not None:
        kinds = (kinds or frozenset({REQUIREMENT})) & {REQUIREMENT}
    wanted = Wanted(
        node, kinds, filters.framework, filters.document, filters.modality, editions,
        filters.in_force,
    )  # fmt: skip
    scopes = tuple(SCOPES[kind] for kind in sorted(kinds))
    within = Within(
        reading.day, scopes, filters.framework or filters.document,
        None if editions is None else tuple(sorted(editions)), filters.in_force,
    )  # fmt: skip
    return _Search(node, within, wanted)


def _ranked(hits: list[Hit], after: Place) -> Iterator[Hit]:
    later = (hit for hit in hits if hit.place > after)
    return iter(sorted(later, key=lambda hit: hit.place))


def _in_order(asked: _Search, tokens: Question, after: Place, first: First) -> Iterator[Hit]:
    """Hits stage by stage, in the order of units; as many queries as the page needs."""
    for stage, (current, titled) in enumerate(_STAGES):
        if stage < after.old or asked.wanted.current not in {None, current}:
            continue
        if not current and not some_old(asked.within.day):
            return
        start = after if stage == after.old else _FIRST
        said = question(asked.node, titles=True) if titled else tokens
        known = first.titles if titled else first.opening
        yield from _stage(asked, said, start._replace(old=stage), known, current=current)


def _stage(
    asked: _Search, tokens: Question, after: Place, opening: Slice | None, *, current: bool
) -> Iterator[Hit]:
    """The hits of one stage behind a place, which names the stage."""
    stage, titled = after.old, _STAGES[after.old][1]
    within = replace(asked.within, current=current)
    wanted = replace(asked.wanted, current=current)
    unit, size = max(after.unit - 1, 0), _AT_FIRST
    following = opening if unit == 0 and opening else None
    while True:
        following = following or candidates_after(tokens, within, unit, size)
        for candidate in following.candidates:
            for hit in hits_of(candidate, wanted):
                place = Place(stage, 0, candidate.key, hit.place.part)
                if hit.titled == titled and place > after:
                    yield hit._replace(place=place)
        if following.last is None:
            return
        unit, size, following = following.last, min(4 * size, 1024), None


def _facets(hits: list[Hit]) -> dict[str, list[tuple[str, int]]]:
    """How many hits there are of each kind, framework and document, the most first."""
    counts: dict[str, Tally[str]] = {"kind": Tally(), "framework": Tally(), "document": Tally()}
    for hit in hits:
        counts["kind"][KINDS[hit.kind].value] += 1
        if hit.kind in _WORKS:
            counts[_WORKS[hit.kind]][hit.scope.owner] += 1
    return {
        name: sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
        for name, tally in counts.items()
    }
