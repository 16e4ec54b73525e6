"""Comments: threads on a requirement, a link, an edition or a span of text."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from content.errors import (
    CommentNotYoursError,
    FieldProblem,
    InvalidContentError,
    NotFoundError,
    ThreadClosedError,
)
from content.models import Association, Comment, Edition, Expression, Framework, Requirement
from content.services import history
from content.services.authority import Person, require
from content.services.operations import Operation
from content.vocabulary import Action, CommentSubject

LONGEST = 10_000


def open_thread(
    *,
    about: str,
    subject: uuid.UUID,
    text: str,
    edition: Edition | None = None,
    expression: Expression | None = None,
    start: int | None = None,
    end: int | None = None,
    by: Person = None,
) -> Comment:
    """Give the first remark of a new thread.

    ``edition`` is where the requirement or link is discussed; a span names its ``expression`` and
    its code points, half-open, and may name an edition too.

    Raises:
        RoleMissingError: one must be an editor (403).
        NotFoundError: the subject is not there (404).
        InvalidContentError: the remark is empty or too long, or the span is not in the text (422).
    """
    with transaction.atomic():
        require(by=by, action=Action.COMMENT, framework=_owner(edition))
        said = _checked(text)
        values: dict[str, Any] = {"about": about, "subject": subject, "edition": edition}
        if about == CommentSubject.SPAN:
            values |= _span(expression, start, end)
        else:
            _require_subject(CommentSubject(about), subject, edition)
        return _kept(Comment(**values, text=said), "comment", by)


def reply(*, thread: Comment, text: str, by: Person = None) -> Comment:
    """Give a remark under an open thread; raises as ``open_thread``.

    Raises:
        ThreadClosedError: the thread is resolved; reopen it first (409).
    """
    with transaction.atomic():
        first = _locked(thread)
        require(by=by, action=Action.COMMENT, framework=_owner(first.edition))
        if first.resolved_at is not None:
            raise ThreadClosedError
        remark = Comment(
            thread=first,
            about=first.about,
            subject=first.subject,
            edition=first.edition,
            expression=first.expression,
            text=_checked(text),
        )
        return _kept(remark, "reply", by)


def change_comment(*, comment: Comment, text: str, by: Person = None) -> Comment:
    """Give one's own remark with other words.

    Raises:
        CommentNotYoursError: another person said it (403).
        InvalidContentError: it is empty or too long (422).
    """
    with transaction.atomic():
        held = _own(comment, by)
        before = comment_value(held)
        held.text, held.edited_at = _checked(text), timezone.now()
        held.save(update_fields=["text", "edited_at"])
        _record("change", held, by, before=before, after=comment_value(held))
        return held


def delete_comment(*, comment: Comment, by: Person = None) -> None:
    """Take one's own remark away, while nobody has answered it.

    Raises:
        CommentNotYoursError: another person said it (403).
        ThreadClosedError: it was answered already (409).
    """
    with transaction.atomic():
        held = _own(comment, by)
        if held.replies.exists():
            raise ThreadClosedError
        before = comment_value(held)
        uid, edition = held.uid, held.edition
        held.delete()
        operation = Operation(by, edition.uid if edition else None)
        operation.note("delete", "comment", uid, before=before)
        operation.record()


def resolve_thread(*, thread: Comment, by: Person = None) -> Comment:
    """Give a thread settled; settling it twice changes nothing."""
    return _settle(thread, by, resolved=True)


def reopen_thread(*, thread: Comment, by: Person = None) -> Comment:
    """Give a settled thread open again."""
    return _settle(thread, by, resolved=False)


def comment_value(comment: Comment) -> dict[str, Any]:
    """Give a remark as history keeps it."""
    return {
        "thread": str(comment.thread.uid) if comment.thread else None,
        "about": str(comment.about),
        "subject": str(comment.subject),
        "start": comment.start,
        "end": comment.end,
        "quote": comment.quote,
        "text": comment.text,
        "resolved": comment.resolved_at is not None,
    }


def _settle(thread: Comment, by: Person, *, resolved: bool) -> Comment:
    with transaction.atomic():
        first = _locked(thread)
        require(by=by, action=Action.COMMENT, framework=_owner(first.edition))
        if (first.resolved_at is not None) == resolved:
            return first
        before = comment_value(first)
        first.resolved_at = timezone.now() if resolved else None
        first.resolved_by_id = history.person(by) if resolved else None
        first.save(update_fields=["resolved_at", "resolved_by"])
        after = comment_value(first)
        _record("resolve" if resolved else "reopen", first, by, before=before, after=after)
        return first


def _owner(edition: Edition | None) -> Framework | None:
    return None if edition is None else edition.framework


def _locked(comment: Comment) -> Comment:
    """The remark that opened the thread, locked."""
    key = comment.thread_id or comment.pk
    rows = Comment.objects.select_for_update(of=("self",)).select_related(
        "edition__framework", "expression", "thread"
    )
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFoundError(kind="comment", kind_zh="评论", name=str(comment.uid))
    return found


def _own(comment: Comment, by: Person) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",)).select_related(
        "edition__framework", "thread"
    )
    held = rows.filter(pk=comment.pk).first()
    if held is None:
        raise NotFoundError(kind="comment", kind_zh="评论", name=str(comment.uid))
    require(by=by, action=Action.COMMENT, framework=_owner(held.edition))
    if by is not None and held.by_id != by.pk:
        raise CommentNotYoursError
    return held


def _checked(text: str) -> str:
    said = text.strip()
    if 0 < len(said) <= LONGEST:
        return said
    problem = FieldProblem(
        "text", "invalid", f"must be 1 to {LONGEST} characters", f"须为 1 至 {LONGEST} 个字符"
    )
    raise InvalidContentError(fields=(problem,), count=1)


def _span(expression: Expression | None, start: int | None, end: int | None) -> dict[str, Any]:
    if (
        expression is None
        or start is None
        or end is None
        or not 0 <= start < end <= len(expression.text)
    ):
        problem = FieldProblem(
            "end", "invalid", "must be a span inside the text", "须为文本之内的片段"
        )
        raise InvalidContentError(fields=(problem,), count=1)
    quote = expression.text[start:end]
    return {"expression": expression, "start": start, "end": end, "quote": quote}


def _require_subject(about: CommentSubject, subject: uuid.UUID, edition: Edition | None) -> None:
    """Refuse a thread on what is not in the edition that it names."""
    found = (
        edition is not None
        and {
            CommentSubject.EDITION: lambda: subject == edition.uid,
            CommentSubject.REQUIREMENT: lambda: Requirement.objects.filter(
                edition=edition, entity__uid=subject
            ).exists(),
            CommentSubject.ASSOCIATION: lambda: Association.objects.filter(
                edition=edition, uid=subject
            ).exists(),
        }[about]()
    )
    if not found:
        raise NotFoundError(kind=about.en, kind_zh=about.zh, name=str(subject))


def _kept(comment: Comment, action: str, by: Person) -> Comment:
    comment.at = timezone.now()
    comment.by_id = history.person(by)
    comment.save()
    _record(action, comment, by, after=comment_value(comment))
    return comment


def _record(
    action: str,
    comment: Comment,
    by: Person,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    operation = Operation(by, comment.edition.uid if comment.edition else None)
    operation.note(action, "comment", comment.uid, before=before, after=after)
    operation.record()
