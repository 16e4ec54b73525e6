"""How long each stage of an import took: on the clock, and of the processor."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

STAGES = ("parse", "write", "publish", "commit", "index")


@dataclass(slots=True)
class Stages:
    """Seconds by stage; reading runs beside writing, so the stages may add up to more than all.

    ``clock`` tells the processor time: by default this thread's, so that what a database server
    does is not in it.
    """

    wall: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    cpu: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    ledger: str = ""
    clock: Callable[[], float] = time.thread_time

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add what the block takes to a stage; the processor time is ``clock``'s."""
        wall, cpu = time.perf_counter(), self.clock()
        try:
            yield
        finally:
            self.add(stage, time.perf_counter() - wall, self.clock() - cpu)

    def add(self, stage: str, wall: float, cpu: float) -> None:
        """Add seconds to a stage.

        >>> stages = Stages()
        >>> stages.add("parse", 2.0, 1.0)
        >>> stages.as_json()["parse"]
        {'seconds': 2.0, 'processor': 1.0}
        """
        self.wall[stage] += wall
        self.cpu[stage] += cpu

    def as_json(self) -> dict[str, dict[str, float]]:
        """Give the stages for a report."""
        return {
            stage: {"seconds": round(self.wall[stage], 3), "processor": round(self.cpu[stage], 3)}
            for stage in STAGES
        }
