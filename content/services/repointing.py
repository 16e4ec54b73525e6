"""Links of a draft led from requirements that are merged to the one that stays."""

from collections.abc import Collection

from content.association_rules import Tie
from content.digests import association_digest
from content.errors import LinkDuplicateError
from content.models import Association, Edition, Requirement
from content.queries.ties import KnownTies
from content.services.link_checks import check_beside, owned
from content.services.operations import Operation
from content.services.removing import links_of, remove_links
from content.services.states import association_record, association_state


def repoint_links(
    draft: Edition, kept: Requirement, others: Collection[Requirement], operation: Operation
) -> None:
    """Lead the links of ``others`` to ``kept``; those it has already, and those to itself, go.

    Raises:
        LinkContradictionError, LinkCycleError: two links cannot stand together (409).
    """
    merged = {other.entity_id for other in others}
    links = links_of(others)
    known = KnownTies(draft) if links else None
    for link in links:
        before = association_state(link)
        if link.source_entity_id in merged:
            link.source_entity = kept.entity
        if link.target_entity_id in merged:
            link.target_entity = kept.entity
        if known is None or link.source_entity == link.target_entity or _known(link, draft, known):
            # What was confirmed of it goes with it: it says nothing of its own any more.
            remove_links([Association.objects.select_related(*_ENDS).get(pk=link.pk)], operation)
            continue
        link.digest = association_digest(association_record(link))
        link.save(update_fields=["source_entity", "target_entity", "digest"])
        operation.note(
            "change", "association", link.uid, before=before, after=association_state(link)
        )


_ENDS = ("source_entity", "target_entity")


def _known(link: Association, draft: Edition, known: KnownTies) -> bool:
    """Whether another link of the draft says the same already."""
    source, target = (
        known.redirects.end(pk) for pk in (link.source_entity_id, link.target_entity_id)
    )
    tie = Tie(link.uid, source, target, link.type, link.navigation)
    try:
        check_beside(tie, owned(draft).exclude(uid=link.uid), known)
    except LinkDuplicateError:
        return True
    return False
