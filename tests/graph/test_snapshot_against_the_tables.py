"""Random content: the snapshot holds what plain SQL finds, and answers as slow code does."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.packages import LinkRecord
from content.queries.reading import Reading
from graph.network import Network
from graph.questions.ancestry import ancestors
from graph.questions.impact import impact
from graph.questions.inference import infer
from graph.questions.neighbourhood import neighbourhood
from graph.questions.paths import best_paths
from graph.snapshot import SHELF, snapshot
from tests.graph import naive
from tests.graph.naive import Edge, Plain
from tests.graph.oracle import Oracle
from tests.graph.worlds import DAYS, World

pytestmark = pytest.mark.django_db


def as_edge(link: LinkRecord) -> Edge:
    return Edge(link.source, link.target, link.type, link.uid, link.navigation)


def check_questions(network: Network, plain: Plain, random: Random) -> None:
    uids = sorted(plain.kinds)
    for focus in random.sample(uids, min(4, len(uids))):
        other = random.choice(uids)
        around = neighbourhood(network, focus, depth=2, limit=500)
        distances, edges = naive.neighbourhood(plain, focus, 2)
        assert around.distances == distances
        assert {as_edge(link) for link in around.links} == edges
        assert (
            impact(network, focus, depth=9, limit=500).distances == naive.impact(plain, focus, 9)[0]
        )
        assert ancestors(network, focus) == naive.ancestors(plain, focus)
        if focus != other:
            hops = naive.layered(plain, focus, 9, lambda edge, *_: edge.type != "no_relation")
            found = best_paths(network, focus, other)
            assert [len(path.steps) for path in found] == [hops[uid] for uid in {other} & set(hops)]
            said = infer(network, [focus], [other], hops=2)[0].relation
            assert said == naive.inferred(plain, focus, other, 2)


@contextmanager
def undone() -> Iterator[None]:
    """Roll one random world back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.sampled_from(DAYS), st.booleans())
def test_the_snapshot_of_a_day_is_what_the_tables_say(
    seed: int, day: dt.date, drafts: bool
) -> None:
    random = Random(seed)  # noqa: S311
    with undone():
        World(random).make()
        SHELF.clear()

        network = snapshot(Reading(day, drafts=drafts)).network

        oracle = Oracle(day, drafts=drafts)
        assert {uid: one.state for uid, one in network.nodes.items()} == oracle.states()
        assert Counter(map(as_edge, network.links)) == Counter(oracle.edges())
        check_questions(network, oracle.plain(), random)
