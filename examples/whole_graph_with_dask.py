"""PageRank and connected components of an exported graph, worked out by Dask's processes.

    manage.py graph_export out --numbers
    pip install "dask[dataframe,distributed]"
    python examples/whole_graph_with_dask.py out --workers 2

Every worker holds some parts of ``out/edges`` and never all of them; a round sends it one number a
node and takes one back. ``--scheduler ADDRESS`` uses a cluster of several machines, which read
``out`` from a folder that they share. Writes ``out/measures.csv``: id, pagerank, component.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import dask.dataframe as dd
import numpy as np
import pandas as pd
from dask import delayed
from dask.distributed import Client, LocalCluster

DAMPING, STILL, ROUNDS = 0.85, 1e-10, 200


def pagerank(client: Client, parts: list, count: int) -> np.ndarray:
    """Give the PageRank of every node: rounds of what each node passes on to those it leads to."""
    sizes = _summed(client, [delayed(_sizes)(part, count) for part in parts])
    shares = np.divide(1.0, sizes, out=np.zeros(count), where=sizes > 0)
    ranks = np.full(count, 1 / count)
    for _ in range(ROUNDS):
        given = client.scatter(ranks * shares, broadcast=True)
        passed = _summed(client, [delayed(_passed)(part, given, count) for part in parts])
        lost = ranks[sizes == 0].sum()
        following = (1 - DAMPING) / count + DAMPING * (passed + lost / count)
        moved, ranks = np.abs(following - ranks).sum(), following
        if moved < STILL:
            break
    return ranks


def components(client: Client, parts: list, count: int) -> np.ndarray:
    """Give for every node the least node that edges, walked either way, join it to."""
    least = np.arange(count)
    while True:
        given = client.scatter(least, broadcast=True)
        found = client.compute([delayed(_least)(part, given) for part in parts])
        following = np.minimum.reduce([least, *client.gather(found)])
        while not np.array_equal(further := following[following], following):
            following = further
        if np.array_equal(following, least):
            return least
        least = following


def _summed(client: Client, tasks: list) -> np.ndarray:
    return np.sum(client.gather(client.compute(tasks)), axis=0)


def _sizes(part: pd.DataFrame, count: int) -> np.ndarray:
    return np.bincount(part["src"], minlength=count).astype(float)


def _passed(part: pd.DataFrame, shares: np.ndarray, count: int) -> np.ndarray:
    return np.bincount(part["dst"], weights=shares[part["src"]], minlength=count)


def _least(part: pd.DataFrame, least: np.ndarray) -> np.ndarray:
    found = least.copy()
    source, target = part["src"].to_numpy(), part["dst"].to_numpy()
    # The label of either end may be the lesser, and both ends of a label take it.
    lesser = np.minimum(least[source], least[target])
    for ends in (source, target, least[source], least[target]):
        np.minimum.at(found, ends, lesser)
    return found


def main() -> None:
    """Read the parts, work, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scheduler", help="a cluster that runs already")
    chosen = parser.parse_args()
    count = json.loads((chosen.folder / "manifest.json").read_text())["vertices"]
    cluster = chosen.scheduler or LocalCluster(
        n_workers=chosen.workers, threads_per_worker=1, dashboard_address=None
    )
    with Client(cluster) as client:
        began = time.perf_counter()
        edges = dd.read_csv(str(chosen.folder / "edges" / "*.csv"), usecols=["src", "dst"])
        parts = client.persist(edges).to_delayed()
        ranks = pagerank(client, parts, count)
        ranked = time.perf_counter()
        labels = components(client, parts, count)
        joined = time.perf_counter()
        processes = len(client.scheduler_info()["workers"])
    found = pd.DataFrame({"id": np.arange(count), "pagerank": ranks, "component": labels})
    found.to_csv(chosen.folder / "measures.csv", index=False)
    print(json.dumps({
        "nodes": count, "parts": len(parts), "processes": processes,
        "components": len(np.unique(labels)),
        "pagerank_s": round(ranked - began, 2), "components_s": round(joined - ranked, 2),
        "first": int(ranks.argmax()),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
