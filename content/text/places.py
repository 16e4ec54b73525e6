"""Where a marker may stand in prose, and what each candidate brings along."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from content.text.families import INLINE, Marker, from_match, marker_at_line
from content.text.front import DATE_ONLY
from content.text.lines import Block, is_wrapped
from content.text.sequences import LAST, Candidate

SENTENCE_END = "。！？；：!?;:…"
# 一要快，二要准: further points of one sentence stand behind a comma.
PAUSE = "，,、"
CLOSERS = "“‘”’」』）)\"' \u3000\n"
LONGEST_TITLE = 60
# Matches 同志们，教育是…, 以上四点意见, 总之，, 最后，希望大家; a speaker turns from the list.
CLOSING = re.compile(
    r"同志们|各位(?:代表|同志|领导|老师|委员)|以上(?:[一二三四五六七八九十\d]+[点条个]|就?是|意见)"
    r"|总之|最后[，,]|让我们|谢谢大家|综上|(?:结语|结束语)$"
)
# What a title of a further text in the same page looks like: short, no stop inside.
TITLE_LINE = re.compile(r"[^，。；：！？,;:!?]{4,36}$")
# Matches 附件：1.名单, 附：某清单; its numbers list files, not points. Then 2.汇总表.
ENCLOSURES = re.compile(r"附件?\s*[：:]")
ENCLOSURE = re.compile(r"\d{1,2}[.．、]\s*[^。；]{1,60}$")
# Behind 3、 in 3、4月份 or 1、2号楼: the digits may be an enumeration, so they need company.
COUNTED = re.compile(r"\d+\s*[%％年月日号级期届万亿个]")
INLINE_STRENGTH = {"han": 0.2, "han_paren": 0.5, "arabic": 0.3, "arabic_paren": 0.6}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands: its marker (None for a closing) and offset."""

    start: int
    marker: Marker | None
    candidate: Candidate


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
    if 1 < marker.number < LAST:
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
        if marker is None or (match.start() == at > block.start):
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
        if text[at] not in CLOSERS:
            return False
    return False


def is_heading(block: Block, rest: str) -> bool:
    """Whether a marked line holds a title only: short, one sentence at most."""
    if block.words[0] == "#":
        return True
    rest = rest.strip()
    if len(rest) > LONGEST_TITLE or rest.endswith(("；", ";", "，", "：", ":")):
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
