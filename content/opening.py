"""Files read ahead of the writer: everything pure about an import, on as many cores as wanted.

Django-free, so that a reading process starts quickly and holds no database connection.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

from content.errors import ContentError
from content.files import FileText, read_file
from content.files.limits import refuse_file
from content.formats.plumbline_yaml import PackageFile, read_package_file
from content.text import TextError, read_document
from content.text.decode import refuse_size
from content.text.records import Outline

# Texts read but not yet written wait in memory; two a reader keep every core busy.
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was refused: a stable code, and words in English and Chinese."""

    code: str
    message: str
    message_zh: str


@dataclass(frozen=True, slots=True)
class ReadText:
    """A file's text with the outline of each document in it: ``(start, text, outline)``."""

    name: str
    file: FileText
    documents: tuple[tuple[int, str, Outline], ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds: a package, or texts and the archive members that were refused."""

    path: str
    package: PackageFile | None = None
    texts: tuple[ReadText, ...] = ()
    refused: tuple[tuple[str, Refusal], ...] = ()
    seconds: float = field(default=0.0, compare=False)


def refusal_of(error: ContentError | TextError | OSError) -> Refusal:
    """Say an error as a refusal.

    >>> refusal_of(TextError("empty_text", "no text", "没有文字")).code
    'empty_text'
    """
    if isinstance(error, ContentError):
        return Refusal(error.code, error.detail, error.detail_zh)
    if isinstance(error, TextError):
        return Refusal(error.code, error.message_en, error.message_zh)
    message = error.strerror or str(error)
    return Refusal("file_unreadable", message, f"无法读取:{message}")


def open_file(path: Path, kind: str) -> Opened:
    """Read one planned file, whose ``kind`` is text, yaml or missing; a refusal is a value."""
    began = time.perf_counter()
    try:
        opened = _opened(path, kind)
    except (ContentError, TextError, OSError) as error:
        opened = Opened(str(path), refused=((str(path), refusal_of(error)),))
    return replace(opened, seconds=time.perf_counter() - began)


def _opened(path: Path, kind: str) -> Opened:
    if kind == "missing":
        raise TextError("path_missing", "no such file or folder", "文件或文件夹不存在")
    if kind == "yaml":
        refuse_size(path.stat().st_size)
        return Opened(str(path), package=read_package_file(path.read_bytes(), str(path)))
    refuse_file(path.stat().st_size)
    return _texts(str(path), read_file(path.read_bytes(), path.name))


def _texts(name: str, file: FileText) -> Opened:
    """The texts of a file: its own, or those of an archive's members."""
    refused = [(f"{name}/{inner}", refusal_of(error)) for inner, error in file.refused]
    named = [(f"{name}/{part.name}", part) for part in file.parts]
    if file.format != "zip":
        named.append((name, file))
    texts = []
    for path, part in named:
        if "\x00" in part.text:
            refused.append(
                (path, Refusal("binary_file", "it holds NUL characters", "含有 NUL 字符"))
            )
        else:
            texts.append(ReadText(path, part, tuple(_documents(part.text))))
    return Opened(name, texts=tuple(texts), refused=tuple(refused))


def _documents(text: str) -> Iterator[tuple[int, str, Outline]]:
    """Each document of a text, with where it starts and its outline."""
    outline = read_document(text)
    if len(outline.documents) < 2:  # noqa: PLR2004
        yield 0, text, outline
        return
    for span in outline.documents:
        part = text[span.start : span.end]
        yield span.start, part, read_document(part)


def open_files(files: Iterable[tuple[Path, str]], *, jobs: int = 1) -> Iterator[Opened]:
    """Yield what each file holds, in the order given, ``jobs`` of them read at a time.

    With one job everything happens in this process. With more, a few files a reader are read
    ahead and no more, so memory stays flat whatever the number of files.
    """
    if jobs <= 1:
        yield from (open_file(path, kind) for path, kind in files)
        return
    # Spawned, not forked: a fork would inherit the writer's open database connection.
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    with pool:
        yield from _ahead(pool, iter(files), jobs * _AHEAD)


def _ahead(pool: Executor, files: Iterator[tuple[Path, str]], depth: int) -> Iterator[Opened]:
    waiting: deque[Future[Opened]] = deque()
    for path, kind in files:
        waiting.append(pool.submit(open_file, path, kind))
        if len(waiting) >= depth:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
