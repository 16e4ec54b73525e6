"""A draft's things as their editors get them back from a write."""

from __future__ import annotations

from functools import partial

from content.api.writes import Done
from content.models import Association, Edition, Framework, Requirement
from content.queries.associations import get_association
from content.queries.editions import edition_by_uid
from content.queries.frameworks import get_framework
from content.queries.reading import Reading, today
from content.queries.requirements import get_requirement


def of_draft(edition: Edition) -> Reading:
    """Give the reading of a draft, in its own language."""
    return Reading(day=today(), edition=str(edition.uid), language=edition.language, drafts=True)


def requirement_done(requirement: Requirement, *, is_new: bool = False) -> Done:
    """Give a requirement of a draft as the answer of a write."""
    uid, edition = str(requirement.entity.uid), requirement.edition
    location = f"/api/v1/requirements/{uid}/" if is_new else None
    make = partial(get_requirement, uid, of_draft(edition))
    return Done(make, requirement.version, location, uid)


def edition_done(edition: Edition, *, is_new: bool = False) -> Done:
    """Give an edition of any state as the answer of a write."""
    uid = str(edition.uid)
    reading = Reading(day=today(), language=edition.language, drafts=True)
    location = f"/api/v1/editions/{uid}/" if is_new else None
    return Done(partial(edition_by_uid, uid, reading), None, location, uid)


def framework_done(framework: Framework, *, is_new: bool = False) -> Done:
    """Give a framework as the answer of a write."""
    make = partial(get_framework, framework.slug, Reading(day=today(), drafts=True))
    location = f"/api/v1/frameworks/{framework.slug}/" if is_new else None
    return Done(make, None, location, str(framework.entity.uid))


def association_done(link: Association, *, is_new: bool = False) -> Done:
    """Give a link of a draft as the answer of a write; its version is its digest."""
    uid = str(link.uid)
    reading = Reading(day=today(), drafts=True) if link.edition is None else of_draft(link.edition)
    location = f"/api/v1/associations/{uid}/" if is_new else None
    return Done(partial(get_association, uid, reading), link.digest, location, uid)
