"""Accepting a proposal makes a cited requirement at its place; rejecting makes nothing."""

import uuid
from pathlib import Path

import pytest

from content.errors import EditionSealedError, NotFoundError, ProposalDecidedError
from content.models import Change, Edition, Proposal, Requirement
from content.services.checking import faults
from content.services.history import publication
from content.services.imports import ImportOptions, import_files
from content.services.planning import plan
from content.services.proposals import accept_proposals, reject_proposals
from content.services.publishing import publish_edition
from content.services.undoing import undo

pytestmark = pytest.mark.django_db
ESSAY = """干部谈

一、团结

同心才能成事。大家珍惜共事的缘分，拧成一股绳。重大事情集体商量，不搞一言堂。主要领导心胸开阔，听得进不同意见。

二、慎言

首先，要谨开口。话到嘴边留半句。其次，要慢开言。想清楚了再说。
"""


@pytest.fixture
def draft(tmp_path: Path) -> Edition:
    """A draft whose first section holds demands without markers."""
    path = tmp_path / "essay.txt"
    path.write_text(ESSAY, encoding="utf-8")
    list(import_files(plan([path]), ImportOptions()))
    return Edition.objects.get()


def propose(edition: Edition, words: str) -> Proposal:
    expression = Requirement.objects.filter(edition=edition)[0].citations.get().expression
    start = expression.text.index(words)
    return Proposal.objects.create(
        edition=edition, expression=expression, kind="requirement", rule="demand",
        confidence=0.4, start=start, end=start + len(words), payload={"statement": words},
    )  # fmt: skip


def codes(edition: Edition) -> list[tuple[str, str]]:
    return list(edition.requirements.order_by("path").values_list("code", "title"))


def test_an_accepted_proposal_stands_below_its_section_and_cites_its_words(draft: Edition) -> None:
    proposal = propose(draft, "大家珍惜共事的缘分，拧成一股绳。")

    (made,) = accept_proposals(uids=[proposal.uid])

    assert (made.parent.code, made.kind, made.statement) == (
        "1", "requirement", "大家珍惜共事的缘分，拧成一股绳。",
    )  # fmt: skip
    citation = made.citations.get()
    assert citation.quote == citation.expression.text[citation.start : citation.end]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.requirement_id) == ("accepted", made.pk)
    assert list(faults()) == []


def test_accepted_proposals_stand_in_the_order_of_the_text(draft: Edition) -> None:
    later = propose(draft, "主要领导心胸开阔，听得进不同意见。")
    earlier = propose(draft, "重大事情集体商量，不搞一言堂。")

    accept_proposals(uids=[later.uid, earlier.uid])

    below = [title for code, title in codes(draft) if code.startswith("1.")]
    assert below == ["重大事情集体商量，不搞一言堂", "主要领导心胸开阔，听得进不同意见"]
    assert list(faults()) == []


def test_room_is_made_before_sections_that_have_children_of_their_own(draft: Edition) -> None:
    proposal = propose(draft, "想清楚了再说。")
    accept_proposals(uids=[propose(draft, "话到嘴边留半句。").uid, proposal.uid])

    titles = [title for _, title in codes(draft)]
    assert titles.index("话到嘴边留半句") < titles.index("想清楚了再说")
    assert list(faults()) == []


def test_an_edited_proposal_takes_the_edited_words(draft: Edition) -> None:
    proposal = propose(draft, "大家珍惜共事的缘分，拧成一股绳。")

    (made,) = accept_proposals(
        uids=[proposal.uid], edits={proposal.uid: {"title": "珍惜缘分", "modality": "obligation"}}
    )

    proposal.refresh_from_db()
    assert (made.title, made.modality, proposal.state) == ("珍惜缘分", "obligation", "edited")


def test_a_rejected_proposal_makes_nothing(draft: Edition) -> None:
    proposal = propose(draft, "大家珍惜共事的缘分，拧成一股绳。")
    before = draft.requirements.count()

    assert reject_proposals(uids=[proposal.uid], note="已有") == 1

    proposal.refresh_from_db()
    assert proposal.state == "rejected"
    assert draft.requirements.count() == before
    assert Change.objects.get(subject=proposal.uid).detail == {"note": "已有"}


def test_a_decided_proposal_is_refused_and_the_batch_with_it(draft: Edition) -> None:
    decided = propose(draft, "大家珍惜共事的缘分，拧成一股绳。")
    other = propose(draft, "主要领导心胸开阔，听得进不同意见。")
    reject_proposals(uids=[decided.uid])

    with pytest.raises(ProposalDecidedError):
        accept_proposals(uids=[other.uid, decided.uid])

    other.refresh_from_db()
    assert other.state == "open"


def test_an_unknown_proposal_is_not_found(db: None) -> None:
    with pytest.raises(NotFoundError):
        accept_proposals(uids=[uuid.uuid4()])


def test_a_published_edition_takes_no_proposal(draft: Edition) -> None:
    proposal = propose(draft, "大家珍惜共事的缘分，拧成一股绳。")
    with publication() as opened:
        publish_edition(edition=draft, publication=opened)

    with pytest.raises(EditionSealedError):
        accept_proposals(uids=[proposal.uid])


def test_an_accepted_proposal_is_taken_back_whole(draft: Edition) -> None:
    before = codes(draft)
    (made,) = accept_proposals(uids=[propose(draft, "大家珍惜共事的缘分，拧成一股绳。").uid])
    change = Change.objects.get(action="accept", subject=made.entity.uid)

    undo(change=change)

    assert codes(draft) == before
    assert list(faults()) == []
