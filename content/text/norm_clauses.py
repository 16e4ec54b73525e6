"""What each clause does by itself: bind, state, or only lead on."""

from __future__ import annotations

import re

from content.text.norm_orders import (
    in_condition,
    plain_clause,
)
from content.text.norm_parts import (
    FIRM,
    MODAL_START,
    MUST,
    NEAR,
    RELATED,
    Clause,
    Found,
    Sentence,
    moved,
)
from content.text.norm_rules import (
    EXHORT,
    FORCE,
    LOOSE,
    MARKERS,
    NONE,
    REPORTS,
    STATES,
    Marker,
    pattern,
)
from content.text.norm_subjects import (
    FOLLOW,
    HEAD,
    MANNER_RUN,
    OBJECT,
    ORDER,
    after_connectives,
    ends_in_head,
    is_manner,
    subject_of,
    without_manner,
)

AT = pattern("(?:在|通过)[^，的]{1,20}[上下中内时后前]")
# 承担, 负责 … inside a name: 承担文物工作的部门 对….
LOOSE_NAME = re.compile(
    f"(?:承担|负责|主管|履行|负有)[^，的]{{0,24}}的[^的，]{{0,6}}?(?:{HEAD.pattern})(?:{FOLLOW.pattern})"
)
CAUSED = frozenset({"right", "charge", "decision", "cannot", "exempt", "allowed"})
SUPPOSES = pattern("如果|若|一旦|除非|除[^，]*外$")
WHEN = pattern("(?:(?<![平及同随按准])时|(?<![今此先])后|前|期间|情况下|条件下|时候)$")
COPULA = pattern(
    "(?:[^，]{0,12}(?<!不))?(?:不仅|就|这|那|都|正)?是(?!否).",
    "[^，]*不是$|而是|[^，]*(?:意味|代表|标志|预示|说明|表明)着",
)
FOLLOWED = pattern("的(?:规定|要求|精神|原则|制度|决定|意见|部署|号召|义务|责任)$")
NAMES = pattern("系|是(?!否)")
# Its duty is that others do, get or have something: 保障学生享有….
CAUSES = re.compile(
    f"{MANNER_RUN.pattern}(?:保障|保证(?![人金])|确保|引导|教育引导|教育|督促|推动|促使|帮助|支持|动员"
    "|监督(?![管检机部])|使|让)(?![机部单])"
)
ASKS = pattern("请求|主张|诉请|认为|以为|[不未]")


def read_clause(sentence: Sentence, at: int) -> Found | None:
    """What a clause does by itself; None where it only leads on to the next."""
    clauses = sentence.clauses
    clause = clauses[at]
    mark = marker_in(clause.words)
    if is_prelude(sentence, clause) or (mark is None and REPORTS.search(clause.words)):
        return None
    if at + 1 < len(clauses) and NAMES.match(clauses[at + 1].words):
        demanded = any(MUST.match(after.words) for after in clauses[at + 2 : at + NEAR])
        return None if demanded else Found(NONE, "states", 0.8)
    if mark is not None and is_when(sentence, clause, mark[1]):
        mark = None
    if mark is None:
        return exhortation_in(clause, len(clause.words)) or plain_clause(clauses, at)
    if is_relative(clauses, at, *mark) or is_asked(clauses, at, *mark):
        return None
    if is_caused(clause.words, *mark):
        return plain_clause(clauses, at) or marked_clause(clause, *mark)
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


def is_asked(clauses: list[Clause], at: int, row: Marker, place: int) -> bool:
    """Whether a weak marker stands in what is asked or left undone: 请求对方承担责任，…的."""
    if row.name not in LOOSE or ASKS.search(clauses[at].words, 0, place) is None:
        return False
    return in_condition(clauses, at)


def is_caused(text: str, row: Marker, place: int) -> bool:
    """Whether a marker stands in what others are to be brought to: 保障学生享有平等机会."""
    if row.name not in CAUSED or place == 0:
        return False
    begin = after_connectives(text)
    subject = subject_of(text, acting=True)
    causes = CAUSES.match(text, subject[1] if subject else begin)
    return causes is not None and causes.end() <= place


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
