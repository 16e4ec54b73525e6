"""Imports in groups: what is refused leaves the others alone, what was killed goes on."""

from pathlib import Path

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from content.models import Counter, Edition, Event, ImportLedger, LedgerEntry, Requirement
from content.services import groups
from content.services.imports import FileOutcome, ImportOptions, import_files
from content.services.planning import plan
from content.stages import Stages
from tests.proofs.kills import statute

pytestmark = pytest.mark.django_db
Told = list[tuple[str, str, str]]


def corpus(folder: Path, number: int) -> Path:
    for one in range(1, number + 1):
        (folder / f"{one:03d}.md").write_text(statute(one, 6), encoding="utf-8")
    return folder


def bring(folder: Path, **options: str) -> list[FileOutcome]:
    wanted = ImportOptions(publish=True, **options)  # type: ignore[arg-type]
    return list(import_files(plan([folder]), wanted))


def entries() -> Told:
    rows = LedgerEntry.objects.order_by("path")
    return [
        (Path(path).name, state, code)
        for path, state, code in rows.values_list("path", "state", "code")
    ]


def test_a_group_is_one_revision_and_its_events_have_no_gap(tmp_path: Path) -> None:
    bring(corpus(tmp_path, 5))

    counter = Counter.objects.get()
    assert counter.revision == 1
    assert list(Event.objects.values_list("seq", flat=True)) == list(range(1, counter.events + 1))
    assert Edition.objects.filter(revision=1).count() == 5


def test_two_texts_of_one_title_are_published_by_two_revisions(tmp_path: Path) -> None:
    corpus(tmp_path, 1)
    later = statute(1, 6).replace("如实填报", "据实填报")
    (tmp_path / "002.md").write_text(later, encoding="utf-8")

    bring(tmp_path)

    editions = Edition.objects.order_by("revision").values_list("label", "revision")
    assert list(editions) == [("2020-01-01", 1), ("2020-01-01-2", 2)]


def test_a_refused_document_leaves_its_group_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus(tmp_path, 4)
    land = groups.land_text

    def refusing(item, *rest):  # type: ignore[no-untyped-def]
        if item.title == "样例3条例":
            raise IntegrityError("no")
        return land(item, *rest)

    monkeypatch.setattr(groups, "land_text", refusing)
    monkeypatch.setattr(groups, "write_drafts", Broken())

    outcomes = bring(tmp_path)

    assert [(one.status, one.code) for one in outcomes] == [
        ("published", ""), ("published", ""), ("refused", "database_refused"), ("published", ""),
    ]  # fmt: skip
    assert entries() == [
        ("001.md", "landed", ""), ("002.md", "landed", ""),
        ("003.md", "refused", "database_refused"), ("004.md", "landed", ""),
    ]  # fmt: skip
    assert Edition.objects.count() == 3
    seqs = list(Event.objects.values_list("seq", flat=True))
    assert seqs == list(range(1, Counter.objects.get().events + 1))
    assert not Event.objects.filter(data__title="样例3条例", kind="framework.published").exists()


class Broken:
    """Writing a group that the database refuses."""

    def __call__(self, _: object) -> None:
        raise IntegrityError("UNIQUE constraint failed")


def test_a_broken_file_is_refused_while_read_and_its_row_says_so(tmp_path: Path) -> None:
    corpus(tmp_path, 2)
    (tmp_path / "000.md").write_bytes(b"\x00\x01\x02" * 50)

    outcomes = bring(tmp_path)

    assert [one.status for one in outcomes] == ["refused", "published", "published"]
    assert entries()[0] == ("000.md", "refused", "binary_file")


def test_an_import_that_was_stopped_goes_on_behind_what_landed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "FILES", 2)
    corpus(tmp_path, 6)
    begun = import_files(plan([tmp_path]), ImportOptions(publish=True))
    next(begun)
    begun.close()
    assert (LedgerEntry.objects.count(), ImportLedger.objects.get().finished_at) == (2, None)

    outcomes = bring(tmp_path)

    assert [one.resumed for one in outcomes] == [True, True, False, False, False, False]
    assert {one.status for one in outcomes} == {"published"}
    ledger = ImportLedger.objects.get()
    assert ledger.finished_at is not None
    assert ledger.entries.count() == ledger.files == 6
    assert Edition.objects.count() == 6


def test_a_file_that_changed_since_the_interruption_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "FILES", 1)
    corpus(tmp_path, 2)
    begun = import_files(plan([tmp_path]), ImportOptions(publish=True))
    next(begun)
    begun.close()
    (tmp_path / "001.md").write_text(statute(9, 6), encoding="utf-8")

    outcomes = bring(tmp_path)

    assert [one.resumed for one in outcomes] == [False, False]
    assert Edition.objects.count() == 3


def test_an_import_that_ended_is_no_interrupted_one(tmp_path: Path) -> None:
    corpus(tmp_path, 2)
    bring(tmp_path)

    outcomes = bring(tmp_path)

    assert [(one.status, one.resumed) for one in outcomes] == [("unchanged", False)] * 2
    assert ImportLedger.objects.count() == 2


def test_other_options_are_another_import(tmp_path: Path) -> None:
    corpus(tmp_path, 1)
    begun = import_files(plan([tmp_path]), ImportOptions())
    next(begun)
    begun.close()

    (outcome,) = bring(tmp_path)

    assert (outcome.status, outcome.resumed) == ("published", False)


def test_a_group_costs_the_same_queries_whatever_it_holds(
    tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    (tmp_path / "one").mkdir()
    corpus(tmp_path / "one", 1)
    many = tmp_path / "many"
    many.mkdir()
    for number in range(100, 130):
        (many / f"{number}.md").write_text(statute(number, 6), encoding="utf-8")

    with django_assert_max_num_queries(60):
        bring(tmp_path / "one")
    with django_assert_max_num_queries(60):
        bring(many)
    assert Requirement.objects.filter(edition__framework__slug="yang-li-101-tiao-li").exists()


def test_the_stages_are_told_with_the_ledger(tmp_path: Path) -> None:
    stages = Stages()

    list(import_files(plan([corpus(tmp_path, 2)]), ImportOptions(publish=True), stages=stages))

    assert set(stages.as_json()) == {"parse", "write", "publish", "commit", "index"}
    assert all(stages.wall[name] > 0 for name in ("parse", "write", "publish"))
    assert stages.ledger == str(ImportLedger.objects.get().uid)
