"""Threads as the desk shows them: the words, who said them, and the address of their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from content.models import Edition
from content.pages.desk.frame import bench, person
from content.pages.desk.wording import person_name
from content.queries.discussion import thread_listing
from content.vocabulary import CommentSubject

Row = dict[str, Any]


def threads_of(
    request: HttpRequest, edition: Edition, names: Mapping[str, str], *, subject: str | None = None
) -> list[Row]:
    """Give the threads of an edition, or on one thing of it, open ones first; two queries.

    ``names`` says what its provisions are called, by uid.
    """
    found = thread_listing(person(request), subject=subject, edition=str(edition.uid)).all()
    shown = [_shown(edition.framework.slug, row, names) for row in found]
    return sorted(shown, key=lambda thread: thread["resolved"])


def _shown(slug: str, thread: Row, names: Mapping[str, str]) -> Row:
    remarks = [thread, *thread["replies"]]
    return {
        **thread,
        **_place(slug, thread, names),
        "remarks": [{**each, "by": person_name({"username": each["by"]}, "")} for each in remarks],
    }


def _place(slug: str, thread: Row, names: Mapping[str, str]) -> Row:
    """Where a thread leads to and what that is called."""
    about_link = thread["about"] == CommentSubject.ASSOCIATION
    return {
        "address": thread_address(slug, thread),
        "place": gettext("关联") if about_link else names.get(thread["subject"], ""),
    }


def thread_address(slug: str, thread: Row) -> str:
    """Give where one answers a thread: at its words, its provision, or in review."""
    if thread["about"] == CommentSubject.SPAN:
        span = f"{thread['start']}-{thread['end']}"
        return bench(slug, list="remarks", text=thread["subject"], span=span)
    if thread["about"] == CommentSubject.REQUIREMENT:
        return bench(slug, at=thread["subject"])
    if thread["about"] == CommentSubject.ASSOCIATION:
        return bench(slug, link=thread["subject"])
    return f"/edit/{slug}/review"
