"""A read text becomes an expression of its document: passages, references, findings, neighbours."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from content.digests import text_digest
from content.drafting import Source, shortened
from content.identity import born_uid, passage_uid, tree_path
from content.models import (
    Association,
    Document,
    Expression,
    Finding,
    Passage,
    Reference,
)
from content.services import history
from content.services.bulk import allocate_ids, insert_rows
from content.services.entities import ensure_entities
from content.services.history import ChangeRow
from content.services.works import Match, bare, match_work, named_document, new_document
from content.text import normal_title
from content.text.records import Citation, Node, Outline
from content.text.records import Finding as TextFinding
from content.vocabulary import AssociationType, DocumentKind, EntityKind, Origin, Unit

_STATUTE_UNITS = {Unit.ARTICLE, Unit.CHAPTER, Unit.PART}


@dataclass(frozen=True, slots=True)
class TextDetails:
    """What is known of a text beside its words; empty fields are read from the text itself."""

    slug: str = ""
    kind: str = ""
    publisher: str = ""
    issued_at: dt.date | None = None
    license: str = ""
    attribution: str = ""
    language: str = "zh-Hans"
    label: str = ""
    file: str = ""
    layout: dict[str, Any] = field(default_factory=dict)
    """Pages and notes of the file, kept for citing; see ``content.files.FileText.layout``."""


@dataclass(frozen=True, slots=True)
class StoredText:
    """An expression and whether this call made it."""

    expression: Expression
    created: bool


def store_text(
    *,
    text: str,
    outline: Outline,
    details: TextDetails,
    by: AbstractBaseUser | None = None,
) -> StoredText:
    """Store a text as a draft expression of the work it belongs to; the caller's transaction.

    The same bytes of the same work again give the expression that is there. Cost: a fixed number
    of queries beside the rows, and some for each work the text names.
    """
    title = outline.title or details.file or "untitled"
    digest = text_digest(text)
    known = _known(normal_title(title), digest, details.slug)
    if known is not None:
        return StoredText(known, created=False)
    issuer = details.publisher or outline.issuer
    passages = frozenset(
        bare(text[node.start : node.end]) for _, node in walk(outline.nodes) if not node.children
    )
    match = match_work(title=title, issuer=issuer, passages=passages)
    document = match.document or _new(title, issuer, digest, outline, details)
    if match.document is not None and document.published_at is None:
        _fill_stub(document, outline, details)
    expression = store_expression(
        document=document, text=text, outline=outline, details=details, match=match, by=by
    )
    return StoredText(expression, created=True)


def store_expression(
    *,
    document: Document,
    text: str,
    outline: Outline,
    details: TextDetails,
    match: Match,
    by: AbstractBaseUser | None = None,
) -> Expression:
    """Give the draft expression that a text becomes in ``document``, with all that was read in it.

    ``match`` says which other works it might belong to. The caller's transaction.
    """
    expression = _expression(document, text, text_digest(text), outline, details)
    ids = _store_passages(expression, outline, by)
    _store_references(expression, outline, ids)
    _store_findings(expression, outline, match)
    _link_neighbours(document, outline)
    return expression


def _known(normal: str, digest: str, slug: str) -> Expression | None:
    same = Expression.objects.filter(digest=digest).select_related("document", "document__entity")
    named = same.filter(document__slug=slug) if slug else same.none()
    return named.first() or same.filter(document__normal_title=normal[:500]).first()


def walk(nodes: tuple[Node, ...]) -> Iterator[tuple[str, Node]]:
    """Yield ``(node path, node)`` in pre-order; a node path is the 1-based places, dotted."""
    stack = [("", iter(enumerate(nodes, start=1)))]
    while stack:
        above, places = stack[-1]
        found = next(places, None)
        if found is None:
            stack.pop()
            continue
        index, node = found
        path = f"{above}.{index}" if above else str(index)
        yield path, node
        stack.append((path, iter(enumerate(node.children, start=1))))


def issue_date(outline: Outline) -> dt.date | None:
    """Give the last date of a text's history, else its date of publication, else None."""
    for written in (*(event.date for event in reversed(outline.dates)), outline.published):
        if written:
            try:
                return dt.date.fromisoformat(written[:10])
            except ValueError:
                continue
    return None


