"""Webhook messages as they go out: signed, in order, bounded, and only where they may go."""

import json
import socket
import ssl
import subprocess
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from content.models import WebhookDelivery, WebhookEndpoint
from content.services.deliveries import claim_endpoint, release_endpoint
from content.services.history import publication
from content.services.webhooks import create_endpoint, ping, rotate_secret
from content.vocabulary import EventKind
from content.webhooks import message_id
from server import courier
from server.courier import Target, checked_addresses, signed_headers
from server.delivery import deliver, deliver_until
from tests.receiver import Receiver, Say, receiving, saying

PUBLIC = "93.184.216.34"
NEVER = threading.Event()


@pytest.fixture(autouse=True)
def private_is_allowed(settings: Settings) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = True


def tell(number: int = 1, kind: EventKind = EventKind.DOCUMENT_CHANGED) -> None:
    with publication() as opened:
        for place in range(number):
            opened.tell(kind, uuid.UUID(int=place), {"title": "慎言"})


def sent(endpoint: WebhookEndpoint, *, at: datetime | None = None) -> WebhookEndpoint:
    """Let a worker send what is due to the endpoint now; give it as it stands then."""
    lease = claim_endpoint(worker="test", now=at)
    if lease is not None:
        deliver(lease, NEVER)
        release_endpoint(lease)
    endpoint.refresh_from_db()
    return endpoint


def outcomes() -> list[tuple[int | None, str, int | None]]:
    rows = WebhookDelivery.objects.order_by("pk")
    return list(rows.values_list("seq", "outcome", "status"))


def test_every_event_is_posted_once_in_order_and_signed(db: None) -> None:
    with receiving() as receiver:
        endpoint = create_endpoint(by=None, url=receiver.url)
        tell(3)
        sent(endpoint)

    assert receiver.ids == [message_id(endpoint.uid, str(seq)) for seq in (1, 2, 3)]
    first = receiver.got[0]
    told = Webhook(endpoint.secret).verify(first.body, first.headers)
    assert (told["type"], told["data"]["seq"]) == ("document.changed", 1)
    assert told["data"]["data"] == {"title": "慎言"}
    assert told["timestamp"] == told["data"]["at"]
    assert first.headers["Content-Type"] == "application/json"
    assert (endpoint.cursor, outcomes()) == (3, [(seq, "delivered", 204) for seq in (1, 2, 3)])


def test_the_body_is_the_event_as_the_feed_gives_it(db: None, client: Any) -> None:
    with receiving() as receiver:
        endpoint = create_endpoint(by=None, url=receiver.url)
        tell()
        sent(endpoint)

    (event,) = client.get("/api/v1/events/").json()["results"]
    assert json.loads(receiver.got[0].body)["data"] == event


def test_a_signature_fits_one_body_only(db: None) -> None:
    now = datetime.now(tz=UTC)
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = signed_headers("msg_1", now, b"{}", (secret,))

    assert Webhook(secret).verify(b"{}", headers) == {}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(b"[]", headers)


def test_a_rotated_secret_and_the_one_before_both_verify(db: None) -> None:
    with receiving() as receiver:
        endpoint = create_endpoint(by=None, url=receiver.url)
        rotated = rotate_secret(by=None, uid=endpoint.uid)
        tell()
        sent(rotated)
        rotated.previous_until = timezone.now()
        rotated.save()
        tell()
        sent(rotated)

    both, new = receiver.got
    for secret in (endpoint.secret, rotated.secret):
        assert Webhook(secret).verify(both.body, both.headers)
    assert Webhook(rotated.secret).verify(new.body, new.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.secret).verify(new.body, new.headers)


def test_a_refused_message_is_sent_again_before_any_later_one(db: None) -> None:
    with receiving(saying(Say(), Say(500, body=b"no \xff"), Say(503, {"Retry-After": "60"}))) as r:
        endpoint = create_endpoint(by=None, url=r.url)
        tell(3)
        first = sent(endpoint)
        assert (first.cursor, first.failures) == (1, 1)
        assert first.next_attempt_at is not None
        assert sent(endpoint).failures == 1, "it is not tried before its time"
        second = sent(endpoint, at=timezone.now() + timedelta(seconds=7))
        assert second.next_attempt_at is not None
        assert second.next_attempt_at - timezone.now() > timedelta(seconds=55)
        last = sent(endpoint, at=timezone.now() + timedelta(seconds=65))

    assert (last.cursor, last.failures, last.next_attempt_at) == (3, 0, None)
    assert r.ids == [message_id(endpoint.uid, seq) for seq in ("1", "2", "2", "2", "3")]
    log = WebhookDelivery.objects.filter(seq=2).order_by("pk")
    assert list(log.values_list("attempt", "status", "detail")) == [
        (1, 500, "no �"), (2, 503, ""), (3, 204, ""),
    ]  # fmt: skip


