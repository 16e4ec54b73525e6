"""Roles given and taken away by administrators, each with its trace."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from content.errors import FieldProblem, InvalidContentError
from content.models import Framework, Membership
from content.services.authority import Person, require
from content.services.operations import Operation
from content.vocabulary import Action, Role


def grant_role(
    *,
    person: AbstractBaseUser,
    role: str,
    framework: Framework | None = None,
    by: Person = None,
) -> Membership:
    """Give a person a role, overall or in one framework.

    Raises:
        RoleMissingError: one must be an administrator, there (403).
        InvalidContentError: no such role, or the person has one there already (422).
    """
    with transaction.atomic():
        require(by=by, action=Action.MANAGE, framework=framework)
        _refuse(_role_problems(role))
        held = Membership.objects.filter(user=person.pk, framework=framework).first()
        if held is not None:
            reason = (f"is {held.role} there already; change that", f"已是“{held.role}”,请直接修改")
            _refuse([FieldProblem("user", "taken", *reason)])
        made = Membership.objects.create(user_id=person.pk, role=role, framework=framework)
        _note("grant", made, by, None, value_of(made))
    return made


def change_role(*, membership: Membership, role: str, by: Person = None) -> Membership:
    """Give a membership with another role.

    Raises:
        RoleMissingError: one must be an administrator, there (403).
        InvalidContentError: no such role (422).
    """
    with transaction.atomic():
        held = _locked(membership, by)
        _refuse(_role_problems(role))
        before = value_of(held)
        if role != held.role:
            held.role = role
            held.save(update_fields=["role"])
            _note("change", held, by, before, value_of(held))
    return held


def revoke_role(*, membership: Membership, by: Person = None) -> None:
    """Take a role away; tokens of the person reach no further than what is left.

    Raises:
        RoleMissingError: one must be an administrator, there (403).
    """
    with transaction.atomic():
        held = _locked(membership, by)
        _note("revoke", held, by, value_of(held), None)
        held.delete()


def value_of(membership: Membership) -> dict[str, Any]:
    """Give a membership as its history keeps it."""
    framework = membership.framework
    return {
        "user": membership.user.get_username(),
        "role": membership.role,
        "framework": None if framework is None else framework.slug,
    }


def _locked(membership: Membership, by: Person) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user", "framework")
    held = rows.get(pk=membership.pk)
    require(by=by, action=Action.MANAGE, framework=held.framework)
    return held


def _role_problems(role: str) -> list[FieldProblem]:
    if role in list(Role):
        return []
    words = ", ".join(Role)
    return [FieldProblem("role", "invalid", f"must be one of {words}", f"须为以下之一:{words}")]


def _refuse(problems: list[FieldProblem]) -> None:
    if problems:
        raise InvalidContentError(fields=tuple(problems), count=len(problems))


def _note(
    action: str,
    membership: Membership,
    by: Person,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    operation = Operation(by)
    operation.note(action, "membership", membership.uid, before=before, after=after)
    operation.record()
