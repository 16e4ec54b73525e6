"""Columns of numbers, words, texts and uids that grow by chunks and keep no object a row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from content.identity import hyphened

Array = npt.NDArray[Any]
CHUNK = 500
"""So many rows at most are held as records at a time.

Of more the collector of cycles would go through all objects of the process again and again.
"""
KEY = 16
_HYPHENS = (8, 13, 18, 23)
_UID_LENGTH = 36
_DIGITS = "0123456789abcdef"
_MOST = (1 << 32) - 1
Row = TypeVar("Row")


def text_of(key: bytes) -> str:
    """Give the canonical text of a UUID of 16 bytes (RFC 9562 §4)."""
    return hyphened(key.hex())


def key_of(uid: str) -> bytes:
    """Give 16 bytes that stand for a uid: a UUID's own, a digest of anything else.

    >>> text_of(key_of("0f3c7a52-6f0b-5d6e-9d5b-3f1f6a1f0c11"))
    '0f3c7a52-6f0b-5d6e-9d5b-3f1f6a1f0c11'
    """
    if len(uid) == _UID_LENGTH:
        try:
            key = bytes.fromhex(uid.replace("-", ""))
        except ValueError:
            key = b""
        if len(key) == KEY and text_of(key) == uid:
            return key
    return hashlib.blake2b(uid.encode("utf-8", "surrogatepass"), digest_size=KEY).digest()


def by_chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows by chunks.

    >>> [len(chunk) for chunk in by_chunks(range(CHUNK + 1))]
    [500, 1]
    """
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


class Numbers:
    """A column of numbers, of the least type that holds them where none is said.

    >>> column = Numbers()
    >>> column.extend([1, 2])
    >>> column.extend([-300])
    >>> column.all().tolist(), column.all().dtype.name
    ([1, 2, -300], 'int64')
    """

    def __init__(self, kind: npt.DTypeLike | None = None) -> None:
        """Take the type of all rows."""
        self._said, self._kind = kind, np.dtype(kind or np.uint8)
        # One block that grows: pieces would leave holes in memory once they are put together.
        self._held = bytearray()
        self._whole: Array | None = None

    @classmethod
    def of(cls, values: Array) -> Numbers:
        """Give a column of these numbers, to which none is added."""
        found = cls(values.dtype)
        found._whole = values
        return found

    def extend(self, values: Sequence[float]) -> None:
        """Add rows."""
        if not values:
            return
        chunk = np.array(values, self._said or np.int64)
        if self._said is None and chunk.min() >= 0 and chunk.max() <= _MOST:
            chunk = chunk.astype(np.min_scalar_type(int(chunk.max())))
        kind = np.promote_types(chunk.dtype, self._kind)
        if kind != self._kind:
            self._held = bytearray(self.all().astype(kind).data)
            self._kind = kind
        self._held += chunk.astype(kind, copy=False).data

    def all(self) -> Array:
        """Give all rows; none can be added while they are held."""
        return np.frombuffer(self._held, self._kind) if self._whole is None else self._whole

    def __getitem__(self, row: int) -> Any:
        """Give one number."""
        return self.all()[row].item()

    def take(self, rows: Array) -> Numbers:
        """Give a column of these rows, in this order."""
        return Numbers.of(self.all()[rows])


class Words:
    """A column of few different values, a number a row; None is number 0.

    >>> column = Words()
    >>> column.extend(["c", "b", None, "a", "b"])
    >>> numbers, values = column.take(np.array([3, 2, 1])).by_appearance()
    >>> numbers.tolist(), values
    ([1, 0, 2], ['a', 'b'])
    """

    def __init__(self, values: Iterable[Any] = (None,), numbers: Numbers | None = None) -> None:
        """Take the values known, None first, and the rows to begin with."""
        self._known = {value: at for at, value in enumerate(values)}
        self._numbers = numbers or Numbers()

    def extend(self, values: Iterable[Any]) -> None:
        """Add rows."""
        known = self._known
        said = list(values)
        for value in dict.fromkeys(said):
            known.setdefault(value, len(known))
        self._numbers.extend(list(map(known.__getitem__, said)))

    def all(self) -> tuple[Array, list[Any]]:
        """Give the number of each row, and the value of each number."""
        return self._numbers.all(), list(self._known)

    def __getitem__(self, row: int) -> Any:
        """Give the value of one row."""
        number = self._numbers[row]
        return next(islice(self._known, number, None))

    def take(self, rows: Array) -> Words:
        """Give a column of these rows, in this order."""
        return Words(self._known, self._numbers.take(rows))

    def by_appearance(self) -> tuple[Array, list[Any]]:
        """Give the number of each row, from 1 in the order of appearance, and the values.

        Values that are in no row are left out.
        """
        numbers, values = self.all()
        first = np.full(len(values), len(numbers), np.int64)
        first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
        first[0] = -1
        order = [at for at in np.argsort(first).tolist() if first[at] < len(numbers)]
        place = np.zeros(len(values), np.min_scalar_type(len(order)))
        place[order] = np.arange(len(order))
        return place[numbers], [values[at] for at in order[1:]]


