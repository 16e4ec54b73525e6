"""The outbox: leases, cursors and what is written down of each attempt."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from content.models import Change, WebhookDelivery, WebhookEndpoint
from content.services import deliveries
from content.services.deliveries import (
    LEASE_SECONDS,
    Lease,
    Message,
    Result,
    claim_endpoint,
    next_messages,
    record_result,
    release_endpoint,
    release_leases_of,
)
from content.services.history import publication
from content.services.webhooks import (
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    ping,
    replay_delivery,
    replay_from,
)
from content.vocabulary import DeliveryOutcome, EventKind

URL = "https://hooks.example.org/in"


def tell(number: int = 1, kind: EventKind = EventKind.DOCUMENT_CHANGED, **names: str) -> None:
    with publication() as opened:
        for _ in range(number):
            opened.tell(kind, uuid.uuid4(), {}, **names)


def claimed(worker: str = "one") -> Lease:
    lease = claim_endpoint(worker=worker)
    assert lease is not None
    return lease


def numbers(messages: list[Message]) -> list[int | None]:
    return [message.seq for message in messages]


def result(outcome: DeliveryOutcome = DeliveryOutcome.DELIVERED, status: int = 200) -> Result:
    return Result(outcome, timezone.now(), 1, status)


def test_nothing_is_due_until_something_is_told(db: None) -> None:
    tell()
    create_endpoint(by=None, url=URL)
    assert claim_endpoint(worker="one") is None

    tell()

    assert numbers(next_messages(claimed())) == [2]


def test_an_endpoint_may_begin_at_the_beginning(db: None) -> None:
    tell(3)
    create_endpoint(by=None, url=URL, after=0)

    assert numbers(next_messages(claimed())) == [1, 2, 3]


def test_one_worker_at_a_time_sends_to_an_endpoint(db: None) -> None:
    create_endpoint(by=None, url=URL)
    tell()
    first = claimed("one")

    assert claim_endpoint(worker="two") is None
    release_endpoint(first)
    assert claim_endpoint(worker="two") is not None


def test_a_lease_runs_out_and_who_lost_it_writes_nothing(db: None) -> None:
    endpoint = create_endpoint(by=None, url=URL)
    tell()
    lost = claimed("one")
    (message,) = next_messages(lost)
    later = timezone.now() + timedelta(seconds=LEASE_SECONDS + 1)
    held = claim_endpoint(worker="two", now=later)
    assert held is not None

    assert not record_result(lost, message, result())
    assert next_messages(lost) == []
    assert WebhookDelivery.objects.count() == 0
    assert record_result(held, message, result())
    endpoint.refresh_from_db()
    assert endpoint.cursor == 1


def test_a_worker_that_comes_back_frees_what_it_held(db: None) -> None:
    create_endpoint(by=None, url=URL)
    tell()
    claimed("one")

    release_leases_of("another")
    assert claim_endpoint(worker="one") is None
    release_leases_of("one")
    assert claim_endpoint(worker="one") is not None


def test_endpoints_take_turns(db: None) -> None:
    first = create_endpoint(by=None, url=URL)
    second = create_endpoint(by=None, url=URL)
    tell()
    turns = []
    for _ in range(4):
        lease = claimed()
        turns.append(lease.uid)
        release_endpoint(lease)

    assert turns == [first.uid, second.uid, first.uid, second.uid]


def test_the_cursor_passes_what_was_not_asked_for(db: None) -> None:
    endpoint = create_endpoint(by=None, url=URL, kinds=["concept.created"], frameworks=[])
    tell(3)
    lease = claimed()

    assert next_messages(lease) == []

    endpoint.refresh_from_db()
    assert endpoint.cursor == 3
    release_endpoint(lease)
    assert claim_endpoint(worker="one") is None
    tell(2)
    tell(kind=EventKind.CONCEPT_CREATED)
    assert numbers(next_messages(claimed())) == [6]


def test_filters_of_an_endpoint_hold_together(db: None) -> None:
    create_endpoint(by=None, url=URL, frameworks=["wuge"], kinds=["edition.published"])
    tell(framework="wuge")
    tell(kind=EventKind.EDITION_PUBLISHED, framework="other")
    tell(kind=EventKind.EDITION_PUBLISHED, framework="wuge")

    assert numbers(next_messages(claimed())) == [3]


def test_a_replay_while_a_message_is_under_way_is_not_lost(db: None) -> None:
    endpoint = create_endpoint(by=None, url=URL)
    tell(3)
    lease = claimed()
    for message in next_messages(lease)[:2]:
        assert record_result(lease, message, result())
    (third,) = next_messages(lease)
    replay_from(by=None, uid=endpoint.uid, after=0)

    assert not record_result(lease, third, result())

    release_endpoint(lease)
    assert numbers(next_messages(claimed())) == [1, 2, 3]


def test_an_endpoint_that_was_changed_or_deleted_is_let_go(db: None) -> None:
    endpoint = create_endpoint(by=None, url=URL)
    tell()
    lease = claimed()
    (message,) = next_messages(lease)

    change_endpoint(by=None, uid=endpoint.uid, changes={"active": False})
    assert next_messages(lease) == []
    delete_endpoint(by=None, uid=endpoint.uid)
    assert not record_result(lease, message, result())
    release_endpoint(lease)
    assert WebhookDelivery.objects.count() == 0


def test_what_is_asked_for_by_hand_goes_first_and_once(db: None) -> None:
    endpoint = create_endpoint(by=None, url=URL)
    tell(2)
    lease = claimed()
    first, _ = next_messages(lease)
    record_result(lease, first, result())
    delivery = WebhookDelivery.objects.get()
    ping(by=None, uid=endpoint.uid)
    replay_delivery(by=None, uid=endpoint.uid, delivery=delivery.uid)

    pinged, again = next_messages(lease)
    assert (pinged.kind, again.seq, again.id) == ("webhook.ping", 1, first.id)
    assert record_result(lease, pinged, result(DeliveryOutcome.FAILED, 500))
    assert record_result(lease, again, result())

    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.cursor) == (0, 1)
    assert numbers(next_messages(lease)) == [2]


def test_a_ping_does_not_end_a_pause(db: None) -> None:
    endpoint = create_endpoint(by=None, url=URL)
    tell()
    lease = claimed()
    record_result(lease, next_messages(lease)[0], result(DeliveryOutcome.FAILED, 500))
    release_endpoint(lease)
    ping(by=None, uid=endpoint.uid)

    lease = claimed()
    (pinged,) = next_messages(lease)
    record_result(lease, pinged, result())

    assert next_messages(lease) == []


def test_an_endpoint_switched_on_again_goes_on_where_it_stopped(db: None) -> None:
    endpoint = create_endpoint(by=None, url=URL)
    tell(2)
    lease = claimed()
    record_result(lease, next_messages(lease)[0], result(DeliveryOutcome.FAILED, 410))
    release_endpoint(lease)
    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.disabled_code) == (False, "webhook_gone")

    again = change_endpoint(by=None, uid=endpoint.uid, changes={"active": True})

    assert (again.disabled_code, again.disabled_at, again.failures) == ("", None, 0)
    assert numbers(next_messages(claimed())) == [1, 2]


def test_the_log_keeps_the_newest(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "KEPT_DELIVERIES", 3)
    create_endpoint(by=None, url=URL)
    tell(5)
    lease = claimed()
    for message in next_messages(lease):
        record_result(lease, message, result())

    release_endpoint(lease)

    kept = WebhookDelivery.objects.order_by("seq").values_list("seq", flat=True)
    assert list(kept) == [3, 4, 5]


def test_looking_for_work_costs_two_questions_and_no_transaction(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    create_endpoint(by=None, url=URL)

    with django_assert_num_queries(2):
        assert claim_endpoint(worker="one") is None


def test_no_secret_is_written_into_the_record_of_changes(db: None) -> None:
    endpoint = create_endpoint(by=None, url=URL)
    change_endpoint(by=None, uid=endpoint.uid, changes={"description": "慎言"})

    endpoint = WebhookEndpoint.objects.get()
    rows = [str(row) for row in Change.objects.values("action", "before", "after")]
    assert len(rows) == 2
    assert not [row for row in rows if endpoint.secret in row or "whsec" in row]
