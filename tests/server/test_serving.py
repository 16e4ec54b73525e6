"""``manage.py serve`` as a person runs it: it answers, mends itself, and stops."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Served:
    """A running ``manage.py serve --prepare`` and what it has printed."""

    def __init__(self, data: Path) -> None:
        self.port = _free_port()
        self.output = data / "output"
        environment = os.environ | {
            "DATA": str(data),
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "server.settings.dev",
            "PYTHONIOENCODING": "utf-8",
        }
        with self.output.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--prepare", f"--port={self.port}"],
                cwd=ROOT,
                env=environment,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )

    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.getheader("Location") or ""

    def wait(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert self.process.poll() is None, self.printed()
            assert time.monotonic() < deadline, self.printed()
            time.sleep(0.05)

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def children(self) -> dict[str, psutil.Process]:
        found = psutil.Process(self.process.pid).children()
        alive = [child for child in found if child.status() != psutil.STATUS_ZOMBIE]
        return {"worker" if "work" in child.cmdline() else "server": child for child in alive}


def is_alive(process: psutil.Process) -> bool:
    # Where nothing reaps orphans (a container without an init), the dead stay as zombies.
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(tmp_path_factory.mktemp("served"))
    try:
        running.wait(lambda: "Ctrl-C" in running.printed())
        yield running
    finally:
        running.process.terminate()
        running.process.wait(timeout=20)


def test_it_prints_the_addresses_and_a_login_that_works_once(served: Served) -> None:
    addresses = re.findall(rf"http://127\.0\.0\.1:{served.port}(\S+)", served.printed())

    assert addresses[:5] == ["/", "/explore", "/api/docs/", "/api/v1/openapi.json", "/admin/"]
    assert addresses[5].startswith("/login/once/")
    assert served.get(addresses[5]) == (302, "/")
    assert served.get(addresses[5])[0] == 410


def test_it_is_ready_once_the_worker_has_beaten(served: Served) -> None:
    served.wait(served.is_ready)


@pytest.mark.parametrize("name", ["worker", "server"])
def test_a_killed_child_is_started_again(served: Served, name: str) -> None:
    killed = served.children()[name]
    family = [killed, *killed.children(recursive=True)]

    killed.kill()
    served.wait(lambda: served.children().get(name, killed).pid != killed.pid)
    served.wait(served.is_ready)

    assert "意外退出(-9)" in served.printed()
    assert [process for process in family if is_alive(process)] == []


def test_a_taken_port_is_told_in_both_languages_with_exit_code_1(served: Served) -> None:
    command = [sys.executable, "manage.py", "serve", f"--port={served.port}"]

    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert second.returncode == 1
    assert f"端口 {served.port} 已被占用" in second.stderr
    assert f"Port {served.port} is taken" in second.stderr


def test_control_c_stops_both_children_and_leaves_nothing_behind(served: Served) -> None:
    """The last test of this file: what it stops, the others need."""
    served.wait(lambda: len(served.children()) == 2)
    family = psutil.Process(served.process.pid).children(recursive=True)

    served.process.send_signal(signal.SIGINT)
    code = served.process.wait(timeout=20)

    assert code == 0
    assert len(family) >= 2
    assert [process for process in family if is_alive(process)] == []
    assert "已停止 · stopped" in served.printed()
