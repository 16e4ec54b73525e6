"""Concept schemes at the desk: listed, made, described, and what each holds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import ContentError, NotFoundError
from content.models import ConceptScheme
from content.pages.desk.clashes import clash_of, said
from content.pages.desk.frame import (
    desk_page,
    desk_sheet,
    draft_reading,
    form,
    frameworks_edited,
    person,
    say,
    told,
)
from content.pages.desk.labels import blank_form, values_typed
from content.queries.concepts import concept_listing, scheme_listing
from content.queries.paging import Window, take
from content.queries.versions import SCHEME_FIELDS, header, version_of
from content.services import authority
from content.services.telling import scheme_value
from content.services.terms import change_scheme, create_concept, create_scheme
from content.vocabulary import Action, LabelKind

Row = dict[str, Any]
PAGE = 60
_FIELDS = ("title", "uri", "language", "license", "attribution")


def may_edit(request: HttpRequest) -> bool:
    """Say whether the person may change concepts, which belong to no framework."""
    frameworks_edited(request)
    return authority.may(person(request), Action.EDIT)


@desk_page
def schemes(request: HttpRequest) -> HttpResponseBase:
    """Show the schemes; a form sent to it makes one (303)."""
    return create(request) if request.method == "POST" else show_schemes(request, None)


def show_schemes(request: HttpRequest, refusal: ContentError | None) -> HttpResponseBase:
    """Give the page of schemes, ``?q=`` the concepts that bear these words; some ten queries."""
    words = request.GET.get("q", "").strip()
    listing = concept_listing(draft_reading(request), words=words)
    context = {
        "can_edit": may_edit(request),
        "schemes": scheme_listing().all(),
        "words": words,
        "hits": take(listing, Window(limit=PAGE)).results if words else [],
        "typed": request.POST if refusal else {},
        "refusal": refusal and told(refusal),
    }
    return desk_sheet(request, "schemes", context, status=refusal.status if refusal else 200)


@form(show_schemes)
def create(request: HttpRequest) -> str:
    """Make a scheme; lead to it."""
    names = ("slug", *_FIELDS)
    values = {name: request.POST[name].strip() for name in names if name in request.POST}
    made = create_scheme(values=values, by=person(request))
    say(request, _("已新建概念表 %(title)s") % {"title": made.title})
    return f"/desk/concepts/{made.slug}"


def scheme_named(slug: str) -> ConceptScheme:
    """Give the scheme of a short name; schemes are public.

    Raises:
        NotFoundError: there is none (404).
    """
    found = ConceptScheme.objects.filter(slug=slug).first()
    if found is None:
        raise NotFoundError(kind="concept scheme", kind_zh="概念表", name=slug)
    return found


@desk_page
def scheme(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a scheme with its concepts; a form sent to it describes it or makes a concept."""
    if request.method == "POST":
        adds = request.POST.get("act") == "concept"
        return add(request, slug=slug) if adds else describe(request, slug=slug)
    return show_scheme(request, None, slug=slug)


def show_scheme(
    request: HttpRequest, refusal: ContentError | None, *, slug: str
) -> HttpResponseBase:
    """Give the page of a scheme, with what was typed where it was refused; some 15 queries."""
    held = scheme_named(slug)
    can_edit = may_edit(request)
    listing = concept_listing(draft_reading(request), scheme=slug)
    page = take(listing, Window(limit=PAGE, cursor=request.GET.get("cursor")))
    adding = refusal is not None and request.POST.get("act") == "concept"
    typed = request.POST if refusal is not None and not adding else {}
    clash = clash_of(refusal, _FIELDS) if typed else None
    values = {name: typed.get(name, getattr(held, name)) for name in _FIELDS}
    if clash is not None:
        values = {name: said(value) for name, value in clash["values"].items()}
    version = version_of(header(scheme_value(held), SCHEME_FIELDS))
    context = {
        "scheme": held,
        "can_edit": can_edit,
        "concepts": page.results,
        "next": page.next,
        "previous": page.previous,
        "values": values,
        "version": clash["version"] if clash else typed.get("version", version),
        "clash": clash,
        "fresh": blank_form(held, request.POST if adding else None),
        "adding": adding,
        "kinds": list(LabelKind),
        "refusal": refusal and told(refusal),
    }
    return desk_sheet(request, "scheme", context, status=refusal.status if refusal else 200)


@form(show_scheme)
def describe(request: HttpRequest, slug: str) -> str:
    """Save what a scheme says of itself."""
    change_scheme(
        scheme=scheme_named(slug),
        values={name: request.POST[name].strip() for name in _FIELDS if name in request.POST},
        expected=request.POST.get("version", ""),
        by=person(request),
    )
    say(request, _("已保存概念表"))
    return f"/desk/concepts/{slug}"


@form(show_scheme)
def add(request: HttpRequest, slug: str) -> str:
    """Make a concept of the scheme; lead to it."""
    values = values_typed(request.POST)
    made = create_concept(scheme=scheme_named(slug), values=values, by=person(request))
    say(request, _("已新建概念 %(label)s") % {"label": made.entity.title})
    return f"/desk/concepts/{slug}/{made.entity.uid}"
