"""Chains worked out by hand, first those that users of other mapping tools report as wrong."""

import pytest

from graph.errors import GraphTooLargeError
from graph.questions import inference
from graph.questions.examples import line
from graph.questions.inference import infer


def test_several_sources_of_one_target_each_keep_their_own_chain() -> None:
    # Two requirements of A meet the one requirement of C through two of B: none is lost.
    network = line("a1 exact_match b1", "b1 broad_match c", "a2 close_match b2", "b2 broad_match c")

    first, second = infer(network, ["a1", "a2"], ["c"])

    assert (first.relation, second.relation) == ("broad_match", "broad_match")
    assert [step.other for step in first.paths[0].steps] == ["b1", "c"]
    assert [step.other for step in second.paths[0].steps] == ["b2", "c"]


def test_one_source_keeps_every_chain_to_one_target() -> None:
    network = line(
        "a exact_match b1", "b1 exact_match c", "a intersects b2", "b2 exact_match c",
        "a close_match b3", "b3 close_match c",
    )  # fmt: skip

    (found,) = infer(network, ["a"], ["c"])

    assert found.relation == "exact_match"
    assert [path.relation for path in found.paths] == ["exact_match", "intersects", "related"]


def test_a_chain_through_an_intersects_says_nothing() -> None:
    network = line("a intersects b", "b intersects c", "a intersects d", "d narrow_match c")

    (found,) = infer(network, ["a"], ["c"])

    assert found.relation == "unknown"
    assert {path.relation for path in found.paths} == {"unknown"}
    assert found.weakest is not None


def test_an_intersects_between_equals_stays_an_intersects() -> None:
    network = line("a exact_match b", "b intersects c", "c exact_match d")

    (found,) = infer(network, ["a"], ["d"])

    assert found.relation == "intersects"
    assert found.weakest is not None
    assert found.weakest.type == "intersects"


def test_a_broad_match_walked_backwards_is_a_narrow_one() -> None:
    network = line("b broad_match a", "c broad_match b")

    forth, back = infer(network, ["a", "c"], ["c", "a"])

    assert (forth.source, forth.relation) == ("a", "narrow_match")
    assert (back.source, back.relation) == ("c", "broad_match")


def test_up_and_down_again_says_nothing() -> None:
    # Two parts of the same whole need not have anything in common.
    network = line("a broad_match whole", "b broad_match whole")

    assert infer(network, ["a"], ["b"])[0].relation == "unknown"


def test_a_confirmed_no_relation_outweighs_every_chain() -> None:
    network = line("a exact_match b", "b exact_match c", "c no_relation a")

    (found,) = infer(network, ["a"], ["c"])

    assert found.relation == "no_relation"
    assert [path.relation for path in found.paths] == ["no_relation", "exact_match"]


def test_no_relation_ends_a_chain() -> None:
    network = line("a exact_match b", "b no_relation c")

    (found,) = infer(network, ["a"], ["c"])

    assert (found.relation, found.paths, found.weakest) == (None, (), None)


def test_what_a_person_said_outweighs_what_follows() -> None:
    network = line("a exact_match b", "b exact_match c", "a intersects c")

    (found,) = infer(network, ["a"], ["c"])

    assert found.relation == "intersects"
    assert len(found.paths) == 2


def test_chains_that_say_broader_and_narrower_agree_on_a_shared_part() -> None:
    network = line("a broad_match b", "b exact_match d", "a narrow_match c", "c exact_match d")

    assert infer(network, ["a"], ["d"])[0].relation == "intersects"


def test_the_weakest_link_is_that_of_the_best_chain() -> None:
    network = line("a exact_match b", "b broad_match c", "a intersects d", "d exact_match c")

    (found,) = infer(network, ["a"], ["c"])

    assert found.relation == "broad_match"
    assert found.weakest is not None
    assert (found.weakest.source, found.weakest.type) == ("b", "broad_match")


def test_too_many_chains_are_refused_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "PATHS", 3)
    network = line(
        *(f"a exact_match b{at}" for at in range(9)), *(f"b{at} exact_match c" for at in range(9))
    )

    with pytest.raises(GraphTooLargeError) as refused:
        infer(network, ["a"], ["c"])

    assert (refused.value.code, refused.value.status) == ("graph_too_large", 422)
