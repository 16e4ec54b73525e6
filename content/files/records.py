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
    part of the document: running heads, site navigation, comments. A zip has no text of its own
    but ``parts`` and, by name, the members that were ``refused``.
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
    parts: tuple[FileText, ...] = ()
    refused: tuple[tuple[str, TextError], ...] = ()

    def layout(self) -> dict[str, Any]:
        """What is kept beside the text for citing it, empty for a plain text.

        >>> FileText("a.pdf", "甲", "pdf", pages=(PageSpan(0, 1, 1),)).layout()
        {'format': 'pdf', 'pages': [[0, 1, 1]]}
        """
        if self.format == "text":
            return {}
        kept: dict[str, Any] = {"format": self.format}
        if self.pages:
            kept["pages"] = [[one.start, one.end, one.page] for one in self.pages]
        if self.notes:
            kept["notes"] = [[one.at, one.start, one.end] for one in self.notes]
        if self.left_out:
            kept["left_out"] = list(self.left_out)
        return kept
