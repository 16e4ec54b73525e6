"""An exported graph is read as it is by a distributed engine, which finds what networkx finds.

The generated statutes and links are published, the graph is exported, and Dask's processes work out
PageRank and components of it (``examples/whole_graph_with_dask.py``); networkx, of the backend
``plumbline``, works out the same of the mapped graph.
"""

from __future__ import annotations

import csv
import importlib.util
import json
from collections import defaultdict

from tests.ground import Ground, on_sqlite
from tests.proofs.verdict import Unproven

PROVISIONS, LINKS, WORKERS = 3300, 2400, 2
CLOSE = 1e-7
NEEDED = ("dask", "distributed", "pandas", "pyarrow")
# In a process of its own: settings and the backend are those of the ground.
BY_NETWORKX = """
import json, django; django.setup()
import graph, networkx as nx
from graph.backend import backend
G = graph.load(numbers=True)
ranks = backend.pagerank(G, tol=1e-13, max_iter=500)
parts = [sorted(part) for part in backend.weakly_connected_components(G)]
print(json.dumps([[ranks[at] for at in range(len(G))], parts]))
"""


def compared(ground: Ground, provisions: int, links: int) -> str:
    """Publish so much, export it, let both work; give what was seen."""
    laws, out = ground.folder / "laws", ground.folder / "out"
    ground.finish("-m", "benchmarks.generated", str(laws), "--provisions", str(provisions))
    ground.finish("manage.py", "import", str(laws), "--publish")
    ground.finish("-m", "benchmarks.generated_links", str(links))
    ground.finish("manage.py", "graph_export", str(out), "--numbers", "--part-rows", "4000")
    said = ground.finish("examples/whole_graph_with_dask.py", str(out), "--workers", str(WORKERS))
    # Its processes may say something on the way out.
    [told] = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    expected = json.loads(ground.finish("-c", BY_NETWORKX).splitlines()[-1])
    with (out / "measures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    _agree(rows, *expected)
    assert told["processes"] == WORKERS, told
    return (
        f"{told['nodes']} nodes, {told['parts']} parts of edges, {told['processes']} processes of"
        f" Dask: PageRank and {told['components']} components as networkx finds them"
    )


def _agree(rows: list[dict[str, str]], ranks: list[float], parts: list[list[int]]) -> None:
    worst = max(abs(float(row["pagerank"]) - ranks[int(row["id"])]) for row in rows)
    assert worst < CLOSE, f"a PageRank differs by {worst}"
    found = defaultdict(list)
    for row in rows:
        found[row["component"]].append(int(row["id"]))
    assert sorted(found.values()) == sorted(parts), "the components differ"


def prove() -> str:
    """Give what was shown."""
    lacking = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if lacking:
        raise Unproven(f"not installed: {', '.join(lacking)}")
    with on_sqlite() as ground:
        return compared(ground, PROVISIONS, LINKS)
