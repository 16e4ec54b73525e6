"""Any change of a draft can be taken back while what it left stands, and brought again."""

from collections.abc import Callable

import pytest
from pytest_django.plugin import DjangoDbBlocker

from content.errors import EditionSealedError, RoleMissingError, UndoRefusedError
from content.models import Change, Proposal
from content.services.citing import change_citation, cite, uncite
from content.services.editions import (
    change_edition,
    publish_draft,
    return_edition,
    submit_edition,
)
from content.services.linking import create_association, remove_association
from content.services.moving import move_requirement
from content.services.numbering import renumber
from content.services.proposals import accept_proposals
from content.services.provisions import change_requirement, create_requirement, delete_requirement
from content.services.splitting import merge_requirements, split_requirement
from content.services.undoing import undo
from content.vocabulary import Role
from tests.content.services.curation import (
    TEXT,
    Desk,
    add,
    assert_whole,
    fresh,
    last_change,
    person,
    titles,
    without_versions,
)

pytestmark = pytest.mark.django_db
Act = Callable[[Desk], object]


@pytest.fixture(scope="module")
def kept_desk(kept_desk: Desk, django_db_blocker: DjangoDbBlocker) -> Desk:
    """A draft of two standards, with a link between two requirements and a code out of turn."""
    with django_db_blocker.unblock():
        change_requirement(requirement=kept_desk.deed, values={"code": "9"})
        create_association(
            source=kept_desk.open.entity, target=kept_desk.deed.entity, type="exact_match",
            edition=kept_desk.draft, rationale="同义", evidence="原文", confidence=0.5,
        )  # fmt: skip
    return kept_desk


