"""What publications touched, as the tags by which a kept answer knows whether it is concerned.

A tag is a uid, ``framework:SLUG``, ``document:SLUG``, or one of ``frameworks``, ``documents`` and
``concepts``, which stand for all that there are of them. docs/reading.md says which answer has
which.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from content.queries.statements import fetched_again
from content.vocabulary import EventKind

# More is not worth comparing: everything is then taken as touched.
MOST_EVENTS = 5_000
MOST_LINKS = 20_000
UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Withdrawing puts another edition in force, whose difference to the withdrawn one nobody tells;
# an erasure may reach anything; a document that changed may lead elsewhere, and what mentions or
# links it or its passages with it.
_EVERYTHING = frozenset(
    kind.value
    for kind in (
        EventKind.EDITION_WITHDRAWN,
        EventKind.CONTENT_ERASED,
        EventKind.DOCUMENT_CHANGED,
    )
)
_LISTS = {
    "framework": "frameworks",
    "edition": "frameworks",
    "document": "documents",
    "concept": "concepts",
    "scheme": "concepts",
}
# Rows outside the seal: they say something of one link or citation, which their particulars name.
_BESIDE = frozenset({"confirmation", "anchor"})
# The particulars that name further things; the others are long and name nothing that counts.
_NAMING = ("confirmation.%%", "anchor.%%", "concept.%%", "%%.redirected")
_EVENTS = f"""
 SELECT kind, subject, framework, document,
  CASE WHEN {" OR ".join(f"kind LIKE '{kind}'" for kind in _NAMING)} THEN data END
 FROM content_event WHERE revision > %s AND revision <= %s
 ORDER BY seq LIMIT {MOST_EVENTS + 1}"""  # noqa: S608
_LINKS = f"""
 SELECT a.uid, s.uid, t.uid FROM content_association a
 JOIN content_entity s ON s.id = a.source_entity_id
 JOIN content_entity t ON t.id = a.target_entity_id
 {{owner}} IN ({{slugs}}) LIMIT {MOST_LINKS + 1}"""  # noqa: S608
_STAMP = (
    "SELECT revision, (SELECT at FROM content_event ORDER BY seq DESC LIMIT 1)"
    " FROM content_counter WHERE id = 1"
)
_OWNERS = {
    "framework": "JOIN content_edition e ON e.id = a.edition_id"
    " JOIN content_framework o ON o.id = e.framework_id"
    " WHERE e.state = 'published' AND o.slug",
    "document": "JOIN content_document o ON o.id = a.document_id WHERE o.slug",
}


class Cursor(Protocol):
    """What is asked: a database cursor of Django's."""

    def execute(self, sql: str, params: Any = ..., /) -> Any:
        """Send a statement."""

    def fetchall(self) -> list[Any]:
        """Give the rows."""


class Stamp(NamedTuple):
    """What names the public content: the revision, and the time of the last event."""

    revision: int
    at: Any


def read_stamp(cursor: Cursor) -> Stamp:
    """Give what names the public content now; one query.

    The time tells a database put back from a backup from the one that was there before.
    """
    cursor.execute(_STAMP)
    return _stamp_of(cursor.fetchall())


def stamp_now() -> Stamp:
    """Give the same of the database that requests read; one query, the same all day."""
    return _stamp_of(fetched_again(_STAMP, ()))


def _stamp_of(rows: list[Any]) -> Stamp:
    return Stamp(*rows[0]) if rows else Stamp(0, None)


def touched_between(cursor: Cursor, old: int, new: int) -> frozenset[str] | None:
    """Give the tags of what revisions above ``old`` up to ``new`` touched; None means everything.

    Three queries at most. Links are told by their owner: all that its public editions hold, and
    both their ends.
    """
    if new < old:
        return None
    cursor.execute(_EVENTS, [old, new])
    rows = cursor.fetchall()
    if len(rows) > MOST_EVENTS or not _EVERYTHING.isdisjoint(row[0] for row in rows):
        return None
    tags: set[str] = set()
    owners: dict[str, set[str]] = {"framework": set(), "document": set()}
    for kind, subject, framework, document, data in rows:
        family = kind.partition(".")[0]
        tags.add(_written(subject))
        tags.update(UID.findall(str(data)) if data else ())
        if family in _LISTS:
            tags.add(_LISTS[family])
        if family not in _BESIDE:
            tags.update(_slugs(framework, document))
        if kind == EventKind.EDITION_PUBLISHED:
            owners["framework"].add(framework)
        elif family == "document":
            owners["document"].add(document)
    for owner, slugs in owners.items():
        linked = _linked(cursor, owner, slugs)
        if linked is None:
            return None
        tags |= linked
    return frozenset(tags)


def _slugs(framework: str, document: str) -> Iterator[str]:
    if framework:
        yield f"framework:{framework}"
    if document:
        yield f"document:{document}"


def _linked(cursor: Cursor, owner: str, slugs: set[str]) -> set[str] | None:
    if not slugs:
        return set()
    marks = ", ".join(["%s"] * len(slugs))
    cursor.execute(_LINKS.format(owner=_OWNERS[owner], slugs=marks), sorted(slugs))
    rows = cursor.fetchall()
    if len(rows) > MOST_LINKS:
        return None
    return {_written(uid) for row in rows for uid in row}


def _written(uid: Any) -> str:
    """A uid as answers write it, whichever way the database holds it."""
    return str(uid if isinstance(uid, uuid.UUID) else uuid.UUID(uid))
