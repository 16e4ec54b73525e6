"""The outbox: what is to be sent to whom, from the feed itself, and what came of it.

An endpoint's cursor is all that is kept of it: messages are events behind the cursor, sent in
order, each again until it is taken or the endpoint is given up. A worker holds a lease while it
sends, no transaction; what came back is written in one. A worker that dies leaves its lease to
run out, and the message it was sending is sent again under the same id: at least once.
"""

import datetime as dt
import logging
import random
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from content.models import WebhookDelivery, WebhookEndpoint, WebhookErrand
from content.queries.events import EventFilter, last_event, list_events
from content.queries.fields import Answer
from content.vocabulary import DeliveryOutcome
from content.webhooks import GONE, message_id, retry_seconds

# A batch, its last send, a slow resolver and a busy database all fit into it.
LEASE_SECONDS = 120
BATCH = 50
KEPT_DELIVERIES = 1000
PING = "webhook.ping"
_LONGEST_DETAIL = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to send to one endpoint for a while, given ``at`` a time.

    ``secrets`` all sign, the newest first.
    """

    endpoint: int
    uid: uuid.UUID
    url: str
    secrets: tuple[str, ...]
    token: uuid.UUID
    version: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``id`` and ``payload`` are the same at every attempt."""

    id: str
    kind: str
    payload: dict[str, Any]
    seq: int | None
    attempt: int = 1
    errand: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one attempt; ``retry_after`` are seconds that the other side asked for."""

    outcome: DeliveryOutcome
    at: dt.datetime
    milliseconds: int = 0
    status: int | None = None
    detail: str = ""
    retry_after: int | None = None


def claim_endpoint(*, worker: str, now: dt.datetime | None = None) -> Lease | None:
    """Give the lease of an endpoint with something to send now, None where there is none.

    Endpoints take turns. Cost: two reads where nothing is due, else one short transaction.
    """
    now = now or timezone.now()
    if not _due(now).exists():
        return None
    with transaction.atomic():
        skips = connection.features.has_select_for_update_skip_locked
        turns = _due(now).order_by(F("leased_until").asc(nulls_first=True), "pk")
        endpoint = turns.select_for_update(skip_locked=skips).first()
        if endpoint is None:
            return None
        endpoint.lease, endpoint.leased_by = uuid.uuid4(), worker[:200]
        endpoint.leased_until = now + dt.timedelta(seconds=LEASE_SECONDS)
        endpoint.save(update_fields=["lease", "leased_by", "leased_until"])
    return Lease(
        endpoint.pk,
        endpoint.uid,
        endpoint.url,
        _secrets(endpoint, now),
        endpoint.lease,
        endpoint.version,
        now,
    )


def _due(now: dt.datetime) -> QuerySet[WebhookEndpoint]:
    asked = Exists(WebhookErrand.objects.filter(endpoint=OuterRef("pk")))
    rested = Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now)
    behind = Q(active=True, cursor__lt=last_event())
    free = Q(lease__isnull=True) | Q(leased_until__lt=now)
    return WebhookEndpoint.objects.filter(free, asked | (behind & rested))


def _secrets(endpoint: WebhookEndpoint, now: dt.datetime) -> tuple[str, ...]:
    until = endpoint.previous_until
    both = endpoint.previous_secret and until is not None and until > now
    return (endpoint.secret, endpoint.previous_secret) if both else (endpoint.secret,)


def next_messages(lease: Lease) -> list[Message]:
    """Give the next messages in order, what was asked for by hand first; none when all is sent.

    None too when the lease was lost, or the endpoint was changed since it was claimed. The cursor
    passes events that the endpoint did not ask for.
    """
    held = WebhookEndpoint.objects.filter(lease=lease.token, version=lease.version)
    endpoint = held.filter(pk=lease.endpoint).first()
    if endpoint is None:
        return []
    errands = [_asked_for(endpoint, errand) for errand in endpoint.errands.all()[:BATCH]]
    if errands:
        return errands
    resting = endpoint.next_attempt_at is not None and endpoint.next_attempt_at > lease.at
    return [] if resting or not endpoint.active else _events(endpoint)


def _events(endpoint: WebhookEndpoint) -> list[Message]:
    chosen = EventFilter(
        kinds=tuple(endpoint.kinds),
        frameworks=tuple(endpoint.frameworks),
        documents=tuple(endpoint.documents),
    )
    feed = list_events(endpoint.cursor, BATCH, chosen)
    while not feed.results and feed.next_after < feed.last:
        feed = list_events(feed.next_after, BATCH, chosen)
    if feed.results:
        first, *rest = feed.results
        again = _told(endpoint, first, attempt=endpoint.failures + 1)
        return [again, *(_told(endpoint, event) for event in rest)]
    if feed.next_after > endpoint.cursor:
        mine = WebhookEndpoint.objects.filter(pk=endpoint.pk, version=endpoint.version)
        mine.filter(cursor=endpoint.cursor).update(cursor=feed.next_after)
    return []


def _told(endpoint: WebhookEndpoint, event: Answer, *, attempt: int = 1) -> Message:
    seq = event["seq"]
    payload = {"type": event["kind"], "timestamp": event["at"], "data": event}
    return Message(message_id(endpoint.uid, str(seq)), event["kind"], payload, seq, attempt)


def _asked_for(endpoint: WebhookEndpoint, errand: WebhookErrand) -> Message:
    if errand.seq is not None:
        event = list_events(errand.seq - 1, 1).results[0]
        told = _told(endpoint, event)
        return Message(told.id, told.kind, told.payload, told.seq, errand=errand.pk)
    payload = {"type": PING, "timestamp": errand.at, "data": {"endpoint": str(endpoint.uid)}}
    name = message_id(endpoint.uid, f"ping {errand.pk}")
    return Message(name, PING, payload, None, errand=errand.pk)


def record_result(lease: Lease, message: Message, result: Result) -> bool:
    """Write down what came of an attempt and move the cursor; say whether to go on.

    One transaction. A message asked for by hand is sent once, whatever comes of it. Where the
    endpoint was changed in the meantime only the log is written: its next message may be the same.
    """
    with transaction.atomic():
        held = WebhookEndpoint.objects.select_for_update().filter(pk=lease.endpoint)
        endpoint = held.filter(lease=lease.token).first()
        if endpoint is None:
            return False
        _log(endpoint, message, result)
        if message.errand is not None:
            WebhookErrand.objects.filter(pk=message.errand).delete()
            return True
        if endpoint.version != lease.version or message.seq is None:
            return False
        if result.outcome == DeliveryOutcome.DELIVERED:
            _advance(endpoint, message.seq)
            return True
        _fail(endpoint, result)
        return False


def _log(endpoint: WebhookEndpoint, message: Message, result: Result) -> None:
    WebhookDelivery.objects.create(
        endpoint=endpoint,
        message=message.id,
        seq=message.seq,
        kind=message.kind,
        attempt=message.attempt,
        at=result.at,
        milliseconds=result.milliseconds,
        outcome=result.outcome,
        status=result.status,
        detail=result.detail[:_LONGEST_DETAIL],
    )


_PROGRESS = (
    "cursor", "failures", "failing_since", "next_attempt_at", "active", "disabled_at",
    "disabled_code",
)  # fmt: skip


def _advance(endpoint: WebhookEndpoint, seq: int) -> None:
    endpoint.cursor, endpoint.failures = seq, 0
    endpoint.failing_since = endpoint.next_attempt_at = None
    endpoint.save(update_fields=_PROGRESS)


def _fail(endpoint: WebhookEndpoint, result: Result) -> None:
    """Set when to try again, or give the endpoint up, which its reading then tells."""
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or result.at
    chance = random.random()  # noqa: S311  (spreads attempts; hides nothing)
    pause = retry_seconds(endpoint.failures, chance=chance, asked=result.retry_after)
    if result.status == GONE:
        _give_up(endpoint, "webhook_gone", result.at)
    elif pause is None:
        _give_up(endpoint, "webhook_exhausted", result.at)
    else:
        endpoint.next_attempt_at = result.at + dt.timedelta(seconds=pause)
    endpoint.save(update_fields=_PROGRESS)


def _give_up(endpoint: WebhookEndpoint, code: str, at: dt.datetime) -> None:
    endpoint.active, endpoint.next_attempt_at = False, None
    endpoint.disabled_at, endpoint.disabled_code = at, code
    log.warning("webhook %s is disabled: %s", endpoint.uid, code)


def release_endpoint(lease: Lease) -> None:
    """Give a lease back, and let go of the oldest of the log beyond a thousand."""
    mine = WebhookEndpoint.objects.filter(pk=lease.endpoint, lease=lease.token)
    mine.update(lease=None, leased_by="", leased_until=timezone.now())
    log_of = WebhookDelivery.objects.filter(endpoint=lease.endpoint)
    newest = log_of.order_by("-pk").values_list("pk", flat=True)
    oldest_kept = newest[KEPT_DELIVERIES - 1 : KEPT_DELIVERIES].first()
    if oldest_kept is not None:
        log_of.filter(pk__lt=oldest_kept).delete()


def release_leases_of(worker: str) -> None:
    """Free what a worker of this name held when it died, so that its successor need not wait."""
    WebhookEndpoint.objects.filter(leased_by=worker, lease__isnull=False).update(
        lease=None, leased_by=""
    )
