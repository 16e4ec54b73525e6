"""Three-way merge of field values: what two people made of one base. Pure and Django-free."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Value = dict[str, Any]
ABSENT = object()


@dataclass(frozen=True, slots=True)
class Merge:
    """Both sides laid together; ``conflicts`` names the fields that both changed, dotted.

    Where both changed one field ``merged`` holds what stands now (theirs).
    """

    merged: Value
    conflicts: tuple[str, ...]


def merge(base: Mapping[str, Any], yours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merge:
    """Give what ``yours`` and ``theirs`` make of ``base`` together.

    A field that one side left alone takes the other's value; one that both set to the same value
    is no conflict. Objects within a field are merged member by member. A field that is absent on
    one side was removed there.

    >>> base = {"title": "慎言", "statement": "谨开口。", "code": "3"}
    >>> one = merge(base, base | {"title": "谨言"}, base | {"statement": "慢开言。"})
    >>> one.merged, one.conflicts
    ({'title': '谨言', 'statement': '慢开言。', 'code': '3'}, ())
    >>> merge(base, base | {"title": "谨言"}, base | {"title": "慎语"}).conflicts
    ('title',)
    """
    merged: Value = {}
    conflicts: list[str] = []
    for name in dict.fromkeys([*base, *yours, *theirs]):
        before, mine, others = (side.get(name, ABSENT) for side in (base, yours, theirs))
        kept, both = _choose(before, mine, others)
        if both and isinstance(mine, Mapping) and isinstance(others, Mapping):
            within = merge(before if isinstance(before, Mapping) else {}, mine, others)
            kept = within.merged
            conflicts += [f"{name}.{below}" for below in within.conflicts]
        elif both:
            conflicts.append(name)
        if kept is not ABSENT:
            merged[name] = kept
    return Merge(merged, tuple(conflicts))


def _choose(base: Any, yours: Any, theirs: Any) -> tuple[Any, bool]:
    """The value to keep, and whether both sides changed it to different ones."""
    if yours in (theirs, base):
        return theirs, False
    if theirs == base:
        return yours, False
    return theirs, True
