"""Concepts: the list, and one term with its definition and what is about it."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from content.pages.addresses import end_address
from content.pages.rendering import page_language, public_reading, reading_page, sheet
from content.queries.concepts import concept_listing, get_concept, get_scheme
from content.queries.paging import Window, take


@reading_page
def concept_list(request: HttpRequest) -> HttpResponseBase:
    """Show the concepts, fifty a page; six queries."""
    page = take(concept_listing(public_reading()), Window(cursor=request.GET.get("cursor")))
    context = {"concepts": page.results, "previous": page.previous, "next": page.next}
    return sheet(request, "concepts", context)


@reading_page
def concept(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Show one concept; at most 17 queries."""
    if uid.endswith("/"):
        return redirect(request.path.rstrip("/"), permanent=True)
    found = get_concept(uid, public_reading())
    shown = [each for each in found["labels"] if each["kind"] != "hidden"]
    context = {
        "concept": found | {"about": [_reachable(end) for end in found["about"]]},
        "scheme": get_scheme(found["scheme"]),
        "other_labels": [each for each in shown if each["text"] != found["label"]],
        "language": page_language(),
    }
    return sheet(request, "concept", context)


def _reachable(end: dict[str, object]) -> dict[str, object]:
    return {**end, "address": end_address(end)}
