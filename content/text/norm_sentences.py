"""The norm of one sentence: its first clause that binds, with actor and condition."""

from __future__ import annotations

from dataclasses import dataclass

from content.text.norm_bounds import actor_of
from content.text.norm_clauses import read_clause
from content.text.norm_conditions import condition_of
from content.text.norm_orders import URGES
from content.text.norm_parts import THING, Found, Sentence, sentence_of
from content.text.norm_rules import (
    AMENDS,
    ARGUES,
    NONE,
    OFFICIAL,
    PAST,
    PURPOSE,
    TOLD,
    WEAK,
    pattern,
)
from content.text.norm_subjects import PREPOSITION, subject_of

CARRIED = 0.92
"""What is left of the confidence where the subject is carried over."""
OPENING = 3
LISTS = pattern("下列|以下|如下")


@dataclass(frozen=True, slots=True)
class Norm:
    """The force of a statement; ``rule`` names what found it, ``confidence`` is 0 to 1.

    ``modality`` is a value of ``content.vocabulary.Modality`` or ``none``; ``actor`` and
    ``condition`` are words as printed.
    """

    modality: str
    actor: str | None
    condition: str | None
    rule: str
    confidence: float

    @property
    def binds(self) -> bool:
        """Whether it has any force."""
        return self.modality != NONE


@dataclass(frozen=True, slots=True)
class Manner:
    """How a sentence is met: the subject it may leave out, and what it is part of.

    An ``item`` takes even the subject of a sanction, a ``modal`` one (一要) even without 要 in it,
    a ``leading`` one is asked first for the clause that announces items, and ``told`` says that it
    stands in a report, where only a marker binds.
    """

    carried: str | None = None
    item: bool = False
    modal: bool = False
    leading: bool = False
    told: bool = False


ALONE = Manner()


def without_force(rule: str, confidence: float) -> Norm:
    """The norm that binds nobody, for the reason given.

    >>> without_force("case", 0.85).binds
    False
    """
    return Norm(NONE, None, None, rule, confidence)


NOTHING = without_force("nothing", 0.6)


def sentence_norm(words: str, manner: Manner = ALONE) -> Norm:
    """The norm of a sentence.

    >>> norm = sentence_norm("收到申请后，登记机关应当当场答复")
    >>> norm.modality, norm.actor, norm.condition
    ('obligation', '登记机关', '收到申请后')
    """
    sentence = sentence_of(words)
    if PURPOSE.search(sentence.hidden):
        return without_force("purpose", 0.95)
    if ("改" in words or "增加" in words) and AMENDS.search(sentence.hidden):
        return without_force("amends", 0.9)
    if ARGUES.match(sentence.hidden):
        return without_force("argues", 0.85)
    for at in reading_order(sentence, leading=manner.leading):
        found = read_clause(sentence, at)
        if found is None or (found.rule in WEAK and (manner.told or is_told(sentence))):
            continue
        if found.modality == NONE:
            return without_force(found.rule, found.confidence)
        return bound(found, sentence, at, manner)
    return NOTHING


def is_told(sentence: Sentence) -> bool:
    """Whether a sentence tells what was done or has become of something.

    >>> is_told(sentence_of("各项投入不断加大")), is_told(sentence_of("不断加大各项投入"))
    (True, False)
    """
    if any(PAST.match(clause.words) for clause in sentence.clauses[:OPENING]):
        return True
    first = sentence.clauses[0].words if sentence.clauses else ""
    if TOLD.match(first) is None or PREPOSITION.match(first) or URGES.match(first):
        return False
    return subject_of(first, acting=True) is None


def tells(words: str) -> bool:
    """Whether a sentence without force tells, so that what follows in its paragraph does too.

    >>> tells("教育改革不断推进")
    True
    """
    if TOLD.match(words) is None and "年" not in words and "以来" not in words:
        return False
    return is_told(sentence_of(words))


def reading_order(sentence: Sentence, *, leading: bool) -> list[int]:
    """The clauses in order, in a leading sentence those that announce items first."""
    order = list(range(len(sentence.clauses)))
    if leading:
        order.sort(key=lambda at: LISTS.search(sentence.clauses[at].words) is None)
        order.sort(key=lambda at: is_continued(sentence, at))
    return order


def is_continued(sentence: Sentence, at: int) -> bool:
    """Whether a clause only goes on from a modal before it: 应当申请，并提交下列文件."""
    return sentence.clauses[at].words.startswith(("并", "和", "且"))


def bound(found: Found, sentence: Sentence, at: int, manner: Manner) -> Norm:
    """The norm of a clause with its actor and condition as printed."""
    span = found.actor or actor_of(found, sentence, at)
    actor = sentence.words[slice(*span)].strip() if span and span != THING else None
    condition = condition_of(found, sentence, at, span)
    if span is None and may_carry(found, sentence, manner):
        sure = round(found.confidence * CARRIED, 3)
        return Norm(found.modality, manner.carried, condition, found.rule, sure)
    return Norm(found.modality, actor, condition, found.rule, found.confidence)


def may_carry(found: Found, sentence: Sentence, manner: Manner) -> bool:
    """Whether a clause without a subject takes the one carried over."""
    if not manner.carried or manner.carried in sentence.words:
        return False
    if manner.item:
        return True
    return found.rule not in OFFICIAL and (manner.modal or found.rule != "imperative")
