"""Under what condition a clause with force binds, as words of its sentence as printed."""

from __future__ import annotations

from content.text.norm_clauses import SUPPOSES
from content.text.norm_parts import RELATED, Clause, Found, Sentence
from content.text.norm_rules import STATES, pattern
from content.text.norm_subjects import (
    CONDITION,
    INLINE,
    Span,
    after_connectives,
    is_manner,
    without_manner,
)

# A date is a term, no condition; and what is said to be so is a reason: 现象是普遍存在的.
TERM = pattern(r"(?:\d{4}年|今年|明年|每年)?\d{1,2}月[^，]{0,8}$|(?:今年|明年|年)底?[前后]$")
SAID = pattern("(?:都|也|就|正|总的|这些[^，]{1,8}|这)是(?!否)[^，]{0,200}的$")
# What a demand rests on is no condition, and does not begin one.
GROUNDS = pattern("(?:基于|为了|根据|按照|依照|依据|鉴于)(?![^，]*的$)")
BREACH = pattern("违反")
TOWARDS = pattern("对于?(?![方标接照])")
# To whom something is done, before a verb of doing: 部门对水质实施监督.
DONE_TO = pattern(
    "(?:依法|统一|按[^，]{2,10}|定期)?(?P<whom>对于?(?![方标接照])[^，]{2,60}?)(?:依法|分别|统一|定期)?"
    "(?:实施|实行|进行|给予|予以|开展|作出|负责|承担|采取|提供|加强)"
)


def condition_of(found: Found, sentence: Sentence, at: int, actor: Span | None) -> str | None:
    """The first condition before the binding words, as printed.

    >>> from content.text.norm_clauses import read_clause
    >>> from content.text.norm_parts import sentence_of
    >>> sentence = sentence_of("对住满一年，有住所的居民，社区应当登记")
    >>> condition_of(read_clause(sentence, 2), sentence, 2, (12, 14))
    '对住满一年，有住所的居民'
    """
    clauses = sentence.clauses
    group = clauses[clauses[at].scope : at]
    for clause in group:
        start = start_of(clause, actor)
        said = sentence.hidden[start : clause.end].strip()
        if is_condition(said):
            last = last_of(group, clause, said)
            begin = begin_of(group, last, actor, start) if last.words.endswith("的") else start
            return printed(sentence, begin, last.end)
    breach = next((clause for clause in group if BREACH.match(clause.words)), None)
    if breach is not None:
        return printed(sentence, breach.start, breach.end)
    return inline_condition(found, sentence, at, actor)


def is_condition(said: str) -> bool:
    """Whether words between a subject and what binds it say when.

    >>> is_condition("在收市后"), is_condition("11月15日前"), is_condition("这些现象是存在的")
    (True, False, False)
    """
    if CONDITION.search(said) is None or after_connectives(said) == len(said):
        return False
    return TERM.match(said) is None and SAID.search(said) is None and not is_manner(said)


def start_of(clause: Clause, actor: Span | None) -> int:
    """Where a clause begins behind its actor, unless it only supposes what the actor may do."""
    if actor is None or not clause.start <= actor[0] < clause.end or SUPPOSES.match(clause.words):
        return clause.start
    return actor[1]


def last_of(group: list[Clause], clause: Clause, said: str) -> Clause:
    """The clause in which a condition ends that begins in ``clause``."""
    following = [after for after in group if after.start > clause.start]
    if TOWARDS.match(said) and RELATED.search(said) is None:
        return next((after for after in following if RELATED.search(after.words)), clause)
    if said.endswith("的") or TOWARDS.match(said):
        return clause
    return next((after for after in following if after.words.endswith("的")), clause)


def begin_of(group: list[Clause], last: Clause, actor: Span | None, start: int) -> int:
    """Where a 的-clause begins: with its group, behind an actor or the grounds that open it."""
    begin = group[0].start
    for clause in group:
        if clause.start >= last.start:
            break
        if STATES.search(clause.words) or GROUNDS.match(clause.words):
            begin = group[group.index(clause) + 1].start
    if actor is not None and begin <= actor[0] < last.end:
        return actor[1] if actor[0] < start or actor[1] <= start else begin
    return begin


def inline_condition(found: Found, sentence: Sentence, at: int, actor: Span | None) -> str | None:
    """A condition between the subject and the binding words of their own clause."""
    clause = sentence.clauses[at]
    start = actor[1] if actor and clause.start <= actor[0] < found.at else clause.start
    said = without_manner(sentence.hidden[start : found.at])
    inline = INLINE.search(said)
    if inline is not None and not (found.rule == "right" and TOWARDS.match(inline.group())):
        return sentence.words[start + inline.start() : start + inline.end()]
    if found.rule != "acts" or (done := DONE_TO.match(sentence.hidden, found.at)) is None:
        return None
    return sentence.words[slice(*done.span("whom"))]


def printed(sentence: Sentence, begin: int, end: int) -> str | None:
    """The words of a span, without what only joins them to others."""
    return sentence.words[begin:end].strip(" ，,“").removeprefix("之间") or None
