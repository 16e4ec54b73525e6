"""The OpenAPI 3.1 document, from the same field lists that make the answers.

A view that declares ``answer`` (a ``Shape``) and ``parameters()``, or ``writes``, is described
from them; any other view as drf-spectacular describes it by itself.
"""

from __future__ import annotations

import inspect
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import (
    ComponentIdentity,
    ResolvedComponent,
    build_bearer_security_scheme_object,
)
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from content.api.streaming import MEDIA_TYPE as LINES
from content.api.writes import NOTHING, Write
from content.queries.fields import Kind, Shape
from content.queries.parameters import AS_OF, EDITION, Parameter
from server.permissions import ReadPublicOrSignedIn
from server.problems import MEDIA_TYPE, PROBLEM
from server.refusals import Operation, refusals_of
from server.schemas import FREE, Schema, query_parameter, shape_schema, upload_schema

# What each status of a refusal tells; its codes say what happened.
_REFUSALS = {
    400: "The request cannot be read",
    401: "Sign in or send a token",
    403: "The role or the token does not reach",
    404: "Nothing visible has this name",
    406: "No type that Accept names",
    409: "What stands there does not allow it",
    410: "It was public and is gone",
    412: "Somebody changed it since it was read; conflict holds both versions",
    413: "More is sent at once than is read here",
    415: "The body is of a type that is not read here",
    422: "Some fields cannot be taken; errors names each",
    428: "If-Match is missing",
    503: "Not now; Retry-After says when",
}
_IF_MATCH: tuple[str, str, Schema] = (
    "If-Match",
    "The ETag of the version that this was made from",
    # "*" names no version, and neither does nothing.
    {"type": "string", "pattern": "^[!-~]*[!-)+-~][!-~]*$"},
)
_KEY: tuple[str, str, Schema] = (
    "Idempotency-Key",
    "Names this write: sent again within 24 hours it is answered as the first time",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
)
# Path parameters by the names that the addresses use.
_PATH_PARAMETERS: dict[str, Schema] = {
    "uid": {"type": "string", "format": "uuid"},
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 160},
    "label": {"type": "string", "minLength": 1, "maxLength": 64},
    "beginning": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 40},
    "key": {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
}
_PATH_NOTES = {
    "uid": "Permanent identifier",
    "slug": "Short name",
    "label": "Label",
    "key": "Number",
    "beginning": "First characters of a token",
}
_HEADERS = (
    ("ETag", "Names this answer; send it back in If-None-Match", {"type": "string"}, [200, 304]),
    ("X-Content-Revision", "Public revision shown", {"type": "integer"}, [200, 304]),
)
_LEADING_HEADERS = (("Location", "Where the text of the day is", {"type": "string"}, [302]),)


class TokenScheme(OpenApiAuthenticationExtension):
    """Says how a token is sent."""

    target_class = "server.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> Schema:
        """Give the security scheme: ``Authorization: Token …``."""
        return dict(build_bearer_security_scheme_object("Authorization", "Token"))


class PlumblineSchema(AutoSchema):
    """Describes our views by their declarations."""

    view: Any

    def get_override_parameters(self) -> list[Any]:
        """Give the query parameters, path parameters and answer headers."""
        write = self._write()
        if write is not None:
            query = [query_parameter(one) for one in write.parameters]
            return [*query, *self._path_parameters(), *_write_headers(write)]
        if not self._declares():
            return list(super().get_override_parameters())
        query = [query_parameter(one) for one in self.view.parameters()]
        return [*query, *self._path_parameters(), *_headers(leads=self._leads())]

    def get_response_serializers(self) -> Any:
        """Give the answer's schema and those of the refusals."""
        write = self._write()
        if write is not None:
            return {**self._written(write), **self._refusals()}
        if not self._declares():
            return super().get_response_serializers()
        refusals = self._refusals()
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

    def _refusals(self) -> dict[Any, Any]:
        problem = self._reference(PROBLEM)
        return {
            (status, MEDIA_TYPE): OpenApiResponse(
                problem, description=f"{_REFUSALS[status]}: {', '.join(codes)}"
            )
            for status, codes in self._codes().items()
        }

    def _codes(self) -> dict[int, tuple[str, ...]]:
        """The codes of every refusal, by status."""
        write = self._write()
        parameters = write.parameters if write is not None else self.view.parameters()
        name = self.get_operation_id()
        kinds = {renderer.media_type for renderer in self.view.renderer_classes}
        streams = write is None and LINES in kinds
        return refusals_of(Operation(name, self.path, tuple(parameters), write, streams))

    def get_operation(self, *arguments: Any, **named: Any) -> Any:
        """Give the operation, each refusal with its codes."""
        operation = super().get_operation(*arguments, **named)
        if operation is not None and (self._declares() or self._write() is not None):
            for status, codes in self._codes().items():
                operation["responses"][str(status)]["x-problem-codes"] = list(codes)
        return operation

    def _written(self, write: Write) -> dict[Any, Any]:
        if write.gives is None:
            return {204: OpenApiResponse(None, description="Done")}
        shown = OpenApiResponse(self._reference(write.gives), description=write.gives.note)
        silent = {204: OpenApiResponse(None, description="Done")} if write.silent else {}
        return {(write.status, "application/json"): shown, **silent}

    def get_request_serializer(self) -> Any:
        """Reading takes no body; a write takes the fields that it declares."""
        write = self._write()
        if write is not None:
            return {media_type: self._body(write) for media_type in self._media_types(write)}
        return None if self._declares() else super().get_request_serializer()

    def _body(self, write: Write) -> Schema:
        if write.upload:
            return upload_schema(write.takes, self._reference)
        return self._reference(write.takes or NOTHING)

    def _media_types(self, write: Write) -> list[str]:
        if write.takes is None and not write.upload:
            return []
        return list(self.map_parsers())

    def get_auth(self) -> list[Any]:
        """Public reads need no credentials while anonymous reading is on."""
        auths = super().get_auth()
        reads = any(isinstance(one, ReadPublicOrSignedIn) for one in self.view.get_permissions())
        open_ = reads and self.method == "GET" and not getattr(self.view, "personal", False)
        return [*auths, {}] if open_ else auths

    def get_description(self) -> str:  # type: ignore[override]
        """Describe an operation by what its view says of itself."""
        write = self._write()
        if write is not None:
            return write.note
        if not self._declares():
            return str(super().get_description())
        return inspect.getdoc(type(self.view)) or ""

    def get_summary(self) -> str:
        """Name an operation in a line: the first of its description."""
        return _line(self.get_description())

    def get_operation_id(self) -> str:
        """Name an operation by its view: ``RequirementList`` gives ``requirement_list``.

        A write adds its method, where the view reads too: ``requirement_list_post``.
        """
        write = self._write()
        if write is None and not self._declares():
            return str(super().get_operation_id())
        name = type(self.view).__name__
        plain = "".join(f"_{one.lower()}" if one.isupper() else one for one in name).strip("_")
        if write is None or (len(self.view.writes) == 1 and not self._declares()):
            return plain
        return f"{plain}_{self.method.lower()}"

    def _declares(self) -> bool:
        return isinstance(getattr(self.view, "answer", None), Shape)

    def _write(self) -> Write | None:
        writes = getattr(self.view, "writes", {})
        found = writes.get(self.method.lower())
        return found if isinstance(found, Write) else None

    def _leads(self) -> bool:
        return bool(getattr(self.view, "leads", False))

    def _path_parameters(self) -> list[OpenApiParameter]:
        return [
            OpenApiParameter(name, schema, OpenApiParameter.PATH, description=_PATH_NOTES[name])
            for name, schema in _PATH_PARAMETERS.items()
            if f"{{{name}}}" in self.path
        ]

    def _schema_for(self, media_type: str) -> Schema:
        if media_type.startswith("text/") or media_type.endswith(("+xml", "x-ndjson")):
            return {"type": "string"}
        whole: Shape = self.view.answer
        if not getattr(self.view, "sparse", False):
            return self._reference(whole)
        some = whole.part(f"{whole.name}Part")
        return {"anyOf": [self._reference(whole), self._reference(some)]}

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


