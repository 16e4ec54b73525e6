"""A list of fifty costs the database no more than a list of one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import Edition, Passage, Requirement
from content.vocabulary import AssociationType
from tests.factories import (
    make_association,
    make_citation,
    make_concept,
    make_edition,
    make_expression,
    make_framework,
    make_passage,
    make_requirement,
    seal_edition,
)

LISTS = (
    ("frameworks/", 5),
    ("editions/", 6),
    ("requirements/", 4),
    ("requirements/?expand=citations", 4),
    ("requirements/?expand=associations,concepts", 6),
    ("requirements/?expand=ancestors,children,siblings,texts,cite_as,effective_to", 4),
    ("documents/", 7),
    ("passages/", 4),
    ("associations/", 6),
    ("concepts/", 8),
    ("concepts/schemes/", 4),
    ("search/?q=慎", 9),
    ("events/", 4),
)


def make_content(rows: int) -> Edition:
    """One framework with ``rows`` of everything, each linked, cited and about a concept."""
    expression = make_expression()
    edition = make_edition()
    top = make_requirement(edition=edition)
    for _ in range(rows):
        passage = make_passage(expression=expression)
        requirement = make_requirement(parent=top)
        make_citation(requirement=requirement, expression=expression, passage=passage)
        ends = {"source_entity": requirement.entity}
        make_association(
            edition=edition, target_entity=make_concept().entity, type=AssociationType.ABOUT, **ends
        )
        make_association(edition=edition, target_entity=expression.document.entity, **ends)
        make_association(edition=edition, target_entity=make_framework().entity, **ends)
        make_association(edition=edition, target_entity=passage.entity, **ends)
        make_association(edition=edition, target_entity=top.entity, **ends)
        other = make_edition()
        make_requirement(edition=other)
        seal_edition(other)
    return seal_edition(edition)


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content.decode()
    return len(asked)


@pytest.mark.parametrize("rows", [1, 50])
def test_a_list_keeps_its_budget_at_any_length(db: None, client: Client, rows: int) -> None:
    make_content(rows)

    costs = {address: cost(client, address) for address, _ in LISTS}

    assert {address: cost for address, cost in costs.items() if cost > dict(LISTS)[address]} == {}


def _requirement() -> str:
    top = Requirement.objects.filter(parent__isnull=True, children__isnull=False)
    return f"requirements/{top.values_list('entity__uid', flat=True)[0]}/"


def _edition(part: str) -> Callable[[], str]:
    def address() -> str:
        edition = Requirement.objects.filter(children__isnull=False).first()
        assert edition is not None
        return f"editions/{edition.edition.uid}/{part}"

    return address


def _passage() -> str:
    return f"passages/{Passage.objects.values_list('entity__uid', flat=True)[0]}/"


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize(
    ("address", "budget"),
    [
        (_requirement, 6),
        (_edition(""), 5),
        (_edition("tree/"), 4),
        (_edition("package/"), 9),
        (_passage, 6),
    ],
)
def test_one_thing_keeps_its_budget_whatever_hangs_on_it(
    db: None, client: Client, rows: int, address: Callable[[], str], budget: int
) -> None:
    make_content(rows)

    assert cost(client, address()) <= budget