def test_who_says_gone_is_sent_nothing_more(db: None) -> None:
    with receiving(saying(Say(410))) as receiver:
        endpoint = create_endpoint(by=None, url=receiver.url)
        tell(2)
        sent(endpoint)
        sent(endpoint)

    assert (endpoint.active, endpoint.disabled_code) == (False, "webhook_gone")
    assert len(receiver.got) == 1


def test_after_three_days_of_failures_an_endpoint_is_disabled(db: None) -> None:
    with receiving(lambda *_: Say(500)) as receiver:
        endpoint = create_endpoint(by=None, url=receiver.url)
        tell()
        began = at = timezone.now()
        while sent(endpoint, at=at).active:
            assert endpoint.next_attempt_at is not None
            pause = endpoint.next_attempt_at - timezone.now()
            at += pause + timedelta(seconds=1)

    assert endpoint.disabled_code == "webhook_exhausted"
    assert timedelta(days=2.5) < at - began < timedelta(days=4)
    assert len(set(receiver.ids)) == 1
    assert len(receiver.ids) == 15


def test_redirects_are_not_followed(db: None) -> None:
    with receiving() as other, receiving(saying(Say(302, {"Location": other.url}))) as receiver:
        endpoint = create_endpoint(by=None, url=receiver.url)
        tell()
        sent(endpoint)

    assert (len(other.got), endpoint.failures) == (0, 1)
    assert outcomes() == [(1, "failed", 302)]


def test_an_endless_answer_is_cut(db: None) -> None:
    def endless(request: BaseHTTPRequestHandler, number: int) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(b"x" * 10_000)
        except OSError:
            request.close_connection = True

    with receiving(endless) as receiver:
        endpoint = create_endpoint(by=None, url=receiver.url)
        tell(2)
        sent(endpoint)

    assert outcomes() == [(1, "delivered", 200), (2, "delivered", 200)]


def test_an_answer_that_drips_is_cut_at_the_deadline(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "SEND_SECONDS", 0.5)

    def dripping(request: BaseHTTPRequestHandler, number: int) -> None:
        try:
            request.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                request.wfile.write(b"X-Drip: 1\r\n")
                time.sleep(0.1)
        except OSError:
            request.close_connection = True

    with receiving(dripping) as receiver:
        endpoint = create_endpoint(by=None, url=receiver.url)
        tell()
        sent(endpoint)

    assert [outcome for _, outcome, _ in outcomes()] == ["failed"]


def test_a_connection_closed_between_messages_is_opened_again(db: None) -> None:
    def closing(request: BaseHTTPRequestHandler, number: int) -> Say:
        # Without saying so beforehand.
        request.close_connection = True
        return Say()

    with receiving(closing) as receiver:
        endpoint = create_endpoint(by=None, url=receiver.url)
        tell(3)
        sent(endpoint)

    assert (endpoint.cursor, len(set(receiver.ids))) == (3, 3)


def test_a_ping_goes_out_even_where_nothing_else_does(db: None) -> None:
    with receiving() as receiver:
        endpoint = create_endpoint(by=None, url=receiver.url, active=False)
        tell()
        ping(by=None, uid=endpoint.uid)
        sent(endpoint)

    (got,) = receiver.got
    told = Webhook(endpoint.secret).verify(got.body, got.headers)
    assert (told["type"], told["data"]) == ("webhook.ping", {"endpoint": str(endpoint.uid)})
    assert (endpoint.cursor, endpoint.errands.count()) == (0, 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "[::ffff:127.0.0.1]", "127.1"])
def test_a_private_address_is_refused_when_it_comes_to_sending(
    db: None, settings: Settings, host: str
) -> None:
    with receiving() as receiver:
        endpoint = create_endpoint(by=None, url=f"http://{host}:{receiver.port}/hook")
        settings.WEBHOOK_ALLOW_PRIVATE = False
        tell()
        sent(endpoint)

    assert receiver.got == []
    assert (outcomes(), endpoint.failures) == ([(1, "refused", None)], 1)


