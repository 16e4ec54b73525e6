"""The exported lists of nodes and edges hold the whole graph, and others read them as they are."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

import graph as graph_room
from content.packages import GraphRows, LinkRecord, NodeRecord
from graph.arrays.table import Table, table_of
from graph.formats import edge_list
from graph.formats.edge_list import Written, write_edge_list
from graph.questions.examples import node
from tests.graph.worlds import World


def rows_of(folder: Path) -> Iterator[dict[str, str]]:
    for part in sorted(folder.glob("part-*.csv")):
        with part.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def small() -> Table:
    nodes = (
        NodeRecord(
            "a", "requirement", "standard", '甲\n"慎言"，乙', "5.1", "wuge", "2022", None, 2,
            "present", 0,
        ),
        node("b"),
        node("c"),
    )  # fmt: skip
    links = (
        LinkRecord("a", "b", "cites", "x", "association", 1, confidence=0.5, suspect=True),
        LinkRecord("b", "c", "precedes", None, "reference", 2, navigation=True),
        LinkRecord("b", "a", "part_of", None, "tree", 3),
    )
    return table_of(GraphRows(nodes, links))


def test_nodes_and_edges_are_written_with_what_they_are(tmp_path: Path) -> None:
    written = write_edge_list(small(), tmp_path / "out", revision=7)

    assert written == Written(vertices=3, edges=3, parts=2)
    assert next(rows_of(tmp_path / "out" / "vertices")) == {
        "id": "a", "kind": "requirement", "role": "standard", "label": '甲 "慎言"，乙',
        "code": "5.1", "work": "wuge", "version": "2022", "depth": "2", "state": "present",
    }  # fmt: skip
    assert (tmp_path / "out" / "edges" / "part-00000.csv").read_text("utf-8") == (
        "src,dst,type,uid,navigation,confidence,suspect\n"
        "a,b,cites,x,false,0.5,true\n"
        "b,c,precedes,,true,,false\n"
        "b,a,part_of,,false,,false\n"
    )
    said = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert (said["revision"], said["vertices"], said["edges"]) == (7, 3, 3)


def test_numbers_stand_for_nodes_where_asked(tmp_path: Path) -> None:
    write_edge_list(small(), tmp_path / "out", revision=7, numbers=True)

    vertices = [(one["id"], one["uid"]) for one in rows_of(tmp_path / "out" / "vertices")]
    edges = [(one["src"], one["dst"]) for one in rows_of(tmp_path / "out" / "edges")]
    assert vertices == [("0", "a"), ("1", "b"), ("2", "c")]
    assert edges == [("0", "1"), ("1", "2"), ("1", "0")]


@given(st.integers(1, 5), st.integers(0, 11))
def test_parts_hold_all_rows_once_and_a_header_each(
    tmp_path_factory: pytest.TempPathFactory, most: int, size: int
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    links = [LinkRecord("n0", f"n{at}", "cites", None, "reference", at) for at in range(size)]
    nodes = tuple(node(f"n{at}") for at in range(max(1, size)))
    table = table_of(GraphRows(nodes, tuple(links)))

    written = write_edge_list(table, folder / "out", revision=1, part_rows=most)

    parts = sorted((folder / "out" / "edges").iterdir())
    assert [one["dst"] for one in rows_of(folder / "out" / "edges")] == [x.target for x in links]
    assert len(parts) == max(1, -(-size // most))
    assert all(part.read_text().startswith("src,dst,") for part in parts)
    assert written.parts == len(parts) + -(-len(nodes) // most)


def test_what_stands_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    with pytest.raises(FileExistsError):
        write_edge_list(small(), tmp_path / "out", revision=1)


def test_nothing_is_left_behind_where_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(edge_list, "_edge", full)

    with pytest.raises(OSError, match="No space"):
        write_edge_list(small(), tmp_path / "out", revision=1)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_networkx_reads_back_the_public_graph(tmp_path: Path) -> None:
    World(Random(5)).make()  # noqa: S311
    said = io.StringIO()
    call_command("graph_export", str(tmp_path / "out"), "--part-rows", "10", stdout=said)

    mapped = graph_room.load()
    read: Any = nx.MultiDiGraph()
    read.add_nodes_from(one["id"] for one in rows_of(tmp_path / "out" / "vertices"))
    edges = rows_of(tmp_path / "out" / "edges")
    read.add_edges_from((one["src"], one["dst"], {"type": one["type"]}) for one in edges)
    assert list(read) == list(mapped) != []
    assert list(read.edges(data="type")) == [
        (source, target, kind) for source, target, kind in mapped.edges(data="type")
    ]
    assert f"{len(mapped)} 个节点" in said.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options", [["--as-of", "2022-13-01"], ["--as-of", "today"], ["--part-rows", "0"]]
)
def test_wrong_options_write_nothing(tmp_path: Path, options: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("graph_export", str(tmp_path / "out"), *options)

    assert refused.value.returncode == 2
    assert not (tmp_path / "out").exists()
