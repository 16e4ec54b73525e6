"""Columns of texts and of identifiers as arrays, read one row at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from content import columns
from content.columns import KEY, key_of, text_of
from graph.arrays.container import Array

_FREE = -1
GONE = -2
"""The row of a key that was taken away: others may stand behind it."""


def text_columns(name: str, texts: Iterable[str] | columns.Texts) -> dict[str, Array]:
    """Give a column of texts as two arrays: where each begins, and the UTF-8 of all.

    >>> made = text_columns("label", ["慎", "", "言"])
    >>> made["label.at"].tolist(), Texts(made, "label")[2]
    ([0, 3, 3, 6], '言')
    """
    if not isinstance(texts, columns.Texts):
        written, texts = texts, columns.Texts()
        for chunk in columns.by_chunks(written):
            texts.extend(chunk)
    at, text = texts.all()
    return {f"{name}.at": at.astype(_least(int(at[-1]))), f"{name}.text": text}


def _least(most: int) -> type[np.unsignedinteger]:
    return np.uint32 if most < 1 << 32 else np.uint64


class Texts:
    """A column of texts."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        """Take the two arrays of ``text_columns`` from a file's."""
        self._at = arrays[f"{name}.at"].data
        self._text = arrays[f"{name}.text"].data

    def __len__(self) -> int:
        """Give the number of texts."""
        return len(self._at) - 1

    def __getitem__(self, at: int) -> str:
        """Give one text. Cost: about 0.4 µs."""
        return str(self._text[self._at[at] : self._at[at + 1]], "utf-8", "surrogatepass")


def interned(name: str, words: columns.Words) -> dict[str, Array]:
    """Give a column of few different texts: a table of them, and a number a row, 0 for None."""
    numbers, values = words.by_appearance()
    kind = np.min_scalar_type(len(values) + 1)
    return {name: numbers.astype(kind), **text_columns(name, ["", *values])}


class Interned:
    """A column of few different texts."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        """Take the arrays of ``interned``."""
        self._numbers = arrays[name].data
        self._table = Texts(arrays, name)
        # They are few: each is made a text once.
        self._said: dict[int, str | None] = {0: None}

    def __getitem__(self, at: int) -> str | None:
        """Give the text of one row."""
        number = self._numbers[at]
        try:
            return self._said[number]
        except KeyError:
            return self._said.setdefault(number, self._table[number])


def uid_columns(name: str, uids: columns.Uids) -> dict[str, Array]:
    """Give a column of uids: their keys, and their texts where one is no canonical UUID."""
    texts = () if uids.plain else map(uids.__getitem__, range(len(uids)))
    return {f"{name}.key": uids.all(), **text_columns(name, texts)}


class Uids:
    """A column of uids."""

    def __init__(
        self, arrays: Mapping[str, Array], name: str, later: Mapping[int, str] | None = None
    ) -> None:
        """Take the arrays of ``uid_columns``; ``later`` are the texts of rows added to the keys."""
        self._keys = arrays[f"{name}.key"].data
        self._texts = Texts(arrays, name)
        self._later = later or {}
        self.plain = not len(self._texts) and not self._later

    def __len__(self) -> int:
        """Give the number of uids."""
        return len(self._keys) // KEY

    def __getitem__(self, at: int) -> str:
        """Give one uid as text. Cost: about 0.6 µs."""
        if not self.plain:
            if at in self._later:
                return self._later[at]
            if at < len(self._texts):
                return self._texts[at]
        return text_of(bytes(self._keys[at * KEY : at * KEY + KEY]))

    def key(self, at: int) -> memoryview:
        """Give the key of one uid."""
        return self._keys[at * KEY : at * KEY + KEY]

    def all(self) -> list[str]:
        """Give every uid as text, in order. Cost: about 0.4 µs each."""
        if not self.plain:
            return [self[at] for at in range(len(self))]
        digits = self._keys.hex()
        return [
            f"{digits[a : a + 8]}-{digits[a + 8 : a + 12]}-{digits[a + 12 : a + 16]}-"
            f"{digits[a + 16 : a + 20]}-{digits[a + 20 : a + 32]}"
            for a in range(0, len(digits), 2 * KEY)
        ]


def index_column(keys: Array, room: int = 0) -> Array:
    """Give a hash table over keys of 16 bytes each: rows by open addressing, -1 where free.

    ``room`` further keys leave a quarter of it free.

    Cost: a few passes of numpy.
    """
    count = len(keys) // KEY
    size = 1 << max(3, (2 * count).bit_length(), (4 * (count + room) // 3).bit_length())
    table = np.full(size, _FREE, np.int32)
    rows = np.arange(count, dtype=np.int32)
    slots = keys.reshape(-1, KEY)[:, :8].copy().view(np.uint64).ravel() & np.uint64(size - 1)
    slots = slots.astype(np.int64)
    while len(rows):
        free = table[slots] == _FREE
        # Of several rows for one slot the last written stays; the others look at the next slot.
        table[slots[free]] = rows[free]
        left = table[slots] != rows
        rows, slots = rows[left], (slots[left] + 1) & (size - 1)
    return table


class UidIndex:
    """Finds the row of a uid."""

    def __init__(self, uids: Uids, table: Array) -> None:
        """Take a column and the table of ``index_column``."""
        self._uids, self._table, self._mask = uids, table.data, len(table) - 1

    def hashed(self, uid: str) -> int:
        """Give the slot at which looking for ``uid`` begins."""
        return int.from_bytes(key_of(uid)[:8], "little") & self._mask

    def slot(self, uid: str) -> int | None:
        """Give the slot in which ``uid`` stands, or None."""
        key, slot = key_of(uid), self.hashed(uid)
        while (row := self._table[slot]) != _FREE:
            if row >= 0 and self._uids.key(row) == key:
                return slot
            slot = (slot + 1) & self._mask
        return None

    def get(self, uid: str) -> int | None:
        """Give the row of ``uid``, or None. Cost: about 1.5 µs."""
        key = key_of(uid)
        slot = int.from_bytes(key[:8], "little") & self._mask
        while (row := self._table[slot]) != _FREE:
            if row >= 0 and self._uids.key(row) == key:
                return int(row)
            slot = (slot + 1) & self._mask
        return None
