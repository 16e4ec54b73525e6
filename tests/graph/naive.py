"""Slow and obvious answers to every question, from a plain list of edges."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations, product
from typing import NamedTuple

from content.vocabulary import ASSOCIATION_TYPES, AssociationType

MATCHES = {"exact_match", "close_match", "broad_match", "narrow_match", "intersects"}
TURNED = {"broad_match": "narrow_match", "narrow_match": "broad_match"}
RANKS = {
    "exact_match": 0, "close_match": 1, "broad_match": 2, "narrow_match": 2, "supports": 3,
    "intersects": 3, "conflicts_with": 3, "cites": 4, "part_of": 5, "child_of": 5, "broader": 5,
    "about": 6, "cited_in": 7, "precedes": 9, "related": 4, "peer_of": 4, "replaced_by": 4,
    "exemplifies": 4, "translation_of": 4,
}  # fmt: skip


class Edge(NamedTuple):
    """An edge by its ends; ``uid`` is None where it is derived."""

    source: str
    target: str
    type: str
    uid: str | None = None
    navigation: bool = False


@dataclass(frozen=True)
class Plain:
    """The whole graph: its nodes and their kinds, and its edges."""

    kinds: dict[str, str]
    edges: list[Edge]


def moves(graph: Plain, at: str) -> Iterator[tuple[Edge, str, str]]:
    """Yield (edge, direction, other end) of every edge at a node."""
    for edge in graph.edges:
        if edge.source == at:
            yield edge, "out", edge.target
        if edge.target == at:
            yield edge, "in", edge.source


def layered(
    graph: Plain, start: str, depth: int, allowed: Callable[[Edge, str, str], bool]
) -> dict[str, int]:
    """Give every node within ``depth`` moves with its distance, layer after layer."""
    found, layer = {start: 0}, {start}
    for distance in range(1, depth + 1):
        layer = {
            other
            for at in layer
            for edge, direction, other in moves(graph, at)
            if allowed(edge, direction, other) and other not in found
        }
        found |= dict.fromkeys(layer, distance)
    return found


def neighbourhood(
    graph: Plain,
    start: str,
    depth: int,
    *,
    direction: str = "both",
    types: frozenset[str] | None = None,
    kinds: frozenset[str] | None = None,
) -> tuple[dict[str, int], set[Edge]]:
    def allowed(edge: Edge, towards: str, other: str) -> bool:
        return (
            direction in ("both", towards)
            and (types is None or edge.type in types)
            and (kinds is None or graph.kinds[other] in kinds)
        )

    found = layered(graph, start, depth, allowed)
    shown = {
        edge
        for edge in graph.edges
        if edge.source in found and edge.target in found and (types is None or edge.type in types)
    }
    return found, shown


def cost(edge: Edge) -> int:
    return 20 if edge.navigation else RANKS.get(edge.type, 8)


def paths(graph: Plain, start: str, goal: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Give (hops, cost, nodes) of every simple path, best first, by trying all node orders."""
    best: dict[tuple[str, str], int] = {}
    for edge in graph.edges:
        if edge.type != "no_relation":
            for pair in ((edge.source, edge.target), (edge.target, edge.source)):
                best[pair] = min(cost(edge), best.get(pair, 99))
    between = [uid for uid in graph.kinds if uid not in (start, goal)]
    found = []
    for size in range(len(between) + 1):
        for middle in permutations(between, size):
            nodes = (start, *middle, goal)
            pairs = list(pairwise(nodes))
            if all(pair in best for pair in pairs):
                found.append((len(pairs), sum(best[pair] for pair in pairs), nodes))
    return sorted(found)


def reviews(name: str) -> set[str]:
    if name in ("part_of", "cited_in", "broader"):
        return {"source"}
    return set(ASSOCIATION_TYPES[AssociationType(name)].reviews)


def impact(graph: Plain, start: str, depth: int) -> tuple[dict[str, int], dict[str, set[Edge]]]:
    def allowed(edge: Edge, towards: str, other: str) -> bool:
        end = "target" if towards == "out" else "source"
        return not edge.navigation and end in reviews(edge.type)

    found = layered(graph, start, depth, allowed)
    via: dict[str, set[Edge]] = {uid: set() for uid in found}
    for at, distance in found.items():
        for move in moves(graph, at):
            if allowed(*move) and found.get(move[2]) == distance + 1:
                via[move[2]].add(move[0])
    return found, via