ACTS: dict[str, Act] = {
    "create": lambda d: create_requirement(
        edition=d.draft, parent=d.speech, position=1, values={"title": "新"}
    ),
    "change": lambda d: change_requirement(
        requirement=d.open,
        values={"title": "新", "texts": {"en": {"title": "new"}}, "modality": "obligation"},
    ),
    "move": lambda d: move_requirement(requirement=d.speech, parent=d.deed),
    "reorder": lambda d: move_requirement(requirement=d.slow, parent=d.speech, position=1),
    "delete": lambda d: delete_requirement(requirement=d.speech, with_children=True),
    "split": lambda d: split_requirement(
        requirement=d.speech, parts=[{"title": "甲"}, {"title": "乙"}, {"title": "丙"}]
    ),
    "merge": lambda d: merge_requirements(requirements=[d.deed, d.open, d.speech], values={}),
    "renumber": lambda d: renumber(edition=d.draft, rule="decimal"),
    "cite": lambda d: cite(requirement=d.speech, expression=d.text, start=0, end=4),
    "change citation": lambda d: change_citation(citation=d.open.citations.get(), start=0, end=9),
    "uncite": lambda d: uncite(citation=d.open.citations.get()),
    "link": lambda d: create_association(
        source=d.slow.entity, target=d.deed.entity, type="related", edition=d.draft
    ),
    "unlink": lambda d: remove_association(association=d.draft.associations.get()),
    "change edition": lambda d: change_edition(
        edition=d.draft, values={"label": "2099", "title": "新", "effective_from": None}
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_is_undone_redone_and_undone_again(name: str, desk: Desk) -> None:
    before = without_versions(desk.draft)
    ACTS[name](desk)
    after = without_versions(desk.draft)

    undo(change=last_change())
    assert without_versions(desk.draft) == before
    assert_whole(desk.draft)

    undo(change=last_change())
    assert without_versions(desk.draft) == after

    undo(change=last_change())
    assert without_versions(desk.draft) == before
    assert_whole(desk.draft)


def test_undoing_raises_the_version_so_that_no_two_states_share_one(desk: Desk) -> None:
    change_requirement(requirement=desk.open, values={"title": "新"})

    undo(change=last_change())

    assert (fresh(desk.open).title, fresh(desk.open).version) == ("谨开口", 3)


def test_what_was_deleted_comes_back_with_a_version_it_never_had(desk: Desk) -> None:
    change_requirement(requirement=desk.slow, values={"title": "新"})
    delete_requirement(requirement=fresh(desk.slow))

    undo(change=last_change())

    back = desk.draft.requirements.get(entity=desk.slow.entity)
    assert (back.title, back.version) == ("新", 3)


def test_fields_that_others_touched_since_are_left_alone(desk: Desk) -> None:
    change_requirement(requirement=desk.open, values={"title": "新"})
    first = last_change()
    change_requirement(requirement=desk.open, values={"actor": "干部"})

    undo(change=first)

    assert (fresh(desk.open).title, fresh(desk.open).actor) == ("谨开口", "干部")
    assert_whole(desk.draft)


def test_what_was_changed_since_is_not_undone(desk: Desk) -> None:
    change_requirement(requirement=desk.open, values={"title": "新"})
    first = last_change()
    change_requirement(requirement=desk.open, values={"title": "更新"})

    with pytest.raises(UndoRefusedError) as refused:
        undo(change=first)

    assert "title" in refused.value.detail
    assert "title" in refused.value.detail_zh
    assert fresh(desk.open).title == "更新"


def test_what_others_hang_on_is_not_taken_away(desk: Desk) -> None:
    made = add(desk.draft, title="新")
    born = last_change()
    add(desk.draft, made, title="新下")

    with pytest.raises(UndoRefusedError):
        undo(change=born)

    assert "  新下" in titles(desk.draft)


def test_what_stood_below_something_that_is_gone_comes_back_after_it(desk: Desk) -> None:
    delete_requirement(requirement=desk.open)
    first = last_change()
    delete_requirement(requirement=fresh(desk.speech), with_children=True)
    second = last_change()

    with pytest.raises(UndoRefusedError):
        undo(change=first)
    undo(change=second)
    undo(change=first)

    assert titles(desk.draft) == ["慎言", "  谨开口", "  慢开言", "慎行"]
    assert_whole(desk.draft)


def test_the_undoing_says_what_it_undid(desk: Desk) -> None:
    change_requirement(requirement=desk.open, values={"title": "新"})
    change = last_change()
    editor = person(Role.EDITOR)

    (made,) = undo(change=change, by=editor)

    assert (made.action, made.detail, made.by_id) == (
        "undo", {"undoes": str(change.operation)}, editor.pk,
    )  # fmt: skip


def test_steps_of_an_edition_are_not_undone(desk: Desk) -> None:
    born = Change.objects.get(kind="edition", action="create")
    submit_edition(edition=desk.draft)
    submitted = last_change()
    return_edition(edition=desk.draft, note="再改")

    for change in (born, submitted):
        with pytest.raises(UndoRefusedError):
            undo(change=change)


def test_a_published_edition_is_not_undone(desk: Desk) -> None:
    change_requirement(requirement=desk.open, values={"title": "新"})
    change = last_change()
    publish_draft(edition=desk.draft)

    with pytest.raises(EditionSealedError):
        undo(change=change)


def test_a_change_of_no_draft_is_not_undone(desk: Desk) -> None:
    made = Change.objects.get(kind="framework", action="create")

    with pytest.raises(UndoRefusedError):
        undo(change=made)


def test_readers_undo_nothing(desk: Desk) -> None:
    with pytest.raises(RoleMissingError):
        undo(change=last_change(), by=person(None))


def test_an_accepted_proposal_waits_again_once_that_is_undone(desk: Desk) -> None:
    start = TEXT.index("要谨慎行事")
    proposal = Proposal.objects.create(
        edition=desk.draft, expression=desk.text, kind="requirement", rule="demand",
        confidence=0.4, start=start, end=start + 6, payload={"statement": "要谨慎行事。"},
    )  # fmt: skip
    (made,) = accept_proposals(uids=[proposal.uid])

    undo(change=last_change())
    proposal.refresh_from_db()
    assert (proposal.state, proposal.requirement, proposal.decided_at) == ("open", None, None)

    undo(change=last_change())
    proposal.refresh_from_db()
    assert (proposal.state, proposal.requirement.entity) == ("accepted", made.entity)
    assert_whole(desk.draft)


def test_a_proposal_of_a_requirement_survives_its_merge(desk: Desk) -> None:
    proposal = Proposal.objects.create(
        edition=desk.draft, kind="requirement", rule="demand", confidence=0.4,
        requirement=desk.slow, state="accepted",
    )  # fmt: skip

    merge_requirements(requirements=[desk.open, desk.slow], values={})

    proposal.refresh_from_db()
    assert proposal.requirement == desk.open


@pytest.mark.parametrize(("edit", "state"), [({}, "accepted"), ({"rationale": "另说"}, "edited")])
def test_an_accepted_link_waits_again_and_is_decided_again(
    desk: Desk, edit: dict[str, str], state: str
) -> None:
    editor = person(Role.EDITOR)
    proposal = Proposal.objects.create(
        edition=desk.draft, kind="association", rule="mentions_passage", confidence=0.9,
        payload={
            "type": "cites", "source": str(desk.slow.entity.uid),
            "target": str(desk.deed.entity.uid), "rationale": "提到", "evidence": "原文",
        },
    )  # fmt: skip
    (made,) = accept_proposals(uids=[proposal.uid], edits={proposal.uid: edit})

    undo(change=last_change(), by=editor)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.association, proposal.decided_at) == ("open", None, None)

    undo(change=last_change(), by=editor)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by_id) == (state, editor.pk)
    assert proposal.association is not None
    assert proposal.association.uid == made.uid  # type: ignore[union-attr]
    assert proposal.decided_at is not None
