"""Who has which role, for administrators."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from content.errors import NotFoundError
from content.models import Membership
from content.queries.fields import Answer, Shape, answers, rows, text
from content.queries.fields import uid as uid_field
from content.queries.paging import Listing
from content.queries.roles import Person, may
from content.vocabulary import Action, Role

MEMBERSHIP = Shape(
    "Membership",
    "The role of one person, overall or in one framework.",
    (
        uid_field("uid", "Permanent identifier", "uid"),
        text("user", "The name that the person signs in with", "user__username", example="bian"),
        text(
            "role",
            "What they may do, each role including the one before",
            "role",
            words=tuple(role.value for role in Role),
            example="editor",
        ),
        text(
            "framework",
            "Short name of the framework; null everywhere",
            "framework__slug",
            null=True,
            example="wuge-guoying",
        ),
    ),
)


def administered(by: Person) -> QuerySet[Membership, Membership]:
    """Give the memberships that a person administers: all, or those of their frameworks."""
    found = Membership.objects.select_related("user", "framework")
    if may(by, Action.MANAGE):
        return found
    if by is None or not by.is_authenticated or not by.is_active:
        return found.none()
    own = Membership.objects.filter(user=by.pk, role=Role.ADMINISTRATOR, framework__isnull=False)
    return found.filter(framework__in=own.values("framework"))


def membership_listing(
    by: Person, *, user: str | None = None, framework: str | None = None
) -> Listing:
    """Give the memberships that a person administers, by name; two queries a page."""
    found = administered(by)
    if user is not None:
        found = found.filter(user__username=user)
    if framework is not None:
        found = found.filter(framework__slug=framework)

    def shaped(page: QuerySet[Membership, Any]) -> list[Answer]:
        return answers(MEMBERSHIP, rows(MEMBERSHIP, page))

    return Listing(found, ("user__username", "id"), shaped, key="uid")


def membership_named(uid: uuid.UUID, by: Person) -> Membership:
    """Give one membership's row.

    Raises:
        NotFoundError: there is none that this person administers (404).
    """
    found = administered(by).filter(uid=uid).first()
    if found is None:
        raise NotFoundError(kind="membership", kind_zh="角色", name=str(uid))
    return found


def membership_answer(row: Membership) -> Answer:
    """Give one membership; one query."""
    return rows(MEMBERSHIP, Membership.objects.filter(pk=row.pk))[0]
