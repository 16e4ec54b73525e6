"""Spans of texts blocked out, with all that quotes them; offsets stay, and seals are lifted."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet

from content.blanking import blanked_text
from content.digests import text_digest
from content.models import (
    Citation,
    Comment,
    Entity,
    Event,
    Expression,
    Finding,
    Passage,
    Proposal,
    Reference,
    Requirement,
)
from content.services.citing import set_span
from content.services.rewriting import forget_replies, rewrite_events
from content.services.tombstones import Stone, Trace
from content.vocabulary import ErasedKind

Value = dict[str, Any]


def erase_expression(expression: Expression) -> Trace:
    """Block out a whole text."""
    return _erase_span(ErasedKind.EXPRESSION, expression, 0, len(expression.text))


def erase_passage(passage: Passage) -> Trace:
    """Block out one passage with all below it."""
    trace = _erase_span(ErasedKind.PASSAGE, passage.expression, passage.start, passage.end)
    return _named(trace, passage.entity.uid, passage.expression)


def erase_citation(citation: Citation) -> Trace:
    """Block out the words that a citation quotes, in their text too."""
    trace = _erase_span(ErasedKind.CITATION, citation.expression, citation.start, citation.end)
    return _named(trace, citation.uid, citation.expression)


def _named(trace: Trace, subject: uuid.UUID, expression: Expression) -> Trace:
    """The part that was asked for has a stone of its own, beside that of its text."""
    start, end = trace.told["start"], trace.told["end"]
    remains = text_digest(expression.text[start:end])
    stone = Stone(trace.kind, subject, expression.uid, trace.told.pop("words"), remains)
    trace.stones.insert(0, stone)
    return trace


def _erase_span(kind: ErasedKind, expression: Expression, start: int, end: int) -> Trace:
    words = expression.text[start:end]
    whole = expression.text
    expression.text = blanked_text(whole, start, end)
    expression.dates = [_without_words(date, words) for date in expression.dates]
    expression.source = {name: held for name, held in expression.source.items() if name != "layout"}
    expression.save(update_fields=["text", "dates", "source"])
    trace = Trace(kind)
    trace.told = {"expression": str(expression.uid), "start": start, "end": end}
    if kind != ErasedKind.EXPRESSION:
        trace.told["words"] = text_digest(words)
    trace.stones = [
        Stone(
            ErasedKind.EXPRESSION,
            expression.uid,
            expression.uid,
            text_digest(whole),
            text_digest(expression.text),
        )
    ]
    _blank_outline(expression, start, end)
    _blank_quotes(expression, start, end, trace)
    _blank_told_text(expression)
    forget_replies([expression.uid, expression.document.entity.uid, *trace.elsewhere])
    return trace


def _without_words(date: Value, words: str) -> Value:
    """What the text says of one of its dates, unless it says it in the erased words."""
    said = date.get("event")
    return date | {"event": ""} if said and str(said) in words else date


def _blank_outline(expression: Expression, start: int, end: int) -> None:
    """Titles, mentions, findings and proposals that repeat the words."""
    within = Q(start__lt=end, end__gt=start)
    passages = Passage.objects.filter(within, expression=expression)
    passages.update(title="")
    Entity.objects.filter(as_passage__in=passages).update(title="")
    for mention in Reference.objects.filter(within, expression=expression):
        mention.raw = expression.text[mention.start : mention.end][:_LONGEST_RAW]
        mention.named = ""
        mention.save(update_fields=["raw", "named"])
    Finding.objects.filter(within, expression=expression).update(message="", message_zh="")
    Proposal.objects.filter(within, expression=expression).update(payload={})
    for remark in Comment.objects.filter(within, expression=expression):
        remark.quote = expression.text[remark.start or 0 : remark.end]
        remark.save(update_fields=["quote"])


_LONGEST_RAW = 1000


def _blank_quotes(expression: Expression, start: int, end: int, trace: Trace) -> None:
    """Citations say again what their text says; also those whose context was blocked out."""
    near = Citation.objects.filter(
        expression=expression, start__lt=end + _NEAR, end__gt=start - _NEAR
    )
    for citation in near.select_related("expression", "requirement__entity"):
        citation.expression = expression
        set_span(citation, citation.start, citation.end)
        citation.save(update_fields=["quote", "prefix", "suffix"])
    quoting = near.filter(start__lt=end, end__gt=start)
    citing = Requirement.objects.filter(citations__in=quoting)
    trace.editions |= set(citing.values_list("edition_id", flat=True))
    trace.elsewhere = _uids(citing)
    rewrite_events("requirement.", trace.elsewhere, lambda told: _requoted(told, expression))


# Contexts of citations reach no further (content.drafting.CONTEXT).
_NEAR = 64


def _uids(requirements: QuerySet[Requirement]) -> list[uuid.UUID]:
    uids = requirements.values_list("entity__uid", flat=True)
    return list(uids.distinct().order_by("entity__uid"))


def _requoted(told: Value, expression: Expression) -> Value:
    if "citations" not in told:
        return told
    citations = [
        cited | {"quote": expression.text[cited["start"] : cited["end"]]}
        if cited["expression"] == expression.digest
        else cited
        for cited in told["citations"]
    ]
    return told | {"citations": citations}


def _blank_told_text(expression: Expression) -> None:
    """The event that made the text public tells it as it stands now."""
    owner = expression.document.entity.uid
    for event in Event.objects.filter(kind__startswith="document.", subject=owner):
        told = event.data.get("expression")
        if told and told["uid"] == str(expression.uid):
            fresh = told | {"text": expression.text, "dates": expression.dates}
            Event.objects.filter(pk=event.pk).update(data=event.data | {"expression": fresh})
