"""Who edits one framework sees its drafts and no others, whatever is asked."""

import pytest
from django.test import Client

from content.models import Framework, Requirement
from content.vocabulary import Role
from tests.factories import (
    make_citation,
    make_document,
    make_edition,
    make_expression,
    make_framework,
    make_member,
    make_requirement,
    seal_edition,
)

pytestmark = pytest.mark.django_db
ADDRESSES = ("frameworks", "editions", "requirements", "documents", "graph")


def make_drafted(slug: str, words: str) -> Requirement:
    """Make a framework with a draft that cites a draft text, every word of it ``words``."""
    framework = make_framework(slug=slug, title=words)
    requirement = make_requirement(edition=make_edition(framework=framework), title=words)
    document = make_document(slug=f"{slug}-text", title=f"{words}文献")
    expression = make_expression(document=document, text=f"{words}正文")
    make_citation(requirement=requirement, expression=expression, start=0, end=2)
    return requirement


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_editor_of_one_framework_sees_its_drafts_alone(client: Client, address: str) -> None:
    make_drafted("mine", "吾稿")
    make_drafted("theirs", "彼稿")
    client.force_login(make_member(framework=Framework.objects.get(slug="mine")))

    response = client.get(f"/api/v1/{address}/", {"drafts": "true"})

    said = response.content.decode()
    assert response.status_code == 200
    assert "彼稿" not in said
    assert "theirs" not in said


def test_a_draft_of_another_framework_is_not_there(client: Client) -> None:
    mine, theirs = make_drafted("mine", "吾稿"), make_drafted("theirs", "彼稿")
    client.force_login(make_member(framework=mine.edition.framework))
    asked = {"drafts": "true"}

    statuses = [
        client.get(f"/api/v1/requirements/{one.entity.uid}/", asked).status_code
        for one in (mine, theirs)
    ]

    assert statuses == [200, 404]


def test_the_version_of_a_draft_is_its_tag(client: Client) -> None:
    mine = make_drafted("mine", "吾稿")
    client.force_login(make_member())

    response = client.get(f"/api/v1/requirements/{mine.entity.uid}/", {"drafts": "true"})

    assert (response["ETag"], response["Cache-Control"]) == ('"1"', "no-store")


def test_a_draft_of_another_framework_does_not_hide_what_is_in_force(client: Client) -> None:
    theirs = make_framework(slug="theirs", title="公开")
    published = make_edition(framework=theirs, label="1")
    make_requirement(edition=published, title="已发布")
    seal_edition(published)
    make_requirement(edition=make_edition(framework=theirs, label="2"), title="彼稿")
    client.force_login(make_member(framework=make_framework(slug="mine")))

    found = client.get("/api/v1/requirements/", {"drafts": "true"}).json()["results"]

    assert [one["title"] for one in found] == ["已发布"]


@pytest.mark.parametrize("role", [Role.READER, None])
def test_readers_see_no_draft(client: Client, role: Role | None) -> None:
    make_drafted("mine", "吾稿")
    client.force_login(make_member(role) if role else make_member(Role.READER, make_framework()))

    response = client.get("/api/v1/requirements/", {"drafts": "true"})

    assert (response.status_code, response.json()["code"]) == (403, "permission_denied")
