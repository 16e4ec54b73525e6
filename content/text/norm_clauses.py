"""A sentence in clauses, and what each clause does by itself: bind, state, or only lead on."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from content.text.norm_rules import (
    BEING,
    DEFINITION,
    EXHORT,
    FORCE,
    HAPPENED,
    LOOSE,
    MARKERS,
    NONE,
    PAST,
    REPORTS,
    STATES,
    Marker,
    pattern,
)
from content.text.norm_subjects import (
    CONDITION,
    FOLLOW,
    HEAD,
    MANNER_RUN,
    MASK,
    OBJECT,
    ORDER,
    PREPOSITION,
    Span,
    after_connectives,
    agent_by,
    ends_in_head,
    is_manner,
    subject_of,
    without_manner,
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
AT = pattern("(?:在|通过)[^，的]{1,20}[上下中内时后前]")
# What a body is to have is a duty by itself, even where 可以 follows: 村委会设主任一人，可以设….
SETS_UP = pattern("设(?!计|施|备|法)|实行|建立")
# 承担, 负责 … inside a name: 承担文物工作的部门 对….
LOOSE_NAME = re.compile(
    f"(?:承担|负责|主管|履行|负有)[^，的]{{0,24}}的[^的，]{{0,6}}?(?:{HEAD.pattern})(?:{FOLLOW.pattern})"
)
SUPPOSES = pattern("如果|若|一旦|除非|除[^，]*外$")
FIRM = pattern("应当|必须|不得|可以")
RELATED = pattern("的[^的，]{1,24}$")
WHEN = pattern("(?:(?<![平及同随按准])时|(?<![今此先])后|前|期间|情况下|条件下|时候)$")
COPULA = pattern(
    "(?:[^，]{0,12}(?<!不))?(?:不仅|就|这|那|都|正)?是(?!否).",
    "[^，]*不是$|而是|[^，]*(?:意味|代表|标志|预示|说明|表明)着",
)
FOLLOWED = pattern("的(?:规定|要求|精神|原则|制度|决定|意见|部署|号召|义务|责任)$")
NAMES = pattern("系|是(?!否)")
# A thing said to be practised: 防汛物资实行分级储备制度.
PRACTISED = pattern(
    "[^，的]{2,20}(?<!国家)(?<!本市)(?<!本省)(?:实行|采取|遵循)[^，]{2,40}(?:制度?|原则|方针|方式)$"
)
# 由 inside a name: 由专家组成的委员会.
BY_RELATIVE = pattern("由[^，]{1,24}(?:组成|指定|批准|设立|举办|承担|负责|推荐|选举|任命|主管)的")
TOWARDS = re.compile(
    f"(?:向|与|会同|同|在[^，]{{1,20}}?[上中内前])[^，]{{1,24}}?{ORDER.pattern}"
    "|(?:通过|以|在)[^，]{1,30}?[把将][^，]{2}|为[^，]{1,16}提供"
)
# A subject that only has its setting said so far: 主管部门根据工作需要.
# What it got or holds, not what it does: 公司持有的股份….
OWNED = pattern("(?:持有|取得|作出|发行|提交|享有|拥有|承担|制定|保存|使用|收取|所持)的")
SETTING = pattern(
    "(?:规定|需要|要求|职责|情况|原则|意见|标准|程序|形式|方式|职责分工|方面|[内中上下里])$"
)
ACTS_LATER = re.compile(f"^(?!.*(?:具有|等于|属于)).{{2,}}?{ORDER.pattern}")


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


def read_clause(sentence: Sentence, at: int) -> Found | None:
    """What a clause does by itself; None where it only leads on to the next."""
    clauses = sentence.clauses
    clause = clauses[at]
    mark = marker_in(clause.words)
    if is_prelude(sentence, clause) or (mark is None and REPORTS.search(clause.words)):
        return None
    if at + 1 < len(clauses) and NAMES.match(clauses[at + 1].words):
        return Found(NONE, "states", 0.8)
    if mark is not None and is_when(sentence, clause, mark[1]):
        mark = None
    if mark is None:
        return exhortation_in(clause, len(clause.words)) or plain_clause(clauses, at)
    if is_relative(clauses, at, *mark):
        return None
    return exhortation_in(clause, mark[1]) or marked_clause(clause, *mark)


def is_prelude(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause is a condition by its first or last word."""
    if clause.words.endswith("的"):
        return True
    return clause.end < len(sentence.hidden) and SUPPOSES.match(clause.words) is not None


def marked_clause(clause: Clause, row: Marker, place: int) -> Found:
    """What a clause with a marker does."""
    if STATES.search(clause.words[:place]):
        return Found(NONE, "states", 0.9)
    return Found(row.modality, row.name, row.confidence, clause.start + place)


def marker_in(text: str) -> tuple[Marker, int] | None:
    """The first marker of a clause that is not inside what a copula says."""
    found = FORCE.search(text)
    if found and LOOSE_NAME.match(text, found.start()):
        found = FORCE.search(text, found.end())
    if found is None or found.lastgroup is None:
        return None
    if COPULA.match(text[: found.start()]) or is_object(text, found.start()):
        return None
    return MARKERS[int(found.lastgroup[1:])], found.start()


def is_object(text: str, place: int) -> bool:
    """Whether a marker stands in what is to be followed: 落实严禁补课的规定."""
    if not FOLLOWED.search(text):
        return False
    manner = MANNER_RUN.match(text)
    verb = ORDER.match(text, manner.end() if manner else 0)
    return verb is not None and verb.end() <= place


