"""DELETE and move: a provision leaves its draft, or stands elsewhere in it."""

import pytest
from django.test import Client

from content.models import Edition, Requirement
from tests.content.api.writing import address_of, send
from tests.factories import make_association, make_requirement

pytestmark = pytest.mark.django_db


def test_a_requirement_leaves_the_draft(editor: Client, one: Requirement) -> None:
    response = send(editor, "DELETE", address_of(one), version=1)

    assert (response.status_code, response.content) == (204, b"")
    assert not Requirement.objects.filter(pk=one.pk).exists()


def test_what_has_children_is_deleted_only_with_them(editor: Client, one: Requirement) -> None:
    make_requirement(parent=one, title="慎独")

    alone = send(editor, "DELETE", address_of(one), version=1)
    together = send(editor, "DELETE", f"{address_of(one)}?children=true", version=1)

    assert (alone.status_code, together.status_code) == (409, 204)
    assert not Requirement.objects.exists()


def test_a_requirement_moves_with_all_below_it(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    make_requirement(parent=one, title="慎独")
    other = make_requirement(edition=draft, title="廉洁")

    response = send(
        editor, "POST", f"{address_of(one)}move/", {"parent": str(other.entity.uid)}, version=1
    )

    body = response.json()
    assert (response.status_code, response["ETag"]) == (200, '"2"')
    assert [place["title"] for place in body["ancestors"]] == ["廉洁"]
    assert [place["title"] for place in body["children"]] == ["慎独"]


def test_nothing_moves_below_itself(editor: Client, one: Requirement) -> None:
    child = make_requirement(parent=one, title="慎独")

    response = send(
        editor, "POST", f"{address_of(one)}move/", {"parent": str(child.entity.uid)}, version=1
    )

    assert response.status_code == 409
    assert response.json()["detail_zh"]


def test_a_deletion_tells_on_demand_what_went_and_what_dangles_now(
    editor: Client, draft: Edition, one: Requirement
) -> None:
    child = make_requirement(parent=one, title="慎独")
    other = make_requirement(edition=draft, title="廉洁")
    here = make_association(edition=draft, source_entity=other.entity, target_entity=child.entity)
    there = make_association(target_entity=one.entity)

    response = send(editor, "DELETE", f"{address_of(one)}?children=true&report=true", version=1)

    assert (response.status_code, response.json()) == (
        200,
        {
            "requirements": [str(one.entity.uid), str(child.entity.uid)],
            "links": [str(here.uid)],
            "dangling": [str(there.uid)],
        },
    )
