"""Essays, speeches and official prose: headings and points by sequence, then parallel points."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from content.text.families import INLINE, Marker, from_match, marker_at_line
from content.text.findings import note
from content.text.front import DATE_ONLY
from content.text.implicit import add_implicit, demands
from content.text.lines import COMMA, STOP, Block, Line, is_wrapped, page_width
from content.text.records import Alternative, Finding, Node, Proposal
from content.text.sequences import Candidate, Reading, best_readings
from content.text.tree import Opening, TreeBuilder

SENTENCE_END = "。！？；：!?;:…"
# 一要快，二要准: further points of one sentence stand behind a comma.
PAUSE = "，,、"
CLOSERS = "”’」』）)\"' \u3000"
# Matches 同志们，教育是…, 以上四点意见, 总之，, 最后，希望大家; a speaker turns from the list.
CLOSING = re.compile(r"同志们|各位(?:代表|同志|领导|老师|委员)|以上(?:[一二三四五六七八九十\d]+[点条个]|就?是|意见)|总之|最后[，,]|让我们|谢谢大家|综上")
# What a title of a further text in the same page looks like: short, no stop inside.
TITLE_LINE = re.compile(r"[^，。；：！？,;:!?]{4,36}$")
# Matches 附件：1.名单, 附：某清单; its numbers list files, not points. Then 2.汇总表.
ENCLOSURES = re.compile(r"附件?\s*[：:]")
ENCLOSURE = re.compile(r"\d{1,2}[.．、]\s*[^。；]{1,60}$")
# Behind 3、 in 3、4月份 or 1、2号楼: the digits may be an enumeration, so they need company.
COUNTED = re.compile(r"\d+\s*[%％年月日号级期届万亿个]")
INLINE_STRENGTH = {"han": 0.2, "han_paren": 0.5, "arabic": 0.3, "arabic_paren": 0.6}
TRAILING = 3
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands: its marker (None for a closing) and offset."""

    start: int
    marker: Marker | None
    candidate: Candidate


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
    for line in body:
        if line.words.startswith("<!--"):
            continue
        if line.words[0] == "|":
            marks.append((line.start, "table"))
            continue
        if blocks and continues(blocks[-1], line.words, width):
            before = blocks[-1]
            blocks[-1] = Block(
                before.start, line.end, before.words, line.words, before.lines + 1
            )
        else:
            blocks.append(Block(line.start, line.end, line.words, line.words))
    return blocks


def continues(block: Block, words: str, width: int) -> bool:
    """Whether a line goes on with the paragraph above it; ``width`` is where the page breaks."""
    if block.words[0] == "#" or marker_at_line(words):
        return False
    marked = block.lines == 1 and marker_at_line(block.words) is not None
    if len(block.tail) == width:
        title = marked and not STOP.search(block.words)
        return not title or (len(words) <= SHORT_REST and not COMMA.search(words))
    return is_wrapped(block.tail, words, marked=marked)


def find_places(text: str, blocks: list[Block]) -> list[Place]:
    """Every place that may be a marker or a closing, in order."""
    places: list[Place] = []
    unmarked, before, listing = 0, "", False
    for index, block in enumerate(blocks):
        words = block.words.lstrip("# *")
        listing = bool(ENCLOSURES.match(words)) or (listing and bool(ENCLOSURE.match(words)))
        if listing:
            places.append(Place(block.start, None, closing(-0.5, index)))
            before = block.tail
            continue
        offset = block.start + len(block.words) - len(words)
        marker = marker_at_line(words) if words else None
        at = block.start
        if marker is None:
            close = closing_strength(block, index, len(blocks))
            if close is not None:
                places.append(Place(at, None, closing(close, index)))
        else:
            behind = offset + marker.length
            rest = text[behind : min(block.end, behind + 100)].replace("\n", "")
            heading = is_heading(block, rest)
            start = at if block.words[0] == "#" else offset
            candidate = candidate_at_line(
                marker, words[marker.length :], index, heading=heading,
                introduced=unmarked > 0, colon=before.endswith(("：", ":")),
            )  # fmt: skip
            if before and is_wrapped(before, words + "，", marked=not unmarked):
                candidate = replace(candidate, strength=0.1)
            places.append(Place(start, marker, candidate))
            at = offset + marker.length
        places.extend(inline_places(text, at, block, index))
        unmarked = unmarked + 1 if marker is None else 0
        before = block.tail
    return places


