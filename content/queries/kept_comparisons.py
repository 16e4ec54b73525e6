"""Comparisons of sealed editions, kept on disk: neither side ever changes, so neither does this.

A file is named by what it was made from, in a folder named by the last erasure: what was kept
before it may hold words that went, and is deleted. Those read longest ago go when there are too
many; a file that cannot be read or written costs only the time to compare again.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import orjson
from django.conf import settings

from content.digests import digest_of
from content.models import Edition, Erasure
from content.queries.fields import Answer
from content.vocabulary import EditionState

MOST_FILES = 64
MOST_BYTES = 512 * 1024 * 1024
# Raise it when a comparison of the same editions comes to say something else.
_FORM = 1


def kept_comparison(
    old: Edition, new: Edition, language: str | None, make: Callable[[], Answer]
) -> Answer:
    """Give what ``make`` answers, from disk where both editions are sealed and it is there."""
    if not (_sealed(old) and _sealed(new)):
        return make()
    generation = _generation()
    place = _folder() / generation / f"{_name(old, new, language)}.json"
    found = _read(place)
    if found is None:
        found = make()
        # What was erased while it was made may be in it.
        if _generation() == generation:
            _write(place, found)
    return found


def forget_comparisons() -> None:
    """Delete what is kept: it may hold words that were erased."""
    shutil.rmtree(_folder(), ignore_errors=True)


def _sealed(edition: Edition) -> bool:
    return edition.state == EditionState.PUBLISHED


def _folder() -> Path:
    return Path(settings.DATA) / "comparisons"


def _generation() -> str:
    last = Erasure.objects.order_by("-id").values_list("id", flat=True).first()
    return str(last or 0)


def _name(old: Edition, new: Edition, language: str | None) -> str:
    sides = [[str(one.uid), one.digest] for one in (old, new)]
    return digest_of([_FORM, *sides, language])


def _read(place: Path) -> Answer | None:
    try:
        found = orjson.loads(place.read_bytes())
        # The one read last goes last.
        os.utime(place)
    except (OSError, orjson.JSONDecodeError):
        return None
    return found if isinstance(found, dict) else None


def _write(place: Path, found: Answer) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(orjson.dumps(found))
        Path(name).replace(place)
        _make_room(place.parent)
    except OSError:
        return


def _make_room(folder: Path) -> None:
    """Keep the files read last, within both bounds, and nothing from before an erasure."""
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    held = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
    size = 0
    for number, file in enumerate(held):
        size += file.stat().st_size
        if number >= MOST_FILES or size > MOST_BYTES:
            file.unlink(missing_ok=True)
