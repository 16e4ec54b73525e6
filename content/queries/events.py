"""The public revision and the numbered feed of what each publication changed."""

from __future__ import annotations

from dataclasses import dataclass

from content.models import Counter, Event
from content.queries.fields import Answer, answers, rows
from content.queries.shapes import EVENT


@dataclass(frozen=True, slots=True)
class Feed:
    """Some events in order; ``next_after`` is what to ask for next."""

    results: list[Answer]
    next_after: int


def list_events(
    after: int = 0, limit: int = 50, *, kinds: tuple[str, ...] = (), framework: str | None = None
) -> Feed:
    """Give the events numbered above ``after``, in order; one query.

    ``next_after`` is the last number given, or ``after`` itself where nothing is new. The feed has
    no gaps and is in the order of commits, so a reader that follows it misses nothing.
    """
    found = Event.objects.filter(seq__gt=after).order_by("seq")
    if kinds:
        found = found.filter(kind__in=kinds)
    if framework is not None:
        found = found.filter(framework=framework)
    results = answers(EVENT, rows(EVENT, found[:limit]))
    return Feed(results, results[-1]["seq"] if results else after)


def current_revision() -> int:
    """Give the public revision: how many publishing transactions there were; one query."""
    return Counter.objects.values_list("revision", flat=True).first() or 0
