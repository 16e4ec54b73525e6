"""One render at a time of one answer: who asks for the same meanwhile waits for it a little."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

# Whoever waited so long renders too.
PATIENCE_SECONDS = 2.0


class Flights:
    """The renders that are under way, by the name of their answer."""

    def __init__(self) -> None:
        """None are."""
        self._under_way: dict[Hashable, threading.Event] = {}

    @contextmanager
    def first(self, name: Hashable) -> Iterator[None]:
        """Go ahead when nobody else renders this, or when one has waited long enough."""
        done = threading.Event()
        earlier = self._under_way.setdefault(name, done)
        if earlier is not done:
            earlier.wait(PATIENCE_SECONDS)
            yield
            return
        try:
            yield
        finally:
            del self._under_way[name]
            done.set()