class Resolver:
    """A name server that changes its mind, and a net that leads every connection to a receiver."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, receiver: Receiver, *answers: str) -> None:
        self.asked: list[str] = []
        self.connected: list[str] = []
        self._answers = list(answers)

        def resolved(host: str, port: int, **_: Any) -> list[Any]:
            self.asked.append(host)
            address = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        def connected(address: tuple[str, int], timeout: float) -> socket.socket:
            self.connected.append(address[0])
            opened = socket.socket()
            opened.settimeout(timeout)
            opened.connect(("127.0.0.1", receiver.port))
            return opened

        monkeypatch.setattr("server.courier.socket.getaddrinfo", resolved)
        monkeypatch.setattr("server.courier.socket.create_connection", connected)


def test_the_address_that_was_checked_is_the_one_connected_to(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving() as receiver:
        endpoint = create_endpoint(by=None, url="http://hooks.example.org/in?x=1")
        settings.WEBHOOK_ALLOW_PRIVATE = False
        names = Resolver(monkeypatch, receiver, PUBLIC, "127.0.0.1")
        tell(2)
        sent(endpoint)

    assert (names.asked, names.connected) == (["hooks.example.org"], [PUBLIC])
    assert [(got.path, got.headers["Host"]) for got in receiver.got] == [
        ("/in?x=1", "hooks.example.org")
    ] * 2


def test_a_name_that_turns_private_is_refused_at_its_next_connection(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closing(request: BaseHTTPRequestHandler, number: int) -> Say:
        return Say(204, {"Connection": "close"})

    with receiving(closing) as receiver:
        endpoint = create_endpoint(by=None, url="http://hooks.example.org/")
        settings.WEBHOOK_ALLOW_PRIVATE = False
        names = Resolver(monkeypatch, receiver, PUBLIC, "10.0.0.8")
        tell(2)
        sent(endpoint)

    assert (names.asked, names.connected) == (["hooks.example.org"] * 2, [PUBLIC])
    assert outcomes() == [(1, "delivered", 204), (2, "refused", None)]


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in (PUBLIC, "10.0.0.1")]
    monkeypatch.setattr("server.courier.socket.getaddrinfo", lambda *_, **__: found)

    with pytest.raises(courier.AddressRefusedError):
        checked_addresses(Target.of("https://hooks.example.org/"), allow_private=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for hooks.example.org that signs itself, with its key in the same file."""
    folder = tmp_path_factory.mktemp("tls")
    key, held = folder / "key.pem", folder / "certificate.pem"
    command = [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-subj", "/CN=hooks.example.org", "-addext", "subjectAltName=DNS:hooks.example.org",
        "-keyout", str(key), "-out", str(held),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    both = folder / "both.pem"
    both.write_text(key.read_text() + held.read_text())
    return both


@pytest.mark.parametrize("is_trusted", [True, False])
def test_tls_names_and_verifies_the_host(
    db: None, monkeypatch: pytest.MonkeyPatch, certificate: Path, is_trusted: bool
) -> None:
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _, name, __: names.append(name)
    if is_trusted:
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(courier, "_tls", lambda: trusting)

    with receiving(tls=context) as receiver:
        endpoint = create_endpoint(by=None, url="https://hooks.example.org/in")
        Resolver(monkeypatch, receiver, PUBLIC)
        tell()
        sent(endpoint)

    assert names == ["hooks.example.org"]
    assert [got.headers["Host"] for got in receiver.got] == ["hooks.example.org"] * is_trusted
    assert [outcome for _, outcome, _ in outcomes()] == ["delivered" if is_trusted else "failed"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_what_comes_and_a_slow_endpoint_delays_no_other() -> None:
    released = threading.Event()

    def slow(request: BaseHTTPRequestHandler, number: int) -> Say:
        released.wait(30)
        return Say()

    stopped = threading.Event()
    with receiving(slow) as stuck, receiving() as receiver:
        create_endpoint(by=None, url=stuck.url)
        create_endpoint(by=None, url=receiver.url)
        worker = threading.Thread(target=deliver_until, args=(stopped, "test", 0.02))
        worker.start()
        tell(2)
        tell()
        deadline = time.monotonic() + 30
        while len(receiver.got) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        was_stuck = len(stuck.got)
        released.set()
        while len(stuck.got) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        stopped.set()
        worker.join()
    connection.close()

    assert (was_stuck, len(receiver.got), len(stuck.got)) == (1, 3, 3)
    assert not WebhookEndpoint.objects.filter(lease__isnull=False).exists()
