"""Who may do what to an edition in which state: every role, every verb, every state."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from content.errors import ContentError, EditionSealedError, RoleMissingError, WrongStateError
from content.models import Change
from content.services.citing import change_citation, cite, uncite
from content.services.editions import (
    change_edition,
    create_framework,
    discard_draft,
    publish_draft,
    return_edition,
    start_edition,
    start_from_outline,
    submit_edition,
    withdraw_edition,
)
from content.services.erasing import erase
from content.services.moving import move_requirement
from content.services.numbering import renumber
from content.services.provisions import change_requirement, create_requirement, delete_requirement
from content.services.splitting import merge_requirements, split_requirement
from content.services.undoing import undo
from content.vocabulary import EditionState, Role
from server.models import User
from tests.content.services.curation import Desk, fresh, make_desk, person, warnings

pytestmark = pytest.mark.django_db
Verb = Callable[[Desk, User], object]
DRAFT, REVIEW, PUBLISHED, WITHDRAWN = EditionState
EDITOR, REVIEWER, ADMINISTRATOR = Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR
ROLES: tuple[Role | None, ...] = (None, *Role)

# Each verb, the least role, and the states in which it goes through.
VERBS: dict[str, tuple[Verb, Role, frozenset[EditionState]]] = {
    "create": (
        lambda d, by: create_requirement(edition=d.draft, values={}, by=by),
        EDITOR, frozenset({DRAFT}),
    ),
    "change": (
        lambda d, by: change_requirement(requirement=d.open, values={"title": "新"}, by=by),
        EDITOR, frozenset({DRAFT}),
    ),
    "delete": (
        lambda d, by: delete_requirement(requirement=d.deed, by=by), EDITOR, frozenset({DRAFT}),
    ),
    "move": (
        lambda d, by: move_requirement(requirement=d.deed, parent=None, position=1, by=by),
        EDITOR, frozenset({DRAFT}),
    ),
    "split": (
        lambda d, by: split_requirement(
            requirement=d.open, parts=[{"title": "甲"}, {"title": "乙"}], by=by
        ),
        EDITOR, frozenset({DRAFT}),
    ),
    "merge": (
        lambda d, by: merge_requirements(requirements=[d.open, d.slow], values={}, by=by),
        EDITOR, frozenset({DRAFT}),
    ),
    "renumber": (
        lambda d, by: renumber(edition=d.draft, rule="decimal", by=by), EDITOR, frozenset({DRAFT}),
    ),
    "cite": (
        lambda d, by: cite(requirement=d.open, expression=d.text, start=0, end=4, by=by),
        EDITOR, frozenset({DRAFT}),
    ),
    "change citation": (
        lambda d, by: change_citation(citation=d.open.citations.get(), start=0, end=4, by=by),
        EDITOR, frozenset({DRAFT}),
    ),
    "uncite": (
        lambda d, by: uncite(citation=d.open.citations.get(), by=by), EDITOR, frozenset({DRAFT}),
    ),
    "change edition": (
        lambda d, by: change_edition(edition=d.draft, values={"note": "新"}, by=by),
        EDITOR, frozenset({DRAFT}),
    ),
    "submit": (lambda d, by: submit_edition(edition=d.draft, by=by), EDITOR, frozenset({DRAFT})),
    "return": (
        lambda d, by: return_edition(edition=d.draft, note="再改", by=by),
        REVIEWER, frozenset({REVIEW}),
    ),
    "publish": (
        lambda d, by: publish_draft(edition=d.draft, acknowledged=warnings(d.draft), by=by),
        REVIEWER, frozenset({DRAFT, REVIEW}),
    ),
    "withdraw": (
        lambda d, by: withdraw_edition(edition=d.draft, reason="有误", by=by),
        REVIEWER, frozenset({PUBLISHED}),
    ),
    "discard": (lambda d, by: discard_draft(edition=d.draft, by=by), EDITOR, frozenset({DRAFT})),
    "start": (
        lambda d, by: start_edition(framework=d.framework, label="9", by=by),
        EDITOR, frozenset({PUBLISHED, WITHDRAWN}),
    ),
    "outline": (
        lambda d, by: start_from_outline(
            framework=d.framework, expression=d.text, label="9", by=by
        ),
        EDITOR, frozenset({PUBLISHED, WITHDRAWN}),
    ),
    "undo": (lambda d, by: undo(change=renamed(d), by=by), EDITOR, frozenset({DRAFT})),
    "erase": (
        lambda d, by: erase(subject=d.open.entity.uid, reason="必须删去", by=by),
        ADMINISTRATOR, frozenset(EditionState),
    ),
}  # fmt: skip


def renamed(desk: Desk) -> Change:
    """The change by which ``desk_in`` gave a requirement another title."""
    return Change.objects.get(subject=desk.slow.entity.uid, action="change")


def desk_in(state: EditionState) -> Desk:
    desk = make_desk()
    change_requirement(requirement=desk.slow, values={"title": "改"})
    if state == REVIEW:
        submit_edition(edition=desk.draft)
    if state in (PUBLISHED, WITHDRAWN):
        publish_draft(edition=desk.draft)
    if state == WITHDRAWN:
        withdraw_edition(edition=desk.draft, reason="有误")
    return replace(desk, slow=fresh(desk.slow))


@pytest.mark.parametrize("state", list(EditionState))
@pytest.mark.parametrize("name", VERBS)
def test_a_verb_goes_through_for_its_roles_in_its_states_alone(
    name: str, state: EditionState
) -> None:
    verb, least, states = VERBS[name]
    desk = desk_in(state)
    for role in ROLES:
        by = person(role, desk.framework if role != ADMINISTRATOR else None)
        if role is None or not role.includes(least):
            with pytest.raises(RoleMissingError) as refused:
                verb(desk, by)
            assert refused.value.status == 403
    stranger = person(ADMINISTRATOR, create_framework(values={"title": "别处"}))
    with pytest.raises(RoleMissingError):
        verb(desk, stranger)

    able = person(least, desk.framework if name != "erase" else None)
    if state in states:
        verb(desk, able)
    else:
        with pytest.raises(ContentError) as held:
            verb(desk, able)
        assert held.value.status == 409
        assert held.value.detail
        assert held.value.detail_zh


def test_the_refusals_are_told_apart() -> None:
    desk = desk_in(PUBLISHED)
    with pytest.raises(EditionSealedError):
        change_requirement(requirement=desk.open, values={"title": "新"})
    with pytest.raises(WrongStateError):
        submit_edition(edition=desk.draft)
