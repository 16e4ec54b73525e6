"""What editors ask of their work: the changes and proposals of the drafts they may see."""

from __future__ import annotations

from django.db.models import QuerySet

from content.models import Change, Edition, Proposal
from content.queries.editions import as_uid
from content.queries.fields import answers, rows
from content.queries.paging import Listing
from content.queries.roles import Person, frameworks_seen
from content.queries.work_shapes import PROPOSAL


def proposal_listing(
    by: Person, *, framework: str | None, edition: str | None, state: str | None, kind: str | None
) -> Listing:
    """Give the proposals of the drafts that a person sees, in reading order; one query a page."""
    found = Proposal.objects.all()
    within = frameworks_seen(by)
    if within is not None:
        found = found.filter(edition__framework__in=within)
    chosen = {
        "edition__framework__slug": framework,
        "edition__uid": as_uid(edition) if edition else None,
        "state": state,
        "kind": kind,
    }
    found = found.filter(**{name: value for name, value in chosen.items() if value is not None})
    return Listing(
        found, ("edition_id", "id"), lambda page: answers(PROPOSAL, rows(PROPOSAL, page)), "uid"
    )


def visible_changes(
    by: Person, *, edition: str | None = None, subject: str | None = None
) -> QuerySet[Change, Change]:
    """Give the changes that a person may see: all, or those of the frameworks they edit."""
    found = Change.objects.all()
    within = frameworks_seen(by)
    if within is not None:
        editions = Edition.objects.filter(framework__in=within)
        found = found.filter(edition__in=editions.values("uid"))
    if edition is not None:
        found = found.filter(edition=as_uid(edition))
    if subject is not None:
        found = found.filter(subject=as_uid(subject))
    return found
