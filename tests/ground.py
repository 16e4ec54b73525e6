"""A database of its own with our programs running on it, for proofs that need real processes."""

import atexit
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
from tests.__main__ import postgres

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 60.0
# The server closes a connection that rested for half a minute; one that rested so long is not
# trusted with a request that must not be sent twice.
RESTED_SECONDS = 10.0


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
        shutil.copytree(_migrated(), folder, dirs_exist_ok=True)
        yield Ground(Path(folder))


@functools.cache
def _migrated() -> Path:
    """A folder with an empty database, made once a process: migrating takes seconds."""
    folder = Path(tempfile.mkdtemp(prefix="plumbline-ground-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Ground(folder).finish("manage.py", "migrate", "--verbosity=0")
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
        connection.execute(f"CREATE DATABASE {name}".encode())
    address = psycopg.conninfo.make_conninfo(server, dbname=name)
    parts = psycopg.conninfo.conninfo_to_dict(address)
    host = str(parts.get("host", "")).replace("/", "%2F")
    user, port = parts.get("user", "postgres"), parts.get("port", 5432)
    try:
        with tempfile.TemporaryDirectory(prefix="plumbline-ground-") as folder:
            ground = Ground(Path(folder), f"postgres://{user}@{host}:{port}/{name}")
            ground.finish("manage.py", "migrate", "--verbosity=0")
            yield ground
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


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
