"""Writes to frameworks and to the life of their editions."""

from __future__ import annotations

from typing import Any

from content.api import inputs
from content.api.bodies import Values
from content.api.drafts import edition_done, framework_done
from content.api.provisions import blanked
from content.api.writes import PUBLISH, Call, Done, Write, WritingView
from content.errors import NotFoundError
from content.models import Edition
from content.queries import shapes
from content.queries.editions import as_uid
from content.services.editions import (
    LATEST,
    change_edition,
    change_framework,
    create_framework,
    discard_draft,
    prepared_release,
    publish_draft,
    return_edition,
    start_edition,
    submit_edition,
    withdraw_edition,
)
from content.services.lookup import edition_named, expression_named, framework_named
from content.services.outlining import start_from_outline
from content.services.releasing import Release
from content.services.starting import Base


def _asked(call: Call) -> Edition:
    return edition_named(as_uid(call.names["uid"]), call.by)


def _metadata(values: Values, *leave_out: str) -> dict[str, Any]:
    return {name: blanked(name, value) for name, value in values.items() if name not in leave_out}


def make_framework(call: Call) -> Done:
    """Make a framework without editions."""
    made = create_framework(values=_metadata(call.values), by=call.by)
    return framework_done(made, is_new=True)


def revise_framework(call: Call) -> Done:
    """Change what is said of a framework as a work."""
    framework = framework_named(call.names["slug"], call.by)
    return framework_done(
        change_framework(framework=framework, values=_metadata(call.values), by=call.by)
    )


def start(call: Call) -> Done:
    """Open a draft edition."""
    values = call.values
    framework = framework_named(values["framework"], call.by)
    header = {
        "label": values["label"],
        "title": values.get("title") or "",
        "effective_from": values.get("effective_from"),
        "note": values.get("note") or "",
    }
    if values.get("language"):
        header["language"] = values["language"]
    if values.get("expression") is not None:
        text = expression_named(values["expression"], call.by)
        draft = start_from_outline(
            framework=framework, expression=text, label=header.pop("label"), by=call.by
        )
        return edition_done(change_edition(edition=draft, values=header, by=call.by), is_new=True)
    draft = start_edition(framework=framework, base=_base(call), by=call.by, **header)
    return edition_done(draft, is_new=True)


def _base(call: Call) -> Edition | Base | None:
    """What a draft starts as: a copy of the edition named, of the latest one, or nothing."""
    if call.values.get("copy") is not None:
        return edition_named(call.values["copy"], call.by)
    return LATEST if call.values.get("base", "latest") == "latest" else None


def revise_edition(call: Call) -> Done:
    """Change the label, title, date or note of a draft."""
    values = _metadata(call.values, "effective_from")
    if "effective_from" in call.values:
        values["effective_from"] = call.values["effective_from"]
    return edition_done(change_edition(edition=_asked(call), values=values, by=call.by))


def discard(call: Call) -> Done:
    """Throw a draft away."""
    discard_draft(edition=_asked(call), by=call.by)
    return Done()


def submit(call: Call) -> Done:
    """Hand a draft to its reviewers."""
    note = call.values.get("note", "")
    return edition_done(submit_edition(edition=_asked(call), note=note, by=call.by))


def give_back(call: Call) -> Done:
    """Return an edition in review to its editors."""
    note = call.values.get("note", "")
    return edition_done(return_edition(edition=_asked(call), note=note, by=call.by))


def publish(call: Call) -> Done:
    """Seal an edition and make it public."""
    known = call.values.get("acknowledged", [])
    done = publish_draft(
        edition=_asked(call), acknowledged=known, prepared=call.prepared, by=call.by
    )
    return edition_done(done)


def prepare(call: Call) -> Release | None:
    """Work out what publishing needs, before its transaction; what forbids it is told there."""
    try:
        edition = _asked(call)
    except NotFoundError:
        return None
    return prepared_release(edition=edition, by=call.by)


def withdraw(call: Call) -> Done:
    """Take a published edition back; its words stay readable to its editors."""
    edition = _asked(call)
    withdraw_edition(edition=edition, reason=call.values["reason"], by=call.by)
    return Done()


_EDITION = shapes.EDITION
CREATE_FRAMEWORK = Write(
    make_framework, "Make a framework.", inputs.FRAMEWORK, shapes.FRAMEWORK, status=201
)
CHANGE_FRAMEWORK = Write(
    revise_framework,
    "Change what is said of a framework as a work, by JSON merge patch.",
    inputs.FRAMEWORK_CHANGE,
    shapes.FRAMEWORK,
)
START = Write(start, "Open a draft edition.", inputs.EDITION, _EDITION, status=201)
CHANGE = Write(
    revise_edition,
    "Change the label, title, date or note of a draft, by JSON merge patch.",
    inputs.EDITION_CHANGE,
    _EDITION,
)
DISCARD = Write(discard, "Throw a draft edition away.")


class EditionSubmit(WritingView):
    """Hand a draft to its reviewers."""

    writes = {"post": Write(submit, "Hand a draft to its reviewers.", inputs.NOTE, _EDITION)}


class EditionReturn(WritingView):
    """Return an edition to its editors."""

    writes = {
        "post": Write(
            give_back, "Return an edition in review to its editors.", inputs.NOTE, _EDITION
        )
    }


class EditionPublish(WritingView):
    """Publish an edition."""

    writes = {
        "post": Write(
            publish,
            "Seal an edition and make it public; its checklist must be clear.",
            inputs.PUBLISH,
            _EDITION,
            scope=PUBLISH,
            prepare=prepare,
        )
    }


class EditionWithdraw(WritingView):
    """Withdraw an edition."""

    writes = {
        "post": Write(withdraw, "Take a published edition back.", inputs.REASON, scope=PUBLISH)
    }
