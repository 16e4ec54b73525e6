"""A source at the desk: what is known of it, its texts, and the text that corrects them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from content.errors import ContentError, FieldProblem, InvalidContentError, NotFoundError
from content.models import Document, Expression
from content.pages.desk.clashes import clash_of, said
from content.pages.desk.detail import as_uid
from content.pages.desk.frame import SEE_OTHER, desk_page, desk_sheet, person, say, told
from content.pages.desk.works import joining, merge, part, resolve, unmerge
from content.pages.rendering import page_language
from content.queries.versions import DOCUMENT_FIELDS, header, version_of
from content.services.document_roles import require_source_editor
from content.services.documents import (
    change_document,
    correct_text,
    discard_text,
    publish_text,
)
from content.services.lookup import document_named
from content.services.telling import document_value
from content.vocabulary import DocumentKind

Row = dict[str, Any]
_FIELDS = ("title", "kind", "publisher", "license", "attribution")
_DESCRIBED = (*_FIELDS, "issued_at")


@desk_page
def source(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a document to its editors; a form sent to it changes it (303)."""
    document = document_named(slug, person(request))
    require_source_editor(person(request), document)
    if request.method != "POST":
        return show_source(request, document, None)
    act = _ACTS.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise _refusal("act", "say what to do", "请选择要做的事")
        sentence = act(request, document)
    except ContentError as error:
        if error.status in (403, 404):
            raise
        return show_source(request, document, error)
    say(request, sentence)
    return HttpResponseRedirect(f"/documents/{slug}/edit", status=SEE_OTHER)


def show_source(
    request: HttpRequest, document: Document, refusal: ContentError | None
) -> HttpResponseBase:
    """Give the page of a source with what was typed, where it was refused."""
    typed = {name: request.POST[name] for name in request.POST} if refusal else {}
    describing = typed.get("act") == "describe"
    clash = clash_of(refusal, _DESCRIBED, {"kind": _kind_label}) if describing else None
    texts = list(document.expressions.order_by(F("effective_from").desc(nulls_last=True), "-id"))
    values = {name: getattr(document, name) or "" for name in _DESCRIBED}
    if describing:
        values |= {name: typed[name] for name in values if name in typed}
    if clash is not None:
        values |= {name: said(value) for name, value in clash["values"].items()}
    context = {
        "document": document,
        "values": values,
        "version": clash["version"] if clash else _version(document, typed),
        "clash": clash,
        **joining(request, document),
        "texts": texts,
        "latest": texts[0] if texts else None,
        "typed": typed,
        "kinds": list(DocumentKind),
        "refusal": refusal and told(refusal),
    }
    return desk_sheet(request, "source", context, status=refusal.status if refusal else 200)


def _version(document: Document, typed: Mapping[str, str]) -> str:
    """The version to send: after a refusal still that which the words were typed over."""
    held = version_of(header(document_value(document), DOCUMENT_FIELDS))
    return typed.get("version") or held


def _kind_label(value: object) -> str:
    known = next((each for each in DocumentKind if each.value == value), None)
    return str(value or "") if known is None else known.label(page_language())


def _refusal(field: str, english: str, chinese: str) -> InvalidContentError:
    return InvalidContentError(fields=(FieldProblem(field, "invalid", english, chinese),), count=1)


def day_typed(written: str, field: str) -> dt.date | None:
    """Give a day as typed; nothing typed is None.

    Raises:
        InvalidContentError: it is no day (422).
    """
    try:
        return dt.date.fromisoformat(written.strip()) if written.strip() else None
    except ValueError as error:
        raise _refusal(field, "must be a day", "须为日期") from error


def _describe(request: HttpRequest, document: Document) -> str:
    values: Row = {name: request.POST[name] for name in _FIELDS if name in request.POST}
    values["issued_at"] = day_typed(request.POST.get("issued_at", ""), "issued_at")
    change_document(
        document=document,
        values=values,
        expected=request.POST.get("version", ""),
        by=person(request),
    )
    return _("已保存文献信息")


def _correct(request: HttpRequest, document: Document) -> str:
    made = correct_text(
        document=document,
        text=request.POST.get("text", "").replace("\r\n", "\n"),
        label=request.POST.get("label", "").strip(),
        effective_from=day_typed(request.POST.get("effective_from", ""), "effective_from"),
        by=person(request),
    )
    return _("已另存为文本 %(label)s，尚未公开") % {"label": made.label}


def _text_of(request: HttpRequest, document: Document) -> Expression:
    uid = as_uid(request.POST.get("expression"))
    found = document.expressions.filter(uid=uid).first() if uid else None
    if found is None:
        raise NotFoundError(kind="text", kind_zh="文本", name=request.POST.get("expression", ""))
    return found


def _publish(request: HttpRequest, document: Document) -> str:
    made = publish_text(expression=_text_of(request, document), by=person(request))
    return _("已公开文本 %(label)s") % {"label": made.label}


def _discard(request: HttpRequest, document: Document) -> str:
    discard_text(expression=_text_of(request, document), by=person(request))
    return _("已丢弃文本")


_ACTS: dict[str, Callable[[HttpRequest, Document], str]] = {
    "describe": _describe,
    "correct": _correct,
    "publish": _publish,
    "discard": _discard,
    "resolve": resolve,
    "merge": merge,
    "part": part,
    "unmerge": unmerge,
}
