"""``/id/{uid}``: the one address of a thing that never changes; a page for people, JSON else.

Programs are answered in place, by the view of the API that the thing has; people are led to its
page (303). What was merged leads to what took its place (307), what was erased or stood in
withdrawn editions alone is gone and says so (410).

Source: Cool URIs for the Semantic Web (W3C Note, 2008), RFC 9110 §15.4.4 and §15.5.11.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api import items, wordings
from content.api.languages import asked_language
from content.errors import ContentError, NotFoundError
from content.queries.addresses import identity_address
from content.queries.identities import (
    Identity,
    edition_named,
    identity_of,
    refuse_erased,
    refuse_withdrawn,
    text_named,
)
from content.queries.parameters import AS_OF, EDITION, read
from content.queries.reading import Reading, today
from server.rendering import JSONRenderer

View = Callable[..., Any]
Answer = Mapping[str, Any]
HTML = "text/html"
_BLOCK = "\u2588"
# By kind: the view that answers, and what its address calls the thing.
ANSWERS: dict[str, tuple[View, tuple[str, ...]]] = {
    "requirement": (items.RequirementDetail.as_view(), ("uid",)),
    "passage": (items.PassageDetail.as_view(), ("uid",)),
    "concept": (items.ConceptDetail.as_view(), ("uid",)),
    "association": (items.AssociationDetail.as_view(), ("uid",)),
    "edition": (items.EditionDetail.as_view(), ("uid",)),
    "document": (items.DocumentDetail.as_view(), ("slug",)),
    "framework": (items.FrameworkDetail.as_view(), ("slug",)),
    "expression": (wordings.ExpressionText.as_view(), ("slug", "label")),
}
ADDRESSES = {
    "requirement": "/api/v1/requirements/{}/",
    "passage": "/api/v1/passages/{}/",
    "concept": "/api/v1/concepts/{}/",
    "association": "/api/v1/associations/{}/",
    "edition": "/api/v1/editions/{}/",
    "document": "/api/v1/documents/{}/",
    "framework": "/api/v1/frameworks/{}/",
    "expression": "/api/v1/documents/{}/expressions/{}/text/",
}


class PageRenderer(BaseRenderer):
    """Says that there is a page too; the view leads to it before anything is rendered."""

    media_type = HTML
    format = "html"


class IdentityView(APIView):
    """What has a uid, whatever it is: JSON in place, or the way to its page."""

    renderer_classes = [JSONRenderer, PageRenderer]
    # server/openapi.py describes it: the answer is that of one of eight views.
    schema: Any = None

    def get(self, request: Request, uid: str) -> HttpResponseBase:
        """Answer a program, or lead a person on."""
        found = identity_of(uid, self._reading(request))
        if found.led_to is not None:
            return _led(request, found.led_to)
        response: Response = _answered(request._request, found)
        if response.status_code == NotFoundError.status:
            refuse_withdrawn(found.uid)
        leads = request.accepted_renderer.media_type == HTML
        if response.status_code != 200:  # noqa: PLR2004
            return _told(response, found) if leads else response
        body = getattr(response, "whole", {})
        _refuse_erased(found, body)
        if leads:
            return _to_page(found, body)
        names = [quote(name, safe="") for name in found.names]
        response["Content-Location"] = ADDRESSES[found.kind].format(*names)
        return response

    def _reading(self, request: Request) -> Reading:
        """The reading that tells whether a merged requirement has words of its own."""
        raw = {
            name: values
            for name, values in request.query_params.lists()
            if name in {AS_OF.name, EDITION.name}
        }
        pinned = read((AS_OF, EDITION), raw)
        return Reading(
            day=pinned["as_of"] or today(),
            edition=pinned["edition"],
            language=asked_language(request.headers.get("Accept-Language", "")),
        )

    def handle_exception(self, exc: Exception) -> Response:
        """Give people a page instead of a problem."""
        accepted = getattr(self.request, "accepted_renderer", None)
        if accepted is not None and accepted.media_type == HTML:
            page: Any = _astray(self.request._request, exc)
            if page is not None:
                return cast("Response", page)
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **named: Any) -> Any:
        """Say that the answer depends on what Accept names."""
        final = super().finalize_response(request, response, *args, **named)
        patch_vary_headers(final, ("Accept",))
        return final


def _answered(request: HttpRequest, found: Identity) -> Response:
    """The answer of the API to a program; rendered, so that nothing renders it otherwise."""
    view, names = ANSWERS[found.kind]
    response: Response = view(_by_program(request), **dict(zip(names, found.names, strict=True)))
    response.render()
    return response


def _by_program(request: HttpRequest) -> HttpRequest:
    """The request as a program would send it, where a person did."""
    accept = request.META.get("HTTP_ACCEPT", "*/*")
    if HTML not in accept:
        return request
    other = copy.copy(request)
    other.META = {**request.META, "HTTP_ACCEPT": "application/json"}
    # Django keeps the headers once it has read them.
    other.__dict__.pop("headers", None)
    return other


def _refuse_erased(found: Identity, body: Answer) -> None:
    if found.kind in {"requirement", "association"} and body.get("framework"):
        place = edition_named(body["framework"], body["edition"])
        refuse_erased(found.uid, {found.uid}, place)
    if found.kind in {"passage", "expression"} and set(body["text"]) <= {_BLOCK, "\n", " "}:
        text = found.uid
        if found.kind == "passage":
            text = text_named(body["document"]["slug"], body["expression"])
        refuse_erased(found.uid, {found.uid, text}, text)


def _told(response: Response, found: Identity) -> HttpResponse:
    """Pass the refusal of the API on, for a page."""
    if response.status_code == NotAuthenticated.status_code:
        raise NotAuthenticated
    raise NotFoundError(kind="page", kind_zh="页面", name=found.uid)


def _led(request: Request, uid: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    address = identity_address(uid) + (f"?{query}" if query else "")
    response = HttpResponseRedirect(address)
    response.status_code = 307
    return response


def _to_page(found: Identity, body: Answer) -> HttpResponse:
    address = body.get("address") or body.get("source", {}).get("address")
    if address is None:
        raise NotFoundError(kind="page", kind_zh="页面", name=found.uid)
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def _astray(request: HttpRequest, error: Exception) -> Any:
    """The page of a refusal; None where it is none that people meet."""
    if isinstance(error, ContentError):
        return render(request, "gone.html", {"problem": error}, status=error.status)
    if not settings.ANONYMOUS_READING and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return None