class Texts:
    """A column of texts, the UTF-8 of all behind each other."""

    def __init__(self, sizes: Numbers | None = None, text: bytes = b"") -> None:
        """Take the rows to begin with: the length of each in bytes, and those of all."""
        self._sizes, self._text = sizes or Numbers(), bytearray(text)
        self._bounds: Array | None = None

    def extend(self, values: Iterable[str]) -> None:
        """Add rows."""
        written = [value.encode("utf-8", "surrogatepass") for value in values]
        self._sizes.extend(list(map(len, written)))
        self._text += b"".join(written)
        self._bounds = None

    def all(self) -> tuple[Array, Array]:
        """Give where each begins and the last one ends, and the bytes of all."""
        if self._bounds is None:
            sizes = self._sizes.all()
            self._bounds = np.zeros(len(sizes) + 1, np.int64)
            np.cumsum(sizes, out=self._bounds[1:])
        return self._bounds, np.frombuffer(self._text, np.uint8)

    def __getitem__(self, row: int) -> str:
        """Give one text."""
        at, text = self.all()
        return text[at[row] : at[row + 1]].tobytes().decode("utf-8", "surrogatepass")

    def take(self, rows: Array) -> Texts:
        """Give a column of these rows, in this order."""
        at, text = self.all()
        first, last = _runs(rows)
        pieces = zip(at[first].tolist(), at[last + 1].tolist(), strict=True)
        joined = b"".join(text[one:end].data for one, end in pieces)
        return Texts(self._sizes.take(rows), joined)


def _runs(rows: Array) -> tuple[Array, Array]:
    """Give the first and the last of rows that stand behind each other."""
    apart = np.flatnonzero(np.diff(rows) != 1)
    return rows[np.append(0, apart + 1)[: len(rows)]], rows[np.append(apart, -1)[: len(rows)]]


class Uids:
    """A column of uids, 16 bytes each, and the texts of those that are no canonical UUIDs."""

    def __init__(self, keys: bytes = b"", odd: Mapping[int, str] | None = None) -> None:
        """Take the rows to begin with."""
        self._keys, self._odd = bytearray(keys), dict(odd or {})

    def __len__(self) -> int:
        """Give the number of rows."""
        return len(self._keys) // KEY

    @property
    def plain(self) -> bool:
        """Whether all are canonical UUIDs."""
        return not self._odd

    def extend(self, uids: Sequence[str]) -> None:
        """Add rows."""
        if _canonical(uids):
            self._keys += bytes.fromhex("".join(uids).replace("-", ""))
            return
        for uid in uids:
            key = key_of(uid)
            if text_of(key) != uid:
                self._odd[len(self)] = uid
            self._keys += key

    def all(self) -> Array:
        """Give the keys of all."""
        return np.frombuffer(self._keys, np.uint8)

    def __getitem__(self, row: int) -> str:
        """Give one uid."""
        if row in self._odd:
            return self._odd[row]
        return text_of(bytes(self._keys[row * KEY : row * KEY + KEY]))

    def take(self, rows: Array) -> Uids:
        """Give a column of these rows, in this order."""
        odd = {at: self._odd[row] for at, row in enumerate(rows.tolist()) if row in self._odd}
        return Uids(self.all().reshape(-1, KEY)[rows].tobytes(), odd)


def _canonical(uids: Sequence[str]) -> bool:
    """Say whether all are UUIDs as RFC 9562 §4 writes them, in lower case."""
    if any(len(uid) != _UID_LENGTH for uid in uids):
        return False
    written = "".join(uids)
    hyphens = all(written[place::_UID_LENGTH] == "-" * len(uids) for place in _HYPHENS)
    digits = written.replace("-", "")
    return hyphens and len(digits) == 2 * KEY * len(uids) and not digits.strip(_DIGITS)
