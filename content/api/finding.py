"""Search."""

from __future__ import annotations

from typing import Any

from content.api.views import ReadView, Values, address_of
from content.queries import shapes
from content.queries.paging import bad_cursor, read_cursor, written_cursor
from content.queries.parameters import AS_OF, CURSOR, EDITION, FRAMEWORK, LIMIT, Parameter
from content.queries.reading import Reading
from content.queries.search import search

_FOUND = ("framework", "requirement", "concept", "document", "passage")


class Search(ReadView):
    """Everything public that holds the words, titles first."""

    answer = shapes.SEARCH
    pins = (AS_OF, EDITION)
    own_parameters = (
        Parameter("q", "Words; each must stand in what is found", required=True, example="慎言"),
        Parameter("kind", "Only of these kinds", words=_FOUND, many=True, most=len(_FOUND)),
        FRAMEWORK,
        LIMIT,
        CURSOR,
    )

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give one page of hits with the facets of all."""
        found = search(
            values["q"],
            reading,
            kinds=values["kind"],
            framework=values["framework"],
            offset=_offset(values["cursor"]),
            limit=values["limit"],
        )
        following = found.next_offset
        return {
            "results": found.results,
            "facets": found.facets,
            "ranked": found.ranked,
            "count_at_least": found.count_at_least,
            "next": None
            if following is None
            else address_of(self.request, {"cursor": written_cursor([following])}),
        }


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    (offset,), _ = read_cursor(cursor, 1)
    if not isinstance(offset, int) or offset < 0:
        raise bad_cursor()
    return offset
