"""Citations found again when their document gets a newer text."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.digests import text_digest
from content.models import Anchor, Citation, Edition, Expression, Framework
from content.queries.newest import newest_texts, with_several_texts
from content.services.bulk import allocate_ids, insert_rows
from content.services.history import Publication
from content.text.anchors import Placed, Quote, place_quotes
from content.vocabulary import EventKind

_COLUMNS = (
    "id", "uid", "citation_id", "expression_id", "state", "start", "end", "digest", "confidence",
    "at",
)  # fmt: skip


class _Cited(NamedTuple):
    """A citation to be found again."""

    row: int
    uid: uuid.UUID
    expression: int
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    framework: str
    edition: str


def anchor_citations(
    *, documents: Collection[int] | QuerySet[Any, Any], publication: Publication
) -> int:
    """Find the citations of editions in force again in the newest text; give how many.

    ``documents`` are row ids of works of which a text, or an edition citing one, was just
    published. Editions that will come into force count too; drafts do not, theirs are judged as
    they are read. A citation that was taken over unchanged shares the anchor of the one before.
    Cost: one query where no work has a second text, else three and one insert for each that has.
    """
    number = 0
    several = with_several_texts(documents)
    for newest in newest_texts(several).values() if several else ():
        cited = _unplaced(newest)
        if cited:
            number += _anchor(newest, cited, publication)
    return number


def anchor_edition_in_force(framework: Framework, publication: Publication) -> int:
    """Find the citations again of the edition that a withdrawal put back in force."""
    edition = Edition.objects.in_force(publication.at.date()).filter(framework=framework)
    cited = Expression.objects.filter(citations__requirement__edition__in=edition.values("pk"))
    return anchor_citations(documents=cited.values("document"), publication=publication)


def _unplaced(newest: Expression) -> list[_Cited]:
    """The citations into older texts that have no anchor in the newest yet, by text and place."""
    placed = Anchor.objects.filter(
        expression=newest,
        citation__uid=OuterRef("uid"),
        citation__expression=OuterRef("expression"),
        citation__start=OuterRef("start"),
        citation__end=OuterRef("end"),
    )
    today = newest.published_at.date() if newest.published_at else None
    live = Edition.objects.public()
    if today is not None:
        in_force = Edition.objects.in_force(today).values("pk")
        live = live.filter(Q(pk__in=in_force) | Q(effective_from__gt=today))
    rows = (
        Citation.objects.filter(
            ~Exists(placed),
            expression__document=newest.document_id,
            expression__published_at__isnull=False,
            requirement__edition__in=live.values("pk"),
        )
        .exclude(expression=newest)
        .order_by("expression", "start", "pk")
    )
    found: dict[tuple[uuid.UUID, int, int, int], _Cited] = {}
    for values in rows.values_list(
        "pk", "uid", "expression", "start", "end", "quote", "prefix", "suffix",
        "requirement__edition__framework__slug", "requirement__edition__label",
    ):  # fmt: skip
        cited = _Cited(*values)
        found.setdefault((cited.uid, cited.expression, cited.start, cited.end), cited)
    return list(found.values())


def _anchor(newest: Expression, cited: list[_Cited], publication: Publication) -> int:
    by_text: dict[int, list[_Cited]] = defaultdict(list)
    for one in cited:
        by_text[one.expression].append(one)
    texts = dict(Expression.objects.filter(pk__in=by_text).values_list("pk", "text"))
    placed: list[tuple[_Cited, Placed]] = []
    for key, ones in by_text.items():
        quotes = (Quote(one.quote, one.prefix, one.suffix, one.start) for one in ones)
        found = place_quotes(quotes, newest.text, old=texts[key])
        placed.extend(zip(ones, found, strict=True))
    _write(newest, placed, publication)
    return len(placed)


def _write(
    newest: Expression, placed: Iterable[tuple[_Cited, Placed]], publication: Publication
) -> None:
    pairs = list(placed)
    rows = []
    for pk, (one, found) in zip(allocate_ids(Anchor, len(pairs)), pairs, strict=True):
        start, end = found.span or (None, None)
        digest = changed_digest(one.quote, found, newest)
        uid = uuid.uuid4()
        rows.append(
            (pk, uid, one.row, newest.pk, found.state, start, end, digest, found.confidence,
             publication.at)
        )  # fmt: skip
        told = {
            "uid": str(uid),
            "citation": str(one.uid),
            "expression": newest.digest,
            "state": found.state.value,
            "start": start,
            "end": end,
            "digest": digest,
            "confidence": f"{found.confidence:.4f}",
        }
        publication.tell(
            EventKind.ANCHOR_ADDED,
            uid,
            told,
            framework=one.framework,
            edition=one.edition,
            document=newest.document.slug,
        )
    insert_rows(Anchor, _COLUMNS, rows)


def changed_digest(quote: str, found: Placed, text: Expression) -> str:
    """Give what an anchor names the words in the new text by: blank while they are the same."""
    if found.span is None:
        return text.digest
    words = text.text[slice(*found.span)]
    return "" if words == quote else text_digest(words)
