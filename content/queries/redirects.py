"""Where merged identities lead: a redirect is followed to its end, both entities stay.

Readers of a few entities ask for those (``ends_of_redirects``, ``merged_into``); a walk through
many links reads all redirects once (``Redirects``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from content.models import Document, Entity, Redirect

# Merges upon merges; nobody goes deeper, and a cycle cannot arise because only ends are merged.
DEEPEST = 16


def ends_of_redirects(entities: Collection[int]) -> dict[int, int]:
    """Give ``{entity: where it leads in the end}`` of those that were merged.

    Cost: one query where none was, and one more for each merge upon a merge.
    """
    found = _steps(entities)
    for _ in range(DEEPEST):
        further = _steps(set(found.values()))
        if not further:
            break
        found = {entity: further.get(target, target) for entity, target in found.items()}
    return found


def _steps(entities: Iterable[int]) -> dict[int, int]:
    rows = Redirect.objects.filter(entity__in=set(entities))
    return dict(rows.values_list("entity", "target"))


def merged_into(entities: Collection[int]) -> dict[int, int]:
    """Give ``{merged entity: which of entities it leads to}``; the other way round.

    Cost: one query where nothing was merged into them, and one more for each merge upon a merge.
    """
    found: dict[int, int] = {}
    front = {entity: entity for entity in entities}
    for _ in range(DEEPEST):
        rows = Redirect.objects.filter(target__in=front).values_list("entity", "target")
        front = {entity: front[target] for entity, target in rows}
        if not front:
            break
        found |= front
    return found


def final_uids(uids: Collection[str]) -> dict[str, str]:
    """Give ``{uid: uid that it leads to in the end}`` of those that were merged.

    Cost: one query where none was, and two more and one for each merge upon a merge.
    """
    rows = Redirect.objects.filter(entity__uid__in=uids).values_list("entity", "entity__uid")
    merged = dict(rows)
    if not merged:
        return {}
    ends = ends_of_redirects(merged)
    named = Entity.objects.filter(pk__in=set(ends.values())).values_list("pk", "uid")
    names = {pk: str(uid) for pk, uid in named}
    return {str(merged[entity]): names[end] for entity, end in ends.items()}


def document_family(slug: str) -> set[int]:
    """Give the rows of a document and of those merged with it, whichever of them is named.

    Cost: three queries, and one for each merge upon a merge.
    """
    found = Document.objects.filter(slug=slug).values_list("entity", flat=True).first()
    if found is None:
        return set()
    end = ends_of_redirects({found}).get(found, found)
    entities = {end, *merged_into({end})}
    return set(Document.objects.filter(entity__in=entities).values_list("pk", flat=True))


class Redirects:
    """Every redirect as it stands now, read in one query; editors make few of them."""

    def __init__(self) -> None:
        """Read the redirects."""
        self._next = dict(Redirect.objects.values_list("entity_id", "target_id"))
        self._into: dict[int, set[int]] = {}
        for entity in self._next:
            self._into.setdefault(self.end(entity), set()).add(entity)

    def end(self, entity: int) -> int:
        """Give the row of the entity that ``entity`` leads to, itself where it was not merged."""
        for _ in range(DEEPEST):
            following = self._next.get(entity)
            if following is None:
                break
            entity = following
        return entity

    def all(self, entities: Iterable[int]) -> set[int]:
        """Give entities with all that were merged into them."""
        found = set(entities)
        return found.union(*(self._into.get(entity, set()) for entity in found))
