"""Two dated texts of one document side by side."""

from __future__ import annotations

from content.comparison.fields import text_change
from content.comparison.passages import PassageRecord, Provisions, provisions_of, words_at
from content.comparison.trees import compare_trees
from content.errors import NotFoundError, NothingToCompareError
from content.models import Expression, Passage
from content.packages import RequirementRecord
from content.queries.addresses import passage_address, text_address
from content.queries.comparison_answers import (
    Side,
    called,
    field_answer,
    is_identical,
    positions,
    summary,
    tree_answer,
)
from content.queries.comparison_shapes import TEXT_COMPARISON
from content.queries.documents import get_document
from content.queries.fields import Answer
from content.queries.reading import Reading
from content.queries.visibility import visible_expressions

_PASSAGE = (
    "entity__uid", "parent__entity__uid", "unit", "number", "marker", "title", "start", "end",
)  # fmt: skip


def document_comparison(slug: str, old: str | None, new: str | None, reading: Reading) -> Answer:
    """Give what differs between two dated texts of a document, by label; seven queries.

    Without ``new`` it is the text of the day, without ``old`` the one before ``new``. Passages
    are paired as a reviewer would: equal words first, then order and shared wording.

    Raises:
        NotFoundError: no visible document or text has this name (404).
        NothingToCompareError: there is no earlier text (404).
    """
    document = get_document(slug, reading)
    labels = [text["label"] for text in document["expressions"]]
    newer = _newer(document, new)
    older = _older(labels, newer, old, slug)
    before, after = (_expression(document, label, reading) for label in (older, newer))
    was, stands = _provisions(before), _provisions(after)
    found = compare_trees(was.records, stands.records)
    sides = _side(before, was), _side(after, stands)
    lists = tree_answer(found, *sides)
    counts = summary(found, lists)
    outside = _outside(before, was, after, stands)
    name = {key: document[key] for key in ("slug", "uid", "title")}
    return TEXT_COMPARISON.answer(
        {
            "document": name,
            "old": _text_answer(before),
            "new": _text_answer(after),
            "identical": outside is None and is_identical(counts),
            "summary": counts,
            "outside": outside,
            **lists,
        }
    )


def _newer(document: Answer, label: str | None) -> str:
    texts = document["expressions"]
    if label is not None:
        if label not in {text["label"] for text in texts}:
            raise NotFoundError(kind="text", kind_zh="文本", name=f"{document['slug']}@{label}")
        return label
    current = [text["label"] for text in texts if text["current"]]
    if not current:
        raise NothingToCompareError(name=document["slug"], kind="text", kind_zh="文本")
    return str(current[-1])


def _older(labels: list[str], newer: str, label: str | None, slug: str) -> str:
    if label is not None:
        if label not in labels:
            raise NotFoundError(kind="text", kind_zh="文本", name=f"{slug}@{label}")
        return label
    place = labels.index(newer)
    if place == 0:
        raise NothingToCompareError(name=f"{slug}@{newer}", kind="text", kind_zh="文本")
    return labels[place - 1]


def _expression(document: Answer, label: str, reading: Reading) -> Expression:
    """The text of a label, which may stand in a document that was merged into this one."""
    uid = next(text["uid"] for text in document["expressions"] if text["label"] == label)
    return visible_expressions(reading).select_related("document").get(uid=uid)


def _provisions(expression: Expression) -> Provisions:
    rows = Passage.objects.filter(expression=expression).order_by("path")
    records = [PassageRecord(*row) for row in rows.values_list(*_PASSAGE)]
    return provisions_of(expression.text, records)


def _side(expression: Expression, provisions: Provisions) -> Side:
    slug = expression.document.slug
    records = {record.uid: record for record in provisions.records}

    def place(record: RequirementRecord, position: int) -> Answer:
        uid = str(record.uid)
        parent = records.get(record.parent) if record.parent else None
        return {
            "uid": uid,
            "unit": record.kind,
            "code": record.code or None,
            "marker": record.marker or None,
            "title": record.title or None,
            "address": passage_address(slug, expression.label, uid),
            "parent_uid": None if record.parent is None else str(record.parent),
            "above": parent and called(parent.marker, parent.title),
            "position": position,
            "spans": [list(span) for span in provisions.spans[record.uid]],
        }

    def wording(record: RequirementRecord, position: int) -> Answer:
        return {**place(record, position), "statement": record.statement or None}

    return Side(place, wording, positions(provisions.records))


def _outside(
    old: Expression, was: Provisions, new: Expression, stands: Provisions
) -> Answer | None:
    before, after = words_at(old.text, was.outside), words_at(new.text, stands.outside)
    return None if before == after else field_answer(text_change("outside", before, after))


def _text_answer(expression: Expression) -> Answer:
    return {
        "uid": str(expression.uid),
        "label": expression.label,
        "effective_from": expression.effective_from,
        "digest": expression.digest,
        "address": text_address(expression.document.slug, expression.label),
    }
