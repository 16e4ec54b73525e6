"""The checklist of a draft: read, and its warnings acknowledged by name."""

from __future__ import annotations

from typing import Any

from content.api import inputs
from content.api.private import PrivateView
from content.api.views import Values
from content.api.writes import PUBLISH, Call, Done, Write, WritingView
from content.queries.check_parts import CheckItem
from content.queries.editions import as_uid
from content.queries.fields import Answer, Kind, Shape, flag, many, text, whole
from content.queries.fields import uid as uid_field
from content.queries.reading import Reading
from content.queries.shapes import UID
from content.services.authority import require
from content.services.checklist import acknowledge, checklist
from content.services.lookup import edition_named
from content.vocabulary import Action

CHECK = Shape(
    "Check",
    "One thing to correct, or to look at, before publishing.",
    (
        text("name", "Its stable name, by which a warning is acknowledged"),
        text("code", "What sort of thing", example="uncited_requirement"),
        text("severity", "An error blocks; a warning may stand", words=("error", "warning")),
        uid_field("subject", "What it is about", example=UID),
        text("address", "Where people read it on this site", null=True),
        text("message", "In English"),
        text("message_zh", "In Chinese"),
        many("spans", Kind.SPAN, "Code points of the text that the subject names"),
        flag("acknowledged", "Whether somebody let it stand, as it says it now"),
    ),
)
CHECKLIST = Shape(
    "Checklist",
    "What stands in the way of publishing an edition, errors first.",
    (
        whole("errors", "How many errors", example=0),
        whole("warnings", "How many warnings that nobody acknowledged", example=3),
        many("results", CHECK, "Errors first, then by check"),
    ),
)


def _told(items: list[CheckItem]) -> Answer:
    return {
        "errors": sum(item.severity == "error" for item in items),
        "warnings": sum(item.severity != "error" and not item.acknowledged for item in items),
        "results": [
            {
                "name": item.name,
                "code": item.code,
                "severity": item.severity,
                "subject": str(item.subject),
                "address": item.address,
                "message": item.sentence,
                "message_zh": item.sentence_zh,
                "spans": [list(span) for span in item.spans],
                "acknowledged": item.acknowledged,
            }
            for item in items
        ],
    }


class EditionChecklist(PrivateView):
    """What stands in the way of publishing an edition."""

    answer = CHECKLIST

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the checklist of the edition of this uid, for those who may see its drafts."""
        edition = edition_named(as_uid(names["uid"]), self.request.user)
        require(by=self.request.user, action=Action.SEE_DRAFT, edition=edition)
        return _told(checklist(edition))


def let_stand(call: Call) -> Done:
    """Acknowledge warnings by name."""
    edition = edition_named(as_uid(call.names["uid"]), call.by)
    return Done(_told(acknowledge(edition=edition, names=call.values["names"], by=call.by)))


class EditionAcknowledge(WritingView):
    """Acknowledge warnings of the checklist."""

    writes = {
        "post": Write(
            let_stand,
            "Let warnings of the checklist stand, by name.",
            inputs.NAMES,
            CHECKLIST,
            scope=PUBLISH,
        )
    }
