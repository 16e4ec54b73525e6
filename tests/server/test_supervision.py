"""Children are started, started again with growing pauses, and stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from server.listening import port_is_free
from server.supervision import Child, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)",
]


class Clock:
    """A time that passes when someone sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def _supervisor(children: list[Child], told: list[str], clock: Clock) -> Supervisor:
    return Supervisor(
        children,
        report=told.append,
        is_ready=lambda: True,
        announce=lambda: told.append("ready"),
        clock=clock,
        sleep=clock.sleep,
    )


def _after(seconds: float, clock: Clock, then: Callable[[], None]) -> Callable[[float], None]:
    end = clock.now + seconds

    def sleep(pause: float) -> None:
        clock.sleep(pause)
        if clock.now >= end:
            then()

    return sleep


def test_a_child_that_keeps_dying_is_started_again_after_doubling_pauses() -> None:
    clock, told = Clock(), list[str]()
    child = Child("worker", [sys.executable, "-c", "raise SystemExit(3)"])
    supervisor = _supervisor([child], told, clock)

    child.start(clock())
    for _ in range(4):
        assert child.process is not None
        child.process.wait()
        supervisor.tend()
        clock.sleep(40)
        supervisor.tend()
    supervisor.stop()

    assert [line.rpartition(" in ")[2] for line in told] == ["0.5 s", "1 s", "2 s", "4 s"]
    assert "worker 意外退出(3)" in told[0]


def test_a_death_after_a_steady_minute_counts_as_the_first() -> None:
    child = Child("server", SLEEPER, quick_deaths=5, started=1000.0)

    child.note_death(1061.0)

    assert (child.quick_deaths, child.due) == (1, 1061.5)


def test_running_starts_the_children_announces_once_and_stops_them() -> None:
    clock, told = Clock(), list[str]()
    children = [Child("server", SLEEPER), Child("worker", SLEEPER)]
    supervisor = _supervisor(children, told, clock)
    supervisor.sleep = _after(1.0, clock, supervisor.request_stop)

    supervisor.run()

    assert told == ["ready"]
    assert [child.is_running for child in children] == [False, False]
    assert [child.process.returncode for child in children if child.process] == [
        -signal.SIGTERM
    ] * 2


def test_a_child_that_ignores_the_request_to_end_is_killed() -> None:
    clock, told = Clock(), list[str]()
    child = Child("worker", STUBBORN)
    child.process = subprocess.Popen(STUBBORN, stdout=subprocess.PIPE, start_new_session=True)
    assert child.process.stdout is not None
    child.process.stdout.readline()

    _supervisor([child], told, clock).stop()

    assert child.process.returncode == -signal.SIGKILL


def test_children_end_when_the_supervisor_is_killed_outright(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = (
        "import sys, time; from pathlib import Path; from server.supervision import Child;"
        f"child = Child('worker', {SLEEPER!r}); child.start(0.0);"
        f"Path({str(note)!r}).write_text(str(child.process.pid)); time.sleep(60)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", script])
    while not note.exists() or not note.read_text():
        time.sleep(0.01)
    child = int(note.read_text())

    supervisor.kill()
    supervisor.wait()

    assert sys.platform != "linux" or _ends(child)


def _ends(process: int) -> bool:
    for _ in range(500):
        try:
            os.kill(process, 0)
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_a_port_is_free_until_someone_listens_there() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        listener.listen()

        assert not port_is_free("127.0.0.1", port)
    assert port_is_free("127.0.0.1", port)
