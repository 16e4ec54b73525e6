"""What goes from a draft with a requirement: its links there, its citations, all below it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from content.models import Association, Citation, Requirement
from content.services.operations import Operation
from content.services.states import (
    Value,
    association_state,
    citation_state,
    citations_of,
    previous_uid,
    requirement_state,
)


@dataclass(frozen=True, slots=True)
class Removed:
    """What a removal took: uids of requirements and of the draft's links that touched them.

    ``dangling`` are the uids of links of other editions that lead to what is not there any more;
    they stay, and are shown with an absent end.
    """

    requirements: tuple[uuid.UUID, ...]
    links: tuple[uuid.UUID, ...]
    dangling: tuple[uuid.UUID, ...]


def subtree_of(row: Requirement) -> list[Requirement]:
    """Give a requirement and all below it, in pre-order; one query."""
    rows = Requirement.objects.within(row).select_related("entity", "parent__entity")
    return list(rows.order_by("path"))


def what_goes(row: Requirement) -> Removed:
    """Give what deleting a requirement with all below it would take; three queries."""
    rows = subtree_of(row)
    return _removed(rows, links_of(rows))


def links_of(rows: Collection[Requirement]) -> list[Association]:
    """Give the links of a draft that touch some of its requirements; one query."""
    if not rows:
        return []
    edition = next(iter(rows)).edition_id
    entities = [row.entity_id for row in rows]
    touching = Q(source_entity__in=entities) | Q(target_entity__in=entities)
    found = Association.objects.filter(touching, edition=edition)
    return list(found.select_related("source_entity", "target_entity").order_by("pk"))


def remove(
    rows: Sequence[Requirement],
    operation: Operation,
    *,
    action: str = "delete",
    detail: Value | None = None,
) -> Removed:
    """Delete requirements in pre-order with all that hangs on them, each told to the operation.

    Nothing but ``rows`` may stand below them. Cost: a fixed number of statements, and one for
    each row whose parent stays.
    """
    links = links_of(rows)
    gone = _removed(rows, links)
    remove_links(links, operation)
    citations = citations_of(row.pk for row in rows)
    remove_citations(citations, operation)
    going = {row.pk for row in rows}
    last: dict[int | None, str] = {}
    told = []
    for row in rows:
        before = last.get(row.parent_id) if row.parent_id in going else previous_uid(row)
        told.append((row, requirement_state(row) | {"previous": before}))
        last[row.parent_id] = str(row.entity.uid)
    for row, state in reversed(told):
        operation.note(action, "requirement", row.entity.uid, before=state, detail=detail)
    Requirement.objects.filter(pk__in=going).delete()
    return gone


def remove_links(
    links: Collection[Association], operation: Operation, *, action: str = "delete"
) -> None:
    """Delete links of a draft, each told to the operation."""
    for link in links:
        operation.note(action, "association", link.uid, before=association_state(link))
    Association.objects.filter(pk__in=[link.pk for link in links]).delete()


def remove_citations(
    citations: Collection[Citation], operation: Operation, *, action: str = "delete"
) -> None:
    """Delete citations of a draft, each told to the operation."""
    for citation in citations:
        operation.note(action, "citation", citation.uid, before=citation_state(citation))
    Citation.objects.filter(pk__in=[citation.pk for citation in citations]).delete()


def _removed(rows: Collection[Requirement], links: Collection[Association]) -> Removed:
    edition = next(iter(rows)).edition_id
    entities = [row.entity_id for row in rows]
    elsewhere = Association.objects.filter(
        Q(source_entity__in=entities) | Q(target_entity__in=entities)
    ).exclude(edition=edition)
    return Removed(
        tuple(row.entity.uid for row in rows),
        tuple(link.uid for link in links),
        tuple(elsewhere.order_by("pk").values_list("uid", flat=True)),
    )
