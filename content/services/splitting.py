"""One requirement made of several, and several of one; nothing they say or rest on is lost."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from content.dividing import divide
from content.errors import FieldProblem, InvalidContentError, VersionMissingError
from content.models import Citation, Comment, Edition, Proposal, Requirement
from content.services.authority import Person, require
from content.services.citing import add_citation, lead_citation
from content.services.conflicts import check_version
from content.services.locking import (
    lock_requirement,
    lock_requirements,
    lock_tree,
    read_requirement,
)
from content.services.moving import place
from content.services.operations import Operation
from content.services.provisions import add_requirement, reword
from content.services.removing import remove, remove_citations
from content.services.repointing import repoint_links
from content.services.states import Value, citations_of, requirement_state
from content.services.wordings import wording_problems
from content.vocabulary import Action

_FEWEST = 2
# What the parts of one sentence have in common unless they say otherwise.
_SHARED = ("kind", "type", "modality", "actor", "condition")
_SPAN = "span"


def split_requirement(
    *,
    requirement: Requirement,
    parts: Sequence[Mapping[str, Any]],
    expected: int | None = None,
    by: Person = None,
) -> list[Requirement]:
    """Give the requirements that one was split into, in order; the first keeps the uid.

    Each part holds fields of the wording: ``title`` or ``statement``, and what else differs from
    the whole. The others stand right behind the first, with uids of version 4. Its citations are
    divided: each part takes the piece of the cited words that says it, found by its statement, or
    given as ``span`` (code points of the cited text). Children and links stay with the first.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: it was removed meanwhile (404).
        EditionSealedError, WrongStateError: the edition is no draft (409).
        VersionConflictError: it was changed since (412).
        InvalidContentError: fewer than two parts, or fields that cannot stand (422).
    """
    _check_parts(parts)
    with transaction.atomic():
        draft = lock_tree(requirement.edition_id)
        require(by=by, action=Action.EDIT, edition=draft)
        row = lock_requirement(requirement)
        check_version(row, expected, _wording(parts[0]))
        operation = Operation(by, draft.uid)
        before = requirement_state(row)
        made = [row, *_make(draft, row, parts[1:], operation)]
        uids = [str(one.entity.uid) for one in made]
        _keep(row, parts[0], operation, before, uids)
        for citation in citations_of([row.pk]):
            _divide(citation, made, parts, operation)
        operation.record()
        return made


def _check_parts(parts: Sequence[Mapping[str, Any]]) -> None:
    problems = []
    if len(parts) < _FEWEST:
        problems.append(
            FieldProblem("parts", "too_few", "must be two or more", "须有两个或更多部分")
        )
    for at, part in enumerate(parts):
        problems += wording_problems(_wording(part), place=f"parts.{at}")
        if not any(str(part.get(name) or "").strip() for name in ("title", "statement")):
            problems.append(
                FieldProblem(f"parts.{at}", "required", "must say something", "须有标题或正文")
            )
    if problems:
        raise InvalidContentError(fields=tuple(problems), count=len(problems))


def _wording(part: Mapping[str, Any]) -> Value:
    return {name: value for name, value in part.items() if name != _SPAN}


def _make(
    draft: Edition, row: Requirement, parts: Sequence[Mapping[str, Any]], operation: Operation
) -> list[Requirement]:
    """The further parts, one behind the other after the first."""
    siblings = Requirement.objects.filter(edition=draft, parent=row.parent, path__lte=row.path)
    position = siblings.count()
    shared = {name: getattr(row, name) for name in _SHARED}
    return [
        add_requirement(draft, row.parent, position + at, shared | _wording(part), operation)
        for at, part in enumerate(parts, start=1)
    ]


def _keep(
    row: Requirement,
    part: Mapping[str, Any],
    operation: Operation,
    before: Value,
    uids: list[str],
) -> None:
    """Give the first part its words, and leave the one row that names all the parts."""
    reword(row, _wording(part), None)
    after = requirement_state(row) | {"uids": uids}
    operation.note("split", "requirement", row.entity.uid, before=before, after=after)


def _divide(
    citation: Citation,
    made: Sequence[Requirement],
    parts: Sequence[Mapping[str, Any]],
    operation: Operation,
) -> None:
    """Lead a citation of the whole to the first part that has a piece of it, and copy the rest."""
    text = citation.expression.text
    said = [part.get(_SPAN) or str(part.get("statement") or part.get("title")) for part in parts]
    pieces = divide(text, (citation.start, citation.end), said)
    claims = [(row, piece) for row, piece in zip(made, pieces, strict=True) if piece is not None]
    for number, (row, (start, end)) in enumerate(claims):
        if number:
            add_citation(row, citation.expression, start, end, operation)
        else:
            lead_citation(citation, row, start, end, operation)


def merge_requirements(
    *,
    requirements: Sequence[Requirement],
    values: Mapping[str, Any],
    expected: Mapping[uuid.UUID, int] | None = None,
    by: Person = None,
) -> Requirement:
    """Give one requirement made of several of a draft; the first keeps its uid and place.

    Without ``statement`` in ``values`` the statements stand below one another. Citations, children
    and the draft's links of the others go over to it, what it has already aside. The others leave
    the draft; where they were public they lead to it once this edition is published. ``expected``
    holds the version read of each by uid.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: one was removed meanwhile (404).
        EditionSealedError, WrongStateError: the edition is no draft (409).
        LinkContradictionError, LinkCycleError: two of their links cannot stand together (409).
        VersionConflictError: one was changed since (412).
        VersionMissingError: ``expected`` leaves one out (428).
        InvalidContentError: fewer than two, of several editions, or the first stands below
            another; fields that cannot stand (422).
    """
    with transaction.atomic():
        draft = lock_tree(requirements[0].edition_id if requirements else 0)
        require(by=by, action=Action.EDIT, edition=draft)
        rows = lock_requirements(_distinct(draft, requirements))
        for row in rows:
            check_version(row, _version(expected, row))
        operation = Operation(by, draft.uid)
        kept = rows[0]
        before = requirement_state(kept) | {"uids": [str(row.entity.uid) for row in rows]}
        others = sorted(rows[1:], key=lambda row: row.path)
        _take_over(draft, kept, others, operation)
        reword(kept, _joined(rows) | dict(values), None)
        after = requirement_state(kept)
        operation.note("merge", "requirement", kept.entity.uid, before=before, after=after)
        operation.record()
        return kept


def _version(expected: Mapping[uuid.UUID, int] | None, row: Requirement) -> int | None:
    """The version read of a requirement; None only where nobody asks."""
    if expected is not None and row.entity.uid not in expected:
        raise VersionMissingError
    return None if expected is None else expected[row.entity.uid]


def _distinct(draft: Edition, requirements: Sequence[Requirement]) -> list[Requirement]:
    """What is to be merged, once each; the first must not stand below another."""
    rows = list({row.pk: read_requirement(row) for row in requirements}.values())
    problems = []
    if len(rows) < _FEWEST:
        problems.append(
            FieldProblem("requirements", "too_few", "must be two or more", "须有两条或更多")
        )
    for row in rows[1:]:
        if rows[0].path.startswith(row.path):
            problems.append(
                FieldProblem(
                    "requirements",
                    "invalid",
                    f"keep {row}, which the other stands below",
                    f"请保留 {row},另一条在其之下",
                )
            )
        if row.edition_id != draft.pk:
            problems.append(
                FieldProblem(
                    "requirements", "invalid", f"{row} is of another edition", f"{row} 属于另一版本"
                )
            )
    if problems:
        raise InvalidContentError(fields=tuple(problems), count=len(problems))
    return rows


def _joined(rows: Sequence[Requirement]) -> Value:
    said = dict.fromkeys(row.statement for row in rows if row.statement.strip())
    return {"statement": "\n".join(said)}


def _take_over(
    draft: Edition, kept: Requirement, others: Sequence[Requirement], operation: Operation
) -> None:
    """Lead all that hangs on the others to the one that stays, and remove them."""
    gone = [other.pk for other in others]
    for other in others:
        children = Requirement.objects.filter(parent=other).exclude(pk__in=gone)
        for child in children.order_by("path"):
            place(draft, lock_requirement(child), kept, None, operation)
    _take_citations(kept, gone, operation)
    repoint_links(draft, kept, others, operation)
    Proposal.objects.filter(requirement__in=gone).update(requirement=kept)
    threads = Comment.objects.filter(edition=draft)
    threads.filter(subject__in=[other.entity.uid for other in others]).update(
        subject=kept.entity.uid
    )
    rows = sorted((read_requirement(other) for other in others), key=lambda row: row.path)
    remove(rows, operation, detail={"replaced_by": str(kept.entity.uid)})


def _take_citations(kept: Requirement, others: Iterable[int], operation: Operation) -> None:
    spans = set(kept.citations.values_list("expression_id", "start", "end"))
    for citation in citations_of(others):
        span = (citation.expression_id, citation.start, citation.end)
        if span in spans:
            remove_citations([citation], operation)
        else:
            lead_citation(citation, kept, citation.start, citation.end, operation)
            spans.add(span)
