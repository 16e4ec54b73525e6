"""Places in a draft's tree: room is made and subtrees are moved by a bounded number of statements.

Paths are unique an edition, and neither database waits for the end of a statement to look, so
whatever moves is first renamed out of the tree's alphabet of digits and then to where it goes. The
caller holds the edition (``content.services.locking.lock_tree``).
"""

from typing import Any

from django.db.models import CharField, F, IntegerField, Max, QuerySet, Value
from django.db.models.functions import Cast, Concat, Length, LPad, Substr

from content.errors import TreeFullError
from content.identity import SEGMENT_WIDTH, path_places, subtree_range, tree_path
from content.models import Edition, Requirement

MOST_PLACES = 10**SEGMENT_WIDTH - 1
DEEPEST = 42
# Neither is a digit, so a path that begins with one stands outside every subtree.
_SHIFTING, _LIFTED = "~", "="


def child_paths(edition: Edition, parent: Requirement | None) -> list[str]:
    """Give the paths of a requirement's children, or of the top ones, in order."""
    return list(_children(edition, parent).values_list("path", flat=True))


def make_room(edition: Edition, parent: Requirement | None, position: int | None) -> str:
    """Give the free path at ``position`` (from 1) below ``parent``; None is behind the last child.

    Later siblings move by one where no gap was left. Cost: at most five statements.

    Raises:
        TreeFullError: the tree is too deep, or ``parent`` has too many children (409).
    """
    above = "" if parent is None else parent.path
    if len(above) // SEGMENT_WIDTH >= DEEPEST:
        raise TreeFullError(
            reason=f"it would be deeper than {DEEPEST} levels", reason_zh=f"层次将超过 {DEEPEST} 级"
        )
    before, after = _neighbours(edition, parent, position)
    if after is None or after > before + 1:
        return above + _place(before + 1)
    _shift(edition, above, after)
    return above + _place(after)


def lift(edition: Edition, path: str) -> None:
    """Take a subtree out of the tree, to be put down elsewhere; one statement."""
    _rename(_subtree(edition, path), 0, _LIFTED)


def put_down(edition: Edition, path: str, where: str) -> None:
    """Put the subtree that was lifted from ``path`` at the free path ``where``; two statements.

    Raises:
        TreeFullError: it would be too deep there (409).
    """
    lifted = _subtree(edition, _LIFTED + path)
    longest = lifted.aggregate(longest=Max(Length("path")))["longest"] or 0
    levels = (longest - 1 - len(path) + len(where)) // SEGMENT_WIDTH
    if levels > DEEPEST:
        raise TreeFullError(
            reason=f"it would be deeper than {DEEPEST} levels", reason_zh=f"层次将超过 {DEEPEST} 级"
        )
    _rename(lifted, len(path) + 1, where)


def _children(edition: Edition, parent: Requirement | None) -> QuerySet[Requirement]:
    """The children that stand in the tree, in order; one that is lifted out does not count."""
    low, high = subtree_range("" if parent is None else parent.path)
    rows = Requirement.objects.filter(edition=edition, parent=parent)
    return rows.filter(path__gt=low, path__lt=high).order_by("path")


def _neighbours(
    edition: Edition, parent: Requirement | None, position: int | None
) -> tuple[int, int | None]:
    """The places of the siblings before and at ``position``: 0 before the first, None behind all.

    One query; a position behind the last child is the one after it.
    """
    paths = _children(edition, parent).values_list("path", flat=True)
    if position is not None:
        first = max(position - 2, 0)
        near = [path_places(path)[-1] for path in paths[first : max(position, 1)]]
        if len(near) == position - first:
            return (near[-2] if len(near) > 1 else 0), near[-1]
    last = paths.order_by("-path").first()
    return (path_places(last)[-1] if last else 0), None


def _place(place: int) -> str:
    if place > MOST_PLACES:
        raise TreeFullError(
            reason=f"more than {MOST_PLACES} places would be needed below one requirement",
            reason_zh=f"同一上级之下的位置将超过 {MOST_PLACES} 个",
        )
    return tree_path([place])


def _shift(edition: Edition, above: str, place: int) -> None:
    """Move the child at ``place`` and all later ones by one, each with all below it."""
    width = len(above)
    rows = Requirement.objects.filter(edition=edition)
    moving = rows.filter(path__gte=above + tree_path([place]), path__lt=above + ":")
    last = moving.order_by("-path").values_list("path", flat=True)[0]
    _place(path_places(last[width : width + SEGMENT_WIDTH])[0] + 1)
    _rename(moving, 0, _SHIFTING)
    number = Cast(Substr("path", width + 2, SEGMENT_WIDTH), IntegerField()) + 1
    segment = LPad(Cast(number, CharField()), SEGMENT_WIDTH, Value("0"))
    rest = Substr("path", width + 2 + SEGMENT_WIDTH)
    _subtree(edition, _SHIFTING + above).update(path=_joined(Value(above), segment, rest))


def _subtree(edition: Edition, path: str) -> QuerySet[Requirement]:
    low, high = subtree_range(path)
    return Requirement.objects.filter(edition=edition, path__gte=low, path__lt=high)


def _rename(rows: QuerySet[Requirement], cut: int, prefix: str) -> None:
    """Give paths another beginning: ``prefix`` for their first ``cut`` characters."""
    rest = Substr("path", cut + 1) if cut else F("path")
    rows.update(path=_joined(Value(prefix), rest))


def _joined(*parts: Any) -> Concat:
    return Concat(*parts, output_field=CharField())
