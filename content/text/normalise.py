"""A folded view of a text for rules to match, with the way back to the stored offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]+"
)
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]+")
FULL_WIDTH_DIGIT = re.compile("[\uff10-\uff19]+")
# Any of the three; one pass over a clean text instead of three.
ODD = re.compile(
    "".join(["[", *(p.pattern[1:-2] for p in (INVISIBLE, PRIVATE_USE, FULL_WIDTH_DIGIT)), "]"])
)
# One character for one character, so that folding these moves no offset.
FOLDED = (
    {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | dict.fromkeys("\t\u3000\xa0\u2002\u2003\u2009\u202f\u1680", " ")
    | dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n")
)


@dataclass(frozen=True, slots=True)
class View:
    """``text`` folded for reading; ``original`` turns its offsets into stored ones.

    ``odd`` says that the stored text holds invisible, private-use or full-width characters.
    """

    text: str
    odd: bool = False
    cuts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def original(self, offset: int) -> int:
        """The stored offset (code points) of a place in the folded text; cost log(cuts)."""
        if not self.cuts:
            return offset
        place = bisect_right(self.cuts, offset)
        return offset + (self.shifts[place - 1] if place else 0)


def view(text: str) -> View:
    r"""Fold digits, blanks and line ends, and leave invisible characters out.

    >>> seen = view("第\u200b１条\u3000甲")
    >>> seen.text, seen.original(1), seen.original(3)
    ('第1条 甲', 2, 4)
    """
    folded = text
    for sign, plain in FOLDED.items():
        if sign in folded:
            folded = folded.replace(sign, plain)
    if "\r" in folded:
        folded = folded.replace("\r\n", " \n").replace("\r", "\n")
    if ODD.search(text) is None:
        return View(folded)
    if INVISIBLE.search(folded) is None:
        return View(folded, odd=True)
    pieces, cuts, shifts, last, lost = [], [], [], 0, 0
    for match in INVISIBLE.finditer(folded):
        pieces.append(folded[last : match.start()])
        last = match.end()
        cuts.append(match.start() - lost)
        lost += match.end() - match.start()
        shifts.append(lost)
    pieces.append(folded[last:])
    return View("".join(pieces), odd=True, cuts=tuple(cuts), shifts=tuple(shifts))


def normal_title(title: str) -> str:
    """What two titles of one work share: brackets, blanks, 中华人民共和国 and dates aside.

    >>> normal_title("《中华人民共和国立法法》（2015年修正）"), normal_title("立法法(2023-03-13)")
    ('立法法', '立法法')
    >>> normal_title("安全生产法实施办法（试行）")
    '安全生产法实施办法（试行）'
    """
    title = re.sub(r"\s+", "", view(title).text).translate(WIDE)
    title = re.sub(r"（\d{4}(?:年|[-－—./])?[^（）]{0,12}）", "", title)
    return re.sub('[《》〈〉「」『』“”"]', "", title).replace("中华人民共和国", "")


WIDE = str.maketrans("()[]<>", "（）〔〕〈〉")
