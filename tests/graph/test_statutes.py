"""The 60 shared statutes, imported and published: the graph's questions hold on them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from content.models import Reference
from content.queries.reading import Reading
from content.services.imports import ImportOptions, import_files
from content.services.planning import plan
from graph.network import Network
from graph.questions.ancestry import ancestors
from graph.questions.impact import impact
from graph.questions.neighbourhood import neighbourhood
from graph.questions.paths import best_paths
from graph.snapshot import snapshot
from tests.graph import naive
from tests.graph.naive import Edge, Plain
from tests.graph.oracle import Oracle, Row

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
FOCUSES, PATHS = 40, 20
Move = tuple[Edge, str, str]


class Remembering(Oracle):
    """The oracle for many rows: it looks through its tables once, not once a row."""

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Give what was made the first time."""
        memory = self.__dict__.setdefault("memory", {})
        if name not in memory:
            memory[name] = make()
        return memory[name]

    def texts(self) -> dict[int, Row]:
        """The texts that are read."""
        return self.once("texts", super().texts)

    def passages(self) -> dict[int, Row]:
        """The passages of these."""
        return self.once("passages", super().passages)

    def editions(self) -> dict[int, Row]:
        """The editions in force."""
        return self.once("editions", super().editions)

    def requirements(self) -> dict[int, Row]:
        """Their requirements."""
        return self.once("requirements", super().requirements)

    def cited(self) -> list[Edge]:
        """Where requirements stand."""
        return self.once("cited", super().cited)

    def smallest(self, expression: int, start: int, end: int) -> Row | None:
        """The smallest passage around a span, among those of its text."""
        held = [
            row
            for row in self.once("by_text", self.by_text)[expression]
            if row["start"] <= start and end <= row["end"]
        ]
        return max(held, key=lambda row: len(row["path"]), default=None)

    def by_text(self) -> dict[int, list[Row]]:
        """The passages of each text."""
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.passages().values():
            found[row["expression_id"]].append(row)
        return found

    def lifted(self, passage: Row | None) -> set[str]:
        """The requirements that stand at a passage, or at the next above it where some do."""
        citing = self.once("citing", self.citing)
        while passage:
            here = citing[self.uid(passage["entity_id"])]
            if here:
                return here
            passage = self.rows["passage"].get(passage["parent_id"])
        return set()

    def citing(self) -> dict[str, set[str]]:
        """The requirements that stand at each end."""
        found: dict[str, set[str]] = defaultdict(set)
        for edge in self.cited():
            found[edge.target].add(edge.source)
        return found


@pytest.fixture
def statutes(shared: Path) -> tuple[Network, Oracle]:
    planned = plan([shared / "data" / "laws" / "md"])
    outcomes = list(import_files(planned, ImportOptions(publish=True)))
    assert {outcome.status for outcome in outcomes} == {"published"}
    return snapshot(Reading(TODAY)).network, Remembering(TODAY)


def moves_by_node(plain: Plain) -> Callable[[Plain, str], Iterator[Move]]:
    """Give the slow code's moves from a node, found by the node."""
    near: dict[str, list[Edge]] = defaultdict(list)
    for edge in plain.edges:
        for uid in {edge.source, edge.target}:
            near[uid].append(edge)
    slow = naive.moves
    return lambda _, at: slow(Plain(plain.kinds, near[at]), at)


def edges(network: Network) -> Counter[Edge]:
    return Counter(
        Edge(link.source, link.target, link.type, link.uid, link.navigation)
        for link in network.links
    )


def cited_ends() -> list[str]:
    """A mention's passage and its target, of every kind of mention that leads somewhere."""
    led = Reference.objects.filter(target__isnull=False, passage__isnull=False)
    by_kind = {kind: (one, other) for kind, one, other in led.order_by("-pk").values_list(
        "kind", "passage__entity__uid", "target__uid"
    )}  # fmt: skip
    return sorted({str(uid) for ends in by_kind.values() for uid in ends})


def test_the_graph_of_the_statutes_is_what_the_tables_say_and_answers_as_slow_code_does(
    statutes: tuple[Network, Oracle],
) -> None:
    network, oracle = statutes

    assert {uid: one.state for uid, one in network.nodes.items()} == oracle.states()
    assert edges(network) == Counter(oracle.edges())
    assert Counter(link.basis for link in network.links)["reference"] > 0

    plain, random = oracle.plain(), Random(60)  # noqa: S311
    focuses = [*cited_ends(), *random.sample(sorted(plain.kinds), FOCUSES)]
    with pytest.MonkeyPatch.context() as patch:
        # The slow code looks through every edge at every node; here there are too many of them.
        patch.setattr(naive, "moves", moves_by_node(plain))
        for focus in focuses:
            around = neighbourhood(network, focus, depth=1, limit=100_000)
            assert around.distances == naive.neighbourhood(plain, focus, 1)[0]
            touched = impact(network, focus, depth=3, limit=100_000)
            assert touched.distances == naive.impact(plain, focus, 3)[0]
            assert ancestors(network, focus) == naive.ancestors(plain, focus)
        for one, other in pairwise(focuses[:PATHS]):
            hops = naive.layered(plain, one, 9, lambda edge, *_: edge.type != "no_relation")
            found = best_paths(network, one, other)
            assert {len(path.steps) for path in found} == {hops[uid] for uid in {other} & set(hops)}
