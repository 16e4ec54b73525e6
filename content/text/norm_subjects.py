"""Who a clause binds and under what condition, found by the words that end and follow a subject.

All functions take words with quotations and brackets already masked by ``MASK`` at equal length,
so that a span found here can be cut from the printed words.
"""

from __future__ import annotations

import re
from itertools import islice

from content.text.norm_rules import pattern
from content.text.norm_words import (
    ACTORS,
    CONNECTIVES,
    EVENTS,
    FOLLOWS,
    MANNER,
    NOUN_ENDS,
    NOUNISH,
    VERBS,
    any_of,
)

Span = tuple[int, int]
MASK = "〇"
LONGEST_SUBJECT = 160
LONGEST_MANNER = 24
MOST_AGENTS = 4
LONGEST_AGENT = 40
# A verb on no list, with a short object.
UNLISTED = re.compile("[^，的人员〇]{2,10}")

# Single signs that close an actor only behind certain others: 党组织, 持证人, 主任会议, 指挥部.
ACTOR_SIGNS = (
    "(?<=[党会济女际业间教益善团层他关何该本各级和或者及解治])组织"
    "|(?<=[\u4e00-\u9fff]{2})(?:人|(?<![或再])者)"
    "(?![民员物体均类事行数才们选家心生格身工口间际道力大])"
    "|(?<=[\u4e00-\u9fff]{2})(?<![动全人复])员(?![工会额大])"
    "|(?<=[\u4e00-\u9fff])局(?![面部限势])"
    "|(?<=[\u4e00-\u9fff]{2})[处科室](?![理分罚置于境在以学技研长内外])"
    "|各(?![项种类方个环条款式样阶门学行])[\u4e00-\u9fff]{1,6}?"
    "(?=(?:[都均也]|一律)?(?:(?<![重主需必纲])要|应当|必须|不得|可以)|$)"
    "|(?<=、)[\u4e00-\u9fff]{2,8}等(?=应|可以|不得|要|必须|$)"
    "|(?<=[受包租供承发让需付])方(?![案法式面向])"
    "|(?<=[业摊车船房店户雇货债物场园])主(?![管要任动席体导题流张办持义])"
    "|(?<=[任长席员表团])会议(?![议室纪记期程])"
    "|(?<=[织传战教安政法障生务化设输业源境民挥])部(?![门分署队位长级件落属])"
)
HEAD = re.compile(f"(?:{any_of(ACTORS)}|{ACTOR_SIGNS})(?!(?<=人)员)(?:们|等(?!级|次|同|待|于))?")
# 任何 leaves no doubt where the name ends: 任何单位和个人, whatever verb follows.
ANYONE = pattern("(?:单位|组织|个人|人)(?![员法民信])")
JOINED = pattern("之(?!间)|[的、和与及或等其·]|以[及外内上下]")
# Words of manner, and any adverb in 地 whose 地 is no ground: 扎实地, not 所在地.
MANNERS = (
    f"(?:{any_of(MANNER)}|[^，的在对于从到本当各]{{1,5}}"
    "(?<![住土场基绿耕林用工营阵产内外属异原飞所])地(?![区方域点位震质理级市带铁下上面块址]))"
)
FOLLOW = re.compile(f"有(?!关)|(?!有){any_of(FOLLOWS)}|{MANNERS}")
EVENT = re.compile(any_of(EVENTS))
ACTING = re.compile(f"{FOLLOW.pattern}|{any_of(VERBS)}|{EVENT.pattern}|是(?!否)")
ORDER = re.compile(any_of(VERBS))
VERB_FIRST = re.compile(any_of(verb for verb in VERBS if len(verb) > 1))
LEADING = re.compile(f"^(?:{any_of(CONNECTIVES)}|{MASK})++")
MANNER_RUN = re.compile(f"(?:{MANNERS})*+")
MANNER_ONLY = re.compile(f"(?:{MANNERS}|{any_of(CONNECTIVES)})*+")
MANNER_TAIL = re.compile(f"(?:{MANNERS})++$")
# An adverbial or an object set before its verb; no subject begins so.
PREPOSITION = pattern(
    "在(?![职校岗场座编册任])|对(?!方|标|接|照)|于|自(?![治然])|从(?![事业])|根据|依照|依据|按照",
    "按|因|为|除|经(?![营理济办销纪])|以|随着|通过|围绕|针对|结合|当(?![事地选年])|如|若|违反|未(?!成年)",
    "不(?!动产)|没有|发现|需要|有(?![关条用限意权])|将|把|由|向|与(?!会)|使(?!用)|让|只要|凡|关于",
    "借助|依托|利用|用(?![户人工])|给(?!付|水)|凭",
)
# No subject begins with these even where 的 follows: 把企业的…, 对困难的….
OBJECT = pattern(
    "把|将|对(?!方|标|接|照)|使(?!用)|让|由|向|除|为|以|随着|通过|围绕|针对|当(?![事地选年])|关于"
)
# A verb that opens a clause is an order, unless a body's name begins so: 监督管理部门.
BODY = pattern(
    "(?:部门|机关|机构|单位|委员会|人员|干部|教师|主体|窗口|组织|系统|学校|党委|支部|队员|专员|小组|对象|方)等?$",
    "^(?:[^的]{2}|.*的.*)[人者]等?$",
)
# A verb joined to a word for a body is its name (建设单位), and so is a list with 等
# (发展改革、民政等部门).
JOINED_BODY = re.compile(
    f"(?:{any_of(NOUNISH)}){{0,2}}(?:{VERB_FIRST.pattern})"
    "(?:机关|单位|部门|机构|人员|主体|窗口|对象|人选|队员|队|小组|组|专员|方)等?$"
    "|[^，的]*、[^，的]*等[^，、的]{0,8}(?:部门|机关|单位|机构|组织)$"
)
MODAL = pattern("应当|应该|必须|可以|不得|要(?![素点])|须|应(?![急届])")
# No name begins with these words of manner: 依法代理未成年人.
HURRIED = pattern("依法|依规|及时|主动|积极|切实|认真|严格|不断|自觉|定期")
# A place is a subject only where nothing but its like stands before it.
PLACE = pattern("国家|本[市省区县]|全[省市]|地方|中央|各[省市县地区]")
# A name that holds one of these without 的 is no name: 赔偿根据医疗机构.
INSIDE = re.compile(
    "受(?![益害让理托])|是(?!否)|根据|依照|按照|依据|通过|打造|关于|要求|进行|基于|(?<![合兼])并|因其"
    f"|(?:{EVENT.pattern})(?!$)"
)
NEVER_INSIDE = pattern(
    "(?<![自理])由(?!.*的)|向(?!.*的|导)|为在|即向|^[并即凡或既]|^只有|着|^非经|^请求.|出席|所需|是(?!否)"
)
# Whom a verb right before them is done to: 评议党员, 服务群众.
PERSONS = pattern(
    "党员|干部|学生|群众|教师|职工|员工|妇女|儿童|未成年人|老年人|村民|居民|农民|人才"
)
DONE_TO = re.compile(f"(?:{VERB_FIRST.pattern})$")
NOUN_RUN = re.compile(
    f"(?:{any_of(NOUNISH)}){{1,3}}(?:{'|'.join(NOUN_ENDS)})|(?:{any_of(NOUNISH)}){{2}}(?!对)"
)
# What goes on to the name proper: 人民政府 承担文物工作的部门 对….
ATTRIBUTE = re.compile(
    f"(?:{any_of(VERBS)})[^，的]{{0,24}}的(?:由[^，的]{{1,20}}的)?[^的，]{{0,10}}?(?:{HEAD.pattern})"
    f"(?:{FOLLOW.pattern}|$)"
)
# 由 names who acts; 由于 and 由此 do not.
BY = pattern("(?<![自理缘事来案])由(?!于|此|衷|来已|浅|表及)")
# 由国务院制定的标准: what somebody made, not who acts.
MADE = re.compile(f"(?:{MANNERS})?(?!{FOLLOW.pattern})[^，的]{{1,4}}的(?![^，]*[应须]|$)")
# Phrases that say when: 在审查时, 因紧急需要, 经本级人民政府批准, 对困难职工.
INLINE = pattern(
    "在[^，]{1,40}?(?:时|期间|过程中|情况下|条件下|前提下|工作中|之?以?[前后]|中(?![国央小心华]))",
    "因[^，]{2,40}$|经[^，]{2,30}(?:批准|同意|许可|授权|认定)|对于?(?![象方标接照])[^，]{2,60}$",
    "^[^，]{3,30}(?<![平及同随按准])(?:时|前|期间)$",
)
CONDITION = pattern(
    "^(?:如果|如|若|因(?![此而])|在[^，]+(?:[时后前中]|[况件提形]下)$|对于?(?![象方标接照])|经[^，]+(?:批准|同意|许可|授权)",
    "除[^，]+外|只要|凡)",
    "(?:的|(?<![平及同随按准])时|时候|(?<![今此先])后|(?<![目当])前|期间|情况下|条件下|前提下|过程中)$",
)


