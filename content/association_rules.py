"""What may be linked with what: duplicates, contradictions and cycles. Pure.

A link says the same from both its ends: a symmetric type either way, ``narrow_match`` as
``broad_match`` turned round. ``folded`` writes such links in one way, and every rule reads that.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from content.vocabulary import ASSOCIATION_TYPES, AssociationType

_T = AssociationType
# What may be said without giving grounds; site navigation is the third (``needs_grounds``).
UNARGUED = frozenset({_T.RELATED, _T.PEER_OF})

_INDIFFERENT_TO_NONE = frozenset({_T.NO_RELATION, _T.PRECEDES})
# Pairs of types that cannot both hold of one pair of ends. ``no_relation`` denies all but an
# order; the rest of a row is SKOS S27 and S46 (exact, hierarchical and associative mappings are
# disjoint) or plain sense (what conflicts does not support).
_EXCLUDES: dict[AssociationType, frozenset[AssociationType]] = {
    _T.NO_RELATION: frozenset(_T) - _INDIFFERENT_TO_NONE,
    _T.CONFLICTS_WITH: frozenset(
        {
            _T.EXACT_MATCH,
            _T.CLOSE_MATCH,
            _T.BROAD_MATCH,
            _T.NARROW_MATCH,
            _T.SUPPORTS,
            _T.EXEMPLIFIES,
            _T.TRANSLATION_OF,
        }
    ),
    _T.EXACT_MATCH: frozenset({_T.BROAD_MATCH, _T.NARROW_MATCH, _T.INTERSECTS, _T.CHILD_OF}),
    _T.INTERSECTS: frozenset({_T.BROAD_MATCH, _T.NARROW_MATCH}),
    _T.CHILD_OF: frozenset({_T.PEER_OF}),
}
CONTRADICTIONS: frozenset[frozenset[str]] = frozenset(
    frozenset({one.value, other.value}) for one, others in _EXCLUDES.items() for other in others
)


class Tie(NamedTuple):
    """One link between two entity rows; ``uid`` is None for a place in the tree."""

    uid: uuid.UUID | None
    source: int
    target: int
    type: str
    navigation: bool = False


@dataclass(frozen=True, slots=True)
class TypeRules:
    """What the rules need to know of a type: whether it is symmetric, and may have no cycle."""

    symmetric: bool = False
    acyclic: bool = False


def needs_grounds(type_: str, *, navigation: bool = False) -> bool:
    """Say whether a link of this type needs a rationale and evidence.

    Every type does but ``related``, ``peer_of`` and site navigation; one that a framework added
    does too.

    >>> needs_grounds("related"), needs_grounds("supports"), needs_grounds("trains")
    (False, True, True)
    """
    return not (type_ in UNARGUED or (type_ == _T.PRECEDES and navigation))


def common_rules() -> dict[str, TypeRules]:
    """Give the rules of the common types by name.

    >>> common_rules()["supports"]
    TypeRules(symmetric=False, acyclic=True)
    """
    return {
        kind.value: TypeRules(meaning.symmetric, meaning.acyclic)
        for kind, meaning in ASSOCIATION_TYPES.items()
    }


def folded(tie: Tie, rules: TypeRules) -> Tie:
    """Give the link as it is compared: ``narrow_match`` turned, symmetric ends in order.

    >>> folded(Tie(None, 2, 1, "narrow_match"), TypeRules())
    Tie(uid=None, source=1, target=2, type='broad_match', navigation=False)
    """
    turned = tie._replace(source=tie.target, target=tie.source)
    if tie.type == _T.NARROW_MATCH:
        return turned._replace(type=_T.BROAD_MATCH.value)
    return turned if rules.symmetric and tie.source > tie.target else tie


def duplicate_of(tie: Tie, others: Iterable[Tie], rules: Callable[[str], TypeRules]) -> Tie | None:
    """Give the link that says the same already, or None.

    >>> there = Tie(uuid.UUID(int=1), 1, 2, "related")
    >>> duplicate_of(Tie(None, 2, 1, "related"), [there], lambda name: TypeRules(True)) == there
    True
    """
    same = folded(tie, rules(tie.type))
    for other in others:
        held = folded(other, rules(other.type))
        if (held.source, held.target, held.type) == (same.source, same.target, same.type):
            return other
    return None


def contradiction_of(tie: Tie, others: Iterable[Tie]) -> Tie | None:
    """Give a link between the same two ends that cannot hold beside this one, or None.

    >>> there = Tie(uuid.UUID(int=1), 1, 2, "exact_match")
    >>> contradiction_of(Tie(None, 2, 1, "no_relation"), [there]) == there
    True
    """
    ends = {tie.source, tie.target}
    for other in others:
        if {other.source, other.target} == ends and _clash(tie, other):
            return other
    return None


def _clash(tie: Tie, other: Tie) -> bool:
    return frozenset({tie.type, other.type}) in CONTRADICTIONS and not (
        tie.navigation or other.navigation
    )


def way_back(
    tie: Tie, steps: Callable[[set[int]], Iterable[Tie]], *, most: int
) -> tuple[Tie, ...] | None:
    """Give the links that lead from the target of ``tie`` back to its source, or None.

    ``tie`` and what ``steps`` gives are folded; ``steps`` gives all links that leave a set of
    entities. The way is a shortest one. The walk goes breadth first, asks once a level and ends
    after ``most`` entities: what is behind them is not seen.

    >>> chain = [Tie(None, 1, 2, "supports"), Tie(None, 2, 3, "supports")]
    >>> found = way_back(Tie(None, 3, 1, "supports"),
    ...     lambda ends: [one for one in chain if one.source in ends], most=10)
    >>> [(one.source, one.target) for one in found or ()]
    [(1, 2), (2, 3)]
    """
    came: dict[int, Tie] = {}
    frontier = {tie.target}
    seen = {tie.target}
    while frontier and len(seen) <= most:
        found = {}
        for step in steps(frontier):
            if step.target not in seen and step.target not in found:
                found[step.target] = step
        came |= found
        if tie.source in found:
            return tuple(reversed(list(_traced(came, tie.source, tie.target))))
        frontier = set(found)
        seen |= frontier
    return None


def _traced(came: dict[int, Tie], end: int, start: int) -> Iterator[Tie]:
    at = end
    while at != start:
        yield came[at]
        at = came[at].source


def cycles(ties: Iterable[Tie]) -> list[tuple[Tie, ...]]:
    """Give one shortest cycle for every part of the ties in which all lead to one another.

    Ties are folded and of one type. Cost: linear in the ties, and once more in those of each part.

    >>> ring = [Tie(None, 1, 2, "supports"), Tie(None, 2, 1, "supports"),
    ...     Tie(None, 2, 3, "supports")]
    >>> [[(one.source, one.target) for one in cycle] for cycle in cycles(ring)]
    [[(1, 2), (2, 1)]]
    """
    out: dict[int, list[Tie]] = {}
    for tie in ties:
        out.setdefault(tie.source, []).append(tie)
    found = []
    for part in _strong_parts(out):
        inside = [tie for at in sorted(part) for tie in out[at] if tie.target in part]
        loops = [tie for tie in inside if tie.source == tie.target]
        first = (loops or inside)[0]
        by_source: dict[int, list[Tie]] = {}
        for tie in inside:
            by_source.setdefault(tie.source, []).append(tie)
        steps = partial(_leaving, by_source)
        back = () if loops else way_back(first, steps, most=len(part))
        found.append((first, *(back or ())))
    return found


def _leaving(by_source: dict[int, list[Tie]], ends: set[int]) -> Iterator[Tie]:
    for at in sorted(ends):
        yield from by_source.get(at, ())


def _strong_parts(out: dict[int, list[Tie]]) -> Iterator[set[int]]:
    """Sets of entities that all lead to one another: two or more, or one that leads to itself.

    Source: Tarjan, Depth-first search and linear graph algorithms (1972), without recursion.
    """
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    held: list[int] = []
    on: set[int] = set()
    for root in list(out):
        if root in order:
            continue
        work = [(root, iter(out.get(root, ())))]
        order[root] = low[root] = len(order)
        held.append(root)
        on.add(root)
        while work:
            at, ties = work[-1]
            following = next(ties, None)
            if following is not None:
                end = following.target
                if end not in order:
                    order[end] = low[end] = len(order)
                    held.append(end)
                    on.add(end)
                    work.append((end, iter(out.get(end, ()))))
                elif end in on:
                    low[at] = min(low[at], order[end])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[at])
            if low[at] == order[at]:
                part = _popped(held, on, at)
                if len(part) > 1 or any(tie.target == at for tie in out.get(at, ())):
                    yield part


def _popped(held: list[int], on: set[int], at: int) -> set[int]:
    part = set()
    while True:
        one = held.pop()
        on.discard(one)
        part.add(one)
        if one == at:
            return part
