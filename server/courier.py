"""One webhook message to one address: signed, checked, with time and answer bounded.

A name is resolved once for a connection, every address it gives is judged, and the connection is
made to one of those, so an answer that changes between the check and the use (DNS rebinding) leads
nowhere else. TLS and ``Host`` still name the host. Redirects are not followed and proxies of the
environment not used.
"""

from __future__ import annotations

import datetime as dt
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from django.utils import timezone
from standardwebhooks import Webhook

from content.services.deliveries import Lease, Message, Result
from content.vocabulary import DeliveryOutcome
from content.webhooks import is_public
from server.rendering import json_bytes

SEND_SECONDS = 15.0
MOST_ADDRESSES = 4
MOST_ANSWER_BYTES = 65_536
SHOWN_ANSWER_BYTES = 300
AGENT = "Plumbline-Webhooks/1"


class AddressRefusedError(Exception):
    """A host leads to an address that messages are not sent to."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads, taken apart once."""

    host: str
    port: int
    path: str
    is_tls: bool

    @classmethod
    def of(cls, url: str) -> Self:
        """Read a URL that ``content.webhooks.check_url`` let pass."""
        parts = urlsplit(url)
        is_tls = parts.scheme == "https"
        port = parts.port or (443 if is_tls else 80)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(parts.hostname or "", port, path, is_tls)


def checked_addresses(target: Target, *, allow_private: bool) -> list[str]:
    """Give the addresses of a host, in the resolver's order; one resolution.

    Raises:
        AddressRefusedError: one of them is not of the open internet.
        OSError: the host has no address.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    for address in addresses:
        if not allow_private and not is_public(ipaddress.ip_address(address)):
            raise AddressRefusedError(f"{target.host} leads to {address}")
    return addresses[:MOST_ADDRESSES]


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class CheckedConnection(http.client.HTTPConnection):
    """A connection to one of the addresses that were checked, under the host's own name."""

    def __init__(self, target: Target, addresses: list[str]) -> None:
        """Keep what ``connect`` needs; nothing is opened yet."""
        super().__init__(target.host, target.port, timeout=SEND_SECONDS)
        self.default_port = 443 if target.is_tls else 80
        self._target, self._addresses = target, addresses
        self._aborted = False

    def connect(self) -> None:
        """Open it; the addresses are tried in turn."""
        for place, address in enumerate(self._addresses, start=1):
            try:
                self.sock = socket.create_connection((address, self.port), SEND_SECONDS / 3)
                break
            except OSError:
                if place == len(self._addresses):
                    raise
        self.sock.settimeout(SEND_SECONDS)
        # As the standard library does; without it the body waits for the headers' acknowledgement.
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._target.is_tls:
            # The handshake comes after the assignment, so that ``abort`` reaches it.
            self.sock = _tls().wrap_socket(
                self.sock, server_hostname=self._target.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def abort(self) -> None:
        """End a conversation that takes too long, from another thread."""
        self._aborted = True
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                # The plain socket's: TLS's own would take the session from under its reader.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def refuse_aborted(self) -> None:
        """Tell an answer that was cut from one that ended: both look alike to the parser.

        Raises:
            TimeoutError: it was cut.
        """
        if self._aborted:
            raise TimeoutError(f"no whole answer in {SEND_SECONDS:g} s")


@dataclass(slots=True)
class Courier:
    """Sends the messages of one lease, over one connection while it lasts."""

    lease: Lease
    allow_private: bool
    _open: CheckedConnection | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection; the next message resolves and opens anew."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def send(self, message: Message) -> Result:
        """Give what came of one attempt; every failure of the other side is a result."""
        at, began = timezone.now(), time.monotonic()
        try:
            status, asked, detail = self._exchange(message, at)
        except AddressRefusedError as refusal:
            self.close()
            return Result(DeliveryOutcome.REFUSED, at, detail=str(refusal))
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            self.close()
            said = f"{type(error).__name__}: {error}"
            return Result(DeliveryOutcome.FAILED, at, _since(began), detail=said)
        delivered = 200 <= status < 300  # noqa: PLR2004
        outcome = DeliveryOutcome.DELIVERED if delivered else DeliveryOutcome.FAILED
        return Result(
            outcome, at, _since(began), status, "" if delivered else detail, retry_after=asked
        )

    def _exchange(self, message: Message, at: dt.datetime) -> tuple[int, int | None, str]:
        """Post a message and give the status, the pause asked for and the answer's beginning."""
        body = json_bytes(message.payload)
        headers = signed_headers(message.id, at, body, self.lease.secrets)
        target = Target.of(self.lease.url)
        was_open = self._open is not None
        try:
            return self._post(target, body, headers)
        except (ConnectionError, http.client.RemoteDisconnected):
            # The other side closed a connection that was kept; once more over a fresh one.
            if not was_open:
                raise
            self.close()
            return self._post(target, body, headers)

    def _post(
        self, target: Target, body: bytes, headers: dict[str, str]
    ) -> tuple[int, int | None, str]:
        if self._open is None:
            addresses = checked_addresses(target, allow_private=self.allow_private)
            self._open = CheckedConnection(target, addresses)
        with _deadline(self._open):
            self._open.request("POST", target.path, body, headers)
            answer = self._open.getresponse()
            read = answer.read(MOST_ANSWER_BYTES + 1)
            self._open.refuse_aborted()
        if len(read) > MOST_ANSWER_BYTES or answer.will_close:
            self.close()
        shown = read[:SHOWN_ANSWER_BYTES].decode("utf-8", "replace").replace("\x00", "")
        asked = answer.getheader("Retry-After", "")
        return answer.status, int(asked) if asked.isdecimal() else None, shown


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


@contextmanager
def _deadline(opened: CheckedConnection) -> Iterator[None]:
    """Bound the whole exchange: a timeout of each read would let a dripping answer go on."""
    timer = threading.Timer(SEND_SECONDS, opened.abort)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def signed_headers(
    name: str, at: dt.datetime, body: bytes, secrets: tuple[str, ...]
) -> dict[str, str]:
    """Give the headers of a message; ``at`` is when it is sent, aware UTC.

    Source: Standard Webhooks 1.0, §Signature scheme; several signatures are parted by spaces.
    """
    text = body.decode()
    signatures = [Webhook(secret).sign(name, at, text) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
