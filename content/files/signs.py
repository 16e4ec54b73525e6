"""Signs that a pdf shows by their look: radicals for characters, ligatures for letters.

Browsers and office programs name a glyph by the first code that has it, and so write ⼀ (Kangxi
radical one) where the page says 一. Source: Unicode, EquivalentUnifiedIdeograph.txt.
"""

from __future__ import annotations

import unicodedata

RADICALS = (
    "⺁⺇⺌⺍⺎⺏⺐⺑⺒⺓⺔⺗⺛⺝⺞⺟⺠⺡⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺱⺲⺳⺶⺷⺸⺹⺺⺻⺼⺽"
    "⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧"
    "⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
IDEOGRAPHS = (
    "厂几小小尢尢尢尣巳幺彑心旡月歺母民氵爫爫丬犭王疋罒示礻竹糸网罓罒羊羊羊耂肀聿肉臼"
    "艹艹艹虎衤覀西见角讠贝足车辶辶邑钅长镸长门阜阝雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤"
    "麦黄黾斉齐歯齿竜龙龜亀龟"
)
BLOCKS = ((0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0xFB00, 0xFB06))


def table() -> dict[int, str]:
    """The plain sign for each look-alike."""
    made = {ord(one): other for one, other in zip(RADICALS, IDEOGRAPHS, strict=True)}
    for first, last in BLOCKS:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if plain != chr(code):
                made[code] = plain
    return made


PLAIN = table()


def plain_signs(words: str) -> str:
    """``words`` with every look-alike replaced by the sign that the page means.

    >>> plain_signs("⼈⺠⻔ ﬁ")
    '人民门 fi'
    """
    return words.translate(PLAIN)
