"""Space behind the arrays: a small graph is followed as often as layers may lie over it."""

from collections.abc import Iterator

from content.packages import GraphChanges, GraphRows, LinkRecord
from graph.arrays.layers import has_room, sizes
from graph.arrays.patching import layer_of
from graph.arrays.table import Table, table_of
from graph.files import LAYERS
from graph.questions.examples import node

NODES, EDGES = 300, 3_500


def edges(first: int) -> Iterator[LinkRecord]:
    """Yield as many edges as a publication of 300 requirements writes anew, those around them."""
    for at in range(EDGES):
        one, other = at % NODES, (at * 7 + at // NODES + 1) % NODES
        yield LinkRecord(f"n{one}", f"n{other}", "related", None, "reference", first + at)


def rows(first: int) -> GraphRows:
    return GraphRows(tuple(node(f"n{at}") for at in range(NODES)), tuple(edges(first)))


def test_a_small_graph_has_space_for_as_many_editions_as_layers() -> None:
    table = table_of(rows(0))
    before = sizes(table.parts, ())
    layer = layer_of(table, GraphChanges(frozenset(f"n{at}" for at in range(NODES)), rows(EDGES)))
    followed = Table(table.parts, (layer,))
    written = [now - then for now, then in zip(sizes(table.parts, (layer,)), before, strict=True)]

    assert (followed.links, written[1:]) == (table.links, [EDGES, EDGES])
    needed = [size + LAYERS * more for size, more in zip(before, written, strict=True)]
    assert has_room(table.parts, (needed[0], needed[1], needed[2]))
