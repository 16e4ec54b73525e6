"""Named typed arrays in one file, written once and then mapped by any number of processes.

The file begins with ``MAGIC``, the length and the digest of the header, and the header (JSON); each
array follows at a multiple of 64 bytes, in the machine's own number format.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

Array = npt.NDArray[Any]
MAGIC = b"PLUMBLN1"
_ALIGN = 64
_DIGEST = 32
_LENGTH = 8
_PREFIX = len(MAGIC) + _LENGTH + _DIGEST
_BLOCK_WORDS = 4096
_WORD = 8


class DamagedError(Exception):
    """A file is not what was written: cut short, changed, or of another making."""


class MappedFile:
    """An open file that was checked; it stays what it is when its name is given to another."""

    def __init__(self, handle: int, places: Mapping[str, tuple[str, int, int]]) -> None:
        """Take a handle to own, and the type, length with room and place of each roomy array."""
        self._handle, self._places = handle, places
        # Copies that nobody looks at any more, and what was laid over each (``graph.arrays.lent``).
        self.spare: list[tuple[mmap.mmap, tuple[str, ...]]] = []
        # Not __del__: when the interpreter ends, what it calls may be gone before it.
        weakref.finalize(self, os.close, handle)

    def private(self) -> dict[str, Array]:
        """Give its roomy arrays, each page of them copied when it is changed."""
        return self.views(self.copied())

    def copied(self) -> mmap.mmap:
        """Map it once more, each page of it copied when it is changed."""
        return mmap.mmap(self._handle, 0, access=mmap.ACCESS_COPY)

    def views(self, mapped: mmap.mmap) -> dict[str, Array]:
        """Give the roomy arrays of such a copy, all of them views of one array of its bytes."""
        whole = np.frombuffer(mapped, np.uint8)
        return {
            name: whole[at : at + count * np.dtype(kind).itemsize].view(kind)
            for name, (kind, count, at) in self._places.items()
        }


@dataclass(frozen=True, slots=True)
class Parts:
    """What a file holds: plain values, and arrays of one dimension by name.

    ``rooms`` says how many further elements some arrays are given space for.
    """

    meta: dict[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, Array] = field(default_factory=dict)
    rooms: Mapping[str, int] = field(default_factory=dict)
    file: MappedFile | None = None

    def private(self) -> dict[str, Array]:
        """Give the arrays that have room, with it, for this caller to change as it likes.

        Of a file they are mapped once more: a page is copied when it is changed, the others stay
        shared. In memory they are copied.
        """
        if self.file is not None:
            return self.file.private()
        found = {}
        for name, room in self.rooms.items():
            array = self.arrays[name]
            found[name] = np.zeros(len(array) + room, array.dtype)
            found[name][: len(array)] = array
        return found


def checksum(array: Array) -> str:
    """Give a checksum of an array's bytes: the digest of the sums of its 32 kB blocks.

    Any change of one word, any zeroed or foreign page changes it; it is as fast as memory, which
    a digest of every byte is not.

    >>> checksum(np.arange(3)) == checksum(np.arange(3)) != checksum(np.arange(4))
    True
    """
    raw = np.ascontiguousarray(array).view(np.uint8)
    whole = len(raw) // (_BLOCK_WORDS * _WORD) * (_BLOCK_WORDS * _WORD)
    words = raw[:whole].view(np.uint64) if whole else np.empty(0, np.uint64)
    sums = words.reshape(-1, _BLOCK_WORDS).sum(axis=1, dtype=np.uint64)
    digest = hashlib.blake2b(sums.tobytes(), digest_size=16)
    digest.update(raw[whole:].tobytes())
    return digest.hexdigest()


def write(path: Path, parts: Parts, *, durable: bool = True) -> int:
    """Write a file whole or not at all, and give its size in bytes.

    ``durable`` waits until the disk has it. Without that, a file that a power failure cut short
    is found damaged by its checksums.

    Readers see what stood there before or the new file. Nothing is left behind where the disk is
    full.

    Raises:
        OSError: it could not be written, as where the disk is full (ENOSPC).
    """
    header, starts, size = _header(parts)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(header)
            for name, array in parts.arrays.items():
                file.seek(starts[name])
                file.write(np.ascontiguousarray(array).data.cast("B"))
            file.flush()
            # What nothing was written to takes no space where the file system knows holes.
            os.ftruncate(file.fileno(), size)
            if durable:
                os.fsync(file.fileno())
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return size


def _header(parts: Parts) -> tuple[bytes, dict[str, int], int]:
    """Give the first bytes of the file, where each array begins, and the size of all."""
    described = {
        name: [array.dtype.str, len(array), checksum(array), parts.rooms.get(name, 0)]
        for name, array in parts.arrays.items()
    }
    header = orjson.dumps({"meta": parts.meta, "arrays": described})
    at, starts = _PREFIX + len(header), {}
    for name, array in parts.arrays.items():
        starts[name] = at + -at % _ALIGN
        at = starts[name] + array.nbytes + parts.rooms.get(name, 0) * array.itemsize
    prefix = MAGIC + len(header).to_bytes(_LENGTH, "little")
    return prefix + hashlib.blake2b(header, digest_size=_DIGEST).digest() + header, starts, at


def read(path: Path) -> Parts:
    """Map a file and check every array of it. Cost: about 5 ms for 50 MB in the page cache.

    Raises:
        DamagedError: it is cut short, changed, or of another making.
        OSError: it is not there or cannot be read.
    """
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            raise DamagedError(f"{path.name} is empty")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        handle = os.dup(file.fileno())
    places: dict[str, tuple[str, int, int]] = {}
    held = MappedFile(handle, places)
    mapped_header = _read_header(mapped, path.name)
    described = mapped_header["arrays"]
    at, arrays = _PREFIX + int.from_bytes(mapped[len(MAGIC) : len(MAGIC) + _LENGTH], "little"), {}
    for name, (kind, count, said, room) in described.items():
        at += -at % _ALIGN
        dtype = np.dtype(kind)
        if at + (count + room) * dtype.itemsize > len(mapped):
            raise DamagedError(f"{path.name} is cut short")
        arrays[name] = np.frombuffer(mapped, dtype, count, at) if count else np.empty(0, dtype)
        if checksum(arrays[name]) != said:
            raise DamagedError(f"{path.name}: {name} has changed")
        if room:
            places[name] = kind, count + room, at
        at += (count + room) * dtype.itemsize
    rooms = {name: room for name, (_, _, _, room) in described.items() if room}
    return Parts(mapped_header["meta"], arrays, rooms, held)


def _read_header(mapped: mmap.mmap, name: str) -> dict[str, Any]:
    if mapped[: len(MAGIC)] != MAGIC:
        raise DamagedError(f"{name} is no file of this making")
    length = int.from_bytes(mapped[len(MAGIC) : len(MAGIC) + _LENGTH], "little")
    header = mapped[_PREFIX : _PREFIX + length]
    said = mapped[len(MAGIC) + _LENGTH : _PREFIX]
    if hashlib.blake2b(header, digest_size=_DIGEST).digest() != said:
        raise DamagedError(f"{name}: its header has changed")
    found: dict[str, Any] = orjson.loads(header)
    return found