def subject_of(words: str, *, acting: bool = False) -> Span | None:
    """The span of the subject that ``words`` begin with, when it can act; else None.

    What follows it must be an adverbial, a modal or the end; with ``acting``, a verb too.

    >>> subject_of("县级人民政府对企业")
    (0, 6)
    >>> subject_of("财务报告") is None
    True
    """
    begin = after_connectives(words)
    if opens_otherwise(words, begin):
        return None
    head = head_of(words, begin, acting=acting)
    if head is None or not is_subject(words, begin, head, acting=acting):
        return None
    return begin, with_place(words, head.end())


def opens_otherwise(words: str, begin: int) -> bool:
    """Whether words open with a modal or an adverbial, before any long look for a name.

    >>> opens_otherwise("应当公布", 0), opens_otherwise("对方当事人", 0)
    (True, False)
    """
    if OBJECT.match(words, begin) is None and MODAL.match(words, begin) is None:
        adverbial = "的" not in words and PREPOSITION.match(words, begin) is not None
        return adverbial and HEAD.match(words, begin) is None
    return HEAD.match(words, begin) is None


def with_place(words: str, end: int) -> int:
    """The end of a name with the note that belongs to it: 各县（市、区）."""
    return after_notes(words, end) if words[end - 1] in "省市县区州盟旗" else end


