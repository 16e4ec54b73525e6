"""One inbox: what waits for a person, and nothing that is not theirs."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import Comment, Edition, Framework, Proposal
from content.queries.discussion import shaped_threads
from content.queries.inbox import PARTS, count_inbox, inbox, inbox_listing
from content.queries.paging import Window, take
from content.vocabulary import EditionState, ProposalKind, Role
from server.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db


def desk(number: int = 1) -> Framework:
    """A framework with ``number`` of everything that waits, and an edition in review."""
    framework = make.make_framework()
    old = make.make_edition(framework=framework)
    source = [make.make_requirement(edition=old) for _ in range(number)]
    expression = make.make_expression()
    for row in source:
        make.make_citation(requirement=row, expression=expression)
    target = make.make_requirement(statement="旧文。")
    make.seal_edition(target.edition)
    links = [
        make.make_association(edition=old, source_entity=row.entity, target_entity=target.entity)
        for row in source
    ]
    assert len(links) == number
    make.seal_edition(old)
    later = make.make_edition(
        framework=target.edition.framework, effective_from=dt.date(2024, 1, 1)
    )
    make.make_requirement(edition=later, entity=target.entity, statement="新文。")
    make.seal_edition(later)
    draft = make.make_edition(framework=framework)
    for at in range(number):
        Proposal.objects.create(
            edition=draft, kind=ProposalKind.REQUIREMENT, rule=f"rule-{at}", confidence=0.5
        )
        say(draft)
    return framework


def say(edition: Edition | None, by: User | None = None, **fields: Any) -> Comment:
    return Comment.objects.create(
        about="edition", subject=edition.uid if edition else fields.pop("subject"),
        edition=edition, text="再看", at=timezone.now(), by=by, **fields,
    )  # fmt: skip


def counts(**waiting: int) -> dict[str, int]:
    return dict.fromkeys(PARTS, 0) | waiting


def test_an_editor_finds_what_waits_in_their_frameworks_alone() -> None:
    mine, other = desk(), desk(2)
    editor = make.make_member(Role.EDITOR, mine)

    found = inbox(editor)

    assert found["counts"] == counts(proposals=1, links=1, threads=1)
    assert [len(found[name]) for name in PARTS] == [1, 1, 0, 0, 1]
    assert found["proposals"][0]["framework"] == mine.slug != other.slug
    assert found["links"][0]["changes"][0]["new"]["statement"] == "新文。"


def test_an_editor_of_everything_finds_everything() -> None:
    desk()
    desk(2)

    assert count_inbox(make.make_member(Role.EDITOR)) == counts(proposals=3, links=3, threads=3)


def test_a_review_waits_for_who_may_publish_it() -> None:
    framework = desk()
    Edition.objects.filter(framework=framework, state=EditionState.DRAFT).update(
        state=EditionState.IN_REVIEW
    )
    reviewer = make.make_member(Role.REVIEWER, framework)
    editor = make.make_member(Role.EDITOR, framework)

    assert [one["framework"] for one in inbox(reviewer)["reviews"]] == [framework.slug]
    assert count_inbox(editor)["reviews"] == 0
    # Nothing is accepted while it is reviewed.
    assert count_inbox(editor)["proposals"] == 0


def test_a_reader_finds_nothing_and_nor_does_who_may_no_longer_see_a_draft() -> None:
    framework = desk()
    reader = make.make_member(Role.READER)
    draft = Edition.objects.get(framework=framework, state=EditionState.DRAFT)
    say(draft, by=reader)

    assert count_inbox(reader) == counts()


def test_a_settled_thread_waits_for_nobody() -> None:
    framework = desk()
    Comment.objects.update(resolved_at=timezone.now())

    assert count_inbox(make.make_member(Role.EDITOR, framework))["threads"] == 0


def test_one_takes_part_in_a_thread_about_a_text_by_opening_or_answering_it() -> None:
    person = make.make_member(Role.EDITOR, make.make_framework())
    text = make.make_expression()
    span = {"subject": text.uid, "expression": text, "start": 0, "end": 3}
    opened = say(None, person, **span)
    answered = say(None, **span)
    say(None, person, subject=text.uid, thread=answered)
    say(None, **span)

    found = inbox_listing(person, "threads").all()

    assert [one["uid"] for one in found] == [str(opened.uid), str(answered.uid)]


def test_a_part_is_read_page_by_page() -> None:
    framework = desk(3)
    listing = inbox_listing(make.make_member(Role.EDITOR, framework), "links")

    first = take(listing, Window(2, count=True))
    second = take(listing, Window(2, first.next))

    assert (len(first.results), first.count, len(second.results), second.next) == (2, 3, 1, None)


@pytest.mark.parametrize("number", [1, 30])
def test_an_inbox_costs_the_same_queries_however_much_waits(number: int) -> None:
    editor = make.make_member(Role.EDITOR, desk(number))

    with CaptureQueriesContext(connection) as asked:
        found = inbox(editor)

    assert found["counts"]["links"] == number
    assert len(asked) <= 60


def test_the_words_of_a_discussed_span_are_found_again_in_a_newer_text() -> None:
    old = make.make_expression(
        text="总则。要特别慎言，谨开口。", effective_from=dt.date(2020, 1, 1)
    )
    make.seal_expression(old)
    thread = say(None, subject=old.uid, expression=old, start=3, end=13, quote=old.text[3:13])
    Comment.objects.update(about="span")
    assert shaped_threads(Comment.objects.all())[0]["place"] is None

    newer = make.make_expression(
        document=old.document, text="新增一句。总则。要特别慎言，谨开口。",
        effective_from=dt.date(2024, 1, 1),
    )  # fmt: skip
    make.seal_expression(newer)

    (found,) = shaped_threads(Comment.objects.filter(pk=thread.pk))
    assert found["place"] == {
        "uid": str(newer.uid), "expression": newer.label, "state": "anchored",
        "start": 8, "end": 18,
    }  # fmt: skip
