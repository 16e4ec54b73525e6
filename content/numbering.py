"""The codes of a tree by rule: places, article numbers, or only what has none. Pure."""

import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from content.drafting import GROUPS
from content.text.numerals import to_chinese
from content.vocabulary import NumberingRule, Unit

LONGEST = 64
_ARTICLE_MARKER = re.compile(r"第[^第]{1,12}条")
_ITEM_MARKER = re.compile(r"([(（])[^()（）]{1,6}([)）])")
# What a group's type in Chinese is called in a code (Akoma Ntoso Naming Convention 1.0, §5.3).
_PREFIXES = {Unit(unit).zh: prefix for unit, prefix in GROUPS.items()}


class Numbered(NamedTuple):
    """One requirement of a tree, as far as its number goes."""

    uid: uuid.UUID
    parent: uuid.UUID | None
    type: str
    code: str
    marker: str = ""
    title: str = ""


def renumbered(
    rows: Sequence[Numbered], rule: str, within: uuid.UUID | None = None
) -> list[Numbered]:
    """Give the rows whose number changes, with what it becomes; ``rows`` are in pre-order.

    ``decimal`` writes the place in the tree (5.3); ``articles`` counts 条 through the whole tree,
    names groups by their unit (chp_2) and the rest below its article, and brings the markers 第N条
    and （N） up to date, with a title that was only the marker; ``keep`` leaves every code that
    stands and gives the rest the first number that is free. ``within`` leaves all but what is
    below one requirement as it is. A code that would be too long is left as it is.

    >>> top, below = uuid.UUID(int=1), uuid.UUID(int=2)
    >>> tree = [Numbered(top, None, "", "7"), Numbered(below, top, "", "")]
    >>> [row.code for row in renumbered(tree, "decimal")]
    ['1', '1.1']
    >>> [row.code for row in renumbered(tree, "keep")]
    ['7.1']
    """
    numbers = {row.uid: row for row in rows}
    inside: set[uuid.UUID | None] = set()
    make = _RULES[NumberingRule(rule)](rows)
    changed = []
    for row in rows:
        chosen = within is None or row.parent == within or row.parent in inside
        if not chosen:
            make(row, numbers, False)
            continue
        inside.add(row.uid)
        fresh = make(row, numbers, True)
        if fresh != row and len(fresh.code) <= LONGEST:
            numbers[row.uid] = fresh
            changed.append(fresh)
    return changed


_Numbers = dict[uuid.UUID, Numbered]
_Make = Callable[[Numbered, _Numbers, bool], Numbered]


def _decimal(rows: Sequence[Numbered]) -> _Make:
    del rows
    counts: dict[uuid.UUID | None, int] = defaultdict(int)

    def make(row: Numbered, numbers: _Numbers, chosen: bool) -> Numbered:
        del chosen
        counts[row.parent] += 1
        return row._replace(code=_below(row, numbers, str(counts[row.parent])))

    return make


def _articles(rows: Sequence[Numbered]) -> _Make:
    del rows
    articles = 0
    counts: dict[tuple[uuid.UUID | None, str], int] = defaultdict(int)

    def make(row: Numbered, numbers: _Numbers, chosen: bool) -> Numbered:
        nonlocal articles
        del chosen
        if row.type == Unit.ARTICLE.zh:
            articles += 1
            return _marked(row._replace(code=str(articles)), articles)
        # 章 and 节 count by themselves; all that has no unit of its own counts together.
        kind = row.type if row.type in _PREFIXES else ""
        counts[row.parent, kind] += 1
        place = counts[row.parent, kind]
        own = f"{_PREFIXES[kind]}_{place}" if kind else str(place)
        return _marked(row._replace(code=_below(row, numbers, own)), place)

    return make


def _keep(rows: Sequence[Numbered]) -> _Make:
    taken = {row.code for row in rows}
    counts: dict[uuid.UUID | None, int] = defaultdict(int)

    def make(row: Numbered, numbers: _Numbers, chosen: bool) -> Numbered:
        counts[row.parent] += 1
        if row.code or not chosen:
            return row
        place = counts[row.parent]
        while (code := _below(row, numbers, str(place))) in taken:
            place += 1
        taken.add(code)
        return row._replace(code=code)

    return make


_RULES: dict[NumberingRule, Callable[[Sequence[Numbered]], _Make]] = {
    NumberingRule.DECIMAL: _decimal,
    NumberingRule.ARTICLES: _articles,
    NumberingRule.KEEP: _keep,
}


def _below(row: Numbered, numbers: _Numbers, own: str) -> str:
    """A number below its parent's code."""
    above = numbers[row.parent].code if row.parent else ""
    return f"{above}.{own}" if above else own


def _marked(row: Numbered, number: int) -> Numbered:
    """Bring a marker that counts up to date, and a title that says nothing else.

    >>> _marked(Numbered(uuid.UUID(int=1), None, "条", "12", "第十一条", "第十一条"), 12)[4:]
    ('第十二条', '第十二条')
    >>> _marked(Numbered(uuid.UUID(int=1), None, "项", "12.2", "（一）", "学历"), 2)[4:]
    ('（二）', '学历')
    """
    marker = row.marker
    if _ARTICLE_MARKER.fullmatch(marker):
        marker = f"第{to_chinese(number)}条"
    elif found := _ITEM_MARKER.fullmatch(marker):
        marker = f"{found[1]}{to_chinese(number)}{found[2]}"
    title = marker if row.title == row.marker else row.title
    return row._replace(marker=marker, title=title)