def ancestors(graph: Plain, start: str) -> dict[str, int]:
    up = {"part_of", "child_of", "broader"}
    found = layered(
        graph, start, len(graph.kinds), lambda edge, way, _: way == "out" and edge.type in up
    )
    return {uid: steps for uid, steps in found.items() if steps}


def composed(relations: list[str]) -> str:
    """Give what a chain says, rule by rule as the table's words say it."""
    rest = [one for one in relations if one != "exact_match"]
    if not rest:
        return "exact_match"
    if len(rest) == 1:
        return rest[0]
    if "intersects" in rest or ("broad_match" in rest and "narrow_match" in rest):
        return "unknown"
    if rest.count("close_match") >= 2:
        return "related"
    return next(one for one in rest if one != "close_match")


def chains(graph: Plain, start: str, goal: str, hops: int) -> list[tuple[str, list[Edge]]]:
    """Give (relation, edges) of every chain of matches that meets no node twice."""
    between = [uid for uid in graph.kinds if uid not in (start, goal)]
    links: dict[tuple[str, str], list[tuple[str, Edge]]] = {}
    for edge in graph.edges:
        if edge.type in MATCHES:
            links.setdefault((edge.source, edge.target), []).append((edge.type, edge))
            turned = TURNED.get(edge.type, edge.type)
            links.setdefault((edge.target, edge.source), []).append((turned, edge))
    found = []
    for size in range(min(hops, len(between) + 1)):
        for middle in permutations(between, size):
            nodes = (start, *middle, goal)
            choices = [links.get(pair, []) for pair in pairwise(nodes)]
            found += [
                (composed([one[0] for one in choice]), [one[1] for one in choice])
                for choice in product(*choices)
            ]
    return found


STRENGTH = {
    "exact_match": 0, "close_match": 1, "broad_match": 2, "narrow_match": 2, "intersects": 3,
    "related": 4, "unknown": 9,
}  # fmt: skip


def inferred(graph: Plain, start: str, goal: str, hops: int) -> str | None:
    """Give the relation of a pair: denied, own, or what all chains agree on."""
    pair = {start, goal}
    if any(
        edge.type == "no_relation" and {edge.source, edge.target} == pair for edge in graph.edges
    ):
        return "no_relation"
    found = chains(graph, start, goal, hops)
    own = [one for one in found if len(one[1]) == 1]
    said = {relation for relation, _ in own or found}
    if not said:
        return None
    best = min(STRENGTH[one] for one in said)
    strongest = {one for one in said if STRENGTH[one] == best}
    return strongest.pop() if len(strongest) == 1 else "intersects"


def best_cover(graph: Plain, start: str, goals: set[str], hops: int) -> tuple[int, int] | None:
    """Give (strength, hops) of the best link into ``goals``; None in a gap."""
    found = []
    for goal in goals:
        pair = {start, goal}
        stored = [
            edge
            for edge in graph.edges
            if edge.uid and not edge.navigation and {edge.source, edge.target} == pair
        ]
        denied = any(edge.type == "no_relation" for edge in stored)
        for edge in stored:
            if edge.type == "conflicts_with":
                found.append((5, 1))
            elif edge.type != "no_relation":
                found.append((STRENGTH.get(edge.type, 4), 1))
        if not denied and goal != start:
            found += [
                (STRENGTH[relation], len(edges))
                for relation, edges in chains(graph, start, goal, hops)
                if relation != "unknown"
            ]
    return min(found, default=None)


def in_cycle(graph: Plain, name: str) -> set[frozenset[str]]:
    """Give the sets of nodes that can reach each other along one type."""
    pairs = {(e.source, e.target) for e in graph.edges if e.type == name and not e.navigation}
    if name == "broad_match":
        pairs |= {(e.target, e.source) for e in graph.edges if e.type == "narrow_match"}
    reach = set(pairs)
    while more := {(a, d) for a, b in reach for c, d in reach if b == c} - reach:
        reach |= more
    ring = {uid for uid in graph.kinds if (uid, uid) in reach}
    return {
        frozenset(other for other in ring if (uid, other) in reach and (other, uid) in reach)
        for uid in ring
    }


def components(graph: Plain) -> list[set[str]]:
    groups = [{uid} for uid in graph.kinds]
    for edge in graph.edges:
        one = next(group for group in groups if edge.source in group)
        other = next(group for group in groups if edge.target in group)
        if one is not other:
            one |= other
            groups.remove(other)
    return groups
