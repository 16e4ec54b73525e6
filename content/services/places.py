"""Where in a draft something is to stand, checked before anything moves."""

from content.errors import FieldProblem, InvalidContentError
from content.models import Edition, Requirement
from content.services.locking import read_requirement


def checked_place(
    edition: Edition, parent: Requirement | None, position: int | None
) -> Requirement | None:
    """Give the parent as it is now; None is the top of the tree. The caller holds the tree.

    Raises:
        NotFoundError: the parent was removed meanwhile (404).
        InvalidContentError: it is in another edition, or the position is below 1 (422).
    """
    problems = []
    if parent is not None and parent.edition_id != edition.pk:
        problems.append(
            FieldProblem(
                "parent",
                "invalid",
                f"is not a requirement of {edition}",
                f"不是 {edition} 中的要求",
            )
        )
    if position is not None and position < 1:
        problems.append(FieldProblem("position", "invalid", "counts from 1", "从 1 起计"))
    if problems:
        raise InvalidContentError(fields=tuple(problems), count=len(problems))
    return None if parent is None else read_requirement(parent)
