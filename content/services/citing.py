"""Where requirements of a draft stand in their sources: spans of a text, quoted word for word."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max

from content.drafting import CONTEXT
from content.errors import FieldProblem, InvalidContentError, NotFoundError
from content.models import Citation, Expression, Passage, Requirement
from content.services.authority import Person, require
from content.services.locking import hold_edition, lock_requirement
from content.services.operations import Operation
from content.services.removing import remove_citations
from content.services.states import citation_state
from content.vocabulary import Action


def cite(
    *, requirement: Requirement, expression: Expression, start: int, end: int, by: Person = None
) -> Citation:
    """Give the citation of ``expression.text[start:end]`` by a requirement, behind its others.

    Offsets are code points, half-open. A span that is cited already is given as it is. The
    requirement's version stays: it counts its own words only.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: the requirement was removed meanwhile (404).
        EditionSealedError, WrongStateError: the edition is no draft (409).
        InvalidContentError: the span is not inside the text, or holds only white space (422).
    """
    with transaction.atomic():
        draft = hold_edition(requirement.edition_id)
        require(by=by, action=Action.EDIT, edition=draft)
        row = lock_requirement(requirement)
        operation = Operation(by, draft.uid)
        made = add_citation(row, expression, start, end, operation)
        operation.record()
        return made


def add_citation(
    row: Requirement, expression: Expression, start: int, end: int, operation: Operation
) -> Citation:
    """Cite a span within an operation; ``row`` is locked."""
    # Read again in this transaction: the words may have been erased since the caller read them.
    expression = Expression.objects.get(pk=expression.pk)
    check_span(expression, start, end)
    same = row.citations.filter(expression=expression, start=start, end=end).first()
    if same is not None:
        return same
    made = Citation.objects.create(
        uid=uuid.uuid4(),
        requirement=row,
        expression=expression,
        position=next_position(row),
        passage=smallest_passage(expression, start, end),
        **selectors(expression, start, end),
    )
    operation.note("create", "citation", made.uid, after=citation_state(made))
    return made


def check_span(expression: Expression, start: int, end: int) -> None:
    """Refuse a span that quotes nothing.

    Raises:
        InvalidContentError: it is not inside the text, or holds only white space (422).
    """
    length = len(expression.text)
    if 0 <= start < end <= length and expression.text[start:end].strip():
        return
    problem = FieldProblem(
        "span",
        "invalid",
        f"must hold words of the text, between 0 and {length}",
        f"须在 0 与 {length} 之间并含有文字",
    )
    raise InvalidContentError(fields=(problem,), count=1)


def selectors(expression: Expression, start: int, end: int) -> dict[str, Any]:
    """Give the two selectors of a span.

    Source: W3C Web Annotation Data Model §4.2.4 (text quote), §4.2.5 (text position).
    """
    text = expression.text
    return {
        "start": start,
        "end": end,
        "quote": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }


def smallest_passage(expression: Expression, start: int, end: int) -> Passage | None:
    """Give the passage that holds a span most closely; one query."""
    holding = Passage.objects.filter(expression=expression, start__lte=start, end__gte=end)
    return holding.select_related("entity").order_by("-path").first()


def change_citation(*, citation: Citation, start: int, end: int, by: Person = None) -> Citation:
    """Give a citation led to another span of its text.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: it was removed meanwhile (404).
        EditionSealedError, WrongStateError: the edition is no draft (409).
        InvalidContentError: the span quotes nothing, or is cited beside it already (422).
    """
    with transaction.atomic():
        draft = hold_edition(citation.requirement.edition_id)
        require(by=by, action=Action.EDIT, edition=draft)
        held = _locked(citation)
        operation = Operation(by, draft.uid)
        respan(held, start, end, operation)
        operation.record()
        return held


def respan(held: Citation, start: int, end: int, operation: Operation) -> None:
    """Lead a citation to another span within an operation; its requirement is locked."""
    check_span(held.expression, start, end)
    beside = Citation.objects.filter(
        requirement=held.requirement_id, expression=held.expression_id, start=start, end=end
    )
    if beside.exclude(pk=held.pk).exists():
        problem = FieldProblem("span", "taken", "is cited already", "已有相同出处")
        raise InvalidContentError(fields=(problem,), count=1)
    lead_citation(held, held.requirement, start, end, operation)


def lead_citation(
    held: Citation, row: Requirement, start: int, end: int, operation: Operation
) -> None:
    """Give a citation to a requirement, behind its others, and lead it to a span of its text."""
    before = citation_state(held)
    if row != held.requirement:
        held.requirement, held.position = row, next_position(row)
    if (held.start, held.end) != (start, end):
        held.passage = smallest_passage(held.expression, start, end)
        set_span(held, start, end)
    after = citation_state(held)
    if after != before:
        held.save()
        operation.note("change", "citation", held.uid, before=before, after=after)


def next_position(row: Requirement) -> int:
    """Give the place behind a requirement's citations."""
    last = row.citations.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def set_span(held: Citation, start: int, end: int) -> None:
    """Lead a citation, not yet saved, to a span of its text."""
    for name, value in selectors(held.expression, start, end).items():
        setattr(held, name, value)


def uncite(*, citation: Citation, by: Person = None) -> None:
    """Remove a citation from a draft; the text stays.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: it was removed meanwhile (404).
        EditionSealedError, WrongStateError: the edition is no draft (409).
    """
    with transaction.atomic():
        draft = hold_edition(citation.requirement.edition_id)
        require(by=by, action=Action.EDIT, edition=draft)
        held = _locked(citation)
        operation = Operation(by, draft.uid)
        remove_citations([held], operation)
        operation.record()


def _locked(citation: Citation) -> Citation:
    """The citation as it is now, its requirement locked."""
    lock_requirement(citation.requirement)
    rows = Citation.objects.select_related("requirement__entity", "expression", "passage__entity")
    held = rows.filter(pk=citation.pk).first()
    if held is None:
        raise NotFoundError(kind="citation", kind_zh="出处", name=str(citation.uid))
    return held
