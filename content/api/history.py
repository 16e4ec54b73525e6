"""What was done to drafts, by whom, and taking it back."""

from __future__ import annotations

from typing import Any

from content.api.lists import page_of
from content.api.private import PrivateView, newest_first
from content.api.views import Values
from content.api.writes import Call, Done, Write, WritingView, listed
from content.errors import NotFoundError
from content.models import Change
from content.queries.fields import answers, rows
from content.queries.parameters import CURSOR, LIMIT, Parameter
from content.queries.reading import Reading
from content.queries.roles import frameworks_seen
from content.queries.work import visible_changes
from content.queries.work_shapes import CHANGE, UNDONE
from content.services.undoing import undo

LARGEST = 2**63 - 1


class ChangeList(PrivateView):
    """Changes, the latest first: all of them, of one edition or of one thing."""

    answer = page_of(CHANGE, None)
    own_parameters = (
        Parameter("edition", "Uid of the edition"),
        Parameter("subject", "Uid of a requirement, link, citation, document or person's act"),
        LIMIT,
        CURSOR,
    )

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give one page of the changes that this person may see."""
        if frameworks_seen(self.request.user) == frozenset():
            self.permission_denied(self.request)
        found = visible_changes(
            self.request.user, edition=values["edition"], subject=values["subject"]
        )
        page, around = newest_first(self.request, found, values)
        keys = [row.pk for row in page]
        return {"results": _told(keys)} | around


def _told(keys: list[int]) -> list[dict[str, Any]]:
    return answers(CHANGE, rows(CHANGE, Change.objects.filter(pk__in=keys).order_by("-pk")))


def take_back(call: Call) -> Done:
    """Take one change back, with all that was done in the same operation."""
    key = call.names["key"]
    number = int(key) if key.isdecimal() and int(key) <= LARGEST else 0
    change = visible_changes(call.by).filter(pk=number).first()
    if change is None:
        raise NotFoundError(kind="change", kind_zh="变更", name=key)
    undone = undo(change=change, by=call.by)
    return Done(listed(_told([one.pk for one in undone])))


class ChangeUndo(WritingView):
    """Take a change back."""

    writes = {
        "post": Write(
            take_back,
            "Take a change of a draft back, unless it was changed again since.",
            gives=UNDONE,
        )
    }
