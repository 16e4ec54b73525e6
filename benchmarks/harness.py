"""Rows of one table about serving: processor time a request, latency, memory.

How to add rows: make a ``Case`` and hand it to ``measured_case`` with the ground it reads from:

- ``Case("name", path, program="module:application", headers={...}, environment={...})``. The
  program is a WSGI callable that granian can import from the repository's root: the product is
  ``server.wsgi:application`` (the default), a program of comparison may stand in
  ``benchmarks/``. ``environment`` is added to what the ground sets (``DATA``, ``DATABASE_URL``).
- ``with read_ground("sqlite") as ground`` (or ``"postgres"``) gives a database that holds
  ``benchmarks.reading_content``: one framework, ``LIST`` is its list of 50 with children.
- ``measured_case(ground, case, base=...)`` starts one server process for the case, warms it up,
  drives it with 8 and then 64 requests in flight, and gives a ``Row``; ``base`` is the row of the
  raw limit that ``% of raw`` is told against.
- ``tables_of("name", rows, note)`` makes the tables.

Where there are two processors the server has the first and the load generator the second.
Processor time is that of the server's processes and, on PostgreSQL, of the database's, over the
same requests: user and system, the minimum of ``ROUNDS`` rounds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg

from benchmarks.databases import family_seconds
from benchmarks.load import Load, drive, first_answer, request_bytes
from benchmarks.processes import ROOT
from benchmarks.reading_content import write_content
from benchmarks.results import Table
from server.listening import server_command
from tests.__main__ import postgres
from tests.ground import free_port

PRODUCT = "server.wsgi:application"
ROUNDS, SECONDS, MANY_SECONDS = 3, 2.0, 1.5
WARM_UP = 20
FEW, MANY = 8, 64
START_SECONDS = 30.0
COST = ("path", "status", "kB", "CPU µs", "database µs", "% of raw", "memory MB")
LATENCY = ("path", "req/s", "p50 at 8", "p99 at 8", "p50 at 64", "p99 at 64", "load CPU %")


@dataclass(frozen=True, slots=True)
class ReadGround:
    """A prepared database; ``database`` is empty for SQLite in the folder.

    ``postmaster`` is the number of the database server's first process.
    """

    name: str
    folder: Path
    database: str = ""
    postmaster: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """What a program sees."""
        return {
            "DJANGO_SETTINGS_MODULE": "server.settings.dev",
            "DATA": str(self.folder),
            "DATABASE_URL": self.database,
        }

    def run(self, *arguments: str) -> None:
        """Run a Python program of ours to its end."""
        subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def database_seconds(self) -> float:
        """Give the processor seconds of the database's processes so far; none for SQLite."""
        return family_seconds(psutil.Process(self.postmaster)) if self.postmaster else 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to measure: what is asked of which program."""

    name: str
    path: str
    program: str = PRODUCT
    headers: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    # Send the ETag of the first answer, so that every other one is 304.
    known: bool = False
    # How many requests are under way while the processor's time is counted.
    in_flight: int = FEW


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of a case; microseconds, milliseconds, megabytes (PSS)."""

    name: str
    status: int
    size: int
    processor: float
    database: float
    few: Load
    many: Load
    memory: float
    generator: float
    base: float | None = None

    @property
    def cost(self) -> float:
        """Processor microseconds a request, server and database."""
        return self.processor + self.database

    def cost_cells(self) -> tuple[str | float | int, ...]:
        """Give the cells of ``COST``."""
        share = "" if self.base is None else round(100 * self.base / self.cost, 1)
        return (
            self.name, self.status, round(self.size / 1000, 1), round(self.processor, 1),
            round(self.database, 1), share, round(self.memory, 1),
        )  # fmt: skip

    def latency_cells(self) -> tuple[str | float | int, ...]:
        """Give the cells of ``LATENCY``."""
        milliseconds = (
            round(each.percentile(at), 2) for each in (self.few, self.many) for at in (0.5, 0.99)
        )
        return self.name, round(self.few.rate), *milliseconds, round(self.generator)


