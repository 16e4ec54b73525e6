"""All that is public, as one stream: what another system copies before it follows the feed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from content.models import Association
from content.queries.associations import shaped_associations
from content.queries.concepts import concept_listing, scheme_listing
from content.queries.documents import document_listing
from content.queries.editions import edition_listing
from content.queries.events import current_revision, last_event
from content.queries.frameworks import framework_listing
from content.queries.paging import Listing, Members
from content.queries.reading import Reading
from content.queries.requirement_filters import RequirementQuery
from content.queries.requirements import requirement_listing
from content.queries.streams import Batches, batches


def everything(reading: Reading) -> Batches:
    """Yield all that is public, each value below the name of its kind.

    The first is ``stream``: the revision and the number of the last event; the last is ``end``:
    the revision then, and how many of each kind there were. Requirements and associations are
    those of every public edition. Where the two revisions differ, something was published
    meanwhile: the events behind ``after`` tell what.
    """
    yield [{"stream": {"revision": current_revision(), "after": last_event()}}]
    counts: dict[str, int] = {}
    for kind, listing in _parts(reading):
        counts[kind] = 0
        for batch in batches(listing, name=kind):
            counts[kind] += len(batch)
            yield batch
    yield [{"end": {"revision": current_revision(), "counts": counts}}]


def _parts(reading: Reading) -> Iterator[tuple[str, Members]]:
    """The lists by the name of what they hold; what others name comes first."""
    yield "framework", framework_listing(reading)
    yield "edition", edition_listing(reading)
    yield "document", document_listing(reading)
    yield "scheme", scheme_listing()
    yield "concept", concept_listing(reading)
    yield "requirement", requirement_listing(RequirementQuery(every_edition=True), reading)
    yield "association", _associations(reading)


def _associations(reading: Reading) -> Listing:
    """Every public link, of editions no longer in force too."""

    def shaped(page: Any) -> list[Any]:
        return shaped_associations(page, reading)

    return Listing(Association.objects.public(), ("id",), shaped, "uid")
