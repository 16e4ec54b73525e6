"""A draft's rows deleted set by set, and the identities that nothing else knows."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.models import (
    Acknowledgement,
    Anchor,
    Association,
    Citation,
    Comment,
    Confirmation,
    Edition,
    EditionBasis,
    Entity,
    Proposal,
    Redirect,
    Reference,
    Requirement,
)
from content.vocabulary import EntityKind


def discard_rows(draft: Edition) -> None:
    """Delete a draft and all that it owns; a fixed number of statements.

    Identities that were born in it go too, unless something else holds or names them.
    """
    requirements = Requirement.objects.filter(edition=draft)
    entities = list(requirements.values_list("entity_id", flat=True))
    links = Q(association__edition=draft) | Q(citation__requirement__edition=draft)
    _delete(Confirmation.objects.filter(links))
    _delete(Anchor.objects.filter(citation__requirement__edition=draft))
    for owned in (Acknowledgement, Comment, Proposal, Association, EditionBasis):
        _delete(owned._default_manager.filter(edition=draft))
    _delete(Citation.objects.filter(requirement__edition=draft))
    _delete(requirements)
    draft.delete()
    _forget(entities)


def _forget(entities: list[int]) -> None:
    """Delete those of some requirement identities that nothing holds and nothing names."""
    here = OuterRef("pk")
    known = (
        Requirement.objects.filter(entity=here),
        Association.objects.filter(Q(source_entity=here) | Q(target_entity=here)),
        Reference.objects.filter(target=here),
        Redirect.objects.filter(Q(entity=here) | Q(target=here)),
    )
    for at in range(0, len(entities), _PART):
        unknown = Entity.objects.filter(
            pk__in=entities[at : at + _PART], kind=EntityKind.REQUIREMENT
        )
        for held in known:
            unknown = unknown.filter(~Exists(held))
        _delete(unknown)


def _delete(rows: QuerySet[Any]) -> None:
    """Delete in one statement: what refers to the rows is gone, or goes with them.

    ``delete`` would read every row to look for what it cascades to.
    """
    rows._raw_delete(rows.db)


_PART = 5000
