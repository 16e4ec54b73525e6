"""Files of graphs: made once, shared, replaced whole, and never served when damaged."""

import errno
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content.models import Edition
from content.packages import GraphRows
from content.queries.reading import Reading
from content.services.editions import withdraw_edition
from graph import files
from graph.arrays.container import Parts
from graph.arrays.packing import pack
from graph.arrays.table import Table
from graph.files import Chain, Folder
from graph.questions.examples import node
from graph.snapshot import SHELF, SnapshotName, folder, snapshot
from tests.graph.damages import DAMAGES

STAMP = (7, "2026-11-22", None)


def made(*uids: str) -> Parts:
    return pack(GraphRows(tuple(node(uid) for uid in uids)))


def builder(*uids: str, stamp: Any = STAMP) -> tuple[Callable[[], tuple[Any, Parts]], list[int]]:
    """Give a function that builds, and what it has counted."""
    calls: list[int] = []

    def build() -> tuple[Any, Parts]:
        calls.append(1)
        return stamp, made(*uids)

    return build, calls


def uids(chain: Chain) -> list[str]:
    return Table(*chain).uids.all()


def test_a_graph_is_built_once_and_mapped_after(tmp_path: Path) -> None:
    build, calls = builder("a", "b")

    found = [uids(Folder(tmp_path / "new").get(STAMP, build)) for _ in range(3)]

    assert (found, calls) == ([["a", "b"]] * 3, [1])
    assert Folder(tmp_path / "new").manifest()["revision"] == STAMP[0]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_made_anew_and_never_served(
    tmp_path: Path, damage: Callable[[Path], Any]
) -> None:
    place, (build, calls) = Folder(tmp_path), builder("a", "b")
    place.get(STAMP, build)
    damage(place.file_of(STAMP))

    assert place.open(STAMP) is None
    assert uids(place.get(STAMP, build)) == ["a", "b"]
    assert len(calls) == 2
    assert place.open(STAMP) is not None


def test_a_file_of_an_older_making_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, calls = builder("a")
    Folder(tmp_path).get(STAMP, build)
    monkeypatch.setattr(files, "MAKING", files.MAKING + 1)

    Folder(tmp_path).get(STAMP, build)

    assert len(calls) == 2


def test_a_full_disk_leaves_the_graph_in_memory_and_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    build, _ = builder("a")
    monkeypatch.setattr(os, "fsync", full)

    found = Folder(tmp_path).get(STAMP, build)

    assert uids(found) == ["a"]
    assert [one.suffix for one in tmp_path.iterdir()] == [".lock"]
    assert Folder(tmp_path).manifest() == {}


def test_a_folder_that_cannot_be_made_is_gone_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    build, _ = builder("a")

    assert uids(Folder(tmp_path / "file" / "below").get(STAMP, build)) == ["a"]


def test_what_was_published_meanwhile_names_the_file(tmp_path: Path) -> None:
    later = (8, "2026-11-23", None)
    build, _ = builder("a", stamp=later)

    Folder(tmp_path).get(STAMP, build)

    assert Folder(tmp_path).open(later) is not None
    assert Folder(tmp_path).open(STAMP) is None


def test_the_least_recently_used_files_go_first(tmp_path: Path) -> None:
    place = Folder(tmp_path, kept=2)
    stamps = [(7, "monday", day) for day in range(3)]
    for used, stamp in enumerate(stamps):
        place.get(stamp, builder("a", stamp=stamp)[0])
        os.utime(place.file_of(stamp), (used, used))

    kept = [place.open(stamp) is not None for stamp in stamps]

    assert kept == [False, True, True]


def test_what_was_erased_does_not_stay_in_the_file_of_an_older_revision(tmp_path: Path) -> None:
    place, later = Folder(tmp_path), (8, "tuesday", None)
    place.get(STAMP, builder("erased")[0])

    place.get(later, builder("a", stamp=later)[0])

    assert place.open(STAMP) is None
    assert [one for one in tmp_path.iterdir() if b"erased" in one.read_bytes()] == []


def test_a_revision_that_goes_backwards_after_a_restore_is_another_graph(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    before, restored, again = (9, "monday", None), (8, "sunday", None), (9, "tuesday", None)

    found = [
        uids(place.get(stamp, builder(uid, stamp=stamp)[0]))
        for stamp, uid in ((before, "a"), (restored, "b"), (again, "c"), (again, "d"))
    ]

    assert found == [["a"], ["b"], ["c"], ["c"]]
    assert place.manifest()["revision"] == 9


def _get(place: Path, counted: Any, told: Any) -> None:
    def build() -> tuple[Any, Parts]:
        with counted.get_lock():
            counted.value += 1
        return STAMP, made("a", "b")

    told.put(uids(Folder(place).get(STAMP, build)))


def test_two_processes_build_a_graph_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    counted, told = context.Value("i", 0), context.Queue()
    processes = [context.Process(target=_get, args=(tmp_path, counted, told)) for _ in range(2)]
    for process in processes:
        process.start()
    found = [told.get(timeout=30) for _ in processes]
    for process in processes:
        process.join()

    assert (found, counted.value) == ([["a", "b"], ["a", "b"]], 1)


@pytest.mark.django_db
def test_the_published_graph_is_mapped_by_who_comes_next(
    sample: Path, settings: Any, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    settings.DATA = tmp_path
    first = snapshot(Reading.today())
    SHELF.clear()

    # The revision; the manifest tells the days of coming into force.
    with django_assert_num_queries(1):
        second = snapshot(Reading.today())

    assert first.network is not second.network
    assert list(second.network.nodes.values()) == list(first.network.nodes.values())
    assert list(second.network.links) == list(first.network.links)
    assert folder().manifest()["revision"] == second.revision


@pytest.mark.django_db
def test_drafts_and_what_was_never_published_are_kept_in_no_file(
    settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path

    assert snapshot(Reading.today()).name == SnapshotName(0, None, None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_nodes_over_one_database_follow_its_revision_each_with_its_own_files(
    sample: Path, settings: Any, tmp_path: Path
) -> None:
    """Two web nodes share a database and no disk; the shelf stands for a process's memory."""

    def shown_by(machine: str) -> tuple[int, bool]:
        settings.DATA = tmp_path / machine
        SHELF.clear()
        network = snapshot(Reading.today()).network
        return folder().manifest()["revision"], gone.framework.slug in {
            node.work for node in network.frameworks() if node.state == "present"
        }

    gone = Edition.objects.get(framework__slug="haoganbu")
    before = [shown_by(machine) for machine in ("one", "other", "one")]
    withdraw_edition(edition=gone, reason="误发")
    after = [shown_by(machine) for machine in ("one", "other", "one")]

    revision = before[0][0]
    assert before == [(revision, True)] * 3
    assert after == [(revision + 1, False)] * 3
    assert {one.name for one in tmp_path.iterdir()} == {"one", "other"}
