"""Requirements set as a running text, with their sources and links for the margin."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from content.pages.addresses import citation_address
from content.pages.naming import naming
from content.pages.outlines import heading_level
from content.queries.reading import Reading
from content.queries.requirement_filters import RequirementQuery
from content.queries.requirements import list_requirements
from content.vocabulary import AssociationType

Answer = dict[str, Any]
_MARGIN = ("citations", "associations")


def clauses_of(
    edition: Mapping[str, Any], reading: Reading, *, below: str | None = None
) -> list[Answer]:
    """Give the requirements of an edition in reading order, with what their margin says.

    Below one requirement, whose uid is ``below``, they come without margin. Each has its ``level``
    of heading and its ``naming``; a fixed number of queries.
    """
    pinned = dataclasses.replace(reading, edition=edition["uid"])
    margin = () if below else _MARGIN
    query = RequirementQuery(framework=edition["framework"], within=below, expand=margin)
    found = list_requirements(query, pinned)
    stale = None if edition["in_force"] else edition["label"]
    return [_clause(row, stale) for row in found if row["uid"] != below]


def _clause(row: Answer, stale: str | None) -> Answer:
    return {
        **row,
        "level": heading_level(row["depth"] - 1),
        "naming": naming(row),
        "citations": with_addresses(row.get("citations", []), stale),
        "associations": shown_links(row.get("associations", [])),
    }


def with_addresses(citations: list[Answer], stale: str | None) -> list[Answer]:
    """Give citations with the ``address`` of their words; ``stale`` as in ``citation_address``."""
    return [{**each, "address": citation_address(each, stale)} for each in citations]


def shown_links(associations: list[Answer]) -> list[Answer]:
    """Give the associations to show as such: concepts and site navigation have their own place."""
    return [
        each
        for each in associations
        if each["type"] != AssociationType.ABOUT and not each["navigation"]
    ]
