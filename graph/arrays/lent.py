"""Copies of a mapped file that layers are laid over, used again when nobody looks at them.

A layer over a file changes a few hundred of its pages, each of which is copied first: with twenty
layers that takes longer than all else in following a publication. The copy of the publication
before last has most of them already, and lacks two layers.
"""

from __future__ import annotations

import mmap
import weakref
from collections.abc import Sequence

from graph.arrays.container import Array, MappedFile, Parts

Spare = list[tuple[mmap.mmap, tuple[str, ...]]]
# A copy holds its changed pages, 24 MB at most with a million nodes.
_KEPT = 1


def lent(parts: Parts, layers: Sequence[Parts]) -> tuple[dict[str, Array], mmap.mmap | None, int]:
    """Give arrays of a file to change, their copy, and how many of the layers lie over it already.

    No copy is given where it must not be used again: of what is in memory, or where a layer is in
    no file.
    """
    names, file = _named(layers), parts.file
    if file is None or names is None:
        return parts.private(), None, 0
    for spare in sorted(file.spare, key=lambda one: -len(one[1])):
        mapped, laid = spare
        if names[: len(laid)] == laid and _taken(file.spare, spare):
            return file.views(mapped), mapped, len(laid)
    mapped = file.copied()
    return file.views(mapped), mapped, 0


def give_back(
    file: MappedFile, arrays: dict[str, Array], mapped: mmap.mmap, layers: Sequence[Parts]
) -> None:
    """Use a copy again as soon as nothing holds any of its arrays, or a view of one."""
    names, whole = _named(layers), next(iter(arrays.values())).base
    if names is not None and whole is not None:
        weakref.finalize(whole, _kept, file.spare, mapped, names).atexit = False


def _named(layers: Sequence[Parts]) -> tuple[str, ...] | None:
    """Give what tells layers from all others, None where one has no such name."""
    if any("made" not in layer.meta for layer in layers):
        return None
    return tuple(str(layer.meta["made"]) for layer in layers)


def _taken(spares: Spare, spare: tuple[mmap.mmap, tuple[str, ...]]) -> bool:
    """Take a copy, unless another thread was faster."""
    try:
        spares.remove(spare)
    except ValueError:
        return False
    return True


def _kept(spares: Spare, mapped: mmap.mmap, names: tuple[str, ...]) -> None:
    spares.append((mapped, names))
    del spares[:-_KEPT]
