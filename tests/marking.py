"""A byte of shared memory that is 1 while this process is inside a transaction.

Whoever kills the process reads the byte and knows where it was.
"""

import mmap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.transaction import Atomic


def mark_transactions(flag: Path, *, belongs: Callable[[], bool] = lambda: True) -> None:
    """Keep the first byte of ``flag`` up to date from now on, in threads that ``belongs`` picks."""
    with flag.open("r+b") as file:
        mark = mmap.mmap(file.fileno(), 1)
    enter, leave = Atomic.__enter__, Atomic.__exit__

    def note() -> None:
        if belongs():
            mark[0] = int(connection.in_atomic_block)

    def entered(self: Atomic) -> None:
        enter(self)
        note()

    def left(self: Atomic, *raised: Any) -> None:
        # The COMMIT is inside: the mark goes when it has returned.
        try:
            leave(self, *raised)
        finally:
            note()

    Atomic.__enter__, Atomic.__exit__ = entered, left  # type: ignore[method-assign]
