"""The shared prose damaged in ways that leave its outline as it was: a guard against fitting.

Each variation edits the text, moves the gold with it, and asks for the same outline: lines
broken at a page's width, indents, points that lost their marker, other marker families.
"""

import json
import random
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from content.text import read_document
from content.text.numerals import to_chinese, to_number
from content.text.records import Node

Edit = tuple[int, int, str]
Gold = dict[str, Any]
Variation = Callable[[str, Gold], list[Edit]]
KINDS = (
    ("han", re.compile("[一二三四五六七八九十]+[、．]")),
    ("han_paren", re.compile("[（(][一二三四五六七八九十]+[)）]")),
    ("arabic", re.compile(r"\d+[.．、]")),
    ("arabic_paren", re.compile(r"[（(]\d+[）)]")),
    ("count", re.compile("[一二三四五六七八九十]+是")),
)
CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"


def walk(nodes: list[Gold], depth: int = 1) -> Iterator[tuple[int, Gold]]:
    """Gold nodes with their depth."""
    for node in nodes:
        yield depth, node
        yield from walk(node["children"], depth + 1)


def read_nodes(nodes: tuple[Node, ...], depth: int = 1) -> Iterator[tuple[int, Node]]:
    """Marked nodes of an outline with their depth."""
    for node in nodes:
        if node.unit != "paragraph" and not node.implicit:
            yield depth, node
        yield from read_nodes(node.children, depth + 1)


def broken_lines(width: int) -> Variation:
    """Every line broken at ``width`` characters."""

    def edits(text: str, _gold: Gold) -> list[Edit]:
        found: list[Edit] = []
        start = 0
        for line in text.split("\n"):
            found += [(start + at, start + at, "\n") for at in range(width, len(line), width)]
            start += len(line) + 1
        return found

    return edits


def indents(text: str, _gold: Gold) -> list[Edit]:
    """Two wide blanks before every line."""
    return [(m.start(), m.start(), "\u3000\u3000") for m in re.finditer(r"(?m)^(?=\S)", text)]


def lost_markers(seed: int) -> Variation:
    """One inner member of many a longer list without its marker."""

    def edits(_text: str, gold: Gold) -> list[Edit]:
        chance = random.Random(seed)  # noqa: S311 - a seeded choice of members, no secret
        found: list[Edit] = []
        for children in [gold["outline"], *(node["children"] for _, node in walk(gold["outline"]))]:
            marked = [node for node in children if not node["implicit"]]
            if len(marked) > 3 and chance.random() < 0.6:
                node = chance.choice(marked[1:-1])
                at = node["start_offset"]
                found.append((at, at + len(node["marker"]), ""))
        return sorted(found)

    return edits


def other_families(**printed: Callable[[int], str]) -> Variation:
    """Markers printed in other families, consistently."""

    def edits(_text: str, gold: Gold) -> list[Edit]:
        found: list[Edit] = []
        for _, node in walk(gold["outline"]):
            kind = next((k for k, rule in KINDS if rule.fullmatch(node["marker"])), None)
            if kind in printed:
                number = to_number(node["marker"].strip("、．.（()）是")) or 0
                at = node["start_offset"]
                found.append((at, at + len(node["marker"]), printed[kind](number)))
        return sorted(found)

    return edits


def score(text: str, gold: Gold, edits: list[Edit]) -> tuple[int, int, int, int]:
    """Nodes found, said, true, and found at the right depth."""
    starts = [edit[0] for edit in edits]
    moved = [0, *accumulate(len(words) - (end - start) for start, end, words in edits)]
    lost = {start for start, end, words in edits if end > start and not words}

    def place(at: int) -> int:
        index = bisect_left(starts, at)
        shift = moved[index]
        if index < len(edits) and edits[index][0] == edits[index][1] == at:
            shift += len(edits[index][2])
        return at + shift

    pieces, last = [], 0
    for start, end, words in edits:
        pieces += [text[last:start], words]
        last = end
    outline = read_document("".join([*pieces, text[last:]]))
    true = {
        place(node["start_offset"]): depth
        for depth, node in walk(gold["outline"])
        if not node["implicit"] and node["start_offset"] not in lost
    }
    said = {node.start: depth for depth, node in read_nodes(outline.nodes)}
    both = true.keys() & said.keys()
    return len(both), len(said), len(true), sum(true[at] == said[at] for at in both)


@pytest.mark.parametrize(
    "variation",
    [
        broken_lines(38),
        broken_lines(27),
        indents,
        lost_markers(1),
        lost_markers(2),
        other_families(
            han=lambda n: f"{to_chinese(n)}、",
            han_paren=lambda n: f"{n}．",
            arabic=lambda n: f"（{n}）",
            arabic_paren=lambda n: CIRCLES[n - 1],
            count=lambda n: f"其{to_chinese(n)}，",
        ),
        other_families(
            han=lambda n: f"（{to_chinese(n)}）",
            han_paren=lambda n: f"{n}、",
            arabic=lambda n: f"({n})",
            arabic_paren=lambda n: CIRCLES[n - 1],
            count=lambda n: f"{to_chinese(n)}要",
        ),
        other_families(
            han=lambda n: f"第{to_chinese(n)}部分 ",
            arabic=lambda n: f"（{to_chinese(n)}）",
            han_paren=lambda n: f"{to_chinese(n)}、",
        ),
    ],
    ids=[
        "broken at 38", "broken at 27", "indented", "lost markers", "more lost markers",
        "families A", "families B", "families C",
    ],
)  # fmt: skip
def test_damaged_prose_keeps_its_outline(shared: Path, variation: Variation) -> None:
    rows = []
    for path in sorted((shared / "data" / "prose").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (path.parent / gold["file"]).read_text(encoding="utf-8")
        rows.append(score(text, gold, variation(text, gold)))

    found, said, true, deep = (sum(column) for column in zip(*rows, strict=True))
    assert 2 * found / (said + true) >= 0.96
    assert deep / found >= 0.96
