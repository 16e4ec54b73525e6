"""Tables read by chunks."""

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from content.models import Framework
from content.queries.chunks import streamed
from tests.factories import make_framework

pytestmark = pytest.mark.django_db
SLUGS = ["a", "b", "c", "d", "e"]


@pytest.fixture
def works() -> None:
    for slug in SLUGS:
        make_framework(slug=slug)


@pytest.mark.parametrize("without_cursors_of_the_server", [False, True])
def test_all_rows_come_in_order_by_chunks_in_one_query(
    works: None,
    without_cursors_of_the_server: bool,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    said = connection.settings_dict
    monkeypatch.setitem(said, "DISABLE_SERVER_SIDE_CURSORS", without_cursors_of_the_server)
    rows = Framework.objects.filter(slug__in=SLUGS).order_by("slug").values_list("slug")

    with django_assert_num_queries(1):
        found = list(streamed(rows, 2))

    assert found == [[("a",), ("b",)], [("c",), ("d",)], [("e",)]]


def test_nothing_is_asked_of_a_list_that_must_be_empty(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert list(streamed(Framework.objects.filter(pk__in=[]).values_list("pk"))) == []
