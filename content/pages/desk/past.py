"""What was done to a draft, change by change."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from content.errors import ContentError
from content.pages.desk.detail import as_uid
from content.pages.desk.differences import runs_of
from content.pages.desk.frame import (
    abilities,
    desk_page,
    desk_sheet,
    edition_of,
    told,
)
from content.pages.desk.wording import told_change
from content.queries.workbench import changes_of, names_of

Row = dict[str, Any]
PAGE = 60
_SHOWN_WHOLE = frozenset({"title", "statement", "rationale", "evidence", "condition"})


@desk_page
def history(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the changes of a draft, the latest first; ``?subject=`` those of one provision."""
    return show_history(request, slug, None)


def show_history(request: HttpRequest, slug: str, refusal: ContentError | None) -> HttpResponseBase:
    """Give the page of history, with what was refused, if anything."""
    edition = edition_of(request, slug)
    subject, before = as_uid(request.GET.get("subject")), request.GET.get("before", "")
    cut = int(before) if before.isdigit() and len(before) < len(str(2**63)) else None
    rows = changes_of(edition, subject=subject, before=cut, limit=PAGE + 1)
    names = names_of(edition, {row["subject"] for row in rows})
    context = {
        "edition": edition,
        "slug": slug,
        "can": abilities(request, edition),
        "subject": subject,
        "subject_name": names.get(subject) if subject else None,
        "changes": [_shown(row, names) for row in rows[:PAGE]],
        "next": rows[PAGE - 1]["pk"] if len(rows) > PAGE else None,
        "refusal": refusal and told(refusal),
    }
    return desk_sheet(request, "history", context, status=refusal.status if refusal else 200)


def _shown(row: Row, names: dict[uuid.UUID, str]) -> Row:
    change = told_change(row)
    fields = [
        {**each, "runs": runs_of(str(each["before"] or ""), str(each["after"] or ""))}
        if each["name"] in _SHOWN_WHOLE
        else each
        for each in change["fields"]
    ]
    return {**change, "fields": fields, "name": names.get(row["subject"], "")}
