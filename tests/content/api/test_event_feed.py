"""The event feed: order, filters that never lose the end, and waiting."""

import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from content.api import waiting
from content.api.waiting import MOST_WAITING, Watch, wait_for_events
from content.errors import FeedBusyError
from content.queries import events
from content.queries.events import EventFilter, last_event, list_events
from content.services.history import publication
from content.vocabulary import EventKind

FEED = "/api/v1/events/"
SUBJECT = uuid.UUID(int=5)


def tell(number: int = 1, kind: EventKind = EventKind.DOCUMENT_CHANGED, **names: str) -> None:
    """Publish some events in one transaction."""
    with publication() as opened:
        for place in range(number):
            opened.tell(kind, SUBJECT, {"place": place, "digests": []}, **names)


def asked(**parameters: Any) -> dict[str, Any]:
    answer = APIClient().get(FEED, parameters)
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def numbers(page: dict[str, Any]) -> list[int]:
    return [event["seq"] for event in page["results"]]


def test_events_come_in_order_without_gaps(db: None) -> None:
    tell(3)
    tell(2)

    first = asked(limit=2)
    rest = asked(after=first["next_after"])

    assert (numbers(first), first["next_after"], first["last"]) == ([1, 2], 2, 5)
    assert (numbers(rest), rest["next_after"], rest["last"]) == ([3, 4, 5], 5, 5)
    assert asked(after=5) == {"results": [], "next_after": 5, "last": 5}


def test_an_event_says_what_it_is_about(db: None) -> None:
    tell(document="yuanwen", framework="wuge", edition="2022")

    (event,) = asked()["results"]

    assert event | {"at": None} == {
        "seq": 1,
        "at": None,
        "kind": "document.changed",
        "subject": str(SUBJECT),
        "framework": "wuge",
        "edition": "2022",
        "document": "yuanwen",
        "data": {"place": 0, "digests": []},
    }


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"kind": "concept.created"}, [3]),
        ({"kind": "concept.created,document.changed"}, [1, 2, 3, 4]),
        ({"framework": "wuge"}, [2, 5]),
        ({"framework": "wuge,other"}, [2, 4, 5]),
        ({"document": "yuanwen"}, [1]),
        ({"edition": "2022"}, [2]),
        ({"edition": "2022", "framework": "other"}, []),
        ({"subject": str(SUBJECT)}, [1, 2, 3, 4, 5]),
        ({"subject": str(uuid.UUID(int=6))}, []),
        ({"subject": "慎言"}, []),
    ],
)
def test_a_filter_keeps_what_it_names_and_passes_the_rest(
    db: None, chosen: dict[str, str], expected: list[int]
) -> None:
    tell(document="yuanwen")
    tell(framework="wuge", edition="2022")
    tell(kind=EventKind.CONCEPT_CREATED)
    tell(framework="other")
    tell(kind=EventKind.EDITION_PUBLISHED, framework="wuge", edition="2023")

    page = asked(**chosen)

    assert (numbers(page), page["next_after"], page["last"]) == (expected, 5, 5)


def test_an_erasure_passes_every_filter_but_that_of_kinds(db: None) -> None:
    tell(kind=EventKind.CONTENT_ERASED)

    for chosen in ({"framework": "wuge"}, {"document": "x"}, {"edition": "1"}, {"subject": "x"}):
        assert numbers(asked(**chosen)) == [1]
    assert numbers(asked(framework="wuge", kind="edition.published")) == []


def test_an_edition_may_be_named_by_its_uid(sample: Path) -> None:
    edition = APIClient().get("/api/v1/editions/?framework=wuge-guoying").json()["results"][0]

    page = asked(edition=edition["uid"], kind="edition.published")

    assert [event["subject"] for event in page["results"]] == [edition["uid"]]


def test_a_rare_kind_is_found_in_a_few_short_questions(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "SCAN", 10)
    tell(25)
    tell(kind=EventKind.CONCEPT_CREATED)

    found, after, last, questions = [], 0, 1, 0
    while after < last:
        page = asked(after=after, kind="concept.created", limit=1)
        found += numbers(page)
        after, last, questions = page["next_after"], page["last"], questions + 1

    assert (found, after, questions) == ([26], 26, 3)


