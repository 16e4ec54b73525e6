"""PDF: paragraphs as they were before the page broke them, and the page of every part."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from content.files.limits import (
    PAGES,
    SECONDS,
    Deadline,
    broken_file,
    encrypted_file,
    refuse_text,
    too_slow,
)
from content.files.notes import with_notes
from content.files.records import FileText, PageSpan
from content.files.rejoin import columns, glue, goes_on, is_doubtful, is_likely_end
from content.files.running import NOTE_MARK, Page, body_size, take_heads, take_notes
from content.files.runs import Line, Run, assemble, usual_script_gap
from content.files.signs import plain_signs
from content.text.failures import TextError

KIND = "pdf"
SCRIPT = Path(__file__).with_name("sheets.py")
# The exit codes of that script.
NEEDS_PASSWORD = 3
HAS_TOO_MANY = 4


def read_pdf(data: bytes, name: str) -> FileText:
    """The text of a pdf, one line a paragraph, with the page of each part in ``pages``.

    Lines broken by the page's width are joined, over the end of the page too; running heads,
    page numbers and slanted stamps are in ``left_out``; footnotes follow the text; ``doubts``
    are the places where a paragraph may or may not begin.

    Raises:
        TextError: ``broken_file``, ``encrypted_file``, ``too_many_pages``, ``no_text_layer``,
            ``file_too_large`` or ``too_slow``.
    """
    deadline = Deadline()
    try:
        pages, left_out = read_pages(data, deadline)
    except TextError:
        raise
    except Exception as error:  # the border of the outside format: no file may crash us
        raise broken_file(KIND, type(error).__name__) from error
    if not any(page.lines for page in pages):
        raise TextError(
            "no_text_layer",
            "the pdf holds pictures only; run character recognition (OCR) first",
            "PDF 只有图像，没有文字层，请先做文字识别(OCR)",
        )
    return laid(pages, left_out, name)


def read_pages(data: bytes, deadline: Deadline) -> tuple[list[Page], list[str]]:
    """The lines of every page, and the words of slanted stamps."""
    told = [json.loads(written) for written in sheets(data).splitlines()]
    shown = [[Run(plain_signs(words), *places) for words, *places in one["runs"]] for one in told]
    refuse_text(sum(len(run.words) for runs in shown for run in runs))
    script_gap = usual_script_gap(shown)
    pages: list[Page] = []
    for number, (one, runs) in enumerate(zip(told, shown, strict=True), start=1):
        deadline.check()
        lines = assemble(runs, number, script_gap)
        pages.append(Page(number, lines, tuple(one["box"])))
    stamps = dict.fromkeys(one["slanted"] for one in told if one["slanted"].strip())
    return pages, list(stamps)


def sheets(data: bytes) -> bytes:
    """What the process of PDFium prints of a pdf."""
    command = [sys.executable, "-I", str(SCRIPT), str(PAGES)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise too_slow(SECONDS) from error
    told = done.stderr.decode("utf-8", "replace")
    if done.returncode == NEEDS_PASSWORD:
        raise encrypted_file(KIND)
    if done.returncode == HAS_TOO_MANY:
        raise TextError(
            "too_many_pages",
            f"the pdf has {told} pages; the limit is {PAGES:,}",
            f"PDF 有 {told} 页，超过 {PAGES:,} 页的上限",
        )
    if done.returncode:
        raise broken_file(KIND)
    return done.stdout


def laid(pages: Sequence[Page], left_out: list[str], name: str) -> FileText:
    """Paragraphs, pages and notes from the lines of all pages."""
    size = body_size(pages)
    left_out = [*left_out, *take_heads(pages, size)]
    notes = {page.number: take_notes(page, size) for page in pages}
    groups, doubtful = grouped(pages)
    paragraphs: list[str] = []
    marks: list[tuple[int, int, str]] = []
    places: list[tuple[int, int, Line]] = []
    for group in groups:
        words = ""
        for line in group:
            words += glue(words, line.words) if words else ""
            places.append((len(paragraphs), len(words), line))
            for at, mark in line.notes:
                marks.append((len(paragraphs), len(words) + at, taken(notes[line.page], mark)))
            words += line.words
        paragraphs.append(words)
    last = (len(paragraphs) - 1, len(paragraphs[-1]))
    rest = [(*last, words) for page in pages for words in notes[page.number]]
    text, placed = with_notes(paragraphs, [*marks, *rest])
    starts = list(accumulate((len(words) + 1 for words in paragraphs), initial=0))
    begun = [(starts[paragraph] + offset, line) for paragraph, offset, line in places]
    return FileText(
        name=name, text=text, format=KIND, notes=placed, left_out=tuple(left_out),
        pages=page_spans(begun, starts[-1] - 1),
        doubts=tuple(at for at, line in begun if id(line) in doubtful),
    )  # fmt: skip


def grouped(pages: Sequence[Page]) -> tuple[list[list[Line]], set[int]]:
    """The lines of each paragraph, and the ids of those where only words told."""
    column_of = columns(pages)
    groups: list[list[Line]] = []
    doubtful: set[int] = set()
    for line in (line for page in pages for line in page.lines):
        if not groups:
            groups.append([line])
            continue
        last, column = groups[-1][-1], column_of[id(groups[-1][-1])]
        joined = goes_on(last, line, column, same_column=column is column_of[id(line)])
        if joined is None:
            joined = not is_likely_end(last, line, column)
            if is_doubtful(last, line):
                doubtful.add(id(line))
        if joined:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups, doubtful


def taken(notes: list[str], mark: str) -> str:
    """Take the note with this mark from those of its page, empty where there is none."""
    for place, words in enumerate(notes):
        found = NOTE_MARK.match(words)
        if found and found[1].strip("[]") == mark.strip("[]"):
            return notes.pop(place)[found.end() :]
    return ""


def page_spans(begun: Sequence[tuple[int, Line]], end: int) -> tuple[PageSpan, ...]:
    """From where to where each page reaches; ``begun`` are the offsets of lines in order."""
    first: dict[int, int] = {}
    for at, line in begun:
        first.setdefault(line.page, at)
    ends = [*first.values(), end][1:]
    return tuple(
        PageSpan(start, stop, page) for (page, start), stop in zip(first.items(), ends, strict=True)
    )