def after_connectives(words: str) -> int:
    """Where the clause itself begins."""
    found = LEADING.match(words)
    return found.end() if found else 0


def head_of(words: str, begin: int, *, acting: bool) -> re.Match[str] | None:
    """The first head behind which a subject can end."""
    follow = ACTING if acting else FOLLOW
    for head in HEAD.finditer(words, begin, begin + LONGEST_SUBJECT):
        rest = after_notes(words, head.end())
        if head.start() == begin and len(head.group()) == 1:
            continue
        if rest < len(words) and JOINED.match(words, rest):
            continue
        anyone = words.startswith("任何", begin) and ANYONE.match(words, head.start())
        if rest < len(words) and not anyone and not follow.match(words, rest):
            continue
        if acting and (NOUN_RUN.match(words, rest) or ATTRIBUTE.match(words, rest)):
            continue
        if is_compound(words, rest):
            continue
        return head
    return None


def is_compound(words: str, at: int) -> bool:
    """Whether a longer name goes on at ``at`` and ends there: 妇女 组织对, 校 长助理应.

    >>> is_compound("妇女组织对于受害妇女", 2), is_compound("妇女组织起来", 2)
    (True, False)
    """
    end = at
    if FOLLOW.match(words, at):
        return words.endswith("代表") and at == len(words) - 2
    while longer := HEAD.match(words, end):
        end = longer.end()
    if end == at:
        return False
    rest = after_notes(words, end)
    return rest == len(words) or FOLLOW.match(words, rest) is not None


def after_notes(words: str, at: int) -> int:
    """Where the words go on behind a masked note in brackets."""
    while at < len(words) and words[at] == MASK:
        at += 1
    return at