def _line(description: str) -> str:
    """The first line, without the stop that ends a sentence.

    >>> _line("Documents by short name.")
    'Documents by short name'
    """
    return description.partition("\n")[0].rstrip(".")


def _write_headers(write: Write) -> list[OpenApiParameter]:
    sent = [(*_IF_MATCH, True)] if write.versioned else []
    if not write.upload:
        sent.append((*_KEY, False))
    return [
        OpenApiParameter(name, schema, OpenApiParameter.HEADER, description=note, required=needed)
        for name, note, schema, needed in sent
    ]


def _headers(*, leads: bool) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(name, schema, OpenApiParameter.HEADER, description=note, response=codes)
        for name, note, schema, codes in (_LEADING_HEADERS if leads else _HEADERS)
    ]


_IDENTIFIED = (
    "RequirementAlone", "PassageAlone", "ConceptAlone", "Association", "Edition", "Document",
    "Framework", "ExpressionText",
)  # fmt: skip
# A text has no fields to choose among.
_WHOLE_ONLY = frozenset({"ExpressionText"})
_FIELDS = Parameter(
    "fields", "Give only these fields of what it is; uid is always given", many=True, most=50
)
_IDENTITY = "/id/{uid}"


def with_identities(result: Schema, **_: Any) -> Schema:
    """Give the document with the permanent address, which eight views answer (a hook)."""
    asked = (_FIELDS, AS_OF, EDITION)
    refusals = refusals_of(Operation("identity", _IDENTITY, asked))
    parts = [f"{name}Part" for name in _IDENTIFIED if name not in _WHOLE_ONLY]
    references = [{"$ref": f"#/components/schemas/{name}"} for name in (*_IDENTIFIED, *parts)]
    answers: Schema = {
        "200": {
            "description": "What has this uid, as its own address gives it",
            "content": {
                "application/json": {"schema": {"anyOf": references}},
                "text/plain": {"schema": {"type": "string"}},
            },
        },
        "303": {"description": "A person is led to the page"},
        "304": {"description": "You have this answer already"},
        "307": {"description": "It was merged: what took its place"},
    }
    for status, codes in refusals.items():
        answers[str(status)] = {
            "description": f"{_REFUSALS[status]}: {', '.join(codes)}",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            "x-problem-codes": list(codes),
        }
    result["paths"][_IDENTITY] = {
        "get": {
            "operationId": "identity",
            "summary": "What has a uid, at its one permanent address",
            "description": "What has a uid, at its one permanent address: JSON for programs in"
            " place, for people the way to its page.",
            "parameters": [
                {"in": "path", "name": "uid", "required": True, "description": _PATH_NOTES["uid"],
                 "schema": _PATH_PARAMETERS["uid"]},
                *(_told(one) for one in asked),
            ],
            "tags": ["id"],
            "security": [{"token": []}, {}],
            "responses": answers,
        }
    }  # fmt: skip
    return result


def _told(one: Parameter) -> Schema:
    described = query_parameter(one)
    return {
        "in": "query", "name": one.name, "description": one.note, "schema": described.type,
    }  # fmt: skip
