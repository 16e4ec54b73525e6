"""The page for integrators says what the feed and the webhooks do: its commands are run here."""

import json
import os
import re
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from content.models import Event, WebhookEndpoint
from content.services.deliveries import claim_endpoint, release_endpoint
from content.vocabulary import EventKind
from server.delivery import deliver
from tests.docs.pages import ROOT
from tests.factories import make_token, make_user
from tests.receiver import receiving

PAGE = ROOT / "docs" / "events.md"
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (`[a-z]+\.[a-z` .]+`) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
WORD = re.compile(r"`([a-z_.]+)`")


def told() -> dict[str, set[str]]:
    """What the page says that the data of each kind holds."""
    text = PAGE.read_text(encoding="utf-8")
    return {
        kind: set(WORD.findall(data))
        for kinds, data in ROW.findall(text)
        for kind in WORD.findall(kinds)
    }


def test_the_page_tells_every_kind_of_event() -> None:
    assert set(told()) == {kind.value for kind in EventKind}


def test_the_page_tells_every_field_of_what_the_sample_tells(sample: Path) -> None:
    held = {event.kind: set(event.data) for event in Event.objects.all()}

    assert {"requirement.created", "association.created", "concept.created"} <= set(held)
    assert held == {kind: fields for kind, fields in told().items() if kind in held}


def conversations() -> list[tuple[str, Any]]:
    """The commands of the page, each with the answer that it promises."""
    found = []
    for block in CONSOLE.findall(PAGE.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, answer = re.split(r"(?<!\\)\n", part, maxsplit=1)
            found.append((command, json.loads(answer)))
    return found


def agrees(answer: Any, promised: Any) -> bool:
    """Whether an answer is what was promised; … stands for anything, as a key for other fields."""
    if promised == "…":
        return True
    if isinstance(promised, dict) and isinstance(answer, dict):
        named = set(promised) - {"…"}
        whole = set(answer) == named or ("…" in promised and named < set(answer))
        return whole and all(agrees(answer[name], promised[name]) for name in named)
    if isinstance(promised, list) and isinstance(answer, list):
        pairs = zip(answer, promised, strict=False)
        return len(answer) == len(promised) and all(agrees(*pair) for pair in pairs)
    return bool(answer == promised)


def said(command: str, names: dict[str, str]) -> Any:
    finished = subprocess.run(
        ["/bin/sh", "-c", command],
        env=os.environ | names,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(finished.stdout)


def send_all() -> None:
    """What the worker does."""
    while (lease := claim_endpoint(worker="docs")) is not None:
        deliver(lease, threading.Event())
        release_endpoint(lease)


@pytest.mark.django_db(transaction=True)
def test_the_commands_of_the_page_answer_as_it_says(
    live_server: LiveServer, settings: Settings
) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    settings.WEBHOOK_ALLOW_PRIVATE = True
    call_command("import", str(ROOT / "content" / "sample"), publish=True, verbosity=0)
    token = make_token(make_user(is_superuser=True), "read", "write")

    with receiving() as receiver:
        names = {"SITE": live_server.url, "TOKEN": token, "HOOK": receiver.url}
        for command, promised in conversations():
            answer = said(command, names)
            assert agrees(answer, promised), json.dumps(answer, ensure_ascii=False, indent=1)
            if "secret" in answer:
                names["HOOK_UID"] = answer["uid"]
            send_all()

    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.failures, len(receiver.got)) == (0, 5)
    assert [json.loads(got.body)["type"] for got in receiver.got][-1] == "webhook.ping"
