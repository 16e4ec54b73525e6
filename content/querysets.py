"""Lazy, composable predicates over the domain's tables: who may see what, and what is in force."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from content.identity import subtree_range
from content.vocabulary import EditionState

if TYPE_CHECKING:
    # The base classes below name these in quotes, which only a type checker reads.
    from content.models import (  # noqa: F401
        Association,
        Document,
        Edition,
        Expression,
        Framework,
        Passage,
        Requirement,
    )


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions by state and day."""

    def sealed(self) -> Self:
        """Published ones, withdrawn or not."""
        return self.filter(state=EditionState.PUBLISHED)

    def public(self) -> Self:
        """Published and not withdrawn."""
        return self.sealed().filter(withdrawal__isnull=True)

    def open(self) -> Self:
        """Drafts and editions in review."""
        return self.exclude(state=EditionState.PUBLISHED)

    def in_force(self, day: dt.date) -> Self:
        """At most one edition a framework: the public one with the greatest start up to ``day``.

        Ties go to the later revision. Whatever the order of publishing, the answer is the same.
        """
        best = (
            self.model._default_manager.filter(
                framework=OuterRef("framework"),
                state=EditionState.PUBLISHED,
                withdrawal__isnull=True,
                effective_from__lte=day,
            )
            .order_by("-effective_from", "-revision")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(best))


class FrameworkQuerySet(models.QuerySet["Framework"]):
    """Frameworks that the public may see."""

    def public(self) -> Self:
        """Those with at least one edition that was ever published."""
        editions = self.model._meta.get_field("editions").related_model._default_manager
        sealed = editions.filter(framework=OuterRef("pk"), state=EditionState.PUBLISHED)
        return self.filter(Exists(sealed))


class RequirementQuerySet(models.QuerySet["Requirement"]):
    """Wordings by edition and place."""

    def within(self, top: Requirement) -> Self:
        """``top`` and all below it, in reading order: one range of the path index."""
        low, high = subtree_range(top.path)
        return self.filter(edition=top.edition_id, path__gte=low, path__lt=high)

    def public(self) -> Self:
        """Wordings of published editions, withdrawn ones aside."""
        return self.filter(edition__state=EditionState.PUBLISHED, edition__withdrawal__isnull=True)


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents that the public may see."""

    def public(self) -> Self:
        """Published ones and the stubs that published works name."""
        return self.filter(published_at__isnull=False)


class ExpressionQuerySet(models.QuerySet["Expression"]):
    """Texts that the public may read."""

    def public(self) -> Self:
        """Published texts."""
        return self.filter(published_at__isnull=False)


class PassageQuerySet(models.QuerySet["Passage"]):
    """Passages that the public may read."""

    def public(self) -> Self:
        """Those of published texts."""
        return self.filter(expression__published_at__isnull=False)


class AssociationQuerySet(models.QuerySet["Association"]):
    """Links that the public may see."""

    def public(self) -> Self:
        """Links of public editions and of public documents."""
        return self.filter(
            Q(edition__state=EditionState.PUBLISHED, edition__withdrawal__isnull=True)
            | Q(document__published_at__isnull=False)
        )
