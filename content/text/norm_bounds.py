"""Whom a clause with force binds, and under what condition: both as spans or words as printed."""

from __future__ import annotations

import re

from content.text.norm_clauses import RELATED, THING, Clause, Found, Sentence, moved
from content.text.norm_rules import FORCE, HOPE, OFFICIAL, PIVOT, REPORTS, pattern
from content.text.norm_subjects import (
    CONDITION,
    HEAD,
    INLINE,
    PREPOSITION,
    Span,
    after_connectives,
    agent_by,
    ends_in_head,
    is_adverbial,
    subject_of,
    without_manner,
)

# What somebody got, made or holds: the noun behind it is the subject, not the one who did.
GOT = pattern(
    "(?:获取|取得|提交|发行|作出|做出|制定|持有|收取|使用|提供|产生|没收|收集|形成|发放|颁发",
    "签订|保存|管理|拥有|生产|经营|销售|开发|建设|出具|掌握|所有)的",
)
PIVOT_LENGTH = 2
# Whom a wish or a ban names at once, whatever verb follows: 希望大家…, 禁止任何单位….
PIVOT_HEAD = re.compile(
    f"(?:任何|广大|全体|各级|各|每[位名个]?)?(?:{HEAD.pattern})(?![的之、和与及或以])"
)


def actor_of(found: Found, sentence: Sentence, at: int) -> Span | None:
    """The span of who is bound: in the clause, behind 由 or 禁止, else in an earlier clause."""
    clause = sentence.clauses[at]
    before = without_manner(sentence.hidden[clause.start : found.at])
    span = agent_by(clause.words) or subject_of(before)
    if span is not None:
        return of_relative(before, span, clause.start)
    if found.rule in PIVOT or HOPE.match(sentence.hidden, found.at):
        return pivot_of(found, sentence, clause)
    if found.rule in OFFICIAL:
        return authority(sentence.clauses, at)
    if before and not is_adverbial(before):
        return THING
    return earlier_subject(sentence.clauses, at)


def pivot_of(found: Found, sentence: Sentence, clause: Clause) -> Span | None:
    """The one named behind the marker: 禁止任何人….

    >>> from content.text.norm_clauses import sentence_of
    >>> sentence = sentence_of("禁止任何人损毁标志")
    >>> pivot_of(Found("prohibition", "forbidden", 1.0), sentence, sentence.clauses[0])
    (2, 5)
    """
    begin = found.at + PIVOT_LENGTH
    words = sentence.hidden[begin : clause.end]
    pivot = subject_of(words, acting=True)
    if pivot is None and (plain := PIVOT_HEAD.match(words)):
        pivot = plain.span()
    return moved(pivot, begin) if pivot else None


def authority(clauses: list[Clause], at: int) -> Span | None:
    """The authority named at the opening of a group: 公安机关在办理案件过程中，…."""
    first = clauses[clauses[at].scope]
    span = subject_of(first.words)
    rest = first.words[span[1] :] if span else ""
    if (
        span is None
        or not rest.startswith(("在", "对"))
        or not CONDITION.search(rest)
        or rest[-1] == "的"
    ):
        return None
    return moved(span, first.start)


def of_relative(before: str, span: Span, shift: int) -> Span:
    """The noun behind a relative clause where the subject found only belongs to that clause."""
    rest = before[span[1] :]
    if RELATED.search(rest) is None or PREPOSITION.match(rest) or not GOT.search(rest):
        return moved(span, shift)
    return (shift + span[0], shift + len(before)) if ends_in_head(before, span[1]) else THING


def earlier_subject(clauses: list[Clause], at: int) -> Span | None:
    """The subject of an earlier clause of the same group, the nearest first."""
    for clause in reversed(clauses[clauses[at].scope : at]):
        if FORCE.search(clause.words) is None and REPORTS.search(clause.words):
            return None
        span = subject_of(clause.words, acting=True)
        if span is not None and PREPOSITION.match(clause.words) and span[1] < len(clause.words):
            span = (
                None if span[0] == 0 and not clause.words.startswith(("未成年", "不动产")) else span
            )
        if span is not None:
            return of_relative(clause.words, span, clause.start)
    return None


def condition_of(found: Found, sentence: Sentence, at: int, actor: Span | None) -> str | None:
    """The first condition before the binding words, as printed."""
    clauses = sentence.clauses
    begin = clauses[clauses[at].scope].start
    for clause in clauses[clauses[at].scope : at]:
        inside = actor is not None and clause.start <= actor[0] < clause.end
        start = actor[1] if actor and inside else clause.start
        said = sentence.hidden[start : clause.end].strip()
        if CONDITION.search(said) and after_connectives(said) < len(said):
            whole = said.endswith("的") and not inside
            first = behind(actor, begin, begin if whole else start, start)
            return sentence.words[first : clause.end].strip(" ，,") or None
    return inline_condition(found, sentence, at, actor)


def behind(actor: Span | None, begin: int, first: int, start: int) -> int:
    """Where a condition starts: at ``first``, behind an actor that stands before it."""
    return actor[1] if actor and begin <= actor[0] < start else first


def inline_condition(found: Found, sentence: Sentence, at: int, actor: Span | None) -> str | None:
    """A condition between the subject and the binding words of their own clause."""
    clause = sentence.clauses[at]
    start = actor[1] if actor and clause.start <= actor[0] < found.at else clause.start
    inline = INLINE.search(without_manner(sentence.hidden[start : found.at]))
    if inline is None:
        return None
    return sentence.words[start + inline.start() : start + inline.end()]