def _kind(outline: Outline, details: TextDetails) -> str:
    if details.kind:
        return details.kind
    statute = any(node.unit in _STATUTE_UNITS for _, node in walk(outline.nodes))
    return DocumentKind.STATUTE if statute else DocumentKind.ARTICLE


def _new(
    title: str, issuer: str | None, digest: str, outline: Outline, details: TextDetails
) -> Document:
    return new_document(
        title=title,
        uid_parts=(normal_title(title), issuer, digest),
        slug=details.slug,
        kind=_kind(outline, details),
        publisher=issuer or "",
        issued_at=details.issued_at or issue_date(outline),
        language=details.language,
        license=details.license,
        attribution=details.attribution,
    )


def _fill_stub(document: Document, outline: Outline, details: TextDetails) -> None:
    """Give a stub that is not public yet what its text says of it; a public one waits."""
    document.kind = _kind(outline, details)
    document.publisher = document.publisher or (details.publisher or outline.issuer or "")[:300]
    document.issued_at = document.issued_at or details.issued_at or issue_date(outline)
    document.license = document.license or details.license
    document.attribution = document.attribution or details.attribution
    document.save()


def _expression(
    document: Document, text: str, digest: str, outline: Outline, details: TextDetails
) -> Expression:
    date = details.issued_at or issue_date(outline)
    wanted = details.label or (date.isoformat() if date else "1")
    taken = set(document.expressions.values_list("label", flat=True))
    label = next(
        name
        for name in (wanted, *(f"{wanted}-{serial}" for serial in range(2, len(taken) + 3)))
        if name not in taken
    )
    return Expression.objects.create(
        uid=born_uid("expression", str(document.entity.uid), digest),
        document=document,
        label=label,
        language=details.language,
        text=text,
        digest=digest,
        dates=[event.as_json() for event in outline.dates],
        coverage=outline.coverage.as_json(),
        effective_from=date,
        source=_waiting(document, outline, details),
    )


def _waiting(document: Document, outline: Outline, details: TextDetails) -> dict[str, object]:
    """What publishing this text shall tell of a document that is public as a stub already."""
    source: dict[str, object] = {"file": details.file} if details.file else {}
    if details.layout:
        source["layout"] = details.layout
    if document.published_at is not None and not document.expressions.exists():
        date = details.issued_at or issue_date(outline)
        source["document"] = {
            "kind": _kind(outline, details),
            "publisher": (details.publisher or outline.issuer or "")[:300],
            "issued_at": date.isoformat() if date else None,
        }
    return source


def source_of(expression: Expression) -> Source:
    """Give the expression as what drafting reads from."""
    document = expression.document.entity.uid
    return Source(
        text=expression.text,
        digest=expression.digest,
        document=document,
        expression=expression.uid,
        passages=lambda path: passage_uid(document, expression.digest, path),
    )


_PASSAGE = (
    "id", "entity_id", "expression_id", "parent_id", "path", "unit", "number", "marker", "title",
    "start", "end", "implicit", "rule", "confidence",
)  # fmt: skip
_REFERENCE = (
    "id", "expression_id", "passage_id", "target_id", "kind", "raw", "start", "end", "at", "named",
    "article", "paragraph", "item",
)  # fmt: skip
_FINDING = ("id", "expression_id", "code", "start", "end", "message", "message_zh")


def _store_passages(
    expression: Expression, outline: Outline, by: AbstractBaseUser | None
) -> dict[str, int]:
    """Write the outline as passages, in pre-order; give ``{node path: row id}``."""
    source = source_of(expression)
    nodes = [(path, source.passages(path), node) for path, node in walk(outline.nodes)]
    entities = ensure_entities(
        [uid for _, uid, _ in nodes],
        kind=EntityKind.PASSAGE,
        document_id=expression.document_id,
    )
    ids = {
        path: pk for (path, _, _), pk in zip(nodes, allocate_ids(Passage, len(nodes)), strict=True)
    }
    insert_rows(
        Passage,
        _PASSAGE,
        (
            (
                ids[path],
                entities[uid],
                expression.pk,
                ids.get(path.rpartition(".")[0]),
                tree_path(int(place) for place in path.split(".")),
                node.unit,
                shortened(node.number or "", 64),
                shortened(node.marker, 64),
                shortened(node.title, 1000),
                node.start,
                node.end,
                node.implicit,
                node.rule,
                node.confidence,
            )
            for path, uid, node in nodes
        ),
    )
    told = {
        "label": expression.label,
        "digest": expression.digest,
        "document": expression.document.slug,
        "passages": len(nodes),
    }
    who = history.person(by)
    history.record(
        [ChangeRow("create", "expression", expression.uid, timezone.now(), who, after=told)]
    )
    return ids


