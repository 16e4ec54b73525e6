"""Comments: threads read, opened, answered, settled."""

from __future__ import annotations

from typing import Any

from content.api import inputs
from content.api.lists import ListView
from content.api.private import PrivateView
from content.api.views import Values
from content.api.writes import Call, Done, Write, WritingView
from content.errors import NotFoundError
from content.models import Comment
from content.queries.discussion import (
    THREAD,
    comment_named,
    shaped_threads,
    thread_listing,
)
from content.queries.fields import Kind
from content.queries.paging import Listing
from content.queries.parameters import Parameter
from content.queries.reading import Reading
from content.queries.roles import frameworks_seen
from content.services.discussion import (
    change_comment,
    delete_comment,
    open_thread,
    reopen_thread,
    reply,
    resolve_thread,
)
from content.services.lookup import edition_named, expression_named
from content.vocabulary import CommentSubject


def _asked(call: Call) -> Comment:
    found = comment_named(call.names["uid"], call.by)
    if found is None:
        raise NotFoundError(kind="comment", kind_zh="评论", name=call.names["uid"])
    return found


def _thread_done(comment: Comment, *, is_new: bool = False) -> Done:
    key = comment.thread_id or comment.pk
    (thread,) = shaped_threads(Comment.objects.filter(pk=key))
    return Done(thread, location=f"/api/v1/comments/{comment.uid}/" if is_new else None)


def start(call: Call) -> Done:
    """Open a thread."""
    values = call.values
    edition, subject = values.get("edition"), values["subject"]
    is_span = values["about"] == CommentSubject.SPAN
    opened = open_thread(
        about=values["about"],
        subject=subject,
        edition=None if edition is None else edition_named(edition, call.by),
        expression=expression_named(subject, call.by) if is_span else None,
        start=values.get("start"),
        end=values.get("end"),
        text=values["text"],
        by=call.by,
    )
    return _thread_done(opened, is_new=True)


def answer(call: Call) -> Done:
    """Answer in a thread."""
    said = reply(thread=_asked(call), text=call.values["text"], by=call.by)
    return _thread_done(said, is_new=True)


def change(call: Call) -> Done:
    """Say one's own remark otherwise."""
    return _thread_done(change_comment(comment=_asked(call), text=call.values["text"], by=call.by))


def delete(call: Call) -> Done:
    """Take one's own remark away."""
    delete_comment(comment=_asked(call), by=call.by)
    return Done()


def settle(call: Call) -> Done:
    """Settle a thread."""
    return _thread_done(resolve_thread(thread=_asked(call), by=call.by))


def reopen(call: Call) -> Done:
    """Open a settled thread again."""
    return _thread_done(reopen_thread(thread=_asked(call), by=call.by))


class CommentList(PrivateView, ListView):
    """Threads of the drafts that one may see, oldest first."""

    item = THREAD
    filters = (
        Parameter("subject", "Uid of what they are about"),
        Parameter("edition", "Uid of the edition discussed"),
        Parameter("resolved", "Only settled ones, or only open ones", Kind.BOOLEAN),
    )
    writes = {
        "post": Write(start, "Open a thread.", inputs.COMMENT, THREAD, status=201),
    }

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give the threads that the filters name."""
        if frameworks_seen(self.request.user) == frozenset():
            self.permission_denied(self.request)
        return thread_listing(
            self.request.user,
            subject=values["subject"],
            edition=values["edition"],
            resolved=values["resolved"],
        )


class CommentDetail(PrivateView):
    """One thread, by any of its remarks."""

    answer = THREAD
    writes = {
        "patch": Write(change, "Say one's own remark otherwise.", inputs.REMARK, THREAD),
        "delete": Write(delete, "Take one's own remark away, while nobody answered it."),
    }

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the thread of this remark."""
        found = comment_named(names["uid"], self.request.user)
        if found is None:
            raise NotFoundError(kind="comment", kind_zh="评论", name=names["uid"])
        return shaped_threads(Comment.objects.filter(pk=found.thread_id or found.pk))[0]


class CommentReplies(WritingView):
    """Answer in a thread."""

    writes = {"post": Write(answer, "Answer in a thread.", inputs.REMARK, THREAD, status=201)}


class CommentResolve(WritingView):
    """Settle a thread."""

    writes = {"post": Write(settle, "Settle a thread.", gives=THREAD)}


class CommentReopen(WritingView):
    """Open a settled thread again."""

    writes = {"post": Write(reopen, "Open a settled thread again.", gives=THREAD)}
