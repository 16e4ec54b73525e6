"""Which works a stub may be, for the editor who decides."""

from __future__ import annotations

from content.errors import NotFoundError
from content.models import Candidate, Document
from content.queries.addresses import document_address
from content.queries.fields import Answer, Shape, answers, day, flag, many, one, rows, text, whole
from content.queries.fields import time as time_field
from content.queries.fields import uid as uid_field
from content.queries.reading import Reading
from content.queries.shapes import DOCUMENT_NAME, UID
from content.queries.visibility import visible_documents, visible_expressions
from content.vocabulary import DocumentKind

CANDIDATE = Shape(
    "Candidate",
    "A work that a stub may be, by its title.",
    (
        text("slug", "Short name, as in addresses", "document__slug"),
        uid_field("uid", "Permanent identifier", "document__entity__uid", example=UID),
        text("title", "Title", "document__title"),
        text(
            "kind",
            "What sort of work it is",
            "document__kind",
            words=tuple(kind.value for kind in DocumentKind),
        ),
        text("publisher", "Who issued it", "document__publisher", null=True),
        day("issued_at", "When it was issued", "document__issued_at", null=True),
        flag("same_issuer", "Whether the stub is known to be of the same body", "same_issuer"),
        whole("articles", "How many articles mentions of the stub name", "articles"),
        whole("held", "How many of these the work has", "held"),
        time_field("found_at", "When it was found", "found_at"),
        text("address", "Where people read it on this site"),
    ),
)
CANDIDATES = Shape(
    "Candidates",
    "The works that a stub may be, the likeliest first; none for what is no stub.",
    (
        one("document", DOCUMENT_NAME, "The stub"),
        flag("stub", "Whether its text is not here"),
        many("results", CANDIDATE, "The likeliest first"),
    ),
)


def candidates_of(slug: str, reading: Reading) -> Answer:
    """Give the works that a document may be, as kept when they were found; three queries.

    Raises:
        NotFoundError: no visible document has this short name (404).
    """
    seen = visible_documents(reading)
    document = seen.filter(slug=slug).select_related("entity", "entity__redirect").first()
    if document is None:
        raise NotFoundError(kind="document", kind_zh="文献", name=slug)
    found = Candidate.objects.filter(stub=document, document__in=seen.values("pk"))
    waiting = _waits(document, reading)
    listed = rows(CANDIDATE, found if waiting else found.none())
    for row in listed:
        row["address"] = document_address(row["slug"])
    return CANDIDATES.answer(
        {
            "document": {
                "slug": document.slug,
                "uid": str(document.entity.uid),
                "title": document.title,
            },
            "stub": waiting,
            "results": answers(CANDIDATE, listed),
        }
    )


def _waits(document: Document, reading: Reading) -> bool:
    texts = visible_expressions(reading).filter(document=document)
    return not hasattr(document.entity, "redirect") and not texts.exists()
