"""What the index is asked: a query as the tokens of either database say it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from content.queries.search_sample import Sample
from content.query_language import AnyOf, Node, Term, Without
from content.search_units import CODE_MARK, TITLE_MARK

# A longer word is asked for by so many of its pairs at most, by the rarest ones where these are
# known; the rest is left to verifying.
_MOST_PAIRS, _RAREST = 12, 3
# Two pairs are enough where one of them stands in so many thousandths of the units at most.
_RARE = 2
# A word that stands in a twentieth of all units is common.
_COMMON = 20


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
    """Give the pairs of folded words that stand in the fewest units of a sample.

    >>> from collections import Counter
    >>> seen = Counter({"要特": 9, "特别": 8, "别慎": 0, "慎言": 3})
    >>> rarest_pairs("要特别慎言", Sample(("慎言",), seen, 1))
    ['别慎', '慎言']
    >>> rarest_pairs("要特别慎言", Sample(("慎言",), seen + Counter({"别慎": 1}), 1))
    ['别慎', '慎言', '特别']
    """
    pairs = dict.fromkeys(_all_pairs(words))
    rarest = sorted(pairs, key=lambda pair: sample.pairs[pair])
    few = sample.pairs[rarest[0]] * 1000 <= _RARE * len(sample.texts)
    return rarest[: _RAREST - 1 if few else _RAREST]


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

    A single ``phrase`` may be verified by the database, and its ``code`` asked for apart; where it
    is ``common`` the units are read through for it. ``expected`` units probably hold it.
    """

    said: str
    few: str
    phrase: str = ""
    code: str = ""
    common: bool = False
    expected: float = 0


def question(node: Node, *, titles: bool = False) -> Question:
    """Give a query as the database asks it of its tokens, of titles and codes alone or of all.

    What is excluded is not asked: another part of the unit may hold it.
    """
    said = _asked(node, _pairs_marked(TITLE_MARK if titles else ""))
    return Question(said, said)


def sampled_question(node: Node, sample: Sample | None, *, narrow: bool) -> Question:
    """Give a query as the database asks it, shorter where a sample tells what is rare.

    Where only some units are asked (``narrow``), a common word may stand in few of those.
    """
    said = few = _asked(node, _pairs_marked(""))
    if sample is not None:
        few = _asked(node, lambda words: rarest_pairs(words, sample))
    if not isinstance(node, Term):
        return Question(said, few)
    expected = 0 if sample is None else sample.expected(node.words)
    # SQLite finds the first of many in the index by itself, pairs though, not single characters.
    worth = connection.vendor != "sqlite" or len(node.words) == 1
    common = sample is not None and not narrow and worth and expected * _COMMON >= sample.units
    code = _GRAMMARS[connection.vendor].token(CODE_MARK + node.words)
    return Question(said, few, node.words, code, common, math.inf if common else expected)


def _pairs_marked(mark: str) -> Callable[[str], list[str]]:
    return lambda words: [mark + pair for pair in pairs_of(words)]


def _asked(node: Node, pairs: Callable[[str], list[str]]) -> str:
    grammar = _GRAMMARS[connection.vendor]
    if isinstance(node, Term):
        write = grammar.token if len(node.words) > 1 else grammar.prefix
        words = grammar.both.join(write(pair) for pair in pairs(node.words))
        return f"(({words}){grammar.either}{grammar.token(CODE_MARK + node.words)})"
    if isinstance(node, Without):
        return ""
    joint = grammar.either if isinstance(node, AnyOf) else grammar.both
    parts = (_asked(part, pairs) for part in node.parts)
    return f"({joint.join(part for part in parts if part)})"
