"""What reading a file gives: its text, and what the file says of it beside the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from content.text.failures import TextError


@dataclass(frozen=True, slots=True)
class PageSpan:
    """The part of the text that stands on one printed page, counted from 1."""

    start: int
    end: int
    page: int


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote: ``at`` is where its mark stood, ``start`` to ``end`` its words."""

    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of one file; offsets are Unicode code points of ``text``, half-open.

    ``format`` is text, docx, pdf, html or zip. ``title``, ``published`` (ISO), ``previous`` and
    ``next`` are what a page says outside its main text. ``left_out`` are the lines that are no
    part of the document: running heads, site navigation, comments. ``doubts`` are offsets of
    printed lines that may or may not begin a paragraph: the page does not tell. A zip has no
    text of its own but ``parts`` and, by name, the members that were ``refused``.
    """

    name: str
    text: str = field(repr=False)
    format: str
    title: str | None = None
    published: str | None = None
    previous: str | None = None
    next: str | None = None
    pages: tuple[PageSpan, ...] = ()
    notes: tuple[Note, ...] = ()
    left_out: tuple[str, ...] = ()
    doubts: tuple[int, ...] = ()
    parts: tuple[FileText, ...] = ()
    refused: tuple[tuple[str, TextError], ...] = ()

    def layout(self, start: int = 0, end: int | None = None) -> dict[str, Any]:
        """What is kept beside the text from ``start`` to ``end``, empty for a plain text.

        Offsets count from ``start``.

        >>> FileText("a.pdf", "甲乙", "pdf", pages=(PageSpan(0, 2, 1),)).layout(1)
        {'format': 'pdf', 'pages': [[0, 1, 1]]}
        """
        if self.format == "text":
            return {}
        last = len(self.text) if end is None else end
        kept: dict[str, Any] = {"format": self.format}
        pages = [
            [max(one.start, start) - start, min(one.end, last) - start, one.page]
            for one in self.pages
            if one.start < last and start < one.end
        ]
        notes = [
            [one.at - start, one.start - start, one.end - start]
            for one in self.notes
            if start <= one.at and one.end <= last
        ]
        told = {
            "pages": pages, "notes": notes, "left_out": list(self.left_out),
            "doubts": [at - start for at in self.doubts if start <= at < last],
        }  # fmt: skip
        return kept | {key: held for key, held in told.items() if held}
