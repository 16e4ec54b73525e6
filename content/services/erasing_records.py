"""Requirements, links and remarks without their words, wherever they stand; seals are lifted."""

from content.blanking import blanked, blanked_association, blanked_requirement
from content.digests import association_digest, digest_of, requirement_digest
from content.models import Association, Comment, Entity, Event, Proposal, Requirement
from content.services.rewriting import (
    Followed,
    forget_replies,
    rewrite_changes,
    rewrite_events,
)
from content.services.states import association_record, wording_record
from content.services.tombstones import Stone, Trace
from content.vocabulary import EditionState, ErasedKind


def erase_requirement(entity: Entity) -> Trace:
    """Blank every wording of a requirement; the passages it cites are told as ``elsewhere``."""
    trace = Trace(ErasedKind.REQUIREMENT)
    rows = Requirement.objects.filter(entity=entity)
    for row in rows.select_related("entity", "parent__entity", "edition").order_by("pk"):
        trace.editions.add(row.edition_id)
        trace.stones.append(_blank_wording(row))
        if row.edition.state != EditionState.PUBLISHED:
            trace.drafts.append(row)
    cited = rows.filter(citations__passage__isnull=False)
    uids = cited.values_list("citations__passage__entity__uid", flat=True).distinct()
    trace.elsewhere = list(uids.order_by("citations__passage__entity__uid"))
    Entity.objects.filter(pk=entity.pk).update(title="")
    Proposal.objects.filter(requirement__in=rows).update(payload={})
    rewrite_changes("requirement", entity.uid, blanked_requirement)
    rewrite_events(
        "requirement.", [entity.uid], Followed(blanked_requirement, lambda told: told["digest"])
    )
    forget_replies([entity.uid])
    return trace


def _blank_wording(row: Requirement) -> Stone:
    """Blank one wording; what was sealed keeps its digest, a draft gets the one it has now."""
    digest = row.digest
    row.title = row.statement = row.actor = row.condition = ""
    row.texts, row.source = {}, {}
    remains = requirement_digest(wording_record(row))
    if row.edition.state != EditionState.PUBLISHED:
        row.digest, row.version = remains, row.version + 1
    row.save()
    return Stone(ErasedKind.REQUIREMENT, row.entity.uid, row.edition.uid, digest, remains)


def erase_association(rows: list[Association]) -> Trace:
    """Blank rationale and evidence of a link in every edition or document that holds it."""
    trace = Trace(ErasedKind.ASSOCIATION)
    uid = rows[0].uid
    for row in rows:
        if row.edition_id is not None:
            trace.editions.add(row.edition_id)
        trace.stones.append(_blank_link(row))
    rewrite_changes("association", uid, blanked_association)
    rewrite_events("association.", [uid], Followed(blanked_association, digest_of))
    _blank_in_documents(rows)
    forget_replies([uid])
    return trace


def _blank_link(row: Association) -> Stone:
    digest = row.digest
    row.rationale = row.evidence = ""
    row.source = {}
    remains = association_digest(association_record(row))
    if row.edition is None or row.edition.state != EditionState.PUBLISHED:
        row.digest = remains
    row.save()
    place = row.edition.uid if row.edition else None
    return Stone(ErasedKind.ASSOCIATION, row.uid, place, digest, remains)


def _blank_in_documents(rows: list[Association]) -> None:
    """A document's links are told with it."""
    uid = str(rows[0].uid)
    owners = [row.document.entity.uid for row in rows if row.document is not None]
    for event in Event.objects.filter(kind__startswith="document.", subject__in=owners):
        links = [
            blanked_association(link) if link["uid"] == uid else link
            for link in event.data.get("associations", [])
        ]
        Event.objects.filter(pk=event.pk).update(data=event.data | {"associations": links})


_REMARK = {"text": "", "quote": ""}


def erase_comment(comment: Comment) -> Trace:
    """Blank a remark; its thread stays."""
    digest = digest_of({"text": comment.text, "quote": comment.quote})
    comment.text = comment.quote = ""
    comment.save(update_fields=["text", "quote"])
    rewrite_changes("comment", comment.uid, lambda value: blanked(value, _REMARK))
    forget_replies([comment.uid])
    stone = Stone(ErasedKind.COMMENT, comment.uid, None, digest, digest_of(_REMARK))
    return Trace(ErasedKind.COMMENT, [stone])
