"""The public way in: a text to its outline."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from content.text.citations import read_citations
from content.text.coverage import tile
from content.text.documents import split
from content.text.families import marker_at_line
from content.text.findings import character_findings, note
from content.text.front import Back, Front, read_back, read_front
from content.text.headings import HEADING
from content.text.lines import Line, scan
from content.text.normalise import View, view
from content.text.numerals import NUMERAL
from content.text.prose import read_prose
from content.text.records import (
    Alternative,
    Citation,
    DocumentSpan,
    Finding,
    Node,
    Outline,
    Proposal,
)
from content.text.statutes import read_statute

# Matches 第五条 甲, 第 十 条 乙 and a label alone on its line; then glued ones: 第五条为了.
# Not 第一条，要: an ordinal of a speech.
FEWEST_POINTS = 2
NUMBER = f"[ \\t#*]*第 ?[{NUMERAL}\\d]{{1,9}} ?条"
ARTICLE_LINE = re.compile(rf"^{NUMBER}(?=\s|之|：)", re.MULTILINE)
GLUED_LINE = re.compile(rf"^{NUMBER}(?=[^\s，,、。；：的第和至或及与])", re.MULTILINE)


def read_document(text: str, *, known_titles: Collection[str] = ()) -> Outline:
    r"""The outline of a text: nodes, citations, findings, proposals and coverage.

    Offsets are Unicode code points of ``text`` as given, half-open. ``known_titles`` are
    titles among the documents at hand, by which names without brackets are known (one
    frozenset for many documents is prepared once). Never raises on any text; cost is
    linear in its length.

    >>> outline = read_document("某条例\n第一条 甲。\n第二条 乙：\n（一）丙；\n（二）丁。")
    >>> [(node.number, len(node.children)) for node in outline.nodes]
    [('1', 1), ('2', 3)]
    """
    seen = view(text)
    lines = scan(seen.text)
    starts = split(lines)
    parts = []
    for place, first in enumerate(starts):
        last = starts[place + 1] if place + 1 < len(starts) else len(lines)
        end = lines[last].start if last < len(lines) else len(seen.text)
        parts.append(read_part(seen.text, lines[first:last], end, known_titles))
    return assemble(text, seen, parts)


class Part:
    """One document of a file, in offsets of the folded text."""

    def __init__(self, front: Front, back: Back) -> None:
        """Start with what surrounds the body."""
        self.front, self.back = front, back
        self.nodes: tuple[Node, ...] = ()
        self.findings: list[Finding] = []
        self.marks: list[tuple[int, str]] = []
        self.proposals: list[Proposal] = []
        self.citations: list[Citation] = []
        self.alternatives: tuple[Alternative, ...] = ()
        self.start = self.end = 0


def read_part(text: str, lines: list[Line], end: int, known_titles: Collection[str]) -> Part:
    """Read one document that ends at ``end``."""
    front = read_front(lines)
    back = read_back(lines, front.body)
    part = Part(front, back)
    part.start = lines[0].start if lines else 0
    part.end = end
    body = lines[front.body : back.body_end]
    stop = lines[back.body_end].start if back.body_end < len(lines) else end
    part.marks = [*front.marks, *back.marks]
    part.findings = list(front.findings)
    if is_statute(text, body, stop):
        markdown = any(line.words[0] == "#" for line in lines)
        nodes, findings, marks, first = read_statute(text, body, stop, markdown=markdown)
        if first < 0:
            read_body(part, text, body, stop)
        else:
            part.nodes, part.marks = nodes, part.marks + marks
            part.findings = part.findings + findings
            before = [line for line in body if line.start < nodes[0].start]
            read_preface(part, text, [line for line in before if not HEADING.match(line.words)])
    else:
        read_body(part, text, body, stop)
    part.citations = read_citations(
        text, (part.start, end), title=front.title, nodes=part.nodes, known=known_titles
    )
    return part


def read_body(part: Part, text: str, body: list[Line], stop: int) -> None:
    """Read a body as prose."""
    prose = read_prose(text, body, stop)
    part.nodes = prose.nodes
    part.proposals = prose.proposals
    part.findings = part.findings + prose.findings
    part.marks = [*part.front.marks, *part.back.marks, *prose.marks]
    part.alternatives = prose.alternatives


def read_preface(part: Part, text: str, before: list[Line]) -> None:
    """Points of a notice that stands before the statute it announces."""
    if sum(1 for line in before if marker_at_line(line.words)) < FEWEST_POINTS:
        return
    prose = read_prose(text, before, part.nodes[0].start)
    if len(prose.nodes) >= FEWEST_POINTS:
        part.nodes = (*prose.nodes, *part.nodes)
        part.proposals = prose.proposals
        inside = [(node.start, node.end) for node in prose.nodes]
        part.marks = [mark for mark in part.marks if not any(a <= mark[0] < b for a, b in inside)]


def is_statute(text: str, body: list[Line], stop: int) -> bool:
    """Whether the text itself is divided into articles, by content alone."""
    if not body:
        return False
    start = body[0].start
    if ARTICLE_LINE.search(text, start, stop):
        return True
    glued = GLUED_LINE.finditer(text, start, stop)
    return next(glued, None) is not None and next(glued, None) is not None


def assemble(text: str, seen: View, parts: list[Part]) -> Outline:
    """One outline from the documents of a file, in offsets of the stored text."""
    first = parts[0]
    nodes = tuple(node for part in parts for node in part.nodes)
    findings = [finding for part in parts for finding in part.findings]
    citations = [citation for part in parts for citation in part.citations]
    proposals = [proposal for part in parts for proposal in part.proposals]
    marks = [mark for part in parts for mark in part.marks]
    spans = [(part.front.title, part.start, part.end) for part in parts]
    move = seen.original
    if seen.odd:
        nodes = tuple(moved(node, text, seen) for node in nodes)
    if seen.cuts:
        findings = [replace(f, start=move(f.start), end=moved_end(f.end, move)) for f in findings]
        citations = [
            replace(c, at=move(c.at), start=move(c.start), end=moved_end(c.end, move))
            for c in citations
        ]
        proposals = [replace(p, start=move(p.start), end=moved_end(p.end, move)) for p in proposals]
        marks = [(move(at), kind) for at, kind in marks]
        spans = [(title, move(start), moved_end(end, move)) for title, start, end in spans]
    if seen.text != text:
        citations = [replace(c, raw=text[c.start : c.end]) for c in citations]
    if seen.odd:
        findings += character_findings(text)
    if len(parts) > 1:
        findings.append(note("several_documents", spans[1][1], spans[1][1], len(parts)))
    findings.sort(key=lambda finding: (finding.start, finding.end))
    back = parts[-1].back
    return Outline(
        text=text,
        title=first.front.title,
        published=first.front.published or back.published,
        previous=back.previous,
        next=back.next,
        subtitle=first.front.subtitle,
        issuer=first.front.issuer or first.back.issuer,
        dates=tuple(event for part in parts for event in part.front.dates),
        nodes=nodes,
        citations=tuple(citations),
        findings=tuple(findings),
        proposals=tuple(proposals),
        documents=tuple(DocumentSpan(*span) for span in spans),
        coverage=tile(text, nodes, marks),
        alternatives=tuple(a for part in parts for a in part.alternatives),
    )


def moved(node: Node, text: str, seen: View) -> Node:
    """``node`` and all below it in offsets of the stored text, its marker as printed there."""
    children = tuple(moved(child, text, seen) for child in node.children)
    start, marker = seen.original(node.start), node.marker
    if marker and seen.text.startswith(marker, node.start):
        marker = text[start : moved_end(node.start + len(marker), seen.original)]
    end = moved_end(node.end, seen.original)
    return replace(node, start=start, end=end, marker=marker, children=children)


def moved_end(end: int, move: Callable[[int], int]) -> int:
    """A half-open end: behind the stored place of its last character."""
    return move(end - 1) + 1 if end else move(end)
