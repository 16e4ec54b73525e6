"""Small tables of nodes and edges drawn at random."""

from typing import Any

from hypothesis import strategies as st

from content.packages import GraphRows, LinkRecord
from graph.questions.examples import node

TYPES = ("part_of", "cites", "supports", "no_relation", "precedes")


@st.composite
def graph_rows(
    draw: Any, *, least: int, most: int, edges: int, types: tuple[str, ...] = TYPES
) -> GraphRows:
    """Draw ``least`` to ``most`` nodes, called n0, n1 …, and up to ``edges`` edges."""
    size = draw(st.integers(least, most))
    end = st.integers(0, size - 1)
    drawn = draw(
        st.lists(st.tuples(end, end, st.sampled_from(types), st.booleans()), max_size=edges)
    )
    links = tuple(
        LinkRecord(
            f"n{one}", f"n{other}", kind, None, "association", at,
            navigation=kind == "precedes" and way,
        )
        for at, (one, other, kind, way) in enumerate(drawn)
    )  # fmt: skip
    kinds = draw(st.lists(st.sampled_from(["requirement", "concept"]), min_size=size))
    nodes = tuple(node(f"n{at}", kind) for at, kind in zip(range(size), kinds, strict=False))
    return GraphRows(nodes, links)
