"""Writes to the requirements of a draft, one provision at a time."""

from __future__ import annotations

from typing import Any

from content.api import inputs
from content.api.bodies import Values, merged
from content.api.drafts import requirement_done
from content.api.writes import Call, Done, Write, WritingView
from content.models import Requirement
from content.queries import shapes
from content.queries.editions import as_uid
from content.queries.fields import Kind, Shape, many
from content.queries.parameters import Parameter
from content.services.lookup import (
    drafted_requirement,
    edition_named,
)
from content.services.moving import move_requirement
from content.services.provisions import (
    change_requirement,
    create_requirement,
    delete_requirement,
)

_PLACE = ("edition", "parent", "position")
_NULLABLE = frozenset({"modality"})
CHILDREN = Parameter("children", "Delete all below it too", Kind.BOOLEAN, default=False)
REPORT = Parameter(
    "report", "Answer what went with it, with status 200", Kind.BOOLEAN, default=False
)
REMOVED = Shape(
    "Removed",
    "What a deletion took, by uid; links of other editions that lead to it now stay, dangling.",
    (
        many("requirements", Kind.UID, "The requirement and all below it that went"),
        many("links", Kind.UID, "Links of the draft that went too"),
        many("dangling", Kind.UID, "Links of other editions that lead to what is gone"),
    ),
)


def wording_of(values: Values) -> dict[str, Any]:
    """Give the wording that a body names; null empties a text.

    >>> wording_of({"title": None, "modality": None, "position": 2})
    {'title': '', 'modality': None}
    """
    return {name: blanked(name, value) for name, value in values.items() if name not in _PLACE}


def blanked(name: str, value: Any) -> Any:
    """Give ``value``, or what stands for nothing in the column of this name.

    >>> blanked("actor", None), blanked("modality", None), blanked("texts", None)
    ('', None, {})
    """
    if value is not None or name in _NULLABLE:
        return value
    return {} if name == "texts" else ""


def asked_requirement(call: Call) -> Requirement:
    """Give the requirement that the address names, in its open draft."""
    return drafted_requirement(as_uid(call.names["uid"]), call.by)


def _parent(call: Call) -> Requirement | None:
    uid = call.values.get("parent")
    return None if uid is None else drafted_requirement(uid, call.by)


def create(call: Call) -> Done:
    """Make a requirement in a draft."""
    made = create_requirement(
        edition=edition_named(call.values["edition"], call.by),
        parent=_parent(call),
        position=call.values.get("position"),
        values=wording_of(call.values),
        by=call.by,
    )
    return requirement_done(made, is_new=True)


def change(call: Call) -> Done:
    """Change the fields that the patch names."""
    requirement = asked_requirement(call)
    values = wording_of(call.values)
    if "texts" in values:
        values["texts"] = _languages(requirement, call.values["texts"])
    changed = change_requirement(
        requirement=requirement, values=values, expected=call.expected, by=call.by
    )
    return requirement_done(changed)


def _languages(requirement: Requirement, patch: Values | None) -> Values:
    """The wordings by language with the patch laid on them; null takes a language away."""
    return {} if patch is None else merged(requirement.texts, patch)


def delete(call: Call) -> Done:
    """Take a requirement out of the draft."""
    gone = delete_requirement(
        requirement=asked_requirement(call),
        expected=call.expected,
        with_children=call.values["children"],
        by=call.by,
    )
    if not call.values["report"]:
        return Done()
    return Done({name: [str(uid) for uid in getattr(gone, name)] for name in REMOVED.names})


def move(call: Call) -> Done:
    """Put a requirement, with all below it, at another place."""
    moved = move_requirement(
        requirement=asked_requirement(call),
        parent=_parent(call),
        position=call.values.get("position"),
        expected=call.expected,
        by=call.by,
    )
    return requirement_done(moved)


_ALONE = shapes.REQUIREMENT_ALONE
CREATE = Write(
    create, "Make a requirement in a draft edition.", inputs.REQUIREMENT, _ALONE, status=201
)
CHANGE = Write(
    change,
    "Change a requirement in the open draft of its framework, by JSON merge patch.",
    inputs.REQUIREMENT_CHANGE,
    _ALONE,
    versioned=True,
)
DELETE = Write(
    delete,
    "Take a requirement out of the open draft; published editions keep it.",
    gives=REMOVED,
    silent=True,
    versioned=True,
    parameters=(CHILDREN, REPORT),
)


class RequirementMove(WritingView):
    """Move a requirement of a draft."""

    writes = {
        "post": Write(
            move, "Put a requirement elsewhere in its draft.", inputs.MOVE, _ALONE, versioned=True
        )
    }
