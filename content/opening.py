"""Files read and prepared ahead of the writer: everything pure about an import, on all cores.

Django-free, so that a reading process starts quickly and holds no database connection.
"""

import hashlib
import os
import time
from collections import Counter as Tally
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context, parent_process
from pathlib import Path, PurePosixPath
from threading import Thread

from content.errors import ContentError
from content.files import FileText, read_file
from content.files.limits import refuse_file
from content.formats.plumbline_yaml import PackageFile, read_package_file
from content.preparing import Prepared, TextDetails, Wish, prepare
from content.text import TextError, read_document
from content.text.decode import refuse_size
from content.text.records import Outline

# Files handed to a reader at a time, and those read but not yet written, which wait in memory at
# some ten times their size: enough for the readers to work on while a group is written.
_BUNDLE, _BUNDLE_BYTES = 4, 200_000
_AHEAD_BYTES, _AHEAD_LEAST, _AHEAD_MOST = 2_000_000, 4, 24


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was refused: a stable code, and words in English and Chinese."""

    code: str
    message: str
    message_zh: str


@dataclass(frozen=True, slots=True)
class ReadText:
    """A file's text with every document in it, ready to be written."""

    name: str
    documents: tuple[Prepared, ...] = ()
    findings: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One file to read: ``kind`` is text, yaml or missing; ``landed`` the digest it landed with."""

    path: Path
    kind: str
    landed: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds: a package, or texts and the archive members that were refused.

    ``digest`` is the SHA-256 of its bytes. ``kept`` says that these bytes landed before and were
    not read again. ``seconds`` are those of the clock, ``processor`` of the processor.
    """

    path: str
    package: PackageFile | None = None
    texts: tuple[ReadText, ...] = ()
    refused: tuple[tuple[str, Refusal], ...] = ()
    digest: str = ""
    kept: bool = False
    seconds: float = field(default=0.0, compare=False)
    processor: float = field(default=0.0, compare=False)


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


def open_file(asked: Asked, wish: Wish) -> Opened:
    """Read one planned file and prepare its documents; a refusal is a value."""
    began, busy = time.perf_counter(), time.process_time()
    try:
        opened = _opened(asked, wish)
    except (ContentError, TextError, OSError) as error:
        path = str(asked.path)
        opened = Opened(path, refused=((path, refusal_of(error)),))
    return replace(
        opened,
        seconds=time.perf_counter() - began,
        processor=time.process_time() - busy,
    )


def _opened(asked: Asked, wish: Wish) -> Opened:
    path = asked.path
    if asked.kind == "missing":
        raise TextError("path_missing", "no such file or folder", "文件或文件夹不存在")
    size = path.stat().st_size
    refuse_size(size) if asked.kind == "yaml" else refuse_file(size)
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest == asked.landed:
        return Opened(str(path), digest=digest, kept=True)
    if asked.kind == "yaml":
        return Opened(str(path), package=read_package_file(data, str(path)), digest=digest)
    return replace(_texts(str(path), read_file(data, path.name), wish), digest=digest)


def _texts(name: str, file: FileText, wish: Wish) -> Opened:
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
            texts.append(_read(path, part, wish))
    return Opened(name, texts=tuple(texts), refused=tuple(refused))


def _read(path: str, file: FileText, wish: Wish) -> ReadText:
    documents, findings = [], Tally[str]()
    stem = PurePosixPath(file.name).stem
    for start, text, outline in _documents(file.text):
        details = TextDetails(file=stem, layout=file.layout(start, start + len(text)))
        documents.append(prepare(text, outline, details, wish))
        findings.update(finding.code for finding in outline.findings)
    return ReadText(path, tuple(documents), dict(findings))


def _documents(text: str) -> Iterator[tuple[int, str, Outline]]:
    """Each document of a text, with where it starts and its outline."""
    outline = read_document(text)
    if len(outline.documents) < 2:  # noqa: PLR2004
        yield 0, text, outline
        return
    for span in outline.documents:
        part = text[span.start : span.end]
        yield span.start, part, read_document(part)


def open_files(files: Iterable[Asked], wish: Wish, *, jobs: int = 1) -> Iterator[Opened]:
    """Yield what each file holds, in the order given, ``jobs`` of them read at a time.

    With one job everything happens in this process. With more, files are read ahead of the writer
    as far as their size allows, so memory stays flat whatever the number of files.
    """
    if jobs <= 1:
        yield from (open_file(asked, wish) for asked in files)
        return
    # Spawned, not forked: a fork would inherit the writer's open database connection.
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_serve) as pool:
        yield from _ahead(pool, iter(files), wish)


def _serve() -> None:
    """Let the one writer go first where cores are short, and go when it has gone.

    A writer that was killed outright cannot tell its readers, who would wait for it for ever.
    """
    if hasattr(os, "nice"):
        os.nice(5)
    Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _open_some(asked: list[Asked], wish: Wish) -> list[Opened]:
    return [open_file(one, wish) for one in asked]


def _ahead(pool: Executor, files: Iterator[Asked], wish: Wish) -> Iterator[Opened]:
    waiting: deque[tuple[int, Future[list[Opened]]]] = deque()
    ahead = 0
    for asked in _bundles(files):
        size = sum(_size(one.path) for one in asked)
        waiting.append((size, pool.submit(_open_some, asked, wish)))
        ahead += size
        while (ahead > _AHEAD_BYTES and len(waiting) > _AHEAD_LEAST) or len(waiting) > _AHEAD_MOST:
            size, done = waiting.popleft()
            ahead -= size
            yield from done.result()
    while waiting:
        yield from waiting.popleft()[1].result()


def _bundles(files: Iterator[Asked]) -> Iterator[list[Asked]]:
    """Small files together, so that handing them over costs less than reading them."""
    bundle: list[Asked] = []
    held = 0
    for asked in files:
        bundle.append(asked)
        held += _size(asked.path)
        if held > _BUNDLE_BYTES or len(bundle) >= _BUNDLE:
            yield bundle
            bundle, held = [], 0
    if bundle:
        yield bundle


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
