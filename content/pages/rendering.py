"""How a page is made: who may read, what the reading is, and the sheet it is printed on."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from content.errors import InvalidParameterError, NotFoundError
from content.queries.addresses import Relation, identity_address, link_header
from content.queries.events import current_revision
from content.queries.reading import Reading

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def page_language() -> str:
    """Give the reader's language as the tag that wordings carry."""
    return "zh-Hans" if (get_language() or "zh").startswith("zh") else "en"


def public_reading() -> Reading:
    """Give what a page sees: today's public content in the reader's language, never a draft."""
    return Reading.today(page_language())


def reading_page(view: View[Arguments]) -> View[Arguments]:
    """Turn a view into a public page.

    Only GET and HEAD; where anonymous reading is off a stranger is sent to sign in (302); what
    ``content.queries`` does not find, and a cursor it did not write, is the 404 page.
    """

    @wraps(view)
    def page(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not settings.ANONYMOUS_READING and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except (NotFoundError, InvalidParameterError) as error:
            raise Http404(error.detail) from error

    return require_safe(page)


def sheet(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    links: Sequence[Relation] = (),
) -> HttpResponse:
    """Print a page with the public revision at its foot; one query more.

    It depends on the reader's language and session, so caches ask again. ``links`` say where the
    same is to be had otherwise, for who reads the head alone.
    """
    printed = {**context, "revision": current_revision()}
    response = render(request, f"content/{template}.html", printed)
    response.headers["Cache-Control"] = "private, no-cache"
    if links:
        response.headers["Link"] = link_header(links)
    return response


def page_links(uid: str, address: str, data: str) -> list[Relation]:
    """Give where a page leads: its lasting name, its own address, and the same as JSON.

    Source: RFC 8574 (cite-as), RFC 6596 (canonical).
    """
    return [
        (identity_address(uid), "cite-as", ""),
        (address, "canonical", ""),
        (data, "alternate", "application/json"),
    ]
