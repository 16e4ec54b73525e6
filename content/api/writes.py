"""What every writing view does: body, version, idempotency key, one transaction, one answer.

A view declares ``writes``: by method, what it takes, what it answers and the verb that does it.
``server/openapi.py`` describes the same declarations, and ``content/api/bulk.py`` calls them many
at a time.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.http import QueryDict
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.bodies import Values, read_body
from content.digests import digest_of
from content.errors import InvalidVersionError, VersionMissingError
from content.queries.fields import Answer, Shape
from content.queries.parameters import Parameter, read
from content.services.replies import Reply, answered_once

WRITE, PUBLISH = "write", "publish"


@dataclass(frozen=True, slots=True)
class Call:
    """One write as its verb needs it.

    ``names`` are the parts of the address, ``values`` the body read, ``version`` what stands
    between the quotes of ``If-Match`` (None where it was not sent). ``prepared`` is what
    the write's ``prepare`` gave.
    """

    by: AbstractBaseUser
    names: Mapping[str, str]
    values: Values = field(default_factory=dict)
    version: str | None = None
    prepared: Any = None

    @property
    def expected(self) -> int:
        """The version of a draft provision, which is a whole number.

        Raises:
            VersionMissingError: none was sent (428).
            InvalidVersionError: it is not a whole number (412).
        """
        if self.version is None:
            raise VersionMissingError
        if not self.version.isdecimal() or len(self.version) > 9:  # noqa: PLR2004
            raise InvalidVersionError(version=self.version[:80])
        return int(self.version)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a write: the answer, its version, and the address of what was made.

    ``body`` may be a function that gives the answer, which a bulk has no need of; ``uid`` then
    says what was written.
    """

    body: Any = None
    version: str | int | None = None
    location: str | None = None
    uid: str | None = None

    def answer(self) -> Any:
        """Give the answer; None where there is none."""
        return self.body() if callable(self.body) else self.body


@dataclass(frozen=True, slots=True)
class Write:
    """One write that an address takes.

    ``note`` describes it in the OpenAPI document; ``versioned`` says that ``If-Match`` is needed;
    ``scope`` is what a token must have; ``parameters`` are read from the query into the values.
    ``upload`` takes a form with files instead of JSON; ``silent`` answers 204 unless a parameter
    asks for more. ``prepare`` works out before the transaction what takes long; it refuses nothing.
    """

    do: Callable[[Call], Done]
    note: str
    takes: Shape | None = None
    gives: Shape | None = None
    status: int = 200
    versioned: bool = False
    scope: str = WRITE
    parameters: tuple[Parameter, ...] = ()
    upload: bool = False
    silent: bool = False
    prepare: Callable[[Call], Any] | None = None


class MergePatchParser(JSONParser):
    """JSON merge patch (RFC 7396), which is JSON by another name."""

    media_type = "application/merge-patch+json"


_METHODS: dict[type[APIView], list[str]] = {}


class WritingView(APIView):
    """A view whose writes are declared, by method in lower case."""

    writes: ClassVar[Mapping[str, Write]] = {}

    def __init_subclass__(cls) -> None:
        """Give the class a handler for each declared method."""
        super().__init_subclass__()
        for method in cls.writes:
            setattr(cls, method, functools.partialmethod(_handle, method))

    def _allowed_methods(self) -> list[str]:
        """The methods of the class, which Django looks up in every request."""
        kind = type(self)
        if kind not in _METHODS:
            # Django gives a view its ``head`` with its request; the document is made without one.
            _METHODS[kind] = [
                one.upper()
                for one in self.http_method_names
                if hasattr(kind, "get" if one == "head" else one)
            ]
        return _METHODS[kind]

    def get_parsers(self) -> list[Any]:
        """Read JSON, merge patches where a PATCH is taken, and forms where files are."""
        if any(one.upload for one in self.writes.values()):
            return [MultiPartParser()]
        return [JSONParser(), MergePatchParser()] if "patch" in self.writes else [JSONParser()]

    def scope_of(self, method: str) -> str:
        """Give the scope that a token needs to write by ``method``."""
        declared = self.writes.get(method.lower())
        return declared.scope if declared else WRITE


