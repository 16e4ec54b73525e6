"""Which work a text belongs to (DESIGN §3): the same title alone never merges two works."""

import datetime as dt
import re
from dataclasses import dataclass

from content.identity import born_uid
from content.models import Document, Entity, Expression, Passage
from content.naming import free_slug, pinyin_slug
from content.queries.redirects import ends_of_redirects
from content.text import normal_title
from content.vocabulary import DocumentKind, EntityKind

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Match:
    """The document that a text belongs to, or None with the documents it might be mistaken for."""

    document: Document | None
    candidates: tuple[Document, ...] = ()


def match_work(*, title: str, issuer: str | None, passages: frozenset[str]) -> Match:
    """Find the work of a text by its title, issuing body and passages.

    Titles must agree (brackets, 中华人民共和国 and dates aside), and then either the issuing bodies
    agree (an absent one agrees with nothing) or half the passages of the shorter text stand in
    both. A single stub of that title, with nothing else of it here, is the work too: it waited
    for this text. ``passages`` are texts as ``bare`` gives them.
    """
    same = _titled(normal_title(title))
    held = [document for document in same if document.expressions.exists()]
    for document in held:
        if issuer and document.publisher == issuer:
            return Match(document)
    for document in held:
        if _shares_half(passages, document):
            return Match(document)
    if len(same) == 1 and not held:
        return Match(same[0])
    return Match(None, tuple(held))


def _titled(normal: str) -> list[Document]:
    """The works of a title, oldest first; a merged one is the work that it was merged into."""
    same = list(Document.objects.filter(normal_title=normal).order_by("pk"))
    ends = ends_of_redirects({document.entity_id for document in same})
    if not ends:
        return same
    kept = Document.objects.filter(
        entity__in={ends.get(document.entity_id, document.entity_id) for document in same}
    )
    return list(kept.order_by("pk"))


def _shares_half(passages: frozenset[str], document: Document) -> bool:
    for expression in document.expressions.all():
        theirs = leaf_texts(expression)
        shorter = min(len(passages), len(theirs))
        if shorter and len(passages & theirs) * 2 >= shorter:
            return True
    return False


def leaf_texts(expression: Expression) -> frozenset[str]:
    """Give the texts of an expression's passages that hold no other, white space aside."""
    rows = Passage.objects.filter(expression=expression, children__isnull=True)
    return frozenset(
        bare(expression.text[start:end]) for start, end in rows.values_list("start", "end")
    )


def bare(text: str) -> str:
    r"""Give a text without white space, for comparing wordings.

    >>> bare("慎 权\n")
    '慎权'
    """
    return _BLANK.sub("", text)


def named_document(title: str) -> Document:
    """Give the document that a mention 《title》 leads to: the only one of that title, else a stub.

    With several works of one title the mention stays with a stub, until an editor decides.
    """
    normal = normal_title(title)
    same = _titled(normal)
    if len(same) == 1:
        return same[0]
    stubs = [document for document in same if not document.expressions.exists()]
    return stubs[0] if stubs else new_document(title=title, uid_parts=(normal, None, "stub"))


def new_document(
    *,
    title: str,
    uid_parts: tuple[str, str | None, str],
    slug: str = "",
    kind: str = DocumentKind.OTHER,
    publisher: str = "",
    issued_at: dt.date | None = None,
    **fields: str,
) -> Document:
    """Make a document and its entity, not yet public.

    ``uid_parts`` are its normal title, issuing body and first expression's digest.
    """
    entity = Entity.objects.create(uid=born_uid("document", *uid_parts), kind=EntityKind.DOCUMENT)
    taken = Document.objects.filter
    return Document.objects.create(
        entity=entity,
        slug=free_slug(slug or pinyin_slug(title), lambda name: taken(slug=name).exists()),
        title=title[:500],
        normal_title=normal_title(title)[:500],
        kind=kind,
        publisher=publisher[:300],
        issued_at=issued_at,
        **fields,
    )
