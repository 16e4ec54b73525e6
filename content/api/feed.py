"""The event feed: what every publication changed, numbered, in the order of commits."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from content.api.streaming import MEDIA_TYPE, NdjsonRenderer, most_asked, streamed, up_to
from content.api.views import ReadView, Values
from content.api.waiting import wait_for_events
from content.queries import shapes
from content.queries.events import EventFilter, current_revision, event_batches, list_events
from content.queries.fields import Kind
from content.queries.parameters import LIMIT, Parameter, read
from content.queries.reading import Reading
from content.vocabulary import EventKind

LONGEST_WAIT = 25


class EventFeed(ReadView):
    """The numbered consequences of every publication, without gaps and in order.

    Ask with `after` = the last `next_after`. When `next_after` equals `last` you have seen all;
    `wait` then keeps the answer back until there is more. As lines all events come in one answer.
    """

    answer = shapes.FEED
    pins = ()
    own_parameters = (
        Parameter("after", "Number of the last event you have", Kind.INTEGER, default=0),
        Parameter(
            "kind", "Only of these kinds", many=True, most=len(EventKind),
            words=tuple(kind.value for kind in EventKind),
        ),
        Parameter("framework", "Only of these frameworks", many=True, most=50),
        Parameter("document", "Only of these documents", many=True, most=50),
        Parameter("subject", "Only what happened to these uids", many=True, most=100),
        Parameter("edition", "Only of this edition: its label, or its uid"),
        LIMIT,
        Parameter(
            "wait", "Seconds to wait for the next event where there is none yet", Kind.INTEGER,
            most=LONGEST_WAIT, default=0,
        ),
    )  # fmt: skip

    renderer_classes = [*ReadView.renderer_classes, NdjsonRenderer]

    def get(self, request: Request, **names: str) -> Any:
        """Wait where that is asked for, then answer as any read does, or with all as lines."""
        values = read(self.parameters(), dict(request.query_params.lists()))
        chosen = _chosen(values)
        if values["wait"]:
            wait_for_events(values["after"], chosen, values["wait"])
        if request.accepted_renderer.media_type != MEDIA_TYPE:
            return super().get(request, **names)
        headers = {
            "X-Content-Revision": str(current_revision()),
            "Cache-Control": self._cache_control(self._reading(values)),
        }
        found = event_batches(values["after"], chosen)
        return streamed(request, up_to(found, most_asked(request, values)), headers)

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the events after the last one known."""
        feed = list_events(values["after"], values["limit"], _chosen(values))
        return {"results": feed.results, "next_after": feed.next_after, "last": feed.last}


def _chosen(values: Values) -> EventFilter:
    return EventFilter(
        kinds=values["kind"],
        frameworks=values["framework"],
        documents=values["document"],
        subjects=values["subject"],
        edition=values["edition"],
    )
