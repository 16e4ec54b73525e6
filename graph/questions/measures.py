"""How central each node is, and which nodes stand together; computed once a revision."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from graph.arrays.whole import ends, pagerank
from graph.meanings import NO_RELATION
from graph.network import Network

DAMPING = 0.85
# One source of betweenness costs about as many steps as there are nodes and edges.
BETWEENNESS_STEPS = 2_000_000
LOUVAIN_NODES = 20_000
_SEED = 1


@dataclass(frozen=True, slots=True)
class Measure:
    """PageRank (they sum to 1), betweenness (0 to 1), and the number of the community, from 0."""

    uid: str
    pagerank: float
    betweenness: float
    community: int


def measures(network: Network) -> list[Measure]:
    """Give every node's measures in reading order; the same graph gives the same numbers.

    Site navigation and ``no_relation`` count for nothing. PageRank follows edges from source to
    target; betweenness and communities look at edges without direction. Betweenness is sampled
    from as many sources as ``BETWEENNESS_STEPS`` allows (U. Brandes and C. Pich, Centrality
    Estimation in Large Networks, 2007); communities are Louvain's up to ``LOUVAIN_NODES`` nodes
    and label propagation's above, numbered from the largest.

    >>> from graph.questions.examples import line
    >>> [round(one.pagerank, 3) for one in measures(line("a cites b", "c cites b"))]
    [0.213, 0.574, 0.213]
    """
    uids = list(network.nodes)
    if not uids:
        return []
    table = network.table
    counted = table.mask(set(table.types) - {NO_RELATION}, navigation=False)
    pairs = ends(table, table.edges_of(counted))
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(len(uids)))
    plain.add_edges_from(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))
    ranks, between = pagerank(len(uids), pairs, damping=DAMPING)[0], _betweenness(plain)
    groups = _communities(plain)
    return [Measure(uid, float(ranks[at]), between[at], groups[at]) for at, uid in enumerate(uids)]


def _betweenness(plain: nx.Graph[int]) -> dict[int, float]:
    size = plain.number_of_nodes()
    sources = max(1, BETWEENNESS_STEPS // (size + plain.number_of_edges() + 1))
    samples = None if sources >= size else sources
    return dict(nx.betweenness_centrality(plain, k=samples, seed=_SEED))


def _communities(plain: nx.Graph[int]) -> dict[int, int]:
    if plain.number_of_nodes() <= LOUVAIN_NODES:
        found = nx.community.louvain_communities(plain, seed=_SEED)
    else:
        found = list(nx.community.fast_label_propagation_communities(plain, seed=_SEED))
    ordered = sorted(found, key=lambda group: (-len(group), min(group)))
    return {at: number for number, group in enumerate(ordered) for at in group}
