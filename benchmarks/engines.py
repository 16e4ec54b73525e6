"""One engine of ``benchmarks.graph_engine`` in a process of its own: prints what it took."""

from __future__ import annotations

import importlib
import json
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import psutil
import psycopg

from benchmarks.generated_graph import REVIEWS_SOURCE, REVIEWS_TARGET, TYPES
from graph.arrays.table import Table
from graph.arrays.walks import Ways, reach
from graph.backend import backend
from graph.files import Folder
from graph.mapped import MappedGraph

HOPS_TYPES = frozenset({"cites", "supports", "close_match"})
STAMP = (1, "generated", None)
ASKED, LIMIT = 300, 150
# Questions that take long are asked less often: at least so many, up to so many microseconds.
FEWEST, ENOUGH = 20, 5_000_000
# Microseconds.
SHORT = 100
DATABASES = ("sqlite", "postgresql")


class Edges(NamedTuple):
    """The edges in force, and those that a question walks in the direction it walks them."""

    nodes: int
    all: list[tuple[int, int]]
    hops: list[tuple[int, int]]
    impact: list[tuple[int, int]]


class Engine(NamedTuple):
    """What an engine does: three questions of nodes, and two of all; None where it has none."""

    hops: Callable[[int], Any]
    impact: Callable[[int], Any]
    path: Callable[[int, int], Any]
    components: Callable[[], Any] | None = None
    pagerank: Callable[[], Any] | None = None


def edges(place: Path) -> Edges:
    """Read the edges of the generated graph."""
    held = np.load(place / "edges.npz")
    kept = held["in_force"]
    source, target, kind = held["source"][kept], held["target"][kept], held["type"][kept]

    def pairs(one: Any, other: Any) -> list[tuple[int, int]]:
        return list(zip(one.tolist(), other.tolist(), strict=True))

    def of(types: Any) -> Any:
        return np.isin(kind, [at for at, name in enumerate(TYPES) if name in types])

    back, forth, hops = of(REVIEWS_SOURCE), of(REVIEWS_TARGET), of(HOPS_TYPES)
    affected = pairs(target[back], source[back]) + pairs(source[forth], target[forth])
    return Edges(
        int(held["nodes"][0]), pairs(source, target), pairs(source[hops], target[hops]), affected
    )


def bounded(neighbours: Callable[[int], Any], start: int) -> set[int]:
    """Give what can be reached from ``start``, nearest first, up to as many nodes as REST gives."""
    seen, level = {start}, [start]
    while level and len(seen) < LIMIT:
        further = []
        for node in level:
            for other in neighbours(node):
                if other not in seen and len(seen) < LIMIT:
                    seen.add(other)
                    further.append(other)
        level = further
    return seen


def plumbline(place: Path, _address: str) -> Engine:
    """The mapped arrays, asked as REST asks them and through plain networkx calls."""
    chain = Folder(place).open(STAMP)
    if chain is None:
        raise RuntimeError("no file")
    table = Table(chain.whole, chain.layers)
    directed = MappedGraph(table, numbers=True)
    undirected = MappedGraph(table, numbers=True, directed=False)
    walked = Ways(table.mask(HOPS_TYPES), table.mask(HOPS_TYPES))
    passing = Ways(table.mask(REVIEWS_TARGET), table.mask(REVIEWS_SOURCE))
    return Engine(
        lambda node: reach(table, node, walked, depth=2, limit=LIMIT),
        lambda node: reach(table, node, passing, depth=50, limit=LIMIT),
        lambda one, other: _by_networkx("shortest_path", undirected, one, other),
        lambda: sum(1 for _ in _by_networkx("weakly_connected_components", directed)),
        lambda: _by_networkx("pagerank", directed),
    )


def _by_networkx(name: str, *args: Any) -> Any:
    """Call ``nx.<name>``; where no installation registered the backend, the backend itself."""
    known = "plumbline" in nx.utils.backends.backends  # type: ignore[attr-defined]
    return getattr(nx if known else backend, name)(*args)


