"""Article labels as they are really printed: clean, glued, spaced, misspelt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.text.numerals import NUMERAL, is_plain, to_chinese, to_number

# Matches 第五条, 第 十 条, 第二十一条之一, 第１２条; the first test of every line with 第.
LABEL = re.compile(
    rf"第([{NUMERAL}\d ]{{1,14}})[条條]"
    "(?:之([一二三四五六七八九十]{1,3}))?"
)
# Matches 第十—条, 笫五条, 第二十入条, 第三十l条; not 第三人条件, 第二类条目 (checked by number).
MISSPELT = re.compile(r"[第笫弟]\s?([^\s，。、；：《》（）第条]{1,8}?)\s?[条務务](?=\s|\S)")
# Matches 第二十三 县级, 二十三条 县级: a sign of the label is lost; only the next number counts.
HALVED = re.compile(rf"第([{NUMERAL}]{{1,9}})(?=[ ：])|([{NUMERAL}]{{1,9}})条(?= )")
# What scanning and typing turn numerals into.
SLIPS = str.maketrans(
    {"—": "一", "－": "一", "-": "一", "ー": "一", "–": "一", "入": "八", "人": "八", "土": "十",
     "士": "十", "＋": "十", "+": "十", "于": "十", "干": "十", "O": "〇", "o": "〇", "Ｏ": "〇",
     "l": "一", "I": "一", "已": "七", "白": "百", "囗": "四", "叁": "三", "贰": "二"}
)  # fmt: skip
# Without a blank behind it these make a label look like a reference: 第五条规定的, 第三条第二款,
# 第六条、; an article may open so too (第七十六条规定本行政区域…), so the labels around decide.
REFERENCE = re.compile(
    "规定|第|和|至|或|及|与|所[列称规述]|的|中[的规所]|款|项|之外|以外|情形|等|修改|改为|[、，,。；”》）]"
)


@dataclass(frozen=True, slots=True)
class ArticleLabel:
    """An article label at the start of a line; ``length`` in code points.

    ``certain`` says that only a label looks so; otherwise the numbering must agree, and
    where it is ``doubtful`` (it reads like a reference) the labels that follow as well.
    """

    marker: str
    number: int
    suffix: int
    length: int
    certain: bool
    defects: tuple[str, ...]
    doubtful: bool = False

    def as_number(self) -> str:
        """The number in digits, "133-1" for an inserted article."""
        return f"{self.number}-{self.suffix}" if self.suffix else str(self.number)


def article_label(words: str, last: int) -> ArticleLabel | None:
    """The article label that ``words`` begin with, ``last`` being the number before it.

    >>> article_label("第五条 本法所称", 4).defects, article_label("第五条本法所称", 4).defects
    ((), ('glued_label',))
    >>> article_label("第十 一条 本法", 10).defects
    ('spaced_label',)
    >>> article_label("第十—条 本法", 10).as_number(), article_label("第五条规定的", 4).doubtful
    ('11', True)
    """
    match = LABEL.match(words)
    printed = match[1].replace(" ", "") if match else ""
    number = to_number(printed)
    if match is None or number is None or not is_plain(printed):
        return misspelt(words, last)
    after = words[match.end() : match.end() + 1]
    defects, doubtful = [], False
    if len(printed) < len(match[1]):
        defects.append("spaced_label")
    elif after not in ("", " ", "：", ":", "*"):
        doubtful = bool(REFERENCE.match(words, match.end()))
        defects.append("glued_label")
    suffix = (to_number(match[2]) or 0) if match[2] else 0
    certain = not defects
    return ArticleLabel(match[0], number, suffix, match.end(), certain, tuple(defects), doubtful)


def misspelt(words: str, last: int) -> ArticleLabel | None:
    """A label with a slip of the pen, if the number that should come now lies close."""
    halved = HALVED.match(words)
    if halved and to_number(halved[1] or halved[2]) == last + 1:
        return ArticleLabel(halved[0], last + 1, 0, halved.end(), False, ("misspelt_label",))
    match = MISSPELT.match(words)
    if match is None or REFERENCE.match(words, match.end()):
        return None
    wanted = to_chinese(last + 1)
    repaired = match[1].replace(" ", "").translate(SLIPS)
    number = to_number(repaired)
    if number != last + 1 and not is_close(repaired, wanted):
        if number is None or not is_plain(repaired) or words[match.end()] != " ":
            return None
    else:
        number = last + 1
    return ArticleLabel(match[0], number, 0, match.end(), False, ("misspelt_label",))


def is_close(words: str, wanted: str) -> bool:
    """Whether one sign added, lost or changed makes ``wanted``, numerals two or longer.

    >>> is_close("一百一二", "一百一十二"), is_close("二十三", "二十三"), is_close("三", "五")
    (True, True, False)
    """
    if len(wanted) == 1 or abs(len(words) - len(wanted)) > 1:
        return words == wanted
    if len(words) == len(wanted):
        return sum(a != b for a, b in zip(words, wanted, strict=True)) <= 1
    longer, shorter = sorted((words, wanted), key=len, reverse=True)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
