"""What a question about the graph costs over HTTP, on 3,300 generated provisions.

Every request asks about another node, so no answer can be one kept from before. With ``CORPUS``
naming a ``DATA`` folder in which content was published (``python -m benchmarks.corpus`` makes
240,000 provisions to import), questions are asked of that instead.

Before, the files of the database and of the graph are read once, so that they stand in the page
cache, as where they are asked all day: the kernel of a machine that was idle may have taken the
pages back, and each row that a path reads would then cost 0.1 ms of the disk.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

from benchmarks.results import Table
from server.listening import answers, server_command

ROOT = Path(__file__).resolve().parent.parent
PROVISIONS, LINKS, REQUESTS, START_SECONDS = 3300, 2400, 200, 30.0
ENOUGH, PIECE = 300_000, 1 << 20
Ask = Callable[[Random, list[str]], str]
QUESTIONS: dict[str, Ask] = {
    "neighbourhood, 1 step": lambda random, uids: f"?focus={random.choice(uids)}",
    "neighbourhood, 2 steps": lambda random, uids: f"?focus={random.choice(uids)}&depth=2",
    "neighbourhood, 500 nodes": lambda random, uids: (
        f"?focus={random.choice(uids)}&depth=4&limit=500"
    ),
    "path": lambda random, uids: "path/?from={}&to={}".format(*random.sample(uids, 2)),
    "3 best paths": lambda random, uids: "path/?from={}&to={}&k=3".format(*random.sample(uids, 2)),
    "impact": lambda random, uids: f"impact/{random.choice(uids)}/",
    "ancestors in common": lambda random, uids: "ancestors/?uid={},{}".format(
        *random.sample(uids, 2)
    ),
    "inference": lambda random, uids: "infer/?from={}&to={}".format(*random.sample(uids, 2)),
}


@contextmanager
def content() -> Iterator[str]:
    """Give a ``DATA`` folder with published content: ``CORPUS``, or one made for the while."""
    if corpus := os.environ.get("CORPUS"):
        yield corpus
        return
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as data:

        def run(*words: str) -> None:
            subprocess.run(
                [sys.executable, *words], cwd=ROOT, env=_environment(data), check=True,
                stdout=subprocess.DEVNULL,
            )  # fmt: skip

        laws = Path(data, "laws")
        run("manage.py", "migrate")
        run("-m", "benchmarks.generated", str(laws), "--provisions", str(PROVISIONS))
        run("manage.py", "import", str(laws), "--publish")
        run("-m", "benchmarks.generated_links", str(LINKS))
        yield data


def _environment(data: str) -> dict[str, str]:
    return os.environ | {"DATA": data, "DATABASE_URL": ""}


@contextmanager
def served(data: str) -> Iterator[int]:
    """Give the port of a server of one process with the content of a ``DATA`` folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = server_command("127.0.0.1", port, 1)
    process = subprocess.Popen(command, cwd=ROOT, env=_environment(data))
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers("127.0.0.1", port) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def warm(data: str) -> None:
    """Read the files of the database and of the graph once."""
    for file in (*Path(data).glob("*.sqlite3*"), *Path(data, "snapshots").glob("*.*")):
        with file.open("rb", buffering=0) as handle:
            while handle.read(PIECE):
                pass


def read(connection: http.client.HTTPConnection, address: str) -> tuple[float, bytes]:
    """Give the milliseconds of one read, and its body.

    Raises:
        RuntimeError: the server refused.
    """
    began = time.perf_counter()
    connection.request("GET", address)
    response = connection.getresponse()
    body = response.read()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{address}: {response.status} {body!r}")
    return (time.perf_counter() - began) * 1000, body


def requirement_uids(connection: http.client.HTTPConnection) -> list[str]:
    """Give the uids of the requirements, page by page, as many as are enough to ask about."""
    uids: list[str] = []
    address = "/api/v1/requirements/?limit=500"
    while address and len(uids) < ENOUGH:
        page = json.loads(read(connection, address)[1])
        uids += [one["uid"] for one in page["results"]]
        following = page["next"] or ""
        address = "/api/" + following.partition("/api/")[2] if following else ""
    return uids


def measured(
    connection: http.client.HTTPConnection, name: str, uids: list[str]
) -> tuple[str | float, ...]:
    """Give the row of one question."""
    random = Random(name)
    addresses = [f"/api/v1/graph/{QUESTIONS[name](random, uids)}" for _ in range(REQUESTS)]
    taken = [read(connection, address) for address in addresses]
    milliseconds = sorted(each for each, _ in taken)
    size = statistics.mean(len(body) for _, body in taken) / 1000
    slow = statistics.quantiles(milliseconds, n=100)[-1]
    return name, statistics.median(milliseconds), slow, size


def measure() -> list[Table]:
    """Give one table, a question a row."""
    with (
        content() as data,
        served(data) as port,
        closing(http.client.HTTPConnection("127.0.0.1", port)) as connection,
    ):
        uids = requirement_uids(connection)
        first, _ = read(connection, f"/api/v1/graph/?focus={uids[0]}")
        warm(data)
        rows = tuple(measured(connection, name, uids) for name in QUESTIONS)
    note = f"{len(uids)} requirements, {REQUESTS} reads each; first read builds: {first:,.0f} ms"
    return [Table("graph", ("question", "p50 ms", "p99 ms", "kB"), rows, note=note)]
