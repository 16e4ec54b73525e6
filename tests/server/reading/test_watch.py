"""What is kept is looked at again when a publication is announced, each second, each midnight."""

import datetime as dt
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from content import announcing
from content.queries.touched import Stamp
from server.reading import watch as watching
from server.reading.entries import Entry, hashed
from server.reading.flights import Flights
from server.reading.shelf import Shelf
from server.reading.watch import SECONDS, Watch

HEADERS = [("ETag", '"a"'), ("X-Content-Revision", "1")]


class Told:
    """A source that says what it is told to, and counts how often it is asked."""

    def __init__(self) -> None:
        self.revision, self.asked, self.broken = 1, 0, False
        self.tags: frozenset[str] | None = frozenset()

    def stamp(self) -> Stamp:
        self.asked += 1
        if self.broken:
            raise DatabaseError
        return Stamp(self.revision, None)

    def touched(self, old: int, new: int) -> frozenset[str] | None:
        return self.tags


class World:
    """A watch whose clock, hint and day are set by hand."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now, self.hint, self.day = 100.0, 0, dt.date(2026, 11, 22)
        self.source, self.shelf = Told(), Shelf(1_000_000)
        patch.setattr(watching, "today", lambda: self.day)
        source: Any = self.source
        self.watch = Watch(self.shelf, lambda: self.hint, source, lambda: self.now)

    def is_current(self) -> bool:
        return self.hint == self.watch.hint and self.now < self.watch.until

    def keep(self, name: str, *tags: str, revision: int = 1) -> bool:
        entry = Entry(HEADERS, b"", revision, hashed(tags))
        kept = self.watch.keep(revision, self.day, lambda: self.shelf.put(name, entry))
        self.shelf.lead((name,), name, entry, entry.form(gzip=False, head=False))
        return kept


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_the_database_is_read_at_the_start_and_each_second(world: World) -> None:
    assert not world.is_current()
    assert world.watch.look()
    assert world.is_current()
    world.now += SECONDS / 2
    assert world.watch.look()
    assert world.source.asked == 1
    world.now += SECONDS / 2
    assert not world.is_current()
    assert world.watch.look()
    assert world.source.asked == 2


def test_an_announcement_is_looked_at_by_the_next_request(world: World) -> None:
    world.watch.look()
    world.keep("a", "framework:a")
    world.keep("b", "framework:b")
    world.hint, world.source.revision = 2, 2
    world.source.tags = frozenset({"framework:a"})

    assert not world.is_current()
    assert world.watch.look()
    assert set(world.shelf.direct) == {("b",)}
    assert world.watch.dropped == 1


def test_without_an_announcement_a_second_is_enough(world: World) -> None:
    world.watch.look()
    world.keep("a", "framework:a")
    world.source.revision, world.source.tags = 2, frozenset({"framework:a"})
    world.now += SECONDS

    assert not world.is_current()
    world.watch.look()
    assert not world.shelf.direct


def test_a_revision_that_goes_back_drops_everything(world: World) -> None:
    world.source.revision = 5
    world.watch.look()
    world.keep("a", revision=5)
    world.hint, world.source.revision = 3, 3
    world.watch.look()

    assert not world.shelf.direct


def test_midnight_drops_everything(world: World) -> None:
    world.watch.look()
    world.keep("a")
    world.day += dt.timedelta(days=1)
    world.now += SECONDS
    world.watch.look()

    assert not world.shelf.direct


def test_a_render_of_another_revision_or_day_is_not_kept(world: World) -> None:
    world.watch.look()

    assert not world.keep("a", revision=2)
    world.day += dt.timedelta(days=1)
    assert not world.keep("a")


def test_nothing_kept_is_served_while_the_database_is_away(world: World) -> None:
    world.watch.look()
    world.now += SECONDS
    world.source.broken = True

    assert not world.watch.look()
    assert not world.is_current()
    world.source.broken = False
    assert world.watch.look()
    assert world.is_current()


def test_processes_see_what_another_one_announces(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    announcing.announce(7)
    mapped = announcing.announced()
    (tmp_path / announcing.FILE).open("r+b").write((8).to_bytes(8, "little"))

    assert mapped[0] == 8


def test_one_render_at_a_time_and_others_wait_for_it() -> None:
    flights, order = Flights(), []

    def second() -> None:
        with flights.first("a"):
            order.append("second")

    with flights.first("a"):
        thread = threading.Thread(target=second)
        thread.start()
        with flights.first("b"):
            order.append("another")
        time.sleep(0.02)
        order.append("first")
    thread.join()

    assert order == ["another", "first", "second"]