def test_a_reader_ahead_of_the_feed_is_not_led_back(db: None) -> None:
    tell()

    assert asked(after=9) == {"results": [], "next_after": 9, "last": 1}


@pytest.mark.parametrize("rows", [1, 50])
def test_the_feed_costs_the_same_queries_however_long(
    db: None, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    tell(rows)

    with django_assert_num_queries(2):
        page = list_events(0, 500, EventFilter(kinds=("document.changed",)))

    assert len(page.results) == rows


@pytest.mark.parametrize(
    "parameters", [{"wait": "26"}, {"wait": "-1"}, {"after": "x"}, {"kind": "nothing"}]
)
def test_a_bad_parameter_is_named(db: None, parameters: dict[str, str]) -> None:
    answer = APIClient().get(FEED, parameters)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameter")
    assert [one["field"] for one in answer.json()["errors"]] == list(parameters)


class Number:
    """A number that grows when a test says so, and how often it was looked at."""

    def __init__(self) -> None:
        self.value = 3
        self.looks = 0

    def __call__(self) -> int:
        self.looks += 1
        return self.value


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "LOOK_SECONDS", 0.01)


def test_a_watch_wakes_when_the_number_grows(quick: None) -> None:
    number = Number()
    watch = Watch(number)

    with ThreadPoolExecutor() as pool:
        woken = [pool.submit(watch.wait_past, 3, 20.0) for _ in range(3)]
        while number.looks < 3:
            time.sleep(0.01)
        number.value = 4

        assert [one.result(timeout=20) for one in woken] == [True, True, True]


def test_a_watch_gives_up_in_time_and_looks_no_longer(quick: None) -> None:
    number = Number()
    watch = Watch(number)

    assert watch.wait_past(3, 0.05) is False
    while any(thread.name.endswith("(_keep_looking)") for thread in threading.enumerate()):
        time.sleep(0.01)
    looks = number.looks
    time.sleep(0.05)

    assert number.looks == looks


def test_a_watch_has_so_many_places(quick: None) -> None:
    watch = Watch(Number(), most=1)

    with watch.place(), pytest.raises(FeedBusyError), watch.place():
        pass
    with watch.place():
        pass


def test_a_poll_with_an_answer_takes_no_place(db: None) -> None:
    tell(2)

    wait_for_events(0, EventFilter(), 25, Watch(last_event, most=1))

    assert numbers(asked(wait=25)) == [1, 2]


def test_more_readers_than_may_wait_are_told_when_to_come_again(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Watch(last_event, most=1)
    monkeypatch.setattr(
        "content.api.feed.wait_for_events",
        lambda after, chosen, seconds: wait_for_events(after, chosen, seconds, full),
    )

    with full.place():
        answer = APIClient().get(FEED, {"wait": 25})

    assert (answer.status_code, answer.json()["code"]) == (503, "feed_busy")
    assert answer.headers["Retry-After"] == "5"
    assert MOST_WAITING == 4


@pytest.fixture
def free_connections(transactional_db: None) -> Iterator[None]:
    """Threads that asked the database let go of it before the tables are emptied."""
    yield
    connection.close()


def _in_thread(**parameters: Any) -> dict[str, Any]:
    try:
        return asked(**parameters)
    finally:
        connection.close()


def test_a_waiting_reader_hears_of_a_commit_and_holds_no_connection(
    free_connections: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell()
    held: list[bool] = []
    wait_past = Watch.wait_past

    def noted(self: Watch, number: int, seconds: float) -> bool:
        held.append(connection.connection is not None)
        return wait_past(self, number, seconds)

    monkeypatch.setattr(Watch, "wait_past", noted)

    with ThreadPoolExecutor() as pool:
        waiting_reader = pool.submit(_in_thread, after=1, wait=25, kind="concept.created")
        while not held:
            time.sleep(0.01)
        tell()
        while len(held) < 2:
            time.sleep(0.01)
        tell(kind=EventKind.CONCEPT_CREATED)
        page = waiting_reader.result(timeout=25)

    assert (numbers(page), page["next_after"]) == ([3], 3)
    assert held == [False, False]


def test_a_reader_that_waits_in_vain_still_advances(free_connections: None) -> None:
    tell(4)

    page = _in_thread(after=1, wait=1, kind="concept.created")

    assert page == {"results": [], "next_after": 4, "last": 4}
