"""The kept answers of one process, in bounded memory: what was read least lately goes first."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterable

from server.reading.entries import Entry, Form, Written

# Ways of writing one request (order of a header's parts and the like) that lead to one answer.
MOST_ALIASES = 16
# One answer may take this part of the whole.
LARGEST_PART = 8


class Shelf:
    """Entries by their normal name, and their forms by the requests as written that lead to them.

    Reading takes no lock: ``direct`` is a dictionary, and marking an entry as used is one store.
    To make room the entries are gone through in the order in which they came; one used since is
    put at the end with its mark taken away (second chance), the others go.
    """

    def __init__(self, room: int) -> None:
        """Take how many bytes the entries may take."""
        self.room = room
        self.taken = 0
        self.evicted = 0
        self.direct: dict[Written, Form] = {}
        self._entries: dict[Hashable, Entry] = {}
        self._guard = threading.Lock()

    def __len__(self) -> int:
        """Give the number of entries."""
        return len(self._entries)

    def find(self, name: Hashable) -> Entry | None:
        """Give the entry of a normal name."""
        return self._entries.get(name)

    def lead(self, written: Written, name: Hashable, entry: Entry, form: Form) -> None:
        """Let a request as written lead to a form from now on, if its entry is still there.

        Of too many the earliest goes.
        """
        with self._guard:
            if self._entries.get(name) is not entry or written in self.direct:
                return
            if len(entry.aliases) == MOST_ALIASES:
                self.direct.pop(entry.aliases.pop(0), None)
            entry.aliases.append(written)
            self.direct[written] = form
            self._charge(entry)
            self._make_room()

    def put(self, name: Hashable, entry: Entry) -> bool:
        """Keep an entry and make room for it; False where it is too large to be kept."""
        if entry.size * LARGEST_PART > self.room:
            return False
        with self._guard:
            self._drop(name)
            self._entries[name] = entry
            self._charge(entry)
            entry.grown = self._grew
            self._make_room()
        return True

    def renew(self, revision: int, touched: Iterable[int] | None) -> int:
        """Drop what was touched, keep the rest as of the revision; give how many were dropped.

        ``touched`` are the hashes of tags; None drops all. Two microseconds an entry and one for
        every 25 tags that the entries have together, however many were touched.
        """
        hashes = None if touched is None else frozenset(touched)
        with self._guard:
            gone = [
                name
                for name, entry in self._entries.items()
                if hashes is None or entry.names_any(hashes)
            ]
            for name in gone:
                self._drop(name)
            for entry in self._entries.values():
                entry.renew(revision)
        return len(gone)

    def _grew(self, entry: Entry) -> None:
        with self._guard:
            # One that was dropped meanwhile is told by nobody any more.
            if entry.grown is not None:
                self._charge(entry)
                self._make_room()

    def _charge(self, entry: Entry) -> None:
        """Enter in the books what an entry takes now."""
        size = entry.size
        self.taken += size - entry.charged
        entry.charged = size

    def _make_room(self) -> None:
        while self.taken > self.room and self._entries:
            name = next(iter(self._entries))
            entry = self._entries[name]
            if entry.used[0]:
                entry.used[0] = False
                self._entries[name] = self._entries.pop(name)
            else:
                self._drop(name)
                self.evicted += 1

    def _drop(self, name: Hashable) -> None:
        entry = self._entries.pop(name, None)
        if entry is not None:
            self.taken -= entry.charged
            entry.charged, entry.grown = 0, None
            for written in entry.aliases:
                self.direct.pop(written, None)
