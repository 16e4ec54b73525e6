"""The graph is read by chunks: what is held of its rows is columns, and one chunk at most."""

import datetime as dt
import gc
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.published_graph import fill
from content import columns
from content.graph_columns import NodeColumns
from content.models import Entity
from content.packages import LinkRecord, NodeRecord
from content.queries.graph import graph_rows
from content.queries.reading import Reading
from content.vocabulary import EntityKind
from graph.arrays.container import Parts
from graph.arrays.packing import pack
from tests.factories import make_expression, make_passage, seal_expression
from tests.graph.worlds import DAYS, World

pytestmark = pytest.mark.django_db
CHUNK, NODES = 50, 2_500


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish some thousand nodes, to be read by chunks that are small beside them."""
    fill(NODES)
    monkeypatch.setattr(columns, "CHUNK", CHUNK)


@contextmanager
def traced() -> Iterator[dict[str, int]]:
    """Give the most bytes that Python allocated within, above what it had, in any thread."""
    found: dict[str, int] = {}
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    try:
        yield found
        found["most"] = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def test_reading_and_packing_hold_little_more_than_the_finished_arrays(many: None) -> None:
    reading = Reading.today()
    pack(graph_rows(reading))

    held = []
    # The least of some: threads that other tests left behind allocate too.
    for _ in range(3):
        with traced() as memory:
            parts = pack(graph_rows(reading))
        held.append(memory["most"])

    size = sum(array.nbytes for array in parts.arrays.values())
    # A number for each entity that ever was, most of them by tests before; thrice while they grow.
    numbers = 3 * np.int32().nbytes * Entity.objects.latest("pk").pk
    assert len(parts.arrays["kind"]) > NODES * 0.9
    assert min(held) < 3 * size + numbers


def test_no_more_than_one_chunk_of_records_is_alive(
    many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive, extend = [], NodeColumns.extend

    def counted(self: NodeColumns, nodes: Sequence[NodeRecord]) -> None:
        if len(self) % (5 * CHUNK) == 0:
            found = [one for one in gc.get_objects() if type(one) in {NodeRecord, LinkRecord}]
            alive.append(len(found))
        extend(self, nodes)

    monkeypatch.setattr(NodeColumns, "extend", counted)
    rows = graph_rows(Reading.today())

    assert len(rows.nodes) > NODES * 0.9
    assert (len(alive) > 5, max(alive) <= CHUNK) == (True, True)


def check_equal(found: Parts, told: Parts) -> None:
    assert (found.meta, found.rooms) == (told.meta, told.rooms)
    assert list(found.arrays) == list(told.arrays)
    for name, array in told.arrays.items():
        assert found.arrays[name].dtype == array.dtype, name
        np.testing.assert_array_equal(found.arrays[name], array, name)


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.sampled_from(DAYS), st.booleans(), st.integers(1, 9))
def test_the_arrays_are_the_same_of_columns_of_records_and_by_chunks_of_any_size(
    seed: int, day: dt.date, drafts: bool, size: int
) -> None:
    reading = Reading(day, drafts=drafts)
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        World(Random(seed)).make()  # noqa: S311
        rows = graph_rows(reading)
        made = pack(rows)
        patch.setattr(columns, "CHUNK", size)

        check_equal(pack(graph_rows(reading)), made)
        records = replace(rows, nodes=tuple(rows.nodes), links=tuple(rows.links))
        check_equal(pack(records), made)
        transaction.set_rollback(True)


def test_passages_without_a_name_are_named_by_the_words_of_their_own_text() -> None:
    words = ("甲方应当按时交付全部货物。", "", "乙方应当在收到后三日内付清价款。", "丙方作证。")
    for said, marker in zip(words, ("", "一、", "", ""), strict=True):
        text = make_expression(text=said or "丁方到场。")
        make_passage(expression=text, marker=marker)
        make_passage(expression=text, marker="二、", end=2)
        make_passage(expression=text, start=2, end=4)
        seal_expression(text)

    nodes = graph_rows(Reading.today()).nodes
    labels = [node.label for node in nodes if node.kind == EntityKind.PASSAGE]

    assert labels == [
        "甲方应当按时交付全部货物。", "二、", "应当", "一、", "二、", "到场",
        "乙方应当在收到后三日内付清价款。", "二、", "应当", "丙方作证。", "二、", "作证",
    ]  # fmt: skip
