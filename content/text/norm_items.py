"""What the sentence that introduces items makes of them: duties, bans, cases or definitions."""

from __future__ import annotations

import re
from functools import lru_cache

from content.text.norm_clauses import marker_in
from content.text.norm_parts import HIDDEN, sentence_of
from content.text.norm_rules import OFFICIAL, STATES, STRONG, pattern
from content.text.norm_sentences import Manner, Norm, sentence_norm, without_force
from content.text.norm_subjects import ends_in_head, subject_of

ITEM = 0.95
"""What is left of the lead's confidence for its items."""

# The items are cases in which the lead applies: 有下列情形之一的，…; not 不得有下列行为.
CASES = pattern(
    "下列[^，。：；]{0,30}的[，,]|(?:下列|以下)[^，：]{0,24}之一的?[，,：:]?|除(?:下列|以下)",
    "^(?:下列|以下)(?:情形|情况)，",
    "(?<![应须])(?<!应当)(?<!必须)(?:符合|具备|具有|属于)(?:下列|以下)(?:条件|情形)(?:之一)?的",
    "(?:下列|以下)[^，：]{0,16}(?:情形|情况|行为|条件|事由|原因|活动|规定)[^：]{0,70}的，[^：]*[：:]$|(?:有|属于|具有)下列(?:情形|情况)[：:]?$|因(?:下列|以下)",
)
ONE_OF = pattern("应当[^，]*之一[：:]$")
UNDER_BAN = pattern("(?:不得|禁止|严禁|不准)[^，]{0,12}(?:下列|以下)(?!.*之一的)")
# The items say what something is: 所称…，是指：, 包括：.
DEFINES = pattern("是指|所称|包括[：:]?$|(?:下列|以下)[^，：]{0,12}(?:属于|视为)")
# The items speak for themselves: 按照下列规定办理：, 程序是：.
FREE = pattern(
    "按照?下列|按以下|(?:程序|步骤|权限|分工|办法|标准)(?:是|为)?[：:]$|如下[：:]$",
    "下列(?:规定|程序|方式)[^，]{0,12}[：:]$",
)
# 登记机关的职责是：, 登记所负责登记，其主要职责是：; its items are duties, of 职权 powers.
WHAT = "(?:主要|基本|具体)?(?P<what>职责|任务|义务|职能|权利|职权|权限)(?:是|为|如下|包括)?[：:]$"
DUTIES = pattern(
    "(?!.*(?:下列|以下|行使|履行|承担))(?P<who>[^，。：的]{2,40})的?" + WHAT,
)
ITS_DUTIES = re.compile("(?P<who>[^，。：]{2,40}?)(?:[是由，][^：]{0,120})，其?的?" + WHAT)
POWERS = frozenset({"权利", "职权", "权限"})
# An item that is one noun with its attribute names no actor of its own.
NOUN = pattern("[^，；：]*的[^的，；：]{1,24}[；;。]?$")
PROCEDURE = pattern("(?:程序|步骤|流程)[^，]{0,8}[：:]$")
# An item that goes on to say what follows: 连续旷工，予以除名.
CONSEQUENCE = pattern("[，,](?:按照?[^，]{1,20}|依法|由[^，]{2,30})?(?:予以|给予|责令)")
# The items say what each case costs: 按照下列规定处罚：.
FINES = pattern("按照?(?:下列|以下)|分别")
# Leads of these rules bind the one who gives what the items measure: 由民政部门按照下列标准发给：.
PAYS = frozenset({"by", "acts", "ought", "decision"})
# Readings that tell an item's own subject from one that only stands in its condition.
NAMED = STRONG | {"acts", "by"}
CASE = without_force("case", 0.85)
STEP = Norm("obligation", None, None, "step", 0.55)
MEANING = without_force("item-of-definition", 0.9)


def item_norm(words: str, lead: str) -> Norm:
    """The norm of a sentence of an item under its lead.

    >>> item_norm("伪造证件；", "任何人不得有下列行为：").modality
    'prohibition'
    >>> item_norm("伪造证件的；", "有下列情形之一的，处以罚款：").modality
    'none'
    """
    kind, force = read_lead(lead)
    plain = not words.rstrip("；;。，, ").endswith("的")
    if kind == "defines" or (kind == "cases" and not plain):
        return MEANING if kind == "defines" else CASE
    own = sentence_norm(words, Manner(force.actor, item=True))
    if kind == "free":
        return own if own.binds else unsaid(force, own, words, lead)
    if kind == "cases":
        fined = own.rule == "sanction" and FINES.search(lead) is not None
        spoken = fined or "的，" in words or CONSEQUENCE.search(words) is not None
        return own if own.rule in OFFICIAL | STRONG and spoken else CASE
    if plain and own.rule in STRONG and not is_attribute(words, own):
        return own
    if not force.binds:
        return own if plain and "下列" not in lead else CASE
    return under(force, own, words)


def unsaid(force: Norm, own: Norm, words: str, lead: str) -> Norm:
    """The norm of an item without force of its own, where the lead says how something is done."""
    if PROCEDURE.search(lead):
        return STEP
    return under(force, own, words) if force.rule in PAYS and "的，" in words else own


def is_attribute(words: str, own: Norm) -> bool:
    """Whether a marker only describes the noun that the item is: 依法应当免税的车船."""
    begins = sentence_of(words).clauses
    marker = marker_in(begins[0].words) if len(begins) == 1 else None
    return marker is not None and marker[1] > 0 and not own.actor and NOUN.match(words) is not None


def under(force: Norm, own: Norm, words: str) -> Norm:
    """The force of the lead on an item, with the item's own subject where it has one."""
    named = own.rule in NAMED and force.modality == "obligation" and not NOUN.match(words)
    actor = (own.actor if named else None) or force.actor
    confidence = round(force.confidence * ITEM, 3)
    return Norm(force.modality, actor, own.condition, f"lead-{force.rule}", confidence)


@lru_cache(maxsize=512)
def read_lead(lead: str) -> tuple[str, Norm]:
    """What a lead makes of its items (force, cases, defines or free) and its own norm.

    >>> read_lead("登记机关的职责是：")[0], read_lead("本法所称单位，是指：")[0]
    ('force', 'defines')
    """
    bare = HIDDEN.sub("", lead)
    if duty := DUTIES.match(bare) or ITS_DUTIES.match(bare):
        return "force", duty_of(duty)
    norm = sentence_norm(lead, Manner(leading=True))
    return kind_of(lead, norm), norm


def kind_of(lead: str, norm: Norm) -> str:
    """What kind of items follow a lead."""
    if UNDER_BAN.search(lead):
        return "force"
    if CASES.search(lead) and not ONE_OF.search(lead):
        return "cases"
    if DEFINES.search(lead) or (not norm.binds and STATES.search(lead)):
        return "defines"
    return "free" if FREE.search(lead) and norm.rule not in STRONG else "force"


def duty_of(found: re.Match[str]) -> Norm:
    """The norm of a lead that names a body's duties or powers."""
    span = subject_of(found["who"]) or subject_of(found["who"], acting=True)
    if span is None and ends_in_head(found["who"], 0):
        span = (0, len(found["who"]))
    actor = found["who"][slice(*span)] if span else None
    modality = "permission" if found["what"] in POWERS else "obligation"
    return Norm(modality, actor, None, "duties", 0.85)
