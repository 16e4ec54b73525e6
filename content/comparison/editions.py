"""Two editions side by side: their trees, their citations and their associations."""

from collections.abc import Iterable
from dataclasses import dataclass

from content.comparison.lineage import Step
from content.comparison.links import (
    AssociationChange,
    CitationChange,
    association_comparison,
    citation_changes,
)
from content.comparison.trees import TreeComparison, compare_trees
from content.packages import EditionPackage


@dataclass(frozen=True, slots=True)
class EditionComparison:
    """What differs between two editions, links and citations included."""

    tree: TreeComparison
    citations: tuple[CitationChange, ...]
    associations: tuple[AssociationChange, ...]


def compare_packages(
    old: EditionPackage, new: EditionPackage, history: Iterable[Step] = ()
) -> EditionComparison:
    """Compare two editions whole; ``history`` holds the splits and merges recorded between them.

    >>> from content.packages import EditionRecord, FrameworkRecord
    >>> import uuid
    >>> nil = uuid.UUID(int=0)
    >>> empty = EditionPackage(FrameworkRecord(nil, "x", "standards", ""), EditionRecord(nil, "1"))
    >>> compare_packages(empty, empty).tree.ids
    ()
    """
    tree = compare_trees(old.requirements, new.requirements, history)
    return EditionComparison(
        tree,
        tuple(citation_changes(tree.pairs)),
        tuple(association_comparison(old, new, tree)),
    )
