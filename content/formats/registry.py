"""The interchange formats that an edition can be written in, by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from content.formats import ndjson
from content.packages import EditionPackage


@dataclass(frozen=True, slots=True)
class Writer:
    """One format: what it is called on the wire, and how a package becomes bytes."""

    media_type: str
    suffix: str
    dump: Callable[[EditionPackage], Iterator[bytes]]


WRITERS: dict[str, Writer] = {
    "ndjson": Writer(ndjson.MEDIA_TYPE, ndjson.SUFFIX, ndjson.dump),
}
