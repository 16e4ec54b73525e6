"""Confirmations of links and citations, outside the seal."""

from __future__ import annotations

from typing import Any

from content.api import inputs
from content.api.writes import Call, Done, Write, WritingView
from content.queries.fields import Shape, whole
from content.services.confirming import confirm_citations, confirm_links
from content.services.lookup import edition_named

CONFIRMED = Shape(
    "Confirmed", "How many were confirmed.", (whole("confirmed", "How many", example=3),)
)


def confirm(call: Call) -> Done:
    """Confirm links against the wordings of today."""
    found = confirm_links(**_asked(call))
    return Done({"confirmed": len(found)})


def confirm_spans(call: Call) -> Done:
    """Confirm citations against the wordings of today."""
    found = confirm_citations(**_asked(call))
    return Done({"confirmed": len(found)})


def _asked(call: Call) -> dict[str, Any]:
    """What the two verbs take, the draft among it where one is named."""
    edition = call.values.get("edition")
    return {
        "uids": call.values["uids"],
        "note": call.values.get("note", ""),
        "edition": None if edition is None else edition_named(edition, call.by),
        "by": call.by,
    }


class AssociationConfirm(WritingView):
    """Confirm links."""

    writes = {
        "post": Write(
            confirm,
            "Confirm links, published ones too, against the wordings of today; with edition, those"
            " of a draft against its own words, told when it is published.",
            inputs.CONFIRM,
            CONFIRMED,
        )
    }


class CitationConfirm(WritingView):
    """Confirm citations."""

    writes = {
        "post": Write(
            confirm_spans,
            "Confirm citations, published ones too, against the wordings of today; with edition,"
            " those of a draft against its own words, told when it is published.",
            inputs.CONFIRM,
            CONFIRMED,
        )
    }
