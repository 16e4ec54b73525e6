"""Who may do what to which edition: the table of roles, and here one of states."""

from content.errors import EditionSealedError, RoleMissingError, WrongStateError
from content.models import Edition, Framework
from content.queries.roles import LEAST, Person, frameworks_seen, may, role_of
from content.vocabulary import Action, EditionState

__all__ = ["LEAST", "STATES", "Person", "frameworks_seen", "may", "require", "role_of"]
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
