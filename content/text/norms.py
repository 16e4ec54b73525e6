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
from content.text.norm_sentences import NOTHING, Manner, Norm, sentence_norm

__all__ = ["NOTHING", "Norm", "carried_from", "lead_of", "norms_of", "sentence_norms"]

LONGEST_STATEMENT = 20_000
"""Characters read; a leaf of more is no requirement but a document that found no outline."""
TITLED = 0.8
"""What is left of the confidence where only the heading binds."""
SENTENCE = re.compile(r"[^。！？!?\n]+")
ORDINAL = re.compile(r"^[#\s]*[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+\s*")
QUOTES = "“” \t\u3000"


def norms_of(
    statement: str,
    *,
    heading: str = "",
    marker: str = "",
    lead: str = "",
    carried_actor: str | None = None,
) -> Norm:
    """The norm of a statement: that of its first sentence that binds.

    ``heading`` is its title where the statement does not hold it, ``marker`` its ordinal (一要),
    ``lead`` the sentence that introduces it as an item, ``carried_actor`` the subject of the
    heading above. Never raises.

    >>> norm = norms_of("经营者应当明码标价。未标价的，可以要求改正。")
    >>> norm.modality, norm.actor, norm.rule
    ('obligation', '经营者', 'ought')
    """
    said = NOTHING
    for _, _, norm in sentence_norms(
        statement, marker=marker, lead=lead, carried_actor=carried_actor
    ):
        if norm.binds:
            return norm
        said = norm if said is NOTHING else said
    if heading and not lead:
        titled = sentence_norm(heading, Manner(carried_actor))
        if titled.binds:
            return replace(titled, confidence=round(titled.confidence * TITLED, 3))
    return said


def sentence_norms(
    statement: str, *, marker: str = "", lead: str = "", carried_actor: str | None = None
) -> Iterator[tuple[int, int, Norm]]:
    """Start, end and norm of each sentence, a subject carried on within its paragraph."""
    quoted = statement.lstrip().startswith("“")
    carried, last = carried_actor, 0
    opening = True
    modal = marker.endswith("要")
    for found in SENTENCE.finditer(statement, 0, LONGEST_STATEMENT):
        words = found.group().strip(QUOTES) if quoted else found.group().strip()
        if not words:
            continue
        if "\n" in statement[last : found.start()]:
            carried = carried_actor
        norm = item_norm(words, lead) if lead else NOTHING
        if not lead or (norm.rule.startswith("lead-") and not opening):
            norm = sentence_norm(words, Manner(carried, modal=modal))
        opening = False
        if norm.actor and norm.rule not in OFFICIAL:
            carried = norm.actor
        last, modal = found.end(), False
        yield found.start(), found.end(), norm


def carried_from(heading: str, words: str) -> str | None:
    """The subject that the points below a heading leave out: of its title, else of its words.

    >>> carried_from("二、各级党委要负起责任", "")
    '各级党委'
    """
    titled = sentence_norm(ORDINAL.sub("", heading))
    if titled.actor:
        return titled.actor
    paragraph = words.rstrip().rsplit("\n", 1)[-1]
    said = [norm.actor for _, _, norm in sentence_norms(paragraph)]
    return said[-1] if said else None


def lead_of(words: str) -> str:
    """The sentence that introduces items: the last of ``words`` when it ends in a colon.

    >>> lead_of("总则如此。申请人应当提交下列文件：")
    '申请人应当提交下列文件：'
    """
    last = words.rstrip().rsplit("\n", 1)[-1].rsplit("。", 1)[-1].strip()
    return last if last.endswith(("：", ":")) else ""
