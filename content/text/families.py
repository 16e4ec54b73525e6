"""Marker families: how an ordinal is printed, one rule each, and how fine its rank is.

A rank orders the numeric families as writers nest them (一、 before （一） before 1. before
（1）), 0 for words that stand at any depth; it is a leaning, never a law: the numbering decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.text.numerals import to_number
from content.text.sequences import LAST

HAN = "一二三四五六七八九十"
NUM = f"[{HAN}百]{{1,4}}"
# Behind （一）: 项规定的, 款的; not 项目建设, 款式.
CITED = "[项款](?:规定|所|的|至|和|或|中|、|，|之|$)"


@dataclass(frozen=True, slots=True)
class Family:
    """One way to print an ordinal.

    ``inline`` may stand behind a sentence's end; ``strength`` is what it costs to read a
    match as no marker; ``keyed`` families are apart by the word that follows (一是, 一要).
    """

    name: str
    rank: float
    strength: float
    inline: bool
    pattern: str
    keyed: bool = False
    unit: str = "heading"


# Each pattern stands with strings it matches and near-misses it must not.
FAMILIES = (
    # 第一部分 总体要求, 第二篇 正文 · not 第一部分是, 第一篇文章
    Family("division", 1.0, 2.0, False,
           rf"第(?P<division>{NUM})(?P<division_word>部分|[编章节篇讲])(?=[\s:：、，]|$)",
           keyed=True),
    # 一、提高认识, 六．扎实推进, 二）落实, 三 、 · not 一、二等奖, 三．五
    Family("han", 2.0, 2.0, True,
           rf"(?P<han>{NUM})(?: ?、|[）)]|[．.](?!{NUM}|\d))(?!{NUM}(?:[、等级类者]|是))"),
    # （一）加强领导, (二)工作重点, （三）项目建设 · not （一）项的, （三）至（五）
    Family("han_paren", 3.0, 1.6, True,
           rf"[（(]\s?(?P<han_paren>{NUM})\s?[）)](?!(?:{CITED}|至|、[（(]))、?"),
    # 1.2.3 术语, 5.1 范围 · not 1.5亿元, 2.0版, 10.5%
    Family("decimal", 4.0, 0.8, False,
           r"(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3})(?=[\s、]+[^\d\s%％])"),
    # 1 范围, 2 术语 · not 3 个项目。, 4 家单位作了发言 (a title is short and without a stop)
    Family("plain", 3.9, 0.1, False, r"(?P<plain>\d{1,2}) +(?=[\u4e00-\u9fff]{2,20}$)"),
    # 1.加强, 2．落实, 3、推进, 4) 完善, 5 、, 1、11月1日召开 · not 1.5亿元, 2011.2., 2012年
    Family("arabic", 4.0, 1.5, True, r"(?P<arabic>\d{1,3})(?: ?[．、]|\.(?!\d)|[）)])"),
    # （1）建设文明校园, (2)党员队伍 · not （2018）, (3)项
    Family("arabic_paren", 5.0, 1.2, True,
           rf"[（(]\s?(?P<arabic_paren>\d{{1,2}})\s?[）)](?!{CITED})、?"),
    # ①组织学习, ⑵落实
    Family("circled", 6.0, 1.2, True, r"(?P<circled>[①-⑳⑴-⒇⒈-⒛㈠-㈩])"),
    # 第一，强化引领, 第二、要, 第三要, 第四：, 第一是, 第1，
    # · not 第一、第二两个部分, 第一要务, 第一书记
    Family("ordinal", 0.0, 1.5, True,
           rf"第(?P<ordinal>{NUM}|\d{{1,2}})\n?"
           r"(?:[，,：:．.]\s?|、(?!第)|\s|[要是](?![务义素件领])|(?=就是|必须))",
           unit="point"),
    # 第一阶段：年初, 第二步，调研, 第三批（六月）, 第一点，, 第2个问题： · not 第一阶段工作,
    # 第一时间, 第一季度，, 第一书记，
    Family("stage", 0.0, 1.8, True,
           rf"第(?P<stage>{NUM}|\d{{1,2}})[个项条句]?(?P<stage_word>阶段|步骤|步|环节|方面|层次|层|批|期|类"
           r"|点|个|问题|任务|要求|原则|重点|板块|部分|关|招|句话|件事|件|项|条)(?=[：:，,（(\s]|$)",
           keyed=True, unit="point"),
    # 首先，要有, 其次,, 再次，, 最后， · not 首先要看, 最后一公里
    Family("sequence", 0.0, 0.4, True,
           r"(?P<sequence>首\n?先|其\n?次|再\n?次|再\n?者|最\n?后)\n?(?:[，,：:]|(?=要|是))",
           unit="point"),
    # 一是丰富, 二要加强, 三抓落实, 四则 · not 一是一, 一看就懂 (alone), 三要素
    Family("count", 0.0, 1.5, True,
           rf"(?P<count>[{HAN}]{{1,2}})\n?"
           r"(?P<count_word>[是要抓靠看讲查严促强重推带树守建找忌戒防治练比争做则来])"
           rf"(?![{HAN}素点])",
           keyed=True, unit="point"),
    # 其一，思想, 其二是 · not 其一生
    Family("which", 0.0, 0.9, True, rf"其(?P<which>{NUM})\n?(?:[，,：:、]|是)", unit="point"),
)  # fmt: skip
BY_NAME = {family.name: family for family in FAMILIES}
# 一 / 二 / 三 alone on a line.
BARE = Family("bare", 2.0, 1.5, False, rf"(?P<bare>{NUM})")
LINE = re.compile("|".join(f"(?:{family.pattern})" for family in FAMILIES))
BARE_LINE = re.compile(rf"[（(]?({NUM})[）)]?$")
# Behind a sentence's end, closing quotes and blanks between.
INLINE = re.compile(
    r"(?<=[。！？；：!?;:“‘”’」』）)\s…，,、])(?:"
    + "|".join(f"(?:{family.pattern})" for family in FAMILIES if family.inline)
    + ")"
)
SEQUENCE = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": LAST}
CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Marker:
    """A match of a family: ``key`` tells sequences apart, ``length`` in code points."""

    family: Family
    key: str
    number: int
    printed: str
    length: int
    label: str


def marker_at_line(words: str) -> Marker | None:
    """The marker a line begins with, or None.

    >>> [(m.key, m.number) for m in map(marker_at_line, ("（三）加强", "2．落实", "二")) if m]
    [('han_paren', 3), ('arabic', 2), ('bare', 2)]
    >>> [marker_at_line(words) for words in ("第一、第二两个部分", "1.5亿元", "三等奖")]
    [None, None, None]
    """
    match = LINE.match(words)
    if match is None:
        bare = BARE_LINE.fullmatch(words) if len(words) <= len("（十二）") else None
        number = to_number(bare[1]) if bare else None
        if bare is None or number is None:
            return None
        return Marker(BARE, "bare", number, words, len(words), str(number))
    return from_match(match)


def from_match(match: re.Match[str]) -> Marker | None:
    """The marker of a match of ``LINE`` or ``INLINE``."""
    name, words = next(
        (name, words)
        for name, words in match.groupdict().items()
        if words is not None and not name.endswith("_word")
    )
    family = BY_NAME[name]
    number, label = value(name, words)
    if number is None:
        return None
    key = name
    if family.keyed:
        key += ":" + match[name + "_word"]
    if name == "decimal":
        key += str(words.count("."))
    return Marker(family, key, number, printed(match[0]), match.end() - match.start(), label)


def value(name: str, words: str) -> tuple[int | None, str]:
    """Rank in its sequence, and the number as printed in digits."""
    if name == "sequence":
        number = SEQUENCE[words.replace("\n", "")]
        return number, "" if number == LAST else str(number)
    if name == "circled":
        number = circled(words)
        return number, str(number)
    if name == "decimal":
        return int(words.rsplit(".", 1)[1]), words
    found = to_number(words)
    return found, str(found)


def circled(sign: str) -> int:
    """The number in a circle, brackets or before a full stop.

    >>> [circled(sign) for sign in "③⑵⒈㈠"]
    [3, 2, 1, 1]
    """
    code = ord(sign)
    for first in (0x2460, 0x2474, 0x2488, 0x3220):
        if first <= code < first + 20:
            return code - first + 1
    return 0


def printed(words: str) -> str:
    """A marker as printed: without the comma, colon or blank behind it.

    >>> printed("第一，"), printed("一、"), printed("首先,")
    ('第一', '一、', '首先')
    """
    words = words.rstrip().replace("\n", "")
    if words[-1] in "，,：:" or (words[0] == "第" and words[-1] in "、．.要是"):
        return words[:-1]
    return words
