"""Words selected in a source become a requirement that cites them, in one operation."""

from django.db import transaction

from content.drafting import TITLE_LIMIT, shortened
from content.models import Citation, Edition, Expression, Requirement
from content.services.authority import Person, require
from content.services.citing import add_citation, check_span
from content.services.locking import lock_tree
from content.services.operations import Operation
from content.services.provisions import add_requirement
from content.vocabulary import Action


def create_from_span(
    *,
    edition: Edition,
    expression: Expression,
    start: int,
    end: int,
    parent: Requirement | None = None,
    by: Person = None,
) -> Requirement:
    """Give a new requirement that says and cites ``expression.text[start:end]``.

    Offsets are code points, half-open. Among its siblings it stands where its words stand in the
    text; its title is its first sentence. What was made is taken back in one step.

    Raises:
        RoleMissingError: one must be an editor (403).
        EditionSealedError, WrongStateError: the edition is no draft (409).
        CrosswalkHasNoTreeError: a crosswalk owns links only (409).
        NotFoundError: the parent was removed meanwhile (404).
        InvalidContentError: the span is not inside the text, or holds only white space (422).
    """
    check_span(expression, start, end)
    said = expression.text[start:end].strip()
    values = {"title": shortened(said.partition("。")[0], TITLE_LIMIT), "statement": said}
    with transaction.atomic():
        draft = lock_tree(edition.pk)
        require(by=by, action=Action.EDIT, edition=draft)
        operation = Operation(by, draft.uid)
        position = _position(draft, parent, expression, start)
        made = add_requirement(draft, parent, position, values, operation)
        add_citation(made, expression, start, end, operation)
        operation.record()
        return made


def _position(
    draft: Edition, parent: Requirement | None, expression: Expression, start: int
) -> int | None:
    """The place behind the last sibling whose words come first; None is behind all."""
    siblings = Requirement.objects.filter(edition=draft, parent=parent).order_by("path")
    cited = dict(
        Citation.objects.filter(
            requirement__in=siblings, expression=expression, position=1
        ).values_list("requirement", "start")
    )
    order = enumerate(siblings.values_list("pk", flat=True), start=1)
    places = {at: cited[pk] for at, pk in order if pk in cited}
    before = [at for at, begins in places.items() if begins < start]
    if before:
        return before[-1] + 1
    return min(places, default=None)
