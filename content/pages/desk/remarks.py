"""Comments at the desk: threads with their place, and saying, answering, settling."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import ContentError, FieldProblem, InvalidContentError, NotFoundError
from content.pages.desk.detail import as_uid
from content.pages.desk.frame import back_to, edition_of, person, say, verb
from content.pages.desk.provisions import span_sent
from content.pages.desk.reviewing import show_review
from content.pages.desk.workbench import bench_again
from content.queries.discussion import comment_named
from content.services.discussion import open_thread, reopen_thread, reply, resolve_thread
from content.vocabulary import CommentSubject

Row = dict[str, Any]


def said_again(request: HttpRequest, slug: str, refusal: ContentError) -> HttpResponseBase:
    """Give the screen that a comment came from, with the refusal told."""
    if request.POST.get("return") == "review":
        return show_review(request, slug, refusal)
    return bench_again(request, slug, refusal)


def _back(request: HttpRequest, slug: str) -> str:
    if request.POST.get("return") == "review":
        return f"/edit/{slug}/review"
    return back_to(request, slug)


@verb(said_again)
def comment(request: HttpRequest, slug: str) -> str:
    """Open a thread on the edition, a provision, a link or selected words."""
    edition = edition_of(request, slug)
    about = request.POST.get("about", "")
    if about not in list(CommentSubject):
        problem = FieldProblem("about", "invalid", "say what it is about", "请指明评论什么")
        raise InvalidContentError(fields=(problem,), count=1)
    place: Row = {"subject": as_uid(request.POST.get("subject")) or edition.uid}
    if about == CommentSubject.SPAN:
        expression, start, end = span_sent(request)
        place = {
            "subject": expression.uid, "expression": expression, "start": start, "end": end
        }  # fmt: skip
    text = request.POST.get("text", "")
    open_thread(about=about, text=text, edition=edition, by=person(request), **place)
    say(request, _("已评论"))
    return _back(request, slug)


@verb(said_again)
def answer(request: HttpRequest, slug: str, uid: uuid.UUID) -> str:
    """Answer a thread, settle it or open it again."""
    edition, by = edition_of(request, slug), person(request)
    thread = comment_named(str(uid), by)
    if thread is None or thread.edition_id != edition.pk:
        raise NotFoundError(kind="comment", kind_zh="评论", name=str(uid))
    act = request.POST.get("act")
    if act == "resolve":
        resolve_thread(thread=thread, by=by)
        say(request, _("已解决"))
    elif act == "reopen":
        reopen_thread(thread=thread, by=by)
        say(request, _("已重开"))
    else:
        reply(thread=thread, text=request.POST.get("text", ""), by=by)
        say(request, _("已回复"))
    return _back(request, slug)
