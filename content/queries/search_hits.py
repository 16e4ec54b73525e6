"""What of a candidate unit holds the words, and how well: the hits, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from content.queries.search_candidates import Candidate
from content.queries.search_scopes import ScopeRow
from content.query_language import Node, Term, holds, phrase_of, terms
from content.search_shown import pairs_of_spans
from content.search_units import DOCUMENT, FRAMEWORK, PASSAGE, REQUIREMENT, Part

EXACT, CODE, BEGINS, TITLED, SAID = 1000, 900, 800, 600, 300
# What many mentions in few words may add to a hit in the text; a passage repeats a requirement.
_OFTEN, _DENSE, _REPEATED = 60, 40, 50
_OF_FRAMEWORK = frozenset({REQUIREMENT, FRAMEWORK})
_OF_DOCUMENT = frozenset({PASSAGE, DOCUMENT})


class Place(NamedTuple):
    """Where a hit stands in the order of all; the page behind it begins after it."""

    old: int
    rank: int
    unit: int
    part: int


class Hit(NamedTuple):
    """One part that holds the words, and the unit that it is a part of."""

    place: Place
    kind: int
    target: int
    score: int
    titled: bool
    scope: ScopeRow
    unit: Candidate


@dataclass(slots=True)
class Wanted:
    """What is searched for, and which hits are kept; the rest is read off these once.

    ``words`` and ``phrase`` are those of the query; ``single`` are its words where they are one
    term, folded and in bytes.
    """

    node: Node
    kinds: frozenset[int]
    framework: str | None = None
    document: str | None = None
    modality: str | None = None
    editions: frozenset[int] | None = None
    current: bool | None = None
    words: dict[str, bytes] = field(default_factory=dict)
    phrase: str = ""
    whole: bytes = b""
    single: tuple[str, bytes] = ("", b"")
    everything: bool = False

    def __post_init__(self) -> None:
        """Read the words off the query once, for thousands of hits."""
        self.words = {one: one.encode() for one in terms(self.node)}
        self.phrase = phrase_of(self.node)
        self.whole = self.phrase.encode()
        if isinstance(self.node, Term):
            self.single = self.node.words, self.words[self.node.words]
        narrowed = (self.framework, self.document, self.modality, self.editions, self.current)
        self.everything = not self.kinds and narrowed == (None,) * len(narrowed)

    def keeps(self, part: Part, scope: ScopeRow) -> bool:
        """Whether a part passes the filters."""
        return (
            (not self.kinds or part.kind in self.kinds)
            and (self.current is None or scope.current == self.current)
            and (self.modality is None or part.modality == self.modality)
            and (self.framework is None or self._is_of(part, scope, self.framework, _OF_FRAMEWORK))
            and (self.document is None or self._is_of(part, scope, self.document, _OF_DOCUMENT))
            and (self.editions is None or part.kind != REQUIREMENT or scope.target in self.editions)
        )

    @staticmethod
    def _is_of(part: Part, scope: ScopeRow, owner: str, kinds: frozenset[int]) -> bool:
        return part.kind in kinds and scope.owner == owner

    def holds(self, words: bytes, spans: Sequence[int], code: str) -> bool:
        """Whether the query is satisfied by these spans and, besides, by a code.

        By the whole code, as it is indexed: a piece of it says nothing.
        """
        return holds(self.node, lambda one: one == code or _stands(words, spans, one.encode()))


def hits_of(candidate: Candidate, wanted: Wanted) -> list[Hit]:
    """Give the parts of a unit that hold the words; of nested passages the smallest."""
    # A code stands in the parts as it is: folded, it has nothing that JSON would write otherwise.
    words, parts = candidate.words, candidate.parts
    for one in wanted.words.values():
        if one in words or one in parts:
            break
    else:
        return []
    found = _holding(candidate, wanted)
    ends = [spans[-2:] for _, (kind, *_, spans), _ in found if kind == PASSAGE]
    hits = []
    for ordinal, part, scope in found:
        kind, target, *_, spans = part
        if kind == PASSAGE and len(ends) > 1 and _holds_a_smaller(spans[-2:], ends):
            continue
        score, titled = _score(words, part, wanted)
        place = Place(0 if scope.current else 1, -score, candidate.key, ordinal)
        hits.append(Hit(place, kind, target, score, titled, scope, candidate))
    return hits


def _holding(candidate: Candidate, wanted: Wanted) -> list[tuple[int, list[Any], ScopeRow]]:
    """The parts that hold the words, as they are written (``Part``), with their places."""
    words, scopes, everything = candidate.words, candidate.scopes, wanted.everything
    term, single = wanted.single
    found = []
    for ordinal, part in enumerate(orjson.loads(candidate.parts)):
        kind, _, code, _, _, spans = part
        scope = scopes.get(kind)
        if scope is None:
            continue
        # Most queries are one word and most parts one span; thousands of these are gone through.
        if single and len(spans) == 2:  # noqa: PLR2004
            stands = words.find(single, spans[0], spans[1]) >= 0 or code == term
        else:
            stands = wanted.holds(words, spans, code)
        if stands and (everything or wanted.keeps(Part._make(part), scope)):
            found.append((ordinal, part, scope))
    return found


def _stands(words: bytes, spans: Sequence[int], sought: bytes) -> bool:
    """Whether something stands whole in one of some spans."""
    if len(spans) == 2:  # noqa: PLR2004
        return words.find(sought, spans[0], spans[1]) >= 0
    return any(words.find(sought, start, end) >= 0 for start, end in pairs_of_spans(spans))


def _holds_a_smaller(span: Sequence[int], others: list[Sequence[int]]) -> bool:
    start, end = span
    return any(start <= low and high <= end and (low, high) != (start, end) for low, high in others)


def _score(words: bytes, part: list[Any], wanted: Wanted) -> tuple[int, bool]:
    """How well a part holds the words, by itself alone, and whether its title or code does.

    No count of other rows goes in, so a hit's place stays when others come and go.
    """
    kind, _, code, _, titles, spans = part
    if code and code == wanted.phrase:
        return CODE, True
    if titles:
        titled = _title_score(words, code, spans[: 2 * titles], wanted)
        if titled:
            return titled, True
    length, count, covered = _counted(words, spans, wanted)
    often = _OFTEN * count // (count + 2)
    dense = _DENSE * min(covered, length) // max(length, 1)
    return SAID + often + dense - (_REPEATED if kind == PASSAGE else 0), False


def _counted(words: bytes, spans: Sequence[int], wanted: Wanted) -> tuple[int, int, int]:
    """How long some spans are, how often the words stand in them, and how much these cover."""
    single = wanted.single[1]
    if single and len(spans) == 2:  # noqa: PLR2004
        count = words.count(single, *spans)
        return spans[1] - spans[0], count, count * len(single)
    count = covered = length = 0
    for start, end in pairs_of_spans(spans):
        length += end - start
        for one in wanted.words.values():
            number = words.count(one, start, end)
            count += number
            covered += number * len(one)
    return length, count, covered


def _title_score(words: bytes, code: str, titles: Sequence[int], wanted: Wanted) -> int:
    phrase = wanted.whole
    begun = [pair for pair in pairs_of_spans(titles) if words.startswith(phrase, *pair)]
    if begun:
        return EXACT if any(end - start == len(phrase) for start, end in begun) else BEGINS
    return TITLED if wanted.holds(words, titles, code) else 0
