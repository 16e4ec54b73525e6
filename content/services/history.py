"""The counter, the numbered events and the record of changes: what every write leaves behind."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from content.models import Change, Counter, Event
from content.vocabulary import EventKind

BATCH = 2000


@dataclass(frozen=True, slots=True)
class _Pending:
    kind: EventKind
    subject: uuid.UUID
    framework: str
    edition: str
    data: dict[str, Any]


@dataclass(slots=True)
class Publication:
    """One publishing transaction: its revision, its time, and the events it will number."""

    revision: int
    at: dt.datetime
    _pending: list[_Pending] = field(default_factory=list)

    def tell(
        self,
        kind: EventKind,
        subject: uuid.UUID,
        data: dict[str, Any],
        *,
        framework: str = "",
        edition: str = "",
    ) -> None:
        """Add one event; it gets its number when the transaction ends."""
        self._pending.append(_Pending(kind, subject, framework, edition, data))

    def number_from(self, last: int) -> list[Event]:
        """Give the rows of all events so far, numbered after ``last``."""
        return [
            Event(
                seq=seq,
                revision=self.revision,
                at=self.at,
                kind=pending.kind,
                subject=pending.subject,
                framework=pending.framework,
                edition=pending.edition,
                data=pending.data,
            )
            for seq, pending in enumerate(self._pending, start=last + 1)
        ]


@contextmanager
def publication(*, at: dt.datetime | None = None) -> Iterator[Publication]:
    """Open a publishing transaction: everything in it becomes public together, or nothing does.

    The counter row is locked from the start, so revisions and event numbers are gap-free and in
    commit order. A publication without events gives its revision back.
    """
    with transaction.atomic():
        counter = Counter.objects.select_for_update().get(id=1)
        opened = Publication(revision=counter.revision + 1, at=at or timezone.now())
        yield opened
        events = opened.number_from(counter.events)
        if not events:
            return
        Event.objects.bulk_create(events, batch_size=BATCH)
        counter.revision = opened.revision
        counter.events += len(events)
        counter.save(update_fields=["revision", "events"])


def record(changes: Iterable[Change]) -> None:
    """Write change rows, many at a time, in the caller's transaction."""
    Change.objects.bulk_create(changes, batch_size=BATCH)


def change(
    action: str,
    kind: str,
    subject: uuid.UUID,
    *,
    by: AbstractBaseUser | None,
    at: dt.datetime,
    edition: uuid.UUID | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Change:
    """Give one unsaved change row."""
    return Change(
        at=at,
        by_id=None if by is None else by.pk,
        action=action,
        kind=kind,
        subject=subject,
        edition=edition,
        before=before,
        after=after,
    )
