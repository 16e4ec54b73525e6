"""The inbox over REST: for each person what waits for them."""

import pytest
from django.test import Client

from content.models import Edition, Requirement
from content.vocabulary import EditionState, Role
from tests.content.api.writing import send
from tests.factories import make_framework, make_member, make_user

pytestmark = pytest.mark.django_db


def test_an_edition_in_review_and_its_thread_wait_for_a_reviewer(
    client: Client, draft: Edition, one: Requirement
) -> None:
    client.force_login(make_member(Role.EDITOR))
    body = {
        "about": "requirement", "subject": str(one.entity.uid), "edition": str(draft.uid),
        "text": "请补出处",
    }  # fmt: skip
    send(client, "POST", "comments/", body)
    Edition.objects.filter(pk=draft.pk).update(state=EditionState.IN_REVIEW)
    client.force_login(make_member(Role.REVIEWER))

    response = client.get("/api/v1/inbox/")

    found = response.json()
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert found["counts"] == {
        "proposals": 0, "links": 0, "citations": 0, "reviews": 1, "threads": 1,
    }  # fmt: skip
    assert [edition["uid"] for edition in found["reviews"]] == [str(draft.uid)]
    assert [thread["text"] for thread in found["threads"]] == ["请补出处"]


def test_an_editor_of_another_framework_has_an_empty_inbox(
    client: Client, draft: Edition, one: Requirement
) -> None:
    Edition.objects.filter(pk=draft.pk).update(state=EditionState.IN_REVIEW)
    client.force_login(make_member(Role.REVIEWER, make_framework(slug="other")))

    assert set(client.get("/api/v1/inbox/").json()["counts"].values()) == {0}


def test_strangers_and_readers_have_none(client: Client) -> None:
    stranger = client.get("/api/v1/inbox/").status_code
    client.force_login(make_user())

    assert (stranger, client.get("/api/v1/inbox/").status_code) == (401, 403)
