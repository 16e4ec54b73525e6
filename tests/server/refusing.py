"""One sound request for every operation, and what turns each into a refusal of a given code.

``SOUND`` is a table of the requests; ``RECIPES`` turns any sound request into a refusal, by code;
``tests/server/refused.py`` has what one operation alone refuses.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.test import Client
from django.test.utils import override_settings
from django.urls import resolve
from django.utils import timezone

from content.models import KeptReply
from tests.content.api.test_roles import WRITES
from tests.content.roles import World, client_like
from tests.factories import make_concept, make_document, make_token

JSON = "application/json"
API = "/api/v1/"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: ``query`` and ``headers`` beside the address, ``sent`` the bytes of the body."""

    method: str
    path: str
    sent: bytes = b""
    query: str = ""
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def by(self, client: Client) -> Any:
        """Send it."""
        address = _absolute(self.path) + (f"?{self.query}" if self.query else "")
        return client.generic(
            self.method, address, self.sent, content_type=self.kind, headers=dict(self.headers)
        )

    def saying(self, body: Any) -> Ask:
        """Give the same with another body."""
        return replace(self, sent=json.dumps(body).encode(), kind=JSON)

    def asking(self, query: str) -> Ask:
        """Give the same with a further parameter."""
        return replace(self, query=f"{self.query}&{query}".strip("&"))

    def heading(self, **headers: str) -> Ask:
        """Give the same with further headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})


def _absolute(path: str) -> str:
    """Where a path leads: below the API, unless it begins at the root."""
    return path if path.startswith("/") else f"{API}{path}"


def ask(method: str, path: str, body: Any = None, version: Any = None, query: str = "") -> Ask:
    """Give a request with a JSON body and ``If-Match``."""
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    sent = b"" if body is None else json.dumps(body).encode()
    return Ask(method, path, sent, query, headers=headers)


def _form(name: str, value: str, *, file: str = "") -> tuple[bytes, str]:
    """A form of one part, and its media type."""
    named = f'; filename="{file}"' if file else ""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return f"{head}{value}\r\n--x--\r\n".encode(), "multipart/form-data; boundary=x"


def upload(name: str = "file", value: str = "第一条 慎言。\n", file: str = "a.txt") -> Ask:
    """Give an upload of one part."""
    sent, kind = _form(name, value, file=file)
    return Ask("POST", "imports/", sent, kind=kind)


def _written(name: str) -> Callable[[World], Ask]:
    def make(world: World) -> Ask:
        method, path, body, version = WRITES[name](world)
        return ask(method, path, body, version)

    return make


def _document(world: World) -> str:
    return f"documents/{world.text.document.slug}/"


def _text(world: World) -> str:
    return f"{_document(world)}expressions/{world.text.label}/"


def _get(path: str, query: str = "") -> Callable[[World], Ask]:
    return lambda _: ask("GET", path, query=query)


def _concept(world: World) -> str:
    return f"concepts/{make_concept().entity.uid}/"


def _scheme(world: World) -> str:
    return f"concepts/schemes/{make_concept().scheme.slug}/"


_MORE: tuple[Callable[[World], Ask], ...] = (
    *(_get(path) for path in (
        "associations/", "changes/", "comments/", "concepts/", "concepts/schemes/", "documents/",
        "editions/", "events/", "everything/", "frameworks/", "frameworks/sishen/", "graph/",
        "graph/export/",
        "graph/findings/", "graph/measures/", "imports/", "inbox/", "memberships/", "passages/",
        "proposals/", "requirements/", "suspects/", "suspects/associations/",
        "suspects/citations/", "tokens/", "webhooks/",
    )),
    lambda w: ask("GET", f"/id/{w.open.entity.uid}"),
    _get("search/suggestions/", "q=%E6%85%8E"),
    _get("search/", "q=%E6%85%8E"),
    lambda w: ask("GET", "graph/ancestors/", query=f"uid={w.open.entity.uid}"),
    _get("graph/coverage/", "source=sishen&target=sishen"),
    _get("graph/infer/", "from=sishen&to=sishen"),
    lambda w: ask("GET", f"graph/impact/{w.open.entity.uid}/"),
    lambda w: ask("GET", "graph/path/", query=f"from={w.open.entity.uid}&to={w.slow.entity.uid}"),
    lambda w: ask("GET", f"associations/{w.link.uid}/"),
    lambda w: ask("GET", f"comments/{w.thread.uid}/"),
    lambda w: ask("GET", _concept(w)),
    lambda w: ask("GET", _scheme(w)),
    lambda w: ask("GET", _document(w)),
    lambda w: ask("GET", f"{_document(w)}candidates/"),
    lambda w: ask("GET", f"{_document(w)}compare/"),
    lambda w: ask("GET", f"{_document(w)}text/"),
    lambda w: ask("GET", f"{_document(w)}outline/"),
    lambda w: ask("GET", f"{_text(w)}text/"),
    lambda w: ask("GET", f"{_text(w)}outline/"),
    *((lambda w, part=part: ask("GET", f"editions/{w.edition.uid}/{part}")) for part in (
        "", "tree/", "package/", "compare/", "checklist/",
    )),
    lambda _: ask("GET", f"imports/{uuid.uuid4()}/"),
    lambda w: ask("GET", f"passages/{w.text.passages.get().entity.uid}/"),
    lambda w: ask("GET", f"requirements/{w.open.entity.uid}/"),
    lambda w: ask("GET", f"webhooks/{w.webhook.uid}/"),
    lambda w: ask("GET", f"webhooks/{w.webhook.uid}/deliveries/"),
    lambda _: ask("POST", "concepts/", {"scheme": "none", "labels": []}),
    lambda w: ask("PATCH", _concept(w), {"notation": "1"}, "x"),
    lambda w: ask("POST", f"{_concept(w)}merge/", {"into": str(uuid.uuid4())}),
    lambda w: ask("POST", f"{_concept(w)}split/", {}),
    lambda _: ask("POST", "concepts/schemes/", {"slug": "xin", "title": "新"}),
    lambda w: ask("PATCH", _scheme(w), {"title": "新"}, "x"),
    lambda _: ask("POST", "documents/", {"title": "新"}),
    lambda w: ask("PATCH", _document(w), {"license": "公开"}, "x"),
    lambda w: ask("POST", f"{_document(w)}expressions/", {"text": "第一条 慎言。\n"}),
    lambda w: ask("DELETE", _text(w)),
    lambda w: ask("POST", f"{_text(w)}publish/", {}),
    lambda w: ask("POST", f"{_document(w)}merge/", {"into": make_document().slug}),
    lambda w: ask("POST", f"{_document(w)}resolve/", {"document": make_document().slug}),
    lambda w: ask("POST", f"{_document(w)}split/", {}),
    lambda _: upload(),
    lambda _: ask("POST", f"imports/{uuid.uuid4()}/retry/", {}),
    lambda _: ask("POST", "tokens/", {"name": "新", "scopes": ["read"]}),
    lambda _: ask("DELETE", "tokens/0123456789abcde/"),
)  # fmt: skip


def operation_of(request: Ask) -> tuple[type[Any], str]:
    """Give the view that answers a request, and its method."""
    match = resolve(_absolute(request.path))
    return match.func.view_class, request.method


def sound_requests(world: World) -> dict[tuple[type[Any], str], Ask]:
    """Give one sound request for each operation, by view and method."""
    made = [make(world) for make in (*(_written(name) for name in WRITES), *_MORE)]
    # Of several requests for one operation the first stands.
    return {
        operation_of(one): replace(_versioned(one), names=resolve(_absolute(one.path)).kwargs)
        for one in reversed(made)
    }


def _versioned(request: Ask) -> Ask:
    """With some version, where one is needed and the table has none."""
    view, method = operation_of(request)
    write = getattr(view, "writes", {}).get(method.lower())
    needed = write is not None and write.versioned and "If-Match" not in request.headers
    return request.heading(If_Match='"x"') if needed else request


Recipe = Callable[[Ask, World], Any]


def _owner(world: World) -> Client:
    return world.clients["administrator"]


def _bearing(world: World, token: str) -> Client:
    return client_like(world.clients["stranger"], Authorization=f"Token {token}")


def _closed(request: Ask, world: World) -> Any:
    with override_settings(ANONYMOUS_READING=False):
        return request.by(world.clients["stranger"])


def _unscoped(request: Ask, world: World) -> Any:
    return request.by(_bearing(world, make_token(world.people["administrator"])))


def _expired(request: Ask, world: World) -> Any:
    token = make_token(world.people["administrator"], "read", "write", days=-1)
    return request.by(_bearing(world, token))


def _elsewhere(request: Ask, world: World) -> Any:
    """Named otherwise, by a name of the same kind that nothing has."""
    strange = {
        "uid": str(uuid.uuid4()), "slug": "nobody", "label": "nothing", "key": "999999",
        "beginning": "nothing",
    }  # fmt: skip
    path = request.path
    for name, value in request.names.items():
        path = path.replace(str(value), strange[name], 1)
    return replace(request, path=path).by(_owner(world))


def _misspelt(request: Ask, world: World) -> Any:
    name = request.names.get("slug") or request.names["beginning"]
    return replace(request, path=request.path.replace(name, "a%20b", 1)).by(_owner(world))


def _denied(request: Ask, world: World) -> Any:
    """A read of drafts by who may see none; a write in a session without its token."""
    if request.method == "GET":
        return _reading_drafts(request).by(world.clients["reader"])
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(world.people["administrator"])
    return request.by(forger)


def _reading_drafts(request: Ask) -> Ask:
    view, _ = operation_of(request)
    takes = {one.name for one in view.parameters()} if hasattr(view, "parameters") else set()
    return request.asking("drafts=true") if "drafts" in takes else request


def _keyed(request: Ask, world: World) -> Any:
    KeptReply.objects.create(
        user=world.people["administrator"], key="one", request="other", status=204, headers={},
        body=b"", at=timezone.now(),
    )  # fmt: skip
    return request.heading(Idempotency_Key="one").by(_owner(world))


def _large(request: Ask, world: World) -> Any:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=8):
        if request.kind == JSON:
            return request.saying({"words": "慎" * 20}).by(_owner(world))
        return upload("edition", "2" * 200, "").by(_owner(world))


def _unversioned(request: Ask, world: World) -> Any:
    return replace(request, headers={}).by(_owner(world))


def _strange(request: Ask, world: World) -> Any:
    strange = request.saying({"nonsense": 1}) if request.kind == JSON else upload("nonsense", "1")
    return strange.by(_owner(world))


def _malformed(request: Ask, world: World) -> Any:
    kind = request.kind if request.kind == JSON else "multipart/form-data"
    return replace(request, sent=b"{", kind=kind).by(_owner(world))


RECIPES: dict[str, Recipe] = {
    "invalid_parameter": lambda r, w: r.asking("nonsense=1").by(_owner(w)),
    "bad_request": lambda r, w: r.asking("&".join(["a=1"] * 1001)).by(_owner(w)),
    "not_authenticated": _closed,
    "authentication_failed": lambda r, w: r.by(_bearing(w, "nothing")),
    "token_expired": _expired,
    "scope_missing": _unscoped,
    "not_acceptable": lambda r, w: r.heading(Accept="image/png").by(_owner(w)),
    "not_found": _elsewhere,
    "unknown_address": _misspelt,
    "permission_denied": _denied,
    "parse_error": _malformed,
    "unsupported_media_type": lambda r, w: replace(r, sent=b"x", kind="text/csv").by(_owner(w)),
    "body_too_large": _large,
    "invalid_content": _strange,
    "idempotency_key_invalid": lambda r, w: r.heading(Idempotency_Key="a b").by(_owner(w)),
    "idempotency_key_reused": _keyed,
    "version_missing": _unversioned,
    "version_conflict": lambda r, w: r.heading(If_Match='"99"').by(_owner(w)),
}  # fmt: skip
