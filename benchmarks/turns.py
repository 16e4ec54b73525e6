"""Cases measured side by side: their servers take turns of less than half a second.

A machine that others use speeds up and slows down within seconds. Cases measured one after the
other would each meet another machine; in short turns, the order turned around each time, all meet
the same one. The share of the base is the median over the turns of base ÷ case in the same turn.
Two processes of the same program differ by up to a tenth for as long as they live (where their
memory happens to lie), so a case that is told to a hundredth has several, which take turns too.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.harness import FEW, MANY, Case, ReadGround, memory_of, request_of, serving
from benchmarks.load import drive, first_answer
from benchmarks.results import Table

TURN_SECONDS = 0.4
WARM_UP = 20
COLUMNS = (
    "path", "kB", "CPU µs", "of it database", "% of base", "req/s/core", "p50 at 8", "p99 at 8",
    "p50 at 64", "p99 at 64", "memory MB",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turns:
    """A case, how often it is driven with few and with many in flight, and what it is held to."""

    case: Case
    few: int
    many: int
    base: str = ""
    servers: int = 1


@dataclass(frozen=True, slots=True)
class Server:
    """One of a case's servers, the request it is sent and the length of its answers."""

    process: psutil.Process
    port: int
    request: bytes
    length: int

    def spent(self) -> float:
        """Processor seconds of its threads, to the microsecond."""
        family = [self.process, *self.process.children(recursive=True)]
        files = (Path(f"/proc/{one.pid}/task").glob("*/schedstat") for one in family)
        return sum(_of_thread(file) for found in files for file in found) / 1e9


@dataclass(slots=True)
class Runner:
    """A case with its servers, and what was seen of it so far."""

    plan: Turns
    ground: ReadGround
    servers: list[Server]
    # Of each turn with few in flight: microseconds a request, of the server and the database.
    costs: list[float] = field(default_factory=list)
    database: float = 0.0
    few: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)

    def turn(self, number: int) -> None:
        """Drive one of its servers with few requests in flight."""
        server = self.servers[number % len(self.servers)]
        before = server.spent(), self.ground.database_seconds()
        found = drive(server.port, server.request, in_flight=FEW, seconds=TURN_SECONDS)
        own, database = server.spent() - before[0], self.ground.database_seconds() - before[1]
        self.costs.append((own + database) / found.count * 1e6)
        self.database += database
        self.few += found.milliseconds

    def crowd(self, number: int) -> None:
        """Drive one of its servers with many requests in flight."""
        server = self.servers[number % len(self.servers)]
        found = drive(server.port, server.request, in_flight=MANY, seconds=TURN_SECONDS)
        self.many += found.milliseconds

    def cells(self, base: Runner | None) -> tuple[str | float, ...]:
        """Give the cells of ``COLUMNS``."""
        cost = statistics.median(self.costs)
        pairs = [] if base is None else list(zip(base.costs, self.costs, strict=False))
        share = round(100 * statistics.median(one / own for one, own in pairs), 1) if pairs else ""
        waits = (_percentile(each, at) for each in (self.few, self.many) for at in (0.5, 0.99))
        return (
            self.plan.case.name, round(self.servers[0].length / 1000, 1), round(cost, 1),
            round(self.database / len(self.few) * 1e6, 1), share, round(1e6 / cost),
            *(round(one, 2) for one in waits), round(memory_of(self.servers[0].process), 1),
        )  # fmt: skip


def _of_thread(file: Path) -> int:
    """Nanoseconds on a processor; nothing for a thread that has ended."""
    try:
        return int(file.read_text("ascii").split()[0])
    except OSError:
        return 0


def _percentile(milliseconds: Sequence[float], share: float) -> float:
    """The value that this share of all did not exceed.

    >>> _percentile([9.0, 1.0, 2.0, 3.0], 0.5)
    2.0
    """
    return sorted(milliseconds)[max(0, -int(-share * len(milliseconds)) - 1)]


@contextmanager
def _server(ground: ReadGround, plan: Turns) -> Iterator[Server]:
    with serving(ground, plan.case) as (port, process):
        request = request_of(port, plan.case)
        for _ in range(WARM_UP if plan.few > 1 else 2):
            _, _, length = first_answer(port, request)
        yield Server(process, port, request, length)


def side_by_side(ground: ReadGround, plans: Sequence[Turns], name: str, note: str) -> Table:
    """Give the table of some cases, all of whose servers run from beginning to end."""
    with ExitStack() as stack:
        runners = []
        for plan in plans:
            servers = [stack.enter_context(_server(ground, plan)) for _ in range(plan.servers)]
            runners.append(Runner(plan, ground, servers))
        for turn in range(max(plan.few for plan in plans)):
            for runner in runners if turn % 2 else runners[::-1]:
                if turn < runner.plan.few:
                    runner.turn(turn)
                if turn < runner.plan.many:
                    runner.crowd(turn)
        known = {runner.plan.case.name: runner for runner in runners}
        rows = tuple(runner.cells(known.get(runner.plan.base)) for runner in runners)
    return Table(name, COLUMNS, rows, note)
