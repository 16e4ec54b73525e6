"""Spans that tile a text, so that nothing is dropped in silence."""

from __future__ import annotations

import re

from content.text.records import Coverage, Node, Span

CLASSES = frozenset((
    *("node", "title", "subtitle", "date", "preamble", "attachment", "table", "links"),
    *("signature", "closing", "blank", "leftover"),
))  # fmt: skip
INK = re.compile(r"\S")


def tile(text: str, nodes: tuple[Node, ...], marks: list[tuple[int, str]]) -> Coverage:
    """Classed spans from 0 to the text's end; ``marks`` are (offset, class) of lines.

    A mark's class holds up to the next mark or node; words behind a node that no mark
    claims are "preamble" before a further node and "closing" after the last.
    """
    starts = [(node.start, node.end) for node in nodes]
    bounds = merge(text, starts, sorted(marks))
    spans: list[tuple[int, int, str]] = []
    for place, (start, kind) in enumerate(bounds):
        end = bounds[place + 1][0] if place + 1 < len(bounds) else len(text)
        if start == end:
            continue
        if spans and spans[-1][2] == kind:
            spans[-1] = (spans[-1][0], end, kind)
        else:
            spans.append((start, end, kind))
    leftover = tuple((start, end) for start, end, kind in spans if kind == "leftover")
    return Coverage(len(text), tuple(spans), leftover)


def merge(text: str, nodes: list[Span], marks: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Boundaries in order: each node one, each stretch between nodes by its marks."""
    bounds: list[tuple[int, str]] = []
    place, at, kind = 0, 0, "blank"
    for number, (start, end) in enumerate([*nodes, (len(text), len(text))]):
        kind = "preamble" if number < len(nodes) else ("closing" if nodes else "leftover")
        first = INK.search(text, at, start)
        if at == 0 and (first is None or first.start() > 0):
            bounds.append((0, "blank"))
        while place < len(marks) and marks[place][0] < at:
            place += 1
        if first is not None:
            if place >= len(marks) or marks[place][0] > first.start():
                bounds.append((first.start(), kind))
            while place < len(marks) and marks[place][0] < start:
                bounds.append(marks[place])
                place += 1
        if start < len(text):
            bounds.append((start, "node"))
        at = end
    return bounds
