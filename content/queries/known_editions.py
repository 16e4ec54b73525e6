"""What the public editions are called and when they hold, remembered until the next publication.

Every answer about a requirement names its edition and those of the other ends of its links, and
the same few thousand editions come up in all of them. Whoever publishes raises the revision in the
same transaction, which is read with each answer: what is remembered of an earlier one is forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from content.queries.statements import (
    among,
    day_value,
    fetched_again,
    members,
    time_value,
    uid_text,
)

# Beyond so many everything is forgotten: some 30 MB.
_MOST_HELD = 50_000


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


@dataclass(slots=True)
class _Held:
    revision: int = -1
    editions: dict[int, KnownEdition | None] = field(default_factory=dict)


_held = _Held()


def forget_editions() -> None:
    """Forget everything; for tests, whose transactions end in nothing."""
    _remember(_Held())


def _remember(held: _Held) -> None:
    global _held  # noqa: PLW0603
    _held = held


def known_editions(keys: Collection[int], revision: int) -> tuple[int, Editions]:
    """Give editions by row id, and the revision that tells of them; no query for those known.

    ``revision`` is what the database told with the keys; where another comes back, something was
    published since. More editions may be given than were asked for.
    """
    held = _held
    if held.revision != revision or len(held.editions) > _MOST_HELD:
        held = _Held(revision)
    lacking = [key for key in keys if key not in held.editions]
    if lacking:
        held = _completed(held, lacking)
        _remember(held)
    return held.revision, held.editions


def _completed(held: _Held, lacking: list[int]) -> _Held:
    """With the editions that are lacking, and all of their frameworks."""
    rows = fetched_again(_sql(), (members(lacking),))
    if rows and rows[0][0] != held.revision:
        held = _Held(rows[0][0])
    frameworks: dict[int, list[tuple[Any, ...]]] = {}
    for _, *row in rows:
        frameworks.setdefault(row[2], []).append(tuple(row))
    for told in frameworks.values():
        held.editions.update((one.row, one) for one in _known(told))
    for key in lacking:
        held.editions.setdefault(key)
    return held


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