@contextmanager
def read_ground(kind: str) -> Iterator[ReadGround]:
    """Give a database ("sqlite" or "postgres") with the content of the reading benchmarks."""
    with (
        tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder,
        postgres() if kind == "postgres" else nullcontext("") as address,
    ):
        ground = ReadGround(kind, Path(folder), address, _postmaster(address))
        ground.run("manage.py", "migrate", "--verbosity=0")
        ground.run("manage.py", "import", str(write_content(ground.folder)), "--publish")
        yield ground


def _postmaster(address: str) -> int:
    if not address:
        return 0
    with psycopg.connect(address) as connection:
        return psutil.Process(connection.info.backend_pid).ppid()


@contextmanager
def serving(ground: ReadGround, case: Case) -> Iterator[tuple[int, psutil.Process]]:
    """Give the port and process of a server of one worker process."""
    port = free_port()
    command = [*server_command("127.0.0.1", port, 1)[:-1], case.program]
    environment = os.environ | ground.environment | case.environment
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(port)
        server = psutil.Process(process.pid)
        _apart(server)
        yield port, server
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            first_answer(port, request_bytes(port, "/livez", {}))
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _apart(server: psutil.Process) -> None:
    processors = sorted(os.sched_getaffinity(0) | set(range(os.cpu_count() or 1)))
    if len(processors) == 1:
        return
    os.sched_setaffinity(0, processors[1:])
    for process in (server, *server.children(recursive=True)):
        for thread in process.threads():
            os.sched_setaffinity(thread.id, processors[:1])


def _seconds(processes: Sequence[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def memory_of(server: psutil.Process) -> float:
    """Give the megabytes (PSS) of the largest process of a server."""
    workers = server.children(recursive=True) or [server]
    return max(process.memory_full_info().pss for process in workers) / 1e6


def measured_case(ground: ReadGround, case: Case, base: Row | None = None) -> Row:
    """Give the row of one case; starts and ends a server of its own."""
    with serving(ground, case) as (port, server):
        request = request_of(port, case)
        for _ in range(WARM_UP):
            status, _, length = first_answer(port, request)
        rounds = [_round(ground, server, port, request, case.in_flight) for _ in range(ROUNDS)]
        processor, database, few, generator = min(rounds, key=lambda one: one[0] + one[1])
        many = drive(port, request, in_flight=MANY, seconds=MANY_SECONDS)
        return Row(
            case.name, status, length, processor, database, few, many, memory_of(server),
            generator, base.cost if base else None,
        )  # fmt: skip


def request_of(port: int, case: Case) -> bytes:
    """Write the request of a case, with the tag of an answer where that is to be known."""
    headers = {"Accept": "*/*", **case.headers}
    request = request_bytes(port, case.path, headers)
    if not case.known:
        return request
    _, head, _ = first_answer(port, request)
    lines = (line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:])
    tags = {name.lower(): value.strip() for name, _, value in lines}
    return request_bytes(port, case.path, {**headers, "If-None-Match": tags["etag"]})


def _round(
    ground: ReadGround, server: psutil.Process, port: int, request: bytes, in_flight: int
) -> tuple[float, float, Load, float]:
    """One round: processor µs of the server and of the database, the load, the generator's %."""
    family = [server, *server.children(recursive=True)]
    before, began = (_seconds(family), ground.database_seconds()), time.process_time()
    found = drive(port, request, in_flight=in_flight, seconds=SECONDS)
    share = (time.process_time() - began) / found.seconds * 100
    spent = [
        (now - then) / found.count * 1e6
        for now, then in zip((_seconds(family), ground.database_seconds()), before, strict=True)
    ]
    return spent[0], spent[1], found, share


def tables_of(name: str, rows: Sequence[Row], note: str = "") -> list[Table]:
    """Give the tables of some rows: what they cost, and how long they took (milliseconds)."""
    return [
        Table(name, COST, tuple(row.cost_cells() for row in rows), note),
        Table(f"{name} latency", LATENCY, tuple(row.latency_cells() for row in rows), "ms"),
    ]
