"""How the processes of one node hear of a publication at once: an integer that all of them map.

The publisher sets it to the new revision after its commit and before it answers; whoever keeps
answers compares it for each request. It is a hint: only a change counts, never the value, and a
publisher killed between commit and setting is found out by reading the database every second
(``server/reading``).
"""

from __future__ import annotations

import functools
import mmap
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

FILE = "revision.hint"
WIDTH = 8
_PREPARING: dict[str, Callable[[], None]] = {}


def prepare_with(name: str, prepare: Callable[[], None]) -> None:
    """Let ``prepare`` be called at the end of every publication of this process.

    It is called before the commit and reads what is about to be public; what it makes of that must
    be of no effect where the transaction is rolled back. A second one of a name takes its place.
    """
    _PREPARING[name] = prepare


def prepare_readers() -> None:
    """Call what is to be prepared for readers; call it last in a publishing transaction."""
    for prepare in _PREPARING.values():
        prepare()


def announced() -> memoryview[int]:
    """Give the mapped integer of this node as a sequence of one; made where it is missing."""
    return _mapped(Path(settings.DATA) / FILE)


@functools.cache
def _mapped(file: Path) -> memoryview[int]:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if os.fstat(handle).st_size != WIDTH:
            os.ftruncate(handle, WIDTH)
        return memoryview(mmap.mmap(handle, WIDTH)).cast("Q")
    finally:
        os.close(handle)


def announce(revision: int) -> None:
    """Tell the processes of this node that there is a revision; call it after the commit.

    Each revision is announced once, so every announcement is a change, in whatever order two
    publishers come to it.
    """
    announced()[0] = revision
