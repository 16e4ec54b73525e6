"""What a person's role reaches: asked before every write, and by every reading of drafts."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from content.models import Framework, Membership
from content.vocabulary import Action, Role

Person = AbstractBaseUser | AnonymousUser | None

LEAST: dict[Action, Role] = {
    Action.READ: Role.READER,
    Action.SEE_DRAFT: Role.EDITOR,
    Action.COMMENT: Role.EDITOR,
    Action.EDIT: Role.EDITOR,
    Action.SUBMIT: Role.EDITOR,
    Action.RETURN: Role.REVIEWER,
    Action.PUBLISH: Role.REVIEWER,
    Action.WITHDRAW: Role.REVIEWER,
    Action.CONFIRM: Role.EDITOR,
    Action.ERASE: Role.ADMINISTRATOR,
    Action.MANAGE: Role.ADMINISTRATOR,
}


def role_of(by: Person, framework: Framework | None = None) -> Role | None:
    """Give the greatest role of a person, overall or in ``framework``; None for a stranger.

    A superuser is an administrator; None (a command on this machine) is one too. One query.
    """
    if by is None or getattr(by, "is_superuser", False):
        return Role.ADMINISTRATOR
    if not by.is_authenticated or not by.is_active:
        return None
    held = Membership.objects.filter(user=by.pk)
    roles = [
        Role(role)
        for role, where in held.values_list("role", "framework_id")
        if where is None or (framework is not None and where == framework.pk)
    ]
    return max(roles, key=list(Role).index, default=Role.READER)


def may(by: Person, action: Action, framework: Framework | None = None) -> bool:
    """Say whether a person's role allows an action, whatever the state of the edition."""
    role = role_of(by, framework)
    return role is not None and role.includes(LEAST[action])


def frameworks_seen(by: Person) -> frozenset[int] | None:
    """Give the row ids of the frameworks whose drafts a person sees; None means all of them."""
    if may(by, Action.SEE_DRAFT):
        return None
    if by is None or not by.is_authenticated or not by.is_active:
        return frozenset()
    least = [role for role in Role if role.includes(LEAST[Action.SEE_DRAFT])]
    held = Membership.objects.filter(user=by.pk, role__in=least, framework__isnull=False)
    return frozenset(pk for pk in held.values_list("framework_id", flat=True) if pk is not None)
