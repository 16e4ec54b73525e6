"""Alive without a database; ready with database, migrations and a worker."""

import datetime as dt

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from server import health
from server.models import WorkerBeat


def seen(seconds: int) -> None:
    at = timezone.now() - dt.timedelta(seconds=seconds)
    WorkerBeat.objects.update_or_create(name="worker", defaults={"seen_at": at})


def test_the_process_is_alive_without_asking_the_database(client: Client) -> None:
    response = client.get("/livez")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})


@pytest.mark.django_db
def test_the_service_is_ready_while_a_worker_is_seen(client: Client) -> None:
    seen(seconds=30)

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
@pytest.mark.parametrize("silent", [True, False])
def test_a_silent_worker_is_named(client: Client, *, silent: bool) -> None:
    if silent:
        seen(seconds=61)

    response = client.get("/readyz")

    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert response.json()["detail"] == "Not ready: no task worker was seen lately"
    assert response["Retry-After"]


@pytest.mark.django_db
def test_missing_migrations_are_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_unapplied", lambda: True)

    assert client.get("/readyz").json()["detail"] == "Not ready: migrations are not applied"


@pytest.mark.django_db
def test_a_silent_database_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent() -> bool:
        raise OperationalError

    monkeypatch.setattr(health, "_unapplied", silent)

    assert client.get("/readyz").json()["detail"] == "Not ready: the database does not answer"


@pytest.mark.django_db
def test_health_asks_nobody_to_sign_in(client: Client, settings: object) -> None:
    settings.ANONYMOUS_READING = False  # type: ignore[attr-defined]
    seen(seconds=0)

    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 200
