"""Who may do what to which edition: one table of roles, one of states."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from content.errors import EditionSealedError, RoleMissingError, WrongStateError
from content.models import Edition, Framework, Membership
from content.vocabulary import Action, EditionState, Role

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
_ANY = frozenset(EditionState)
STATES: dict[Action, frozenset[EditionState]] = {
    Action.READ: _ANY,
    Action.SEE_DRAFT: _ANY,
    Action.COMMENT: _ANY,
    Action.EDIT: frozenset({EditionState.DRAFT}),
    Action.SUBMIT: frozenset({EditionState.DRAFT}),
    Action.RETURN: frozenset({EditionState.IN_REVIEW}),
    Action.PUBLISH: frozenset({EditionState.DRAFT, EditionState.IN_REVIEW}),
    Action.WITHDRAW: frozenset({EditionState.PUBLISHED}),
    Action.CONFIRM: _ANY,
    Action.ERASE: frozenset({EditionState.PUBLISHED, EditionState.WITHDRAWN}),
    Action.MANAGE: _ANY,
}
_REMEDIES = {
    EditionState.DRAFT: ("submit or publish it first", "请先送审或发布"),
    EditionState.IN_REVIEW: ("return it to draft first", "请先退回草稿"),
    EditionState.PUBLISHED: ("make a new edition", "请新建版本"),
    EditionState.WITHDRAWN: ("make a new edition", "请新建版本"),
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


def require(
    *,
    by: Person,
    action: Action,
    framework: Framework | None = None,
    edition: Edition | None = None,
) -> None:
    """Refuse what a person's role or the edition's state does not allow.

    Raises:
        RoleMissingError: the role does not reach (403).
        EditionSealedError: an edit of a published edition (409).
        WrongStateError: the edition is in another state (409).
    """
    owner = edition.framework if edition is not None else framework
    if not may(by, action, owner):
        least = LEAST[action]
        raise RoleMissingError(
            action=action.en,
            action_zh=action.zh,
            subject=str(edition or owner or ""),
            role=least.en,
            role_zh=least.zh,
        )
    if edition is not None:
        _require_state(action, edition)


def _require_state(action: Action, edition: Edition) -> None:
    state = EditionState(edition.state)
    if state in STATES[action]:
        return
    if state == EditionState.PUBLISHED and action == Action.EDIT:
        raise EditionSealedError(edition=str(edition))
    remedy, remedy_zh = _REMEDIES[state]
    raise WrongStateError(
        edition=str(edition),
        state=state.en,
        state_zh=state.zh,
        action=action.en,
        action_zh=action.zh,
        remedy=remedy,
        remedy_zh=remedy_zh,
    )
