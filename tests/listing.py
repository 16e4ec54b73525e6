"""Every answer in a test is held to the OpenAPI document: no operation refuses unlisted."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from server.api_pages import document
from server.problems import MEDIA_TYPE

Refusal = tuple[int, str]
Place = tuple[type[Any], str]
_FILLED = {"{uid}": "x", "{slug}": "x", "{label}": "x", "{key}": "1", "{beginning}": "x"}
# A fault is no refusal, and a method that is not declared belongs to no operation.
_FAULT = 500


def place_of(template: str, method: str) -> Place:
    """Give the view and the method that answer an address of the document."""
    path = template
    for name, value in _FILLED.items():
        path = path.replace(name, value)
    return resolve(path).func.view_class, method.upper()


@functools.cache
def listed() -> dict[Place, frozenset[Refusal]]:
    """Give every refusal that the document lists, by view and method."""
    return {
        place_of(template, method): frozenset(
            (int(status), code)
            for status, answer in operation["responses"].items()
            for code in answer.get("x-problem-codes", ())
        )
        for template, item in orjson.loads(document())["paths"].items()
        for method, operation in item.items()
    }


class ListedRefusals:
    """Raises where an answer of the API is a refusal that its operation does not list."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hold the answer to the document."""
        response = self.get_response(request)
        if response.get("Content-Type") == MEDIA_TYPE and response.status_code != _FAULT:
            self._hold(request, response)
        return response

    def _hold(self, request: HttpRequest, response: HttpResponse) -> None:
        view = getattr(getattr(request.resolver_match, "func", None), "view_class", None)
        known = listed().get((view, str(request.method))) if view is not None else None
        refusal = (response.status_code, orjson.loads(response.content)["code"])
        assert known is None or refusal in known, (
            f"{request.method} {request.path} answers {refusal}, which server/refusals.py lacks"
        )