def candidate_at_line(
    marker: Marker, rest: str, index: int, *, heading: bool, introduced: bool, colon: bool
) -> Candidate:
    """A marker that stands first on its line."""
    family = marker.family
    cost = 0.1 if COUNTED.match(rest) else strength(marker, family.strength)
    return Candidate(
        marker.key, family.rank, marker.number, cost,
        index, True, heading, introduced, colon,
    )  # fmt: skip


def strength(marker: Marker, base: float) -> float:
    """What it costs to read a match as no marker: 二是 and 第三， are nothing else."""
    if marker.number == 1 and marker.family.name == "count":
        return 0.5
    if marker.number >= 2 and marker.number != 99:
        if marker.key in ("count:是", "count:要"):
            return 3.4
        if marker.key == "ordinal":
            return 2.6
    return base


def inline_places(text: str, at: int, block: Block, index: int) -> list[Place]:
    """Markers inside a paragraph, behind the end of a sentence or clause."""
    places = []
    for match in INLINE.finditer(text, at, block.end):
        marker = from_match(match)
        if marker is None:
            continue
        base = INLINE_STRENGTH.get(marker.family.name, marker.family.strength)
        if not behind_stop(text, match.start(), at):
            if marker.family.name != "count" or marker.number == 1:
                continue
            if text[match.start() - 1] not in PAUSE:
                continue
            base = 0.0
        colon = text[match.start() - 1] in "：:"
        places.append(Place(match.start(), marker, Candidate(
            marker.key, marker.family.rank, marker.number, base and strength(marker, base),
            index, False, False, False, colon,
        )))  # fmt: skip
    return places


def behind_stop(text: str, at: int, floor: int) -> bool:
    """Whether a sentence or clause ends before ``at``, closing quotes and blanks aside."""
    for _ in range(4):
        if at <= floor:
            return True
        at -= 1
        if text[at] in SENTENCE_END:
            return True
        if text[at] not in CLOSERS and text[at] != "\n":
            return False
    return False


def is_heading(block: Block, rest: str) -> bool:
    """Whether a marked line holds a title only: short, one sentence at most."""
    if block.words[0] == "#":
        return True
    rest = rest.strip()
    if len(rest) > 60 or rest.endswith(("；", ";", "，", "：", ":")):
        return False
    return "。" not in rest[:-1] and "；" not in rest


def closing_strength(block: Block, index: int, count: int) -> float | None:
    """What it costs to end all lists at an unmarked paragraph; None where it cannot."""
    words = block.words
    if words[0] == "#":
        return -1.5
    if CLOSING.match(words):
        return -0.2
    if DATE_ONLY.fullmatch(words):
        return -0.5
    if block.lines == 1 and index + 1 < count and TITLE_LINE.match(words):
        return 0.9
    return None


def closing(cost: float, index: int) -> Candidate:
    """The candidate that ends all open lists at paragraph ``index``."""
    return Candidate("close", 0.0, 0, cost, index, True, False, False, False)


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

    def __init__(
        self, text: str, blocks: list[Block], stop: int, findings: list[Finding]
    ) -> None:
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
        goes_on = held is not None and held.key == candidate.key and (
            held.number < candidate.number
        )
        self.drop(depth if goes_on else depth - 1, place.start, candidate, renewed=not goes_on)
        number = candidate.number
        entry = Open(candidate.key, number, candidate.block, candidate.line, candidate.heading)
        if goes_on and held is not None:
            entry.number = number = held.number + 1 if number == 99 else number
            entry.count = held.count + 1
            entry.spread = held.spread or candidate.block - held.block > 1 or held.parent
            if number > held.number + 1:
                self.note("list_gap", place, marker, held.number, number)
            self.open[depth - 1 :] = [entry]
        else:
            if number > 1 and self.ended.get(candidate.key) != number - 1:
                self.note("list_starts_late", place, marker, number)
            self.open[depth - 1 :] = [entry]
        if depth > 1:
            self.open[depth - 2].parent = True
        self.add(place, marker, depth, number, goes_on=goes_on)

    def note(self, code: str, place: Place, marker: Marker, *details: object) -> None:
        """Report something at a marker."""
        end = place.start + marker.length
        self.findings.append(note(code, place.start, end, *details))

    def add(
        self, place: Place, marker: Marker, depth: int, number: int, *, goes_on: bool
    ) -> None:
        """Add the opening to the tree."""
        inline = not place.candidate.line
        sure = 0.95 if goes_on or number == 1 else 0.6
        self.tree.add(Opening(
            depth, "point" if inline else marker.family.unit, marker.printed,
            marker.label or str(number), self.title(place, marker), place.start,
            marker.key, confidence=sure - 0.05 * inline,
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
    found = re.search("[。！？；：!?;:]", words)
    return (words[: found.start()] if found else words).strip()


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
