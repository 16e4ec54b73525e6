"""Undoing one change of a draft."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from content.errors import NotFoundError
from content.pages.desk.frame import back_to, edition_of, person, say, verb
from content.pages.desk.past import show_history
from content.queries.workbench import change_named
from content.services.undoing import undo as undo_change


@verb(show_history)
def undo(request: HttpRequest, slug: str) -> str:
    """Undo one change, by a new change that says so."""
    edition = edition_of(request, slug)
    number = request.POST.get("change", "")
    change = change_named(edition, int(number)) if number.isdigit() else None
    if change is None:
        raise NotFoundError(kind="change", kind_zh="变更", name=number)
    undo_change(change=change, by=person(request))
    say(request, _("已撤销"))
    if request.POST.get("return") == "history":
        return f"/edit/{slug}/history"
    return back_to(request, slug)
