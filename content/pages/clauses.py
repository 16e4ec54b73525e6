"""Requirements set as a running text, with their sources and links for the margin."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from content.pages.addresses import citation_address, end_address
from content.pages.outlines import heading_level, name_of
from content.queries.reading import Reading
from content.queries.requirements import RequirementQuery, list_requirements
from content.vocabulary import AssociationType

Answer = dict[str, Any]
_MARGIN = ("citations", "associations")


def clauses_of(
    edition: Mapping[str, Any], reading: Reading, *, within: str | None = None
) -> list[Answer]:
    """Give the requirements of an edition, or those below ``within``, in reading order.

    Each has its ``level`` of heading, its name, and citations and associations with addresses; a
    fixed number of queries.
    """
    pinned = dataclasses.replace(reading, edition=edition["uid"])
    query = RequirementQuery(framework=edition["framework"], within=within, expand=_MARGIN)
    found = list_requirements(query, pinned)
    top = found[0]["depth"] if found else 1
    below = [row for row in found if row["uid"] != within]
    stale = None if edition["in_force"] else edition["label"]
    return [_clause(row, row["depth"] - top, stale) for row in below]


def _clause(row: Answer, depth: int, stale: str | None) -> Answer:
    return {
        **row,
        "level": heading_level(depth),
        "name": name_of(row),
        # An untitled clause is called by its first words; they need not stand twice.
        "body": row["statement"] if row["title"] else None,
        "citations": with_addresses(row["citations"], stale),
        "associations": shown_links(row["associations"]),
    }


def with_addresses(citations: list[Answer], stale: str | None) -> list[Answer]:
    """Give citations with the ``address`` of their words; ``stale`` as in ``citation_address``."""
    return [{**each, "address": citation_address(each, stale)} for each in citations]


def shown_links(associations: list[Answer]) -> list[Answer]:
    """Give the associations to show as such: concepts and site navigation have their own place."""
    return [
        {**each, "other": {**each["other"], "address": end_address(each["other"])}}
        for each in associations
        if each["type"] != AssociationType.ABOUT and not each["navigation"]
    ]
