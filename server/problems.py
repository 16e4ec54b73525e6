"""Every refusal as a problem document (RFC 9457): stable code, two languages, each bad field."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import resolve
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from content.errors import ContentError, FieldProblem
from content.queries.fields import Answer, Field, Kind, Shape, many, text, whole
from content.queries.identities import TOMBSTONE
from server.problem_kinds import HTTP_PROBLEMS, ProblemKind
from server.rendering import json_bytes

MEDIA_TYPE = "application/problem+json"
API_PREFIXES = ("/api/", "/ims/", "/id/")
logger = logging.getLogger(__name__)

FIELD_PROBLEM = Shape(
    "FieldProblem",
    "What is wrong with one field.",
    (
        text("field", "Its name, dotted where nested", example="limit"),
        text("code", "Stable word for what is wrong", example="invalid"),
        text("message", "In English", example="must be a whole number from 1 to 500"),
        text("message_zh", "In Chinese", example="须为 1 至 500 的整数"),
    ),
)
PROBLEM = Shape(
    "Problem",
    "Why a request was refused (RFC 9457).",
    (
        text("type", "Address of the page that explains the code", example="/problems/not_found"),
        text("code", "Stable word for the kind of refusal", example="not_found"),
        text("title", "The kind of refusal, in English", example="Not found"),
        text("detail", "What happened here, in English"),
        text("detail_zh", "What happened here, in Chinese"),
        whole("status", "HTTP status", example=404),
        text("instance", "The address that was asked for", example="/api/v1/frameworks/x/"),
        many("errors", FIELD_PROBLEM, "What is wrong with each field"),
        Field(
            "conflict",
            Kind.FREE,
            "Of a 412: version, base, yours, theirs, merged and the names in conflicts",
            optional=True,
        ),
        many("tombstones", TOMBSTONE, "Of what was erased", optional=True),
    ),
)
_CONFLICT = ("version", "base", "yours", "theirs", "merged", "conflicts")


_RENAMED = {"not_found": "unknown_address", "error": "internal_error"}


def problem(kind: ProblemKind, instance: str, fields: tuple[FieldProblem, ...] = ()) -> Answer:
    """Give the body of a problem document."""
    return {
        "type": f"/problems/{kind.code}",
        "code": kind.code,
        "title": kind.title,
        "detail": kind.detail,
        "detail_zh": kind.detail_zh,
        "status": kind.status,
        "instance": instance,
        "errors": [
            {
                "field": one.field, "code": one.code, "message": one.message,
                "message_zh": one.message_zh or one.message,
            }
            for one in fields
        ],
    }  # fmt: skip


def problem_response(kind: ProblemKind, instance: str) -> HttpResponse:
    """Give a problem document outside DRF."""
    return HttpResponse(
        json_bytes(problem(kind, instance)), status=kind.status, content_type=MEDIA_TYPE
    )


def _of_content(error: ContentError) -> tuple[ProblemKind, tuple[FieldProblem, ...]]:
    kind = ProblemKind(error.code, error.status, error.title, error.detail, error.detail_zh)
    return kind, error.fields


def _of_api(error: exceptions.APIException) -> tuple[ProblemKind, tuple[FieldProblem, ...]]:
    code = _RENAMED.get(error.default_code, error.default_code)
    kind = HTTP_PROBLEMS.get(code, HTTP_PROBLEMS["bad_request"])
    if isinstance(error, exceptions.ValidationError):
        return kind, tuple(_field_problems(error.detail, ""))
    return kind, ()


def _field_problems(detail: Any, place: str) -> Iterator[FieldProblem]:
    if isinstance(detail, dict):
        for name, value in detail.items():
            yield from _field_problems(value, f"{place}.{name}".strip("."))
    elif isinstance(detail, list):
        for value in detail:
            yield from _field_problems(value, place)
    else:
        yield FieldProblem(place, str(getattr(detail, "code", "invalid")), str(detail))


_DJANGO_PROBLEMS: tuple[tuple[type[Exception], str], ...] = (
    (Http404, "unknown_address"),
    (PermissionDenied, "permission_denied"),
    (BadRequest, "bad_request"),
    (RequestDataTooBig, "body_too_large"),
    (SuspiciousOperation, "bad_request"),
)


def _kind_of(error: Exception) -> tuple[ProblemKind, tuple[FieldProblem, ...]] | None:
    if isinstance(error, ContentError):
        return _of_content(error)
    if isinstance(error, exceptions.APIException):
        return _of_api(error)
    for known, code in _DJANGO_PROBLEMS:
        if isinstance(error, known):
            return HTTP_PROBLEMS[code], ()
    return None


def _extension(error: Exception) -> Answer:
    """Both versions of what two people changed, or what is left (RFC 9457 §3.2)."""
    values = error.values if isinstance(error, ContentError) else {}
    if "tombstones" in values:
        return {"tombstones": values["tombstones"]}
    if "theirs" not in values:
        return {}
    return {"conflict": {name: values[name] for name in _CONFLICT if name in values}}


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    challenge = getattr(error, "auth_header", None)
    if challenge:
        headers["WWW-Authenticate"] = str(challenge)
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait))
    return headers


def exception_handler(error: Exception, context: dict[str, Any]) -> Response:
    """Give DRF the problem document of any error; an unforeseen one is logged and is a 500."""
    request = context["request"]
    found = _kind_of(error)
    if found is None:
        logger.error("%s %s failed", request.method, request.path, exc_info=error)
        # The test client and error monitors listen to this.
        got_request_exception.send(sender=None, request=request._request)
        found = HTTP_PROBLEMS["internal_error"], ()
    set_rollback()
    kind, fields = found
    return Response(
        problem(kind, request.path, fields) | _extension(error),
        status=kind.status,
        headers={"Cache-Control": "no-store", **_headers(error)},
        content_type=MEDIA_TYPE,
    )


@csrf_exempt
def unknown_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer below the API where no view does; a missing last slash leads to where one does."""
    if rest and not rest.endswith("/") and resolve(f"{request.path}/").func is not unknown_address:
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return problem_response(HTTP_PROBLEMS["unknown_address"], request.path)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API_PREFIXES)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: a problem below the API, a page elsewhere."""
    if _is_api(request):
        return problem_response(HTTP_PROBLEMS["unknown_address"], request.path)
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: a problem below the API, a page elsewhere."""
    if _is_api(request):
        return problem_response(HTTP_PROBLEMS["bad_request"], request.path)
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: a problem below the API, a page elsewhere."""
    if _is_api(request):
        return problem_response(HTTP_PROBLEMS["permission_denied"], request.path)
    return defaults.permission_denied(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500: a problem below the API, a page elsewhere."""
    if _is_api(request):
        return problem_response(HTTP_PROBLEMS["internal_error"], request.path)
    return defaults.server_error(request)
