"""A snapshot is built once, whoever asks, and few are kept."""

import datetime as dt
import threading
import time
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from content.packages import GraphRows
from content.queries.reading import Reading
from graph import reports
from graph.errors import GraphTooLargeError, ReportNotReadyError
from graph.network import Network
from graph.questions.examples import line
from graph.snapshot import SHELF, Shelf, Snapshot, SnapshotName, name_of, snapshot


def named(revision: int) -> SnapshotName:
    return SnapshotName(revision, None, None)


def begun(day: int) -> SnapshotName:
    return SnapshotName(1, None, dt.date(2022, 1, day))


def of(name: SnapshotName) -> Snapshot:
    return Snapshot(name, Network(GraphRows()))


def empty(revision: int) -> Snapshot:
    return of(named(revision))


def test_threads_that_ask_together_share_one_building() -> None:
    shelf, built, found = Shelf(), [], []
    together = threading.Barrier(8)

    def build() -> Snapshot:
        built.append(1)
        time.sleep(0.05)
        return empty(1)

    def ask() -> None:
        together.wait()
        found.append(shelf.get(named(1), build))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert len({id(one) for one in found}) == 1


def test_the_least_recently_used_goes_first() -> None:
    shelf = Shelf(kept=2)
    first = shelf.get(begun(1), lambda: of(begun(1)))
    shelf.get(begun(2), lambda: of(begun(2)))
    shelf.get(begun(1), lambda: of(begun(1)))

    shelf.get(begun(3), lambda: of(begun(3)))

    assert shelf.get(begun(1), lambda: of(begun(1))) is first
    anew = of(begun(2))
    assert shelf.get(begun(2), lambda: anew) is anew


def test_what_an_older_revision_showed_is_let_go_with_the_first_look_at_a_newer_one() -> None:
    shelf = Shelf()
    shelf.get(begun(1), lambda: of(begun(1)))
    older = weakref.ref(shelf.get(named(1), lambda: empty(1)).network)

    newer = shelf.get(named(2), lambda: empty(2))

    assert older() is None
    # As after a restore.
    back = shelf.get(named(1), lambda: empty(1))
    assert shelf.get(named(1), lambda: empty(1)) is back
    assert shelf.get(named(2), lambda: empty(2)) is newer


def test_what_is_computed_of_a_snapshot_is_computed_once() -> None:
    shown, counted = empty(1), []

    for _ in range(3):
        shown.once("size", lambda network: counted.append(len(network)))

    assert counted == [0]


@pytest.mark.django_db
def test_every_day_between_two_starts_shares_one_snapshot() -> None:
    from_today = Reading.today()

    first = snapshot(from_today)

    assert snapshot(Reading(from_today.day.replace(year=2000))) is first
    assert snapshot(Reading.today(language="en")) is first
    SHELF.clear()
    assert snapshot(from_today) is not first


def test_damaged_or_foreign_measures_are_computed_anew(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    network = line("a cites b")
    kept = reports.write_file("measures", named(1), network)
    assert reports.read_file("measures", named(1)) == kept

    file = reports.file_of("measures", named(1))
    assert reports.read_file("measures", SnapshotName(1, None, Reading.today().day)) is None
    file.write_bytes(file.read_bytes()[:-9])

    assert reports.read_file("measures", named(1)) is None


@pytest.mark.django_db
def test_a_large_graph_is_measured_by_a_worker(
    settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    small = replace(reports.REPORTS["measures"], inline=1)
    monkeypatch.setitem(reports.REPORTS, "measures", small)
    asked: list[int] = []
    monkeypatch.setattr(
        type(reports.make_reports), "enqueue", lambda *_args, **_kwargs: asked.append(1)
    )
    shown = Snapshot(name_of(Reading.today()), line("a cites b"))

    for _ in range(2):
        with pytest.raises(ReportNotReadyError):
            reports.measures_of(shown)

    assert asked == [1]
    kept = reports.write_file("measures", shown.name, shown.network)
    assert reports.measures_of(shown) == kept
    with pytest.raises(GraphTooLargeError):
        reports.measures_of(Snapshot(named(1), line("a cites b")))
