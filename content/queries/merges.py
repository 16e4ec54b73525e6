"""Merged identities: where each leads, and which ones lead to it."""

from __future__ import annotations

from collections.abc import Iterable

from content.models import Redirect


class Merges:
    """Every redirect as it stands now, read in one query; editors make few of them."""

    def __init__(self) -> None:
        """Read the redirects."""
        self._next = dict(Redirect.objects.values_list("entity_id", "target_id"))
        self._into: dict[int, set[int]] = {}
        for entity in self._next:
            self._into.setdefault(self.end(entity), set()).add(entity)

    def end(self, entity: int) -> int:
        """Give the row of the entity that ``entity`` leads to, itself where it was not merged."""
        way = [entity]
        while (following := self._next.get(way[-1])) is not None and following not in way:
            way.append(following)
        return way[-1]

    def all(self, entities: Iterable[int]) -> set[int]:
        """Give entities with all that were merged into them."""
        found = set(entities)
        return found.union(*(self._into.get(entity, set()) for entity in found))