def _store_references(expression: Expression, outline: Outline, ids: dict[str, int]) -> None:
    """Write the mentions of other provisions, each with the entity that it leads to if known."""
    if not outline.citations:
        return
    named: dict[str, int] = {}
    own = _own_articles(expression)
    holders = _Holders(outline, ids)
    keys = allocate_ids(Reference, len(outline.citations))
    insert_rows(
        Reference,
        _REFERENCE,
        [
            (
                pk,
                expression.pk,
                holders.of(mention.start),
                _target(mention, expression.document, named, own),
                mention.kind,
                shortened(mention.raw, 1000),
                mention.start,
                mention.end,
                mention.at,
                shortened(mention.document or "", 500),
                shortened(mention.article or "", 32),
                mention.paragraph,
                mention.item,
            )
            for pk, mention in zip(keys, outline.citations, strict=True)
        ],
    )


class _Holders:
    """Finds the smallest passage that holds an offset; offsets must not go backwards."""

    def __init__(self, outline: Outline, ids: dict[str, int]) -> None:
        self._spans = [(node.start, node.end, ids[path]) for path, node in walk(outline.nodes)]
        self._next = 0
        self._open: list[tuple[int, int, int]] = []

    def of(self, offset: int) -> int | None:
        while self._next < len(self._spans) and self._spans[self._next][0] <= offset:
            self._open.append(self._spans[self._next])
            self._next += 1
        while self._open and self._open[-1][1] <= offset:
            self._open.pop()
        return self._open[-1][2] if self._open else None


def _own_articles(expression: Expression) -> dict[str, int]:
    rows = Passage.objects.filter(expression=expression, unit=Unit.ARTICLE)
    return dict(rows.values_list("number", "entity_id"))


def _target(
    citation: Citation, document: Document, named: dict[str, int], own: dict[str, int]
) -> int | None:
    """The entity that a mention leads to: an article of this text, or the work it names."""
    title = citation.document
    inside = citation.kind in ("self", "relative", "unmarked")
    if inside or (title and normal_title(title) == document.normal_title):
        return own.get(citation.article or "")
    if not title:
        return None
    if title not in named:
        named[title] = named_document(title).entity_id
    return named[title]


def _store_findings(expression: Expression, outline: Outline, match: Match) -> None:
    found: list[TextFinding] = list(outline.findings)
    if match.candidates:
        slugs = ", ".join(document.slug for document in match.candidates)
        found.append(
            TextFinding(
                "same_title", 0, 0,
                f"Other works bear this title ({slugs}); nothing proves that they are the same.",
                f"另有同名文献({slugs}),无从证明是同一文献,已另立一条。",
            )
        )  # fmt: skip
    keys = allocate_ids(Finding, len(found))
    insert_rows(
        Finding,
        _FINDING,
        (
            (pk, expression.pk, one.code, one.start, one.end, one.message, one.message_zh)
            for pk, one in zip(keys, found, strict=True)
        ),
    )


def _link_neighbours(document: Document, outline: Outline) -> None:
    """Link 上一篇 and 下一篇 as navigation: stubs until their texts arrive."""
    here: uuid.UUID = document.entity.uid
    for title, before in ((outline.previous, True), (outline.next, False)):
        if not title or normal_title(title) == document.normal_title:
            continue
        neighbour = named_document(title)
        ends = (
            (neighbour.entity, document.entity) if before else (document.entity, neighbour.entity)
        )
        Association.objects.get_or_create(
            document=document,
            source_entity=ends[0],
            target_entity=ends[1],
            type=AssociationType.PRECEDES,
            defaults={
                "uid": born_uid("association", str(here), str(ends[0].uid), str(ends[1].uid),
                                AssociationType.PRECEDES),
                "origin": Origin.RULE,
                "navigation": True,
            },
        )  # fmt: skip
