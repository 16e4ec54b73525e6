"""What a subscriber in its own process rebuilds, beside what the database holds."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rest_framework.test import APIClient

from content.digests import digest_of, edition_value
from content.models import Edition, Erasure, Expression, Withdrawal
from content.queries.packages import edition_package

SUBSCRIBER = Path(__file__).resolve().parent / "subscriber.py"
Value = dict[str, Any]


def feed() -> Iterator[Value]:
    """The feed as anybody reads it."""
    after, last = 0, 1
    while after < last:
        page = APIClient().get("/api/v1/events/", {"after": after, "limit": 500}).json()
        yield from page["results"]
        after, last = page["next_after"], page["last"]


def subscribed(*arguments: str, events: list[Value] | None = None) -> Value:
    """What a subscriber in its own process rebuilds; it can import nothing of the product."""
    heard = feed() if events is None else events
    lines = "" if arguments else "\n".join(json.dumps(event) for event in heard)
    answer = subprocess.run(
        [sys.executable, "-I", str(SUBSCRIBER), *arguments],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    rebuilt: Value = json.loads(answer.stdout)
    return rebuilt


def public_editions() -> dict[str, Value]:
    """Every sealed edition as the database holds it, with the digest it bears or, erased, has."""
    found = {}
    for edition in Edition.objects.sealed():
        value = edition_value(edition_package(edition))
        is_erased = Erasure.objects.filter(kind="edition", subject=edition.uid).exists()
        digest = digest_of(value) if is_erased else edition.digest
        found[str(edition.uid)] = value | {"digest": digest}
    return found


def assert_rebuilt(told: Value) -> None:
    """Everything public stands in what was rebuilt, under the digests that it bears."""
    assert told["faults"] == []
    assert told["editions"] == json.loads(json.dumps(public_editions()))
    texts = Expression.objects.public().values_list("uid", "digest", "text")
    heard = told["texts"].values()
    assert {(text["uid"], text["digest"], text["text"]) for text in heard} == {
        (str(uid), digest, text) for uid, digest, text in texts
    }
    withdrawn = Withdrawal.objects.values_list("edition__uid", flat=True)
    assert set(told["withdrawn"]) == {str(uid) for uid in withdrawn}
    for kind, address in (
        ("documents", "documents"),
        ("frameworks", "frameworks"),
        ("concepts", "concepts"),
    ):
        assert set(told[kind]) == set(uids_at(address)), kind


def uids_at(resource: str) -> Iterator[str]:
    """The uids of a public list, page by page."""
    address: str | None = f"/api/v1/{resource}/?limit=500"
    while address:
        page = APIClient().get(address).json()
        yield from (one["uid"] for one in page["results"])
        address = page["next"]
