"""Several documents in one file: where the next one starts."""

from __future__ import annotations

import re

from content.text.lines import Line
from content.text.numerals import NUMERAL

FIRST_ARTICLE = re.compile(r"第\s*[一1]\s*条(?:\s|$)")
FIRST_CHAPTER = re.compile(r"[#\s]*第\s*[一1]\s*[编章]")
ANY_ARTICLE = re.compile(rf"第[{NUMERAL}\d]{{1,9}}条(?:\s|$|之)")
TITLE_END = re.compile(
    "(?:法|条例|规定|办法|细则|规则|解释|决定|准则|意见|通知|方案|章程|批复|纲要|规程|标准|要点|讲话|报告|制度)"
    "(?:[（(][^（）()]{1,20}[）)])?$"
)
FEWEST_LINES = 3
LONGEST_TITLE = 60
QUOTED = re.compile("附|内容如下|全文如下|条文")


def split(lines: list[Line]) -> list[int]:
    """Indexes of the lines that open a document; the first is always 0.

    A new statute is a title line with 第一条 or 第一章 soon behind it, after articles that
    went further; an attachment label before it keeps it part of the old one.
    """
    starts = [0]
    if not lines:
        return starts
    last_article = -1
    for place, line in enumerate(lines):
        first = line.words[0]
        if first == "#" and is_second_title(lines, place, starts[-1]):
            starts.append(place)
            last_article = -1
        elif first == "第":
            if last_article >= 0 and FIRST_ARTICLE.match(line.words):
                title = title_before(lines, place, last_article)
                if title is not None:
                    starts.append(title)
            if ANY_ARTICLE.match(line.words):
                last_article = place
    return starts


def is_second_title(lines: list[Line], place: int, opened: int) -> bool:
    """A further Markdown title of the first rank whose own text follows at once."""
    words = lines[place].words
    if words.startswith("##") or place - opened < FEWEST_LINES or not TITLE_END.search(words):
        return False
    return not any(line.words.startswith("# ") for line in lines[opened + 1 : opened + 3])


def title_before(lines: list[Line], place: int, last_article: int) -> int | None:
    """The line that names the statute whose 第一条 stands at ``place``."""
    for back in range(place - 1, max(last_article, place - 25), -1):
        words = lines[back].words
        if QUOTED.match(words.lstrip("# ")) or words.endswith(("：", ":")):
            return None
        if len(words) <= LONGEST_TITLE and TITLE_END.search(words) and words[-1] not in "。；，":
            if QUOTED.match(lines[back - 1].words) or lines[back - 1].words.endswith("："):
                return None
            return back
    return None
