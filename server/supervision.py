"""Keep the server and its task worker running together, and stop them together.

Each child has a session of its own, so that Ctrl-C in the terminal reaches the supervisor alone
and the children are told once and in order. A child that dies is started again after a pause that
doubles with every quick death, from half a second to half a minute.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# A child that lived this long has recovered; its next death counts as a first one.
STEADY_SECONDS = 60.0
PATIENCE_SECONDS = 5.0
HEAD_START_SECONDS = 10.0
TICK_SECONDS = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def pause_after(quick_deaths: int) -> float:
    """Give the seconds to wait before the next start, by the number of quick deaths in a row.

    >>> [pause_after(deaths) for deaths in (1, 2, 3, 20)]
    [0.5, 1.0, 2.0, 30.0]
    """
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (quick_deaths - 1))


def _die_with_parent() -> None:
    # The supervisor may be killed outright; Linux can then tell the child by itself.
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """A command to keep running, and how it fares."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    quick_deaths: int = 0
    started: float = 0.0
    due: float | None = None

    @property
    def is_running(self) -> bool:
        """Whether the process is alive."""
        return self.process is not None and self.process.poll() is None

    def start(self, now: float) -> None:
        """Start the command; its output goes where the supervisor's goes."""
        self.started, self.due = now, None
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  (prctl is safe; no threads here)
        )

    def note_death(self, now: float) -> str:
        """Clear what is left, set when to start again, and give the sentence for a person."""
        self.kill_group()
        was_steady = now - self.started >= STEADY_SECONDS
        self.quick_deaths = 1 if was_steady else self.quick_deaths + 1
        pause = pause_after(self.quick_deaths)
        self.due = now + pause
        code = self.process.returncode if self.process else None
        return (
            f"{self.name} 意外退出({code}),{pause:g} 秒后重启"
            f" · exited ({code}), restarting in {pause:g} s"
        )

    def tell(self, number: signal.Signals) -> None:
        """Send a signal if the process is alive."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def kill_group(self) -> None:
        """Kill the process and whatever it started that is still there."""
        if self.process is None:
            return
        # The group outlives its leader: a killed server leaves workers that hold the port.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(slots=True)
class Supervisor:
    """Children kept running until a stop signal comes.

    The first child starts at once, the others when ``is_ready`` says so, or after ten seconds:
    starting together they would compete for the cores and the first answer would come later.
    ``announce`` is called once, when ready; ``report`` is told of every death in a sentence.
    """

    children: list[Child]
    report: Callable[[str], None]
    is_ready: Callable[[], bool]
    announce: Callable[[], None]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    stopping: bool = field(default=False, init=False)

    def request_stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Make ``run`` return; safe in a signal handler."""
        self.stopping = True

    def run(self) -> None:
        """Start the children, tend them until a stop is asked for, then stop them."""
        announced = False
        with self._signals():
            for place, child in enumerate(self.children):
                child.due = self.clock() + (HEAD_START_SECONDS if place else 0.0)
            while not self.stopping:
                self.tend()
                if not announced and self.is_ready():
                    announced = True
                    self.announce()
                    self._release()
                self.sleep(TICK_SECONDS)
            self.stop()

    def _release(self) -> None:
        for child in self.children:
            if child.process is None:
                child.due = self.clock()

    def tend(self) -> None:
        """Look at every child once: note a death, or start it again when its pause is over."""
        now = self.clock()
        for child in self.children:
            if child.is_running:
                continue
            if child.due is None:
                self.report(child.note_death(now))
            elif now >= child.due:
                child.start(now)

    def stop(self) -> None:
        """Ask every child to end; kill with all its processes who has not after five seconds."""
        for child in self.children:
            child.tell(signal.SIGTERM)
        deadline = self.clock() + PATIENCE_SECONDS
        while any(child.is_running for child in self.children) and self.clock() < deadline:
            self.sleep(TICK_SECONDS / 4)
        for child in self.children:
            child.kill_group()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.request_stop) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
