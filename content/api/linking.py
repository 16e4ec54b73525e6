"""Writes to the links of a draft."""

from __future__ import annotations

from typing import Any

from content.api import inputs
from content.api.drafts import association_done
from content.api.provisions import blanked
from content.api.writes import Call, Done, Write
from content.models import Association
from content.queries import shapes
from content.queries.editions import as_uid
from content.services.linking import change_association, create_association, remove_association
from content.services.lookup import document_named, drafted_association, edition_named, entity_named

_ENDS = frozenset({"edition", "document", "source", "target"})
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
    """Link two things in a draft, or for a document."""
    made = create_association(
        **_owner(call),
        source=entity_named(call.values["source"], call.by),
        target=entity_named(call.values["target"], call.by),
        by=call.by,
        **_substance(call),  # type: ignore[arg-type]
    )
    return association_done(made, is_new=True)


def _owner(call: Call) -> dict[str, Any]:
    """The draft or the document that is named; the verb refuses both and neither."""
    edition, document = call.values.get("edition"), call.values.get("document")
    return {
        "edition": None if edition is None else edition_named(edition, call.by),
        "document": None if document is None else document_named(document, call.by),
    }


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
    "Link two things in a draft edition, or as what a document says of its relations.",
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
