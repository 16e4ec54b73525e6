"""What one read costs through the real server: granian, the sample content, one connection."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil

from benchmarks.results import Table
from server.listening import answers, server_command

ROOT = Path(__file__).resolve().parent.parent
REQUESTS = 300
START_SECONDS = 30.0
ADDRESSES = (
    "/livez",
    "/api/v1/requirements/?framework=wuge-guoying&kind=standard",
    "/api/v1/requirements/?limit=50",
    "/api/v1/graph/",
    "/",
    "/frameworks/wuge-guoying@2022",
)


@contextmanager
def running_server() -> Iterator[tuple[int, psutil.Process]]:
    """Give the port and process of a server of one process with the sample content."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as data:
        environment = os.environ | {"DATA": data, "DATABASE_URL": ""}
        prepare = [sys.executable, "manage.py", "prepare"]
        subprocess.run(prepare, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        process = subprocess.Popen(server_command("127.0.0.1", port, 1), cwd=ROOT, env=environment)
        try:
            deadline = time.monotonic() + START_SECONDS
            while not answers("127.0.0.1", port) and time.monotonic() < deadline:
                time.sleep(0.05)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait()


def cpu_seconds(server: psutil.Process) -> float:
    """Give the processor time of the server and its workers so far."""
    times = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def read_once(connection: http.client.HTTPConnection, address: str) -> tuple[int, int]:
    """Give status and size of one answer."""
    connection.request("GET", address)
    response = connection.getresponse()
    return response.status, len(response.read())


def measure_address(port: int, server: psutil.Process, address: str) -> tuple[str | float, ...]:
    """Give the row of one address, after a few reads that warm it up."""
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        for _ in range(10):
            status, size = read_once(connection, address)
        before, milliseconds = cpu_seconds(server), []
        for _ in range(REQUESTS):
            began = time.perf_counter()
            read_once(connection, address)
            milliseconds.append((time.perf_counter() - began) * 1000)
    cpu = (cpu_seconds(server) - before) / REQUESTS * 1e6
    slow = statistics.quantiles(milliseconds, n=20)[-1]
    return address, status, size / 1000, statistics.median(milliseconds), slow, cpu


def measure() -> list[Table]:
    """Give one table, an address a row."""
    with running_server() as (port, server):
        rows = tuple(measure_address(port, server, address) for address in ADDRESSES)
    columns = ("address", "status", "kB", "median ms", "p95 ms", "server CPU µs")
    return [Table("serving", columns, rows, note=f"{REQUESTS} reads each, one connection")]
