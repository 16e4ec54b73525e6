"""Statements written by hand: bound, prepared and planned once on PostgreSQL."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DataError, connection, transaction
from django.utils.module_loading import import_string
from psycopg import errors

from content.queries.lent_connections import give_back, lend
from content.queries.statements import among, fetched, fetched_again, members
from server import env

pytestmark = pytest.mark.django_db
# The connection prepares what it has carried out so often.
OFTEN = 2 * int(str(env.POSTGRES_OPTIONS["prepare_threshold"]))


def test_values_stand_where_they_are_written_and_signs_of_percent_stay() -> None:
    text = f"SELECT %s || '%%', %s + 1 WHERE {among('7')}"

    assert [tuple(row) for row in fetched(text, ("甲%s", 2, members([7, 8])))] == [("甲%s%", 3)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps statements by itself")
def test_what_is_asked_often_is_prepared_and_planned_once() -> None:
    text = f"SELECT slug FROM content_framework WHERE {among('id')} /* often */"
    for _ in range(OFTEN):
        fetched(text, (members([1]),))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans > 0, custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%%often%%'",
            (),
        )
        assert cursor.fetchall() == [(True, 0)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no types of values")
def test_what_the_driver_refuses_is_an_error_of_django() -> None:
    with pytest.raises(DataError):
        fetched("SELECT %s::int", ("甲",))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")
def test_a_connection_that_the_server_ended_is_not_silent() -> None:
    is_silent = import_string("content.queries.bound_cursor.is_silent")
    other = connection.copy()
    other.ensure_connection()
    bare = other.connection
    pid = bare.info.backend_pid

    assert is_silent(bare)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    assert not is_silent(bare)
    other.close()
    assert not is_silent(bare)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")
def test_what_is_asked_by_name_is_what_a_cursor_gives_and_prepared_anew_when_it_was_forgotten() -> (
    None
):
    asked_by_name = import_string("content.queries.bound_cursor.asked_by_name")
    other = connection.copy()
    other.ensure_connection()
    bare = other.connection
    text = (
        "SELECT %s::uuid, %s::date, %s::bigint, %s::text || '%%', NULL,"
        " '{\"a\": 1}'::jsonb, true, %s::bigint[], 1 / (%s::int) FROM generate_series(1, 2)"
    )
    values = (uuid.UUID(int=7), dt.date(2026, 11, 23), 2**40, "甲%s", [7, 8], 1)
    told = (*values[:3], "甲%s%", None, '{"a": 1}', True, [7, 8], 1)

    assert asked_by_name(bare, text, values) == [told, told]
    bare.execute("DEALLOCATE ALL")
    assert asked_by_name(bare, text, values) == [told, told]
    text_as_held = "SELECT textsend(%s), %s::bigint"
    assert asked_by_name(bare, text_as_held, ("甲", 7), binary=True) == [("甲".encode(), 7)]
    with pytest.raises(errors.DivisionByZero):
        asked_by_name(bare, text, (*values[:5], 0))
    with bare.transaction():
        assert asked_by_name(bare, text, values) is None
    bare.prepare_threshold = None
    assert asked_by_name(bare, text, values) is None
    other.close()
    bare.prepare_threshold = 5
    assert asked_by_name(bare, text, values) is None


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_again_and_again_is_answered_on_either_database() -> None:
    for number in range(3):
        found = fetched_again(
            "SELECT %s + 0, COUNT(*) FROM content_framework WHERE id = %s", (0, 0)
        )

        assert [int(value) for value in found[0]] == [0, 0], number


@pytest.fixture
def lasting(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep connections for longer than a request, as a server does, so that they are lent."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server")
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60)


def test_threads_share_the_connection_that_was_used_last(lasting: None) -> None:
    def backend(_: int) -> tuple[int, int]:
        own = connection.connection
        return fetched_again("SELECT pg_backend_pid(), %s + 0", (7,))[0][0], own is None

    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        seen = [list(pool.map(backend, range(2))) for pool in (first, second, first)]
    both = [lend(), lend()]
    pids = {one.connection and one.connection.info.backend_pid for one in both}
    for one in both:
        give_back(one)

    assert len({pid for some in seen for pid, _ in some}) == 1
    assert {bare for some in seen for _, bare in some} == {True}
    assert pids == {seen[0][0][0], None}


def test_a_lent_connection_that_broke_or_was_ended_is_opened_anew(
    lasting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    text = "SELECT pg_backend_pid(), 1 / (%s::int)"
    pid = fetched_again(text, (1,))[0][0]
    with pytest.raises(DataError):
        fetched_again(text, (0,))
    kept = fetched_again(text, (1,))[0][0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    renewed = fetched_again(text, (1,))[0][0]

    assert kept == pid
    assert renewed != pid


def test_what_is_asked_within_a_transaction_is_asked_on_its_own_connection(lasting: None) -> None:
    with transaction.atomic():
        own = fetched_again("SELECT pg_backend_pid(), %s + 0", (7,))[0][0]

    assert own == connection.connection.info.backend_pid


def test_a_connection_that_was_lost_is_opened_anew_by_the_next_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = connection.copy()
    monkeypatch.setitem(other.settings_dict, "CONN_HEALTH_CHECKS", True)
    monkeypatch.setattr("content.queries.statements.connections", {"default": other})
    fetched("SELECT 1", ())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            pid = other.connection.info.backend_pid
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    # As Django does between two requests.
    other.health_check_done = False  # type: ignore[attr-defined]

    assert [tuple(row) for row in fetched("SELECT 1", ())] == [(1,)]
    other.close()


def test_a_pool_that_knows_no_prepared_statements_is_asked_for_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = "postgres://localhost/name?options=-c%20jit%3Don"
    kept = env.database_at(url)["OPTIONS"]
    monkeypatch.setenv("DATABASE_PREPARED", "no")

    assert kept == {"prepare_threshold": 5, "options": "-c jit=on"}
    assert env.database_at(url)["OPTIONS"] == {"options": "-c jit=on"}
