"""Threads and their remarks, for the editors of what they are about."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from content.models import Comment
from content.queries.editions import as_uid
from content.queries.fields import Answer, Shape, answers, flag, many, one, rows, text, time, whole
from content.queries.fields import uid as uid_field
from content.queries.paging import Listing
from content.queries.roles import Person, frameworks_seen
from content.queries.shapes import UID
from content.queries.thread_places import Span, span_places
from content.vocabulary import AnchorState, CommentSubject

REMARK = Shape(
    "Remark",
    "One remark of a thread.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        text("by", "Who said it; null for a command", "by__username", null=True, example="editor"),
        time("at", "When", "at"),
        time("edited_at", "When it was last changed", "edited_at", null=True),
        text("text", "The words", "text"),
    ),
)
THREAD_PLACE = Shape(
    "ThreadPlace",
    "Where the words of a span lie in the newest text of its document.",
    (
        uid_field("uid", "The newest text", example=UID),
        text("expression", "Its label", example="2022-06-01"),
        text(
            "state",
            "At its old place, elsewhere, or nowhere",
            words=tuple(state.value for state in AnchorState),
        ),
        whole("start", "First code point; null where they are nowhere", null=True),
        whole("end", "Code point behind the last", null=True),
    ),
)
THREAD = Shape(
    "Thread",
    "A discussion of one thing, its first remark ahead.",
    (
        *REMARK.fields,
        text(
            "about",
            "What sort of thing",
            "about",
            words=tuple(subject.value for subject in CommentSubject),
            example="requirement",
        ),
        uid_field("subject", "Which one; of a span, the expression", "subject", example=UID),
        uid_field("edition", "The edition discussed", "edition__uid", null=True),
        whole("start", "First code point of a span", "start", null=True),
        whole("end", "Code point behind the last", "end", null=True),
        text("quote", "The words of the span", "quote", null=True),
        one("place", THREAD_PLACE, "Where they lie in a newer text, if there is one", null=True),
        flag("resolved", "Whether it is settled"),
        time("resolved_at", "When it was settled", "resolved_at", null=True),
        text("resolved_by", "By whom", "resolved_by__username", null=True),
        many("replies", REMARK, "In the order said"),
    ),
)


def visible_threads(by: Person) -> QuerySet[Comment, Comment]:
    """Give the threads that a person may see: all, or those of the frameworks they edit."""
    found = Comment.objects.filter(thread__isnull=True)
    within = frameworks_seen(by)
    if within is None:
        return found
    return found.filter(edition__framework__in=within)


def thread_listing(
    by: Person,
    *,
    subject: str | None = None,
    edition: str | None = None,
    resolved: bool | None = None,
) -> Listing:
    """Give the threads that a person may see, oldest first; two queries a page."""
    found = visible_threads(by)
    if subject is not None:
        found = found.filter(subject=as_uid(subject))
    if edition is not None:
        found = found.filter(edition__uid=as_uid(edition))
    if resolved is not None:
        found = found.filter(resolved_at__isnull=not resolved)
    return Listing(found, ("id",), shaped_threads, "uid")


def shaped_threads(queryset: QuerySet[Comment, Any]) -> list[Answer]:
    """Give the answers of threads with their replies, in two queries; two more for spans."""
    found = rows(THREAD, queryset, {"id": "pk", "expression_id": "expression"})
    places = span_places(
        Span(row["id"], row["expression_id"], row["start"], row["end"])
        for row in found
        if row["about"] == CommentSubject.SPAN
    )
    replies = Comment.objects.filter(thread__in=[row["id"] for row in found]).order_by("id")
    by_thread: dict[int, list[Answer]] = {}
    for row in rows(REMARK, replies, {"thread": "thread"}):
        by_thread.setdefault(row["thread"], []).append(REMARK.answer(row))
    for row in found:
        row["resolved"] = row["resolved_at"] is not None
        row["place"] = places.get(row["id"])
        row["replies"] = by_thread.get(row["id"], [])
    return answers(THREAD, found)


def comment_named(uid: str, by: Person) -> Comment | None:
    """Give a remark or a thread by uid, if this person may see its thread; two queries."""
    seen = visible_threads(by).values("pk")
    found = Comment.objects.filter(Q(pk__in=seen) | Q(thread__in=seen), uid=as_uid(uid))
    return found.select_related("edition__framework", "thread").first()
