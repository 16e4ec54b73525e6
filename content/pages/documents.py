"""Documents: the list, and one dated text set as a book with its cited words marked."""

import dataclasses
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from content.pages.leaves import Leaf, document_outline_entries, leaves_of
from content.pages.rendering import page_links, public_reading, reading_page, sheet
from content.pages.segments import Cited
from content.queries.addresses import Relation
from content.queries.documents import (
    citations_in,
    document_listing,
    document_outline,
    document_text,
    get_document,
)
from content.queries.paging import Window, take
from content.queries.reading import Reading

Answer = dict[str, Any]


@reading_page
def document_list(request: HttpRequest) -> HttpResponseBase:
    """Show the public documents, fifty a page; four queries."""
    page = take(document_listing(public_reading()), Window(cursor=request.GET.get("cursor")))
    context = {"documents": page.results, "previous": page.previous, "next": page.next}
    return sheet(request, "documents", context)


@reading_page
def document(request: HttpRequest, slug: str, label: str | None = None) -> HttpResponseBase:
    """Show one dated text, without a label the one of the day; a stub shows what names it.

    A merged document leads to the one that took its place; its own texts stay where they were.

    ``?edition=`` shows what the editions of that label cite instead of those in force. Some 14
    queries.
    """
    reading = public_reading()
    found = get_document(slug, reading)
    if label is None and found["slug"] != slug:
        return redirect(found["address"])
    text = _text(found, slug, label)
    links = _links(found, text)
    if text is None:
        return sheet(request, "document", {"document": found, "expression": None}, links)
    pinned = dataclasses.replace(reading, edition=request.GET.get("edition") or None)
    context = {"document": found, "expression": text, "pinned": label is not None}
    return sheet(request, "document", context | _set(found, text, pinned), links)


def _links(found: Answer, text: Answer | None) -> list[Relation]:
    """Where the page leads: a text is named by its own uid, a stub by its document's."""
    data = f"/api/v1/documents/{found['slug']}/"
    if text is None:
        return page_links(found["uid"], found["address"], data)
    own = reverse("expression-text", kwargs={"slug": text["document"], "label": text["label"]})
    links = page_links(text["uid"], text["address"], own)
    return [*links, (own, "alternate", "text/plain"), (data, "collection", "application/json")]


def _text(found: Answer, slug: str, label: str | None) -> Answer | None:
    """The text asked for, else the current, else the last; None for a stub."""
    texts: list[Answer] = found["expressions"]
    if label is not None:
        chosen = [text for text in texts if (text["document"], text["label"]) == (slug, label)]
        if not chosen:
            raise Http404(label)
        return chosen[0]
    current = [text for text in texts if text["current"]] or texts
    return current[-1] if current else None


def _set(found: Answer, text: Answer, reading: Reading) -> Answer:
    slug, label = text["document"], text["label"]
    plain = dataclasses.replace(reading, edition=None)
    words: str = document_text(slug, label, plain)["text"]
    passages = document_outline(slug, label, plain)["passages"]
    cited = [_cited(each) for each in citations_in(text["uid"], reading)]
    leaves: list[Leaf] = leaves_of(words, passages, cited, found["title"])
    return {
        "lines": leaves,
        "outline": document_outline_entries(passages),
        "cited": cited,
        "cited_by": len({each.address for each in cited}),
    }


def _cited(row: Answer) -> Cited:
    return Cited(
        uid=row["citation"],
        start=row["start"],
        end=row["end"],
        address=row["address"],
        code=row["code"] or "",
        title=row["title"] or "",
    )
