"""What a statement demands: modality, actor and condition, each from words that can be shown.

The guide is docs/norms.md. A statement is read sentence by sentence and clause by clause; the first
clause that binds decides. Pure; cost is linear in the length read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from content.text.norm_items import item_norm
from content.text.norm_rules import OFFICIAL
from content.text.norm_sentences import NOTHING, Manner, Norm, sentence_norm, tells
from content.text.norm_subjects import subject_of

__all__ = ["NOTHING", "Norm", "carried_from", "lead_of", "norms_of", "sentence_norms"]

LONGEST_STATEMENT = 20_000
"""Characters read; a leaf of more is no requirement but a document that found no outline."""
MARKED = 0.6
"""Where only the marker demands: 一要."""
TITLED = 0.8
"""What is left of the confidence where only the heading binds."""
SENTENCE = re.compile(r"[^。！？!?\n]+")
# A sentence may quote one of another; a quotation of several is read as they are.
QUOTING = re.compile(r"(?:“[^“”。！？!?\n]{0,400}[。！？!?]”|[^。！？!?\n])+")
ORDINAL = re.compile(r"^[#\s]*[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+\s*")
# 是干部应该具备的本领: who needs something, told by the way.
NEEDS = re.compile(
    r"(?:(?<=[是，,。：:\n])|^)(?P<who>[^，,。：:；是的\n]{2,24})(?:应该|应当|必须)(?:具备|具有|做到|拥有|坚持|遵循|履行|承担)的"
)
LONGEST_OPENING = 600
WHOLE = re.compile("“[^“”]*”")
QUOTES = "“” \t\u3000"


def norms_of(
    statement: str,
    *,
    heading: str = "",
    marker: str = "",
    lead: str = "",
    carried_actor: str | None = None,
    told: bool = False,
) -> Norm:
    """The norm of a statement: that of its first sentence that binds.

    ``heading`` is its title where the statement does not hold it, ``marker`` its ordinal (一要),
    ``lead`` the sentence that introduces it as an item, ``carried_actor`` the subject of the
    heading above; ``told`` that it stands in a report of what was done. Never raises.

    >>> norm = norms_of("经营者应当明码标价。未标价的，可以要求改正。")
    >>> norm.modality, norm.actor, norm.rule
    ('obligation', '经营者', 'ought')
    """
    said = NOTHING
    for _, _, norm in sentence_norms(
        statement, marker=marker, lead=lead, carried_actor=carried_actor, told=told
    ):
        if norm.binds:
            return norm
        said = norm if said is NOTHING else said
    if heading and not lead:
        titled = sentence_norm(heading, Manner(carried_actor, told=told))
        if titled.binds:
            return replace(titled, confidence=round(titled.confidence * TITLED, 3))
    return said


def sentence_norms(
    statement: str,
    *,
    marker: str = "",
    lead: str = "",
    carried_actor: str | None = None,
    told: bool = False,
) -> Iterator[tuple[int, int, Norm]]:
    """Start, end and norm of each sentence, a subject carried on within its paragraph."""
    quoted = statement.lstrip().startswith("“")
    carried, last = carried_actor, 0
    opening = True
    modal = marker.endswith("要")
    pattern = SENTENCE if quoted or "”" not in statement else QUOTING
    for found in pattern.finditer(statement, 0, LONGEST_STATEMENT):
        words = found.group().strip()
        if quoted or WHOLE.fullmatch(words):
            words = words.strip(QUOTES)
        if not words:
            continue
        if "\n" in statement[last : found.start()]:
            carried = carried_actor
        norm = item_norm(words, lead) if lead else NOTHING
        if not lead or (norm.rule.startswith("lead-") and not opening):
            norm = sentence_norm(words, Manner(carried, modal=modal, told=told))
            if modal and not norm.binds:
                norm = Norm("obligation", carried, None, "marker", MARKED)
            if opening and not norm.binds and found.end() < len(statement) - 1:
                told = told or tells(words)
        opening = False
        if norm.actor and norm.rule not in OFFICIAL:
            carried = norm.actor
        last, modal = found.end(), False
        yield found.start(), found.end(), norm


def carried_from(heading: str, words: str) -> str | None:
    """The subject that the points below a heading leave out: of its title, else of its words.

    Last comes the one said to need something: 这是干部应该具备的本领.

    >>> carried_from("二、各级党委要负起责任", "")
    '各级党委'
    """
    titled = sentence_norm(ORDINAL.sub("", heading))
    if titled.actor:
        return titled.actor
    paragraph = words.rstrip().rsplit("\n", 1)[-1]
    said = [norm.actor for _, _, norm in sentence_norms(paragraph)]
    if said and said[-1]:
        return said[-1]
    return needing(paragraph)


def needing(words: str) -> str | None:
    """Who is said, in an attribute, to need or owe something.

    >>> needing("这不仅是村干部应该具备的本领")
    '村干部'
    """
    for found in NEEDS.finditer(words, 0, LONGEST_OPENING):
        span = subject_of(found["who"])
        if span == (0, len(found["who"])):
            return found["who"]
    return None


def lead_of(words: str) -> str:
    """The sentence that introduces items: the last of ``words`` when it ends in a colon.

    >>> lead_of("总则如此。申请人应当提交下列文件：")
    '申请人应当提交下列文件：'
    """
    last = words.rstrip().rsplit("\n", 1)[-1].rsplit("。", 1)[-1].strip()
    return last if last.endswith(("：", ":")) else ""
