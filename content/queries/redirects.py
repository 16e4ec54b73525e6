"""Where merged identities lead: a redirect is followed to its end, both entities stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from content.models import Redirect

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
