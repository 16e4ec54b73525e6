"""Places in a draft's tree: room is made by moving later siblings, each with all below it."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat, Substr

from content.identity import path_places, subtree_range, tree_path
from content.models import Edition, Requirement


def child_paths(edition: Edition, parent: Requirement | None) -> list[str]:
    """Give the paths of a requirement's children, or of the top ones, in order."""
    rows = Requirement.objects.filter(edition=edition, parent=parent)
    return list(rows.order_by("path").values_list("path", flat=True))


def make_room(edition: Edition, parent: Requirement | None, position: int) -> str:
    """Give the free path at ``position`` (from 1) below ``parent``, moving later siblings by one.

    A position behind the last child is the place after it. Cost: one update a moved sibling.
    """
    paths = child_paths(edition, parent)
    above = path_places(parent.path) if parent else []
    if position > len(paths):
        last = path_places(paths[-1])[-1] if paths else 0
        return tree_path([*above, last + 1])
    for path in reversed(paths[position - 1 :]):
        *_, place = path_places(path)
        _rename(edition, path, tree_path([*above, place + 1]))
    return paths[position - 1]


def _rename(edition: Edition, old: str, new: str) -> None:
    """Give a subtree another path; the new one must be free."""
    low, high = subtree_range(old)
    rest = Substr(F("path"), len(old) + 1)
    Requirement.objects.filter(edition=edition, path__gte=low, path__lt=high).update(
        path=Concat(Value(new), rest, output_field=CharField())
    )
