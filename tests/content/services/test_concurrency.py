"""Many at one draft at once: everybody waits a moment, nobody waits in a circle."""

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connections

from content.errors import ContentError
from content.models import Edition, Expression, Requirement
from content.services.checking import faults
from content.services.citing import cite
from content.services.editions import publish_draft
from content.services.erasing import erase
from content.services.histories import replayed, standing
from content.services.moving import move_requirement
from content.services.numbering import renumber
from content.services.provisions import change_requirement, create_requirement, delete_requirement
from content.services.splitting import merge_requirements
from tests.content.services.curation import Desk, add, make_desk

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, ACTS = 6, 6


@pytest.fixture
def desk() -> Desk:
    """A draft with a requirement of its own for every writer."""
    made = make_desk()
    for number in range(WRITERS):
        add(made.draft, made.deed, title=f"第{number}人")
    return made


class Writer(threading.Thread):
    """One person who changes, makes, moves, cites, merges and deletes, as the dice say."""

    def __init__(self, number: int, desk: Desk) -> None:
        super().__init__(name=f"writer-{number}")
        self.dice = random.Random(number)  # noqa: S311
        self.desk = desk
        self.own = desk.draft.requirements.get(title=f"第{number}人")
        self.failures: list[str] = []
        self.acknowledged = ""

    def run(self) -> None:
        try:
            for turn in range(ACTS):
                self.act(turn)
        finally:
            connections.close_all()

    def act(self, turn: int) -> None:
        title = f"{self.name}-{turn}"
        try:
            change_requirement(requirement=self.own, values={"title": title})
            self.acknowledged = title
            self.dice.choice(self.others())()
        except ContentError as refused:
            if refused.status not in (404, 409, 422):
                self.failures.append(f"{refused.status} {refused}")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must name it
            self.failures.append(repr(error))

    def others(self) -> list[Callable[[], object]]:
        draft, text = self.desk.draft, self.desk.text
        rows = Requirement.objects.select_related("entity", "edition").filter(edition=draft)
        free = list(rows.exclude(title__startswith="writer").exclude(title__startswith="第"))
        one, other = self.dice.choice(free), self.dice.choice(free)
        return [
            lambda: create_requirement(edition=draft, parent=one, values={"title": "新"}),
            lambda: move_requirement(requirement=one, parent=other, position=1),
            lambda: move_requirement(requirement=self.own, parent=one, position=1),
            lambda: cite(requirement=one, expression=text, start=0, end=self.dice.randint(1, 9)),
            lambda: renumber(edition=draft, rule="decimal"),
            lambda: merge_requirements(requirements=[one, other], values={}),
            lambda: delete_requirement(requirement=one),
        ]


def work(desk: Desk, beside: Callable[[], object] | None = None) -> list[Writer]:
    """Let all write at once, and something happen beside it."""
    writers = [Writer(number, desk) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    if beside is not None:
        beside()
    for writer in writers:
        writer.join()
    return writers


def assert_nothing_lost(desk: Desk, writers: list[Writer]) -> None:
    assert [failure for writer in writers for failure in writer.failures] == []
    draft = Edition.objects.select_related("derived_from").get(pk=desk.draft.pk)
    assert replayed(draft).value() == standing(draft).value()
    assert list(faults()) == []


def test_many_writers_of_one_draft_lose_nothing_and_block_nobody(desk: Desk) -> None:
    writers = work(desk)

    assert_nothing_lost(desk, writers)
    for writer in writers:
        writer.own.refresh_from_db()
        assert writer.own.title == writer.acknowledged


def test_publishing_between_writes_seals_what_was_acknowledged_before(desk: Desk) -> None:
    writers = work(desk, lambda: publish_draft(edition=desk.draft))

    assert_nothing_lost(desk, writers)
    for writer in writers:
        writer.own.refresh_from_db()
        assert writer.own.title == writer.acknowledged or not writer.acknowledged
    assert Edition.objects.get(pk=desk.draft.pk).state == "published"


def test_an_erasure_waits_its_turn_and_fails_nobody(desk: Desk) -> None:
    writers = work(desk, lambda: erase(subject=desk.text.uid, reason="必须删去"))

    assert_nothing_lost(desk, writers)
    assert set(Expression.objects.get().text) == {"█", "\n"}
