"""The life of an edition over REST: opened, handed on, published, withdrawn."""

from typing import Any

import pytest
from django.test import Client

from content.models import Edition, Requirement
from content.vocabulary import Role
from server.models import ApiToken
from tests.content.api.writing import send
from tests.factories import (
    make_citation,
    make_edition,
    make_expression,
    make_framework,
    make_member,
    make_requirement,
    make_user,
    seal_edition,
)

pytestmark = pytest.mark.django_db
RETOLD = (
    "谈谈修身\n\n一、慎言。开口之前先想一想，没有把握的话不说。\n\n二、慎行。做事之前先看规矩。\n"
)


@pytest.fixture
def published() -> Edition:
    edition = make_edition(framework=make_framework(slug="five"), label="1")
    requirement = make_requirement(edition=edition, title="慎言", statement="谨慎说话。", code="1")
    make_citation(requirement=requirement, expression=make_expression(text="谨慎说话。"))
    seal_edition(edition)
    return edition


@pytest.fixture
def reviewer(client: Client) -> Client:
    client.force_login(make_member(Role.REVIEWER))
    return client


def opened(client: Client, **fields: Any) -> Any:
    return send(client, "POST", "editions/", {"framework": "five", "label": "2"} | fields)


def step(client: Client, uid: str, name: str, **body: Any) -> Any:
    return send(client, "POST", f"editions/{uid}/{name}/", body)


def test_a_draft_starts_as_a_copy_of_the_latest_edition(editor: Client, published: Edition) -> None:
    response = opened(editor)

    body = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/api/v1/editions/{body['uid']}/"
    assert (body["label"], body["state"], body["requirements"]) == ("2", "draft", 1)
    copied = Requirement.objects.get(edition__uid=body["uid"])
    assert copied.entity == published.requirements.get().entity


def test_a_draft_may_start_empty(editor: Client, published: Edition) -> None:
    assert opened(editor, base="nothing").json()["requirements"] == 0


def test_a_draft_may_start_as_the_outline_of_a_text(editor: Client, published: Edition) -> None:
    text = make_expression(text=RETOLD)

    response = opened(editor, expression=str(text.uid), note="据原文")

    body = response.json()
    assert (response.status_code, body.get("note")) == (201, "据原文")
    rows = Requirement.objects.filter(edition__uid=body["uid"]).order_by("path")
    assert [row.title for row in rows] == ["慎言", "慎行"]
    assert all(row.citations.count() for row in rows)


def test_a_framework_has_one_open_draft(editor: Client, published: Edition) -> None:
    opened(editor)

    response = opened(editor, label="3")

    assert (response.status_code, response.json()["code"]) == (409, "open_draft_exists")


def test_a_draft_is_changed_and_thrown_away(editor: Client, published: Edition) -> None:
    uid = opened(editor).json()["uid"]

    changed = send(editor, "PATCH", f"editions/{uid}/", {"title": "新版", "note": None})
    gone = send(editor, "DELETE", f"editions/{uid}/")

    assert (changed.status_code, changed.json()["title"]) == (200, "新版")
    assert (gone.status_code, Edition.objects.count()) == (204, 1)


def test_an_edition_goes_through_review_and_is_published(
    client: Client, published: Edition
) -> None:
    client.force_login(make_member(Role.EDITOR))
    uid = opened(client).json()["uid"]
    states = [step(client, uid, "submit", note="请审").json()["state"]]
    refused = step(client, uid, "publish")
    client.force_login(make_member(Role.REVIEWER))
    states.append(step(client, uid, "return", note="请补").json()["state"])
    states.append(step(client, uid, "submit").json()["state"])
    response = step(client, uid, "publish")

    assert (refused.status_code, refused.json()["code"]) == (403, "role_missing")
    assert states == ["in_review", "draft", "in_review"]
    assert (response.status_code, response.json()["state"]) == (200, "published")
    assert Edition.objects.get(uid=uid).digest


def test_a_published_edition_is_withdrawn_with_a_reason(
    reviewer: Client, published: Edition
) -> None:
    silent = step(reviewer, str(published.uid), "withdraw")
    response = step(reviewer, str(published.uid), "withdraw", reason="有误")

    assert (silent.status_code, silent.json()["errors"][0]["field"]) == (422, "reason")
    assert response.status_code == 204
    assert reviewer.get(f"/api/v1/editions/{published.uid}/").status_code == 404


def test_a_token_publishes_only_with_the_scope_for_it(client: Client, published: Edition) -> None:
    client.force_login(make_member(Role.REVIEWER))
    uid = opened(client).json()["uid"]
    client.logout()
    answers = []
    for scopes in (["read", "write"], ["read", "write", "publish"]):
        member = make_member(Role.REVIEWER)
        token, secret = ApiToken.objects.create(user=member)
        token.scopes = scopes
        token.save(update_fields=["scopes"])
        answers.append(
            client.post(
                f"/api/v1/editions/{uid}/publish/",
                {},
                "application/json",
                headers={"Authorization": f"Token {secret}"},
            )
        )

    assert [(one.status_code, one.json().get("code")) for one in answers] == [
        (403, "scope_missing"), (200, None),
    ]  # fmt: skip


def test_a_framework_is_made_and_described(editor: Client) -> None:
    made = send(editor, "POST", "frameworks/", {"title": "三严三实", "subject": "干部"})
    slug = made.json()["slug"]
    changed = send(editor, "PATCH", f"frameworks/{slug}/", {"publisher": "中央", "subject": None})

    assert (made.status_code, made["Location"]) == (201, f"/api/v1/frameworks/{slug}/")
    assert (changed.json()["publisher"], changed.json()["subject"]) == ("中央", None)


def test_a_reader_opens_nothing(client: Client, published: Edition) -> None:
    client.force_login(make_user())

    response = opened(client)

    assert (response.status_code, response.json()["code"]) == (403, "role_missing")


def test_a_draft_starts_as_a_copy_of_an_older_edition(editor: Client, published: Edition) -> None:
    later = make_edition(framework=published.framework, label="1.1")
    make_requirement(edition=later, title="另一条", code="9")
    seal_edition(later)

    response = opened(editor, copy=str(published.uid), language="en")
    foreign = make_requirement()
    seal_edition(foreign.edition)
    uid = response.json()["uid"]
    send(editor, "DELETE", f"editions/{uid}/")
    refused = opened(editor, copy=str(foreign.edition.uid))

    assert (response.status_code, response.json()["requirements"]) == (201, 1)
    assert response.json()["language"] == "en"
    assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (
        422, ["base"],
    )  # fmt: skip


def test_a_title_too_long_for_a_draft_is_named(editor: Client, published: Edition) -> None:
    response = opened(editor, title="长" * 501)

    fields = [one["field"] for one in response.json()["errors"]]
    assert (response.status_code, fields) == (422, ["title"])
