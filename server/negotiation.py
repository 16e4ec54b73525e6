"""The addresses that people read, for programs too: what ``Accept`` prefers is what is given.

A page is what these addresses give by themselves. Who prefers JSON (or, of a dated text, plain
text) is answered in place with what the API gives of the same thing; ``Content-Location`` says
where.

Source: RFC 9110 §12.5.1 (Accept), §8.7 (Content-Location), §12.5.5 (Vary).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api import items, wordings
from content.queries.editions import get_edition
from content.queries.parameters import AS_OF, read
from content.queries.reading import Reading, today
from content.queries.requirements import requirement_at
from server.rendering import JSONRenderer

GetResponse = Callable[[HttpRequest], HttpResponseBase]
Names = Mapping[str, Any]
PAGE, JSON, TEXT = "text/html", "application/json", "text/plain"


@dataclass(frozen=True, slots=True)
class Found:
    """What the API knows at an address: the view, what it calls the thing, and which edition."""

    view: Callable[..., Any]
    names: Names
    address: str
    edition: str | None = None


def _framework(slug: str, label: str | None, reading: Reading) -> Found:
    if label is None:
        view = items.FrameworkDetail.as_view()
        return Found(view, {"slug": slug}, f"/api/v1/frameworks/{slug}/")
    uid = get_edition(slug, label, reading)["uid"]
    return Found(items.EditionDetail.as_view(), {"uid": uid}, f"/api/v1/editions/{uid}/")


def _requirement(slug: str, label: str | None, code: str, reading: Reading) -> Found:
    found = requirement_at(slug, label, code, reading)
    address = f"/api/v1/requirements/{found['uid']}/"
    view, names = items.RequirementDetail.as_view(), {"uid": found["uid"]}
    if label is None:
        return Found(view, names, address)
    edition = get_edition(slug, label, reading)["uid"]
    return Found(view, names, f"{address}?edition={edition}", edition)


def _document(slug: str, label: str | None) -> Found:
    address = f"/api/v1/documents/{slug}/"
    if label is None:
        return Found(items.DocumentDetail.as_view(), {"slug": slug}, address)
    view = wordings.ExpressionText.as_view()
    own = f"{address}expressions/{quote(label, safe='')}/text/"
    return Found(view, {"slug": slug, "label": label}, own)


def _concept(uid: str) -> Found:
    return Found(items.ConceptDetail.as_view(), {"uid": uid}, f"/api/v1/concepts/{uid}/")


# By the name of the page's address: what finds the same in the API.
_FINDERS: dict[str, Callable[[Names, Reading], Found]] = {
    "framework": lambda names, reading: _framework(names["slug"], names.get("label"), reading),
    "requirement": lambda names, reading: _requirement(
        names["slug"], names.get("label"), names["code"], reading
    ),
    "document": lambda names, _: _document(names["slug"], names.get("label")),
    "concept": lambda names, _: _concept(names["uid"]),
}


def offered(page: str, names: Names) -> list[str]:
    """Give the media types of an address, the one that is given by itself first.

    >>> offered("document", {"slug": "a", "label": "1"})
    ['text/html', 'application/json', 'text/plain']
    """
    dated = page == "document" and names.get("label") is not None
    return [PAGE, JSON, *([TEXT] if dated else [])]


class NegotiationMiddleware:
    """Gives programs the data of the page that stands at an address."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Say of every answer at such an address that it depends on Accept."""
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.url_name in _FINDERS:
            patch_vary_headers(response, ("Accept",))
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, names: Names
    ) -> HttpResponseBase | None:
        """Answer in the page's place where something else is preferred."""
        del view, args
        match = request.resolver_match
        page = None if match is None else match.url_name
        # Where the page leads to an address without its last slash, so it does for everybody.
        if page not in _FINDERS or request.path.endswith("/"):
            return None
        if request.method not in {"GET", "HEAD"}:
            return None
        kind = request.get_preferred_type(offered(page, names))
        if kind in {None, PAGE}:
            return None
        return _readable(request, page=page, names=names, kind=kind)


class ReadableView(APIView):
    """What stands at an address that people read, as data."""

    renderer_classes = [JSONRenderer, wordings.PlainTextRenderer]
    # Pages have no operations; docs/addresses.md tells of their addresses.
    schema: Any = None

    def get(self, request: Request, page: str, names: Names, kind: str) -> HttpResponse:
        """Answer with what the API gives."""
        asked = dict(request.query_params.lists())
        pinned = read((AS_OF,), {name: asked[name] for name in asked if name == AS_OF.name})
        found = _FINDERS[page](names, Reading(day=pinned["as_of"] or today()))
        response: Response = found.view(_as_asked(request._request, found, kind), **found.names)
        response.render()
        if response.status_code == 200 and "Content-Location" not in response:  # noqa: PLR2004
            response["Content-Location"] = found.address
        return response


_readable = ReadableView.as_view()


def _as_asked(request: HttpRequest, found: Found, kind: str) -> HttpRequest:
    """The request as the API takes it: one media type, and the edition that the address names."""
    other = copy.copy(request)
    query = request.GET.copy()
    if found.edition is not None:
        query["edition"] = found.edition
    other.GET = QueryDict(query.urlencode())
    other.META = {**request.META, "HTTP_ACCEPT": kind, "QUERY_STRING": query.urlencode()}
    # Django keeps the headers once it has read them.
    other.__dict__.pop("headers", None)
    return other
