"""What an event says of the thing it is about: whole values, never differences (docs/events.md).

Whoever follows the feed keeps the last value of each thing, and needs nothing else to rebuild it.
Call these after the rows are written, inside the publication that makes them public.
"""

from collections.abc import Iterable
from typing import Any

from content.digests import association_value
from content.identity import born_uid
from content.models import Concept, ConceptScheme, Document, Expression, Framework, Redirect
from content.packages import AssociationRecord, FrameworkRecord
from content.queries.packages import framework_record
from content.services.history import Publication
from content.vocabulary import EventKind

Value = dict[str, Any]
_LINKED = (
    "uid", "source_entity__uid", "target_entity__uid", "type", "rationale", "evidence",
    "confidence", "origin", "navigation", "position", "source",
)  # fmt: skip
_TYPE = (
    "name", "label_zh", "label_en", "inverse_zh", "inverse_en", "symmetric", "reviews_source",
    "reviews_target", "case_name", "oscal_name", "skos_name",
)  # fmt: skip


def tell_framework(framework: Framework, kind: EventKind, publication: Publication) -> None:
    """Tell that a framework became public or that its metadata changed."""
    value = framework_value(framework)
    publication.tell(kind, framework.entity.uid, value, framework=framework.slug)


def framework_value(framework: Framework) -> Value:
    """Give a framework as a work, with the association types it adds; three queries."""
    types = framework.association_types.order_by("name").values(*_TYPE)
    return work_value(framework_record(framework), list(types))


def work_value(record: FrameworkRecord, types: list[Value]) -> Value:
    """Give a framework's record and the association types it adds as one value."""
    return {
        "uid": str(record.uid),
        "slug": record.slug,
        "kind": record.kind,
        "title": record.title,
        "subject": record.subject,
        "publisher": record.publisher,
        "language": record.language,
        "license": record.license,
        "attribution": record.attribution,
        "work": None if record.work is None else str(record.work),
        "types": types,
        "original": record.source,
    }


def tell_document(
    document: Document,
    kind: EventKind,
    publication: Publication,
    *,
    expression: Expression | None = None,
    links: Iterable[AssociationRecord] | None = None,
) -> None:
    """Tell of a document; ``expression`` is a text that became public with this event.

    ``links`` are the associations it owns, where the caller has them.
    """
    value = document_value(document, expression, links)
    publication.tell(kind, document.entity.uid, value, document=document.slug)


def document_value(
    document: Document,
    expression: Expression | None = None,
    links: Iterable[AssociationRecord] | None = None,
) -> Value:
    """Give a document with the links it owns, where it leads if it was merged, and its new text.

    Two queries; none where ``links`` are given, which says that it was not merged.
    """
    redirect = None
    if links is None:
        rows = document.associations.order_by("uid").values_list(*_LINKED)
        links = [AssociationRecord(*row) for row in rows]
        redirect = _led_to(document.entity_id)
    return {
        "uid": str(document.entity.uid),
        "slug": document.slug,
        "title": document.title,
        "kind": document.kind,
        "publisher": document.publisher,
        "issued_at": document.issued_at.isoformat() if document.issued_at else None,
        "language": document.language,
        "license": document.license,
        "attribution": document.attribution,
        "redirect": redirect,
        "associations": [association_value(link) for link in links],
        "expression": None if expression is None else expression_value(expression),
    }


def _led_to(entity: int) -> str | None:
    """The uid of what took the place of a merged thing, None of any other; one query."""
    found = Redirect.objects.filter(entity=entity).values_list("target__uid", flat=True).first()
    return None if found is None else str(found)


def expression_value(expression: Expression) -> Value:
    """Give one text of a document, whole."""
    dated = expression.effective_from
    return {
        "uid": str(expression.uid),
        "label": expression.label,
        "language": expression.language,
        "effective_from": dated.isoformat() if dated else None,
        "dates": expression.dates,
        "digest": expression.digest,
        "text": expression.text,
    }


def tell_scheme(scheme: ConceptScheme, kind: EventKind, publication: Publication) -> None:
    """Tell that a concept scheme was made or that its metadata changed."""
    publication.tell(kind, born_uid("scheme", scheme.slug), scheme_value(scheme))


def scheme_value(scheme: ConceptScheme) -> Value:
    """Give a concept scheme without its concepts; no query."""
    return {
        "slug": scheme.slug,
        "title": scheme.title,
        "uri": scheme.uri,
        "language": scheme.language,
        "license": scheme.license,
        "attribution": scheme.attribution,
        "original": scheme.source,
    }


def tell_concept(concept: Concept, kind: EventKind, publication: Publication) -> None:
    """Tell that a concept was made, or that its labels, definitions or broader terms changed."""
    publication.tell(kind, concept.entity.uid, concept_value(concept))


def concept_value(concept: Concept) -> Value:
    """Give a concept with labels, broader ones and where it leads if merged; three queries."""
    labels = concept.labels.order_by("language", "kind", "text")
    broader = concept.broader_links.values_list("broader__entity__uid", flat=True)
    return {
        "uid": str(concept.entity.uid),
        "scheme": concept.scheme.slug,
        "notation": concept.notation,
        "labels": list(labels.values("language", "kind", "text")),
        "definitions": concept.definitions,
        "redirect": _led_to(concept.entity_id),
        "broader": sorted(str(uid) for uid in broader),
        "original": concept.source,
    }
