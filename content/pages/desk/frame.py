"""What every screen of the desk shares: sign-in, refusals, the sheet, who is asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from content.errors import ContentError, NotFoundError, OpenDraftError, RoleMissingError
from content.models import Edition, Framework
from content.pages.rendering import page_language
from content.queries.reading import Reading
from content.queries.workbench import open_edition
from content.services import authority
from content.services.lookup import framework_named
from content.vocabulary import Action, EditionState

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]
Act = Callable[..., str]
Shown = Callable[..., HttpResponseBase]
Again = Callable[[HttpRequest, str, ContentError], HttpResponseBase]
SEE_OTHER = 303
# What the address of a workbench says of where one is.
_PLACE = ("at", "link", "proposal", "list", "text", "page", "span")
_ACTIONS = (
    Action.COMMENT, Action.EDIT, Action.SUBMIT, Action.RETURN, Action.PUBLISH, Action.WITHDRAW,
    Action.CONFIRM, Action.MANAGE,
)  # fmt: skip


def desk_page(view: View[Arguments]) -> View[Arguments]:
    """Turn a view into a screen of the desk: strangers are sent to sign in (302).

    What is not there is the 404 page, what the person's role does not reach the 403 page with the
    sentence of the refusal. Nothing of the desk is kept by caches.
    """

    @wraps(view)
    def page(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            response = view(request, *args, **kwargs)
        except NotFoundError as error:
            raise Http404(error.detail) from error
        except RoleMissingError as error:
            response = refused(request, error)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return require_http_methods(["GET", "HEAD", "POST"])(page)


def verb(again: Again) -> Callable[[Callable[..., str]], Callable[..., HttpResponseBase]]:
    """Turn a function that does something and gives an address into a screen's POST.

    It leads to that address (303), so that going back or reloading does nothing twice. What the
    services refuse is told on the screen ``again`` shows, with what was typed and the status of
    the refusal.
    """

    def decorate(act: Callable[..., str]) -> Callable[..., HttpResponseBase]:
        @wraps(act)
        def posted(request: HttpRequest, /, slug: str, **kwargs: Any) -> HttpResponseBase:
            try:
                address = act(request, slug, **kwargs)
            except (NotFoundError, RoleMissingError):
                raise
            except ContentError as error:
                return again(request, slug, error)
            return HttpResponseRedirect(address, status=SEE_OTHER)

        return require_http_methods(["POST"])(desk_page(posted))

    return decorate


def form(
    again: Callable[..., HttpResponseBase],
) -> Callable[[Act], Callable[..., HttpResponseBase]]:
    """Turn a function into the POST of a page that belongs to no draft; as ``verb`` does.

    ``again(request, refusal, **names)`` gives the page with the refusal, ``names`` the parts of
    the address.
    """

    def decorate(act: Act) -> Shown:
        @wraps(act)
        def posted(request: HttpRequest, /, **names: Any) -> HttpResponseBase:
            try:
                address = act(request, **names)
            except (NotFoundError, RoleMissingError):
                raise
            except ContentError as error:
                return again(request, error, **names)
            return HttpResponseRedirect(address, status=SEE_OTHER)

        return require_http_methods(["POST"])(desk_page(posted))

    return decorate


def refused(request: HttpRequest, error: ContentError) -> HttpResponse:
    """Give the page that says why a person may not do something, with the refusal's status."""
    return render(request, "content/desk/refused.html", {"refusal": told(error)}, status=403)


def told(error: ContentError) -> dict[str, Any]:
    """Give a refusal in the reader's language: its sentence, and that of each field.

    ``draft`` is the short name of the framework whose open draft stands in the way, if one does.
    """
    chinese = page_language() == "zh-Hans"
    return {
        "draft": error.values["framework"] if isinstance(error, OpenDraftError) else None,
        "code": error.code,
        "sentence": error.detail_zh if chinese else error.detail,
        "fields": {
            each.field: (each.message_zh or each.message) if chinese else each.message
            for each in error.fields
        },
    }


def person(request: HttpRequest) -> AbstractBaseUser:
    """Give who is asking; a screen of the desk is never shown to a stranger."""
    if not isinstance(request.user, AbstractBaseUser):
        raise Http404
    return request.user


def frameworks_edited(request: HttpRequest) -> frozenset[int] | None:
    """Give the row ids of the frameworks whose drafts the person sees; None means all of them.

    Raises:
        RoleMissingError: there is none (403).
    """
    seen = authority.frameworks_seen(person(request))
    if seen == frozenset():
        least = authority.LEAST[Action.EDIT]
        raise RoleMissingError(
            action=Action.EDIT.en, action_zh=Action.EDIT.zh, subject="", role=least.en,
            role_zh=least.zh,
        )  # fmt: skip
    return seen


def framework_of(request: HttpRequest, slug: str) -> Framework:
    """Give a framework to one who may see drafts of it.

    Raises:
        NotFoundError: there is none, or none that this person may see (404).
        RoleMissingError: it is public, but the person's role does not reach its drafts (403).
    """
    by = person(request)
    framework = framework_named(slug, by)
    authority.require(by=by, action=Action.SEE_DRAFT, framework=framework)
    return framework


def edition_of(request: HttpRequest, slug: str) -> Edition:
    """Give the open edition of a framework to one who may see drafts of it.

    Raises as ``framework_of``, and:

    Raises:
        NotFoundError: the framework has no open edition (404).
    """
    framework_of(request, slug)
    edition = open_edition(slug)
    if edition is None:
        raise NotFoundError(kind="open edition", kind_zh="未发布的版本", name=slug)
    return edition


def abilities(request: HttpRequest, edition: Edition) -> dict[str, bool]:
    """Give by action whether the person's role and the edition's state allow it."""
    state = EditionState(edition.state)
    role = authority.role_of(person(request), edition.framework)
    return {
        str(action): role is not None
        and role.includes(authority.LEAST[action])
        and state in authority.STATES[action]
        for action in _ACTIONS
    }


def draft_reading(request: HttpRequest, edition: Edition | None = None) -> Reading:
    """Give the reading that sees what the person's roles reach: open editions before public ones.

    ``edition`` pins it to one edition; other frameworks then stand as of today.
    """
    today = Reading.today(page_language())
    return Reading(
        today.day,
        None if edition is None else str(edition.uid),
        today.language,
        drafts=True,
        within=authority.frameworks_seen(person(request)),
    )


def desk_sheet(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Print a screen of the desk."""
    return render(request, f"content/desk/{template}.html", dict(context), status=status)


def say(request: HttpRequest, sentence: str) -> None:
    """Tell the person, on the next screen, what was just done."""
    messages.success(request, sentence)


def bench(slug: str, **query: str | None) -> str:
    """Give the address of a workbench, its query without what is empty.

    >>> bench("wuge-guoying", at="5", text=None)
    '/edit/wuge-guoying?at=5'
    """
    given = {name: value for name, value in query.items() if value}
    return f"/edit/{slug}?{urlencode(given)}" if given else f"/edit/{slug}"


def back_to(request: HttpRequest, slug: str, **changes: str | None) -> str:
    """Give the address of the workbench as it was, from a form's ``back``, with some changes."""
    was = QueryDict(request.POST.get("back", ""))
    kept = {name: was.get(name) for name in _PLACE}
    return bench(slug, **{**kept, **changes})


def counted(one: str, many: str, number: int) -> str:
    """Give a sentence with its number filled in; both are message ids with ``%(count)d``."""
    return gettext(one if number == 1 else many) % {"count": number}
