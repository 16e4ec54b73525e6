"""Two editions, pins by day and label, withdrawal, and link ends that are not in force."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Edition, Entity, Withdrawal
from tests.factories import (
    make_association,
    make_edition,
    make_entity,
    make_framework,
    make_requirement,
    seal_edition,
)

Json = dict[str, Any]


@pytest.fixture
def kept(db: None) -> Entity:
    """A requirement in both editions; another stands in the first edition only."""
    framework = make_framework(slug="two", title="两版")
    kept, gone = make_entity(framework=framework), make_entity(framework=framework)
    first = make_edition(framework=framework, label="2020", effective_from=dt.date(2020, 1, 1))
    make_requirement(edition=first, entity=kept, title="旧文", code="1")
    make_requirement(edition=first, entity=gone, title="后来删去", code="2")
    seal_edition(first)
    second = make_edition(framework=framework, label="2022", effective_from=dt.date(2022, 1, 1))
    make_requirement(edition=second, entity=kept, title="新文", code="1")
    make_association(edition=second, source_entity=kept, target_entity=gone)
    seal_edition(second)
    later = make_edition(framework=framework, label="2999", effective_from=dt.date(2999, 1, 1))
    make_requirement(edition=later, entity=kept, title="将来", code="1")
    seal_edition(later)
    return kept


def titles(client: Client, **query: str) -> list[str]:
    body = client.get("/api/v1/requirements/", {"framework": "two", **query}).json()
    return [row["title"] for row in body["results"]]


def test_a_list_shows_the_edition_in_force_or_the_one_pinned(client: Client, kept: Entity) -> None:
    assert titles(client) == ["新文"]
    assert titles(client, as_of="2021-12-31") == ["旧文", "后来删去"]
    assert titles(client, as_of="2022-01-01") == ["新文"]
    assert titles(client, as_of="2999-01-01") == ["将来"]
    assert titles(client, as_of="2019-12-31") == []
    assert titles(client, edition="2020") == ["旧文", "后来删去"]
    assert titles(client, edition="1999") == []


def test_an_edition_ends_where_the_next_one_starts(client: Client, kept: Entity) -> None:
    rows = client.get("/api/v1/editions/", {"framework": "two"}).json()["results"]

    assert [(row["label"], row["effective_to"], row["in_force"]) for row in rows] == [
        ("2020", "2022-01-01", False),
        ("2022", "2999-01-01", True),
        ("2999", None, False),
    ]
    assert client.get("/api/v1/frameworks/two/").json()["current_edition"] == "2022"
    past = client.get("/api/v1/frameworks/two/", {"as_of": "2021-01-01"}).json()
    assert past["current_edition"] == "2020"


def test_one_requirement_is_read_in_each_edition(client: Client, kept: Entity) -> None:
    address = f"/api/v1/requirements/{kept.uid}/"

    now = client.get(address).json()
    pinned = client.get(address, {"edition": "2020"}).json()

    assert (now["edition"], now["effective_from"], now["effective_to"]) == (
        "2022", "2022-01-01", "2999-01-01",
    )  # fmt: skip
    assert (pinned["title"], pinned["effective_to"]) == ("旧文", "2022-01-01")
    assert client.get(address, {"as_of": "2019-01-01"}).status_code == 404
    assert client.get(address, {"edition": "1999"}).status_code == 404


def test_a_link_end_that_is_not_in_force_is_shown_as_absent(client: Client, kept: Entity) -> None:
    link = client.get(f"/api/v1/requirements/{kept.uid}/").json()["associations"][0]

    other = link["other"]
    assert (other["absent"], other["title"], other["code"]) == (True, "后来删去", "2")
    assert other["address"] == "/frameworks/two@2020/2"


def test_a_requirement_left_out_of_the_edition_in_force_keeps_its_last_wording(
    client: Client, kept: Entity
) -> None:
    link = client.get(f"/api/v1/requirements/{kept.uid}/").json()["associations"][0]

    gone = client.get(f"/api/v1/requirements/{link['other']['uid']}/").json()

    assert (gone["edition"], gone["effective_to"]) == ("2020", "2022-01-01")


def test_links_of_another_edition_of_the_framework_are_not_mixed_in(
    client: Client, kept: Entity
) -> None:
    pinned = client.get(f"/api/v1/requirements/{kept.uid}/", {"edition": "2020"}).json()

    assert pinned["associations"] == []


def test_a_withdrawn_edition_is_gone_and_the_one_before_is_in_force(
    client: Client, kept: Entity
) -> None:
    edition = Edition.objects.get(framework__slug="two", label="2022")
    Withdrawal.objects.create(edition=edition, reason="误发", at=timezone.now(), revision=99)

    assert titles(client) == ["旧文", "后来删去"]
    assert titles(client, edition="2022") == []
    assert client.get(f"/api/v1/editions/{edition.uid}/").status_code == 404
