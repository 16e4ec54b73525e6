"""Row ids asked for ahead of the rows: no two alike, none given again, a query for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Finding
from content.services.bulk import Numbers, allocate_ids
from tests.factories import make_expression

pytestmark = pytest.mark.django_db


def test_ids_ascend_and_are_given_once_one_by_one_or_many_at_a_time() -> None:
    numbers = Numbers()
    taken = [pk for number in (1, 300, 1, 5000, 2) for pk in numbers.take(Finding, number)]

    assert taken == sorted(set(taken))
    assert len(taken) == 5304


def test_a_thousand_ids_taken_one_by_one_cost_three_queries_at_most() -> None:
    numbers = Numbers()
    with CaptureQueriesContext(connection) as asked:
        taken = [pk for _ in range(1000) for pk in numbers.take(Finding)]

    assert len(set(taken)) == 1000
    assert len(asked) <= 3


def test_a_row_stored_the_usual_way_takes_no_id_that_was_allocated_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite numbers rows when they are stored, and has one writer")
    held = set(allocate_ids(Finding, 50))
    stored = Finding.objects.create(
        expression=make_expression(), code="any", start=0, end=1, message="", message_zh=""
    )

    assert len(held) == 50
    assert stored.pk not in held


def test_no_ids_cost_no_query() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert list(allocate_ids(Finding, 0)) == []

    assert not asked.captured_queries
