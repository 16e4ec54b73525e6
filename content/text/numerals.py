"""Chinese numerals and Arabic ones: 一百三十三 and 133, 第一百三十三条之一 and "133-1"."""

from __future__ import annotations

import re
from functools import lru_cache

DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "壹": 1, "贰": 2, "叁": 3,
}  # fmt: skip
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000, "拾": 10}
NAMES = "零一二三四五六七八九"
NUMERAL = "零〇○一二两三四五六七八九十百千"
"""Characters a Chinese numeral in a label is written with, for character classes."""
LABEL = re.compile(
    r"第?\s*([^条款项目分编章节之\s]+)\s*(?:[条款项目章节]|分?编)?(?:之([一二三四五六七八九十\d]+))?"
)
MYRIAD = 10000


@lru_cache(maxsize=4096)
def to_number(words: str) -> int | None:
    """The number that Chinese or Arabic digits say, or None where they say none.

    >>> [to_number(words) for words in ("一百三十三", "十", "二〇二二", "１２", "一千零五", "条")]
    [133, 10, 2022, 12, 1005, None]
    """
    if words.isdecimal():
        return int(words)
    if not words or any(sign not in DIGITS and sign not in UNITS for sign in words):
        return None
    if len(words) > 1 and not any(sign in UNITS for sign in words):
        return int("".join(str(DIGITS[sign]) for sign in words))
    total = section = digit = 0
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif UNITS[sign] == MYRIAD:
            total, section, digit = (total + section + digit) * 10000, 0, 0
        else:
            section += (digit or 1) * UNITS[sign]
            digit = 0
    return total + section + digit


def to_chinese(number: int) -> str:
    """``number`` (0 to 99,999,999) as statutes write it.

    >>> [to_chinese(number) for number in (0, 10, 12, 20, 105, 110, 1260)]
    ['零', '十', '十二', '二十', '一百零五', '一百一十', '一千二百六十']
    """
    if number >= MYRIAD:
        rest = number % MYRIAD
        gap = "零" if 0 < rest < MYRIAD // 10 else ""
        return to_chinese(number // MYRIAD) + "万" + gap + (to_chinese(rest) if rest else "")
    words = ""
    for value, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            words += NAMES[digit] + sign
        elif words and not words.endswith("零") and value > 1:
            words += "零"
        if not number:
            break
    words = words or "零"
    return words[1:] if words.startswith("一十") else words


@lru_cache(maxsize=4096)
def is_plain(words: str) -> bool:
    """Whether ``words`` is a numeral as statutes print it, so that a slip of the pen shows.

    >>> [is_plain(words) for words in ("二十一", "一百〇五", "12", "二百一二", "十十")]
    [True, True, True, False, False]
    """
    number = to_number(words)
    if number is None:
        return False
    plain = words.replace("〇", "零").replace("○", "零").replace("两", "二")
    return words.isdecimal() or plain == to_chinese(number) or plain == "一" + to_chinese(number)


def label_number(label: str) -> str | None:
    """The number of a label in digits, an inserted article with its suffix.

    >>> [label_number(label) for label in ("第一百三十三条之一", "第五条", "第12章", "第条")]
    ['133-1', '5', '12', None]
    """
    match = LABEL.match(label)
    number = to_number(match[1]) if match else None
    if match is None or number is None:
        return None
    suffix = to_number(match[2]) if match[2] else None
    return f"{number}-{suffix}" if suffix is not None else str(number)
