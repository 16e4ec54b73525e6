"""How relations compose: what A is to C when A is something to B and B something to C.

Read as sets of what is asked: ``broad_match`` says the target asks for more (contains the source),
``narrow_match`` less, ``intersects`` that both share something, ``close_match`` the same effect in
other words (OSCAL 1.2 mapping: subset-of, superset-of, intersects-with, equivalent-to, equal-to).

==============  =======  =======  =======  ========  ==========
then            exact    close    broad    narrow    intersects
==============  =======  =======  =======  ========  ==========
exact           exact    close    broad    narrow    intersects
close           close    related  broad    narrow    unknown
broad           broad    broad    broad    unknown   unknown
narrow          narrow   narrow   unknown  narrow    unknown
intersects      inter.   unknown  unknown  unknown   unknown
==============  =======  =======  =======  ========  ==========

An exact match changes nothing. Up and up stays up, down and down stays down; turning round says
nothing. Through an ``intersects`` nothing but exact matches pass. One close match keeps what the
others say and stands as the weakest link; two say no more than ``related``, since close matches
are not transitive (SKOS Reference §10.1). The rule looks at the whole chain and not at its order,
so the same chain read from its other end says the inverse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from content.packages import LinkRecord
from graph.network import Network, Step

EXACT, CLOSE, BROAD, NARROW = "exact_match", "close_match", "broad_match", "narrow_match"
INTERSECTS, RELATED, UNKNOWN = "intersects", "related", "unknown"
MATCHES = frozenset({EXACT, CLOSE, BROAD, NARROW, INTERSECTS})
STRENGTH = {EXACT: 0, CLOSE: 1, BROAD: 2, NARROW: 2, INTERSECTS: 3, RELATED: 4, UNKNOWN: 9}


def composed(relations: Iterable[str]) -> str:
    """Give what a chain of relations says, ``unknown`` where it says nothing.

    >>> composed(["exact_match", "narrow_match"]), composed(["intersects", "narrow_match"])
    ('narrow_match', 'unknown')
    >>> composed(["close_match", "broad_match", "close_match"])
    'related'
    """
    said = Counter(one for one in relations if one != EXACT)
    if not said:
        return EXACT
    if said.total() == 1:
        return next(iter(said))
    if not said.keys() <= {CLOSE, BROAD, NARROW} or said.keys() >= {BROAD, NARROW}:
        return UNKNOWN
    if said[CLOSE] > 1:
        return RELATED
    return BROAD if BROAD in said else NARROW


def relation(network: Network, step: Step) -> str | None:
    """Give the relation of one step as it is walked, or None if it is no match.

    >>> from graph.questions.examples import line
    >>> network = line("a broad_match b")
    >>> [relation(network, step) for step in network.steps("b")]
    ['narrow_match']
    """
    if step.link.type not in MATCHES:
        return None
    return step.link.type if step.direction == "out" else network.meanings[step.link.type].inverse


def chain(network: Network, steps: Sequence[Step]) -> str | None:
    """Give what a path composes to, or None where one of its hops is no match."""
    relations = [relation(network, step) for step in steps]
    known = [one for one in relations if one is not None]
    return composed(known) if steps and len(known) == len(relations) else None


def weakness(link: LinkRecord) -> tuple[int, float]:
    """Give how weak a link is, for comparing: by its type, then by its confidence (none: 1)."""
    confidence = 1.0 if link.confidence is None else link.confidence
    return STRENGTH.get(link.type, STRENGTH[UNKNOWN]), -confidence


def agreed(relations: Iterable[str]) -> str | None:
    """Give what several chains between the same two ends say together; None without chains.

    The strongest holds. Chains that say broader and chains that say narrower, with nothing
    stronger, agree only on a shared part.

    >>> agreed(["unknown", "intersects"]), agreed(["broad_match", "narrow_match"])
    ('intersects', 'intersects')
    """
    found = set(relations)
    if not found:
        return None
    best = min(STRENGTH[one] for one in found)
    strongest = {one for one in found if STRENGTH[one] == best}
    return INTERSECTS if len(strongest) > 1 else strongest.pop()
