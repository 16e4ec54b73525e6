"""What every edge type of the graph means: the association types, derived ones, added ones."""

from collections.abc import Iterable
from dataclasses import dataclass

from content.packages import LinkType
from content.vocabulary import ASSOCIATION_TYPES, AssociationType

PART_OF, CITED_IN, CITES, BROADER = "part_of", "cited_in", "cites", "broader"
NO_RELATION = AssociationType.NO_RELATION.value
DERIVED_TYPES = (PART_OF, CITED_IN, CITES, BROADER)
_SOURCE = frozenset({"source"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """How one type may be walked.

    ``reviews`` names the ends to review when the other changes; ``inverse`` the type that says the
    same from target to source, or None; ``acyclic`` forbids cycles; ``rank`` prefers, among paths
    of as many hops, those whose links say more (less is better).
    """

    name: str
    reviews: frozenset[str]
    inverse: str | None
    symmetric: bool
    acyclic: bool
    rank: int


_RANKS = {
    "exact_match": 0, "close_match": 1, "broad_match": 2, "narrow_match": 2, "supports": 3,
    "intersects": 3, "conflicts_with": 3, "cites": 4, "part_of": 5, "child_of": 5, "broader": 5,
    "about": 6, "cited_in": 7, "precedes": 9,
}  # fmt: skip
_OTHER_RANK = 4
_DERIVED = {
    # A changed parent, passage or broader term asks for a review of what rests on it.
    PART_OF: Meaning(PART_OF, _SOURCE, None, False, True, _RANKS[PART_OF]),
    CITED_IN: Meaning(CITED_IN, _SOURCE, None, False, False, _RANKS[CITED_IN]),
    BROADER: Meaning(BROADER, _SOURCE, None, False, True, _RANKS[BROADER]),
}


def _common() -> dict[str, Meaning]:
    return {
        kind.value: Meaning(
            kind.value,
            meaning.reviews,
            meaning.inverse.value if meaning.inverse else None,
            meaning.symmetric,
            meaning.acyclic,
            _RANKS.get(kind.value, _OTHER_RANK),
        )
        for kind, meaning in ASSOCIATION_TYPES.items()
    }


MEANINGS: dict[str, Meaning] = _common() | _DERIVED


def meanings(own: Iterable[LinkType] = ()) -> dict[str, Meaning]:
    """Give the meaning of every type, with those that frameworks added.

    >>> meanings([LinkType("trains", False, frozenset({"target"}))])["trains"].reviews
    frozenset({'target'})
    """
    added = {
        kind.name: Meaning(
            kind.name,
            kind.reviews,
            kind.name if kind.symmetric else None,
            kind.symmetric,
            False,
            _OTHER_RANK,
        )
        for kind in own
    }
    return added | MEANINGS
