"""Words taken out of what history and events keep; only an erasure does this, with seals lifted."""

import uuid
from collections.abc import Callable, Collection
from typing import Any

from content.models import Change, Event, KeptReply

Value = dict[str, Any]
Blank = Callable[[Value], Value]


def rewrite_changes(kind: str, subject: uuid.UUID, blank: Blank) -> None:
    """Blank both values of every change of one thing."""
    for change in Change.objects.filter(kind=kind, subject=subject):
        change.before = None if change.before is None else blank(change.before)
        change.after = None if change.after is None else blank(change.after)
        change.save(update_fields=["before", "after"])


def rewrite_events(prefix: str, subjects: Collection[uuid.UUID], blank: Blank) -> None:
    """Blank the data of every event of some things, whose kind begins with ``prefix``.

    Oldest first, so that what was told later of an earlier digest can follow it.
    """
    wanted = list(subjects)
    rows = Event.objects.filter(kind__startswith=prefix, subject__in=wanted).order_by("seq")
    for event in rows.iterator():
        fresh = blank(event.data)
        if fresh != event.data:
            Event.objects.filter(pk=event.pk).update(data=fresh)


class Followed:
    """Blanks told values, and leads the digests told later of what was removed."""

    def __init__(self, blank: Blank, digest: Callable[[Value], str]) -> None:
        """``digest`` gives a value's digest, as a later removal tells it."""
        self._blank, self._digest = blank, digest
        self._led: dict[str, str] = {}

    def __call__(self, value: Value) -> Value:
        """Give the value without its words."""
        if set(value) == {"digest"}:
            return {"digest": self._led.get(value["digest"], value["digest"])}
        fresh = self._blank(value)
        self._led[self._digest(value)] = self._digest(fresh)
        return fresh


def forget_replies(subjects: Collection[uuid.UUID]) -> None:
    """Drop the kept answers of the last day that name what was erased."""
    named = [str(subject).encode() for subject in subjects]
    kept = KeptReply.objects.values_list("pk", "body")
    naming = [pk for pk, body in kept.iterator() if any(name in bytes(body) for name in named)]
    KeptReply.objects.filter(pk__in=naming).delete()
