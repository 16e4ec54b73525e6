"""A clause without a marker: a body that acts, a bare imperative, or only a statement."""

from __future__ import annotations

import re

from content.text.norm_parts import (
    FIRM,
    MODAL_START,
    MUST,
    NEAR,
    RELATED,
    THING,
    Clause,
    Found,
    moved,
)
from content.text.norm_rules import (
    BEING,
    DEFINITION,
    HAPPENED,
    NONE,
    PAST,
    STATES,
    pattern,
)
from content.text.norm_subjects import (
    CONDITION,
    EVENT,
    HEAD,
    MANNER_RUN,
    MASK,
    OBJECT,
    ORDER,
    PREPOSITION,
    Span,
    after_connectives,
    agent_by,
    subject_of,
)

SHORT = 14
# What a body is to have is a duty by itself, even where 可以 follows: 村委会设主任一人，可以设….
SETS_UP = pattern("设(?!计|施|备|法)|实行|建立")
TITLES = re.compile(
    f"(?:{ORDER.pattern})(?:[与和及、][^，]*)?(?:管理|建设|教育|服务|培训|考核|监督)$"
)
NOT_DOING = pattern("被(?!告)|是(?!否)|本身|之所以", "[^，]*(?:设立|产生|组成|成立)$")
# A thing said to be practised: 防汛物资实行分级储备制度.
PRACTISED = pattern(
    "[^，的]{2,20}(?<!国家)(?<!本市)(?<!本省)(?:实行|采取|遵循)[^，]{2,40}(?:制度?|原则|方针|方式)$"
)
# 由 inside a name: 由专家组成的委员会.
BY_RELATIVE = re.compile(
    "由[^，]{1,24}(?:组成|指定|批准|设立|举办|承担|负责|推荐|选举|任命|主管)的"
    f"|^{MANNER_RUN.pattern}{ORDER.pattern}由[^，]*的"
)
# What is weighed is no condition, though 对 opens the clause: 对工作情况作出评价.
WEIGHS = pattern("对于?[^，]{2,60}?(?:作出|做出|进行|给予|予以|加以|开展|实施|实行)[^，的]{2,}$")
TOWARDS = re.compile(
    "(?:依照|按照|根据|按)[^，的]{1,20}?(?:规定|要求|程序|原则|标准|约定|计划)"
    f"{MANNER_RUN.pattern}{ORDER.pattern}"
    "|(?:按照?|根据|围绕|结合|针对)[^，]{2,24}?(?:进行|开展|加以)[^，的]"
    f"|(?:向|与|会同|同|在[^，]{{1,20}}?[上中内前])[^，]{{0,24}}?{ORDER.pattern}"
    "|(?:通过|以|在)[^，]{1,30}?[把将][^，]{2}|为[^，]{1,16}提供"
)
# What it got or holds, not what it does: 公司持有的股份….
OWNED = re.compile(
    f"(?!{HEAD.pattern})(?!统一|相应|必要|专门|全面|健全|完善)[^，的]{2}的|(?:所?持有?|取得|发行|享有|所有|所属)的"
    f"|(?:{ORDER.pattern}|{EVENT.pattern})的(?!(?:同时|基础上|过程中))"
)
# A verb that here is part of a noun, or of an attribute: 发展的后劲, 创建率.
NOUNS = pattern("的(?!基础上|同时|过程中)|[率度]|期[内间满]")
# Orders of plans, which name a task of their own even where 不得 follows.
URGES = pattern(
    "加强|推进|推动|完善|建立健全|健全|落实|坚持|做到|做好|深化|加快|提高|提升|强化|优化|促进|确保",
    "及时|立即|如实|按时|自觉|认真|保障|维护|严格|规范|改进|改善|增强|扩大|拓展|畅通|突出|抓[好紧实]|统筹|防止|树立",
)
BANS = pattern("不得|禁止|严禁|可以")
# The clauses before these words are what is spoken of: 开展教育，…，具有重大意义.
SPOKEN_OF = pattern(
    "(?:就|正|都|也|既|不仅|更)?是(?!否)|系|具有|有利于|有助于|有着|意义重大|至关重要|事关|关系到|关乎",
    "对于?[^，]{2,80}(?:具有|有着|意义)|成为|适用|与[^，]{1,30}具有",
)
# 向法院请求保护的期间为三年: what the verb speaks of is said to be something.
NAMED_AS = pattern("的[^，的]{1,16}(?:为|是(?!否)|(?<![体关联])系|属于|包括)|不[强足够高深实严]$")
SETTING = pattern(
    "(?:规定|需要|要求|职责|情况|原则|意见|标准|程序|形式|方式|职责分工|方面|[内中上下里])$"
)
ACTS_LATER = re.compile(f"^(?!.*(?:具有|等于|属于)).{{2,}}?{ORDER.pattern}")


