"""A worker killed at any moment while it sends webhooks loses no message and invents none.

Ten moments are drawn uniformly over the messages to be sent. At each the worker is stopped, looked
at (it marks in shared memory when its sender has a transaction open) and killed outright; once
half the kills fell outside a transaction, a moment outside is let go by until one is inside. In
the end every event was received, in order, under the one id that endpoint and event give it.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from content.webhooks import message_id
from tests.__main__ import postgres
from tests.ground import copy_empty
from tests.receiver import Receiver, receiving

ROOT = Path(__file__).resolve().parents[2]
WORKER = ("-m", "tests.killed_worker")
KILLS, EVENTS = 10, 2000
PATIENCE_SECONDS = 120.0
CHANCE = random.Random(20221017)  # noqa: S311


@dataclass(frozen=True, slots=True)
class Ground:
    """A folder and a database of their own."""

    folder: Path
    database: str

    @property
    def flag(self) -> Path:
        """The file through which the worker says where it is."""
        return self.folder / "flag"

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start one of our programs on this database."""
        settings = {
            "DJANGO_SETTINGS_MODULE": "server.settings.dev",
            "DATABASE_URL": self.database,
            "DATA": str(self.folder),
            "WEBHOOK_ALLOW_PRIVATE": "yes",
            "WORKER_NAME": "killed",
        }
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            text=True,
        )

    def answer(self, *arguments: str) -> str:
        """Run one of our programs to its end and give what it printed."""
        process = self.start(*arguments)
        output, _ = process.communicate()
        assert process.returncode == 0, f"{arguments}: {output[-400:]}"
        return output

    def worker(self) -> "subprocess.Popen[str]":
        """Start the worker."""
        self.flag.write_bytes(b"\x00")
        return self.start(*WORKER, "work", str(self.flag))


def reached(receiver: Receiver, number: int) -> None:
    """Wait until so many different messages were received."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    # Repeats are few, so that most looks need no counting.
    while len(receiver.got) < number or len(set(receiver.ids)) < number:
        assert time.monotonic() < deadline, f"{len(set(receiver.ids))} of {number} messages came"
        time.sleep(0.0005)


def stopped_inside(ground: Ground, worker: "subprocess.Popen[str]", *, wanted: bool) -> bool:
    """Stop the worker; say whether a transaction was open. If ``wanted``, go on until one is."""
    while True:
        worker.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, worker.pid, os.WSTOPPED)
        inside = ground.flag.read_bytes() == b"\x01"
        if inside or not wanted:
            return inside
        worker.send_signal(signal.SIGCONT)
        time.sleep(CHANCE.uniform(0, 0.02))


def killed(ground: Ground, receiver: Receiver, kills: int, events: int) -> int:
    """Kill the worker at random moments and let it finish; give how many kills were inside."""
    inside = 0
    for number, moment in enumerate(sorted(CHANCE.sample(range(1, events - 50), kills))):
        worker = ground.worker()
        reached(receiver, moment)
        time.sleep(CHANCE.uniform(0, 0.005))
        outside = number - inside
        inside += stopped_inside(ground, worker, wanted=outside >= kills // 2)
        worker.kill()
        worker.communicate()
    worker = ground.worker()
    try:
        reached(receiver, events)
        settled(ground, events)
    finally:
        worker.kill()
        worker.communicate()
    return inside


def settled(ground: Ground, events: int) -> None:
    """Wait until what the last answer was is written down too."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while json.loads(ground.answer(*WORKER, "state"))["cursor"] != events:
        assert time.monotonic() < deadline, "the cursor did not come to the end"


def told(ground: Ground, kills: int, events: int) -> str:
    """Kill, and give what was shown on this ground."""
    if ground.database:
        ground.answer("manage.py", "migrate", "--verbosity=0")
    else:
        copy_empty(ground.folder)
    with receiving() as receiver:
        endpoint = uuid.UUID(ground.answer(*WORKER, "prepare", receiver.url, str(events)))
        inside = killed(ground, receiver, kills, events)
    firsts = list(dict.fromkeys(receiver.ids))
    assert firsts == [message_id(endpoint, str(seq)) for seq in range(1, events + 1)]
    repeats = len(receiver.ids) - len(firsts)
    assert repeats <= kills, f"{repeats} messages came again after {kills} kills"
    assert inside * 2 >= kills, f"only {inside} of {kills} kills were inside a transaction"
    return f"{kills} kills, {inside} inside a transaction, {events} messages, {repeats} repeated"


def on(name: str, database: str, kills: int = KILLS, events: int = EVENTS) -> str:
    """Give what was shown on one database; an empty address is SQLite."""
    with tempfile.TemporaryDirectory(prefix="plumbline-hooks-") as folder:
        return f"{name}: {told(Ground(Path(folder), database), kills, events)}"


def prove() -> str:
    """Give what was shown, on SQLite and on PostgreSQL."""
    with postgres() as address:
        return "; ".join((on("SQLite", ""), on("PostgreSQL", address)))
