"""Which editions a reading is about, as conditions of statements (``visibility``, ``editions``)."""

from __future__ import annotations

from typing import Any

from content.queries.editions import as_uid
from content.queries.reading import Reading
from content.queries.statements import Sql, day_parameter, uid_parameter

Params = list[Any]


def visible_sql(edition: str, reading: Reading) -> str:
    """Give the condition that the edition row of this alias may be seen; it has no parameters."""
    public = (
        f"{edition}.state = 'published' AND NOT EXISTS"  # noqa: S608
        f" (SELECT 1 FROM content_withdrawal o WHERE o.edition_id = {edition}.id)"
    )
    return f"({public} OR {_open(edition, reading)})" if reading.drafts else f"({public})"


def _open(edition: str, reading: Reading) -> str:
    open_ = f"{edition}.state <> 'published'"
    if reading.within is not None:
        allowed = ", ".join(str(int(pk)) for pk in sorted(reading.within)) or "NULL"
        open_ += f" AND {edition}.framework_id IN ({allowed})"
    return open_


def pinned_sql(edition: str, reading: Reading) -> Sql:
    """Give the condition that the edition row of this alias is one the reading is about.

    As ``editions.pinned_editions``: a pinned label says nothing of other frameworks.
    """
    if reading.edition is None:
        best, params = edition_read_sql(f"{edition}.framework_id", reading)
        return f"{edition}.id = {best}", tuple(params)
    named = f"({edition}.label = %s OR {edition}.uid = %s)"
    uid = uid_parameter(as_uid(reading.edition))
    return f"{visible_sql(edition, reading)} AND {named}", (reading.edition, uid)


def edition_read_sql(framework: str, reading: Reading) -> tuple[str, Params]:
    """Give the edition of a framework that a reading is about: pinned, drafted, else in force.

    A pinned edition says nothing of other frameworks: theirs are the ones in force.
    """
    open_ = _open("f", reading)
    visible = f"(f.state = 'published' OR {open_})" if reading.drafts else "f.state = 'published'"
    pinned, params = "", [day_parameter(reading.day)]
    if reading.edition is not None:
        uid = uid_parameter(as_uid(reading.edition))
        pinned = f"{visible} AND (f.label = %s OR f.uid = %s)"
        params += [reading.edition, uid, reading.edition, uid]
    elif reading.drafts:
        pinned = open_
    in_force = "f.state = 'published' AND f.effective_from <= %s"
    seen = f"({in_force} OR {pinned})" if pinned else in_force
    sql = (
        "(SELECT f.id FROM content_edition f LEFT JOIN content_withdrawal v ON v.edition_id = f.id"  # noqa: S608
        f" WHERE f.framework_id = {framework} AND v.id IS NULL AND {seen}"
        f" ORDER BY {f'CASE WHEN {pinned} THEN 0 ELSE 1 END, ' if pinned else ''}"
        "f.effective_from DESC, f.revision DESC LIMIT 1)"
    )
    return sql, params