def plain_clause(clauses: list[Clause], at: int) -> Found | None:
    """A clause without a marker: 由X, a body that acts, a bare imperative; or a statement."""
    clause = clauses[at]
    text = clause.words
    if STATES.search(text):
        return Found(NONE, "states", 0.9) if DEFINITION.search(text) else None
    span = agent_by(text)
    if span is not None and BY_RELATIVE.search(text) is None:
        return Found("obligation", "by", 0.8, clause.start + span[0], moved(span, clause.start))
    if HAPPENED.search(text) or PAST.match(text) or in_condition(clauses, at):
        return None
    if PRACTISED.match(text) and not PREPOSITION.match(text):
        return Found("obligation", "practised", 0.6, clause.start, THING)
    subject = subject_of(text, acting=True)
    if subject is not None:
        return acting_body(clauses, at, subject)
    return imperative(clauses, at)


def in_condition(clauses: list[Clause], at: int) -> bool:
    """Whether a clause is the first of several that together make a 的-condition."""
    following = clauses[at + 1 : at + 1 + NEAR]
    ends = [after for after in following if after.scope == clauses[at].scope][:-1]
    return any(after.words.endswith("的") and not OBJECT.match(after.words) for after in ends)


def acting_body(clauses: list[Clause], at: int, subject: Span) -> Found | None:
    """A body said to do something, which in a standard is its duty."""
    clause = clauses[at]
    rest = clause.words[subject[1] :].lstrip(MASK)
    if (manner := MANNER_RUN.match(rest)) is not None:
        rest = rest[manner.end() :]
    if not rest or not is_doing(clause.words, rest) or is_title(clauses, rest):
        return None
    if is_taken_up(clauses, at) and not SETS_UP.match(rest):
        return None
    span = moved(subject, clause.start)
    return Found("obligation", "acts", 0.65, span[1], span)


def is_title(clauses: list[Clause], rest: str) -> bool:
    """Whether a short line only names a matter: 团员管理与支部管理.

    >>> from content.text.norm_parts import sentence_of
    >>> is_title(sentence_of("团员管理与支部管理").clauses, "管理与支部管理")
    True
    """
    return len(clauses) == 1 and len(rest) <= SHORT and TITLES.match(rest) is not None


def is_doing(text: str, rest: str) -> bool:
    """Whether a body that ``text`` begins with does something in the ``rest``."""
    if PREPOSITION.match(text) or BEING.match(rest) or CONDITION.search(text):
        return False
    if ORDER.fullmatch(rest) or rest.startswith("因") or OWNED.match(rest) or EVENT.match(rest):
        return False
    if NOT_DOING.match(rest) or ORDER.search(rest) is None:
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
    order = order_in(text, begin) or TOWARDS.match(text, begin)
    weighs = WEIGHS.match(text, begin)
    order = order or weighs
    if order is None or BEING.match(text, begin) or (CONDITION.search(text) and not weighs):
        return None
    if NOUNS.match(text, order.end()) or is_topic(clauses, at) or NAMED_AS.search(text, begin):
        return None
    urged = text.startswith(("按", "依", "根")) or is_urged(clauses, at, order.start())
    if is_taken_up(clauses, at) and not urged:
        return None
    if is_spoken_of(clauses, at):
        return Found(NONE, "states", 0.7)
    return Found("obligation", "imperative", 0.62, clause.start + begin)


def is_topic(clauses: list[Clause], at: int) -> bool:
    """Whether a clause that opens with a verb only names the matter: 列入议程的议案，…应当…."""
    if RELATED.search(clauses[at].words) is None:
        return False
    following = clauses[at + 1 : at + 1 + NEAR]
    return any(FIRM.search(after.words) for after in following if after.scope == clauses[at].scope)


def order_in(text: str, begin: int) -> re.Match[str] | None:
    """The verb of doing that opens the words from ``begin`` on, manner aside."""
    manner = MANNER_RUN.match(text, begin)
    return ORDER.match(text, manner.end() if manner else begin) or ORDER.match(text, begin)


def is_order(text: str) -> bool:
    """Whether a clause opens with a verb of doing.

    >>> is_order("不断加大投入"), is_order("经费不断加大")
    (True, False)
    """
    return order_in(text, after_connectives(text)) is not None


def is_urged(clauses: list[Clause], at: int, verb: int) -> bool:
    """Whether a clause orders a task of its own though a ban follows: 提高质量，不得求全."""
    following = clauses[at + 1].words if at + 1 < len(clauses) else ""
    text = clauses[at].words
    urged = URGES.match(text) or URGES.match(text, verb)
    return urged is not None and BANS.match(following) is not None


def is_spoken_of(clauses: list[Clause], at: int) -> bool:
    """Whether a later clause says what the orders before it are: 加强党建，是我们的优势."""
    following = clauses[at + 1 : at + 1 + NEAR]
    group = [after.words for after in following if after.scope == clauses[at].scope]
    if any(MUST.match(words) for words in group):
        return False
    return any(SPOKEN_OF.match(words) for words in group)
