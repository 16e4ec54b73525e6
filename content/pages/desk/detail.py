"""The pane beside: one provision with everything of it, or one proposal."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from content.errors import ContentError
from content.models import Edition, Requirement
from content.pages.desk.frame import draft_reading
from content.pages.desk.threads import threads_of
from content.pages.desk.tree import steps_of
from content.pages.desk.wording import told_change
from content.pages.naming import naming
from content.queries.workbench import citations_at, get_requirement, links_at, recent_changes
from content.vocabulary import AssociationType, Modality, NumberingRule, RequirementKind

Row = dict[str, Any]
FIELDS = ("title", "statement", "code", "kind", "modality", "actor", "condition")


def as_uid(text: str | None) -> uuid.UUID | None:
    """Give a uid as written in an address, or None.

    >>> as_uid("5.3") is None
    True
    """
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def chosen_requirement(edition: Edition, asked: str | None) -> Requirement | None:
    """Give the requirement that an address names, where the edition holds it."""
    uid = as_uid(asked)
    return None if uid is None else get_requirement(edition, uid)


def requirement_detail(
    request: HttpRequest, edition: Edition, requirement: Requirement, rows: list[Row]
) -> Row:
    """Give all that stands beside the tree of one requirement; a fixed number of queries."""
    uid = str(requirement.entity.uid)
    return {
        "uid": uid,
        "name": naming(_named(requirement)),
        "values": {name: getattr(requirement, name) or "" for name in FIELDS},
        "version": requirement.version,
        "citations": citations_at(requirement),
        "links": links_at(requirement, draft_reading(request, edition)),
        "changes": [told_change(each) for each in recent_changes(requirement.entity.uid)],
        "threads": threads_of(request, edition, {}, subject=uid),
        "steps": steps_of(rows, uid),
        "children": [row for row in rows if row["parent"] == uid],
        "places": [indented(row) for row in rows if not row["path"].startswith(requirement.path)],
        "parent": str(requirement.parent.entity.uid) if requirement.parent else "",
    }


def indented(row: Row) -> Row:
    """A row of the tree for a list of choices, where depth is shown by full-width blanks."""
    return {**row, "indent": "\u3000" * row["depth"]}


def _named(requirement: Requirement) -> Row:
    names = ("code", "marker", "title", "statement")
    return {name: getattr(requirement, name) for name in names}


def with_typed(detail: Row, request: HttpRequest, refusal: ContentError | None) -> Row:
    """Give the detail with what the person typed, where the services refused it."""
    if refusal is None or request.POST.get("via") != "provision":
        return detail
    typed = {name: request.POST.get(name, value) for name, value in detail["values"].items()}
    return {**detail, "values": typed}


def fresh_detail(request: HttpRequest, asked: Mapping[str, str]) -> Row | None:
    """Give what stands in the form of a new provision: what was typed, or the place to begin."""
    typed = request.POST.get("via") == "new"
    if not typed and "new" not in asked:
        return None
    given = request.POST if typed else {"parent": asked.get("below", "")}
    return {name: given.get(name, "") for name in (*FIELDS, "parent")}


def vocabularies() -> dict[str, list[Any]]:
    """Give the closed words that the forms offer."""
    return {
        "kinds": list(RequirementKind),
        "modalities": list(Modality),
        "numberings": list(NumberingRule),
        "types": [each for each in AssociationType if each != AssociationType.PRECEDES],
    }
