"""Webhooks for administrators: endpoints, their log, replay, rotation and ping."""

from __future__ import annotations

import uuid
from typing import Any

from content.api.lists import ListView, page_of
from content.api.private import PrivateView
from content.api.views import Values, address_of
from content.api.writes import Call, Done, Write, WritingView
from content.errors import FieldProblem, InvalidContentError
from content.queries.editions import as_uid
from content.queries.fields import Kind, Shape, flag, many, text, whole
from content.queries.fields import uid as uid_field
from content.queries.paging import Listing, bad_cursor, read_cursor, written_cursor
from content.queries.parameters import CURSOR, LIMIT, Parameter
from content.queries.reading import Reading
from content.queries.webhooks import (
    WEBHOOK,
    WEBHOOK_DELIVERY,
    WEBHOOK_MADE,
    get_webhook,
    list_deliveries,
    webhook_listing,
)
from content.services import webhooks
from content.vocabulary import Action, DeliveryOutcome, EventKind

_FIELDS = (
    text("description", "What it is for", optional=True),
    many("kinds", Kind.TEXT, "Only these kinds of events; none means all", optional=True,
         words=tuple(kind.value for kind in EventKind)),
    many("frameworks", Kind.TEXT, "Only of these frameworks", optional=True),
    many("documents", Kind.TEXT, "Only of these documents", optional=True),
    flag("active", "Whether messages are sent", optional=True),
)  # fmt: skip
INPUT = Shape(
    "WebhookInput",
    "A new endpoint.",
    (
        text("url", "Where messages are posted", example="https://example.com/hook"),
        *_FIELDS,
        whole("after", "Begin behind this event; 0 sends everything", optional=True, example=0),
    ),
)
CHANGE = Shape(
    "WebhookChange",
    "Fields of an endpoint to change.",
    (text("url", "Where messages are posted", optional=True), *_FIELDS),
)
REPLAY = Shape(
    "WebhookReplay",
    "What to send again: everything behind an event, or the message of one delivery.",
    (
        whole("after", "Everything behind the event of this number", optional=True, example=0),
        uid_field("delivery", "The message of this logged delivery, once", optional=True),
    ),
)
ROTATION = Shape(
    "WebhookRotation",
    "How to change secrets.",
    (whole("overlap_hours", "How long both secrets sign; 24 unless given", optional=True),),
)
ACCEPTED = Shape(
    "WebhookAccepted",
    "What was asked for waits for the worker; its log shows what came of it.",
    (uid_field("webhook", "The endpoint"), text("deliveries", "Address of its log")),
)


def _uid(call: Call) -> uuid.UUID:
    return as_uid(call.names["uid"])


def _accepted(uid: uuid.UUID) -> Done:
    return Done({"webhook": str(uid), "deliveries": f"/api/v1/webhooks/{uid}/deliveries/"})


def _with_secret(endpoint: Any) -> Any:
    return get_webhook(endpoint.uid) | {"secret": endpoint.secret}


def create(call: Call) -> Done:
    """Make an endpoint."""
    made = webhooks.create_endpoint(by=call.by, **call.values)
    answer = _with_secret(made)
    location = f"/api/v1/webhooks/{made.uid}/"
    return Done(answer, version=answer["version"], location=location)


def change(call: Call) -> Done:
    """Change some fields of an endpoint."""
    webhooks.change_endpoint(by=call.by, uid=_uid(call), changes=call.values, expected=call.version)
    answer = get_webhook(_uid(call))
    return Done(answer, version=answer["version"])


def delete(call: Call) -> Done:
    """Take an endpoint away."""
    webhooks.delete_endpoint(by=call.by, uid=_uid(call))
    return Done()


def replay(call: Call) -> Done:
    """Send again what was sent before."""
    after, delivery = call.values.get("after"), call.values.get("delivery")
    if (after is None) == (delivery is None):
        reason = ("give either after or delivery", "请给出 after 或 delivery 之一")
        problems = tuple(FieldProblem(name, "invalid", *reason) for name in ("after", "delivery"))
        raise InvalidContentError(fields=problems, count=len(problems))
    if after is not None:
        webhooks.replay_from(by=call.by, uid=_uid(call), after=after)
    else:
        webhooks.replay_delivery(by=call.by, uid=_uid(call), delivery=call.values["delivery"])
    return _accepted(_uid(call))


def rotate(call: Call) -> Done:
    """Give an endpoint a new secret."""
    return Done(_with_secret(webhooks.rotate_secret(by=call.by, uid=_uid(call), **call.values)))


def ping(call: Call) -> Done:
    """Send a test message."""
    webhooks.ping(by=call.by, uid=_uid(call))
    return _accepted(_uid(call))


class _ForAdministrators(PrivateView):
    """Reads that only administrators may make; no cache keeps the answers."""

    action = Action.MANAGE


class WebhookList(_ForAdministrators, ListView):
    """The endpoints that events are sent to."""

    item = WEBHOOK
    chosen_by_uid = False
    writes = {
        "post": Write(
            create,
            "Make an endpoint; the answer holds its signing secret, which is shown this once.",
            INPUT,
            WEBHOOK_MADE,
            status=201,
        )
    }

    def listing(self, reading: Reading, values: Values) -> Listing:
        """Give every endpoint."""
        return webhook_listing()


class WebhookDetail(_ForAdministrators):
    """One endpoint, how far it has come and how it fares."""

    answer = WEBHOOK
    writes = {
        "patch": Write(
            change,
            "Change some fields of an endpoint; active sends on where it stopped.",
            CHANGE,
            WEBHOOK,
            versioned=True,
        ),
        "delete": Write(delete, "Take an endpoint away, with its log."),
    }

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the endpoint."""
        return get_webhook(as_uid(names["uid"]))


class WebhookDeliveries(_ForAdministrators):
    """The last thousand attempts to send to an endpoint, the newest first."""

    answer = page_of(WEBHOOK_DELIVERY, None)
    own_parameters = (
        Parameter(
            "outcome", "Only of this outcome", words=tuple(one.value for one in DeliveryOutcome)
        ),
        Parameter("seq", "Only of the event with this number", Kind.INTEGER),
        LIMIT,
        CURSOR,
    )

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give one page of the log."""
        page = list_deliveries(
            as_uid(names["uid"]),
            values["limit"],
            before=_before(values["cursor"]),
            outcome=values["outcome"],
            seq=values["seq"],
        )
        following = page.next_before
        return {
            "results": page.results,
            "next": None
            if following is None
            else address_of(self.request, {"cursor": written_cursor([following])}),
            "previous": None,
        }


def _before(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    (row,), _ = read_cursor(cursor, 1)
    if not isinstance(row, int):
        raise bad_cursor()
    return row


class WebhookReplay(WritingView):
    """Send again."""

    writes = {
        "post": Write(
            replay,
            "Send again, under the same ids: everything behind an event, or one message.",
            REPLAY,
            ACCEPTED,
            status=202,
        )
    }


class WebhookRotate(WritingView):
    """Change secrets."""

    writes = {
        "post": Write(
            rotate,
            "Give an endpoint a new secret, shown this once; for a while both sign.",
            ROTATION,
            WEBHOOK_MADE,
        )
    }


class WebhookPing(WritingView):
    """Send a test message."""

    writes = {"post": Write(ping, "Send a webhook.ping soon.", gives=ACCEPTED, status=202)}
