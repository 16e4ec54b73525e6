"""Physical lines and logical blocks of a text, with their offsets."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

LINE = re.compile(r"\S[^\n]*")
COMMENT = re.compile(r"<!--[^\n]*?-->\s*\Z")
# What a printed line ends with when the sentence ends there too.
TERMINAL = "。；：！？!?;:…”’」』）)】》．.>|"
COMMA = re.compile("[，,。；]")
FEWEST_BROKEN = 5
STOP = re.compile("[。；！？]")


class Line(NamedTuple):
    """One line without the white space around it; offsets in code points, half-open."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: a line, or several that the page broke in mid-sentence.

    ``words`` is its first line, ``tail`` its last.
    """

    start: int
    end: int
    words: str
    tail: str
    lines: int = 1


def scan(text: str) -> list[Line]:
    r"""Every line that is not blank, in order.

    >>> scan(" 甲\n\n乙 ")
    [Line(start=1, end=2, words='甲'), Line(start=4, end=5, words='乙')]
    """
    found = []
    for match in LINE.finditer(text):
        words = match[0].rstrip()
        start = match.start()
        found.append(Line(start, start + len(words), words))
    return found


def page_width(lines: list[Line]) -> int:
    """The length at which the page breaks every line, or 0 where it does not.

    Known by at least five lines broken in mid-sentence, most of them of one length.
    """
    broken: Counter[int] = Counter()
    for line, following in pairwise(lines):
        if is_wrapped(line.words, following.words, marked=False):
            broken[len(line.words)] += 1
    width, _ = max(broken.items(), key=lambda item: item[1], default=(0, 0))
    close = sum(count for length, count in broken.items() if abs(length - width) <= 1)
    total = sum(broken.values())
    return width if total >= FEWEST_BROKEN and close * 2 > total else 0


def is_wrapped(line: str, following: str, *, marked: bool) -> bool:
    """Whether the page broke ``line`` in mid-sentence, so that ``following`` goes on with it.

    >>> is_wrapped("三年来，学校认真回顾，不断总结", "经验的基础上，梳理了文化。", marked=False)
    True
    >>> is_wrapped("一、提高认识，加强领导", "各单位要高度重视，抓好落实。", marked=True)
    False
    """
    if line[-1] in TERMINAL or following[0] in "#（(|<":
        return False
    return bool((STOP if marked else COMMA).search(line) and COMMA.search(following))
