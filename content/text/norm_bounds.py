"""Whom a clause with force binds, as a span of its sentence."""

from __future__ import annotations

import re

from content.text.norm_orders import BY_RELATIVE, OWNED
from content.text.norm_parts import RELATED, THING, Clause, Found, Sentence, moved
from content.text.norm_rules import FORCE, HOPE, OFFICIAL, PIVOT, REPORTS, pattern
from content.text.norm_subjects import (
    CONDITION,
    EVENT,
    HEAD,
    MASK,
    PREPOSITION,
    VERB_FIRST,
    Span,
    agent_by,
    ends_in_head,
    is_adverbial,
    subject_of,
    without_manner,
)
from content.text.norm_words import NOUNISH

# What somebody got, made or holds: the noun behind it is the subject, not the one who did.
GOT = pattern(
    "(?:获取|取得|提交|发行|作出|做出|制定|持有|收取|使用|提供|产生|没收|收集|形成|发放|颁发",
    "签订|保存|管理|拥有|生产|经营|销售|开发|建设|出具|掌握|所有)的",
)
# The words that name it behind them, and those that only say how: 严禁干扰部门办案 names nobody.
CALLS = pattern("敬?请(?!求)|[\u4e00-\u9fff]{2}")
WRONG = pattern(
    "以[^，]|利用|使用|用(?![户人])|在|向|从(?!业)|通过|对|将|把|携带|私自|超|未经|随意"
)
SHORT = 8
# What only an authority does to those it is spoken of: 遗属死亡的，停发抚恤金.
GIVES = pattern(
    "(?:继续|应|并|一律|不再|可以)*(?:发放|发给|增发|加发|减发|补发|停发|取消|中止|终止|撤销|注销|恢复)"
)
TOWARDS_WHOM = pattern("对于?(?!方|标).{12}")
FIRMLY = frozenset({"ought", "may", "not-allowed", "right"})
OWN = frozenset({"forbidden"})
EVERYBODY = pattern("各|全体|广大|大家|任何|你")
# Whom a wish or a ban names at once, whatever verb follows: 希望大家…, 禁止任何单位….
PIVOT_HEAD = re.compile(
    f"(?:任何|广大|全体|各级|各|每[位名个]?)?(?:{HEAD.pattern})(?![的之、和与及或以])"
)


def actor_of(found: Found, sentence: Sentence, at: int) -> Span | None:
    """The span of who is bound: in the clause, behind 由 or 禁止, else in an earlier clause."""
    clause = sentence.clauses[at]
    before = without_manner(sentence.hidden[clause.start : found.at])
    agent = agent_by(clause.words)
    if agent is not None and BY_RELATIVE.search(clause.words):
        agent = None
    span = agent or subject_of(before) or busy(before)
    if span is not None and found.rule != "demand":
        return of_relative(before, span, clause.start)
    if found.rule in PIVOT or HOPE.match(sentence.hidden, found.at):
        named = pivot_of(found, sentence, clause)
        return named or (earlier_subject(sentence.clauses, at) if found.rule == "demand" else None)
    if found.rule in OFFICIAL or (
        found.rule == "imperative" and GIVES.match(sentence.hidden, found.at)
    ):
        return authority(sentence.clauses, at)
    if before and not is_adverbial(before):
        return THING
    return earlier_subject(sentence.clauses, at, firm=found.rule in FIRMLY)


def lists_deeds(words: str) -> bool:
    """Whether a list behind a ban begins with a deed: 胁迫、引诱未成年人.

    >>> lists_deeds("胁迫、引诱儿童"), lists_deeds("机关、企业")
    (True, False)
    """
    first, comma, _ = words.partition("、")
    return bool(comma) and len(first) <= SHORT and HEAD.search(first) is None


def busy(before: str) -> Span | None:
    """Who does something at the time: 机关调查证据 应当….

    What may as well be a noun (教师培训) is left alone.

    >>> busy("机关调查证据"), busy("教师培训")
    ((0, 2), None)
    """
    if PREPOSITION.match(before) or VERB_FIRST.search(before) is None:
        return None
    span = subject_of(before, acting=True)
    if span is None or RELATED.search(before, span[1]):
        return None
    verb = VERB_FIRST.match(before, span[1])
    return span if verb is not None and verb.group() not in NOUNISH else None


def pivot_of(found: Found, sentence: Sentence, clause: Clause) -> Span | None:
    """The one named behind the marker: 禁止任何人….

    >>> from content.text.norm_parts import sentence_of
    >>> sentence = sentence_of("禁止任何人损毁标志")
    >>> pivot_of(Found("prohibition", "forbidden", 1.0), sentence, sentence.clauses[0])
    (2, 5)
    """
    called = CALLS.match(sentence.hidden, found.at)
    begin = called.end() if called else found.at
    words = sentence.hidden[begin : clause.end]
    if EVENT.match(words) or WRONG.match(words) or (found.rule in OWN and lists_deeds(words)):
        return None
    plain = PIVOT_HEAD.match(words)
    pivot = subject_of(words, acting=True)
    if plain and (pivot is None or (EVERYBODY.match(words) and found.rule not in OWN)):
        pivot = plain.span()
    if pivot and pivot[1] == len(words):
        return None
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
    rest = before[span[1] :].lstrip(MASK)
    if RELATED.search(rest) is None or PREPOSITION.match(rest):
        return moved(span, shift)
    if not (GOT.search(rest) or OWNED.match(rest)):
        return moved(span, shift)
    return (shift + span[0], shift + len(before)) if ends_in_head(before, span[1]) else THING


def earlier_subject(clauses: list[Clause], at: int, *, firm: bool = False) -> Span | None:
    """The subject of an earlier clause of the same group, the nearest first.

    Before a ``firm`` marker a clause that is but a name with its attribute counts too.
    """
    for clause in reversed(clauses[clauses[at].scope : at]):
        if FORCE.search(clause.words) is None and REPORTS.search(clause.words):
            return None
        span = subject_of(clause.words, acting=True) or standing_alone(clause.words, firm=firm)
        if span is not None and PREPOSITION.match(clause.words) and span[1] < len(clause.words):
            span = (
                None if span[0] == 0 and not clause.words.startswith(("未成年", "不动产")) else span
            )
        if span is not None and is_acted_on(clauses, at, clause, span):
            span = None
        if span is not None:
            return of_relative(clause.words, span, clause.start)
    return None


def is_acted_on(clauses: list[Clause], at: int, clause: Clause, span: Span) -> bool:
    """Whether a name only says to whom something is done: X被…, or at the end of 对…，…的X."""
    if clause.words.startswith("被", span[1]):
        return True
    group = clauses[clauses[at].scope : at]
    return span[1] == len(clause.words) and any(
        other.start < clause.start and TOWARDS_WHOM.match(other.words) for other in group
    )


def standing_alone(words: str, *, firm: bool = False) -> Span | None:
    """The name that a clause is: 组长人选（正科级），要求…; 使用水塔的农户，….

    >>> standing_alone("水厂厂长人选〇〇〇〇〇")
    (0, 6)
    """
    if not words.endswith(MASK) and not (firm and RELATED.search(words)):
        return None
    name = words.rstrip(MASK)
    return (0, len(name)) if subject_of(name) == (0, len(name)) else None
