"""A database of its own with our programs running on it, for proofs that need real processes."""

import atexit
import fcntl
import functools
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from server.listening import server_command
from tests.__main__ import KEPT, postgres

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 60.0
# The server closes a connection that rested for half a minute; one that rested so long is not
# trusted with a request that must not be sent twice.
RESTED_SECONDS = 10.0
_TEMPLATE, _TEMPLATE_LOCK = "ground_template", 20221017


@dataclass(frozen=True, slots=True)
class Ground:
    """A folder and a database; ``database`` is empty for SQLite in the folder."""

    folder: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What our programs see."""
        own = {
            "DJANGO_SETTINGS_MODULE": "server.settings.dev",
            "DATABASE_URL": self.database,
            "DATA": str(self.folder),
        }
        return os.environ | own

    def start(self, *arguments: str, typed: bool = False) -> "subprocess.Popen[str]":
        """Start a Python program of ours; ``typed`` lets the caller write to it."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE if typed else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def finish(self, *arguments: str) -> str:
        """Run a Python program of ours to its end and give what it printed."""
        process = self.start(*arguments)
        output, _ = process.communicate()
        assert process.returncode == 0, f"{' '.join(arguments)}: {output[-800:]}"
        return output

    @contextmanager
    def served(self, processes: int = 2) -> Iterator[int]:
        """Run the product's server; give its port."""
        port = free_port()
        command = server_command("127.0.0.1", port, processes)
        with (self.folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        try:
            _wait(port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


@contextmanager
def on_sqlite() -> Iterator[Ground]:
    """Give migrated ground on SQLite."""
    with tempfile.TemporaryDirectory(prefix="plumbline-ground-") as folder:
        copy_empty(Path(folder))
        yield Ground(Path(folder))


def copy_empty(folder: Path) -> None:
    """Put an empty SQLite database into a folder.

    It is copied: migrating takes seconds, and the workers of ``python -m tests`` do it once.
    """
    kept = _kept()
    empty = kept / "sqlite"
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not empty.exists():
            made = Path(tempfile.mkdtemp(dir=kept))
            Ground(made).finish("manage.py", "migrate", "--verbosity=0")
            made.rename(empty)
    shutil.copytree(empty, folder, dirs_exist_ok=True)


@functools.cache
def _kept() -> Path:
    """Where the empty database is kept: for a whole run of the tests, else for this process."""
    if KEPT in os.environ:
        return Path(os.environ[KEPT])
    folder = Path(tempfile.mkdtemp(prefix="plumbline-ground-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def on_postgres() -> Iterator[Ground]:
    """Give migrated ground on PostgreSQL: the tests' own server, else one made for this."""
    address = os.environ.get("POSTGRES_URL")
    if address is None:
        with postgres() as made, _on(made) as ground:
            yield ground
        return
    with _on(address) as ground:
        yield ground


@contextmanager
def _on(server: str) -> Iterator[Ground]:
    name = f"ground_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        # Until the connection closes; of several workers the first makes the template.
        connection.execute("SELECT pg_advisory_lock(%s)", [_TEMPLATE_LOCK])
        _make_template(connection, server)
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}".encode())
    try:
        with tempfile.TemporaryDirectory(prefix="plumbline-ground-") as folder:
            yield Ground(Path(folder), _address(server, name))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _make_template(connection: psycopg.Connection[Any], server: str) -> None:
    """Make a migrated, empty database to copy, unless the server has it."""
    there = "SELECT FROM pg_database WHERE datname = %s"
    if connection.execute(there, [_TEMPLATE]).fetchone() is not None:
        return
    connection.execute("DROP DATABASE IF EXISTS ground_making WITH (FORCE)")
    connection.execute("CREATE DATABASE ground_making")
    with tempfile.TemporaryDirectory(prefix="plumbline-ground-") as folder:
        making = Ground(Path(folder), _address(server, "ground_making"))
        making.finish("manage.py", "migrate", "--verbosity=0")
    connection.execute(f"ALTER DATABASE ground_making RENAME TO {_TEMPLATE}".encode())


def _address(server: str, name: str) -> str:
    """The URL of a database on the server of another one."""
    parts = psycopg.conninfo.conninfo_to_dict(server)
    host = str(parts.get("host", "")).replace("/", "%2F")
    user, port = parts.get("user", "postgres"), parts.get("port", 5432)
    return f"postgres://{user}@{host}:{port}/{name}"


def free_port() -> int:
    """Give a port that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/livez")
            connection.getresponse().read()
        except OSError:
            assert time.monotonic() < deadline, "the server never answered"
            time.sleep(0.1)
        else:
            return


@dataclass(slots=True)
class Answer:
    """What the server said."""

    status: int
    body: Any
    headers: dict[str, str]


class Speaker:
    """One client with a token and a connection of its own."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self._token = token
        self._answered = time.monotonic()

    def ask(
        self, method: str, path: str, body: Any = None, *, version: str | None = None
    ) -> Answer:
        """Send one request below ``/api/v1/``, on a new connection if the old rested long."""
        if time.monotonic() - self._answered > RESTED_SECONDS:
            self._connection.close()
        headers = {"Authorization": f"Token {self._token}", "Content-Type": "application/json"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        sent = b"" if body is None else json.dumps(body).encode()
        self._connection.request(method, f"/api/v1/{path}", sent, headers)
        response = self._connection.getresponse()
        raw = response.read()
        self._answered = time.monotonic()
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, json.loads(raw) if raw else None, named)
