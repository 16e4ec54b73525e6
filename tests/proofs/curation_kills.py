"""An editor killed at any moment leaves a publication, or a bulk of edits, whole or not at all.

How long an undisturbed run takes is measured; then ten runs, each on a draft of its own, are
stopped at moments drawn uniformly over that time, looked at through a byte of shared memory (was
a transaction open?) and killed outright. What is there must be the state before or the state
after, events without gaps; the same run let through then ends it. Half of the kills at least
must have fallen inside an open transaction.
"""

import json
import os
import random
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import Any

from tests.ground import Ground
from tests.proofs.writers import GROUNDS

EDITOR = ("-m", "tests.killed_editor")
KILLS = 10
# The shortest of so many undisturbed runs tells how long one lasts.
MEASURED = 3
SIZES = {"publish": 2000, "bulk": 400}
SEED = 20221017


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a verb on a draft, ready to go when it is told."""

    ground: Ground
    process: "subprocess.Popen[str]"

    def go(self) -> None:
        """Let it begin."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self) -> None:
        """Let it end."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line == "done\n", line + self.process.stdout.read()[-800:]
        self.process.kill()
        self.process.communicate()

    def kill(self) -> bool:
        """Kill it; say whether a transaction was open."""
        self.process.send_signal(signal.SIGSTOP)
        if self.process.poll() is None:
            os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        inside = flag_of(self.ground).read_bytes() == b"\x01"
        self.process.kill()
        self.process.communicate()
        return inside


def flag_of(ground: Ground) -> Any:
    """Give the file through which a run says where it is."""
    return ground.folder / "flag"


def started(ground: Ground, verb: str, uid: str) -> Run:
    """Start a run and wait until it is ready."""
    flag_of(ground).write_bytes(b"\x00")
    process = ground.start(*EDITOR, verb, str(flag_of(ground)), uid, typed=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line == "ready\n", line
    return Run(ground, process)


def state_of(ground: Ground, uid: str) -> dict[str, Any]:
    """Give what is there of a draft."""
    found: dict[str, Any] = json.loads(ground.finish(*EDITOR, "state", uid))
    return found


def states(verb: str, size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the two states that may be found: nothing done, and all of it."""
    none = {"state": "draft", "digest": False, "published": 0, "created": 0, "retitled": 0,
            "changes": 0, "gaps": 0}  # fmt: skip
    if verb == "bulk":
        return none, none | {"retitled": size, "changes": size}
    done = {"state": "published", "digest": True, "published": 1, "created": size}
    return none, none | done


def undisturbed(ground: Ground, verb: str, uid: str, after: dict[str, Any]) -> float:
    """Let a run through; give the seconds it took."""
    run = started(ground, verb, uid)
    began = time.monotonic()
    run.go()
    run.end()
    lasts = time.monotonic() - began
    assert state_of(ground, uid) == after, "an undisturbed run does not end as it should"
    return lasts


def killed(
    ground: Ground, verb: str, size: int, kills: int = KILLS, measured: int = MEASURED
) -> str:
    """Kill runs of a verb on one ground; give what was seen."""
    uids = ground.finish(*EDITOR, "prepare", str(kills + measured), str(size)).split()
    dice = random.Random(f"{SEED} {verb}")  # noqa: S311  (dice, not secrets)
    before, after = states(verb, size)
    lasts = min(undisturbed(ground, verb, uid, after) for uid in uids[:measured])
    inside = left = 0
    for uid in uids[measured:]:
        run = started(ground, verb, uid)
        run.go()
        time.sleep(dice.uniform(0, lasts))
        inside += run.kill()
        found = state_of(ground, uid)
        assert found in (before, after), f"neither nothing nor all: {found}"
        left += found == before
        if found == before:
            run = started(ground, verb, uid)
            run.go()
            run.end()
            assert state_of(ground, uid) == after, "the next run does not end it"
    ground.finish("manage.py", "check_content")
    assert inside >= kills // 2, f"only {inside} of {kills} kills were inside a transaction"
    return f"{verb}: {kills} kills over {lasts:.1f} s, {inside} inside a transaction, {left} undone"


def prove() -> str:
    """Give what was shown, on SQLite and on PostgreSQL."""
    seen = []
    for name, ground in GROUNDS.items():
        for verb, size in SIZES.items():
            with ground() as given:
                seen.append(f"{name} {killed(given, verb, size)}")
    return "; ".join(seen)
