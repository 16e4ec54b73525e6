"""Lists read whole, batch by batch: nothing is held but the batch, and no transaction is open.

A list of requirements is settled when its stream begins: the editions that it reads are named
then, and published ones never change. Of other lists each batch is as it stands when it is read,
in an order that writes do not disturb.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from content.queries.fields import Answer
from content.queries.paging import Members
from content.queries.requirements import RequirementListing

BATCH = 500
Batches = Iterator[list[Answer]]


def batches(listing: Members, beyond: Sequence[Any] = ()) -> Batches:
    """Yield the answers of a list in its order, those behind the keys ``beyond`` where given.

    Raises:
        ValueError: ``beyond`` are no keys of this list.
    """
    if isinstance(listing, RequirementListing):
        return listing.batches(beyond, BATCH)
    return _paged(listing, list(beyond))


def _paged(listing: Members, beyond: list[Any]) -> Batches:
    while found := listing.keys(beyond, backwards=False, most=BATCH):
        yield listing.shaped([row[0] for row in found])
        beyond = list(found[-1][1:])
