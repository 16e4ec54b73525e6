"""Webhook endpoints as administrators keep them: made, changed, rotated, replayed, pinged."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from content.errors import ErrandsFullError, FieldProblem, InvalidContentError, NotFoundError
from content.models import Event, WebhookDelivery, WebhookEndpoint, WebhookErrand
from content.queries.events import last_event
from content.queries.webhooks import WEBHOOK_SETTINGS
from content.services import history
from content.services.authority import Person, require
from content.services.digest_versions import check_digest_version
from content.services.history import ChangeRow
from content.vocabulary import Action, EventKind
from content.webhooks import BadUrlError, check_url, new_secret

# How long a rotated secret still signs beside the new one.
OVERLAP_HOURS = 24
MOST_OVERLAP_HOURS = 24 * 7
MOST_NAMES = 100
MOST_ERRANDS = 100
LONGEST_DESCRIPTION = 300
_LONGEST_NAME = 160


def create_endpoint(
    *, by: Person, url: str, after: int | None = None, **said: Any
) -> WebhookEndpoint:
    """Give a new endpoint; its ``secret`` is to be shown once.

    ``said`` may hold description, kinds, frameworks, documents and active. It is told what comes
    after now, or after the event numbered ``after``.

    Raises:
        RoleMissingError: only administrators keep webhooks (403).
        InvalidContentError: a field cannot stand (422).
    """
    require(by=by, action=Action.MANAGE)
    values = {"url": url, **said}
    _check(values | {"after": after})
    with transaction.atomic():
        endpoint = WebhookEndpoint.objects.create(
            **values,
            secret=new_secret(),
            owner_id=history.person(_user(by)),
            created_at=timezone.now(),
            cursor=last_event() if after is None else after,
        )
        _record("create", endpoint, by, after=_told(endpoint))
    return endpoint


def change_endpoint(
    *, by: Person, uid: uuid.UUID, changes: Mapping[str, Any], expected: str | None = None
) -> WebhookEndpoint:
    """Give an endpoint with some of its fields changed.

    Another URL, or ``active`` given anew, ends a pause between attempts: it is tried at once.
    ``expected`` is the version of its settings that the caller read. Raises as
    ``create_endpoint``, NotFoundError (404) and:

    Raises:
        VersionConflictError: somebody changed its settings since (412).
    """
    require(by=by, action=Action.MANAGE)
    _check(changes)
    with transaction.atomic():
        endpoint = _locked(uid)
        before = _told(endpoint)
        check_digest_version(
            subject=(endpoint.url, endpoint.uid), names=WEBHOOK_SETTINGS, theirs=before,
            asked=changes, expected=expected,
        )  # fmt: skip
        for name in WEBHOOK_SETTINGS:
            if name in changes:
                setattr(endpoint, name, changes[name])
        if "url" in changes or changes.get("active"):
            _forget_failures(endpoint)
        if changes.get("active"):
            endpoint.disabled_at, endpoint.disabled_code = None, ""
        _save(endpoint)
        _record("change", endpoint, by, before=before, after=_told(endpoint))
    return endpoint


def delete_endpoint(*, by: Person, uid: uuid.UUID) -> None:
    """Take an endpoint away, with the log of what was sent to it. Raises as ``change_endpoint``."""
    require(by=by, action=Action.MANAGE)
    with transaction.atomic():
        endpoint = _locked(uid)
        _record("delete", endpoint, by, before=_told(endpoint))
        endpoint.delete()


def rotate_secret(
    *, by: Person, uid: uuid.UUID, overlap_hours: int = OVERLAP_HOURS
) -> WebhookEndpoint:
    """Give an endpoint with a new ``secret``, to be shown once.

    For ``overlap_hours`` messages carry a signature by each of the two secrets; 0 ends the old
    one now. Raises as ``change_endpoint``.
    """
    require(by=by, action=Action.MANAGE)
    if not 0 <= overlap_hours <= MOST_OVERLAP_HOURS:
        reason = (f"must be 0 to {MOST_OVERLAP_HOURS}", f"须为 0 至 {MOST_OVERLAP_HOURS}")
        raise _invalid([FieldProblem("overlap_hours", "invalid", *reason)])
    with transaction.atomic():
        endpoint = _locked(uid)
        until = timezone.now() + dt.timedelta(hours=overlap_hours) if overlap_hours else None
        endpoint.previous_secret = endpoint.secret if until else ""
        endpoint.previous_until = until
        endpoint.secret = new_secret()
        _save(endpoint)
        _record("rotate", endpoint, by)
    return endpoint


def replay_from(*, by: Person, uid: uuid.UUID, after: int) -> WebhookEndpoint:
    """Send everything behind the event numbered ``after`` again, in order, under the same ids.

    Raises as ``change_endpoint``; InvalidContentError too where no event is numbered so high.
    """
    require(by=by, action=Action.MANAGE)
    _check({"after": after})
    with transaction.atomic():
        endpoint = _locked(uid)
        _record("replay", endpoint, by, before={"cursor": endpoint.cursor}, after={"cursor": after})
        endpoint.cursor = after
        _forget_failures(endpoint)
        _save(endpoint)
    return endpoint


def replay_delivery(*, by: Person, uid: uuid.UUID, delivery: uuid.UUID) -> WebhookErrand:
    """Send the message of one logged delivery again, once, under the same id.

    Raises:
        NotFoundError: no such endpoint, or no such delivery of it (404).
        ErrandsFullError: a hundred messages asked for by hand wait already (409).
    """
    require(by=by, action=Action.MANAGE)
    with transaction.atomic():
        endpoint = _locked(uid)
        held = WebhookDelivery.objects.filter(endpoint=endpoint, uid=delivery).first()
        known = held is not None and (
            held.seq is None or Event.objects.filter(seq=held.seq).exists()
        )
        if held is None or not known:
            raise NotFoundError(kind="delivery", kind_zh="推送记录", name=delivery)
        return _errand(endpoint, held.seq, by)


def ping(*, by: Person, uid: uuid.UUID) -> WebhookErrand:
    """Send a ``webhook.ping`` soon, even to an endpoint that is not active.

    Raises as ``replay_delivery``.
    """
    require(by=by, action=Action.MANAGE)
    with transaction.atomic():
        return _errand(_locked(uid), None, by)


def _errand(endpoint: WebhookEndpoint, seq: int | None, by: Person) -> WebhookErrand:
    if endpoint.errands.count() >= MOST_ERRANDS:
        raise ErrandsFullError(most=MOST_ERRANDS)
    _record("ping" if seq is None else "replay", endpoint, by, after={"seq": seq})
    return WebhookErrand.objects.create(endpoint=endpoint, seq=seq, at=timezone.now())


def _locked(uid: uuid.UUID) -> WebhookEndpoint:
    found = WebhookEndpoint.objects.select_for_update().filter(uid=uid).first()
    if found is None:
        raise NotFoundError(kind="webhook", kind_zh="推送地址", name=uid)
    return found


def _save(endpoint: WebhookEndpoint) -> None:
    """A sender at work sees by the version that what it holds is old."""
    endpoint.version += 1
    endpoint.save()


def _forget_failures(endpoint: WebhookEndpoint) -> None:
    endpoint.failures = 0
    endpoint.failing_since = endpoint.next_attempt_at = None


def _check(values: Mapping[str, Any]) -> None:
    problems = [problem for name, value in values.items() for problem in _problems(name, value)]
    if problems:
        raise _invalid(problems)


def _invalid(problems: list[FieldProblem]) -> InvalidContentError:
    return InvalidContentError(fields=tuple(problems), count=len(problems))


def _problems(name: str, value: Any) -> list[FieldProblem]:
    """What is wrong with one field, each as a problem."""
    reason = _REASONS[name](value) if name in _REASONS else None
    return [] if reason is None else [FieldProblem(name, "invalid", *reason)]


_Reason = tuple[str, str] | None


def _bad_url(url: str) -> _Reason:
    try:
        check_url(url, allow_private=settings.WEBHOOK_ALLOW_PRIVATE)
    except BadUrlError as error:
        return error.reason, error.reason_zh
    return None


def _bad_description(text: str) -> _Reason:
    if len(text) <= LONGEST_DESCRIPTION:
        return None
    return f"must be at most {LONGEST_DESCRIPTION} characters", f"至多 {LONGEST_DESCRIPTION} 个字符"


def _bad_kinds(kinds: list[str]) -> _Reason:
    unknown = [kind for kind in kinds if kind not in list(EventKind)]
    if not unknown and len(kinds) <= MOST_NAMES:
        return None
    return "must be kinds of events, each once", "须为事件种类"


def _bad_names(names: list[str]) -> _Reason:
    if len(names) <= MOST_NAMES and all(0 < len(name) <= _LONGEST_NAME for name in names):
        return None
    return (
        f"must be at most {MOST_NAMES} short names",
        f"须为至多 {MOST_NAMES} 个短名",
    )


def _bad_after(after: int | None) -> _Reason:
    last = last_event()
    if after is None or 0 <= after <= last:
        return None
    return f"must be 0 to {last}, the newest event", f"须为 0 至最新事件号 {last}"


_REASONS: dict[str, Callable[[Any], _Reason]] = {
    "url": _bad_url,
    "description": _bad_description,
    "kinds": _bad_kinds,
    "frameworks": _bad_names,
    "documents": _bad_names,
    "after": _bad_after,
}


def _told(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """What the record of changes keeps: no secret."""
    return {name: getattr(endpoint, name) for name in WEBHOOK_SETTINGS}


def _record(
    action: str,
    endpoint: WebhookEndpoint,
    by: Person,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    who = history.person(_user(by))
    row = ChangeRow(
        action, "webhook", endpoint.uid, timezone.now(), who, before=before, after=after
    )
    history.record([row])


def _user(by: Person) -> Any:
    return by if by is not None and by.is_authenticated else None
