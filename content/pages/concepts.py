"""Concepts: the list, and one term with its definition and what is about it."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from content.pages.rendering import (
    page_language,
    page_links,
    public_reading,
    reading_page,
    sheet,
)
from content.queries.concepts import concept_listing, get_concept, get_scheme
from content.queries.paging import Window, take
from content.queries.titles import framework_titles
from content.vocabulary import LabelKind

Answer = dict[str, Any]


@reading_page
def concept_list(request: HttpRequest) -> HttpResponseBase:
    """Show the concepts, fifty a page; six queries."""
    page = take(concept_listing(public_reading()), Window(cursor=request.GET.get("cursor")))
    context = {"concepts": page.results, "previous": page.previous, "next": page.next}
    return sheet(request, "concepts", context)


@reading_page
def concept(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Show one concept; at most 17 queries. A merged one leads to what took its place."""
    if uid.endswith("/"):
        return redirect(request.path.rstrip("/"), permanent=True)
    reading = public_reading()
    found = get_concept(uid, reading)
    if found["uid"] != uid.lower():
        return redirect(found["address"])
    titles = framework_titles((end["framework"] for end in found["about"]), reading)
    context = {
        "concept": found | {"about": [_named(end, titles) for end in found["about"]]},
        "scheme": get_scheme(found["scheme"]),
        "other_labels": _other_labels(found),
        "language": page_language(),
    }
    links = page_links(found["uid"], found["address"], f"/api/v1/concepts/{found['uid']}/")
    return sheet(request, "concept", context, links)


def _named(end: Answer, titles: dict[str, str]) -> Answer:
    title = titles.get(end["framework"] or "")
    return {**end, "framework_title": title}


def _other_labels(found: Answer) -> dict[str, list[str]]:
    """The further labels by language, preferred ones first; hidden ones serve search only."""
    labels: dict[str, list[str]] = {}
    for each in sorted(found["labels"], key=lambda each: each["kind"] != LabelKind.PREFERRED):
        if each["kind"] != LabelKind.HIDDEN and each["text"] != found["label"]:
            labels.setdefault(each["language"], []).append(each["text"])
    return labels
