"""Two wordings of one law, article by article, as a reviewer would pair them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from content.text.records import Comparison, Node, Outline

LIKE = 0.34
"""Share of common character pairs (Dice) from which a neighbour counts as the successor."""
LIKE_ANYWHERE = 0.55
"""The same for an article that left its place, where order says nothing."""
SPACE = re.compile(r"<!--.*?-->|\s+")


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its number as printed, its wording without label and white space."""

    number: str
    wording: str
    pairs: frozenset[str]


def compare_outlines(old: Outline, new: Outline) -> Comparison:
    """Pair the articles of two wordings.

    Identical and moved articles have the same wording, white space aside; of the rest an
    article is paired with the one that takes its place and shares its words. Cost grows
    with the pairs that share rare words, not with all pairs.
    """
    before, after = articles(old), articles(new)
    same, identical, moved = match_equal(before, after)
    rest_before = [place for place in range(len(before)) if place not in same]
    taken = set(same.values())
    rest_after = [place for place in range(len(after)) if place not in taken]
    changed = match_alike(before, after, rest_before, rest_after, same)
    removed = [before[place].number for place in rest_before if place not in changed]
    used = set(changed.values())
    added = [after[place].number for place in rest_after if place not in used]
    return Comparison(
        tuple(identical),
        moved,
        {before[i].number: after[changed[i]].number for i in sorted(changed)},
        tuple(removed),
        tuple(added),
    )


def articles(outline: Outline) -> list[Article]:
    """The articles of an outline in reading order."""
    found: list[Article] = []
    pending = list(reversed(outline.nodes))
    while pending:
        node = pending.pop()
        if node.unit == "article":
            found.append(article(outline.text, node))
        else:
            pending.extend(reversed(node.children))
    return found


def article(text: str, node: Node) -> Article:
    """One article; its pairs are the overlapping pairs of characters of its wording."""
    wording = SPACE.sub("", text[node.start + len(node.marker) : node.end])
    pairs = frozenset(wording[at : at + 2] for at in range(len(wording) - 1))
    return Article(node.number, wording, pairs)


def match_equal(
    before: list[Article], after: list[Article]
) -> tuple[dict[int, int], list[str], dict[str, str]]:
    """Articles with one wording: places, identical numbers, and moved ones old to new."""
    by_wording: dict[str, list[int]] = defaultdict(list)
    for place, new in enumerate(after):
        by_wording[new.wording].append(place)
    same: dict[int, int] = {}
    identical: list[str] = []
    moved: dict[str, str] = {}
    for place, old in enumerate(before):
        stay = next((p for p in by_wording[old.wording] if after[p].number == old.number), None)
        if stay is not None:
            by_wording[old.wording].remove(stay)
            same[place] = stay
            identical.append(old.number)
    for place, old in enumerate(before):
        if place not in same and by_wording[old.wording]:
            same[place] = by_wording[old.wording].pop(0)
            moved[old.number] = after[same[place]].number
    return same, identical, moved


def match_alike(
    before: list[Article],
    after: list[Article],
    rest_before: list[int],
    rest_after: list[int],
    same: dict[int, int],
) -> dict[int, int]:
    """Successors of changed articles: the best matches first, near ones by a lower bar."""
    shares = sorted(likeness(before, after, rest_before, rest_after), reverse=True)
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for bar in (LIKE_ANYWHERE, LIKE):
        order = sorted((*same.items(), *chosen.items()))
        for share, old, new in shares:
            if share < bar:
                break
            if old in chosen or new in taken:
                continue
            if bar == LIKE and not in_order(order, old, new):
                continue
            chosen[old] = new
            taken.add(new)
    return chosen


def likeness(
    before: list[Article], after: list[Article], rest_before: list[int], rest_after: list[int]
) -> list[tuple[float, int, int]]:
    """Dice shares of the pairs of articles that have a rare pair of characters in common."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place in rest_after:
        for pair in after[place].pairs:
            holders[pair].append(place)
    common = max(12, len(rest_after) // 8)
    found = []
    for old in rest_before:
        rivals: Counter[int] = Counter()
        for pair in before[old].pairs:
            places = holders.get(pair, ())
            if len(places) <= common:
                rivals.update(places)
        for new, _ in rivals.most_common(8):
            first, second = before[old].pairs, after[new].pairs
            share = 2 * len(first & second) / (len(first) + len(second))
            found.append((share, old, new))
    return found


def in_order(order: list[tuple[int, int]], old: int, new: int) -> bool:
    """Whether a pair lies between its nearest neighbours among the pairs known."""
    earlier = [pair for pair in order if pair[0] < old]
    later = [pair for pair in order if pair[0] > old]
    low = earlier[-1][1] if earlier else -1
    high = later[0][1] if later else new + 1
    return low < new < high