def networkx(place: Path, _address: str) -> Engine:
    """Dictionaries of Python."""
    read = edges(place)
    directed: Any = nx.MultiDiGraph()
    directed.add_nodes_from(range(read.nodes))
    directed.add_edges_from(read.all)
    both: Any = nx.Graph(directed)
    hops, impact = nx.Graph(read.hops), nx.DiGraph(read.impact)

    def near(node: int) -> Any:
        return nx.single_source_shortest_path_length(hops, node, 2) if node in hops else ()

    return Engine(
        near,
        lambda node: bounded(impact.successors, node) if node in impact else (),
        lambda one, other: nx.shortest_path(both, one, other),
        lambda: sum(1 for _ in nx.weakly_connected_components(directed)),
        lambda: nx.pagerank(directed),
    )


def rustworkx(place: Path, _address: str) -> Engine:
    """Rust; it has no search from both ends."""
    library = importlib.import_module("rustworkx")
    read = edges(place)

    def graph(kind: Any, pairs: list[tuple[int, int]]) -> Any:
        made = kind(multigraph=True)
        made.add_nodes_from(range(read.nodes))
        made.extend_from_edge_list(pairs)
        return made

    directed, both = graph(library.PyDiGraph, read.all), graph(library.PyGraph, read.all)
    hops, impact = graph(library.PyGraph, read.hops), graph(library.PyDiGraph, read.impact)
    return Engine(
        lambda node: [hops.neighbors(other) for other in hops.neighbors(node)],
        lambda node: bounded(impact.successor_indices, node),
        lambda one, other: library.dijkstra_shortest_paths(both, one, other),
        lambda: len(library.weakly_connected_components(directed)),
        lambda: library.pagerank(directed),
    )


def igraph(place: Path, _address: str) -> Engine:
    """C."""
    library = importlib.import_module("igraph")
    read = edges(place)
    directed = library.Graph(read.nodes, read.all, directed=True)
    hops = library.Graph(read.nodes, read.hops, directed=False)
    impact = library.Graph(read.nodes, read.impact, directed=True)
    return Engine(
        lambda node: hops.neighborhood(node, 2),
        lambda node: bounded(impact.successors, node),
        lambda one, other: directed.get_shortest_path(one, other, mode="all"),
        lambda: len(directed.connected_components("weak")),
        directed.pagerank,
    )


_TABLE = "CREATE TABLE edge (source INTEGER, target INTEGER, type SMALLINT, edition INTEGER)"
_EDITIONS = "CREATE TABLE edition (id INTEGER PRIMARY KEY, in_force BOOLEAN)"
_INDEXES = ("CREATE INDEX e1 ON edge (source, type)", "CREATE INDEX e2 ON edge (target, type)")
_SIDES = """
SELECT e.target FROM edge e JOIN edition d ON d.id = e.edition AND d.in_force
WHERE e.source IN ({nodes}) AND e.type IN ({out})
UNION
SELECT e.source FROM edge e JOIN edition d ON d.id = e.edition AND d.in_force
WHERE e.target IN ({nodes}) AND e.type IN ({into})
"""


def _numbers(names: Any) -> str:
    return ",".join(str(at) for at, name in enumerate(TYPES) if name in names)


class Sql:
    """The questions as SQL, a statement a level, the same on both databases."""

    def __init__(self, run: Callable[[str], list[Any]]) -> None:
        """Take how a statement is run."""
        self._run = run

    def hops(self, node: int) -> Any:
        """Two levels, each one statement."""
        near = self._level([node], _numbers(HOPS_TYPES), _numbers(HOPS_TYPES))
        return self._level(near, _numbers(HOPS_TYPES), _numbers(HOPS_TYPES))

    def impact(self, node: int) -> Any:
        """Level by level, each one statement, until nothing is new."""
        seen, level = {node}, [node]
        while level and len(seen) < LIMIT:
            further = self._level(level, _numbers(REVIEWS_TARGET), _numbers(REVIEWS_SOURCE))
            level = [other for other in further if other not in seen]
            seen.update(level)
        return seen

    def path(self, one: int, other: int) -> int | None:
        """From both ends, each level one statement."""
        every = ",".join(map(str, range(len(TYPES))))
        near, far, seen, met = [one], [other], {one}, {other}
        for hops in range(1, 50):
            if len(near) > len(far):
                near, far, seen, met = far, near, met, seen
            near = [node for node in self._level(near, every, every) if node not in seen]
            if not near or not met.isdisjoint(near):
                return hops if near else None
            seen.update(near)
        return None

    def _level(self, nodes: list[int], out: str, into: str) -> list[int]:
        if not nodes:
            return []
        statement = _SIDES.format(nodes=",".join(map(str, nodes)), out=out, into=into)
        return [row[0] for row in self._run(statement)]


