"""Every code that ``/problems/`` explains can be produced, those too that no operation lists.

The codes of operations are produced by ``test_refusals_are_produced.py``; here are the others:
what a file of an upload is refused for, what every address may answer, what a stream and a
command say.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from content.api.streaming import MEDIA_TYPE
from content.errors import ErasureBusyError
from content.services.importing import carry_out
from content.vocabulary import Role
from server.problem_kinds import problem_kinds
from tests.docs.pages import ROOT
from tests.factories import make_member, make_requirement
from tests.server.test_refusals_are_produced import described

SAMPLE = ROOT / "content" / "sample"
Told = tuple[int, str]
Make = Callable[[Client, pytest.MonkeyPatch], Told]


def _reported(client: Client, files: dict[str, bytes]) -> Told:
    """Upload files, let the worker import them, and give what the report says of the first."""
    client.force_login(make_member(Role.EDITOR))
    sent = [SimpleUploadedFile(name, held) for name, held in files.items()]
    address = client.post("/api/v1/imports/", {"file": sent})["Location"]
    carry_out(uuid.UUID(address.split("/")[-2]))
    told = {one["path"]: one for one in client.get(address).json()["report"]}
    (first,) = [one for path, one in told.items() if path.endswith(next(iter(files)))]
    assert (first["status"], bool(first["message"]), bool(first["message_zh"])) == (
        "refused", True, True,
    )  # fmt: skip
    return problem_kinds()[first["code"]].status, first["code"]


def _unreadable(client: Client, patch: pytest.MonkeyPatch) -> Told:
    """A package without the document that it names."""
    return _reported(client, {"haoganbu.yaml": (SAMPLE / "haoganbu.yaml").read_bytes()})


def _invalid(client: Client, patch: pytest.MonkeyPatch) -> Told:
    return _reported(client, {"a.yaml": b"plumbline: 1\nframework: {slug: a}\n"})


def _misquoted(client: Client, patch: pytest.MonkeyPatch) -> Told:
    package = (SAMPLE / "haoganbu.yaml").read_text(encoding="utf-8")
    assert "quote: 真信马克思主义" in package
    wrong = package.replace("quote: 真信马克思主义", "quote: 没有这句话，真信马克思主义")
    document = SAMPLE / "haoganbu-shuoming.md"
    return _reported(
        client, {"haoganbu.yaml": wrong.encode(), document.name: document.read_bytes()}
    )


def _answered(response: Any) -> Told:
    return response.status_code, response.json()["code"]


def _unready(client: Client, patch: pytest.MonkeyPatch) -> Told:
    return _answered(client.get("/readyz"))


def _other_method(client: Client, patch: pytest.MonkeyPatch) -> Told:
    client.force_login(make_member(Role.EDITOR))
    return _answered(client.delete("/api/v1/requirements/"))


def _broken(client: Client, patch: pytest.MonkeyPatch) -> Told:
    """A fault of ours: a query that cannot be."""

    def fail(*_: object) -> None:
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("SELECT nothing FROM nowhere")

    patch.setattr("content.api.items.get_framework", fail)
    client.raise_request_exception = False
    return _answered(client.get("/api/v1/frameworks/any/"))


def _broken_off(client: Client, patch: pytest.MonkeyPatch) -> Told:
    def batches(*_: object, **__: object) -> Iterator[list[Any]]:
        yield [{"uid": "1"}]
        raise DatabaseError

    patch.setattr("content.api.lists.batches", batches)
    response: Any = client.get("/api/v1/documents/", headers={"accept": MEDIA_TYPE})
    last = orjson.loads(b"".join(response.streaming_content).splitlines()[-1])["problem"]
    return last["status"], last["code"]


BESIDE: dict[str, Make] = {
    "unreadable_file": _unreadable,
    "invalid_package": _invalid,
    "quote_not_found": _misquoted,
    "not_ready": _unready,
    "method_not_allowed": _other_method,
    "internal_error": _broken,
    "stream_broken": _broken_off,
}
# Produced below, by a command that meets somebody else's transaction.
OF_COMMANDS = {"erasure_busy"}


def test_every_code_that_is_explained_is_listed_by_an_operation_or_produced_here() -> None:
    listed = {code for _, _, code in described()[1]}

    assert set(problem_kinds()) - listed == set(BESIDE) | OF_COMMANDS


@pytest.mark.django_db
@pytest.mark.parametrize("code", BESIDE)
def test_a_code_that_no_operation_lists_is_produced(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    kind = problem_kinds()[code]

    assert BESIDE[code](client, monkeypatch) == (kind.status, code)


@pytest.mark.django_db(transaction=True)
def test_erasing_beside_somebody_who_writes_without_a_pause_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = make_requirement()
    monkeypatch.setattr("content.services.erasing._ATTEMPTS", 2)
    begun, done = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(version=2)
            begun.set()
            done.wait(30)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(30)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(CommandError) as refused:
        call_command("erase", str(row.entity.uid), "--reason", "误收")
    done.set()
    writer.join()

    assert ErasureBusyError.template in str(refused.value)
    assert ErasureBusyError.template_zh in str(refused.value)
    row.refresh_from_db()
    assert (row.version, row.statement) == (2, "要特别慎言。")
    if connection.vendor == "sqlite":
        connection.close()
