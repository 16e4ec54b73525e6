"""Confirmations of links and citations, outside the seal."""

from __future__ import annotations

from content.api import inputs
from content.api.writes import Call, Done, Write, WritingView
from content.queries.fields import Shape, whole
from content.services.confirming import confirm_citations, confirm_links

CONFIRMED = Shape(
    "Confirmed", "How many were confirmed.", (whole("confirmed", "How many", example=3),)
)


def confirm(call: Call) -> Done:
    """Confirm links against the wordings of today."""
    note = call.values.get("note", "")
    found = confirm_links(uids=call.values["uids"], note=note, by=call.by)
    return Done({"confirmed": len(found)})


def confirm_spans(call: Call) -> Done:
    """Confirm citations against the wordings of today."""
    note = call.values.get("note", "")
    found = confirm_citations(uids=call.values["uids"], note=note, by=call.by)
    return Done({"confirmed": len(found)})


class AssociationConfirm(WritingView):
    """Confirm links."""

    writes = {
        "post": Write(
            confirm,
            "Confirm links, published ones too, against the wordings of today.",
            inputs.UIDS,
            CONFIRMED,
        )
    }


class CitationConfirm(WritingView):
    """Confirm citations."""

    writes = {
        "post": Write(
            confirm_spans,
            "Confirm citations, published ones too, against the wordings of today.",
            inputs.UIDS,
            CONFIRMED,
        )
    }
