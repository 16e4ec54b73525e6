"""A few hundred generated requests over every operation find no fault; ``make prove`` sends more.

The checks are those of the proof (``tests/generating.py``): sound data is taken, unsound refused,
and every answer has the status, type, headers, fields and code that the document says. That tokens
are not ignored the proof shows: here all requests are sent with one.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import ignored_auth

from content.vocabulary import Role
from server.wsgi import application
from tests.factories import make_member, make_token
from tests.generating import DOCUMENT, configured, prepared

# What calls the application in process does not unpack.
PLAIN = {"Accept-Encoding": "identity"}
EXAMPLES = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 1}


@pytest.fixture(autouse=True)
def open_connection(db: None) -> Iterator[None]:
    """Keep the test's transaction open between requests, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer long polls at once; nothing is published while the requests are made."""
    monkeypatch.setattr("content.api.feed.wait_for_events", lambda *_: None)


def _ask(operation: APIOperation, mode: GenerationMode) -> int:
    sent = 0

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES[mode], suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        nonlocal sent
        sent += 1
        case.call_and_validate(headers=PLAIN, excluded_checks=[ignored_auth])

    ask()
    return sent


def test_no_generated_request_breaks_the_api(sample: Path) -> None:
    token = make_token(make_member(Role.ADMINISTRATOR), "read", "write", "publish")
    config = configured(token, max(EXAMPLES.values()), seed=1)
    schema = prepared(schemathesis.openapi.from_wsgi(DOCUMENT, application, config=config))
    operations = [found.ok() for found in schema.get_all_operations()]

    sent = sum(
        _ask(operation, mode)
        for operation in operations
        for mode in EXAMPLES
        # What takes nothing cannot be asked wrongly.
        if mode is GenerationMode.POSITIVE or operation.query or operation.body
    )

    assert len(operations) > 100
    assert sent > 250
