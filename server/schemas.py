"""Field lists and parameters as JSON Schema (2020-12), which OpenAPI 3.1 speaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from content.queries.fields import Field, Kind, Shape
from content.queries.parameters import Parameter

Schema = dict[str, Any]
Reference = Callable[[Shape], Schema]
_TYPES: dict[Kind, Schema] = {
    Kind.TEXT: {"type": "string"},
    Kind.UID: {"type": "string", "format": "uuid"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.TIME: {"type": "string", "format": "date-time"},
    Kind.INTEGER: {"type": "integer", "minimum": 0},
    Kind.NUMBER: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.SPAN: {
        "type": "array",
        "items": {"type": "integer", "minimum": 0},
        "minItems": 2,
        "maxItems": 2,
    },
    Kind.TALLY: {
        "type": "array",
        "prefixItems": [{"type": "string"}, {"type": "integer", "minimum": 0}],
        "minItems": 2,
        "maxItems": 2,
    },
}
_FILES: Schema = {
    "type": "array",
    "items": {"type": "string", "format": "binary"},
    "minItems": 1,
    "description": "The files",
}
# Any JSON value below any key: a recursive schema would say no more, and generators of clients
# drop all that holds one.
FREE = {
    "JsonObject": {
        "description": "An object whose keys are open: what an outside file or an event says.",
        "type": "object",
        "required": [],
        "additionalProperties": True,
    },
}


def shape_schema(shape: Shape, reference: Reference) -> Schema:
    """Give the JSON Schema of a shape; ``reference`` gives that of a shape inside it."""
    return {
        "type": "object",
        "description": shape.note,
        "properties": {one.name: _field_schema(one, shape, reference) for one in shape.fields},
        "required": [one.name for one in shape.fields if not one.optional],
        "additionalProperties": False,
    }


def upload_schema(shape: Shape | None, reference: Reference) -> Schema:
    """Give the JSON Schema of a form with files and the fields of ``shape`` beside them."""
    beside = {} if shape is None else shape_schema(shape, reference)["properties"]
    return {
        "type": "object",
        "required": ["file"],
        "additionalProperties": False,
        "properties": {"file": _FILES, **beside},
    }


def _field_schema(one: Field, owner: Shape, reference: Reference) -> Schema:
    schema = _value_schema(one, owner, reference)
    if one.many:
        schema = {"type": "array", "items": _or_null(schema) if one.null else schema}
    elif one.null:
        schema = _or_null(schema)
    if one.keyed:
        schema = {"type": "object", "required": [], "additionalProperties": schema}
    described = {**schema, "description": one.note}
    return described if one.example is None else {**described, "examples": [one.example]}


def _value_schema(one: Field, owner: Shape, reference: Reference) -> Schema:
    if isinstance(one.kind, tuple):
        return {"anyOf": [dict(reference(shape)) for shape in one.kind]}
    if isinstance(one.kind, Shape):
        return dict(reference(one.kind))
    if one.kind is Kind.ITSELF:
        return {"$ref": f"#/components/schemas/{owner.name}"}
    if one.kind is Kind.FREE:
        return {"$ref": "#/components/schemas/JsonObject"}
    schema = dict(_TYPES[one.kind])
    return {**schema, "enum": list(one.words)} if one.words else schema


def _or_null(schema: Schema) -> Schema:
    if "type" not in schema:
        return {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]}
    nullable = {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        nullable["enum"] = [*schema["enum"], None]
    return nullable


def query_parameter(one: Parameter) -> OpenApiParameter:
    """Describe a query parameter by its declaration."""
    schema = dict(_TYPES[Kind.TEXT if one.kind is Kind.UID else one.kind])
    if one.kind is Kind.TEXT:
        schema |= {"minLength": 1, "maxLength": one.longest, "pattern": _pattern(one)}
    if one.kind is Kind.INTEGER:
        schema |= {"minimum": one.least, "maximum": one.most}
    if one.words:
        schema = {"type": "string", "enum": list(one.words)}
    if one.default is not None:
        schema["default"] = one.default
    if one.many:
        schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": one.most}
    if one.example is not None:
        schema["examples"] = [[one.example] if one.many else one.example]
    return OpenApiParameter(
        one.name,
        schema,
        OpenApiParameter.QUERY,
        required=one.required,
        description=one.note,
        style="form" if one.many else None,
        explode=False if one.many else None,
    )


def _pattern(one: Parameter) -> str:
    """No NUL, which PostgreSQL cannot hold; no comma where commas part the values."""
    return r"^[^\u0000,]+$" if one.many else r"^[^\u0000]+$"
