"""Many writes in one transaction: all are done, or none is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth.models import AbstractBaseUser
from django.urls import Resolver404, resolve

from content.api import inputs
from content.api.writes import (
    WRITE,
    Call,
    Done,
    Write,
    WritingView,
    carried_out,
    read_version,
    values_of,
)
from content.errors import BulkRefusedError, ContentError, FieldProblem, InvalidContentError
from content.queries.fields import Shape, many, text, uid, whole
from content.services.locking import all_together

MOST_OPERATIONS = 500
PREFIX = "/api/v1/"
OUTCOME = Shape(
    "Outcome",
    "What came of one write of a bulk.",
    (
        whole("status", "HTTP status", example=201),
        uid("uid", "What was written", null=True),
        text("version", "Its version, as ETag has it", null=True),
        text("location", "Address of what was made", null=True),
    ),
)
OUTCOMES = Shape(
    "Outcomes", "What came of a bulk.", (many("results", OUTCOME, "In the order sent"),)
)


def carry_out_all(call: Call) -> Done:
    """Do every write of a bulk, in order and in one transaction.

    Raises:
        InvalidContentError: an operation names no write, or there are too many (422).
        BulkRefusedError: one was refused; nothing was done. It has that one's status.
    """
    operations = call.values["operations"]
    if not 0 < len(operations) <= MOST_OPERATIONS:
        raise _invalid(
            "operations",
            f"must be 1 to {MOST_OPERATIONS} operations",
            f"须为 1 至 {MOST_OPERATIONS} 项操作",
        )
    results = all_together(
        lambda: [_outcome(*_one(at, asked, call.by)) for at, asked in enumerate(operations)]
    )
    return Done({"results": results})


def _one(at: int, asked: Mapping[str, Any], by: AbstractBaseUser) -> tuple[Write, Done]:
    place = f"operations.{at}"
    path = urlsplit(asked["path"])
    write, names = _write(f"{place}.path", asked["method"], path.path)
    try:
        values = values_of(write, asked.get("body", {}), parse_qs(path.query))
        version = read_version(asked.get("if_match"))
        return write, carried_out(write, Call(by, names, values, version))
    except ContentError as refusal:
        raise BulkRefusedError.of(refusal, place) from refusal


def _write(place: str, method: str, path: str) -> tuple[Write, dict[str, str]]:
    try:
        match = resolve(path)
    except Resolver404:
        match = None
    view = getattr(match and match.func, "view_class", None)
    if match is None or view is None or not issubclass(view, WritingView):
        raise _invalid(place, "leads to no write", "不是可写的地址")
    found = view.writes.get(method.lower())
    if not path.startswith(PREFIX) or found is None or not _is_taken(view, found):
        raise _invalid(place, f"takes no {method} in a bulk", f"不接受批量中的 {method}")
    return found, match.kwargs


def _is_taken(view: type[WritingView], write: Write) -> bool:
    """No bulk in a bulk, no files; and a token was only asked for the scope to write."""
    return view is not Bulk and not write.upload and write.scope == WRITE


def _invalid(place: str, reason: str, reason_zh: str) -> InvalidContentError:
    problem = FieldProblem(place, "invalid", reason, reason_zh)
    return InvalidContentError(fields=(problem,), count=1)


def _outcome(write: Write, done: Done) -> dict[str, Any]:
    body = done.body if isinstance(done.body, dict) else {"uid": done.uid}
    return {
        "status": 204 if done.body is None else write.status,
        "uid": body.get("uid"),
        "version": None if done.version is None else str(done.version),
        "location": done.location,
    }


class Bulk(WritingView):
    """Many writes at once."""

    writes = {
        "post": Write(
            carry_out_all,
            "Do up to 500 writes in one transaction: all of them, or none.",
            inputs.BULK,
            OUTCOMES,
        )
    }