def is_subject(words: str, begin: int, head: re.Match[str], *, acting: bool) -> bool:
    """Whether the words up to a head are one name, and no order or adverbial."""
    if head.start() == begin:
        return True
    if OBJECT.match(words, begin) or MODAL.match(words, begin):
        return False
    manner = MANNER_RUN.match(words, begin)
    verb = manner.end() if manner else begin
    if verb > begin and HURRIED.match(words, begin) and "的" not in words[begin : head.start()]:
        return False
    if VERB_FIRST.match(words, verb) and not is_body(words, verb, head.end(), acting=acting):
        return False
    if PREPOSITION.match(words, begin) and "的" not in words[begin : head.start()]:
        return False
    return is_name(words, begin, head)


def is_name(words: str, begin: int, head: re.Match[str]) -> bool:
    """Whether what stands before a head can belong to its name."""
    before = words[begin : head.start()]
    if PLACE.fullmatch(head.group()) and before and before[-1] not in "和与、及":
        return False
    if NEVER_INSIDE.search(before) or (PERSONS.match(head.group()) and DONE_TO.search(before)):
        return False
    return "的" in before or INSIDE.search(before) is None


def is_body(words: str, begin: int, end: int, *, acting: bool) -> bool:
    """Whether a name that opens with a verb is one all the same: 监督管理部门在…."""
    first = VERB_FIRST.match(words, begin)
    if first is None:
        return False
    rest = after_notes(words, end)
    if not BODY.search(words[begin:end]):
        bound = rest == len(words) and not acting
        return "的" in words[begin:end] and (bound or MODAL.match(words, rest) is not None)
    if JOINED_BODY.match(words[begin:end]):
        return True
    if first.group() not in NOUNISH and "的" not in words[begin:end]:
        return False
    verbs = VERB_FIRST.finditer(words, first.end(), end)
    if any(verb.group() not in NOUNISH and "的" not in words[verb.end() : end] for verb in verbs):
        return False
    return rest == len(words) or FOLLOW.match(words, rest) is not None


def agent_by(words: str) -> Span | None:
    """The span of the one who acts behind 由; None where there is none.

    >>> agent_by("由市场监督管理部门责令改正")
    (1, 9)
    """
    for found in islice(BY.finditer(words), MOST_AGENTS):
        name = words[found.end() : found.end() + LONGEST_SUBJECT]
        head = head_of(name, 0, acting=True)
        if head is not None and MADE.match(name, head.end()):
            continue
        if head is not None and is_name(name, 0, head) and not name.startswith("为", head.end()):
            return found.end(), found.end() + with_place(name, head.end())
        if (end := last_head(name)) is not None:
            return found.end(), found.end() + end
    return None


def last_head(name: str) -> int | None:
    """Where a name ends before a verb that is on no list: 公司承接.

    >>> last_head("新设的公司承接")
    5
    """
    heads = [head for head in HEAD.finditer(name, 0, LONGEST_AGENT) if head.end() < len(name)]
    if not heads or not is_name(name, 0, heads[-1]):
        return None
    verbs = VERB_FIRST.finditer(name, 0, heads[-1].start())
    if any(verb.group() not in NOUNISH and "的" not in name[verb.end() :] for verb in verbs):
        return None
    rest = name[after_notes(name, heads[-1].end()) :]
    plain = UNLISTED.fullmatch(rest) is not None and JOINED.match(rest) is None
    return heads[-1].end() if plain else None


def without_manner(words: str) -> str:
    """``words`` without adverbs of manner at the end.

    >>> without_manner("各单位都一律")
    '各单位'
    """
    found = MANNER_TAIL.search(words, max(0, len(words) - LONGEST_MANNER))
    return words[: found.start()] if found else words


def is_adverbial(words: str) -> bool:
    """Whether nothing in ``words`` can be a subject: manner, connectives or a prepositional run.

    >>> is_adverbial("在审查时"), is_adverbial("申请材料")
    (True, False)
    """
    begin = after_connectives(words)
    return is_manner(words) or PREPOSITION.match(words, begin) is not None


def is_manner(words: str) -> bool:
    """Whether ``words`` are adverbs of manner and connectives only."""
    return MANNER_ONLY.fullmatch(words) is not None


def ends_in_head(words: str, begin: int) -> bool:
    """Whether ``words`` end in one who can act, from ``begin`` on."""
    return any(head.end() == len(words) for head in HEAD.finditer(words, begin))
