"""The pages that show what changed between two editions or two texts."""

import datetime as dt

import pytest
from django.test import Client

from content.models import Edition
from tests.factories import (
    make_document,
    make_edition,
    make_expression,
    make_framework,
    make_requirement,
    seal_edition,
    seal_expression,
)


@pytest.fixture
def newer(db: None) -> Edition:
    """The newer of two public editions; between them one wording changed and one came."""
    framework = make_framework(slug="lian", title="廉洁标准")
    older = make_edition(framework=framework, label="2022", effective_from=dt.date(2022, 1, 1))
    old = make_requirement(edition=older, title="慎言", statement="要慎言。")
    seal_edition(older)
    edition = make_edition(framework=framework, label="2024", effective_from=dt.date(2024, 1, 1))
    make_requirement(edition=edition, entity=old.entity, title="慎言", statement="要特别慎言。")
    make_requirement(edition=edition, title="慎行", statement="要慎行。")
    return seal_edition(edition)


def test_two_editions_are_set_side_by_side_without_script(client: Client, newer: Edition) -> None:
    page = client.get("/frameworks/lian/compare?from=2022&to=2024").content.decode()

    assert '<ins role="group" aria-label="新增的文字">特别</ins>' in page
    assert "<option selected>2022</option><option>2024</option>" in page
    assert f"/api/v1/editions/{newer.uid}/compare/?with=" in page
    assert page.count('<section class="difference"') == 2


def test_without_labels_the_edition_in_force_and_the_one_before_are_compared(
    client: Client, newer: Edition
) -> None:
    named = client.get("/frameworks/lian/compare?from=2022&to=2024")
    plain = client.get("/frameworks/lian/compare")

    assert plain.context["comparison"] == named.context["comparison"]


def test_one_kind_of_change_can_be_shown_alone(client: Client, newer: Edition) -> None:
    page = client.get("/frameworks/lian/compare?only=added").content.decode()

    assert page.count('<section class="difference"') == 1
    assert "慎行" in page


def test_the_reader_of_an_edition_leads_to_the_comparison(client: Client, newer: Edition) -> None:
    page = client.get("/frameworks/lian@2024").content.decode()

    assert 'href="/frameworks/lian/compare?to=2024"' in page


@pytest.mark.parametrize("query", ["from=1999", "to=1999", "from=2022&to=x"])
def test_an_unknown_label_is_the_page_not_found(client: Client, newer: Edition, query: str) -> None:
    assert client.get(f"/frameworks/lian/compare?{query}").status_code == 404


def test_a_single_edition_says_that_there_is_nothing_to_compare(client: Client, db: None) -> None:
    seal_edition(make_edition(framework=make_framework(slug="one")))

    response = client.get("/frameworks/one/compare")

    assert response.status_code == 200
    assert "只有一个版本" in response.content.decode()


def test_a_draft_is_no_choice(client: Client, newer: Edition) -> None:
    make_edition(framework=newer.framework, label="2030")

    page = client.get("/frameworks/lian/compare").content.decode()

    assert "2030" not in page
    assert client.get("/frameworks/lian/compare?to=2030").status_code == 404


def test_two_texts_of_a_document_are_set_side_by_side(client: Client, db: None) -> None:
    document = make_document(slug="yuanwen", title="原文")
    for label, words in (("1", "要慎言。"), ("2", "要特别慎言。")):
        day = dt.date(2020 + int(label), 1, 1)
        seal_expression(
            make_expression(document=document, label=label, text=words, effective_from=day)
        )

    page = client.get("/documents/yuanwen/compare").content.decode()

    assert '<ins role="group" aria-label="新增的文字">特别</ins>' in page
    assert (
        'href="/documents/yuanwen/compare?to=2"'
        in client.get("/documents/yuanwen").content.decode()
    )


def test_a_stub_has_no_texts_to_compare(client: Client, db: None) -> None:
    make_document(slug="stub", published_at=dt.datetime(2022, 1, 1, tzinfo=dt.UTC))

    assert client.get("/documents/stub/compare").status_code == 404
