"""A draft as it stands and as its history tells it; they must be the same."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from content.models import Association, Change, Citation, Edition, Requirement
from content.replaying import Step, Tree, replay
from content.services.states import association_state, citation_state, requirement_state


def standing(edition: Edition) -> Tree:
    """Give what an edition holds now; three queries at any size."""
    tree = Tree()
    rows = Requirement.objects.filter(edition=edition).select_related("entity", "parent__entity")
    for row in rows.order_by("path"):
        value = requirement_state(row)
        tree.requirements[value["uid"]] = value
        tree.children.setdefault(value["parent"], []).append(value["uid"])
    cited = Citation.objects.filter(requirement__edition=edition)
    for citation in cited.select_related("requirement__entity", "expression", "passage__entity"):
        tree.citations[str(citation.uid)] = citation_state(citation)
    links = Association.objects.filter(edition=edition)
    for link in links.select_related("source_entity", "target_entity"):
        tree.associations[str(link.uid)] = association_state(link)
    return tree


def replayed(edition: Edition) -> Tree:
    """Give what the history of an edition says that it holds, from the edition it was copied from.

    Versions start again at 1 in a copy. One query, and those of ``standing`` for the base.
    """
    base = None if edition.derived_from is None else standing(edition.derived_from)
    for value in base.requirements.values() if base else ():
        value["version"] = 1
    return replay(steps_of(edition.uid), base)


def steps_of(edition: uuid.UUID) -> Iterable[Step]:
    """Yield the changes recorded of an edition, oldest first."""
    rows = changes_of(edition).order_by("id")
    for kind, subject, after in rows.values_list("kind", "subject", "after").iterator():
        yield Step(kind, str(subject), after)


def changes_of(edition: uuid.UUID) -> QuerySet[Change]:
    """Give the changes of an edition; not those of a discarded draft that bore the same uid."""
    rows = Change.objects.filter(edition=edition)
    discarded = rows.filter(kind="edition", action="discard").order_by("-id").values("id")[:1]
    return rows.filter(id__gt=Coalesce(Subquery(discarded), 0))
