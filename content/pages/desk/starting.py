"""Where a draft begins: pasted words, a file, a text that is there, or the edition before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from content.errors import ContentError, FieldProblem, InvalidContentError
from content.models import Expression, Framework
from content.pages.desk.detail import as_uid
from content.pages.desk.frame import SEE_OTHER, bench, desk_page, person, say
from content.pages.desk.home import show_home
from content.pages.desk.imports import begun
from content.queries.workbench import open_edition, work_framework
from content.services.authority import may
from content.services.editions import create_framework, start_edition
from content.services.imports import FileOutcome
from content.services.intake import MOST_BYTES, take_file, take_words
from content.services.lookup import expression_named, framework_named
from content.services.outlining import start_from_outline
from content.vocabulary import Action

Row = dict[str, Any]
_TYPED = ("words", "title", "label", "framework", "note")


@desk_page
def desk(request: HttpRequest) -> HttpResponseBase:
    """Show the desk; a form sent to it begins a draft and leads to its workbench (303)."""
    if request.method != "POST":
        return show_home(request, None)
    begin = _WAYS.get(request.POST.get("way", ""))
    try:
        if begin is None:
            raise _refusal("way", "required", "say how to begin", "请选择起草方式")
        return HttpResponseRedirect(begin(request), status=SEE_OTHER)
    except ContentError as error:
        if error.status in (403, 404):
            raise
        typed = {name: request.POST.get(name, "") for name in _TYPED}
        return show_home(request, error, typed | {"way": request.POST.get("way", "")})


def _refusal(field: str, code: str, english: str, chinese: str) -> InvalidContentError:
    return InvalidContentError(fields=(FieldProblem(field, code, english, chinese),), count=1)


def _framework(request: HttpRequest) -> Framework | None:
    """The framework that a form names; none where it leaves that to the text.

    Raises:
        NotFoundError: no framework that this person may see has this short name (404).
    """
    slug = request.POST.get("framework", "").strip()
    if not slug:
        return None
    return framework_named(slug, person(request))


def _paste(request: HttpRequest) -> str:
    outcome = take_words(
        words=request.POST.get("words", ""),
        title=request.POST.get("title", ""),
        framework=_framework(request),
        label=request.POST.get("label", ""),
        by=person(request),
    )
    return _landed(request, outcome)


def _upload(request: HttpRequest) -> str:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile) or not sent.name:
        raise _refusal("file", "required", "choose a file", "请选择文件")
    if sent.size is None or sent.size > MOST_BYTES:
        return begun(request, [sent])
    outcome = take_file(
        name=sent.name,
        data=sent.read(),
        framework=_framework(request),
        label=request.POST.get("label", ""),
        by=person(request),
    )
    return _landed(request, outcome)


def _pick(request: HttpRequest) -> str:
    uid = as_uid(request.POST.get("text"))
    if uid is None:
        raise _refusal("text", "required", "choose a text", "请选择一篇文献")
    by = person(request)
    expression = expression_named(uid, by)
    framework = _framework(request) or _own_framework(expression, by)
    if framework is None:
        framework = create_framework(values={"title": expression.document.title}, by=by)
    draft = start_from_outline(
        framework=framework,
        expression=expression,
        label=request.POST.get("label", "").strip() or expression.label,
        by=by,
    )
    say(request, _("已起草 %(name)s") % {"name": draft})
    return bench(framework.slug)


def _own_framework(expression: Expression, by: AbstractBaseUser) -> Framework | None:
    """The framework that the text's work gives birth to, for one who may see drafts of it."""
    found = work_framework(expression)
    return found if found is not None and may(by, Action.SEE_DRAFT, found) else None


def _landed(request: HttpRequest, outcome: FileOutcome) -> str:
    """Where what was read is worked at; the text alone, where it holds no provision."""
    slugs = [address.partition("@")[0] for address in outcome.editions]
    for slug in slugs:
        if open_edition(slug) is not None:
            say(request, _("已读出 %(count)d 条要求") % {"count": outcome.requirements})
            return bench(slug)
    if slugs:
        say(request, _("这篇文字已经收录，未再起草"))
        return f"/frameworks/{slugs[0]}"
    say(request, _("没有读出要求，已存为文献"))
    return f"/documents/{outcome.documents[0]}" if outcome.documents else "/edit"


def _next_edition(request: HttpRequest) -> str:
    framework = _framework(request)
    if framework is None:
        raise _refusal("framework", "required", "choose a framework", "请选择标准体系")
    label = request.POST.get("label", "").strip()
    if "empty" in request.POST:
        draft = start_edition(framework=framework, label=label, base=None, by=person(request))
    else:
        draft = start_edition(framework=framework, label=label, by=person(request))
    say(request, _("已起草 %(name)s") % {"name": draft})
    return bench(framework.slug)


def _new_framework(request: HttpRequest) -> str:
    values = {"title": request.POST.get("title", "").strip()}
    framework = create_framework(values=values, by=person(request))
    label = request.POST.get("label", "").strip() or "1"
    start_edition(framework=framework, label=label, base=None, by=person(request))
    say(request, _("已新建标准体系 %(name)s") % {"name": framework.title})
    return bench(framework.slug)


_WAYS: dict[str, Callable[[HttpRequest], str]] = {
    "paste": _paste,
    "upload": _upload,
    "pick": _pick,
    "edition": _next_edition,
    "framework": _new_framework,
}
