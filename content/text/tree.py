"""Openings in reading order to a frozen tree: ends follow from what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field

from content.text.records import Node


@dataclass(slots=True)
class Opening:
    """A node whose end is not known yet; ``depth`` orders it among its neighbours."""

    depth: int
    unit: str
    marker: str
    number: str
    title: str
    start: int
    rule: str
    implicit: bool = False
    confidence: float = 1.0
    children: list[Node] = field(default_factory=list)


class TreeBuilder:
    """Takes openings and closings in reading order; cost is linear in their number."""

    def __init__(self, text: str) -> None:
        """Build over ``text``, whose offsets the openings use."""
        self.text = text
        self.roots: list[Node] = []
        self.open_nodes: list[Opening] = []

    def add(self, opening: Opening) -> None:
        """Open a node; every open node of its depth or deeper ends where it starts."""
        self.close(opening.depth, opening.start)
        self.open_nodes.append(opening)

    def leaf(self, depth: int, node: Node) -> None:
        """Add a node that is known whole and can hold no other."""
        if self.open_nodes and self.open_nodes[-1].depth >= depth:
            self.close(depth, node.start)
        siblings = self.open_nodes[-1].children if self.open_nodes else self.roots
        siblings.append(node)

    def close(self, depth: int, at: int) -> None:
        """End the open nodes of ``depth`` or deeper at ``at``, white space before it aside."""
        while self.open_nodes and self.open_nodes[-1].depth >= depth:
            opening = self.open_nodes.pop()
            siblings = self.open_nodes[-1].children if self.open_nodes else self.roots
            siblings.append(self.frozen(opening, at))

    def frozen(self, opening: Opening, at: int) -> Node:
        """The record of a closed node."""
        end, text = at, self.text
        last = opening.children[-1].end if opening.children else opening.start
        while end > last and text[end - 1].isspace():
            end -= 1
        return Node(
            opening.unit,
            opening.marker,
            opening.number,
            opening.title,
            opening.start,
            max(end, last),
            opening.implicit,
            opening.rule,
            opening.confidence,
            tuple(opening.children),
        )

    def finish(self, at: int) -> tuple[Node, ...]:
        """All top nodes, the last ones ended at ``at``."""
        self.close(0, at)
        return tuple(self.roots)
