"""What expand adds to the rows of a list is bounded, and each row says where there is more."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from content.models import Edition
from content.queries import requirements
from content.vocabulary import AssociationType
from tests.factories import (
    make_association,
    make_citation,
    make_concept,
    make_edition,
    make_expression,
    make_requirement,
    seal_edition,
)

pytestmark = pytest.mark.django_db
MOST = 3
EXPANDED = "children,citations,associations,concepts"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "MOST_EACH", MOST)


def published(children: int, citations: int, out: int, back: int) -> Edition:
    """One requirement with so many of each below, beside it and pointing at it."""
    edition, expression = make_edition(label="a/b"), make_expression()
    top = make_requirement(edition=edition, code="top")
    below = [make_requirement(parent=top) for _ in range(max(children, back))][: children or back]
    for place in range(citations):
        make_citation(requirement=top, expression=expression, position=place + 1)
    for _ in range(out):
        make_association(
            edition=edition,
            source_entity=top.entity,
            target_entity=make_concept().entity,
            type=AssociationType.ABOUT,
        )
    for child in below[:back]:
        make_association(edition=edition, source_entity=child.entity, target_entity=top.entity)
    return seal_edition(edition)


def row(client: Client, edition: Edition, asked: str) -> dict[str, Any]:
    address = f"/api/v1/requirements/?framework={edition.framework.slug}&{asked}"
    found: dict[str, Any] = client.get(address).json()["results"][0]
    return found


def lengths(found: dict[str, Any]) -> dict[str, int]:
    return {name: len(found[name]) for name in EXPANDED.split(",")}


def test_a_row_with_few_of_each_has_all_of_it_and_says_nothing(client: Client) -> None:
    found = row(client, published(3, 3, 2, 1), f"expand={EXPANDED}")

    assert lengths(found) == {"children": 3, "citations": 3, "associations": 3, "concepts": 2}
    assert "more" not in found


def test_a_row_with_many_is_cut_and_says_where_all_of_it_is(client: Client) -> None:
    edition = published(5, 4, 4, 5)
    found = row(client, edition, f"expand={EXPANDED}")
    whole = {name: client.get(address) for name, address in found["more"].items()}

    assert lengths(found) == dict.fromkeys(EXPANDED.split(","), MOST)
    assert list(found["more"]) == EXPANDED.split(",")
    links = whole.pop("associations").json()["results"]
    alone = [answer.json() for answer in whole.values()]
    assert [(len(one["children"]), len(one["citations"])) for one in alone] == [(5, 4)] * 3
    assert (len(links), len(alone[0]["associations"]), len(alone[0]["concepts"])) == (9, 9, 4)
    for name in EXPANDED.split(","):
        assert found[name] == alone[0][name][:MOST]


def test_concepts_that_may_be_missing_with_links_that_were_cut_are_said_so(client: Client) -> None:
    found = row(client, published(0, 0, 2, 4), f"fields={EXPANDED}")

    assert lengths(found) == {"children": 3, "citations": 0, "associations": 3, "concepts": 2}
    assert list(found["more"]) == ["children", "associations", "concepts"]


def test_the_links_of_one_row_take_no_room_from_those_of_another(client: Client) -> None:
    edition = published(5, 0, 0, 5)
    answer = client.get(
        f"/api/v1/requirements/?framework={edition.framework.slug}&expand=associations"
    )
    top, *below = answer.json()["results"]

    assert [len(one["associations"]) for one in (top, *below)] == [MOST, 1, 1, 1, 1, 1]
    assert [list(one.get("more", ())) for one in (top, *below)] == [["associations"]] + [[]] * 5
