"""Lists as newline-delimited JSON: the same members as the pages, to the last line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from content.api.streaming import MEDIA_TYPE, MOST_STREAMS, Stream, line
from content.errors import StreamsBusyError
from content.models import Counter, Requirement
from content.queries import streams
from content.queries.reading import Reading
from content.queries.requirement_filters import RequirementQuery
from content.queries.requirements import requirement_listing
from content.queries.streams import batches
from tests.factories import make_edition, make_requirement, seal_edition

Json = dict[str, Any]
LISTS = (
    "frameworks/",
    "editions/",
    "requirements/",
    "requirements/?framework=wuge-guoying&kind=standard&expand=children,citations,associations",
    "requirements/?q=慎&fields=title,cite_as",
    "requirements/?edition=2022",
    "documents/",
    "passages/",
    "associations/",
    "concepts/",
    "concepts/schemes/",
)


@pytest.fixture(autouse=True)
def content(loaded: Path, db: None) -> Path:
    return loaded


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BATCH", 7)


def get_lines(client: Client, address: str, **headers: str) -> list[Json]:
    response = client.get(f"/api/v1/{address}", headers={"accept": MEDIA_TYPE, **headers})
    assert (response.status_code, response["Content-Type"]) == (200, MEDIA_TYPE)
    assert response.streaming
    return lines_of(b"".join(response.streaming_content))  # type: ignore[arg-type]


def lines_of(body: bytes) -> list[Json]:
    assert not body or body.endswith(b"\n")
    return [json.loads(one) for one in body.splitlines()]


def paged(client: Client, address: str) -> Iterator[Json]:
    sign = "&" if "?" in address else "?"
    following: str | None = f"/api/v1/{address}{sign}limit=5"
    while following:
        body = client.get(following).json()
        yield from body["results"]
        following = body["next"]


@pytest.mark.parametrize("address", LISTS)
def test_the_lines_of_a_list_are_the_members_of_its_pages(client: Client, address: str) -> None:
    assert get_lines(client, address) == list(paged(client, address))


def test_a_stream_goes_on_behind_a_cursor_and_ends_where_a_limit_says(client: Client) -> None:
    page = client.get("/api/v1/requirements/", {"limit": "5"}).json()
    behind = page["next"].partition("/api/v1/")[2]
    every = list(paged(client, "requirements/"))

    resumed = get_lines(client, behind.replace("limit=5", ""))
    few = get_lines(client, "requirements/?limit=9")

    assert page["results"] + resumed == every
    assert few == every[:9]


def test_the_lines_of_the_feed_are_its_events(client: Client) -> None:
    every: list[Json] = []
    after, last = 0, 1
    while after < last:
        feed = client.get("/api/v1/events/", {"after": after, "limit": 50}).json()
        every += feed["results"]
        after, last = feed["next_after"], feed["last"]

    assert get_lines(client, "events/") == every
    assert get_lines(client, "events/?after=7&limit=3") == every[7:10]
    kind = "requirement.created"
    wanted = [event for event in every if event["kind"] == kind]
    assert get_lines(client, f"events/?kind={kind}") == wanted
    assert len(every) > len(wanted) > 20


def test_members_asked_for_by_uid_come_in_their_order(client: Client) -> None:
    uids = [one["uid"] for one in paged(client, "requirements/")][:3]

    found = get_lines(client, f"requirements/?uid={uids[2]},nobody,{uids[0]}&fields=uid")

    assert found == [{"uid": uids[2]}, None, {"uid": uids[0]}]


def test_a_bad_cursor_is_refused_before_the_stream_begins(client: Client) -> None:
    headers = {"accept": MEDIA_TYPE}

    for cursor in ("nonsense", "W2ZhbHNlLCJhIiwiYiJd"):
        answer = client.get(f"/api/v1/requirements/?cursor={cursor}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameter")


def test_gzip_holds_the_same_lines(client: Client) -> None:
    plain = client.get("/api/v1/passages/", headers={"accept": MEDIA_TYPE})
    packed = client.get(
        "/api/v1/passages/", headers={"accept": MEDIA_TYPE, "accept-encoding": "gzip"}
    )

    body = b"".join(packed.streaming_content)  # type: ignore[arg-type]
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"".join(plain.streaming_content)  # type: ignore[arg-type]


def test_json_stays_what_is_given_where_nothing_is_asked_for(client: Client) -> None:
    answer = client.get("/api/v1/frameworks/", headers={"accept": "*/*"})

    assert answer["Content-Type"] == "application/json"
    assert "Accept" in answer["Vary"].split(", ")


def test_everything_begins_with_the_revision_and_ends_with_the_counts(client: Client) -> None:
    first, *members, last = get_lines(client, "everything/")
    counts: dict[str, int] = {}
    for member in members:
        (kind,) = member
        counts[kind] = counts.get(kind, 0) + 1
    counter = Counter.objects.get()

    assert first == {"stream": {"revision": counter.revision, "after": counter.events}}
    assert last == {"end": {"revision": counter.revision, "counts": counts}}
    assert counts["requirement"] == Requirement.objects.public().count()
    for kind in ("framework", "edition", "document", "concept", "association"):
        given = [one[kind] for one in members if kind in one]
        listed = list(paged(client, f"{kind}s/"))
        # Links of every edition are many of one uid; they come as they were made.
        in_order = sorted(listed, key=given.index) if kind == "association" else listed
        assert given == in_order


def test_what_is_published_meanwhile_does_not_change_the_requirements_of_a_stream() -> None:
    old = make_edition(label="old")
    for _ in range(9):
        make_requirement(edition=old)
    seal_edition(old)
    listing = requirement_listing(RequirementQuery(framework=old.framework.slug), Reading.today())
    before = listing.all()

    running = batches(listing)
    seen = next(running)
    new = make_edition(framework=old.framework, label="new", effective_from=old.effective_from)
    make_requirement(edition=new)
    seal_edition(new)
    seen += [one for batch in running for one in batch]

    assert [json.loads(one) for one in seen] == before
    assert [one["edition"] for one in listing.all()] == ["new"]


def test_a_stream_that_breaks_off_says_so_in_its_last_line() -> None:
    def failing() -> Iterator[list[Any]]:
        yield [{"uid": "1"}]
        raise DatabaseError

    first, last = lines_of(b"".join(Stream(failing(), packed=False)))

    assert first == {"uid": "1"}
    assert (last["problem"]["code"], last["problem"]["status"]) == ("stream_broken", 503)


def test_few_streams_run_at_a_time_and_a_reader_who_leaves_makes_room(client: Client) -> None:
    running = [Stream(iter([[1]]), packed=False) for _ in range(MOST_STREAMS)]

    busy = client.get("/api/v1/concepts/", headers={"accept": MEDIA_TYPE})
    with pytest.raises(StreamsBusyError):
        Stream(iter([[1]]), packed=False)
    running[0].close()
    running[0].close()
    again = Stream(iter([[2]]), packed=False)

    assert (busy.status_code, busy["Retry-After"]) == (503, "10")
    assert list(again) == [line(2)]
    assert list(running[1]) == [line(1)]
    assert [len(get_lines(client, "frameworks/")) > 0 for _ in range(MOST_STREAMS + 1)] == [
        True
    ] * (MOST_STREAMS + 1)
