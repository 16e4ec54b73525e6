"""Search."""

from __future__ import annotations

from typing import Any

from content.api.views import ReadView, Values, address_of
from content.queries import shapes
from content.queries.fields import Kind
from content.queries.parameters import AS_OF, CURSOR, EDITION, FRAMEWORK, LIMIT, Parameter
from content.queries.reading import Reading
from content.queries.search import Filters, search
from content.queries.search_suggestions import suggestions
from content.vocabulary import Modality

_FOUND = ("framework", "requirement", "concept", "document", "passage")


class Search(ReadView):
    """Everything public that holds the words, titles first."""

    answer = shapes.SEARCH
    pins = (AS_OF, EDITION)
    own_parameters = (
        Parameter(
            "q", "Words, phrases in quotes, OR, NOT or -, brackets", required=True, example="慎言"
        ),
        Parameter("kind", "Only of these kinds", words=_FOUND, many=True, most=len(_FOUND)),
        FRAMEWORK,
        Parameter("document", "Only in the texts of this document", example="sanyan-sanshi"),
        Parameter("modality", "Only requirements of this modality", words=tuple(Modality)),
        Parameter("in_force", "Only what is in force, or only what is not", Kind.BOOLEAN),
        LIMIT,
        CURSOR,
    )

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give one page of hits with the facets of all."""
        dated = values["as_of"] is not None and values["edition"] is None
        filters = Filters(
            kinds=values["kind"],
            framework=values["framework"],
            document=values["document"],
            modality=values["modality"],
            in_force=True if values["in_force"] is None and dated else values["in_force"],
        )
        found = search(
            values["q"], reading, filters, cursor=values["cursor"], limit=values["limit"]
        )
        return {
            "results": found.results,
            "facets": found.facets,
            "ranked": found.ranked,
            "count_at_least": found.count_at_least,
            "next": None
            if found.next is None
            else address_of(self.request, {"cursor": found.next}),
        }


class Suggestions(ReadView):
    """Titles and codes that begin with, or hold, what was typed so far."""

    answer = shapes.SUGGESTIONS
    pins = (AS_OF,)
    own_parameters = (
        Parameter("q", "What was typed, taken as it stands", required=True, example="慎"),
        Parameter("limit", "At most so many", Kind.INTEGER, least=1, most=20, default=10),
    )

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give what is in force and called so, each name once."""
        return {"results": suggestions(values["q"], reading, limit=values["limit"])}
