"""PATCH of a requirement: one provision of a draft, by its own version."""

import pytest
from django.test import Client

from content.models import Change, Edition, Requirement
from content.vocabulary import EditionState
from tests.content.api.writing import address_of, send
from tests.factories import (
    make_requirement,
    make_user,
    seal_edition,
)

pytestmark = pytest.mark.django_db


def test_named_fields_change_and_the_version_grows(editor: Client, one: Requirement) -> None:
    response = send(editor, "PATCH", address_of(one), {"title": "慎行"}, version=1)

    body = response.json()
    assert (response.status_code, response["ETag"]) == (200, '"2"')
    assert response["Cache-Control"] == "no-store"
    assert (body["title"], body["statement"], body["version"]) == ("慎行", "谨慎说话。", 2)


def test_null_empties_a_field(editor: Client, one: Requirement) -> None:
    response = send(
        editor, "PATCH", address_of(one), {"statement": None, "modality": None}, version=1
    )

    one.refresh_from_db()
    assert response.status_code == 200
    assert (one.statement, one.modality) == ("", None)


def test_a_language_is_added_and_taken_away_by_a_nested_patch(
    editor: Client, one: Requirement
) -> None:
    english = {"texts": {"en": {"title": "Careful words", "statement": "x"}}}
    send(editor, "PATCH", address_of(one), english, version=1)

    send(editor, "PATCH", address_of(one), {"texts": {"en": {"statement": None}}}, version=2)

    one.refresh_from_db()
    assert one.texts == {"en": {"title": "Careful words"}}


def test_a_second_editor_gets_both_versions_and_nothing_is_lost(
    editor: Client, one: Requirement
) -> None:
    send(editor, "PATCH", address_of(one), {"title": "慎行"}, version=1)

    late = {"title": "慎权", "actor": "组工干部"}
    response = send(editor, "PATCH", address_of(one), late, version=1)

    body = response.json()
    assert (response.status_code, body["code"]) == (412, "version_conflict")
    conflict = body["conflict"]
    assert (conflict["version"], conflict["conflicts"]) == (2, ["title"])
    assert (conflict["base"]["title"], conflict["theirs"]["title"]) == ("慎言", "慎行")
    assert (conflict["yours"]["title"], conflict["merged"]["actor"]) == ("慎权", "组工干部")
    one.refresh_from_db()
    assert (one.title, one.actor) == ("慎行", "")


def test_two_editors_on_two_provisions_never_meet(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    other = make_requirement(edition=draft, title="慎权", code="2")

    first = send(editor, "PATCH", address_of(one), {"title": "甲"}, version=1)
    second = send(editor, "PATCH", address_of(other), {"title": "乙"}, version=1)

    assert (first.status_code, second.status_code) == (200, 200)


@pytest.mark.parametrize("version", ["*", None])
def test_a_write_without_a_version_is_refused(
    editor: Client, one: Requirement, version: str | None
) -> None:
    headers = {} if version is None else {"If-Match": version}

    response = editor.patch(
        f"/api/v1/{address_of(one)}", {"title": "x"}, "application/json", headers=headers
    )

    assert (response.status_code, response.json()["code"]) == (428, "version_missing")


@pytest.mark.parametrize("version", ["x", "-1", "99999999999999999999"])
def test_a_version_that_never_was_is_refused(
    editor: Client, one: Requirement, version: str
) -> None:
    response = send(editor, "PATCH", address_of(one), {"title": "x"}, version=version)

    assert (response.status_code, response.json()["code"]) == (412, "version_conflict")


def test_every_bad_field_is_named(editor: Client, one: Requirement) -> None:
    bad = {"title": 3, "kind": "law", "modality": "maybe", "nonsense": 1, "statement": "a\x00b"}

    response = send(editor, "PATCH", address_of(one), bad, version=1)

    body = response.json()
    assert (response.status_code, body["code"]) == (422, "invalid_content")
    assert sorted(one["field"] for one in body["errors"]) == sorted(bad)
    assert all(one["message"] and one["message_zh"] for one in body["errors"])


@pytest.mark.parametrize("body", [b"[]", b"3", b'"x"'])
def test_a_body_that_is_no_object_is_refused(editor: Client, one: Requirement, body: bytes) -> None:
    response = send(editor, "PATCH", address_of(one), body, version=1)

    assert (response.status_code, response.json()["code"]) == (422, "invalid_content")


def test_a_sealed_requirement_is_refused_with_what_to_do(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    seal_edition(draft)

    response = send(editor, "PATCH", address_of(one), {"title": "x"}, version=1)

    assert (response.status_code, response.json()["code"]) == (409, "edition_sealed")


def test_an_edition_in_review_is_not_edited(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    Edition.objects.filter(pk=draft.pk).update(state=EditionState.IN_REVIEW)

    response = send(editor, "PATCH", address_of(one), {"title": "x"}, version=1)

    assert (response.status_code, response.json()["code"]) == (409, "wrong_state")


def test_a_stranger_signs_in_and_a_reader_finds_no_draft(client: Client, one: Requirement) -> None:
    stranger = send(client, "PATCH", address_of(one), {"title": "x"}, version=1)
    client.force_login(make_user())
    reader = send(client, "PATCH", address_of(one), {"title": "x"}, version=1)

    assert (stranger.status_code, reader.status_code) == (401, 404)


def test_a_change_sent_twice_under_one_key_is_made_once(editor: Client, one: Requirement) -> None:
    sent = [
        send(editor, "PATCH", address_of(one), {"title": "慎行"}, version=1, key="k1")
        for _ in range(2)
    ]

    assert [response.status_code for response in sent] == [200, 200]
    assert sent[0].content == sent[1].content
    assert sent[1]["Idempotent-Replayed"] == "true"
    assert (sent[0]["ETag"], sent[1]["ETag"]) == ('"2"', '"2"')
    assert Change.objects.filter(subject=one.entity.uid, action="change").count() == 1


def test_a_key_of_another_request_is_refused(editor: Client, one: Requirement) -> None:
    send(editor, "PATCH", address_of(one), {"title": "慎行"}, version=1, key="k1")

    response = send(editor, "PATCH", address_of(one), {"title": "慎权"}, version=2, key="k1")

    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")


def test_a_refused_write_may_be_sent_again_under_its_key(editor: Client, one: Requirement) -> None:
    refused = send(editor, "PATCH", address_of(one), {"title": 3}, version=1, key="k1")
    again = send(editor, "PATCH", address_of(one), {"title": "慎行"}, version=1, key="k1")

    assert (refused.status_code, again.status_code) == (422, 200)
