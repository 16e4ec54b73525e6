"""The page for integrators says what the feed and the webhooks do: its commands are run here."""

import re
import shutil
import threading
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from content.models import Event, WebhookEndpoint
from content.services.deliveries import claim_endpoint, release_endpoint
from content.vocabulary import EventKind
from server.delivery import deliver
from tests.docs.consoles import perform
from tests.docs.pages import ROOT
from tests.factories import make_token, make_user
from tests.receiver import receiving

PAGE = ROOT / "docs" / "events.md"
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
        event_of = perform(PAGE, names, send_all)["event_of"]

    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.failures, len(receiver.got)) == (0, 5)
    assert [event_of(names["SECRET"], got.headers, got.body)["type"] for got in receiver.got][
        -1
    ] == "webhook.ping"
