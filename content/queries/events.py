"""The public revision and the numbered feed of what each publication changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from content.models import Counter, Edition, Event
from content.queries.editions import as_uid
from content.queries.fields import Answer, answers, rows
from content.queries.shapes import EVENT
from content.queries.statements import fetched_again
from content.vocabulary import EventKind

# What one question may look through: a rare kind in a long feed costs many short questions.
SCAN = 20_000


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events a reader wants; an empty member asks for all.

    ``frameworks`` and ``documents`` are slugs, ``subjects`` uids, ``edition`` a label or an
    edition's uid. What was erased may stand in many of them, so every reader is told of it whose
    ``kinds`` do not leave it out.
    """

    kinds: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    edition: str | None = None

    @property
    def condition(self) -> Q:
        """What the rows must fulfil; one query where the edition is named by its uid."""
        names = {
            "framework__in": self.frameworks,
            "document__in": self.documents,
            "subject__in": [as_uid(subject) for subject in self.subjects],
        }
        about = Q(**{name: value for name, value in names.items() if value})
        if self.edition is not None:
            about &= _of_edition(self.edition)
        of_kind = Q(kind__in=self.kinds) if self.kinds else Q()
        return of_kind & (about | Q(kind=EventKind.CONTENT_ERASED)) if about else of_kind


def _of_edition(name: str) -> Q:
    named = Edition.objects.filter(uid=as_uid(name))
    found = named.values_list("framework__slug", "label").first()
    return Q(framework=found[0], edition=found[1]) if found else Q(edition=name)


@dataclass(frozen=True, slots=True)
class Feed:
    """Some events in order; ``next_after`` is what to ask for next, ``last`` the newest number."""

    results: list[Answer]
    next_after: int
    last: int


def list_events(after: int, limit: int, chosen: EventFilter | None = None) -> Feed:
    """Give the chosen events numbered above ``after``, in order; three queries at most.

    ``next_after`` advances past events that were not chosen, so a reader always comes to ``last``;
    ``SCAN`` events are looked through at most, so there may be results behind an empty answer
    whose ``next_after`` is below ``last``. The feed has no gaps and is in the order of commits:
    a reader that follows it misses nothing.
    """
    last = last_event()
    end = min(after + SCAN, last)
    results = answers(EVENT, rows(EVENT, _between(after, end, chosen)[:limit]))
    if len(results) == limit:
        return Feed(results, results[-1]["seq"], last)
    return Feed(results, max(after, end), last)


def event_batches(
    after: int, chosen: EventFilter | None = None, most: int = 500
) -> Iterator[list[Answer]]:
    """Yield the chosen events numbered above ``after``, up to the newest when this begins.

    ``most`` at a time; some batches may be empty.
    """
    last = last_event()
    while after < last:
        feed = list_events(after, most, chosen)
        yield [event for event in feed.results if event["seq"] <= last]
        after = feed.next_after


def _between(after: int, end: int, chosen: EventFilter | None) -> QuerySet[Event]:
    condition = Q() if chosen is None else chosen.condition
    return Event.objects.filter(condition, seq__gt=after, seq__lte=end).order_by("seq")


def last_event() -> int:
    """Give the number of the newest event, 0 where there is none; one query."""
    return Counter.objects.values_list("events", flat=True).first() or 0


def current_revision() -> int:
    """Give the public revision: how many publishing transactions there were; one query."""
    found = fetched_again("SELECT revision FROM content_counter", ())
    return int(found[0][0]) if found else 0
