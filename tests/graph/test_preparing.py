"""The layer of a publication is written before the commit, and put in place by who asks first."""

import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from content.models import Framework
from content.queries.graph import graph_rows
from content.queries.reading import Reading
from content.services.editions import change_framework
from graph import files
from graph import snapshot as snapshots
from graph.arrays.container import Parts
from graph.arrays.table import Table, table_of
from graph.arrays.tidying import tidied
from graph.snapshot import SHELF, folder, snapshot, tidy_files
from tests.graph.arrays.test_layers import check_same

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(loaded: Path, settings: Any, tmp_path: Path) -> Path:
    """Give the folder of the graph's files, with the sample published and mapped."""
    settings.DATA = tmp_path
    snapshot(Reading.today())
    return tmp_path / "snapshots"


def rename(title: str = "新名") -> None:
    change_framework(framework=Framework.objects.get(slug="wuge-guoying"), values={"title": title})


def refuse(*_: Any) -> Any:
    raise AssertionError("the graph was made by a reader")


def named(place: Path, ending: str) -> list[str]:
    return sorted(one.name for one in place.glob(f"*.{ending}"))


def shown() -> str:
    return snapshot(Reading.today()).network.framework("wuge-guoying").label


def test_a_reader_of_a_new_revision_maps_what_its_publication_prepared(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shown()
    rename()
    assert (len(named(place, "prepared")), named(place, "layer")) == (1, [])
    monkeypatch.setattr(snapshots, "graph_rows", refuse)
    monkeypatch.setattr(snapshots, "graph_changes", refuse)

    table = snapshot(Reading.today()).network.table

    check_same(table, table_of(graph_rows(Reading.today())))
    assert (before, shown()) == ("五个过硬", "新名")
    assert (named(place, "prepared"), len(named(place, "layer"))) == ([], 1)
    SHELF.clear()
    assert shown() == "新名"


def test_the_process_that_publishes_shows_it_once_it_is_committed(
    place: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        rename()

    assert folder().manifest()["revision"] == snapshot(Reading.today()).revision
    assert (named(place, "prepared"), len(named(place, "layer"))) == ([], 1)


def test_what_was_rolled_back_is_never_shown_and_goes_with_the_next_publication(
    place: Path,
) -> None:
    undone = transaction.savepoint()
    rename("未曾公布")
    transaction.savepoint_rollback(undone)
    words = "未曾公布".encode()
    assert [one for one in place.iterdir() if words in one.read_bytes()] != []

    assert shown() == "五个过硬"
    rename()
    assert shown() == "新名"
    assert [one for one in place.iterdir() if words in one.read_bytes()] == []


def test_a_damaged_preparation_is_made_anew(place: Path) -> None:
    rename()
    (prepared,) = place.glob("*.prepared")
    prepared.write_bytes(prepared.read_bytes()[:-1])

    assert shown() == "新名"


def test_a_process_that_answers_nothing_of_the_graph_prepares_nothing(place: Path) -> None:
    SHELF.clear()

    rename()

    assert named(place, "prepared") == []
    assert shown() == "新名"


def test_a_publication_does_not_fail_with_what_prepares_for_it(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise DatabaseError("out of shared memory")

    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "graph_changes", broken)
        rename()

    assert Framework.objects.get(slug="wuge-guoying").title == shown() == "新名"


def test_many_layers_become_one_file_that_the_next_publication_lies_over(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MANY", 2)
    rename("一")
    assert (shown(), tidy_files(folder())) == ("一", False)
    rename("二")
    assert (shown(), tidy_files(folder())) == ("二", True)
    assert (len(named(place, "graph")), named(place, "layer")) == (1, [])
    SHELF.clear()
    check_same(snapshot(Reading.today()).network.table, table_of(graph_rows(Reading.today())))

    rename("三")

    check_same(snapshot(Reading.today()).network.table, table_of(graph_rows(Reading.today())))
    assert (shown(), len(named(place, "layer"))) == ("三", 1)


def test_layers_become_one_file_though_another_day_was_asked_for_since(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MANY", 2)
    for title in ("一", "二"):
        rename(title)
        shown()
    earlier = Reading(dt.date(2013, 7, 1))
    check_same(snapshot(earlier).network.table, table_of(graph_rows(earlier)))
    head = folder().manifest()["file"]

    assert tidy_files(folder()) is True

    SHELF.clear()
    table = snapshot(Reading.today()).network.table
    check_same(table, table_of(graph_rows(Reading.today())))
    check_same(snapshot(earlier).network.table, table_of(graph_rows(earlier)))
    assert (table.layers, folder().manifest()["file"]) == ((), head)


def test_the_end_of_a_process_waits_until_layers_have_become_one_file(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, daemons = threading.Event(), []

    def tidy(_: files.Folder) -> bool:
        daemons.append(threading.current_thread().daemon)
        done.set()
        return True

    monkeypatch.setattr(snapshots, "MANY", 1)
    monkeypatch.setattr(snapshots, "tidy_files", tidy)
    rename()
    shown()

    assert done.wait(10)
    assert daemons == [False]


def test_layers_stay_while_something_is_prepared_over_them(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MANY", 1)
    rename("一")
    shown()
    rename("二")

    assert tidy_files(folder()) is False

    monkeypatch.setattr(snapshots, "graph_changes", refuse)
    assert shown() == "二"
    assert tidy_files(folder()) is True


def test_what_is_prepared_over_layers_that_become_one_file_is_prepared_anew(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MANY", 1)
    rename("一")
    shown()
    told, tidy = [], snapshots.graph_changes

    def meanwhile(*asked: Any) -> Any:
        told.append(tidy_files(folder()))
        return tidy(*asked)

    with monkeypatch.context() as patch:
        patch.setattr(snapshots, "graph_changes", meanwhile)
        rename("二")
    monkeypatch.setattr(snapshots, "graph_changes", refuse)

    assert (told, len(named(place, "prepared"))) == ([True, False], 1)
    assert shown() == "二"
    check_same(snapshot(Reading.today()).network.table, table_of(graph_rows(Reading.today())))


def test_layers_stay_where_something_is_published_while_they_are_made_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MANY", 1)
    rename("一")
    shown()

    def meanwhile(chain: files.Chain) -> Parts:
        made = tidied(Table(chain.whole, chain.layers))
        rename("二")
        assert shown() == "二"
        return made

    assert folder().tidy(meanwhile) is False
    SHELF.clear()
    assert (shown(), len(named(place, "graph")), len(named(place, "layer"))) == ("二", 1, 2)
