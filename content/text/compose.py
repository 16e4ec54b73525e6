"""The winning reading to nodes: what each holds, and where it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.text.families import Marker
from content.text.findings import note
from content.text.lines import Block
from content.text.places import Place
from content.text.records import Finding, Node
from content.text.sequences import LAST, Candidate
from content.text.tree import Opening, TreeBuilder

TRAILING = 3
"""Paragraphs behind a tight list at the text's end that may be closing remarks."""
SENTENCE_END = re.compile("[。！？；：!?;:]")


@dataclass(slots=True)
class Open:
    """The newest member of an open list while its tree is composed."""

    key: str
    number: int
    block: int
    line: bool
    heading: bool
    count: int = 1
    spread: bool = False
    parent: bool = False


class Composer:
    """Depths to nodes: where each node ends."""

    def __init__(self, text: str, blocks: list[Block], stop: int, findings: list[Finding]) -> None:
        """Compose over the paragraphs of a body that ends at ``stop``."""
        self.text, self.blocks, self.stop, self.findings = text, blocks, stop, findings
        self.tree = TreeBuilder(text)
        self.open: list[Open] = []
        self.ended: dict[str, int] = {}

    def compose(self, places: list[Place], depths: tuple[int, ...]) -> tuple[Node, ...]:
        """The nodes of a reading."""
        for place, depth in zip(places, depths, strict=True):
            if depth > 0 and place.marker is not None:
                self.take(place, place.marker, depth)
            elif depth < 0:
                self.drop(0, place.start, place.candidate, renewed=False)
        self.finish()
        return self.tree.finish(self.stop)

    def take(self, place: Place, marker: Marker, depth: int) -> None:
        """Open one node, those of its depth and deeper ended before it."""
        candidate = place.candidate
        held = self.open[depth - 1] if len(self.open) >= depth else None
        goes_on = (
            held is not None
            and held.key == candidate.key
            and (held.number < candidate.number or 1 < held.number == candidate.number)
        )
        self.drop(depth if goes_on else depth - 1, place.start, candidate, renewed=not goes_on)
        number = candidate.number
        entry = Open(candidate.key, number, candidate.block, candidate.line, candidate.heading)
        if goes_on and held is not None:
            entry.number = number = held.number + 1 if number == LAST else number
            entry.count = held.count + 1
            entry.spread = held.spread or candidate.block - held.block > 1 or held.parent
            if number > held.number + 1:
                self.note("list_gap", place, marker, held.number, number)
            elif number == held.number:
                self.note("list_repeat", place, marker, number)
            self.open[depth - 1 :] = [entry]
        else:
            if number > 1 and self.ended.get(candidate.key) != number - 1:
                self.note("list_starts_late", place, marker, number)
            self.open[depth - 1 :] = [entry]
        if depth > 1:
            self.open[depth - 2].parent = True
        follows = goes_on or number == 1 or self.ended.get(candidate.key) == number - 1
        self.add(place, marker, depth, number, follows=follows)

    def note(self, code: str, place: Place, marker: Marker, *details: object) -> None:
        """Report something at a marker."""
        end = place.start + marker.length
        self.findings.append(note(code, place.start, end, *details))

    def add(self, place: Place, marker: Marker, depth: int, number: int, *, follows: bool) -> None:
        """Add the opening to the tree."""
        inline = not place.candidate.line
        sure = 0.95 if follows else 0.6
        self.tree.add(Opening(
            depth, "point" if inline else marker.family.unit, marker.printed,
            marker.label or str(number), self.title(place, marker), place.start,
            marker.key, confidence=round(sure - 0.05 * inline, 2),
        ))  # fmt: skip

    def title(self, place: Place, marker: Marker) -> str:
        """The words behind the marker up to the first sentence end."""
        block = self.blocks[place.candidate.block]
        start = place.start + marker.length
        if block.words[0] == "#" and place.candidate.line:
            start += len(block.words) - len(block.words.lstrip("# *"))
        words = self.text[start : min(block.end, start + 300)]
        return first_sentence(words.lstrip(" ：:，,、").replace("\n", ""))

    def drop(self, depth: int, at: int, candidate: Candidate, *, renewed: bool) -> None:
        """End the open nodes below the first ``depth``, each where its list closes."""
        for place in range(len(self.open) - 1, depth - 1, -1):
            entry = self.open[place]
            end = self.end_of(entry, at, candidate, renewed=renewed and place == depth)
            self.tree.close(place + 1, end)
            if entry.line:
                self.ended[entry.key] = entry.number
        del self.open[depth:]

    def end_of(self, entry: Open, at: int, candidate: Candidate, *, renewed: bool) -> int:
        """Where the last member of a list ends, ``candidate`` coming next."""
        block_end = self.blocks[entry.block].end
        if not entry.line and entry.block != candidate.block:
            return block_end
        if entry.line and not entry.parent:
            introduced = candidate.introduced and (candidate.colon or not entry.heading)
            if renewed and candidate.line and introduced:
                before = max(entry.block, candidate.block - 2)
                return self.blocks[before].end
            if not entry.heading and not renewed and entry.count > 1 and not entry.spread:
                return min(block_end, at)
        return at

    def finish(self) -> None:
        """End all lists; short trailing paragraphs behind a tight list are closing remarks."""
        if not self.open:
            return
        last = self.open[-1]
        trailing = len(self.blocks) - 1 - last.block
        end = self.stop
        tight = last.count > 1 and not last.spread and last.line and not last.heading
        if not last.line:
            self.tree.close(len(self.open), self.blocks[last.block].end)
        elif tight and 1 <= trailing <= TRAILING:
            end = self.blocks[last.block].end
        self.tree.close(0, end)


def first_sentence(words: str) -> str:
    """The words up to the first sentence end.

    >>> first_sentence("加强领导。各单位要重视。")
    '加强领导'
    """
    found = SENTENCE_END.search(words)
    return (words[: found.start()] if found else words).strip()
