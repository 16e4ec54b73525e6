"""What is written between two pages of a list shifts none of the rows that stay."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Document, Framework, Redirect, Requirement, Withdrawal
from tests.factories import (
    PUBLISHED_AT,
    make_association,
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


def _world() -> dict[str, Framework]:
    """Two frameworks of five requirements each, every one linked; both in force."""
    frameworks = {slug: make_framework(slug=slug) for slug in ("five", "three")}
    for framework in frameworks.values():
        first = make_edition(framework=framework, label="1", effective_from="2022-10-16")
        top = make_requirement(edition=first, title="0")
        below = [make_requirement(edition=first, parent=top, title=str(n)) for n in range(1, 6)]
        for row in below:
            make_association(edition=first, source_entity=row.entity, target_entity=top.entity)
        seal_edition(first)
    return frameworks


def _publish_again(framework: Framework) -> None:
    """Put another edition in force: the same things with new words, and one more before them."""
    first = framework.editions.get(label="1")
    second = make_edition(framework=framework, label="2", effective_from="2022-10-17")
    rows = {}
    for old in first.requirements.order_by("path"):
        parent = rows.get(old.parent_id)
        rows[old.pk] = make_requirement(
            edition=second, parent=parent, entity=old.entity, title=f"{old.title}'"
        )
        if parent is None:
            make_requirement(edition=second, parent=rows[old.pk], title="first")
    for link in first.associations.all():
        make_association(edition=second, source_entity=link.source_entity,
                         target_entity=link.target_entity, uid=link.uid)  # fmt: skip
    seal_edition(second)


LISTS = (
    "requirements/?",
    "requirements/?framework=three",
    "requirements/?kind=requirement&expand=associations",
    "requirements/?as_of=2022-10-18",
    "requirements/?within={top}",
    "requirements/?edition=1",
    "associations/?",
    "associations/?framework=five",
    "frameworks/?",
    "editions/?",
)


@pytest.mark.parametrize("address", LISTS)
def test_nothing_is_given_twice_or_left_out_when_an_edition_comes_into_force_between_pages(
    client: Client, address: str
) -> None:
    frameworks = _world()
    top = Requirement.objects.get(title="0", edition__framework=frameworks["five"])
    address = f"/api/v1/{address.format(top=top.entity.uid)}"
    before = [row["uid"] for row in _read(client, address, lambda _: None)]

    def publish(page: int) -> None:
        if page == 1:
            _publish_again(frameworks["five"])
        if page == 2:
            _publish_again(frameworks["three"])

    seen = [row["uid"] for row in _read(client, f"{address}&limit=4", publish)]

    assert len(seen) == len(set(seen))
    assert [uid for uid in seen if uid in before] == before


def test_a_framework_that_was_begun_is_read_to_its_end_in_one_edition(client: Client) -> None:
    frameworks = _world()

    def publish(page: int) -> None:
        if page == 1:
            for framework in frameworks.values():
                _publish_again(framework)

    rows = _read(client, "/api/v1/requirements/?limit=4&fields=edition,framework,title", publish)

    assert [row["edition"] for row in rows if row["framework"] == "five"] == ["1"] * 6
    assert [row["edition"] for row in rows if row["framework"] == "three"] == ["2"] * 7


def test_the_way_back_is_the_way_there_though_an_edition_came_into_force(client: Client) -> None:
    frameworks = _world()
    first = client.get("/api/v1/requirements/?limit=4&fields=title").json()
    second = client.get(first["next"]).json()
    _publish_again(frameworks["five"])

    back = client.get(second["previous"]).json()

    assert back["results"] == first["results"]


def test_lines_go_on_behind_a_cursor_in_the_edition_that_was_begun(client: Client) -> None:
    frameworks = _world()
    first = client.get("/api/v1/requirements/?framework=five&limit=4&fields=title").json()
    _publish_again(frameworks["five"])

    answer = client.get(
        first["next"].replace("&limit=4", ""), headers={"accept": "application/x-ndjson"}
    )

    lines = b"".join(answer.streaming_content).splitlines()  # type: ignore[attr-defined]
    assert [json.loads(line)["title"] for line in lines] == ["4", "5"]


def test_of_a_withdrawn_edition_nothing_more_is_given(client: Client) -> None:
    frameworks = _world()
    first = client.get("/api/v1/requirements/?limit=4&fields=title,framework").json()
    edition = frameworks["five"].editions.get()
    Withdrawal.objects.create(edition=edition, reason="有误", at=timezone.now(), revision=9)

    second = client.get(first["next"]).json()

    assert {row["framework"] for row in second["results"]} == {"three"}


def test_a_draft_that_is_published_between_pages_is_read_on(admin_client: Client) -> None:
    framework = make_framework(slug="five")
    for label in ("1", "2"):
        edition = make_edition(framework=framework, label=label)
        for number in range(5):
            make_requirement(edition=edition, title=f"{label}.{number}")
        if label == "1":
            seal_edition(edition)

    def publish(page: int) -> None:
        if page == 1:
            seal_edition(edition)

    address = "/api/v1/requirements/?drafts=true&limit=2&fields=title"
    rows = _read(admin_client, address, publish)

    assert [row["title"] for row in rows] == ["2.0", "2.1", "2.2", "2.3", "2.4"]


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


@pytest.mark.parametrize(("fields", "said"), [("title", "zh-Hans"), ("title,language", "zh-Hans")])
def test_an_answer_without_its_language_still_says_which_it_is_in(
    client: Client, fields: str, said: str
) -> None:
    edition = make_edition()
    make_requirement(edition=edition, title="慎言")
    seal_edition(edition)

    told = client.get(f"/api/v1/requirements/?fields={fields}", headers={"Accept-Language": "en"})
    refused = client.get("/api/v1/requirements/?limit=0", headers={"Accept-Language": "en"})
    page = client.get("/", headers={"Accept-Language": "en"})

    assert told["Content-Language"] == said
    assert "Content-Language" not in refused
    assert page["Content-Language"] == "en"


def test_as_many_are_given_by_uid_as_are_asked_for(client: Client) -> None:
    edition = make_edition()
    one, other = (str(make_requirement(edition=edition).entity.uid) for _ in range(2))
    seal_edition(edition)

    asked = [other, one, "nobody", other]
    told = client.get(f"/api/v1/requirements/?uid={','.join(asked)}&count=true").json()

    assert [row and row["uid"] for row in told["results"]] == [other, one, None, other]
    assert told["count"] == 4


def test_a_merged_requirement_asked_for_by_uid_gives_what_took_its_place(client: Client) -> None:
    framework = make_framework(slug="five")
    old = make_edition(framework=framework, label="1", effective_from="2022-10-16")
    gone, kept = (make_requirement(edition=old, title=title) for title in ("慎言", "慎行"))
    seal_edition(old)
    new = make_edition(framework=framework, label="2", effective_from="2022-10-17")
    make_requirement(edition=new, entity=kept.entity, title="慎言慎行")
    seal_edition(new)
    Redirect.objects.create(entity=gone.entity, target=kept.entity, at=timezone.now())
    names = f"{gone.entity.uid},{kept.entity.uid}"

    now = client.get(f"/api/v1/requirements/?uid={names}&fields=title").json()["results"]
    then = client.get(f"/api/v1/requirements/?uid={names}&fields=title&edition=1").json()["results"]

    heir = str(kept.entity.uid)
    assert [(one["uid"], one["title"]) for one in now] == [(heir, "慎言慎行")] * 2
    assert [one["title"] for one in then] == ["慎言", "慎行"]
