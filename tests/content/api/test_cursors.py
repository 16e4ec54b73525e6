"""What is written between two pages of a list shifts none of the rows that stay."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from content.models import Document
from tests.factories import (
    PUBLISHED_AT,
    make_document,
    make_edition,
    make_framework,
    make_requirement,
    seal_edition,
)

pytestmark = pytest.mark.django_db


def _read(client: Client, address: str, between: Callable[[int], None]) -> list[dict[str, Any]]:
    """Read a list to its end; ``between`` is done before each further page."""
    rows: list[dict[str, Any]] = []
    following: str | None = address
    page = 0
    while following:
        body = client.get(following).json()
        rows += body["results"]
        following, page = body["next"], page + 1
        between(page)
    return rows


def _public(slug: str) -> Document:
    return make_document(slug=slug, published_at=PUBLISHED_AT)


def test_rows_added_and_removed_between_pages_shift_nothing(client: Client) -> None:
    made = {slug: _public(slug) for slug in ("b", "d", "f", "h", "j", "l")}

    def write(page: int) -> None:
        if page == 1:
            _public("a"), _public("e")
            made["b"].delete()
        if page == 2:
            made["h"].delete()
            _public("k")

    rows = _read(client, "/api/v1/documents/?limit=2&fields=slug", write)

    assert [row["slug"] for row in rows] == ["b", "d", "e", "f", "j", "k", "l"]


def test_a_pinned_edition_is_read_through_while_another_is_published(client: Client) -> None:
    framework = make_framework(slug="five")
    first = make_edition(framework=framework, label="1")
    for number in range(1, 6):
        make_requirement(edition=first, title=str(number))
    seal_edition(first)

    def publish(page: int) -> None:
        if page == 1:
            second = make_edition(framework=framework, label="2", effective_from="2022-10-18")
            make_requirement(edition=second, title="new")
            seal_edition(second)

    rows = _read(client, "/api/v1/requirements/?framework=five&edition=1&limit=2", publish)

    assert [row["title"] for row in rows] == ["1", "2", "3", "4", "5"]


def test_a_further_page_leads_back_to_the_first(client: Client) -> None:
    for slug in ("a", "b", "c"):
        _public(slug)

    first = client.get("/api/v1/documents/?limit=2")
    second = client.get(first.json()["next"])

    assert 'rel="next"' in first["Link"]
    assert 'rel="first"' not in first["Link"]
    assert 'documents/?limit=2>; rel="first"' in second["Link"]
    assert 'rel="prev"' in second["Link"]


@pytest.mark.parametrize(
    ("header", "title", "language"),
    [
        ("fr, en;q=0.8", "Care in speech", "en"),
        ("en;q=0.2, zh-CN", "慎言", "zh-Hans"),
        ("en;q=0, *", "慎言", "zh-Hans"),
        ("en-GB-oxendict", "Care in speech", "en"),
        ("fr", "慎言", "zh-Hans"),
    ],
)
def test_languages_are_tried_in_the_order_of_their_weights(
    client: Client, header: str, title: str, language: str
) -> None:
    edition = make_edition()
    row = make_requirement(edition=edition, title="慎言", texts={"en": {"title": "Care in speech"}})
    seal_edition(edition)

    response = client.get(
        f"/api/v1/requirements/{row.entity.uid}/", headers={"Accept-Language": header}
    )

    assert response.json()["title"] == title
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]
