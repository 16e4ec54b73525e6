"""Whether a requirement is still the version that an editor read, and what to tell if not."""

from collections.abc import Mapping
from typing import Any

from content.errors import VersionConflictError
from content.merging import merge
from content.models import Requirement
from content.services.histories import changes_of
from content.services.states import FIELDS, Value, requirement_state


def check_version(
    row: Requirement, expected: int | None, values: Mapping[str, Any] | None = None
) -> None:
    """Refuse a write that was made from another version than the one that stands.

    ``values`` are the fields that the write would set; ``expected`` None is a command, which does
    not ask. ``row`` must be locked.

    Raises:
        VersionConflictError: with ``base``, ``yours``, ``theirs``, ``merged``, ``conflicts`` and
            ``version`` (412).
    """
    if expected is None or expected == row.version:
        return
    theirs = _fields(requirement_state(row))
    base = value_at(row, expected)
    asked = dict(values or {})
    yours = (theirs if base is None else base) | asked
    merged = merge({} if base is None else base, yours, theirs)
    raise VersionConflictError(
        subject=str(row) or str(row.entity.uid),
        version=row.version,
        base=base,
        yours=yours,
        theirs=theirs,
        merged=merged.merged,
        conflicts=list(merged.conflicts),
    )


def value_at(row: Requirement, version: int) -> Value | None:
    """Give a requirement's fields and parent as they were at a version; None where unknown.

    The first version of a copied requirement is the wording that it was copied from. At most
    four queries.
    """
    told = changes_of(row.edition.uid).filter(subject=row.entity.uid, kind="requirement")
    told = told.order_by("-id")
    after = told.filter(after__version=version).values_list("after", flat=True).first()
    if after is not None:
        return _fields(after)
    # What came in with a whole edition is told without versions; the next change knows it.
    before = told.filter(before__version=version).values_list("before", flat=True).first()
    if before is not None:
        return _fields(before)
    base = row.edition.derived_from_id
    if version != 1 or base is None:
        return None
    copied = Requirement.objects.filter(edition=base, entity=row.entity_id)
    found = copied.select_related("entity", "parent__entity").first()
    return None if found is None else _fields(requirement_state(found))


def _fields(value: Value) -> Value:
    return {name: value.get(name) for name in (*FIELDS, "parent")}
