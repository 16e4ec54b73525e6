"""The documents of the desk: found, listed by what they wait for, and made."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.errors import ContentError
from content.pages.desk.frame import (
    desk_page,
    desk_sheet,
    draft_reading,
    form,
    frameworks_edited,
    person,
    say,
    told,
)
from content.pages.desk.sources import day_typed
from content.queries.shelf import SHOWN, shelf
from content.services import authority
from content.services.documents import create_document
from content.vocabulary import Action, DocumentKind

Row = dict[str, Any]
PAGE = 40
_NAMES = {
    "all": gettext_lazy("全部"),
    "stubs": gettext_lazy("缺原文的"),
    "drafts": gettext_lazy("有草稿的"),
    "merged": gettext_lazy("已并入别处的"),
}
_FIELDS = ("title", "kind", "publisher")


@desk_page
def documents(request: HttpRequest) -> HttpResponseBase:
    """Show the documents that the person may see; a form sent to it makes one (303)."""
    return create(request) if request.method == "POST" else show_documents(request, None)


def show_documents(request: HttpRequest, refusal: ContentError | None) -> HttpResponseBase:
    """Give a page of documents, ``?show=`` what they wait for and ``?q=`` words of the title.

    Raises:
        RoleMissingError: one must be an editor of something (403).
    """
    frameworks_edited(request)
    shown = request.GET.get("show", "")
    shown, words = (shown if shown in SHOWN else "all"), request.GET.get("q", "").strip()
    before = request.GET.get("before", "")
    rows = shelf(
        draft_reading(request),
        words=words,
        shown=shown,
        before=int(before) if before.isdigit() and len(before) < len(str(2**63)) else None,
        limit=PAGE + 1,
    )
    context = {
        "documents": rows[:PAGE],
        "next": rows[PAGE - 1]["pk"] if len(rows) > PAGE else None,
        "choices": [(name, _NAMES[name]) for name in SHOWN],
        "shown": shown,
        "words": words,
        "kinds": list(DocumentKind),
        "may_create": authority.may(person(request), Action.EDIT),
        "typed": request.POST if refusal else {},
        "refusal": refusal and told(refusal),
    }
    return desk_sheet(request, "documents", context, status=refusal.status if refusal else 200)


@form(show_documents)
def create(request: HttpRequest) -> str:
    """Make a document: a stub, or with its first draft text; lead to its page."""
    values: Row = {name: request.POST[name].strip() for name in _FIELDS if name in request.POST}
    text = request.POST.get("text", "").replace("\r\n", "\n")
    made = create_document(
        values=values | {"issued_at": day_typed(request.POST.get("issued_at", ""), "issued_at")},
        text=text if text.strip() else None,
        label=request.POST.get("label", "").strip() if text.strip() else "",
        by=person(request),
    )
    say(request, _("已新建文献 %(title)s") % {"title": made.title})
    return f"/documents/{made.slug}/edit"
