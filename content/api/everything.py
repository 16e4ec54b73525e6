"""All that is public in one answer."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from content.api.streaming import NdjsonRenderer, streamed
from content.api.views import ReadView
from content.queries import shapes
from content.queries.events import current_revision
from content.queries.everything import everything
from content.queries.parameters import read


class Everything(ReadView):
    """Every public framework, edition, document, concept, requirement and association.

    One JSON object a line, named by its kind: `{"requirement": {…}}`. The first line is `stream`,
    with the `revision` and the number `after` which the event feed tells what changed since; the
    last is `end`, without which the stream is not whole.
    """

    answer = shapes.EVERYTHING
    pins = ()
    renderer_classes = [NdjsonRenderer]

    def get(self, request: Request, **names: str) -> Any:
        """Stream all of it."""
        del names
        reading = self._reading(read(self.parameters(), dict(request.query_params.lists())))
        headers = {
            "X-Content-Revision": str(current_revision()),
            "Cache-Control": self._cache_control(reading),
        }
        return streamed(request, everything(reading), headers)
