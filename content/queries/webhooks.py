"""Webhook endpoints and their log as administrators read them; secrets are never among it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from content.errors import NotFoundError
from content.models import WebhookDelivery, WebhookEndpoint
from content.queries.events import last_event
from content.queries.fields import (
    Answer,
    Kind,
    Shape,
    answers,
    flag,
    many,
    one,
    rows,
    text,
    time,
    whole,
)
from content.queries.fields import uid as uid_field
from content.queries.paging import Listing
from content.queries.versions import header, version_of
from content.vocabulary import DeliveryOutcome, EventKind

_KINDS = tuple(kind.value for kind in EventKind)

WEBHOOK_FINDING = Shape(
    "WebhookFinding",
    "Why an endpoint was disabled without anybody asking for it.",
    (
        text("code", "Stable word for it", words=("webhook_gone", "webhook_exhausted")),
        text("message", "In English"),
        text("message_zh", "In Chinese"),
        time("at", "When"),
    ),
)
WEBHOOK = Shape(
    "Webhook",
    "An address that events are sent to, in order.",
    (
        uid_field("uid", "Permanent identifier", "uid"),
        text("url", "Where messages are posted", "url", example="https://example.com/hook"),
        text("description", "What it is for", "description"),
        many("kinds", Kind.TEXT, "Only these kinds of events; none means all", column="kinds",
             words=_KINDS),
        many("frameworks", Kind.TEXT, "Only of these frameworks; none means all",
             column="frameworks"),
        many("documents", Kind.TEXT, "Only of these documents; none means all",
             column="documents"),
        flag("active", "Whether messages are sent", "active"),
        text("owner", "Who made it", "owner__username", null=True),
        time("created_at", "When it was made", "created_at"),
        whole("cursor", "Number of the last event dealt with", "cursor", example=42),
        whole("behind", "How many events are not dealt with yet"),
        whole("failures", "Failures in a row", "failures"),
        time("failing_since", "When the first of them was", "failing_since", null=True),
        time("next_attempt_at", "When it is tried again", "next_attempt_at", null=True),
        time("previous_secret_until", "How long the secret before this one signs too",
             "previous_until", null=True),
        one("finding", WEBHOOK_FINDING, "Why it was disabled", null=True),
        text("version", "What If-Match names to change it: its settings, not how it fares"),
    ),
)  # fmt: skip
# What administrators set, and a version is made from.
WEBHOOK_SETTINGS = ("url", "description", "kinds", "frameworks", "documents", "active")
WEBHOOK_MADE = WEBHOOK.extended(
    "WebhookMade",
    "An endpoint with its signing secret, which is shown this once.",
    text("secret", "Signing secret (Standard Webhooks)", example="whsec_…"),
)
WEBHOOK_DELIVERY = Shape(
    "WebhookDelivery",
    "One attempt to send one message.",
    (
        uid_field("uid", "Permanent identifier", "uid"),
        text("message", "Its webhook-id, the same for every attempt", "message"),
        whole("seq", "Number of the event; none for a ping", "seq", null=True, example=42),
        text("kind", "Kind of the event, or webhook.ping", "kind", example="edition.published"),
        whole("attempt", "Which attempt in a row", "attempt", example=1),
        time("at", "When", "at"),
        whole("milliseconds", "How long it took", "milliseconds"),
        text("outcome", "What came of it", "outcome",
             words=tuple(outcome.value for outcome in DeliveryOutcome)),
        whole("status", "HTTP status of the answer", "status", null=True, example=204),
        text("detail", "Beginning of the answer, or what went wrong", "detail"),
    ),
)  # fmt: skip
_FINDINGS = {
    "webhook_gone": (
        "The endpoint answered 410 Gone; set active to go on where it stopped.",
        "对方返回 410 Gone;将 active 设为 true 即从中断处继续。",
    ),
    "webhook_exhausted": (
        "The endpoint took no message for about three days; set active to go on where it stopped.",
        "对方约三天未接收任何消息;将 active 设为 true 即从中断处继续。",
    ),
}


def webhook_listing() -> Listing:
    """Give every endpoint, the oldest first; two queries a page beside its keys."""
    return Listing(WebhookEndpoint.objects.all(), ("id",), _webhooks, key="uid")


def _webhooks(page: QuerySet[WebhookEndpoint, Any]) -> list[Answer]:
    last = last_event()
    found = rows(WEBHOOK, page, {"code": "disabled_code", "at": "disabled_at"})
    for row in found:
        row["behind"] = max(0, last - row["cursor"])
        row["finding"] = _finding(row)
        row["version"] = version_of(header(row, WEBHOOK_SETTINGS))
    return answers(WEBHOOK, found)


def _finding(row: Answer) -> Answer | None:
    if not row["code"]:
        return None
    message, message_zh = _FINDINGS[row["code"]]
    return {"code": row["code"], "message": message, "message_zh": message_zh, "at": row["at"]}


def get_webhook(uid: uuid.UUID) -> Answer:
    """Give one endpoint; two queries.

    Raises:
        NotFoundError: there is none (404).
    """
    found = _webhooks(WebhookEndpoint.objects.filter(uid=uid))
    if not found:
        raise NotFoundError(kind="webhook", kind_zh="推送地址", name=uid)
    return found[0]


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Some attempts, the newest first; ``next_before`` is the row to go on before."""

    results: list[Answer]
    next_before: int | None


def list_deliveries(
    webhook: uuid.UUID,
    limit: int,
    *,
    before: int | None = None,
    outcome: str | None = None,
    seq: int | None = None,
) -> DeliveryPage:
    """Give the attempts logged for an endpoint, the newest first; two queries.

    Raises:
        NotFoundError: there is no such endpoint (404).
    """
    endpoint = WebhookEndpoint.objects.filter(uid=webhook).values_list("pk", flat=True).first()
    if endpoint is None:
        raise NotFoundError(kind="webhook", kind_zh="推送地址", name=webhook)
    wanted = {"pk__lt": before, "outcome": outcome, "seq": seq}
    chosen = {name: value for name, value in wanted.items() if value is not None}
    log = WebhookDelivery.objects.filter(endpoint=endpoint, **chosen).order_by("-pk")
    found = rows(WEBHOOK_DELIVERY, log[: limit + 1], {"pk": "pk"})
    page = found[:limit]
    following = page[-1]["pk"] if len(found) > limit else None
    return DeliveryPage(answers(WEBHOOK_DELIVERY, page), following)
