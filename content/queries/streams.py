"""Lists read whole, batch by batch: nothing is held but the batch, and no transaction is open.

A list of requirements is settled when its stream begins: the editions that it reads are named
then, and published ones never change. Of other lists each batch is as it stands when it is read,
in an order that writes do not disturb.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from content.queries.fields import picked
from content.queries.paging import Members
from content.queries.requirement_lines import Lines
from content.queries.requirements import RequirementListing

BATCH = 500
# Values, or lines that are written already.
Batches = Iterator[list[Any]]


def batches(
    listing: Members,
    beyond: Sequence[Any] = (),
    *,
    fields: tuple[str, ...] = (),
    name: str | None = None,
) -> Batches:
    """Yield the answers of a list in its order, those behind the keys ``beyond`` where given.

    With only those ``fields`` where some are named, and the uid; below a ``name`` where one is
    given. Requirements to which nothing is added come as lines of JSON.

    Raises:
        ValueError: ``beyond`` are no keys of this list.
    """
    if isinstance(listing, RequirementListing) and not listing.query.expand:
        return listing.lines(beyond, BATCH, Lines(listing.reading.language, fields, name))
    if isinstance(listing, RequirementListing):
        found: Batches = listing.batches(beyond, BATCH)
    else:
        found = _paged(listing, list(beyond))
    return (_as_asked(batch, fields, name) for batch in found)


def _as_asked(batch: list[Any], fields: tuple[str, ...], name: str | None) -> list[Any]:
    chosen = [picked(one, fields) for one in batch]
    return chosen if name is None else [{name: one} for one in chosen]


def _paged(listing: Members, beyond: list[Any]) -> Batches:
    while found := listing.keys(beyond, backwards=False, most=BATCH):
        yield listing.shaped([row[0] for row in found])
        beyond = list(found[-1][1:])
