"""An endpoint that webhooks are sent to: it keeps what it got and answers as it is told."""

import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Got:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass(frozen=True, slots=True)
class Say:
    """One answer."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Respond = Callable[[BaseHTTPRequestHandler, int], Say | None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A sender that was killed, or would not hear more, is what is tested.
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Receiver:
    """A server on a port of its own.

    ``respond`` gives the answer to the request of this number (from 0); None means that it wrote
    to the connection itself.
    """

    def __init__(self, respond: Respond, tls: ssl.SSLContext | None = None) -> None:
        self.got: list[Got] = []
        self._respond = respond
        self._server = _Server(("127.0.0.1", 0), self._handler())
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def ids(self) -> list[str]:
        return [got.id for got in self.got]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # A small answer is not to wait for the acknowledgement of the last one.
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                number = len(receiver.got)
                receiver.got.append(Got(self.path, dict(self.headers.items()), body))
                said = receiver._respond(self, number)
                if said is not None:
                    self.send_response(said.status)
                    for name, value in said.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(said.body)))
                    self.end_headers()
                    self.wfile.write(said.body)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def saying(*answers: Say) -> Respond:
    """Answer with each of these in turn, then with 204."""
    return lambda _, number: answers[number] if number < len(answers) else Say()


@contextmanager
def receiving(respond: Respond | None = None, **options: Any) -> Iterator[Receiver]:
    """Run a receiver for the length of a block."""
    receiver = Receiver(respond or saying(), **options)
    receiver.start()
    try:
        yield receiver
    finally:
        receiver.stop()
