"""The two wordings of an end that changed: what it was confirmed against, and what stands now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Substr

from content.comparison.fields import requirement_changes, text_change
from content.models import (
    Anchor,
    Citation,
    Expression,
    Passage,
    Requirement,
)
from content.packages import RequirementRecord
from content.queries.addresses import passage_address, requirement_address, text_address
from content.queries.comparison_answers import field_answer
from content.queries.fields import Answer
from content.queries.reading import Reading
from content.queries.suspicion import Judged, counted_confirmations, last_anchors
from content.queries.suspicion_sql import below_sql, character_sql, sense_sql
from content.text.anchors import Quote, place_quote
from content.vocabulary import EditionState

_WORDING = (
    "entity__uid", "kind", "code", "title", "statement", "type", "texts", "modality", "actor",
    "condition",
)  # fmt: skip


class Wording(NamedTuple):
    """A requirement's wording, the words below it in one text, and how it is answered."""

    record: RequirementRecord
    below: str
    answer: Answer


@dataclass(slots=True)
class Words:
    """What a page of suspects is told with, by the digests that judge it.

    ``passages`` are by entity row, ``quotes`` and ``found`` by citation row. ``confirmed``
    holds, by link uid, the last two wordings that somebody confirmed.
    """

    records: dict[str, Wording] = field(default_factory=dict)
    texts: dict[str, Answer] = field(default_factory=dict)
    passages: dict[int, Answer] = field(default_factory=dict)
    quotes: dict[int, Answer] = field(default_factory=dict)
    found: dict[int, Answer | None] = field(default_factory=dict)
    confirmed: dict[UUID, tuple[str, str]] = field(default_factory=dict)


def read_link_words(found: Iterable[Mapping[str, Any]], judged: Mapping[int, Judged]) -> Words:
    """Read the wordings that some suspect links need; four queries."""
    rows = list(found)
    words = Words(confirmed=_confirmed("association", rows))
    entities = {row[side] for row in rows for side in ("source_id", "target_id")}
    held = {key for row in rows for key in judged[row["row"]].rows}
    words.records = _senses(entities, held)
    named = {name for row in rows for name in (*judged[row["row"]].before, *judged[row["row"]].now)}
    named |= {name for pair in words.confirmed.values() for name in pair}
    words.texts = _texts(named - words.records.keys())
    words.passages = _passages(entities)
    return words


def read_citation_words(found: Iterable[Mapping[str, Any]], reading: Reading) -> Words:
    """Read the wordings that some suspect citations need; at most five queries."""
    rows = list(found)
    words = Words(confirmed=_confirmed("citation", rows))
    digests = {row[name] for row in rows for name in ("source_was", "source_is")}
    digests |= {pair[0] for pair in words.confirmed.values()}
    words.records = _records({row["source_id"] for row in rows}, digests)
    for pk, old, new in _spans([row["row"] for row in rows], reading):
        words.quotes[pk] = old
        words.found[pk] = new
    return words


def _confirmed(kind: str, found: Sequence[Mapping[str, Any]]) -> dict[UUID, tuple[str, str]]:
    uids = [row["uid"] for row in found]
    rows = counted_confirmations(kind, [row["row"] for row in found], uids).order_by("pk")
    columns = (f"{kind}__uid", "source_digest", "target_digest")
    return {uid: (source, target) for uid, source, target in rows.values_list(*columns)}


def _senses(entities: Iterable[int], held: Iterable[int]) -> dict[str, Wording]:
    """Every published wording of some entities, and the rows ``held``, by sense; one query."""
    written = Q(entity__in=list(entities), edition__state=EditionState.PUBLISHED)
    rows = Requirement.objects.filter(written | Q(pk__in=list(held))).annotate(
        sense=RawSQL(sense_sql("content_requirement"), ()),  # noqa: S611
        below=RawSQL(below_sql("content_requirement", character_sql(10)), ()),  # noqa: S611
    )
    return _wordings(rows, "sense", "below")


def _records(entities: Iterable[int], digests: Iterable[str]) -> dict[str, Wording]:
    """Wordings of some entities by digest; one query."""
    rows = Requirement.objects.filter(entity__in=list(entities), digest__in=list(digests))
    return _wordings(rows.annotate(below=Value("")), "digest", "below")


def _wordings(rows: QuerySet[Requirement, Any], name: str, below: str) -> dict[str, Wording]:
    """Wordings by what names them, from the newest edition that has them."""
    found = {}
    columns = (name, below, "edition__framework__slug", "edition__label", *_WORDING)
    for named, under, slug, label, *wording in rows.order_by("edition__revision", "pk").values_list(
        *columns
    ):
        record = _record(wording)
        address = requirement_address(slug, label, record.code or None, str(record.uid))
        answer = _answer(
            named,
            code=record.code,
            title=record.title,
            statement=record.statement,
            framework=slug,
            edition=label,
            address=address,
        )
        found[named] = Wording(record, under or "", answer)
    return found


def _record(wording: list[Any]) -> RequirementRecord:
    uid, kind, code, title, statement, type_, texts, modality, actor, condition = wording
    return RequirementRecord(
        uid=uid, parent=None, kind=kind, code=code, title=title, statement=statement, type=type_,
        texts=texts, modality=modality, actor=actor, condition=condition,
    )  # fmt: skip


def _answer(digest: str, **known: str | None) -> Answer:
    names = (
        "code", "title", "statement", "framework", "edition", "document", "expression", "address",
    )  # fmt: skip
    return {name: known.get(name) or None for name in names} | {"digest": digest}


