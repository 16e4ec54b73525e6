"""Writes to the links of a draft."""

from __future__ import annotations

from content.api import inputs
from content.api.drafts import association_done
from content.api.provisions import blanked
from content.api.writes import Call, Done, Write
from content.models import Association
from content.queries import shapes
from content.queries.editions import as_uid
from content.services.linking import change_association, create_association, remove_association
from content.services.lookup import drafted_association, edition_named, entity_named

_ENDS = frozenset({"edition", "source", "target"})
_NULLABLE = frozenset({"confidence", "position"})


def _asked(call: Call) -> Association:
    return drafted_association(as_uid(call.names["uid"]), call.by)


def _substance(call: Call) -> dict[str, object]:
    return {
        name: value if name in _NULLABLE else blanked(name, value)
        for name, value in call.values.items()
        if name not in _ENDS
    }


def create(call: Call) -> Done:
    """Link two things in a draft."""
    made = create_association(
        edition=edition_named(call.values["edition"], call.by),
        source=entity_named(call.values["source"], call.by),
        target=entity_named(call.values["target"], call.by),
        by=call.by,
        **_substance(call),  # type: ignore[arg-type]
    )
    return association_done(made, is_new=True)


def change(call: Call) -> Done:
    """Change the fields that the patch names."""
    changed = change_association(
        association=_asked(call), values=_substance(call), expected=call.version, by=call.by
    )
    return association_done(changed)


def remove(call: Call) -> Done:
    """Take a link out of the draft."""
    remove_association(association=_asked(call), expected=call.version, by=call.by)
    return Done()


CREATE = Write(
    create,
    "Link two things in a draft edition.",
    inputs.ASSOCIATION,
    shapes.ASSOCIATION,
    status=201,
)
CHANGE = Write(
    change,
    "Change a link of a draft, by JSON merge patch.",
    inputs.ASSOCIATION_CHANGE,
    shapes.ASSOCIATION,
    versioned=True,
)
REMOVE = Write(remove, "Take a link out of a draft.", versioned=True)
