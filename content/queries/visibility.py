"""What a reading may see: the public things, and the drafts of the frameworks it is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.models import Citation, Document, Edition, Expression, Framework, Proposal
from content.queries.reading import Reading
from content.vocabulary import EditionState

if TYPE_CHECKING:
    from content.querysets import EditionQuerySet


def open_editions(reading: Reading) -> EditionQuerySet:
    """Give the drafts and editions in review that the reading may see; none without drafts."""
    if not reading.drafts:
        return Edition.objects.none()
    found = Edition.objects.open()
    return found if reading.within is None else found.filter(framework__in=reading.within)


def visible_editions(reading: Reading) -> EditionQuerySet:
    """Give the editions that the reading may see: the public ones, and drafts where asked for."""
    public = Q(state=EditionState.PUBLISHED, withdrawal__isnull=True)
    if not reading.drafts:
        return Edition.objects.filter(public)
    drafts = ~Q(state=EditionState.PUBLISHED)
    if reading.within is not None:
        drafts &= Q(framework__in=reading.within)
    return Edition.objects.filter(public | drafts)


def visible_frameworks(reading: Reading) -> QuerySet[Framework, Framework]:
    """Give the frameworks that the reading may see."""
    if not reading.drafts:
        return Framework.objects.public()
    if reading.within is None:
        return Framework.objects.all()
    public = Framework.objects.public().values("pk")
    return Framework.objects.filter(Q(pk__in=public) | Q(pk__in=reading.within))


def visible_documents(reading: Reading) -> QuerySet[Document, Document]:
    """Give the documents that the reading may see.

    Who edits some frameworks alone sees, beside the public ones, the works that these frameworks
    cite, come from or have proposals from.
    """
    if not reading.drafts:
        return Document.objects.public()
    if reading.within is None:
        return Document.objects.all()
    cited = Citation.objects.filter(
        expression__document=OuterRef("pk"), requirement__edition__framework__in=reading.within
    )
    proposed = Proposal.objects.filter(
        expression__document=OuterRef("pk"), edition__framework__in=reading.within
    )
    own = Q(frameworks__in=reading.within) | Exists(cited) | Exists(proposed)
    return Document.objects.filter(
        pk__in=Document.objects.filter(Q(published_at__isnull=False) | own).values("pk")
    )


def visible_expressions(reading: Reading) -> QuerySet[Expression, Expression]:
    """Give the texts that the reading may see."""
    if not reading.drafts:
        return Expression.objects.public().filter(document__published_at__isnull=False)
    if reading.within is None:
        return Expression.objects.all()
    public = Q(published_at__isnull=False, document__published_at__isnull=False)
    return Expression.objects.filter(public | _own_text(reading))


def _own_text(reading: Reading) -> Q:
    within = reading.within or frozenset()
    cited = Citation.objects.filter(
        expression=OuterRef("pk"), requirement__edition__framework__in=within
    )
    proposed = Proposal.objects.filter(expression=OuterRef("pk"), edition__framework__in=within)
    works = Framework.objects.filter(pk__in=within, work__isnull=False).values("work")
    return Q(document__in=works) | Q(Exists(cited)) | Q(Exists(proposed))
