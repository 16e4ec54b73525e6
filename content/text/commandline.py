"""What the outline and compare commands print, without Django and without a database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from content.text.compare import compare_outlines
from content.text.decode import decode, refuse_size
from content.text.failures import TextError
from content.text.normalise import normal_title
from content.text.reading import read_document
from content.text.records import Outline

Refusal = Callable[[str, TextError], None]


def outline_lines(paths: Iterable[str], refuse: Refusal | None = None) -> Iterator[str]:
    """One line of JSON for each file, folders walked in name order.

    A file that cannot be read goes to ``refuse`` (path, error) and the next is read;
    without ``refuse`` its error is raised.
    """
    texts = [(path, text) for path in expand(paths, refuse) if (text := load(path, refuse))]
    titles = {normal_title(first_line(text)) for _, text in texts}
    for path, text in texts:
        outline = read_document(text, known_titles=titles)
        yield json.dumps(outline.as_json(path), ensure_ascii=False)


def compare_lines(old: str, new: str, refuse: Refusal | None = None) -> Iterator[str]:
    """One line of JSON for a pair of files, or for each pair of one title in two folders.

    Raises TextError ``path_missing`` where no two texts can be paired.
    """
    before, after = outlines(old, refuse), outlines(new, refuse)
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


def outlines(path: str, refuse: Refusal | None) -> list[tuple[str, Outline]]:
    """The readable texts of a file or folder."""
    return [
        (name, read_document(text))
        for name in expand([path], refuse)
        if (text := load(name, refuse))
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


def load(path: str, refuse: Refusal | None) -> str | None:
    """The text of a file, or None once its refusal was reported."""
    try:
        refuse_size(Path(path).stat().st_size)
        return decode(Path(path).read_bytes())
    except TextError as error:
        handle(path, error, refuse)
    except OSError as error:
        reason = error.strerror or str(error)
        unreadable = TextError("file_unreadable", f"cannot read: {reason}", f"无法读取：{reason}")
        handle(path, unreadable, refuse)
    return None


def handle(path: str, error: TextError, refuse: Refusal | None) -> None:
    """Report a refusal, or raise it."""
    if refuse is None:
        raise error
    refuse(path, error)


def first_line(text: str) -> str:
    """The first line with words, marks of a heading aside."""
    lines = (line.strip("# \ufeff\u3000\r") for line in text[:2000].split("\n"))
    return next(filter(None, lines), "")
