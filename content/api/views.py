"""What every reading view does: parameters, what the read sees, one revision, headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.languages import answer_languages, asked_language
from content.api.relations import relations_of
from content.api.writes import WritingView
from content.queries.addresses import Relation, link_header
from content.queries.events import current_revision
from content.queries.fields import Shape, picked
from content.queries.parameters import AS_OF, DRAFTS, EDITION, Parameter, read
from content.queries.reading import Reading, today
from content.queries.roles import frameworks_seen

MOST_ATTEMPTS = 3
YEAR_SECONDS = 31_536_000
Values = dict[str, Any]
# What decides an answer beside what it names: tags, or None for everything public.
Depends = frozenset[str] | None
NAMED: Depends = frozenset()
ALL_LISTS = frozenset({"frameworks", "documents", "concepts"})


def fields_parameter(shape: Shape) -> Parameter:
    """Give the parameter that chooses among the fields of ``shape``."""
    note = "Give only these fields; uid is always given"
    return Parameter("fields", note, many=True, words=shape.names, most=len(shape.names))


class ReadView(WritingView):
    """A read of public content, and the writes that its address takes.

    Subclasses declare ``answer`` (what the OpenAPI document promises) and ``parameters`` beside
    those that pin the reading, and give the answer in ``body``. ``sealed`` answers never change.
    """

    # The name of the schema of the answer being given.
    _described: str

    answer: ClassVar[Shape]
    pins: ClassVar[tuple[Parameter, ...]] = (AS_OF, EDITION, DRAFTS)
    own_parameters: ClassVar[tuple[Parameter, ...]] = ()
    sealed: ClassVar[bool] = False
    # Whether ``fields`` chooses among those of the answer.
    sparse: ClassVar[bool] = False
    # Whether it answers persons alone, whatever strangers may read here.
    personal: ClassVar[bool] = False
    # The field of a draft's answer that names its version.
    version: ClassVar[str | None] = None

    @classmethod
    def parameters(cls) -> tuple[Parameter, ...]:
        """Give every query parameter that this view takes."""
        chosen = (fields_parameter(cls.answer),) if cls.sparse else ()
        return (*cls.own_parameters, *chosen, *cls.pins)

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the answer to an address and its parameters."""
        raise NotImplementedError

    def found(self, reading: Reading, values: Values, **names: str) -> tuple[int, Any]:
        """Give the revision that the answer shows, and the answer."""
        return consistent(lambda: self.body(reading, values, **names))

    def get(self, request: Request, **names: str) -> Response:
        """Answer with one consistent revision of the content."""
        values = read(self.parameters(), dict(request.query_params.lists()))
        reading = self._reading(values)
        revision, body = self.found(reading, values, **names)
        chosen = (values.get("fields") or ()) if self.sparse else ()
        self._described = f"{self.answer.name}Part" if chosen else self.answer.name
        response = self.respond(picked(body, chosen))
        # Who answers in this view's place may need what was not asked for.
        response.whole = body  # type: ignore[attr-defined]
        response["X-Content-Revision"] = str(revision)
        response["Cache-Control"] = self._cache_control(reading)
        if reading.drafts and self.version is not None:
            response["ETag"] = f'"{body[self.version]}"'
        languages = self.languages(body)
        if languages:
            response["Content-Language"] = ", ".join(languages)
        self._link(response, body)
        response.depends = self._depends(values, names)  # type: ignore[attr-defined]
        return response

    def _depends(self, values: Values, names: Mapping[str, str]) -> Depends:
        found = self.depends(values, **names)
        # With only some of its fields an answer does not name all that decides it.
        return found | ALL_LISTS if found is not None and values.get("fields") else found

    def depends(self, values: Values, **names: str) -> Depends:
        """Give the tags of what decides this answer beside all that it and its address name.

        ``content.queries.touched`` says what a tag is; None means everything public. Not to name
        what counts would let an answer be kept too long, so a view says it only if it is sure.
        """
        del values, names
        return None

    def respond(self, body: Any) -> Response:
        """Wrap the answer; views that answer in text override this."""
        return Response(body, headers={"Vary": "Accept-Language"})

    def _reading(self, values: Values) -> Reading:
        drafts = bool(values.get("drafts"))
        within = frameworks_seen(self.request.user) if drafts else None
        if within == frozenset():
            self.permission_denied(self.request)
        return Reading(
            day=values.get("as_of") or today(),
            edition=values.get("edition"),
            language=asked_language(self.request.META.get("HTTP_ACCEPT_LANGUAGE", "")),
            drafts=drafts,
            within=within,
        )

    def _cache_control(self, reading: Reading) -> str:
        if reading.drafts:
            return "no-store"
        audience = "public" if settings.ANONYMOUS_READING else "private"
        if self.sealed:
            return f"{audience}, max-age={YEAR_SECONDS}, immutable"
        return f"{audience}, max-age=0, must-revalidate"

    def languages(self, body: Any) -> list[str]:
        """Give the languages that the answer is in."""
        return answer_languages(body)

    def relations(self, body: Any) -> list[Relation]:
        """Give where the answer leads; lists add where they begin."""
        return relations_of(body, self._described)

    def _link(self, response: Response, body: Any) -> None:
        relations = self.relations(body)
        if relations:
            response["Link"] = link_header(relations)


def consistent(make: Callable[[], Any]) -> tuple[int, Any]:
    """Give an answer and the revision it shows: made anew if a publication came between."""
    for _ in range(MOST_ATTEMPTS):
        revision = current_revision()
        body = make()
        if current_revision() == revision:
            break
    return revision, body


def address_of(request: Request, changes: dict[str, str], without: Sequence[str] = ()) -> str:
    """Give this request's absolute address with some query parameters changed."""
    query = request.query_params.copy()
    for name in without:
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return request.build_absolute_uri(f"{request.path}?{query.urlencode(safe=',')}")
