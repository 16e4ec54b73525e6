"""The walk of the page for integrators is walked: every command, every answer, every signature."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from content.models import ImportRun
from content.services.deliveries import claim_endpoint, release_endpoint
from content.services.importing import carry_out
from content.vocabulary import Role, RunState
from server.delivery import deliver
from tests.docs.consoles import perform
from tests.docs.pages import ROOT
from tests.factories import make_member, make_token, make_user
from tests.receiver import receiving

PAGE = ROOT / "docs" / "integrating.md"
ALL = ("read", "write", "publish")


def work() -> None:
    """What the worker does: uploads are imported, events are sent."""
    for run in ImportRun.objects.filter(state=RunState.QUEUED):
        carry_out(run.uid)
    while (lease := claim_endpoint(worker="docs")) is not None:
        deliver(lease, threading.Event())
        release_endpoint(lease)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.django_db(transaction=True)
def test_the_walk_answers_as_the_page_says(
    live_server: LiveServer,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    monkeypatch.chdir(tmp_path)
    call_command("import", str(ROOT / "content" / "sample"), publish=True, verbosity=0)
    with receiving() as receiver:
        names = {
            "SITE": live_server.url,
            "HOOK": receiver.url,
            "TOKEN": make_token(make_user(is_superuser=True), *ALL),
            "WRITER": make_token(make_member(Role.EDITOR), "read", "write"),
        }
        event_of: Callable[..., dict[str, Any]] = perform(PAGE, names, work)["event_of"]

    told = [event_of(names["SECRET"], got.headers, got.body) for got in receiver.got]
    assert [event["type"] for event in told] == ["edition.published", "edition.withdrawn"]
    assert {event["data"]["subject"] for event in told} == {names["DRAFT"]}
    first = receiver.got[0]
    with pytest.raises(ValueError, match="wrong signature"):
        event_of(names["SECRET"], first.headers, first.body + b" ")
    with pytest.raises(ValueError, match="wrong signature"):
        event_of(names["SECRET"], first.headers | {"webhook-timestamp": "1"}, first.body)