def is_when(sentence: Sentence, clause: Clause, place: int) -> bool:
    """Whether a clause with a weak marker only says when: 需要变更时，…."""
    if place == 0 or clause.end == len(sentence.hidden) or not WHEN.search(clause.words):
        return False
    return FIRM.search(clause.words) is None


def is_relative(clauses: list[Clause], at: int, row: Marker, place: int) -> bool:
    """Whether a marker stands in a subject's relative clause: 应当备案的企业，不得…."""
    text = clauses[at].words
    tail = RELATED.search(text, place)
    if tail is None or at + 1 == len(clauses):
        return False
    if OBJECT.match(text) and not FIRM.match(text, place):
        return True
    if not MODAL_START.match(clauses[at + 1].words):
        return False
    return row.name in LOOSE or ends_in_head(text, tail.start())


def in_condition(clauses: list[Clause], at: int) -> bool:
    """Whether a clause is the first of several that together make a 的-condition."""
    following = clauses[at + 1 : at + 1 + NEAR]
    ends = [after for after in following if after.scope == clauses[at].scope][:-1]
    return any(after.words.endswith("的") and not OBJECT.match(after.words) for after in ends)


def exhortation_in(clause: Clause, limit: int) -> Found | None:
    """An exhortation as main verb of a clause, before ``limit``."""
    found = EXHORT.search(clause.words, 0, limit + 2)
    if found is None or found.start() >= limit:
        return None
    before = without_manner(clause.words[: found.start()])
    span = subject_of(before)
    place = clause.start + found.start()
    if span is not None and span[1] == len(before):
        return Found("exhortation", "encourages", 0.92, place, moved(span, clause.start))
    if before and not (is_manner(before) or AT.fullmatch(before)):
        return None
    return Found("exhortation", "encourages", 0.85, place)


def moved(span: Span, by: int) -> Span:
    """``span`` of a clause as span of its sentence."""
    return span[0] + by, span[1] + by


def plain_clause(clauses: list[Clause], at: int) -> Found | None:
    """A clause without a marker: 由X, a body that acts, a bare imperative; or a statement."""
    clause = clauses[at]
    text = clause.words
    if STATES.search(text):
        return Found(NONE, "states", 0.9) if DEFINITION.search(text) else None
    span = None if BY_RELATIVE.search(text) else agent_by(text)
    if span is not None:
        return Found("obligation", "by", 0.8, clause.start + span[0], moved(span, clause.start))
    if HAPPENED.search(text) or PAST.match(text) or in_condition(clauses, at):
        return None
    if PRACTISED.match(text) and not PREPOSITION.match(text):
        return Found("obligation", "practised", 0.6, clause.start, THING)
    subject = subject_of(text, acting=True)
    if subject is not None:
        return acting_body(clauses, at, subject)
    return imperative(clauses, at)


def acting_body(clauses: list[Clause], at: int, subject: Span) -> Found | None:
    """A body said to do something, which in a standard is its duty."""
    clause = clauses[at]
    rest = clause.words[subject[1] :].lstrip(MASK)
    if (manner := MANNER_RUN.match(rest)) is not None:
        rest = rest[manner.end() :]
    if not rest or not is_doing(clause.words, rest):
        return None
    if is_taken_up(clauses, at) and not SETS_UP.match(rest):
        return None
    span = moved(subject, clause.start)
    return Found("obligation", "acts", 0.65, span[1], span)


def is_doing(text: str, rest: str) -> bool:
    """Whether a body that ``text`` begins with does something in the ``rest``."""
    if PREPOSITION.match(text) or BEING.match(rest) or CONDITION.search(text):
        return False
    if ORDER.fullmatch(rest) or rest.startswith("因") or OWNED.match(rest):
        return False
    if not PREPOSITION.match(rest):
        return True
    return SETTING.search(rest) is None and ACTS_LATER.search(rest) is not None


def is_taken_up(clauses: list[Clause], at: int) -> bool:
    """Whether a modal goes on from the clause, with nothing but adverbials between them."""
    for after in clauses[at + 1 : at + 1 + NEAR]:
        if after.scope != clauses[at].scope:
            return False
        if MODAL_START.match(after.words):
            return True
        if not (PREPOSITION.match(after.words) or CONDITION.search(after.words)):
            return False
    return False


def imperative(clauses: list[Clause], at: int) -> Found | None:
    """A clause that opens with a verb of doing, unless a modal takes it up."""
    clause = clauses[at]
    text = clause.words
    begin = after_connectives(text)
    manner = MANNER_RUN.match(text[begin:])
    verb = begin + (manner.end() if manner else 0)
    order = ORDER.match(text, verb) or ORDER.match(text, begin) or TOWARDS.match(text, begin)
    if order is None or BEING.match(text, begin) or CONDITION.search(text):
        return None
    if is_taken_up(clauses, at) or is_topic(clauses, at):
        return None
    return Found("obligation", "imperative", 0.62, clause.start + begin)


def is_topic(clauses: list[Clause], at: int) -> bool:
    """Whether a clause that opens with a verb only names the matter: 列入议程的议案，…应当…."""
    if RELATED.search(clauses[at].words) is None:
        return False
    following = clauses[at + 1 : at + 1 + NEAR]
    return any(FIRM.search(after.words) for after in following if after.scope == clauses[at].scope)
