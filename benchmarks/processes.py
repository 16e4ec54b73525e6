"""A command run to its end, with its processor time and the memory of all its processes."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: seconds, processor seconds, and most PSS of its processes in MB."""

    seconds: float
    processor: float
    peak: float


def measured_run(command: Sequence[str], environment: dict[str, str]) -> Run:
    """Run a command below the repository; memory is sampled each second.

    PSS counts a page that several processes share once, divided among them. Processor time is
    that of the command and of the processes it has waited for.
    """
    began, before = time.perf_counter(), os.times()
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    peak = 0.0
    while True:
        try:
            process.wait(timeout=1.0)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, _family_pss(process.pid))
    after = os.times()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    processor = (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )
    return Run(time.perf_counter() - began, processor, peak)


def _family_pss(pid: int) -> float:
    """Megabytes of a process and all below it."""
    try:
        top = psutil.Process(pid)
        family = [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(_pss(process.pid) for process in family) / 1000


def _pss(pid: int) -> float:
    """Kilobytes; nothing for a process that has just gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return sum(float(line.split()[1]) for line in lines if line.startswith("Pss:"))
