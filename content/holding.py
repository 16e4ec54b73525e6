"""One holder a folder, whose hold ends with its process, however that ends. Django-free."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = ".held"
_TRIES, _PAUSE = 40, 0.05


@contextmanager
def hold(folder: Path) -> Iterator[bool]:
    """Hold ``folder`` for the length of a block; False where another process holds it.

    The kernel lets go when the process dies, so nothing has to be cleaned up after a kill. Waits
    two seconds, because ``is_held`` holds for a moment too. Source: flock(2).
    """
    with (folder / _NAME).open("w") as file:
        taken = any(_taken(file.fileno()) for _ in range(_TRIES))
        yield taken


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(_PAUSE)
        return False
    return True


def is_held(folder: Path) -> bool:
    """Say whether a living process holds ``folder``."""
    try:
        with (folder / _NAME).open("r") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
