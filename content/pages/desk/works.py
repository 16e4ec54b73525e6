"""Works brought together and parted: stubs resolved, documents merged, texts made a work."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import FieldProblem, InvalidContentError, NotFoundError
from content.models import Document
from content.pages.desk.frame import (
    desk_page,
    desk_sheet,
    draft_reading,
    frameworks_edited,
    person,
)
from content.queries.candidates import candidates_of
from content.queries.shelf import find_documents, merged_into
from content.services.documents import merge_documents, resolve_stub, split_document
from content.services.lookup import document_named

Row = dict[str, Any]
MOST_HITS = 12


@desk_page
def document_targets(request: HttpRequest) -> HttpResponseBase:
    """Give the list of documents that typing finds, for the box that asks while one types."""
    frameworks_edited(request)
    words, but = request.GET.get("q", ""), request.GET.get("from")
    found = find_documents(words, draft_reading(request), but=but, limit=MOST_HITS)
    return desk_sheet(request, "_targets", {"targets": found})


def joining(request: HttpRequest, document: Document) -> Row:
    """Give what the page of a document says of the works it may be, is or was merged with.

    Where a form named another document by words that find several, ``found`` offers them.
    """
    listed = candidates_of(document.slug, draft_reading(request))
    asked = request.POST.get("act") == "merge" and not request.POST.get("target")
    words = request.POST.get("q", "")
    return {
        "stub": listed["stub"],
        "candidates": listed["results"],
        "led_to": merged_into(document),
        "found": find_documents(words, draft_reading(request), but=document.slug, limit=MOST_HITS)
        if asked
        else [],
    }


def _named(request: HttpRequest, document: Document) -> Document:
    """The other document that a form names: chosen, or typed so that one alone is meant.

    Raises:
        InvalidContentError: nothing or several are meant (422).
    """
    words = request.POST.get("q", "").strip()
    slug = request.POST.get("target", "").strip()
    if not slug:
        found = find_documents(words, draft_reading(request), but=document.slug, limit=MOST_HITS)
        exact = [row for row in found if words in (row["uid"], row["title"])]
        chosen = exact if len(exact) == 1 else found
        if len(chosen) != 1:
            reason = ("choose one of these", "请从下面选一篇") if chosen else _NONE
            raise InvalidContentError(
                fields=(FieldProblem("document", "unknown", *reason),), count=1
            )
        slug = chosen[0]["uid"]
    try:
        return document_named(slug, person(request))
    except NotFoundError as error:
        problem = FieldProblem("document", "unknown", *_NONE)
        raise InvalidContentError(fields=(problem,), count=1) from error


_NONE = ("no document is called so", "没有这样的文献")


def resolve(request: HttpRequest, document: Document) -> str:
    """Lead a stub to the text that it waited for."""
    other = _named(request, document)
    resolve_stub(
        stub=document, document=other, reason=request.POST.get("reason", ""), by=person(request)
    )
    return _("已指到 %(title)s") % {"title": other.title}


def merge(request: HttpRequest, document: Document) -> str:
    """Merge a document into another, which reading is led to from now on."""
    other = _named(request, document)
    reason = request.POST.get("reason", "")
    merge_documents(source=document, target=other, reason=reason, by=person(request))
    return _("已并入 %(title)s；可以撤销") % {"title": other.title}


def part(request: HttpRequest, document: Document) -> str:
    """Make the ticked texts a work of their own."""
    made = split_document(
        document=document,
        labels=request.POST.getlist("label"),
        values={"title": request.POST.get("title", "").strip()},
        reason=request.POST.get("reason", ""),
        by=person(request),
    )
    return _("已另立为 %(title)s") % {"title": made.title}


def unmerge(request: HttpRequest, document: Document) -> str:
    """Take a merge back: the document leads to itself again."""
    split_document(document=document, reason=request.POST.get("reason", ""), by=person(request))
    return _("已撤销合并")
