"""Who may do what to an edition in which state by the services: REST's own table, tried on verbs.

``roles.txt`` beside this file holds the verbs that no interface offers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from content.errors import ContentError, EditionSealedError, WrongStateError
from content.services.checklist import acknowledge
from content.services.citing import change_citation, cite, uncite
from content.services.confirming import confirm_citations, confirm_links
from content.services.discussion import (
    change_comment,
    delete_comment,
    open_thread,
    reopen_thread,
    reply,
    resolve_thread,
)
from content.services.editions import (
    change_edition,
    change_framework,
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
from content.services.linking import change_association, create_association, remove_association
from content.services.moving import move_requirement
from content.services.numbering import renumber
from content.services.people import change_role, grant_role, revoke_role
from content.services.proposals import accept_proposals, reject_proposals
from content.services.proposing import propose
from content.services.provisions import change_requirement, create_requirement, delete_requirement
from content.services.splitting import merge_requirements, split_requirement
from content.services.undoing import undo
from content.services.webhooks import (
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    ping,
    replay_from,
    rotate_secret,
)
from content.vocabulary import EditionState, Role
from tests.content.roles import (
    REFUSED,
    World,
    expected_of,
    in_each_state,
    seen_by_all,
)

pytestmark = pytest.mark.django_db
TABLE = expected_of(Path(__file__).parents[1] / "api" / "roles.txt")
TABLE |= expected_of(Path(__file__).with_name("roles.txt"))
DONE, NOT_THEIRS, NOT_NOW = "done", "not theirs", "not now"
# What REST does not show to somebody, a verb does not let them write.
OUTCOMES = {401: NOT_THEIRS, 403: NOT_THEIRS, 404: NOT_THEIRS, 409: NOT_NOW}
# Written by REST alone, out of the other verbs.
COMPOSED = {"bulk"}

VERBS: dict[str, Callable[[World, Any], object]] = {
    "framework.create": lambda _, by: create_framework(values={"title": "新"}, by=by),
    "framework.change": lambda w, by: change_framework(
        framework=w.framework, values={"subject": "干部"}, by=by
    ),
    "edition.start": lambda w, by: start_edition(framework=w.framework, label="9", by=by),
    "edition.outline": lambda w, by: start_from_outline(
        framework=w.framework, expression=w.text, label="9", by=by
    ),
    "edition.change": lambda w, by: change_edition(edition=w.edition, values={"note": "新"}, by=by),
    "edition.discard": lambda w, by: discard_draft(edition=w.edition, by=by),
    "edition.submit": lambda w, by: submit_edition(edition=w.edition, by=by),
    "edition.return": lambda w, by: return_edition(edition=w.edition, note="再改", by=by),
    "edition.publish": lambda w, by: publish_draft(
        edition=w.edition, acknowledged=w.warnings, by=by
    ),
    "edition.withdraw": lambda w, by: withdraw_edition(edition=w.edition, reason="有误", by=by),
    "edition.acknowledge": lambda w, by: acknowledge(edition=w.edition, names=w.warnings, by=by),
    "edition.renumber": lambda w, by: renumber(edition=w.edition, rule="decimal", by=by),
    "edition.propose": lambda w, by: propose(edition=w.edition, by=by),
    "requirement.create": lambda w, by: create_requirement(
        edition=w.edition, values={"title": "慎微"}, by=by
    ),
    "requirement.change": lambda w, by: change_requirement(
        requirement=w.open, values={"title": "新"}, by=by
    ),
    "requirement.delete": lambda w, by: delete_requirement(requirement=w.deed, by=by),
    "requirement.move": lambda w, by: move_requirement(
        requirement=w.deed, parent=None, position=1, by=by
    ),
    "requirement.split": lambda w, by: split_requirement(
        requirement=w.open, parts=[{"title": "甲"}, {"title": "乙"}], by=by
    ),
    "requirement.merge": lambda w, by: merge_requirements(
        requirements=[w.open, w.slow], values={}, by=by
    ),
    "citation.create": lambda w, by: cite(
        requirement=w.open, expression=w.text, start=0, end=4, by=by
    ),
    "citation.change": lambda w, by: change_citation(citation=w.citation, start=0, end=4, by=by),
    "citation.delete": lambda w, by: uncite(citation=w.citation, by=by),
    "citation.confirm": lambda w, by: confirm_citations(uids=[w.citation.uid], by=by),
    "association.create": lambda w, by: create_association(
        edition=w.edition, source=w.open.entity, target=w.deed.entity, type="related", by=by
    ),
    "association.change": lambda w, by: change_association(
        association=w.link, values={"rationale": "相通"}, by=by
    ),
    "association.delete": lambda w, by: remove_association(association=w.link, by=by),
    "association.confirm": lambda w, by: confirm_links(uids=[w.link.uid], by=by),
    "change.undo": lambda w, by: undo(change=w.renaming, by=by),
    "proposal.accept": lambda w, by: accept_proposals(uids=[w.proposal.uid], by=by),
    "proposal.reject": lambda w, by: reject_proposals(uids=[w.proposal.uid], by=by),
    "comment.create": lambda w, by: open_thread(
        about="edition", subject=w.edition.uid, text="为何", edition=w.edition, by=by
    ),
    "comment.change": lambda w, by: change_comment(comment=w.thread, text="为何", by=by),
    "comment.delete": lambda w, by: delete_comment(comment=w.thread, by=by),
    "comment.reply": lambda w, by: reply(thread=w.thread, text="因", by=by),
    "comment.resolve": lambda w, by: resolve_thread(thread=w.thread, by=by),
    "comment.reopen": lambda w, by: reopen_thread(thread=w.settled, by=by),
    "membership.create": lambda w, by: grant_role(
        person=w.spare, role=Role.READER, framework=None, by=by
    ),
    "membership.change": lambda w, by: change_role(
        membership=w.membership, role=Role.EDITOR, by=by
    ),
    "membership.delete": lambda w, by: revoke_role(membership=w.membership, by=by),
    "webhook.create": lambda _, by: create_endpoint(url="https://example.com/new", by=by),
    "webhook.change": lambda w, by: change_endpoint(
        uid=w.webhook.uid, changes={"description": "新"}, by=by
    ),
    "webhook.delete": lambda w, by: delete_endpoint(uid=w.webhook.uid, by=by),
    "webhook.replay": lambda w, by: replay_from(uid=w.webhook.uid, after=0, by=by),
    "webhook.rotate": lambda w, by: rotate_secret(uid=w.webhook.uid, by=by),
    "webhook.ping": lambda w, by: ping(uid=w.webhook.uid, by=by),
    "erase": lambda w, by: erase(subject=w.open.entity.uid, reason="必须删去", by=by),
}


def tried(world: World, name: str, actor: str) -> str:
    """How a verb ends for somebody."""
    by = world.people.get(actor, AnonymousUser())
    try:
        VERBS[name](world, by)
    except ContentError as error:
        # A refusal without its sentences is none that the table knows.
        return OUTCOMES[error.status] if error.detail and error.detail_zh else repr(error)
    return DONE


@in_each_state
@pytest.mark.parametrize("name", VERBS)
def test_a_verb_goes_through_for_whom_the_table_says_and_leaves_nothing_else(
    name: str, world: World
) -> None:
    told = TABLE[name, world.state]

    assert seen_by_all(world, lambda actor: tried(world, name, actor)) == {
        actor: (DONE, told.effect) if status < REFUSED else (OUTCOMES[status], "")
        for actor, status in told.statuses.items()
    }


def test_every_write_of_the_table_has_its_verb() -> None:
    assert {name for name, _ in TABLE} - COMPOSED == set(VERBS)


@pytest.mark.parametrize("world", [EditionState.PUBLISHED], indirect=True)
def test_the_refusals_are_told_apart(world: World) -> None:
    with pytest.raises(EditionSealedError):
        change_requirement(requirement=world.open, values={"title": "新"})
    with pytest.raises(WrongStateError):
        submit_edition(edition=world.edition)
