"""Suspect links and citations: what must be looked at again because words changed."""

from __future__ import annotations

from typing import Any

from content.api.lists import ListView
from content.api.views import ReadView, Values
from content.queries.paging import Listing
from content.queries.parameters import AS_OF, DOCUMENT, DRAFTS, FRAMEWORK, Parameter
from content.queries.reading import Reading
from content.queries.suspect_shapes import SUSPECT, SUSPECT_COUNTS
from content.queries.suspects import (
    SuspectQuery,
    count_suspects,
    suspect_citation_listing,
    suspect_link_listing,
)

OWNER = Parameter("owner", "Uid of the edition that owns the link")
TYPE = Parameter("type", "Only links of these types", many=True, most=40)


def _query(values: Values) -> SuspectQuery:
    return SuspectQuery(
        framework=values["framework"],
        edition=values["owner"],
        document=values["document"],
        types=tuple(values.get("type") or ()),
    )


class SuspectLinkList(ListView):
    """Links whose ends say something else than when they were confirmed."""

    item = SUSPECT
    pins = (AS_OF, DRAFTS)
    filters = (FRAMEWORK, OWNER, DOCUMENT, TYPE)
    chosen_by_uid = False

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the suspect links that the filters name."""
        return suspect_link_listing(reading, _query(values))


class SuspectCitationList(ListView):
    """Citations whose requirement or source says something else than when they were confirmed."""

    item = SUSPECT
    pins = (AS_OF, DRAFTS)
    filters = (FRAMEWORK, OWNER, DOCUMENT)
    chosen_by_uid = False

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the suspect citations that the filters name."""
        return suspect_citation_listing(reading, _query(values))


class SuspectCounts(ReadView):
    """How many links and citations are suspect."""

    answer = SUSPECT_COUNTS
    pins = (AS_OF, DRAFTS)
    own_parameters = (FRAMEWORK, OWNER, DOCUMENT, TYPE)

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the counts."""
        return count_suspects(reading, _query(values))
