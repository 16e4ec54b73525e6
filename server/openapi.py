"""The OpenAPI 3.1 document, from the same field lists that make the answers.

A view that declares ``answer`` (a ``Shape``) and ``parameters()`` is described from them; any
other view as drf-spectacular describes it by itself.
"""

from __future__ import annotations

import inspect
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentIdentity, ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from content.queries.fields import Kind, Shape
from server.permissions import ReadPublicOrSignedIn
from server.problems import MEDIA_TYPE, PROBLEM
from server.schemas import FREE, Schema, query_parameter, shape_schema

_REFUSALS = {
    400: "A parameter cannot be read",
    401: "Sign in or send a token",
    403: "Not allowed",
    404: "Nothing visible has this name",
    406: "No type that Accept names",
    "default": "Any other refusal",
}
# Path parameters by the names that the addresses use.
_PATH_PARAMETERS: dict[str, Schema] = {
    "uid": {"type": "string", "format": "uuid"},
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 160},
    "label": {"type": "string", "minLength": 1, "maxLength": 64},
}
_PATH_NOTES = {"uid": "Permanent identifier", "slug": "Short name", "label": "Label"}
_HEADERS = (
    ("ETag", "Names this answer; send it back in If-None-Match", {"type": "string"}, [200, 304]),
    ("X-Content-Revision", "Public revision shown", {"type": "integer"}, [200, 304]),
)
_LEADING_HEADERS = (("Location", "Where the text of the day is", {"type": "string"}, [302]),)


class PlumblineSchema(AutoSchema):
    """Describes our views by their declarations."""

    view: Any

    def get_override_parameters(self) -> list[Any]:
        """Give the query parameters, path parameters and answer headers."""
        if not self._declares():
            return list(super().get_override_parameters())
        query = [query_parameter(one) for one in self.view.parameters()]
        return [*query, *self._path_parameters(), *_headers(leads=self._leads())]

    def get_response_serializers(self) -> Any:
        """Give the answer's schema and those of the refusals."""
        if not self._declares():
            return super().get_response_serializers()
        problem = OpenApiResponse(self._reference(PROBLEM))
        refusals: dict[Any, Any] = {
            (code, MEDIA_TYPE): OpenApiResponse(problem.response, description=note)
            for code, note in _REFUSALS.items()
        }
        if self._leads():
            return {
                302: OpenApiResponse(None, description="Leads to the text of the day"),
                **refusals,
            }
        answers: dict[Any, Any] = {
            (200, renderer.media_type): OpenApiResponse(
                self._schema_for(renderer.media_type), description=self.view.answer.note
            )
            for renderer in self.view.get_renderers()
        }
        unchanged = OpenApiResponse(None, description="You have this answer already")
        return {**answers, 304: unchanged, **refusals}

    def get_request_serializer(self) -> Any:
        """Reading takes no body."""
        return None if self._declares() else super().get_request_serializer()

    def get_auth(self) -> list[Any]:
        """Reading needs no credentials while anonymous reading is on."""
        auths = super().get_auth()
        reads = any(isinstance(one, ReadPublicOrSignedIn) for one in self.view.get_permissions())
        return [*auths, {}] if reads and self.method == "GET" else auths

    def get_description(self) -> str:  # type: ignore[override]
        """Describe an operation by what its view says of itself."""
        if not self._declares():
            return str(super().get_description())
        return inspect.getdoc(type(self.view)) or ""

    def get_operation_id(self) -> str:
        """Name an operation by its view: ``RequirementList`` gives ``requirement_list``."""
        if not self._declares():
            return str(super().get_operation_id())
        name = type(self.view).__name__
        return "".join(f"_{one.lower()}" if one.isupper() else one for one in name).strip("_")

    def _declares(self) -> bool:
        return isinstance(getattr(self.view, "answer", None), Shape)

    def _leads(self) -> bool:
        return bool(getattr(self.view, "leads", False))

    def _path_parameters(self) -> list[OpenApiParameter]:
        return [
            OpenApiParameter(name, schema, OpenApiParameter.PATH, description=_PATH_NOTES[name])
            for name, schema in _PATH_PARAMETERS.items()
            if f"{{{name}}}" in self.path
        ]

    def _schema_for(self, media_type: str) -> Schema:
        if media_type.startswith("text/") or media_type.endswith("+xml"):
            return {"type": "string"}
        return self._reference(self.view.answer)

    def _reference(self, shape: Shape) -> Schema:
        """Register the component of ``shape`` and of all it holds, and give a reference to it."""
        identity = ComponentIdentity(shape)
        component = ResolvedComponent(shape.name, ResolvedComponent.SCHEMA, {}, identity)
        if component not in self.registry:
            self.registry.register_on_missing(component)
            component.schema = shape_schema(shape, self._reference)
            if any(one.kind is Kind.FREE for one in shape.fields):
                self._register_free()
        return dict(component.ref)

    def _register_free(self) -> None:
        for name, schema in FREE.items():
            component = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema, object)
            self.registry.register_on_missing(component)


def _headers(*, leads: bool) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(name, schema, OpenApiParameter.HEADER, description=note, response=codes)
        for name, note, schema, codes in (_LEADING_HEADERS if leads else _HEADERS)
    ]
