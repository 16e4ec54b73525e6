"""What people type into a search box, as a tree of folded words: docs/searching.md. Pure.

Words beside each other must all stand there; ``OR`` or ``|`` offers alternatives, ``NOT`` or a
leading ``-`` excludes, quotes of any kind hold a phrase together, ASCII brackets group. Full-width
brackets belong to the words (（一）), so that a clause pasted whole is found.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from content.errors import FieldProblem, SearchSyntaxError
from content.text.folding import BLANK, fold

MOST_TERMS, DEEPEST = 32, 16
_CLOSING = {'"': '"', "“": "”", "”": "”", "「": "」", "『": "』"}
_WORD = re.compile(r'[^\s"“”]+')
_OPERATORS = {"AND": "and", "&": "and", "OR": "or", "|": "or", "NOT": "not"}


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that must stand there as they are."""

    words: str


@dataclass(frozen=True, slots=True)
class Without:
    """What must not stand there."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part at least must hold."""

    parts: tuple["Node", ...]


Node = Term | Without | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    at: int
    words: str = ""


def parsed(query: str) -> Node | None:
    """Give the tree of a query, None where nothing but blanks was typed.

    >>> parsed("慎言 慎行")
    AllOf(parts=(Term(words='慎言'), Term(words='慎行')))
    >>> parsed("慎言 OR -慎行") is None
    Traceback (most recent call last):
    content.errors.requests.SearchSyntaxError: ...
    >>> parsed('“国家 标准” -廢止')
    AllOf(parts=(Term(words='国家标准'), Without(part=Term(words='废止'))))

    Raises:
        SearchSyntaxError: it cannot be read; says where and why (400).
    """
    tokens = list(_tokens(query))
    if not tokens:
        return None
    if sum(token.kind == "term" for token in tokens) > MOST_TERMS:
        raise _refusal(tokens[-1].at, f"more than {MOST_TERMS} words", f"词语超过 {MOST_TERMS} 个")
    reader = _Reader(tokens, len(query))
    tree = reader.alternatives(0)
    if not _asks(tree):
        raise _refusal(
            0, "it only excludes; name something to be found", "只有排除；请给出要找的词语"
        )
    return tree


def _refusal(at: int, reason: str, reason_zh: str) -> SearchSyntaxError:
    return SearchSyntaxError(
        fields=(FieldProblem("q", "syntax", reason, reason_zh),),
        at=at + 1,
        reason=reason,
        reason_zh=reason_zh,
    )


def _tokens(query: str) -> Iterator[_Token]:
    place, depth = 0, 0
    while place < len(query):
        sign = query[place]
        if sign.isspace():
            place += 1
        elif sign == "(":
            depth += 1
            yield _Token("open", place)
            place += 1
        elif sign == ")" and depth:
            depth -= 1
            yield _Token("close", place)
            place += 1
        elif sign in _CLOSING:
            token, place = _phrase(query, place)
            yield from token
        elif sign == "-" and query[place + 1 : place + 2].strip():
            yield _Token("not", place)
            place += 1
        else:
            token, place = _word(query, place, depth)
            yield from token


def _phrase(query: str, at: int) -> tuple[list[_Token], int]:
    closing = _CLOSING[query[at]]
    end = query.find(closing, at + 1)
    if end < 0:
        raise _refusal(at, "a quote is not closed", "引号没有闭合")
    words = fold(query[at + 1 : end])
    return ([_Token("term", at, words)] if words else []), end + 1


def _word(query: str, at: int, depth: int) -> tuple[list[_Token], int]:
    found = _WORD.match(query, at)
    word = found[0] if found else query[at]
    while depth and word.endswith(")") and word.count(")") > word.count("("):
        word = word[:-1]
        depth -= 1
    end = at + len(word)
    if word in _OPERATORS:
        return [_Token(_OPERATORS[word], at)], end
    words = fold(word)
    return ([_Token("term", at, words)] if words else []), end


class _Reader:
    """Reads the tokens of one query, looser operators first."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens, self._next, self._length = tokens, 0, length

    def alternatives(self, depth: int) -> Node:
        """Read up to the end, or to the bracket that closes this depth."""
        if depth > DEEPEST:
            raise _refusal(self._at, "brackets are too deep", "括号嵌套过深")
        parts = [self._together(depth)]
        while self._kind == "or":
            self._next += 1
            parts.append(self._together(depth))
        if depth and self._kind != "close":
            raise _refusal(self._at, "a bracket is not closed", "括号没有闭合")
        return parts[0] if len(parts) == 1 else AnyOf(tuple(dict.fromkeys(parts)))

    @property
    def _kind(self) -> str:
        return self._tokens[self._next].kind if self._next < len(self._tokens) else "end"

    @property
    def _at(self) -> int:
        return self._tokens[self._next].at if self._next < len(self._tokens) else self._length

    def _together(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while self._kind not in {"end", "or", "close"}:
            if self._kind == "and":
                self._next += 1
            parts.append(self._one(depth))
        flat = tuple(dict.fromkeys(parts))
        return flat[0] if len(flat) == 1 else AllOf(flat)

    def _one(self, depth: int) -> Node:
        kind = self._kind
        if kind not in {"term", "not", "open"}:
            raise _refusal(self._at, "a word is missing here", "此处缺少词语")
        token = self._tokens[self._next]
        self._next += 1
        if kind == "term":
            return Term(token.words)
        if kind == "not":
            return Without(self._one(depth))
        inner = self.alternatives(depth + 1)
        self._next += 1
        return inner


def _asks(node: Node) -> bool:
    """Whether the index can be asked for it: no alternative only excludes."""
    if isinstance(node, Term):
        return True
    if isinstance(node, AllOf):
        return any(_asks(part) for part in node.parts)
    return isinstance(node, AnyOf) and all(_asks(part) for part in node.parts)


def terms(node: Node) -> tuple[str, ...]:
    """Give the words that are asked for, excluded ones aside, each once.

    >>> terms(parsed("慎言 (慎行 | 慎权) -慎欲"))
    ('慎言', '慎行', '慎权')
    """
    if isinstance(node, Term):
        return (node.words,)
    if isinstance(node, Without):
        return ()
    return tuple(dict.fromkeys(words for part in node.parts for words in terms(part)))


def holds(node: Node, stands: Callable[[str], bool]) -> bool:
    """Whether a query is satisfied by what has the folded words that ``stands`` knows.

    >>> holds(parsed("慎言 -慎行"), "要慎言".__contains__)
    True
    >>> holds(parsed("慎言 -慎行"), "慎言慎行".__contains__)
    False
    """
    if isinstance(node, Term):
        return stands(node.words)
    if isinstance(node, Without):
        return not holds(node.part, stands)
    if isinstance(node, AllOf):
        return all(holds(part, stands) for part in node.parts)
    return any(holds(part, stands) for part in node.parts)


def phrase_of(node: Node) -> str:
    """Give the words asked for as one phrase, to compare titles with."""
    return fold(" ".join(one.replace(BLANK, " ") for one in terms(node)))
