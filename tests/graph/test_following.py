"""What is published is laid over the graph that is there: one small file, nothing read again."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from content.models import (
    Association,
    Concept,
    ConceptScheme,
    Document,
    Edition,
    Entity,
    Framework,
)
from content.queries.graph import graph_rows
from content.queries.reading import Reading
from content.queries.suspicion import suspect_links
from content.services.confirming import confirm_links
from content.services.document_merging import merge_documents
from content.services.documents import create_document, publish_text
from content.services.editions import change_framework, publish_draft, withdraw_edition
from content.services.erasing import erase
from content.services.linking import create_association, remove_association
from content.services.provisions import change_requirement, create_requirement
from content.services.starting import start_edition
from content.services.terms import change_concept, create_concept, merge_concepts
from graph import snapshot as snapshots
from graph.arrays.container import MappedFile
from graph.arrays.table import Table, table_of
from graph.network import Network
from graph.snapshot import SHELF, snapshot
from tests.graph.arrays.test_layers import check_same, worded
from tests.graph.damages import DAMAGES

pytestmark = pytest.mark.django_db


def next_edition() -> None:
    """Publish a further edition with a wording changed and one added, so that links are suspect."""
    framework = Framework.objects.get(slug="wuge-guoying")
    draft = start_edition(framework=framework, label="2024")
    linked = Association.objects.values("source_entity")
    row = draft.requirements.filter(entity__in=linked).order_by("path").first()
    assert row is not None
    change_requirement(requirement=row, values={"title": "另有新的要求"})
    create_requirement(edition=draft, parent=row, values={"title": "新增", "statement": "新增。"})
    publish_draft(edition=draft)


def confirmed() -> None:
    links = suspect_links(Association.objects.all(), Reading.today())
    confirm_links(uids=list(links.values_list("uid", flat=True)))


def unlinked() -> None:
    remove_association(association=Association.objects.get(rationale="为测试而连"))


def linked() -> None:
    one = Entity.objects.filter(kind="requirement").order_by("pk")[0]
    document = Document.objects.filter(published_at__isnull=False).order_by("pk")[0]
    create_association(
        source=one, target=document.entity, type="supports", document=document,
        rationale="为测试而连", evidence="依据",
    )  # fmt: skip


def withdrawn() -> None:
    withdraw_edition(edition=Edition.objects.get(framework__slug="haoganbu"), reason="误发")


def new_text() -> None:
    text = "第一章 总则\n第一条 要慎言。\n第二条 依照本办法第一条办理。\n"
    document = create_document(values={"title": "新的办法"}, text=text)
    publish_text(expression=document.expressions.get())


def renamed() -> None:
    change_framework(framework=Framework.objects.get(slug="wuge-guoying"), values={"title": "新名"})


def terms() -> None:
    scheme = ConceptScheme.objects.order_by("pk")[0]
    labels = [{"language": "zh-Hans", "kind": "pref", "text": "新词"}]
    made = create_concept(scheme=scheme, values={"labels": labels})
    above, other = Concept.objects.exclude(pk=made.pk).order_by("pk")[:2]
    change_concept(concept=made, values={"broader": [above.entity.uid]})
    merge_concepts(source=other, target=made)


def merged() -> None:
    one = Document.objects.filter(expressions__isnull=True, published_at__isnull=False)
    target = Document.objects.filter(expressions__isnull=False, published_at__isnull=False)
    merge_documents(source=one.order_by("pk")[0], target=target.order_by("pk")[0])


STEPS: tuple[Callable[[], None], ...] = (
    next_edition, confirmed, linked, unlinked, new_text, renamed, terms, merged, withdrawn,
)  # fmt: skip


def refuse(*_: Any) -> Any:
    raise AssertionError("the whole graph was read")


@pytest.fixture
def place(loaded: Path, settings: Any, tmp_path: Path) -> Path:
    """Give the folder of the graph's files, with the sample published and mapped."""
    settings.DATA = tmp_path
    snapshot(Reading.today())
    return tmp_path / "snapshots"


def whole() -> Table:
    return table_of(graph_rows(Reading.today()))


