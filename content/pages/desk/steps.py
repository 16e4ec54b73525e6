"""An edition's way: submitted, returned, changed in its header, withdrawn, thrown away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import ContentError, FieldProblem, InvalidContentError, NotFoundError
from content.models import Edition
from content.pages.desk.frame import (
    abilities,
    bench,
    desk_page,
    desk_sheet,
    edition_of,
    framework_of,
    person,
    say,
    told,
    verb,
)
from content.queries.workbench import open_edition, sealed_editions, sealed_named
from content.services import authority
from content.services.editions import (
    change_edition,
    discard_draft,
    return_edition,
    submit_edition,
    withdraw_edition,
)
from content.vocabulary import Action

Row = dict[str, Any]
_HEADER = ("label", "title", "note")


@desk_page
def header(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show an edition's own fields, and the framework's published editions."""
    return show_header(request, slug, None)


def show_header(request: HttpRequest, slug: str, refusal: ContentError | None) -> HttpResponseBase:
    """Give the page of an edition's own fields; a framework without a draft has one too.

    Raises as ``framework_of``.
    """
    framework, by = framework_of(request, slug), person(request)
    edition = open_edition(slug)
    typed = {name: request.POST[name] for name in request.POST} if refusal else {}
    context = {
        "edition": edition,
        "framework": framework,
        "slug": slug,
        "can": abilities(request, edition) if edition else {},
        "may_withdraw": authority.may(by, Action.WITHDRAW, framework),
        "sealed": sealed_editions(slug),
        "refusal": refusal and told(refusal),
        "typed": typed,
    }
    return desk_sheet(request, "edition", context, status=refusal.status if refusal else 200)


@verb(show_header)
def change(request: HttpRequest, slug: str) -> str:
    """Save the label, title, date and note of a draft."""
    edition = edition_of(request, slug)
    values: Row = {name: request.POST[name] for name in _HEADER if name in request.POST}
    if "effective_from" in request.POST:
        values["effective_from"] = _day(request.POST["effective_from"])
    change_edition(edition=edition, values=values, by=person(request))
    say(request, _("已保存版本信息"))
    return f"/edit/{slug}/edition"


def _day(written: str) -> dt.date | None:
    if not written.strip():
        return None
    try:
        return dt.date.fromisoformat(written.strip())
    except ValueError as error:
        problem = FieldProblem("effective_from", "invalid", "must be a day", "须为日期")
        raise InvalidContentError(fields=(problem,), count=1) from error


@verb(show_header)
def submit(request: HttpRequest, slug: str) -> str:
    """Put a draft up for review."""
    edition = edition_of(request, slug)
    submit_edition(edition=edition, note=request.POST.get("note", ""), by=person(request))
    say(request, _("已送审"))
    return f"/edit/{slug}/review"


@verb(show_header)
def give_back(request: HttpRequest, slug: str) -> str:
    """Return an edition in review to its editors, with the reason."""
    edition = edition_of(request, slug)
    return_edition(edition=edition, note=request.POST.get("note", ""), by=person(request))
    say(request, _("已退回草稿"))
    return bench(slug)


@verb(show_header)
def discard(request: HttpRequest, slug: str) -> str:
    """Throw a draft away with all it owns."""
    edition = edition_of(request, slug)
    if request.POST.get("name") != edition.label:
        problem = FieldProblem(
            "name", "invalid", f"write {edition.label} to confirm", f"请写下 {edition.label} 以确认"
        )
        raise InvalidContentError(fields=(problem,), count=1)
    discard_draft(edition=edition, by=person(request))
    say(request, _("已丢弃草稿 %(name)s") % {"name": edition})
    return "/edit"


@verb(show_header)
def withdraw(request: HttpRequest, slug: str) -> str:
    """Take a published edition back, with the reason."""
    found = _published(request, slug)
    withdraw_edition(edition=found, reason=request.POST.get("reason", ""), by=person(request))
    say(request, _("已撤回 %(name)s") % {"name": found})
    return f"/edit/{slug}/edition"


def _published(request: HttpRequest, slug: str) -> Edition:
    found = sealed_named(slug, request.POST.get("edition", ""))
    if found is None:
        raise NotFoundError(kind="edition", kind_zh="版本", name=slug)
    return found
