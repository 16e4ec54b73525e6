"""Whether a document or concept still is what an editor read, and what to tell if not."""

import uuid
from collections.abc import Mapping
from typing import Any

from content.errors import VersionConflictError
from content.merging import merge
from content.models import Change
from content.queries.versions import header, version_of

# Changes looked through for what the editor read; older ones are told without a base.
MOST_CHANGES = 100
Value = dict[str, Any]


def check_digest_version(
    *,
    subject: tuple[str, uuid.UUID],
    names: tuple[str, ...],
    theirs: Mapping[str, Any],
    asked: Mapping[str, Any],
    expected: str | None,
) -> None:
    """Refuse a write that was made from another value than the one that stands.

    ``subject`` is what it is called and its uid, ``theirs`` the value that stands, ``asked`` the
    fields that the write would set; ``expected`` None is a command, which does not ask. The row
    must be locked.

    Raises:
        VersionConflictError: with ``base``, ``yours``, ``theirs``, ``merged``, ``conflicts`` and
            ``version`` (412).
    """
    stands = header(theirs, names)
    if expected is None or expected == version_of(stands):
        return
    base = _base(subject[1], names, expected)
    yours = (stands if base is None else base) | {
        name: value for name, value in header(asked, names).items() if name in asked
    }
    merged = merge({} if base is None else base, yours, stands)
    raise VersionConflictError(
        subject=subject[0],
        version=version_of(stands),
        base=base,
        yours=yours,
        theirs=stands,
        merged=merged.merged,
        conflicts=list(merged.conflicts),
    )


def _base(subject: uuid.UUID, names: tuple[str, ...], expected: str) -> Value | None:
    """What the editor read, out of the history; None where it was not told."""
    told = Change.objects.filter(subject=subject).order_by("-id")
    for before, after in told.values_list("before", "after")[:MOST_CHANGES]:
        for value in (after, before):
            if value is not None and version_of(header(value, names)) == expected:
                return header(value, names)
    return None
