"""What changed of the citations and associations of two editions."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from content.comparison.fields import FieldChange, association_changes
from content.comparison.trees import Pair, TreeComparison
from content.packages import AssociationRecord, CitationRecord, EditionPackage
from content.text.worddiff import Run, word_diff

_Ends = tuple[uuid.UUID, uuid.UUID, str]


class LinkFate(StrEnum):
    """What became of a link; a citation is moved when the same words are cited elsewhere."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CitationChange:
    """A citation of a requirement that both editions hold; ``runs`` where other words are cited."""

    pair: Pair
    fate: LinkFate
    old: CitationRecord | None
    new: CitationRecord | None
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class AssociationChange:
    """A link that one edition lacks, or that both hold with other fields."""

    fate: LinkFate
    old: AssociationRecord | None
    new: AssociationRecord | None
    fields: tuple[FieldChange, ...] = ()


def citation_changes(pairs: Iterable[Pair]) -> Iterator[CitationChange]:
    """Yield what changed of the citations of each pair, in its order.

    A citation is the same by uid, else by the words it quotes from one document, else by its turn
    among those left of one document.
    """
    for pair in pairs:
        if pair.old.citations == pair.new.citations:
            continue
        for old, new in _matched(pair.old.citations, pair.new.citations):
            if old is None or new is None:
                yield CitationChange(
                    pair, LinkFate.ADDED if old is None else LinkFate.REMOVED, old, new
                )
            elif old.quote != new.quote:
                runs = word_diff(old.quote, new.quote)
                yield CitationChange(pair, LinkFate.CHANGED, old, new, runs)
            elif _place(old) != _place(new):
                yield CitationChange(pair, LinkFate.MOVED, old, new)


def _place(citation: CitationRecord) -> tuple[object, ...]:
    return citation.document, citation.expression_digest, citation.start, citation.end


_Matches = Iterator[tuple[CitationRecord | None, CitationRecord | None]]


def _matched(old: tuple[CitationRecord, ...], new: tuple[CitationRecord, ...]) -> _Matches:
    left, came = list(old), list(new)
    for same in (_by_uid, _by_quote, _by_document):
        for here in tuple(left):
            there = next((one for one in came if same(here) == same(one)), None)
            if there is not None:
                left.remove(here)
                came.remove(there)
                yield here, there
    yield from ((here, None) for here in left)
    yield from ((None, there) for there in came)


def _by_uid(citation: CitationRecord) -> object:
    return citation.uid


def _by_quote(citation: CitationRecord) -> object:
    return citation.document, citation.quote


def _by_document(citation: CitationRecord) -> object:
    return citation.document


def association_comparison(
    old: EditionPackage, new: EditionPackage, tree: TreeComparison
) -> list[AssociationChange]:
    """Give what changed of the associations, in the reading order of their sources.

    A link is the same by uid, else by type and the ends that its old ends became.
    """
    places = {uid: place for place, uid in enumerate(tree.new)}

    def turn(change: AssociationChange) -> tuple[int, int, str]:
        link = change.new or change.old
        if link is None:
            return len(places), len(places), ""
        source, target, kind = _ends(link, tree.successors)
        return places.get(source, len(places)), places.get(target, len(places)), kind

    return sorted(_association_changes(old, new, tree), key=turn)


def _association_changes(
    old: EditionPackage, new: EditionPackage, tree: TreeComparison
) -> Iterator[AssociationChange]:
    by_uid = {link.uid: link for link in old.associations}
    kept = by_uid.keys() & {link.uid for link in new.associations}
    left: dict[_Ends, list[AssociationRecord]] = defaultdict(list)
    for link in old.associations:
        if link.uid not in kept:
            left[_ends(link, tree.successors)].append(link)
    for link in new.associations:
        alike = left[_ends(link, {})] if link.uid not in kept else [by_uid[link.uid]]
        earlier = alike.pop(0) if alike else None
        if earlier is None:
            yield AssociationChange(LinkFate.ADDED, None, link)
            continue
        fields = tuple(association_changes(earlier, link))
        if fields:
            yield AssociationChange(LinkFate.CHANGED, earlier, link, fields)
    for gone in chain.from_iterable(left.values()):
        yield AssociationChange(LinkFate.REMOVED, gone, None)


def _ends(link: AssociationRecord, became: Mapping[uuid.UUID, uuid.UUID]) -> _Ends:
    source, target = link.source_uid, link.target_uid
    return became.get(source, source), became.get(target, target), link.type
