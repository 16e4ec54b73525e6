"""What reading gives: frozen records, and the exact JSON of the outline format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

Json: TypeAlias = dict[str, object]
Span: TypeAlias = tuple[int, int]
"""Start and end in Unicode code points of the stored text, half-open."""


@dataclass(frozen=True, slots=True)
class Node:
    """One provision, heading or point; children lie inside it, siblings apart.

    ``number`` is as printed, in digits ("133-1"), empty where the text gives none;
    ``rule`` names the rule that found it and ``confidence`` (0 to 1) how sure it is.
    """

    unit: str
    marker: str
    number: str
    title: str
    start: int
    end: int
    implicit: bool = False
    rule: str = ""
    confidence: float = 1.0
    children: tuple[Node, ...] = ()

    def as_json(self) -> Json:
        """This node and all below it as the outline format prints them."""
        return {
            "unit": self.unit,
            "marker": self.marker,
            "number": self.number,
            "title": self.title,
            "start": self.start,
            "end": self.end,
            "implicit": self.implicit,
            "rule": self.rule,
            "confidence": self.confidence,
            "children": [child.as_json() for child in self.children],
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of a provision; ``at`` is the offset of its 第…条 label."""

    at: int
    start: int
    end: int
    raw: str
    kind: str
    document: str | None
    article: str | None
    paragraph: int | None
    item: int | None

    def as_json(self) -> Json:
        """The citation as the outline format prints it."""
        return {
            "at": self.at,
            "start": self.start,
            "end": self.end,
            "raw": self.raw,
            "kind": self.kind,
            "document": self.document,
            "article": self.article,
            "paragraph": self.paragraph,
            "item": self.item,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should see: ``message`` in English, ``message_zh`` in Chinese."""

    code: str
    start: int
    end: int
    message: str
    message_zh: str

    def as_json(self) -> Json:
        """The finding as the outline format prints it."""
        return {
            "code": self.code,
            "start": self.start,
            "end": self.end,
            "message": self.message,
            "message_zh": self.message_zh,
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """A demand without a marker that an editor may take up; no outline node."""

    start: int
    end: int
    kind: str
    rule: str
    confidence: float

    def as_json(self) -> Json:
        """The proposal as the outline format prints it."""
        return {
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
            "rule": self.rule,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """One line of a document's history: ISO ``date`` and what happened."""

    date: str
    event: str

    def as_json(self) -> Json:
        """The event as the outline format prints it."""
        return {"date": self.date, "event": self.event}


@dataclass(frozen=True, slots=True)
class DocumentSpan:
    """Where one document of the file lies."""

    title: str
    start: int
    end: int

    def as_json(self) -> Json:
        """The document as the outline format prints it."""
        return {"title": self.title, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Classed spans that tile the text from 0 to ``characters``."""

    characters: int
    spans: tuple[tuple[int, int, str], ...]
    leftover: tuple[Span, ...]

    def as_json(self) -> Json:
        """The coverage as the outline format prints it."""
        return {
            "characters": self.characters,
            "spans": [list(span) for span in self.spans],
            "leftover": [list(span) for span in self.leftover],
        }


@dataclass(frozen=True, slots=True)
class Alternative:
    """A reading that lost: its score beside the winner's, and what it reads otherwise.

    ``differences`` holds (offset of a marker, depth in this reading or 0 for "no marker").
    """

    score: float
    margin: float
    differences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """All that reading one file gives; every list is in reading order.

    ``text`` is the text as stored, into which all offsets point; it is not printed.
    """

    text: str = field(repr=False)
    title: str
    published: str | None
    previous: str | None
    next: str | None
    subtitle: str | None
    issuer: str | None
    dates: tuple[DatedEvent, ...]
    nodes: tuple[Node, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    proposals: tuple[Proposal, ...]
    documents: tuple[DocumentSpan, ...]
    coverage: Coverage
    alternatives: tuple[Alternative, ...] = ()

    def as_json(self, path: str = "") -> Json:
        """The outline as the outline format prints it, for the file given as ``path``."""
        return {
            "path": path,
            "title": self.title,
            "published": self.published,
            "previous": self.previous,
            "next": self.next,
            "dates": [event.as_json() for event in self.dates],
            "nodes": [node.as_json() for node in self.nodes],
            "citations": [citation.as_json() for citation in self.citations],
            "findings": [finding.as_json() for finding in self.findings],
            "proposals": [proposal.as_json() for proposal in self.proposals],
            "documents": [document.as_json() for document in self.documents],
            "coverage": self.coverage.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two wordings of one law by article number."""

    identical: tuple[str, ...]
    moved: dict[str, str]
    changed: dict[str, str]
    removed: tuple[str, ...]
    added: tuple[str, ...]

    def as_json(self, old: str = "", new: str = "") -> Json:
        """The comparison as the comparison format prints it, for the two paths given."""
        return {
            "old": old,
            "new": new,
            "identical": list(self.identical),
            "moved": self.moved,
            "changed": self.changed,
            "removed": list(self.removed),
            "added": list(self.added),
        }