def _rows(place: Path) -> Any:
    held = np.load(place / "edges.npz")
    edition = np.where(held["in_force"], 1, 2)
    columns = (held["source"], held["target"], held["type"], edition)
    return zip(*(column.tolist() for column in columns), strict=True)


def sqlite(place: Path, _address: str) -> Engine:
    """SQLite, in a file."""
    connection = sqlite3.connect(place / "edges.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN")
    for statement in (_TABLE, _EDITIONS, "INSERT INTO edition VALUES (1, 1), (2, 0)"):
        connection.execute(statement)
    connection.executemany("INSERT INTO edge VALUES (?, ?, ?, ?)", _rows(place))
    for statement in (*_INDEXES, "COMMIT"):
        connection.execute(statement)
    sql = Sql(lambda text: connection.execute(text).fetchall())
    return Engine(sql.hops, sql.impact, sql.path)


def postgresql(_place: Path, address: str) -> Engine:
    """PostgreSQL over its socket."""
    connection = psycopg.connect(address, autocommit=True)
    for statement in ("DROP TABLE IF EXISTS edge, edition", _TABLE, _EDITIONS):
        connection.execute(statement)
    connection.execute("INSERT INTO edition VALUES (1, true), (2, false)")
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY edge FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(["int4", "int4", "int2", "int4"])
        for row in _rows(_place):
            copy.write_row(row)
    for statement in (*_INDEXES, "ANALYZE"):
        connection.execute(statement)
    sql = Sql(lambda text: connection.execute(text).fetchall())
    return Engine(sql.hops, sql.impact, sql.path)


ENGINES = {
    one.__name__: one for one in (plumbline, networkx, rustworkx, igraph, sqlite, postgresql)
}


def _private() -> float:
    """Megabytes that this process shares with none."""
    return float(psutil.Process().memory_full_info().uss) / 1e6


def _timed(ask: Callable[[], Any], clock: Callable[[], int]) -> float:
    """Microseconds, the best of three, so that other work on the machine counts for little.

    To read the clock of a process takes a microsecond: what is short is asked ten times in a row.
    """
    once = _best(ask, clock, 1)
    return once if once > SHORT else _best(ask, clock, 10)


def _best(ask: Callable[[], Any], clock: Callable[[], int], times: int) -> float:
    taken = []
    for _ in range(3):
        began = clock()
        for _ in range(times):
            ask()
        taken.append(clock() - began)
    return min(taken) / times / 1000


def _times(
    ask: Callable[[int, int], Any], pairs: list[list[int]], clock: Callable[[], int]
) -> list[float]:
    """Give the time of each pair; of fewer where they take long."""
    for pair in pairs[:5]:
        _asked(ask, *pair)
    times: list[float] = []
    for pair in pairs:
        times.append(_timed(partial(_asked, ask, *pair), clock))
        if len(times) >= FEWEST and sum(times) > ENOUGH:
            break
    return times


def measured(name: str, place: Path, address: str) -> dict[str, Any]:
    """Give what an engine took: seconds to load, memory, and the times of every question."""
    count = int(np.load(place / "edges.npz")["nodes"][0])
    chosen = np.random.default_rng(2).integers(0, count, (ASKED, 2)).tolist()
    before, began = _private(), time.perf_counter()
    engine = ENGINES[name](place, address)
    load = time.perf_counter() - began
    questions: dict[str, Callable[[int, int], Any]] = {
        "two hops": lambda one, _: engine.hops(one),
        "impact": lambda one, _: engine.impact(one),
        "path": engine.path,
    }
    # A database works in other processes or waits for its file: there only the wall clock tells.
    clock = time.perf_counter_ns if name in DATABASES else time.process_time_ns
    times = {question: _times(ask, chosen, clock) for question, ask in questions.items()}
    memory = _private() - before
    wholes = {"components": engine.components, "pagerank": engine.pagerank}
    whole = {name: _timed(ask, clock) / 1000 for name, ask in wholes.items() if ask}
    return {"engine": name, "load": load, "memory": memory, "times": times, "whole": whole}


def _asked(ask: Callable[[int, int], Any], one: int, other: int) -> None:
    try:
        ask(one, other)
    except nx.NetworkXNoPath:
        return


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
