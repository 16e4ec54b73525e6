"""A load generator: so many requests in flight over kept connections, from one process.

It waits with epoll, sends one prepared request and lets the kernel throw away the bodies
(``MSG_TRUNC``), so that a core drives far more than one server process answers. Every answer must
have the status asked for and exactly the length of the first one.
"""

from __future__ import annotations

import gc
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

HEAD = 8192
REST = 1 << 20
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """What was seen: how many answers in how many seconds, and each one's milliseconds, sorted."""

    count: int
    seconds: float
    milliseconds: list[float]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.count / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds that this share of the answers did not exceed.

        >>> Load(4, 1.0, [1.0, 2.0, 3.0, 9.0]).percentile(0.5)
        2.0
        """
        place = max(0, -int(-share * len(self.milliseconds)) - 1)
        return self.milliseconds[place]


def request_bytes(port: int, path: str, headers: dict[str, str], method: str = "GET") -> bytes:
    r"""Write one request.

    >>> request_bytes(80, "/", {"Accept": "*/*"})
    b'GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAccept: */*\r\n\r\n'
    """
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def first_answer(port: int, request: bytes) -> tuple[int, bytes, int]:
    """Give the status, head and whole length of the answer to a request."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(request)
        held = b""
        while b"\r\n\r\n" not in held:
            held += _received(connection)
        head, _, body = held.partition(b"\r\n\r\n")
        length = _body_length(head, request)
        while len(body) < length:
            body += _received(connection)
    return int(head[9:12]), head, len(head) + 4 + length


def _received(connection: socket.socket) -> bytes:
    found = connection.recv(REST)
    if not found:
        raise ConnectionError("the server closed the connection")
    return found


def _body_length(head: bytes, request: bytes) -> int:
    if request.startswith(b"HEAD") or head[9:12] == b"304":
        return 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise ValueError("an answer without Content-Length cannot be counted")


@contextmanager
def _connections(port: int, count: int) -> Iterator[dict[int, socket.socket]]:
    made = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    try:
        for connection in made:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.setblocking(False)
        yield {connection.fileno(): connection for connection in made}
    finally:
        for connection in made:
            connection.close()


def drive(port: int, request: bytes, *, in_flight: int, seconds: float) -> Load:
    """Send a request over and over, so many at once, for so many seconds.

    What is under way at the end is waited for and counted, so that no work is left undone that
    would be taken for another turn's.

    Raises:
        ValueError: an answer had another status or length than the first.
    """
    status, _, length = first_answer(port, request)
    expected = b"HTTP/1.1 %d" % status
    with _connections(port, in_flight) as connections, _no_collector():
        return _driven(connections, request, expected, length, seconds)


def _driven(
    connections: dict[int, socket.socket],
    request: bytes,
    expected: bytes,
    length: int,
    seconds: float,
) -> Load:
    poll = select.epoll()
    clock = time.perf_counter
    # The kernel writes nothing into it.
    thrown = memoryview(bytearray(REST))
    missing, sent, took = dict.fromkeys(connections, 0), {}, []
    began = clock()
    for number, connection in connections.items():
        poll.register(number, select.EPOLLIN)
        sent[number] = clock()
        connection.send(request)
    deadline = began + seconds
    now = began
    while sent:
        for number, _ in poll.poll(PATIENCE_SECONDS):
            connection = connections[number]
            left = missing[number] or length - _begun(connection, expected)
            left = missing[number] = left - _thrown_away(connection, left, thrown)
            if left == 0:
                now = clock()
                took.append((now - sent.pop(number)) * 1000)
                if now < deadline:
                    sent[number] = now
                    connection.send(request)
                else:
                    # The server may close it while others still wait for slow answers.
                    poll.unregister(number)
    poll.close()
    took.sort()
    return Load(len(took), now - began, took)


def _begun(connection: socket.socket, expected: bytes) -> int:
    """Read the beginning of an answer; give its bytes."""
    head = connection.recv(HEAD)
    if not head.startswith(expected):
        raise ValueError(f"another answer: {head[:200]!r}")
    return len(head)


def _thrown_away(connection: socket.socket, left: int, into: memoryview) -> int:
    """Read what has come of the rest of an answer; give its bytes."""
    if left < 0:
        raise ValueError(f"an answer is {-left} bytes longer than the first")
    gone = 0
    while gone < left:
        try:
            gone += connection.recv_into(into, min(left - gone, REST), socket.MSG_TRUNC)
        except BlockingIOError:
            break
    return gone


@contextmanager
def _no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
