"""One link in the pane beside: both ends' words, its substance, what is said of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest

from content.digests import digest_of
from content.errors import ContentError, FieldProblem, InvalidContentError, NotFoundError
from content.models import Association, Edition
from content.pages.desk.clashes import Row, clash_of
from content.pages.desk.detail import as_uid
from content.pages.desk.frame import draft_reading
from content.pages.desk.threads import threads_of
from content.pages.desk.wording import told_change
from content.pages.rendering import page_language
from content.queries.targets import end_wordings, ends_named, link_of
from content.queries.workbench import recent_changes
from content.services.states import association_state
from content.vocabulary import AssociationType

FIELDS = ("type", "rationale", "evidence", "confidence")


def link_named(edition: Edition, uid: uuid.UUID) -> Association:
    """Give the link of an edition that an address names.

    Raises:
        NotFoundError: the edition has none of this uid (404).
    """
    link = link_of(edition, uid)
    if link is None:
        raise NotFoundError(kind="association", kind_zh="关联", name=str(uid))
    return link


def chosen_link(edition: Edition, asked: str | None) -> Association | None:
    """Give the link that an address names, where the edition holds it."""
    uid = as_uid(asked)
    return None if uid is None else link_of(edition, uid)


def link_detail(
    request: HttpRequest, edition: Edition, link: Association, refusal: ContentError | None
) -> Row:
    """Give all that stands beside the tree of one link; at most twenty queries.

    After a refusal the form holds what was typed, after a conflict what both made of it.
    """
    reading = draft_reading(request, edition)
    source, target = link.source_entity, link.target_entity
    ends = ends_named([str(source.uid), str(target.uid)], reading)
    words = end_wordings({source.pk, target.pk}, reading)
    value = association_state(link)
    typed = request.POST.get("via") == "link"
    clash = clash_of(refusal, FIELDS, {"type": _type_label}) if typed else None
    values = {name: _written(value.get(name)) for name in FIELDS}
    if typed and refusal is not None:
        values |= {name: request.POST.get(name, held) for name, held in values.items()}
    if clash is not None:
        values |= {name: _written(held) for name, held in clash["values"].items()}
    uid = str(link.uid)
    return {
        "uid": uid,
        "type": link.type,
        "origin": link.origin,
        "ends": [
            {"end": ends.get(str(end.uid)), "words": words.get(end.pk), "uid": str(end.uid)}
            for end in (source, target)
        ],
        "source": str(source.uid),
        "values": values,
        "version": clash["version"] if clash else _version(request, value, typed=typed),
        "clash": clash,
        "threads": threads_of(request, edition, {}, subject=uid),
        "changes": [told_change(each) for each in recent_changes(link.uid)],
    }


def _version(request: HttpRequest, value: Row, *, typed: bool) -> str:
    """The version to send: after a refusal still that which the words were typed over."""
    return (typed and request.POST.get("version")) or digest_of(value)


def _written(value: Any) -> str:
    """A value as a box of a form holds it; four decimals are the canonical form's, not a person's.

    >>> _written("0.8000"), _written(None)
    ('0.8', '')
    """
    text = "" if value is None else str(value)
    whole, point, rest = text.partition(".")
    return text if not point or not (whole + rest).isdigit() else f"{float(text):g}"


def _type_label(value: Any) -> str:
    known = next((each for each in AssociationType if each.value == value), None)
    return str(value or "") if known is None else known.label(page_language())


def confidence_of(written: str) -> float | None:
    """Give a confidence as typed; nothing typed is None.

    Raises:
        InvalidContentError: it is no number (422).
    """
    if not written.strip():
        return None
    try:
        return float(written)
    except ValueError as error:
        reason = ("must be a number from 0 to 1", "须为 0 至 1 的数")
        problem = FieldProblem("confidence", "invalid", *reason)
        raise InvalidContentError(fields=(problem,), count=1) from error
