"""The client of the proofs over HTTP."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests import ground
from tests.ground import Speaker

HASTY_SECONDS = 0.05


class Hasty(BaseHTTPRequestHandler):
    """Answers, and closes a connection that rests."""

    protocol_version = "HTTP/1.1"
    timeout = HASTY_SECONDS

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hasty)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_speaker_that_rested_longer_than_the_server_waits_speaks_again(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground, "RESTED_SECONDS", HASTY_SECONDS)
    speaker = Speaker(port, "token")
    answers = [speaker.ask("GET", "frameworks/").status]
    time.sleep(HASTY_SECONDS * 4)
    answers.append(speaker.ask("GET", "frameworks/").status)

    assert answers == [200, 200]
