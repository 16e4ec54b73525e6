"""A read text becomes an expression of its document, in a batch of its own."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from content.drafting import Source
from content.identity import passage_uid
from content.models import Document, Expression
from content.preparing import Prepared, TextDetails, leaves, prepare
from content.services import history
from content.services.authority import Person
from content.services.batches import open_batch, write_drafts, write_works
from content.services.placing import place_text
from content.services.works import Match, bare, match_work
from content.text.records import Outline


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
    return store_prepared(prepare(text, outline, details), by=by)


def store_prepared(item: Prepared, *, by: AbstractBaseUser | None = None) -> StoredText:
    """Do what ``store_text`` does with a text that is prepared."""
    known = _known(item)
    if known is not None:
        return StoredText(known, created=False)
    passages = frozenset(bare(text) for text in leaves(item))
    match = match_work(title=item.title, issuer=item.issuer, passages=passages)
    return StoredText(_store(item, match, by), created=True)


def store_expression(
    *,
    document: Document,
    text: str,
    outline: Outline,
    details: TextDetails,
    match: Match,
    by: Person = None,
) -> Expression:
    """Give the draft expression that a text becomes in ``document``, with all that was read in it.

    ``match`` says which other works it might belong to. The caller's transaction.
    """
    item = prepare(text, outline, details, document=document.entity.uid)
    return _store(item, Match(document, match.candidates), by)


def _store(item: Prepared, match: Match, by: Person) -> Expression:
    batch = open_batch([item], by=history.person(by))
    placed = place_text(batch, item, match, ensure=True)
    write_drafts(batch)
    write_works(batch)
    return placed.expression


def _known(item: Prepared) -> Expression | None:
    same = Expression.objects.filter(digest=item.digest)
    same = same.select_related("document", "document__entity")
    slug = item.details.slug
    named = same.filter(document__slug=slug) if slug else same.none()
    return named.first() or same.filter(document__normal_title=item.normal[:500]).first()


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
