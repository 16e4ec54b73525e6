"""Reads of the API that come from nobody in particular: answered without what pages need.

Sessions, the tokens of forms, messages and the choice between page and data cost such a read more
than its rows do, and change nothing of its answer. What they would have added to its headers is
added here; a test compares both ways at every address. ``PlainReads`` stands before Django, whose
signals, caches and static files they need as little.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest, get_path_info
from django.core.signals import request_started
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, get_resolver
from django.urls.exceptions import Resolver404
from django.utils import translation
from django.utils.log import log_response
from django.utils.module_loading import import_string
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.views import APIView

from content.api.views import ReadView
from content.errors import ContentError
from graph.api.views import GraphView
from server.middleware import GetResponse, vary
from server.reading.entries import Environ, StartResponse
from server.reading.requests import PREFIX
from server.rendering import JSONRenderer

Application = Callable[[Environ, StartResponse], Iterable[bytes]]
_HERE = "server.plain_reads.PlainReadMiddleware"
_FILES = "whitenoise.middleware.WhiteNoiseMiddleware"
_WORTH_LOGGING = 400
_READS = frozenset({"GET", "HEAD"})
_VARIES = ("Accept-Language", "Cookie")
# Who asks for a form that is not offered is refused before anybody is asked for.
_UNNAMED, _REFUSED = ("Accept-Language",), 406
_JSON = JSONRenderer()


class PlainReads:
    """A WSGI program around Django's, which answers plain reads itself.

    They pass the same middleware as in Django up to ``PlainReadMiddleware``, files aside.
    """

    def __init__(self, application: Application) -> None:
        """Keep Django's program, for everything else."""
        self._application = application
        answer: Any = PlainReadMiddleware(_unreached)
        before = settings.MIDDLEWARE[: settings.MIDDLEWARE.index(_HERE)]
        for name in reversed([name for name in before if name != _FILES]):
            answer = import_string(name)(answer)
        self._answer: Callable[[HttpRequest], Any] = convert_exception_to_response(answer)

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = _plain_request(environ)
        if request is None:
            return self._application(environ, start)
        # Behind the answer nobody need be told: what is to be closed is closed before the next.
        request_started.send(sender=PlainReads, environ=environ)
        response = self._answer(request)
        if response.status_code >= _WORTH_LOGGING:
            log_response(
                "%s: %s", response.reason_phrase, request.path, response=response, request=request
            )
        cookies = [("Set-Cookie", one.OutputString()) for one in response.cookies.values()]
        status = f"{response.status_code} {response.reason_phrase}"
        start(status, [*response.items(), *cookies])
        return response if response.streaming else [response.content]


def _plain_request(given: Environ) -> HttpRequest | None:
    """The request, where it is a plain read of an address that there is."""
    if settings.DEBUG or given.get("SCRIPT_NAME"):
        return None
    path = get_path_info(given)
    match = _match(path) if _is_plain(given, path) else None
    if match is None:
        return None
    request = WSGIRequest(given)
    request.resolver_match = match
    return request


def _unreached(request: HttpRequest) -> HttpResponse:
    raise Resolver404({"path": request.path_info})


class PlainReadMiddleware:
    """Stands before sessions, languages, forms, accounts, messages and negotiation."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain, for everything else."""
        self.get_response = get_response
        self._viewed: Callable[[HttpRequest], Any] = convert_exception_to_response(_viewed)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a plain read at once."""
        if request.resolver_match is None and _is_plain(request.META, request.path_info):
            request.resolver_match = _match(request.path_info)
        if request.resolver_match is None:
            return self.get_response(request)
        request.user = AnonymousUser()
        request.LANGUAGE_CODE = translation.get_language_from_request(request)
        translation.activate(request.LANGUAGE_CODE)
        response: HttpResponseBase = self._viewed(request)
        # As LocaleMiddleware and SessionMiddleware: the reader might have had a language or a name.
        vary(response, _UNNAMED if response.status_code == _REFUSED else _VARIES)
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response


def _is_plain(given: Environ, path: str) -> bool:
    return (
        given["REQUEST_METHOD"] in _READS
        and path.startswith(PREFIX)
        and not given.get("HTTP_COOKIE")
        and "HTTP_AUTHORIZATION" not in given
    )


def _match(path: str) -> ResolverMatch | None:
    """The view that reads at an address; what leads nowhere is for those who know other ways."""
    try:
        match = get_resolver().resolve(path)
    except Resolver404:
        return None
    view = getattr(match.func, "cls", None)
    return match if isinstance(view, type) and issubclass(view, APIView) else None


def _viewed(request: HttpRequest) -> Any:
    match: Any = request.resolver_match
    response = None
    if _is_short(match.func.cls, request):
        response = _given_at_once(match.func.cls, request, match.kwargs)
    if response is None:
        response = match.func(request, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


def _is_short(kind: Any, request: HttpRequest) -> bool:
    """Whether the framework would find what is known: nobody, who may read, and takes JSON."""
    return (
        request.method == "GET"
        and settings.ANONYMOUS_READING
        and request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", JSONRenderer.media_type)
        and _is_usual(kind)
    )


@functools.cache
def _is_usual(kind: Any) -> bool:
    """Whether a view reads as most do: for everybody, in JSON, by no rules of its own."""
    return (
        issubclass(kind, (ReadView, GraphView))
        and kind.permission_classes == APIView.permission_classes
        and kind.throttle_classes == APIView.throttle_classes
        and kind.initial is APIView.initial
        and kind.dispatch is APIView.dispatch
        and kind.perform_content_negotiation is APIView.perform_content_negotiation
        and kind.renderer_classes[0] is JSONRenderer
    )


def _given_at_once(kind: type[Any], request: HttpRequest, names: dict[str, Any]) -> Any:
    """The answer of a view; None where it refuses, which the framework puts into words.

    As ``APIView.dispatch`` without asking who reads, what may be read and in which form.
    """
    view = kind()
    view.setup(request, **names)
    asked = view.request = Request(request, parser_context=view.get_parser_context(request))
    asked.user, asked.auth = request.user, None
    asked.accepted_renderer, asked.accepted_media_type = _JSON, JSONRenderer.media_type
    view.format_kwarg, view.headers = None, view.default_response_headers
    try:
        response = view.get(asked, **names)
    except (APIException, ContentError, Http404, PermissionDenied):
        return None
    return view.finalize_response(asked, response, **names)
