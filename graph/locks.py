"""Locks of files, by which processes take turns."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def lock(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a lock, or say that it is not held where no file can be made or nobody waits."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_RDWR)
    except OSError:
        yield False
        return
    try:
        yield _locks(handle, wait=wait)
    finally:
        # The system lets go of the lock of a process that dies, too.
        os.close(handle)


def _locks(handle: int, *, wait: bool) -> bool:
    """Lock an open file; False where another holds it and nobody waits."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
