"""What reads remember is never older than the revision that was read beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest
from django.db import transaction

from content.models import Edition
from content.queries.events import current_revision
from content.queries.known_editions import known_editions
from content.queries.memory import Memory, forget_everything
from content.services.history import publication
from tests.server.reading import verbs


class Source:
    """A database of numbers, of which odd ones are there; it tells how it was asked."""

    def __init__(self, revision: int | None) -> None:
        self.revision = revision
        self.asked: list[list[int]] = []

    def ask(self, keys: Collection[int]) -> tuple[int | None, dict[int, str]]:
        self.asked.append(list(keys))
        return self.revision, {key: f"{key}@{self.revision}" for key in keys if key % 2}


def test_what_is_known_is_asked_for_once_what_is_not_there_too() -> None:
    source = Source(7)
    memory = Memory(source.ask, most=10)

    first = memory.known([1, 2], 7)
    again = memory.known([2, 1, 3], 7)

    assert first[0] == again[0] == 7
    assert again[1] == {1: "1@7", 2: None, 3: "3@7"}
    assert source.asked == [[1, 2], [3]]


def test_another_revision_makes_all_of_it_forgotten() -> None:
    source = Source(7)
    memory = Memory(source.ask, most=10)
    memory.known([1], 7)
    source.revision = 8

    assert memory.known([1], 8) == (8, {1: "1@8"})
    assert source.asked == [[1], [1]]


def test_a_publication_between_two_statements_is_told_and_everything_asked_for_anew() -> None:
    source = Source(7)
    memory = Memory(source.ask, most=10)
    memory.known([1, 3], 7)
    source.revision = 8

    assert memory.known([1, 5], 7) == (8, {1: "1@8", 5: "5@8"})
    assert source.asked == [[1, 3], [5], [1]]


def test_who_tells_no_revision_is_taken_to_tell_of_the_one_read() -> None:
    source = Source(None)
    memory = Memory(source.ask, most=10)

    assert memory.known([1], 7) == (7, {1: "1@None"})


def test_no_more_is_remembered_than_there_may_be() -> None:
    source = Source(7)
    memory = Memory(source.ask, most=10)
    for key in range(100):
        memory.known([key], 7)

    assert len(memory.known([100], 7)[1]) <= 11


def test_everything_is_forgotten_at_once() -> None:
    source = Source(7)
    memory = Memory(source.ask, most=10)
    memory.known([1], 7)

    forget_everything()

    assert memory.known([1], 7) == (7, {1: "1@7"})
    assert source.asked == [[1], [1]]


@pytest.mark.django_db
def test_nothing_is_remembered_of_a_transaction_that_may_come_to_nothing() -> None:
    source = Source(7)
    memory = Memory(source.ask, most=10)
    memory.known([1], 7)
    source.revision = 8

    with transaction.atomic():
        within = memory.known([1], 8)
    source.revision = 7

    assert within == (8, {1: "1@8"})
    assert memory.known([1], 7) == (7, {1: "1@7"})
    assert source.asked == [[1], [1]]


@pytest.mark.django_db(transaction=True)
def test_what_was_read_in_a_publication_that_failed_is_not_believed_afterwards(sample: Any) -> None:
    edition = Edition.objects.get(framework__slug=verbs.OTHER)
    within: list[str] = []

    def title() -> str:
        return known_editions([edition.pk], current_revision())[1][edition.pk].framework_title

    def fail_to_publish() -> None:
        with publication():
            verbs.rename_framework()
            within.append(title())
            raise ZeroDivisionError

    before = title()
    with pytest.raises(ZeroDivisionError):
        fail_to_publish()
    # Takes the same number of a revision.
    verbs.rename_document()

    assert (within, title()) == (["五个过硬标准"], before)
    assert before != within[0]
