"""Links and citations of a draft over REST."""

from typing import Any

import pytest
from django.test import Client

from content.models import Association, Edition, Requirement
from tests.content.api.writing import address_of, send
from tests.factories import make_document, make_expression, make_requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(draft: Edition) -> Requirement:
    return make_requirement(edition=draft, title="慎权", code="2")


def link(client: Client, one: Requirement, other: Requirement, **fields: Any) -> Any:
    body = {
        "edition": str(one.edition.uid),
        "source": str(one.entity.uid),
        "target": str(other.entity.uid),
        "type": "close_match",
        "rationale": "都讲克制",
        "evidence": "慎",
    }
    return send(client, "POST", "associations/", body | fields)


def test_a_link_is_made_with_its_reason(
    editor: Client, one: Requirement, other: Requirement
) -> None:
    response = link(editor, one, other, confidence=0.9)

    body = response.json()
    assert (response.status_code, response["ETag"]) == (201, f'"{body["digest"]}"')
    assert (body["type"], body["rationale"], body["confidence"], body["origin"]) == (
        "close_match", "都讲克制", 0.9, "human",
    )  # fmt: skip
    assert (body["source"]["uid"], body["target"]["uid"]) == (
        str(one.entity.uid), str(other.entity.uid),
    )  # fmt: skip


@pytest.mark.parametrize("missing", ["rationale", "evidence"])
def test_substance_is_asked_for(
    editor: Client, one: Requirement, other: Requirement, missing: str
) -> None:
    response = link(editor, one, other, **{missing: None})

    body = response.json()
    assert (response.status_code, body["code"]) == (422, "invalid_content")
    assert [one["field"] for one in body["errors"]] == [missing]


def test_a_second_link_that_says_the_same_is_refused(
    editor: Client, one: Requirement, other: Requirement
) -> None:
    link(editor, one, other)

    response = link(editor, other, one)

    assert (response.status_code, response.json()["code"]) == (409, "link_duplicate")


def test_a_link_is_changed_by_its_version_and_removed(
    editor: Client, one: Requirement, other: Requirement
) -> None:
    made = link(editor, one, other).json()
    address = f"associations/{made['uid']}/"

    changed = send(editor, "PATCH", address, {"rationale": "同一道理"}, version=made["digest"])
    late = send(editor, "DELETE", address, version=made["digest"])
    gone = send(editor, "DELETE", address, version=changed.json()["digest"])

    assert (changed.status_code, changed.json()["rationale"]) == (200, "同一道理")
    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")
    assert (gone.status_code, Association.objects.count()) == (204, 0)


def test_an_unknown_end_is_not_found(editor: Client, one: Requirement, other: Requirement) -> None:
    response = link(editor, one, other, target="00000000-0000-4000-8000-000000000000")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_words_are_cited_moved_and_let_go(editor: Client, one: Requirement) -> None:
    text = make_expression(text="组工干部要慎言、慎行。")
    body = {"expression": str(text.uid), "start": 5, "end": 7}

    made = send(editor, "POST", f"{address_of(one)}citations/", body)
    address = made["Location"].removeprefix("/api/v1/")
    moved = send(editor, "PATCH", address, {"start": 8, "end": 10})
    gone = send(editor, "DELETE", address)

    assert made.status_code == 201
    assert [one["quote"] for one in made.json()["citations"]] == ["慎言"]
    assert [one["quote"] for one in moved.json()["citations"]] == ["慎行"]
    assert (gone.status_code, one.citations.count()) == (204, 0)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 4), (0, 99)])
def test_a_span_outside_the_text_is_refused(
    editor: Client, one: Requirement, start: int, end: int
) -> None:
    text = make_expression(text="慎言慎行")
    body = {"expression": str(text.uid), "start": start, "end": end}

    response = send(editor, "POST", f"{address_of(one)}citations/", body)

    assert (response.status_code, response.json()["code"]) == (422, "invalid_content")


def test_a_document_owns_a_link_that_only_leads_readers_on(
    editor: Client, one: Requirement
) -> None:
    here, there = make_document(slug="here"), make_document(slug="there")
    body = {
        "document": "here", "source": str(here.entity.uid), "target": str(there.entity.uid),
        "type": "precedes", "navigation": True,
    }  # fmt: skip

    made = send(editor, "POST", "associations/", body)
    address = made["Location"].removeprefix("/api/v1/")
    changed = send(editor, "PATCH", address, {"position": 2}, version=made.json()["digest"])
    stored = Association.objects.get()
    gone = send(editor, "DELETE", address, version=changed.json()["digest"])

    assert (made.status_code, made.json()["document"]) == (201, "here")
    assert (changed.status_code, stored.position, stored.navigation) == (200, 2, True)
    assert (gone.status_code, Association.objects.count()) == (204, 0)


@pytest.mark.parametrize("owners", [(), ("edition", "document")])
def test_a_link_has_one_owner(
    editor: Client, one: Requirement, other: Requirement, owners: tuple[str, ...]
) -> None:
    make_document(slug="here")
    named = {"edition": str(one.edition.uid), "document": "here"}
    fields = {name: named[name] if name in owners else None for name in named}

    response = link(editor, one, other, **fields)

    errors = response.json()["errors"]
    assert (response.status_code, [each["field"] for each in errors]) == (422, ["edition"])
