"""What the outline and compare commands print, without Django and without a database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from content.text.compare import compare_outlines
from content.text.decode import decode, refuse_size
from content.text.failures import TextError
from content.text.normalise import normal_title
from content.text.reading import read_document
from content.text.records import Json, Outline

Refusal = Callable[[str, TextError], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A text to read: ``found`` stands in for what its words do not say, ``beside`` is added."""

    path: str
    text: str
    found: Json = field(default_factory=dict)
    beside: Json = field(default_factory=dict)


Reader = Callable[[Path, Refusal | None], Iterable[Source]]
"""Gives the texts of a file; it raises TextError, and hands the refusal of a part on."""


def plain_source(path: Path, _refuse: Refusal | None) -> Iterator[Source]:
    """The file as one plain text, refused as a whole or not at all."""
    refuse_size(path.stat().st_size)
    yield Source(str(path), decode(path.read_bytes()))


def outline_lines(
    paths: Iterable[str], refuse: Refusal | None = None, *, read: Reader = plain_source
) -> Iterator[str]:
    """One line of JSON for each text, folders walked in name order.

    A file that cannot be read goes to ``refuse`` (path, error) and the next is read;
    without ``refuse`` its error is raised. ``read`` gives the texts of a file.
    """
    texts = [text for path in expand(paths, refuse) for text in load(path, refuse, read)]
    titles = frozenset(normal_title(first_line(source.text)) for source in texts)
    for source in texts:
        outline = read_document(source.text, known_titles=titles)
        yield json.dumps(answer(outline, source), ensure_ascii=False)


def answer(outline: Outline, source: Source) -> Json:
    """The outline as the format prints it, completed by what the file says beside the words."""
    told = outline.as_json(source.path)
    missing = {key: held for key, held in source.found.items() if not told[key]}
    return told | missing | source.beside


def compare_lines(
    old: str, new: str, refuse: Refusal | None = None, *, read: Reader = plain_source
) -> Iterator[str]:
    """One line of JSON for a pair of files, or for each pair of one title in two folders.

    Raises TextError ``path_missing`` where no two texts can be paired.
    """
    before, after = outlines(old, refuse, read), outlines(new, refuse, read)
    if Path(old).is_dir() or Path(new).is_dir():
        pairs = paired(before, after)
    else:
        pairs = [(a, b) for a in before for b in after]
    for (old_path, old_outline), (new_path, new_outline) in pairs:
        comparison = compare_outlines(old_outline, new_outline)
        yield json.dumps(comparison.as_json(old_path, new_path), ensure_ascii=False)


def paired(
    before: list[tuple[str, Outline]], after: list[tuple[str, Outline]]
) -> list[tuple[tuple[str, Outline], tuple[str, Outline]]]:
    """Texts of one title; where a folder holds several wordings, the last of each."""
    by_title = {work_title(outline): (path, outline) for path, outline in after}
    found = {}
    for path, outline in before:
        title = work_title(outline)
        if title in by_title:
            found[title] = ((path, outline), by_title[title])
    return list(found.values())


def work_title(outline: Outline) -> str:
    """The normal title with the subtitle, so that parts of a code stay apart."""
    return normal_title(outline.title) + (outline.subtitle or "")


def outlines(path: str, refuse: Refusal | None, read: Reader) -> list[tuple[str, Outline]]:
    """The readable texts of a file or folder."""
    return [
        (source.path, read_document(source.text))
        for name in expand([path], refuse)
        for source in load(name, refuse, read)
    ]


def expand(paths: Iterable[str], refuse: Refusal | None) -> Iterator[str]:
    """Files as given, those of folders in name order, hidden ones left out."""
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from sorted(
                str(file)
                for file in path.rglob("*")
                if file.is_file() and not file.name.startswith(".")
            )
        elif path.exists():
            yield given
        else:
            missing = TextError("path_missing", "there is no such file", "没有这个文件或文件夹")
            handle(given, missing, refuse)


def load(path: str, refuse: Refusal | None, read: Reader) -> list[Source]:
    """The texts of a file, none once its refusal was reported."""
    try:
        return list(read(Path(path), refuse))
    except TextError as error:
        handle(path, error, refuse)
    except OSError as error:
        reason = error.strerror or str(error)
        unreadable = TextError("file_unreadable", f"cannot read: {reason}", f"无法读取：{reason}")
        handle(path, unreadable, refuse)
    return []


def handle(path: str, error: TextError, refuse: Refusal | None) -> None:
    """Report a refusal, or raise it."""
    if refuse is None:
        raise error
    refuse(path, error)


def first_line(text: str) -> str:
    """The first line with words, marks of a heading aside."""
    lines = (line.strip("# \ufeff\u3000\r") for line in text[:2000].split("\n"))
    return next(filter(None, lines), "")
