"""What the index is asked: a query as the tokens of either database say it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from content.queries.search_sample import Sample
from content.query_language import AnyOf, Node, Term, Without
from content.search_units import CODE_MARK, SHORT, TITLE_MARK

# A longer word is asked for by so many of its pairs at most, by the rarest ones where these are
# known; the rest is left to verifying.
_MOST_PAIRS, _FEWEST, _RAREST = 12, 2, 3
# A word that stands in so many hundredths of all units is common: of fewer the sample is not sure
# that they are more than can be ranked.
_COMMON = 3


def pairs_of(words: str) -> list[str]:
    """Give the pairs of neighbours by which folded words are asked for.

    >>> pairs_of("慎"), pairs_of("慎言"), pairs_of("要特别慎言")
    (['慎'], ['慎言'], ['要特', '特别', '别慎', '慎言'])
    """
    pairs = _all_pairs(words)
    if len(pairs) <= _MOST_PAIRS:
        return list(dict.fromkeys(pairs))
    step = (len(pairs) - 1) / (_MOST_PAIRS - 1)
    return list(dict.fromkeys(pairs[round(place * step)] for place in range(_MOST_PAIRS)))


def _all_pairs(words: str) -> list[str]:
    return [words[at : at + 2] for at in range(len(words) - 1)] or [words]


def rarest_pairs(words: str, sample: Sample) -> list[str]:
    """Give the pairs of folded words that together stand in the fewest units of a sample.

    Two or three: no third where the two stand only where all the words do.

    >>> from content.queries.search_sample import sampled
    >>> rarest_pairs("要特别慎言", sampled(["要特别", "特别慎", "慎言", "要慎言"], 40))
    ['要特', '别慎']
    >>> rarest_pairs("一条慎言", sampled(["一条", "一条", "一条", "条慎言", "条慎言"], 40))
    ['条慎', '一条']
    """
    others = {pair: sample.held(pair) for pair in _all_pairs(words)}
    whole = sample.held(words)
    chosen: list[str] = []
    left = -1
    while others and (len(chosen) < _FEWEST or (left != whole and len(chosen) < _RAREST)):
        best = min(others, key=lambda pair: _rarity(left, others[pair]))
        left &= others.pop(best)
        chosen.append(best)
    return chosen


def _rarity(left: int, places: int) -> tuple[int, int]:
    """How many are left, and then how many there are."""
    together = (places if left < 0 else left & places).bit_count()
    return together, places.bit_count()


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a database writes a question to its tokens."""

    token: Callable[[str], str]
    prefix: Callable[[str], str]
    both: str
    either: str


_GRAMMARS = {
    "sqlite": _Grammar('"{}"'.format, '"{}"*'.format, " AND ", " OR "),
    # A single character is the beginning of the pairs that it begins.
    "postgresql": _Grammar("'{}'".format, "'{}':*".format, " & ", " | "),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What a database is asked: ``said`` by all pairs, ``few`` by the rarest, as it writes them.

    ``phrase`` is the only one that is sought; where it is ``common`` the units are read through
    for it. ``expected`` units probably hold it. What is asked of titles by one token alone has it
    for ``title``.
    """

    said: str
    few: str
    phrase: str = ""
    common: bool = False
    expected: float = 0
    title: str = ""


def question(node: Node, *, titles: bool = False) -> Question:
    """Give a query as the database asks it of its tokens, of titles and codes alone or of all.

    What is excluded is not asked: another part of the unit may hold it.
    """
    said = _asked(node, _title_pairs if titles else pairs_of)
    if not titles or not isinstance(node, Term) or len(node.words) > SHORT:
        return Question(said, said)
    return Question(said, said, title=TITLE_MARK + node.words)


def sampled_question(node: Node, sample: Sample | None, *, narrow: bool) -> Question:
    """Give a query as the database asks it, shorter where a sample tells what is rare.

    Where only some units are asked (``narrow``), a common word may stand in few of those.
    """
    said = few = _asked(node, pairs_of)
    if sample is not None:
        few = _asked(node, lambda words: rarest_pairs(words, sample))
    if not isinstance(node, Term):
        return Question(said, few)
    expected = 0 if sample is None else sample.expected(node.words)
    # SQLite finds the first of many in the index by itself, pairs though, not single characters.
    worth = connection.vendor != "sqlite" or len(node.words) == 1
    common = (
        sample is not None and not narrow and worth and expected * 100 >= _COMMON * sample.units
    )
    return Question(said, few, node.words, common=common, expected=math.inf if common else expected)


def _title_pairs(words: str) -> list[str]:
    return [TITLE_MARK + pair for pair in pairs_of(words)]


def _asked(node: Node, pairs: Callable[[str], list[str]]) -> str:
    grammar = _GRAMMARS[connection.vendor]
    if isinstance(node, Term):
        # Of titles every character is a token too, of texts the first of a pair.
        single = len(node.words) == 1 and pairs is not _title_pairs
        write = grammar.prefix if single else grammar.token
        words = grammar.both.join(write(pair) for pair in pairs(node.words))
        return f"(({words}){grammar.either}{grammar.token(CODE_MARK + node.words)})"
    if isinstance(node, Without):
        return ""
    joint = grammar.either if isinstance(node, AnyOf) else grammar.both
    parts = (_asked(part, pairs) for part in node.parts)
    return f"({joint.join(part for part in parts if part)})"
