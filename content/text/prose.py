"""Essays, speeches and official prose: headings and points by sequence, then parallel points."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from content.text.compose import Composer
from content.text.families import marker_at_line
from content.text.implicit import add_implicit, demands
from content.text.lines import COMMA, STOP, Block, Line, is_wrapped, page_width
from content.text.places import ENCLOSURES, Place, find_places
from content.text.records import Alternative, Finding, Node, Proposal
from content.text.sequences import Reading, best_readings

# Matches 目录, 目 录; then an entry's dots and page; — 3 — or -12- alone on a line.
CONTENTS = re.compile(r"#* *目\s*录$")
LEADERS = re.compile(r"[\s.…·]*\d*$")
PAGE_NUMBER = re.compile(r"[-—–]+ *\d{1,4} *[-—–]+$")
FRONT_LINES, LONGEST_CONTENTS = 40, 200
SHORT_REST = 15
"""Characters. A broken title leaves less than this on its second line; a body is longer."""


@dataclass(slots=True)
class Prose:
    """What a body of prose gives, in offsets of the folded text."""

    nodes: tuple[Node, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    alternatives: tuple[Alternative, ...] = ()


def read_prose(text: str, body: list[Line], stop: int) -> Prose:
    """Read the lines of a body that ends at ``stop``."""
    prose = Prose()
    blocks = gather(body, prose.marks)
    if blocks:
        prose.marks.append((blocks[0].start, "preamble"))
    prose.marks.extend(
        (block.start, "attachment") for block in blocks if ENCLOSURES.match(block.words)
    )
    places = find_places(text, blocks)
    readings = best_readings([place.candidate for place in places])
    nodes = Composer(text, blocks, stop, prose.findings).compose(places, readings[0].depths)
    prose.nodes = add_implicit(text, blocks, nodes)
    prose.proposals = demands(text, blocks, prose.nodes)
    prose.alternatives = runners_up(places, readings)
    return prose


def gather(body: list[Line], marks: list[tuple[int, str]]) -> list[Block]:
    """Paragraphs, those that the page broke in mid-sentence joined again."""
    blocks: list[Block] = []
    width = page_width(body)
    for line in without_contents(body, marks):
        if line.words.startswith("<!--") or PAGE_NUMBER.match(line.words):
            continue
        if line.words[0] == "|":
            marks.append((line.start, "table"))
            continue
        if blocks and continues(blocks[-1], line.words, width):
            before = blocks[-1]
            blocks[-1] = Block(before.start, line.end, before.words, line.words, before.lines + 1)
        else:
            blocks.append(Block(line.start, line.end, line.words, line.words))
    return blocks


def without_contents(body: list[Line], marks: list[tuple[int, str]]) -> list[Line]:
    """The lines without a table of contents: from 目录 to where its first entry comes again."""
    for place, line in enumerate(body[:FRONT_LINES]):
        if CONTENTS.match(line.words) and place + 1 < len(body):
            first = LEADERS.sub("", body[place + 1].words)
            for again in range(place + 2, min(len(body), place + LONGEST_CONTENTS)):
                if body[again].words == first:
                    marks.append((line.start, "preamble"))
                    return body[:place] + body[again:]
    return body


def continues(block: Block, words: str, width: int) -> bool:
    """Whether a line goes on with the paragraph above it; ``width`` is where the page breaks."""
    if block.words[0] == "#" or marker_at_line(words):
        return False
    marked = block.lines == 1 and marker_at_line(block.words) is not None
    if len(block.tail) == width:
        title = marked and not STOP.search(block.words)
        return not title or (len(words) <= SHORT_REST and not COMMA.search(words))
    return is_wrapped(block.tail, words, marked=marked)


def runners_up(places: list[Place], readings: list[Reading]) -> tuple[Alternative, ...]:
    """The best reading that lost, by the places it reads otherwise."""
    winner = readings[0]
    for other in readings[1:]:
        pairs = zip(places, winner.depths, other.depths, strict=True)
        differences = tuple(
            (place.start, max(depth, 0)) for place, best, depth in pairs if best != depth
        )
        if differences:
            margin = round(winner.score - other.score, 3)
            return (Alternative(round(other.score, 3), margin, differences),)
    return ()
