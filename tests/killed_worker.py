"""The task worker with a mark in shared memory while its sender holds a transaction open.

``python -m tests.killed_worker prepare URL EVENTS`` makes an endpoint and something to send it and
prints the endpoint's uid; ``work FLAG`` runs ``manage.py work``, the first byte of the file FLAG
being 1 whenever a thread that sends webhooks is inside a transaction, so that whoever kills the
process can tell where it was; ``state`` prints how far the endpoint has come.
"""

import json
import os
import sys
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
django.setup()

from django.core.management import call_command  # noqa: E402

from content.models import WebhookEndpoint  # noqa: E402
from content.services.history import publication  # noqa: E402
from content.services.webhooks import create_endpoint  # noqa: E402
from content.vocabulary import EventKind  # noqa: E402
from tests.marking import mark_transactions  # noqa: E402

SENDERS = "webhooks"


def prepare(url: str, events: str) -> None:
    """Make an endpoint and events for it."""
    endpoint = create_endpoint(by=None, url=url)
    with publication() as opened:
        for place in range(int(events)):
            data = {"title": "慎言", "statement": f"第{place}条" * 20}
            opened.tell(EventKind.REQUIREMENT_CHANGED, uuid.uuid4(), data)
    sys.stdout.write(str(endpoint.uid))


def work(flag: str) -> None:
    """Run the worker, marked."""
    mark_transactions(
        Path(flag), belongs=lambda: threading.current_thread().name.startswith(SENDERS)
    )
    call_command("work")


def state() -> None:
    """Print how far the endpoint has come."""
    sys.stdout.write(json.dumps(WebhookEndpoint.objects.values("cursor").get()))


if __name__ == "__main__":
    verbs: dict[str, Callable[..., None]] = {"prepare": prepare, "work": work, "state": state}
    verbs[sys.argv[1]](*sys.argv[2:])
