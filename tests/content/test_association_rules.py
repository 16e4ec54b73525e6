"""The rules of links, held against networkx and against the table they are made from."""

import uuid
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.association_rules import (
    CONTRADICTIONS,
    Tie,
    TypeRules,
    common_rules,
    contradiction_of,
    cycles,
    duplicate_of,
    folded,
    needs_grounds,
    way_back,
)
from content.vocabulary import AssociationType

RULES = common_rules()
UID = uuid.UUID(int=7)
Pair = tuple[int, int]
PAIRS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] != pair[1]),
    max_size=24,
)


def ties_of(pairs: list[Pair]) -> list[Tie]:
    return [Tie(UID, source, target, "supports") for source, target in pairs]


def leaving(ties: list[Tie], ends: set[int]) -> list[Tie]:
    return [tie for tie in ties if tie.source in ends]


@given(PAIRS, st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda p: p[0] != p[1]))
def test_a_link_is_refused_exactly_when_networkx_finds_a_way_back(
    pairs: list[Pair], new: Pair
) -> None:
    ties = ties_of(pairs)
    tie = Tie(None, *new, "supports")

    found = way_back(tie, lambda ends: leaving(ties, ends), most=100)

    graph = nx.DiGraph(pairs)
    graph.add_nodes_from(new)
    if not nx.has_path(graph, new[1], new[0]):
        assert found is None
        return
    assert found is not None
    assert [found[0].source, found[-1].target] == [new[1], new[0]]
    assert all(one.target == other.source for one, other in pairwise(found))
    assert len(found) == nx.shortest_path_length(graph, new[1], new[0])


@given(PAIRS)
def test_every_tangled_part_gives_one_true_cycle(pairs: list[Pair]) -> None:
    found = cycles(ties_of(pairs))

    parts = [part for part in nx.strongly_connected_components(nx.DiGraph(pairs)) if len(part) > 1]
    assert len(found) == len(parts)
    for cycle in found:
        assert all(one.target == other.source for one, other in pairwise([*cycle, cycle[0]]))
        assert any({tie.source for tie in cycle} <= part for part in parts)


def test_a_walk_ends_where_it_was_told_to() -> None:
    chain = ties_of([(at, at + 1) for at in range(50)])
    tie = Tie(None, 50, 0, "supports")

    assert way_back(tie, lambda ends: leaving(chain, ends), most=10) is None
    assert len(way_back(tie, lambda ends: leaving(chain, ends), most=100) or ()) == 50


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("related", 1, 2), ("related", 2, 1), True),
        (("exact_match", 2, 1), ("exact_match", 1, 2), True),
        (("broad_match", 1, 2), ("narrow_match", 2, 1), True),
        (("broad_match", 1, 2), ("narrow_match", 1, 2), False),
        (("supports", 1, 2), ("supports", 2, 1), False),
        (("supports", 1, 2), ("cites", 1, 2), False),
        (("supports", 1, 2), ("supports", 1, 3), False),
        (("twins", 1, 2), ("twins", 2, 1), True),
    ],
)
def test_a_duplicate_says_the_same_from_either_end(
    one: tuple[str, int, int], other: tuple[str, int, int], same: bool
) -> None:
    there = Tie(UID, other[1], other[2], other[0])

    found = duplicate_of(
        Tie(None, one[1], one[2], one[0]),
        [there],
        lambda name: RULES.get(name, TypeRules(symmetric=True)),
    )

    assert found == (there if same else None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("exact_match", "no_relation"),
        ("exact_match", "conflicts_with"),
        ("exact_match", "broad_match"),
        ("related", "no_relation"),
        ("supports", "conflicts_with"),
        ("intersects", "narrow_match"),
        ("child_of", "peer_of"),
    ],
)
def test_what_contradicts_is_found_whichever_stood_first_and_whichever_way_it_runs(
    one: str, other: str
) -> None:
    for first, second in ((one, other), (other, one)):
        for ends in ((1, 2), (2, 1)):
            there = Tie(UID, *ends, second)
            assert contradiction_of(Tie(None, 1, 2, first), [there]) == there


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("exact_match", "close_match"),
        ("related", "supports"),
        ("no_relation", "precedes"),
        ("conflicts_with", "intersects"),
        ("conflicts_with", "related"),
        ("about", "cites"),
    ],
)
def test_what_can_hold_together_may_stand_together(one: str, other: str) -> None:
    assert contradiction_of(Tie(None, 1, 2, one), [Tie(UID, 1, 2, other)]) is None


def test_other_ends_never_contradict() -> None:
    assert contradiction_of(Tie(None, 1, 2, "exact_match"), [Tie(UID, 1, 3, "no_relation")]) is None


def test_no_type_contradicts_itself() -> None:
    assert [pair for pair in CONTRADICTIONS if len(pair) == 1] == []


def test_grounds_are_needed_for_all_but_the_weakest_types() -> None:
    free = {kind.value for kind in AssociationType if not needs_grounds(kind)}

    assert free == {"related", "peer_of"}
    assert not needs_grounds("precedes", navigation=True)
    assert needs_grounds("an-own-type")


def test_folding_twice_changes_nothing() -> None:
    for kind, rules in RULES.items():
        once = folded(Tie(UID, 2, 1, kind), rules)
        assert folded(once, RULES[once.type]) == once
