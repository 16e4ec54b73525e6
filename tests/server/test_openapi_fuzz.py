"""A few hundred generated requests find no server error and no answer outside the document."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from content.vocabulary import Role
from server.models import ApiToken
from server.wsgi import application
from tests.factories import make_member

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EXAMPLES = 4


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


@pytest.fixture
def administrator() -> dict[str, str]:
    """The header of a token that may do everything."""
    token, secret = ApiToken.objects.create(user=make_member(Role.ADMINISTRATOR))
    token.scopes = ["read", "write", "publish"]
    token.save(update_fields=["scopes"])
    return {"Authorization": f"Token {secret}"}


def _ask(operation: APIOperation, mode: GenerationMode, headers: dict[str, str]) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, headers=headers)

    ask()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_generated_request_breaks_the_api(
    sample: Path, administrator: dict[str, str], mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]

    for operation in operations:
        if mode is GenerationMode.POSITIVE or operation.query or operation.body:
            _ask(operation, mode, administrator)

    assert len(operations) > 20