def _texts(digests: Iterable[str]) -> dict[str, Answer]:
    rows = Expression.objects.public().filter(digest__in=list(digests))
    columns = ("digest", "label", "document__slug", "document__title")
    return {
        digest: _answer(
            digest, title=title, document=slug, expression=label, address=text_address(slug, label)
        )
        for digest, label, slug, title in rows.values_list(*columns)
    }


def _passages(entities: Iterable[int]) -> dict[int, Answer]:
    """Passages by entity, with their words and where they are in their text."""
    words = Substr("expression__text", F("start") + 1, F("end") - F("start"))
    rows = Passage.objects.filter(entity__in=list(entities)).annotate(words=words)
    columns = (
        "entity", "entity__uid", "marker", "title", "words", "start", "expression__label",
        "expression__document__slug", "expression__digest",
    )  # fmt: skip
    found = {}
    for entity, uid, marker, title, said, start, label, slug, digest in rows.values_list(*columns):
        address = passage_address(slug, label, str(uid))
        named = " ".join(filter(None, (marker, title)))
        answer = _answer(digest, title=named, statement=said, document=slug, expression=label,
                         address=address)  # fmt: skip
        found[entity] = answer | {"start": start}
    return found


def _spans(rows: list[int], reading: Reading) -> list[tuple[int, Answer, Answer | None]]:
    """The cited words of citations, and the words at their anchors of today; two queries."""
    pairs = Citation.objects.filter(pk__in=rows).annotate(
        anchor=last_anchors(reading).values("pk")[:1]
    )
    columns = ("pk", "anchor", "quote", "expression__label", "expression__document__slug")
    cited = list(pairs.values_list(*columns))
    words = Substr("expression__text", F("start") + 1, F("end") - F("start"))
    anchors = Anchor.objects.filter(
        Q(start__isnull=False), pk__in=[row[1] for row in cited if row[1]]
    ).annotate(words=words)
    placed = {
        pk: (said, label, digest)
        for pk, said, label, digest in anchors.values_list(
            "pk", "words", "expression__label", "digest"
        )
    }
    found = []
    for pk, anchor, quote, label, slug in cited:
        old = _answer("", statement=quote, document=slug, expression=label,
                      address=text_address(slug, label))  # fmt: skip
        new = None
        if anchor in placed:
            said, there, digest = placed[anchor]
            new = _answer(digest, statement=said, document=slug, expression=there,
                          address=text_address(slug, there))  # fmt: skip
        found.append((pk, old, new))
    return found


def link_changes(row: Mapping[str, Any], judged: Judged, words: Words) -> list[Answer]:
    """Give the ends of a link that changed since it was last confirmed, source first."""
    before = words.confirmed.get(row["uid"], judged.before)
    changes = []
    for side, old, new in zip(("source", "target"), before, judged.now, strict=True):
        if old != new:
            changes.append({"end": side, **_change(row[f"{side}_id"], old, new, words)})
    return changes


def _change(entity: int, old: str, new: str, words: Words) -> Answer:
    if entity in words.passages:
        return _passage_change(words.passages[entity], new, words)
    if new in words.texts or old in words.texts:
        return _state("changed", words.texts.get(old), words.texts.get(new), [])
    was, is_ = words.records.get(old), words.records.get(new)
    fields = [] if was is None or is_ is None else _fields(was, is_)
    state = "changed" if new else "removed"
    return _state(state, was and was.answer, is_ and is_.answer, fields)


def _fields(was: Wording, is_: Wording) -> list[Answer]:
    changes = list(requirement_changes(was.record, is_.record))
    if was.below != is_.below:
        changes.append(text_change("below", was.below, is_.below))
    return [field_answer(change) for change in changes]


def _state(state: str, old: Answer | None, new: Answer | None, fields: list[Answer]) -> Answer:
    return {"state": state, "old": old, "new": new, "fields": fields}


def _passage_change(old: Answer, new: str, words: Words) -> Answer:
    """A passage beside what stands in its place in the newer text, where that can be told."""
    text = words.texts.get(new)
    body = Expression.objects.filter(digest=new).values_list("text", flat=True).first() or ""
    quote = Quote(old["statement"] or "", start=int(old["start"]))
    placed = place_quote(quote, body)
    shown = {name: value for name, value in old.items() if name != "start"}
    if text is None or placed.span is None:
        return _state("orphaned", shown, text, [])
    now = text | {"statement": body[slice(*placed.span)]}
    fields = [field_answer(text_change("statement", shown["statement"] or "", now["statement"]))]
    return _state("changed", shown, now, fields)


def citation_changes(row: Mapping[str, Any], words: Words) -> list[Answer]:
    """Give what changed of a citation since it was last confirmed: the requirement, the words."""
    confirmed = words.confirmed.get(row["uid"])
    before = confirmed[0] if confirmed else row["source_was"]
    changes = []
    if before != row["source_is"]:
        changes.append(
            {"end": "source", **_change(row["source_id"], before, row["source_is"], words)}
        )
    if row["target_is"] and not (confirmed and confirmed[1] == row["target_is"]):
        changes.append({"end": "target", **_span_change(row, words)})
    return changes


def _span_change(row: Mapping[str, Any], words: Words) -> Answer:
    old, new = words.quotes[row["row"]], words.found.get(row["row"])
    if new is None:
        return _state("orphaned", old, None, [])
    change = text_change("statement", old["statement"] or "", new["statement"] or "")
    return _state("changed", old, new, [field_answer(change)])
