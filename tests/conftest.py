"""What every test may ask for: databases, lifted seals, shared material, a browser."""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation.reloader import translation_file_changed
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from content.api.streaming import MOST_STREAMS, PLACES
from content.queries.lent_connections import close_lent
from content.queries.memory import forget_everything
from content.queries.search_sample import forget_sample
from content.sealing import lifted
from content.search_tables import empty_tokens
from graph.snapshot import SHELF
from server import catalogs
from tests import chromium
from tests.content.roles import World, world_of
from tests.spread import LONG, ONCE, database_of
from tests.uncommitted import uncommitted

ROOT = Path(__file__).resolve().parent.parent
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
# A server's thread sees only after a while that its reader is gone.
_STREAM_SECONDS = 5
Lift = Callable[[], AbstractContextManager[None]]

hypothesis_settings.register_profile("plumbline", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("plumbline")


def pytest_configure() -> None:
    """Compile the message catalogs; Django has read what there was already."""
    for source in catalogs.compile_all():
        translation_file_changed(sender=None, file_path=source.with_suffix(".mo"))


def pytest_collection_finish() -> None:
    """Let the collector leave alone what was imported, and look for garbage less often.

    It looked through some hundred thousand objects that stay until the end after every few
    hundred new ones: 6 % of the processor time of a run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _needs_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & DATABASE_FIXTURES) or item.get_closest_marker("django_db") is not None


def _runs_on(database: str, item: pytest.Item) -> bool:
    once = ONCE.get(item.nodeid.partition("::")[0])
    if once is not None:
        return database == once
    if "browser" in getattr(item, "fixturenames", ()) or "[SQLite" in item.name:
        return database == "sqlite"
    return database == "postgres" or _needs_database(item)


def _long_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """The same tests, those of a file together, the files that take longest first."""
    files = Counter(item.nodeid.partition("::")[0] for item in items)
    order = [*LONG, *(file for file, _ in files.most_common() if file not in LONG)]
    place = {file: number for number, file in enumerate(order)}
    return sorted(items, key=lambda item: place[item.nodeid.partition("::")[0]])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In ``python -m tests``, run once what no database can change.

    What a browser shows does not depend on the database either; it goes to the workers of one
    database, with the proofs that make a SQLite of their own, and the tests without a database to
    those of the other, so that both have their share.
    """
    database = database_of(os.environ.get("PYTEST_XDIST_WORKER", ""))
    if not database:
        return
    kept = {item: _runs_on(database, item) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if not kept[item]])
    items[:] = _long_first([item for item in items if kept[item]])


@pytest.fixture(autouse=True)
def forget_what_was_read() -> Iterator[None]:
    """Forget what reading remembers of the database, and leave it: a test's ends in nothing."""
    forget_everything()
    forget_sample()
    yield
    close_lent()


@pytest.fixture(scope="session", autouse=True)
def lift_seals() -> Iterator[Lift]:
    """Give the one way in which tests lift the seal: ``with lift_seals(): ...``.

    It also lets the flush between transactional tests pass, which clears sealed rows, and clears
    the search index with them.
    """
    operations = type(connection.ops)
    flush, sql_flush = operations.execute_sql_flush, operations.sql_flush

    def flush_unsealed(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with lifted(self.connection):
            flush(self, sql_list)
        # No model stands for the tokens of the search index, so no flush finds them.
        empty_tokens(self.connection)

    def sql_flush_cascading(self: BaseDatabaseOperations, *args: Any, **options: Any) -> list[str]:
        # knox's own token table stays when ours takes its place, and refers to the users.
        return sql_flush(self, *args, **options | {"allow_cascade": True})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", flush_unsealed)
        patch.setattr(operations, "sql_flush", sql_flush_cascading)
        yield lambda: lifted(connection)


@pytest.fixture(autouse=True)
def streams_are_read_or_closed() -> Iterator[None]:
    """Hold tests to the end of what they ask for: a stream left open keeps a place from others."""
    yield
    taken = [PLACES.acquire(timeout=_STREAM_SECONDS) for _ in range(MOST_STREAMS)]
    for _ in filter(None, taken):
        PLACES.release()
    assert all(taken), "a stream was neither read to its end nor closed"


@pytest.fixture(autouse=True)
def no_snapshots() -> Iterator[None]:
    """Let every test start without a graph: rolled back databases share their revisions.

    A process that keeps one also prepares the next while it publishes.
    """
    SHELF.clear()
    yield
    SHELF.clear()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of shared material (corpora, gold answers) beside the repository."""
    folder = ROOT.parent / "shared"
    if not (folder / "contracts").is_dir():
        pytest.skip("the shared material is not beside this repository (../shared)")
    return folder


def _imported_sample() -> Path:
    folder = ROOT / "content" / "sample"
    call_command("import", str(folder), publish=True, verbosity=0)
    return folder


@pytest.fixture
def sample(db: None) -> Path:
    """Give the sample content's folder, imported and published in the test's database."""
    return _imported_sample()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """Give what ``sample`` gives, imported once for a file of tests, a second each.

    Each test's own transaction lies inside this one, so that it sees the sample as it was
    imported, whatever another wrote. No test of the file may commit, and those after the first
    that asks for it see the sample too.
    """
    with django_db_blocker.unblock(), uncommitted():
        yield _imported_sample()


@pytest.fixture(scope="module")
def site(
    lift_seals: Lift, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Give the address of a running site of the sample, imported once for a file that reads it.

    It is committed, as the server's threads see nothing else, and flushed behind the last test as
    a transactional test does. ``live_server`` flushes behind every test.
    """
    del lift_seals  # without it the flush fails on sealed rows
    with django_db_blocker.unblock():
        _imported_sample()
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """Give the people before an edition in the state that is the test's indirect parameter."""
    with django_db_blocker.unblock(), world_of(request.param) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium; skip where there is none.

    Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
    """
    executable = chromium.executable()
    if executable is None:
        pytest.skip(f"no Chromium on this machine ({', '.join(chromium.NAMES)})")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = playwright.chromium.launch(executable_path=executable, args=chromium.FLAGS)
        yield launched
        launched.close()
