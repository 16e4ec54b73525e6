"""What changed in the graph, applied to what it was, is the graph that the tables say."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.packages import GraphChanges, GraphRows
from content.queries.graph import graph_rows
from content.queries.graph_changes import graph_changes
from content.queries.reading import Reading
from tests.graph.worlds import DAYS, World

pytestmark = pytest.mark.django_db


class Before:
    """A graph as rows, asked as slowly as may be."""

    revision, at, room = 10**9, None, 10**9

    def __init__(self, rows: GraphRows, start: dt.date) -> None:
        self.rows, self.start, self.choice = rows, start, rows.choice
        self.nodes = {node.uid: node for node in rows.nodes}

    def resolve(self, uid: str) -> str | None:
        end = self.rows.redirects.get(uid, uid)
        return end if end in self.nodes else None

    def wordless_beside(self, uids: Collection[str]) -> set[str]:
        return {
            other
            for link in self.rows.links
            for one, other in ((link.source, link.target), (link.target, link.source))
            if one in uids and self.nodes[other].state in {"absent", "stub"}
        }


def applied(before: GraphRows, changes: GraphChanges) -> GraphRows:
    kept = {node.uid: node for node in before.nodes if node.uid not in changes.touched}
    nodes = kept | {node.uid: node for node in changes.rows.nodes}
    links = [
        link
        for link in before.links
        if link.source not in changes.touched and link.target not in changes.touched
    ]
    redirects = {
        uid: end
        for uid, end in before.redirects.items()
        if uid not in changes.touched and end not in changes.touched
    }
    return GraphRows(
        tuple(nodes.values()),
        (*links, *changes.rows.links),
        redirects | changes.rows.redirects,
        changes.rows.types,
        changes.rows.choice,
    )


def check_same(found: GraphRows, told: GraphRows) -> None:
    assert {node.uid: node for node in found.nodes} == {node.uid: node for node in told.nodes}
    assert Counter(found.links) == Counter(told.links)
    assert found.redirects == told.redirects
    assert (found.types, found.choice) == (told.types, told.choice)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.sampled_from(DAYS), st.sampled_from(DAYS), st.booleans())
def test_the_graph_of_another_day_or_with_drafts_is_what_changed_of_one(
    seed: int, then: dt.date, day: dt.date, drafts: bool
) -> None:
    with transaction.atomic():
        World(Random(seed)).make()  # noqa: S311
        before = graph_rows(Reading(then))
        reading = Reading(day, drafts=drafts)

        changes = graph_changes(Before(before, then), reading, day)

        check_same(applied(before, changes), graph_rows(reading))
        transaction.set_rollback(True)
