"""What every answer carries: what a page may load, and the tag that names an answer."""

import functools
import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_cache_control, patch_vary_headers

from content.api.codings import accepts_gzip
from server.reading.conditions import NOT_MODIFIED, known_tag
from server.reading.packing import packed, packed_tag

GetResponse = Callable[[HttpRequest], HttpResponse]

_STRICT = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# django-unfold evaluates Alpine expressions and writes styles and scripts into its pages.
_BACK_OFFICE = _STRICT | {
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
}
# Swagger UI writes style attributes.
_SWAGGER = _STRICT | {"style-src": "'self' 'unsafe-inline'"}
# Answers for programs load nothing.
_NOTHING = {"default-src": "'none'", "frame-ancestors": "'none'"}
_BY_PREFIX = (("/admin/", _BACK_OFFICE), ("/api/docs/", _SWAGGER), ("/api/", _NOTHING))
# What pages need and answers for programs do not: their policy says the same or more. ``Allow``
# belongs to 405 and to answers to OPTIONS (RFC 9110 §10.2.1).
_OF_PAGES = ("X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Allow")
TAGGED = ("/api/", "/id/")
# What an answer of the API says of itself wherever it is given, at the address of a page too.
REVISION = "X-Content-Revision"


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


def policy_for(path: str) -> str:
    """Give the content security policy of an address (CSP Level 3).

    >>> policy_for("/").split("; ")[0]
    "default-src 'self'"
    """
    for prefix, policy in _BY_PREFIX:
        if path.startswith(prefix):
            return _written(policy)
    return _written(_STRICT)


class ContentSecurityMiddleware:
    """Says what a page may load: our own files and nothing else."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the policy, unless the view set its own."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy_for(request.path))
        return response


class LanguageMiddleware(LocaleMiddleware):
    """Django's, which says of every answer that it is in the language of the pages.

    Answers of the API say themselves in which languages they are; those that say nothing, lists of
    codes and refusals in two languages among them, are in none.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Take back what was said of data that said nothing."""
        told = "Content-Language" in response
        answered = super().process_response(request, response)
        if not told and (request.path.startswith(TAGGED) or REVISION in response):
            del answered["Content-Language"]
        return answered


class ConditionalReadMiddleware:
    """Names every answer of the API by a strong ETag, packs it, and answers 304 to who has it.

    Source: RFC 9110 §8.8.3, §12.5.3 and §13.1.2. Answers marked ``no-store`` (drafts, problems)
    are left as they are. The kept answers of ``server/reading`` are given by the same rules.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Tag a successful read below ``/api/``."""
        response = self.get_response(request)
        if not _is_tagged(request, response):
            return response
        if not response.get("Content-Type", "").startswith("text/html"):
            for name in _OF_PAGES:
                del response[name]
        if "ETag" not in response:
            response["ETag"] = etag_of(response.content)
        if "Cache-Control" not in response:
            patch_cache_control(response, max_age=0, must_revalidate=True)
        vary(response, ("Accept-Encoding",))
        return _in_form(request, response)


def vary(response: HttpResponseBase, names: tuple[str, ...]) -> None:
    """Say of an answer that it depends on these headers too, as ``patch_vary_headers`` does."""
    response.headers["Vary"] = _varied(response.headers.get("Vary"), names)


@functools.lru_cache(maxsize=64)
def _varied(held: str | None, names: tuple[str, ...]) -> str:
    response = HttpResponse() if held is None else HttpResponse(headers={"Vary": held})
    patch_vary_headers(response, names)
    return response.headers["Vary"]


def _in_form(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer plain, packed or as 304, as the request asks for."""
    plain = response["ETag"]
    tags = [plain, packed_tag(plain)]
    gzip = accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    content = packed(response.content) if gzip else b""
    asked = request.META.get("HTTP_IF_NONE_MATCH")
    found = None if asked is None else known_tag(asked, tags[::-1] if content else tags)
    if found is not None:
        return _not_modified(response, found)
    if content:
        response.content = content
        response["ETag"] = tags[1]
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(content))
    return response


def _is_tagged(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and (request.path.startswith(TAGGED) or REVISION in response)
        and response.status_code == 200  # noqa: PLR2004
        and not response.streaming
        and "no-store" not in response.get("Cache-Control", "")
    )


def etag_of(content: bytes) -> str:
    """Give the strong tag of a body.

    >>> etag_of(b"")[:9]
    '"e3b0c442'
    """
    return f'"{hashlib.sha256(content).hexdigest()}"'


def _not_modified(response: HttpResponse, tag: str) -> HttpResponse:
    answer = HttpResponse(status=304)
    del answer["Content-Type"]
    for name, value in response.items():
        if name.lower() in NOT_MODIFIED:
            answer[name] = value
    answer["ETag"] = tag
    answer.cookies = response.cookies
    return answer
