"""Suspect links over REST: listed with both wordings, counted, confirmed without a new edition."""

from typing import Any

import pytest
from django.test import Client

from content.models import Association, Edition
from content.vocabulary import Role
from tests.content.api.writing import send
from tests.factories import (
    make_association,
    make_edition,
    make_framework,
    make_member,
    make_requirement,
    seal_edition,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> Association:
    """A crosswalk between two frameworks, one of which has come to say something else."""
    five = make_edition(framework=make_framework(slug="five"), label="1")
    three = make_edition(framework=make_framework(slug="three"), label="1")
    one = make_requirement(edition=five, title="慎权", statement="不滥用权力。")
    two = make_requirement(edition=three, title="严以用权", statement="按规则用权。")
    for edition in (five, three):
        seal_edition(edition)
    crosswalk = make_edition(framework=make_framework(slug="cross", kind="crosswalk"), label="1")
    made = make_association(
        edition=crosswalk, source_entity=one.entity, target_entity=two.entity, type="close_match",
        rationale="都讲用权", evidence="权",
    )  # fmt: skip
    seal_edition(crosswalk)
    _say_otherwise(five)
    return made


def _say_otherwise(edition: Edition) -> None:
    old = edition.requirements.get()
    later = make_edition(framework=edition.framework, label="2")
    make_requirement(edition=later, entity=old.entity, title="慎权", statement="秉公用权。")
    seal_edition(later)


def suspects(client: Client, **query: str) -> list[Any]:
    found: list[Any] = client.get("/api/v1/suspects/associations/", query).json()["results"]
    return found


def test_a_link_is_suspect_once_an_end_says_something_else(
    client: Client, link: Association
) -> None:
    (found,) = suspects(client)
    counts = client.get("/api/v1/suspects/").json()

    assert (found["uid"], found["type"]) == (str(link.uid), "close_match")
    said = str(found)
    assert "不滥用权力。" in said
    assert "秉公用权。" in said
    assert counts == {"associations": 1, "citations": 0}
    assert client.get(f"/api/v1/associations/{link.uid}/").json()["suspect"] is True


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"framework": "five"}, 1),
        ({"framework": "other"}, 0),
        ({"type": "close_match"}, 1),
        ({"type": "related"}, 0),
    ],
)
def test_suspects_are_narrowed(
    client: Client, link: Association, query: dict[str, str], number: int
) -> None:
    assert len(suspects(client, **query)) == number


def test_a_confirmed_link_is_suspect_no_more(client: Client, link: Association) -> None:
    client.force_login(make_member(Role.EDITOR))

    response = send(
        client, "POST", "associations/confirm/", {"uids": [str(link.uid)], "note": "仍成立"}
    )

    assert (response.status_code, response.json()) == (200, {"confirmed": 1})
    assert suspects(client) == []
    kinds = [one["kind"] for one in client.get("/api/v1/events/").json()["results"]]
    assert kinds[-1] == "confirmation.added"


def test_a_reader_confirms_nothing(client: Client, link: Association) -> None:
    client.force_login(make_member(Role.READER))

    response = send(client, "POST", "associations/confirm/", {"uids": [str(link.uid)]})

    assert (response.status_code, response.json()["code"]) == (403, "role_missing")
