"""What the public editions are called and when they hold, remembered until the next publication.

Every answer about a requirement names its edition and those of the other ends of its links, and
the same few thousand editions come up in all of them (``content.queries.memory``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from content.queries.memory import Memory
from content.queries.statements import (
    among,
    day_value,
    fetched_again,
    members,
    time_value,
    uid_text,
)


class KnownEdition(NamedTuple):
    """A published edition, ``withdrawn`` or not; ``ends`` is when the next of its framework begins.

    ``published`` counts those of the framework; ``line`` are the first day and row id of each of
    them that may be seen, the last first.
    """

    row: int
    uid: str
    framework: int
    slug: str
    framework_title: str
    label: str
    language: str
    published_at: dt.datetime | None
    effective_from: dt.date
    revision: int
    withdrawn: bool
    ends: dt.date | None
    published: int
    line: tuple[tuple[dt.date, int], ...]

    @property
    def several(self) -> bool:
        """Whether the framework published others too."""
        return self.published > 1

    def in_force(self, day: dt.date) -> int | None:
        """Give the row id of the framework's edition in force on a day; None where none is."""
        return next((row for begun, row in self.line if begun <= day), None)


# By row id; None where an edition is not published.
Editions = Mapping[int, KnownEdition | None]


def known_editions(keys: Collection[int], revision: int) -> tuple[int, Editions]:
    """Give editions by row id and the revision that tells of them, as ``Memory.known``."""
    return _editions.known(keys, revision)


def _asked(lacking: Collection[int]) -> tuple[int | None, dict[int, KnownEdition]]:
    """The editions that are lacking, and all others of their frameworks."""
    rows = fetched_again(_sql(), (members(lacking),))
    frameworks: dict[int, list[tuple[Any, ...]]] = {}
    for _, *row in rows:
        frameworks.setdefault(row[2], []).append(tuple(row))
    known = {one.row: one for told in frameworks.values() for one in _known(told)}
    return rows[0][0] if rows else None, known


# Some 30 MB.
_editions = Memory(_asked, most=50_000)


def _sql() -> str:
    return f"""
 SELECT (SELECT o.revision FROM content_counter o), e.id, e.uid, e.framework_id, f.slug, f.title,
  e.label, e.language, e.published_at, e.effective_from, e.revision,
  CASE WHEN EXISTS (SELECT 1 FROM content_withdrawal w WHERE w.edition_id = e.id) THEN 1 ELSE 0 END
 FROM content_edition e JOIN content_framework f ON f.id = e.framework_id
 WHERE e.state = 'published' AND e.framework_id IN (
  SELECT g.framework_id FROM content_edition g WHERE {among("g.id")})
 ORDER BY e.effective_from DESC, e.revision DESC"""  # noqa: S608


def _known(told: Sequence[tuple[Any, ...]]) -> Iterator[KnownEdition]:
    """The editions of one framework, the last first."""
    began = [day_value(row[8]) or dt.date.max for row in told]
    line = tuple((day, row[0]) for day, row in zip(began, told, strict=True) if not row[10])
    later: dt.date | None = None
    for day, row in zip(began, told, strict=True):
        key, uid, framework, slug, title, label, language, published, _, revision, gone = row
        yield KnownEdition(
            key, uid_text(uid), framework, slug, title, label, language, time_value(published),
            day, revision, bool(gone), later, len(told), line,
        )  # fmt: skip
        later = later if gone else day
