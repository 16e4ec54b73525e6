"""The desk itself: my drafts, what waits for me, and where to begin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from content.errors import ContentError, RoleMissingError
from content.pages.desk.frame import desk_sheet, person, refused, told
from content.queries.workbench import open_editions, startable_frameworks, undrafted_texts
from content.services import authority
from content.vocabulary import Action

Row = dict[str, Any]
# More than this one finds by searching, not in a list.
MOST_CHOICES = 200


def show_home(
    request: HttpRequest, refusal: ContentError | None, typed: Row | None = None
) -> HttpResponseBase:
    """Give the desk, with what was refused of a beginning and what was typed for it."""
    seen = authority.frameworks_seen(person(request))
    if seen == frozenset():
        return refused(request, _no_role())
    context = {
        "drafts": open_editions(seen),
        "frameworks": startable_frameworks(seen, MOST_CHOICES),
        "texts": undrafted_texts(MOST_CHOICES) if seen is None else [],
        "every_framework": seen is None,
        "refusal": refusal and told(refusal),
        "typed": typed or {},
        "chosen": request.GET.get("framework", ""),
    }
    return desk_sheet(request, "home", context, status=refusal.status if refusal else 200)


def _no_role() -> RoleMissingError:
    least = authority.LEAST[Action.EDIT]
    return RoleMissingError(
        action=Action.EDIT.en, action_zh=Action.EDIT.zh, subject="", role=least.en,
        role_zh=least.zh,
    )  # fmt: skip
