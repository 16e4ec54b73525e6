"""The texts of a file for the outline and compare commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from content.files.dispatch import read_file
from content.files.limits import refuse_file
from content.files.records import FileText
from content.text.commandline import Refusal, Source, handle
from content.text.records import Json


def file_sources(path: Path, refuse: Refusal | None) -> Iterator[Source]:
    """Each text of a file: itself, or the members of an archive as ``archive.zip/member``.

    Raises:
        TextError: where the file as a whole is refused; a member's refusal goes to ``refuse``.
    """
    refuse_file(path.stat().st_size)
    read = read_file(path.read_bytes(), path.name)
    for inner, error in read.refused:
        handle(f"{path}/{inner}", error, refuse)
    for part in read.parts:
        yield source_of(f"{path}/{part.name}", part)
    if not read.parts and not read.refused:
        yield source_of(str(path), read)


def source_of(path: str, file: FileText) -> Source:
    """A read file as the commands take it; a plain text is given without additions."""
    if file.format == "text":
        return Source(path, file.text)
    said = {
        "title": file.title, "published": file.published,
        "previous": file.previous, "next": file.next,
    }  # fmt: skip
    found: Json = {key: held for key, held in said.items() if held}
    return Source(path, file.text, found, {"text": file.text, **file.layout()})
