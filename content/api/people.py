"""Roles over REST, for administrators."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.lists import ListView
from content.api.private import PrivateView
from content.api.views import Values
from content.api.writes import Call, Done, Write, WritingView
from content.errors import FieldProblem, InvalidContentError
from content.models import Framework
from content.queries.editions import as_uid
from content.queries.fields import Shape, text
from content.queries.paging import Listing
from content.queries.parameters import FRAMEWORK, Parameter
from content.queries.people import (
    MEMBERSHIP,
    administered,
    membership_answer,
    membership_listing,
    membership_named,
)
from content.queries.reading import Reading
from content.services.authority import require
from content.services.people import change_role, grant_role, revoke_role
from content.vocabulary import Action, Role

_ROLE = text("role", "What they may do", words=tuple(Role), example="editor")
INPUT = Shape(
    "MembershipInput",
    "A role for a person.",
    (
        text("user", "The name that the person signs in with", example="bian"),
        _ROLE,
        text("framework", "Only in this framework; everywhere where null or left out",
             optional=True, null=True),
    ),
)  # fmt: skip
CHANGE = Shape("MembershipChange", "Another role.", (_ROLE,))


def grant(call: Call) -> Done:
    """Give a person a role."""
    slug = call.values.get("framework")
    framework = Framework.objects.filter(slug=slug).first() if slug else None
    # Names are told to administrators alone.
    require(by=call.by, action=Action.MANAGE, framework=framework)
    person = get_user_model().objects.filter(username=call.values["user"]).first()
    problems = []
    if person is None:
        problems.append(FieldProblem("user", "unknown", "is nobody here", "没有这个用户"))
    if slug and framework is None:
        problems.append(FieldProblem("framework", "unknown", "is no framework", "没有这个标准体系"))
    if person is None or problems:
        raise InvalidContentError(fields=tuple(problems), count=len(problems))
    made = grant_role(person=person, role=call.values["role"], framework=framework, by=call.by)
    return Done(membership_answer(made), location=f"/api/v1/memberships/{made.uid}/")


def change(call: Call) -> Done:
    """Change a role."""
    held = membership_named(as_uid(call.names["uid"]), call.by)
    return Done(
        membership_answer(change_role(membership=held, role=call.values["role"], by=call.by))
    )


def revoke(call: Call) -> Done:
    """Take a role away."""
    held = membership_named(as_uid(call.names["uid"]), call.by)
    revoke_role(membership=held, by=call.by)
    return Done()


class MembershipList(PrivateView, ListView):
    """Who has which role; those of your frameworks where you administer these alone."""

    item = MEMBERSHIP
    chosen_by_uid = False
    filters = (Parameter("user", "Only this person, by the name they sign in with"), FRAMEWORK)
    writes = {
        "post": Write(
            grant,
            "Give a person a role, overall or in one framework.",
            INPUT,
            MEMBERSHIP,
            status=201,
        )
    }

    def get(self, request: Request, **names: str) -> Response:
        """Answer administrators of anything."""
        if request.user.is_authenticated and not administered(request.user).exists():
            require(by=request.user, action=Action.MANAGE)
        return super().get(request, **names)

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the memberships."""
        return membership_listing(
            self.request.user, user=values["user"], framework=values["framework"]
        )


class MembershipDetail(WritingView):
    """One membership."""

    writes = {
        "patch": Write(change, "Give another role.", CHANGE, MEMBERSHIP),
        "delete": Write(revoke, "Take a role away, at once."),
    }
