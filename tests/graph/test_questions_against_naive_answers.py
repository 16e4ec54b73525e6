"""Random small graphs: every question answers as the slow and obvious algorithm does."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.packages import GraphRows, LinkRecord
from content.vocabulary import AssociationType
from graph.network import Network
from graph.questions.ancestry import ancestors, common_ancestors
from graph.questions.composition import composed
from graph.questions.coverage import coverage
from graph.questions.examples import node
from graph.questions.findings import findings
from graph.questions.impact import impact
from graph.questions.inference import infer
from graph.questions.neighbourhood import Scope, neighbourhood
from graph.questions.paths import best_paths
from tests.graph import naive
from tests.graph.naive import Edge, Plain

LETTERS = "abcdefg"
TYPES = [kind.value for kind in AssociationType] + ["part_of", "cited_in", "broader"]
MATCHES = sorted(naive.MATCHES)


@st.composite
def graphs(
    draw: Any, types: list[str] = TYPES, most: int = len(LETTERS), edges: int = 14
) -> tuple[Network, Plain]:
    uids = LETTERS[: draw(st.integers(2, most))]
    kinds = {uid: draw(st.sampled_from(["requirement", "concept"])) for uid in uids}
    ends = st.tuples(
        st.sampled_from(uids), st.sampled_from(uids), st.sampled_from(types), st.booleans()
    )
    drawn = draw(st.lists(ends, max_size=edges, unique_by=lambda one: one[:3]))
    links = tuple(
        LinkRecord(
            one, other, kind, f"{one}{other}{kind}", "association", at,
            navigation=kind == "precedes" and back,
        )
        for at, (one, other, kind, back) in enumerate(drawn)
        if one != other
    )  # fmt: skip
    plain = Plain(
        kinds, [Edge(one.source, one.target, one.type, one.uid, one.navigation) for one in links]
    )
    nodes = tuple(node(uid, kind) for uid, kind in kinds.items())
    return Network(GraphRows(nodes, links)), plain


def as_edge(link: LinkRecord) -> Edge:
    return Edge(link.source, link.target, link.type, link.uid, link.navigation)


@given(graphs(), st.data())
def test_the_neighbourhood_is_all_that_so_many_moves_reach(
    both: tuple[Network, Plain], data: st.DataObject
) -> None:
    network, plain = both
    focus = data.draw(st.sampled_from(sorted(plain.kinds)))
    depth = data.draw(st.integers(0, 4))
    direction = data.draw(st.sampled_from(["both", "in", "out"]))
    types = data.draw(st.none() | st.frozensets(st.sampled_from(TYPES), min_size=1))
    kinds = data.draw(st.none() | st.just(frozenset({"requirement"})))

    found = neighbourhood(
        network, focus, depth=depth, scope=Scope(direction, types, kinds), limit=100
    )

    distances, edges = naive.neighbourhood(
        plain, focus, depth, direction=direction, types=types, kinds=kinds
    )
    assert found.distances == distances
    assert {as_edge(link) for link in found.links} == edges
    assert not found.truncated
    for fold in found.folded:
        hidden = [
            edge
            for edge, way, other in naive.moves(plain, fold.at)
            if (edge.type, way) == (fold.type, fold.direction)
            and other not in distances
            and (kinds is None or plain.kinds[other] in kinds)
        ]
        assert fold.count == len(hidden)


@given(graphs(), st.integers(1, 5))
def test_a_limit_keeps_the_nearest_and_counts_the_rest(
    both: tuple[Network, Plain], limit: int
) -> None:
    network, plain = both

    found = neighbourhood(network, "a", depth=6, limit=limit)

    whole = naive.neighbourhood(plain, "a", 6)[0]
    assert len(found.distances) == min(limit, len(whole))
    assert found.truncated == (len(whole) > limit)
    assert all(whole[uid] == distance for uid, distance in found.distances.items())
    at_shown = [
        (uid, edge.type, way)
        for uid in found.distances
        for edge, way, other in naive.moves(plain, uid)
        if other not in found.distances
    ]
    assert sum(fold.count for fold in found.folded) == len(at_shown)


@settings(max_examples=60)
@given(graphs(most=6, edges=12), st.integers(1, 6))
def test_the_best_paths_are_the_best_of_all_paths(both: tuple[Network, Plain], k: int) -> None:
    network, plain = both

    found = best_paths(network, "a", "b", k=k)

    assert [path.order for path in found] == naive.paths(plain, "a", "b")[:k]


@given(graphs(), st.integers(0, 6))
def test_impact_is_what_types_pass_on_with_every_shortest_reason(
    both: tuple[Network, Plain], depth: int
) -> None:
    network, plain = both

    found = impact(network, "a", depth=depth)

    distances, via = naive.impact(plain, "a", depth)
    assert found.distances == distances
    assert {uid: {as_edge(one) for one in links} for uid, links in found.via.items()} == via


@given(graphs(types=["part_of", "child_of", "broader", "cites"]))
def test_ancestors_and_those_in_common_are_what_the_tree_holds(
    both: tuple[Network, Plain],
) -> None:
    network, plain = both

    found = common_ancestors(network, ["a", "b"])

    one, other = ({uid: 0} | naive.ancestors(plain, uid) for uid in "ab")
    shared = set(one) & set(other)
    assert ancestors(network, "a") == naive.ancestors(plain, "a")
    assert set(found.shared) == shared
    higher = {up for uid in shared for up in naive.ancestors(plain, uid)}
    assert set(found.nearest) == shared - higher


@settings(max_examples=60)
@given(graphs(types=[*MATCHES, "no_relation", "related"], most=6), st.integers(1, 4))
def test_inference_says_what_all_chains_say_and_keeps_each(
    both: tuple[Network, Plain], hops: int
) -> None:
    network, plain = both
    uids = sorted(plain.kinds)

    found = infer(network, uids[:2], uids, hops=hops)

    for one in found:
        assert one.relation == naive.inferred(plain, one.source, one.target, hops)
        chains = naive.chains(plain, one.source, one.target, hops)
        told = [
            (path.relation, [as_edge(step.link) for step in path.steps])
            for path in one.paths
            if path.relation != "no_relation"
        ]
        assert sorted(told) == sorted(chains)


@settings(max_examples=60)
@given(graphs(types=[*MATCHES, "no_relation", "supports", "conflicts_with"], most=6))
def test_coverage_counts_a_requirement_as_the_best_of_its_chains_says(
    both: tuple[Network, Plain],
) -> None:
    network, plain = framed(*both)

    found = coverage(network, "one", "other", hops=3)

    goals = {edge.source for edge in plain.edges if edge.target == "OTHER"}
    for row in found.rows:
        best = naive.best_cover(plain, row.uid, goals, 3)
        if row.best is None:
            assert best is None
        else:
            strength = 5 if row.best.type == "conflicts_with" else 4
            strength = naive.STRENGTH.get(row.best.type, strength)
            assert (strength, len(row.best.steps)) == best
    assert set(found.gaps) == {row.uid for row in found.rows if row.best is None}


def framed(network: Network, plain: Plain) -> tuple[Network, Plain]:
    """Put the first half of the nodes into one framework, the rest into another."""
    half = len(plain.kinds) // 2
    owners = {uid: "ONE" if at < half else "OTHER" for at, uid in enumerate(plain.kinds)}
    frames = tuple(node(uid.upper(), "framework", work=uid) for uid in ("one", "other"))
    inside = tuple(
        node(uid, "requirement", role="standard", owner=owner) for uid, owner in owners.items()
    )
    tree = tuple(
        LinkRecord(uid, owner, "part_of", None, "requirement", 1) for uid, owner in owners.items()
    )
    rows = GraphRows(frames + inside, (*network.links, *tree))
    edges = [*plain.edges, *(as_edge(link) for link in tree)]
    return Network(rows), Plain({one.uid: one.kind for one in rows.nodes}, edges)


@given(graphs())
def test_findings_name_every_cycle_and_every_part_that_stands_apart(
    both: tuple[Network, Plain],
) -> None:
    network, plain = both

    found = findings(network)

    acyclic = [name for name, meaning in network.meanings.items() if meaning.acyclic]
    rings = [
        ring for name in acyclic if name != "narrow_match" for ring in naive.in_cycle(plain, name)
    ]
    told = [frozenset(one.uids) for one in found if one.code == "cycle"]
    assert sorted(map(sorted, told)) == sorted(map(sorted, rings))
    parts = sorted(map(len, naive.components(plain)), reverse=True)
    apart = [len(one.uids) for one in found if one.code == "component"]
    assert sorted(apart, reverse=True) == [size for size in parts[1:] if size > 1]


@given(st.lists(st.sampled_from(MATCHES), max_size=5))
def test_a_chain_read_from_its_other_end_says_the_inverse(relations: list[str]) -> None:
    turned = [naive.TURNED.get(one, one) for one in reversed(relations)]

    said = composed(relations)

    assert said == naive.composed(relations)
    assert composed(turned) == naive.TURNED.get(said, said)


PAIRS = {
    ("close_match", "close_match"): "related",
    ("close_match", "broad_match"): "broad_match",
    ("close_match", "narrow_match"): "narrow_match",
    ("close_match", "intersects"): "unknown",
    ("broad_match", "broad_match"): "broad_match",
    ("broad_match", "narrow_match"): "unknown",
    ("broad_match", "intersects"): "unknown",
    ("narrow_match", "narrow_match"): "narrow_match",
    ("narrow_match", "intersects"): "unknown",
    ("intersects", "intersects"): "unknown",
}


@pytest.mark.parametrize(("pair", "said"), PAIRS.items())
def test_two_relations_compose_as_the_table_says(pair: tuple[str, str], said: str) -> None:
    assert composed(pair) == composed(pair[::-1]) == said


@pytest.mark.parametrize("relation", MATCHES)
def test_an_exact_match_changes_nothing(relation: str) -> None:
    assert composed(["exact_match", relation]) == relation
    assert composed([relation, "exact_match"]) == relation