def test_each_publication_is_one_more_layer_and_the_graph_is_what_the_tables_say(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "graph_rows", refuse)
    first = {one.name: one.stat().st_ino for one in place.glob("*.graph")}

    for layers, step in enumerate(STEPS, start=1):
        step()
        table = snapshot(Reading.today()).network.table
        check_same(table, whole())
        SHELF.clear()
        again = snapshot(Reading.today()).network.table
        check_same(again, whole())
        assert len(table.layers) == len(again.layers) == layers
    assert {one.name: one.stat().st_ino for one in place.glob("*.graph")} == first
    assert len([*place.glob("*.layer")]) == len(STEPS)


def test_arrays_that_nobody_looks_at_are_used_again_and_those_in_hand_are_left_alone(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = []
    for step in STEPS[:4]:
        step()
        tables.append(snapshot(Reading.today()).network.table)
    held, row = tables[1], tables[2].out_node[:9]
    known, looked_at = whole_of(held), row.tolist()
    del tables
    monkeypatch.setattr(MappedFile, "copied", refuse)

    for step in STEPS[4:7]:
        step()
        check_same(snapshot(Reading.today()).network.table, whole())

    assert whole_of(held) == known
    assert row.tolist() == looked_at


def whole_of(table: Table) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in table.arrays.items()}


def test_drafts_lie_over_the_public_graph_and_are_kept_in_no_file(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    framework = Framework.objects.get(slug="wuge-guoying")
    draft = start_edition(framework=framework, label="2024")
    create_requirement(edition=draft, values={"title": "新增", "statement": "新增。"})
    monkeypatch.setattr(snapshots, "graph_rows", refuse)
    files = {one.name for one in place.iterdir()}

    for within in (None, frozenset({framework.pk}), frozenset[int]()):
        reading = Reading(Reading.today().day, drafts=True, within=within)
        check_same(snapshot(reading).network.table, table_of(graph_rows(reading)))

    assert {one.name for one in place.iterdir()} == files


def test_another_day_is_a_layer_over_today(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "graph_rows", refuse)
    reading = Reading(dt.date(2013, 7, 1))

    table = snapshot(reading).network.table

    check_same(table, table_of(graph_rows(reading)))
    assert len(table.layers) == 1


def test_a_day_asked_for_meanwhile_is_not_what_the_next_publication_lies_over(place: Path) -> None:
    snapshot(Reading(dt.date(2013, 7, 1)))
    renamed()

    table = snapshot(Reading.today()).network.table

    # Two where it lay over the graph of that day, which may be most of the graph away.
    assert len(table.layers) == 1
    check_same(table, whole())


def test_what_was_erased_stays_in_no_layer_and_no_file_below(place: Path) -> None:
    words = "另有新的要求".encode()
    next_edition()
    snapshot(Reading.today())
    assert any(words in one.read_bytes() for one in place.glob("*.layer"))
    edition = Edition.objects.get(label="2024")
    row = edition.requirements.get(title="另有新的要求")

    erase(subject=row.entity.uid, reason="依法删除")
    check_same(snapshot(Reading.today()).network.table, whole())

    assert [one for one in place.iterdir() if words in one.read_bytes()] == []


def test_more_than_fits_is_read_whole(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.arrays.patching.has_room", lambda *_: False)
    withdrawn()

    table = snapshot(Reading.today()).network.table

    check_same(table, whole())
    assert table.layers == ()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_layer_is_made_anew_and_never_served(
    place: Path, damage: Callable[[Path], Any]
) -> None:
    renamed()
    snapshot(Reading.today())
    (layer,) = place.glob("*.layer")
    damage(layer)
    SHELF.clear()

    check_same(snapshot(Reading.today()).network.table, whole())

    SHELF.clear()
    check_same(snapshot(Reading.today()).network.table, whole())


def test_nothing_of_what_a_restored_database_forgot_is_served(place: Path) -> None:
    forgotten = transaction.savepoint()
    withdrawn()
    unknown = snapshot(Reading.today()).network.table
    transaction.savepoint_rollback(forgotten)
    SHELF.clear()

    restored = snapshot(Reading.today()).network.table
    check_same(restored, whole())
    renamed()
    SHELF.clear()
    after = snapshot(Reading.today()).network.table

    check_same(after, whole())
    assert len(worded(Network(unknown), "requirement")) < len(worded(Network(after), "requirement"))