def _handle(view: WritingView, method: str, request: Request, **names: str) -> Response:
    write = view.writes[method]
    by = _person(request)
    data, query = _data(request, write), dict(request.query_params.lists())
    key = request.headers.get("Idempotency-Key")
    version = read_version(request.headers.get("If-Match"))
    prepared = None if write.prepare is None else write.prepare(Call(by, names))

    def perform() -> Reply:
        # The fields of a form are read by the verb; each may be sent more than once.
        asked = read(write.parameters, query)
        values = asked | data if write.upload else values_of(write, data, query)
        done = carried_out(write, Call(by, names, values, version, prepared))
        return _reply(request, write, done)

    if key is None or write.upload:
        reply = perform()
    else:
        asked = digest_of([method, request.path, query, version, data])
        reply = answered_once(user=by.pk, key=key, asked=asked, perform=perform)
    response = Response(reply.body or None, status=reply.status, headers=reply.headers)
    response["Cache-Control"] = "no-store"
    return response


def _person(request: Request) -> AbstractBaseUser:
    if isinstance(request.user, AnonymousUser):
        raise NotAuthenticated
    return request.user


def carried_out(write: Write, call: Call) -> Done:
    """Do a write in one transaction, with the version it needs.

    Raises:
        VersionMissingError: ``If-Match`` is needed and was not sent (428).
    """
    if write.versioned and call.version is None:
        raise VersionMissingError
    with transaction.atomic():
        return write.do(call)


def _data(request: Request, write: Write) -> Any:
    if write.upload:
        # A form may send a name more than once: each has a list. No body at all is no form.
        sent = request.data
        return dict(sent.lists()) if isinstance(sent, QueryDict) else {}
    return request.data if request.body.strip() else {}


def values_of(write: Write, data: Any, query: Mapping[str, Sequence[str]]) -> Values:
    """Give the body and the query of a write, read.

    Raises:
        InvalidContentError: it names every bad field of the body (422).
        InvalidParameterError: it names every bad parameter (400).
    """
    asked = read(write.parameters, query)
    return read_body(write.takes or NOTHING, data) | asked


NOTHING = Shape("Nothing", "No fields.", ())


def headers_of(done: Done) -> dict[str, str]:
    """Give the headers that name what was written.

    >>> headers_of(Done(version=3, location="/api/v1/requirements/x/"))
    {'ETag': '"3"', 'Location': '/api/v1/requirements/x/'}
    """
    headers = {}
    if done.version is not None:
        headers["ETag"] = f'"{done.version}"'
    if done.location is not None:
        headers["Location"] = done.location
    return headers


def _reply(request: Request, write: Write, done: Done) -> Reply:
    if done.body is None:
        return Reply(204, headers_of(done), b"")
    body: Any = request.accepted_renderer.render(done.answer())
    return Reply(write.status, headers_of(done), body)


def read_version(header: str | None) -> str | None:
    """Give what stands in ``If-Match``, without its quotes; None where nothing was sent.

    ``*`` names no version, so it is taken as nothing: a write must say what it was made from.
    A list or a weak tag can match no version here.

    >>> read_version('"3"'), read_version("*"), read_version('W/"3"')
    ('3', None, 'W/"3"')
    """
    if header is None or header.strip() in {"", "*"}:
        return None
    tag = header.strip()
    quoted = len(tag) > 1 and tag.startswith('"') and tag.endswith('"') and tag.count('"') == 2  # noqa: PLR2004
    return tag[1:-1] if quoted else tag


def listed(results: list[Answer]) -> Answer:
    """Give a list as the answer of a bulk write."""
    return {"results": results}
