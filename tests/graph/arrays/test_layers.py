"""What was published since, laid over a file: the same graph as one that is read whole."""

import datetime as dt
from collections import Counter
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.packages import GraphRows
from content.queries.graph import graph_rows
from content.queries.graph_changes import graph_changes
from content.queries.reading import Reading
from graph.arrays.patching import layer_of
from graph.arrays.table import Table, table_of
from graph.arrays.tidying import tidied
from graph.arrays.whole import ends
from graph.following import Known
from graph.network import Network
from tests.graph.worlds import DAYS, World

pytestmark = pytest.mark.django_db
NEVER = 10**9


def followed(table: Table, then: dt.date, reading: Reading) -> Table:
    changes = graph_changes(Known(table, NEVER, None, then), reading, reading.day)
    return Table(table.parts, (*table.layers, layer_of(table, changes)))


def worded(network: Network, kind: str) -> list[str]:
    """Give the nodes of a kind that have words, in reading order."""
    nodes = network.nodes.values()
    return [node.uid for node in nodes if node.kind == kind and node.state in {"present", "draft"}]


def check_same(table: Table, told: Table) -> None:
    network, whole = Network(table), Network(told)
    assert dict(network.nodes) == dict(whole.nodes)
    assert Counter(network.links) == Counter(whole.links)
    assert (len(network), len(network.links)) == (len(whole), len(whole.links))
    uids = list(whole.nodes)
    for uid in uids:
        assert Counter(network.out(uid)) == Counter(whole.out(uid))
        assert Counter(network.into(uid)) == Counter(whole.into(uid))
        at, there = network.number(uid), whole.number(uid)
        below = table.below(at)
        if below is not None and told.below(there) is not None:
            assert {table.uids[one] for one in below} == {
                told.uids[one] for one in told.below(there) or ()
            }
    ranked = sorted(uids, key=lambda uid: table.rank[network.number(uid)])
    assert ranked == sorted(uids)
    for kind in ("framework", "requirement", "document", "passage"):
        assert worded(network, kind) == worded(whole, kind)
    assert {table.link(edge) for edge in table.stored()} == {
        told.link(edge) for edge in told.stored()
    }
    pairs = zip(*(side.tolist() for side in ends(table)), strict=True)
    assert Counter((table.uids[one], table.uids[other]) for one, other in pairs) == Counter(
        (link.source, link.target) for link in whole.links
    )
    assert table.meta["redirects"] == told.meta["redirects"]
    for edge in np.flatnonzero(table.live if table.layers else np.ones(table.links, bool)).tolist():
        assert table.source(edge) == table.out_source[edge]


def check_tidied(table: Table) -> None:
    """Hold the arrays to those that are packed of the same records in the same order."""
    nodes, links = tuple(map(table.node, table.numbers)), tuple(table.all_links())
    meta = table.meta
    told = Table(tidied(table))
    packed = table_of(GraphRows(nodes, links, meta["redirects"], table.own_types))
    for name in (
        "out_at", "out_end", "out_node", "in_at", "in_end", "in_node", "in_edge", "uid.key",
        "uid.index", "owner", "sameness", "rank", "ranked", "row", "stored", "suspect",
        "confidence", "depth", "tree_from", "tree_end",
    ):  # fmt: skip
        np.testing.assert_array_equal(told.arrays[name], packed.arrays[name], name)
    assert [told.node(at) for at in range(len(told))] == list(nodes)
    assert [told.link(at) for at in range(told.links)] == list(packed.all_links())
    relations = [[t.relations[at] for at in t.in_relation] for t in (told, packed)]
    assert relations[0] == relations[1]
    assert {name: told.meta[name] for name in ("redirects", "types", "editions", "texts")} == {
        name: meta[name] for name in ("redirects", "types", "editions", "texts")
    }


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.lists(st.sampled_from(DAYS), min_size=2, max_size=4))
def test_days_laid_over_each_other_are_the_graphs_of_those_days(
    seed: int, days: list[dt.date]
) -> None:
    with transaction.atomic():
        World(Random(seed)).make()  # noqa: S311
        table = table_of(graph_rows(Reading(days[0])))
        for then, day in pairwise(days):
            table = followed(table, then, Reading(day))
            check_same(table, table_of(graph_rows(Reading(day))))
        reading = Reading(days[-1], drafts=True)
        drafts = followed(table, days[-1], reading)
        check_same(drafts, table_of(graph_rows(reading)))
        check_tidied(drafts)
        check_same(Table(tidied(drafts)), table_of(graph_rows(reading)))
        transaction.set_rollback(True)
