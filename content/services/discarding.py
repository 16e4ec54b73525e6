"""A draft's rows deleted set by set, and the identities that nothing else knows."""

from django.db.models import Exists, OuterRef, Q

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
    Confirmation.objects.filter(links).delete()
    Anchor.objects.filter(citation__requirement__edition=draft).delete()
    for owned in (Acknowledgement, Comment, Proposal, Association, EditionBasis):
        owned._default_manager.filter(edition=draft).delete()
    Citation.objects.filter(requirement__edition=draft).delete()
    # Children point at parents in the table itself: they are let go before all go at once.
    requirements.update(parent=None)
    requirements.delete()
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
        unknown.delete()


_PART = 5000
