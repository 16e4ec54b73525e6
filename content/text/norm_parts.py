"""A sentence in its clauses, and what is found in one."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from content.text.norm_rules import (
    pattern,
)
from content.text.norm_subjects import (
    MASK,
    Span,
)

MOST_CLAUSES = 80
"""Of one sentence; a reader finds no demand behind so many either."""
NEAR = 8
THING = (0, 0)
"""Stands for a subject that cannot act: nobody is bound by name, and nobody is carried over."""
CLAUSE = pattern("[^，,；;：:]+")
HIDDEN = pattern("“[^“”]{0,400}”|（[^（）]{0,120}）", r"\([^()]{0,120}\)|《[^《》]{0,80}》")
# How a clause begins that goes on from the last one with the same subject.
MODAL_START = pattern(
    "由|有权|享有|只能|只限|只准|应当|必须|不得|可以|须|应(?!急|对|用)|要(?!求)|禁止|严禁",
    "均不得|都要|都应|准予|免征",
)
FIRM = pattern("应当|必须|不得|可以")
RELATED = pattern("的[^的，]{1,24}$")
# 职责是…，必须…: what is said of it comes first, the demand after.
MUST = pattern("(?:我们)?(?:就?必须|应当|务必|不得|要(?![素点求是]))")


class Clause(NamedTuple):
    """A clause of a masked sentence; ``scope`` is the first clause of its group between ；."""

    start: int
    end: int
    words: str
    scope: int


class Sentence(NamedTuple):
    """The words as printed, the same with notes and quotations masked, and its clauses."""

    words: str
    hidden: str
    clauses: list[Clause]


class Found(NamedTuple):
    """A clause with force, or a statement: where its verb is, and its subject where read."""

    modality: str
    rule: str
    confidence: float
    at: int = 0
    actor: Span | None = None


def sentence_of(words: str) -> Sentence:
    """A sentence cut into clauses.

    >>> [clause.words for clause in sentence_of("经批准的，可以延期（一次）").clauses]
    ['经批准的', '可以延期〇〇〇〇']
    """
    hidden = HIDDEN.sub(lambda found: MASK * len(found.group()), words)
    clauses: list[Clause] = []
    scope = 0
    for found in islice(CLAUSE.finditer(hidden), MOST_CLAUSES):
        if found.start() and hidden[found.start() - 1] in "；;":
            scope = len(clauses)
        text = found.group()
        start = found.start() + len(text) - len(text.lstrip())
        clauses.append(Clause(start, found.end(), text.strip(), scope))
    return Sentence(words, hidden, clauses)


def moved(span: Span, by: int) -> Span:
    """``span`` of a clause as span of its sentence."""
    return span[0] + by, span[1] + by
