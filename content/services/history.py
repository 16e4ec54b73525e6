"""The counter, the numbered events and the record of changes: what every write leaves behind."""

import datetime as dt
import functools
import json
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.utils import timezone

from content.announcing import announce, prepare_readers
from content.models import Change, Counter, Event
from content.services.bulk import Written, allocate_ids, driver_moment, insert_rows
from content.services.indexing import Searchable, changed_by_erasure, index_events
from content.stages import Stages
from content.vocabulary import EventKind

EVENT_COLUMNS = (
    "seq", "revision", "at", "kind", "subject", "framework", "edition", "document", "data",
)  # fmt: skip


class _Pending(NamedTuple):
    kind: EventKind
    subject: str
    framework: str
    edition: str
    document: str
    data: str


@dataclass(slots=True)
class Publication:
    """One publishing transaction: its revision, its time, and the events it will number.

    ``searchable`` are new texts and editions whose search units were made while they were read.
    """

    revision: int
    at: dt.datetime
    searchable: list[Searchable] = field(default_factory=list)
    _pending: list[_Pending] = field(default_factory=list)

    def tell(
        self,
        kind: EventKind,
        subject: uuid.UUID,
        data: dict[str, Any],
        *,
        framework: str = "",
        edition: str = "",
        document: str = "",
    ) -> None:
        """Add one event; it gets its number when the transaction ends.

        ``framework`` and ``document`` are slugs and ``edition`` a label: what readers of the feed
        filter by. docs/events.md says what ``data`` holds for each kind.
        """
        written = json.dumps(data, ensure_ascii=False)
        self._pending.append(_Pending(kind, subject.hex, framework, edition, document, written))

    def tell_written(
        self, kind: EventKind, told: Iterable[tuple[str, str]], *, framework: str, edition: str
    ) -> None:
        """Add events of one kind whose data are written as JSON: pairs of a uid's hex and data."""
        self._pending.extend(
            _Pending(kind, subject, framework, edition, "", data) for subject, data in told
        )

    def mark(self) -> int:
        """Give the number of events so far, to ``forget`` those that follow."""
        return len(self._pending)

    def forget(self, mark: int) -> None:
        """Take back the events since a mark: what they told of was not written after all."""
        del self._pending[mark:]

    def told(self) -> Iterator[tuple[str, str]]:
        """Give the kind and the subject's uid, as hex, of each event so far."""
        return ((pending.kind.value, pending.subject) for pending in self._pending)

    def erased(self) -> list[str]:
        """Give the uids of everything that erasures so far have changed."""
        return [
            uid
            for pending in self._pending
            if pending.kind == EventKind.CONTENT_ERASED
            for uid in changed_by_erasure(json.loads(pending.data))
        ]

    def number_from(self, last: int) -> list[tuple[Any, ...]]:
        """Give the rows of all events so far, numbered after ``last``, as ``EVENT_COLUMNS``.

        They are ready for the driver: uids are hex, data written.
        """
        at = driver_moment(self.at)
        return [
            (
                seq,
                self.revision,
                at,
                pending.kind.value,
                pending.subject,
                pending.framework,
                pending.edition,
                pending.document,
                pending.data,
            )
            for seq, pending in enumerate(self._pending, start=last + 1)
        ]


@contextmanager
def publication(
    *, at: dt.datetime | None = None, stages: Stages | None = None
) -> Iterator[Publication]:
    """Open a publishing transaction: everything in it becomes public together, or nothing does.

    The counter row is locked from the start, so revisions and event numbers are gap-free and in
    commit order. A publication without events gives its revision back; with events, the search
    index follows them here. ``stages`` is told how long the index, the events and the commit took.
    """
    measured = stages or Stages()
    with transaction.atomic():
        counter = Counter.objects.select_for_update().get(id=1)
        opened = Publication(revision=counter.revision + 1, at=at or timezone.now())
        yield opened
        with measured.timed("index"):
            index_events(opened.revision, opened.told(), opened.erased(), opened.searchable)
        with measured.timed("publish"):
            if _number_events(opened, counter):
                prepare_readers()
        done = time.perf_counter(), measured.clock()
    measured.add("commit", time.perf_counter() - done[0], measured.clock() - done[1])


def _number_events(opened: Publication, counter: Counter) -> bool:
    """Write the events; False where there are none."""
    events = opened.number_from(counter.events)
    if not events:
        return False
    insert_rows(Event, EVENT_COLUMNS, events, ready=True)
    counter.revision = opened.revision
    counter.events += len(events)
    counter.save(update_fields=["revision", "events"])
    # A hint only: a failure to set it must not fail what is committed already.
    transaction.on_commit(functools.partial(announce, opened.revision), robust=True)
    return True


class ChangeRow(NamedTuple):
    """One change; ``before`` and ``after`` are plain JSON values, or written ones."""

    action: str
    kind: str
    subject: uuid.UUID
    at: dt.datetime
    by_id: int | None = None
    edition: uuid.UUID | None = None
    before: dict[str, Any] | Written | None = None
    after: dict[str, Any] | Written | None = None
    operation: uuid.UUID | None = None
    detail: dict[str, Any] | None = None


def record(changes: Iterable[ChangeRow]) -> None:
    """Write change rows, many at a time, in the caller's transaction."""
    rows = list(changes)
    ids = allocate_ids(Change, len(rows))
    insert_rows(
        Change, ("id", *ChangeRow._fields), ((pk, *row) for pk, row in zip(ids, rows, strict=True))
    )


def person(by: AbstractBaseUser | AnonymousUser | None) -> int | None:
    """Give the row id of who did something, None for a command."""
    return None if by is None else by.pk
