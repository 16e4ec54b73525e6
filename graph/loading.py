"""The graph for a shell or a notebook, as an object of networkx."""

from __future__ import annotations

import datetime as dt

from content.queries.reading import Reading
from graph.mapped import MappedGraph
from graph.snapshot import snapshot


def load(
    day: dt.date | None = None, *, directed: bool = True, numbers: bool = False
) -> MappedGraph:
    """Give the public graph of a day (today) as a networkx graph over the mapped arrays.

    Nodes are uids, or numbers in reading order (``numbers``), which is faster; ``directed=False``
    gives the same edges without directions. ``nx.*`` runs on the arrays where it can. Cost: as
    ``snapshot``.
    """
    reading = Reading(day) if day else Reading.today()
    shown = snapshot(reading)
    return MappedGraph(
        shown.network.tidy().table, directed=directed, numbers=numbers, revision=shown.revision
    )
