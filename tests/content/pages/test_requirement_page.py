"""One requirement: its place, words, sources, links, and how to cite it."""

import html
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.content.pages.markup import marked, values, words
from tests.factories import (
    TEXT,
    make_citation,
    make_document,
    make_edition,
    make_expression,
    make_framework,
    make_requirement,
    seal_edition,
)

pytestmark = pytest.mark.django_db


def test_a_requirement_shows_its_place_words_sources_and_links(
    client: Client, loaded: Path
) -> None:
    page = client.get("/frameworks/wuge-guoying@2022/5.2")

    text = words(page.content)
    assert "五个过硬 2022 5 廉洁过硬 5.2 慎权 类别 要求 · 要点" in text
    assert "荐人用人出以公心，一视同仁，不以职权交易" in text
    assert "要慎权，荐人用人出于公心，一碗水端平" in text
    assert "近似 1.2 严以用权 三严三实 两条都要求手中的权只为公用" in text
    assert "受支撑 5.1 慎欲 欲望收得住" in text
    assert "概念 公道正派 自我约束" in text
    assert "Caution in power Recommend and appoint for the public good" in text


def test_a_requirement_says_how_to_cite_it_and_where_machines_read_it(
    client: Client, loaded: Path
) -> None:
    page = client.get("/frameworks/wuge-guoying/5.2")

    text = words(page.content)
    assert "《五个过硬》（2022）5.2 慎权" in text
    assert "http://testserver/frameworks/wuge-guoying@2022/5.2" in values(
        page.content, "data-value"
    )
    machines = values(page.content, "href", "link")[-2:]
    assert any(address.startswith("/api/v1/requirements/") for address in machines)
    assert "/frameworks/wuge-guoying@2022/5.2" in machines
    assert values(page.content, "data-copy") == ["cite-as", "permalink"]


def test_the_api_address_on_the_page_gives_the_same_requirement(
    client: Client, loaded: Path
) -> None:
    page = client.get("/frameworks/wuge-guoying@2022/5.2")
    address = next(
        each for each in values(page.content, "href", "link") if each.startswith("/api/")
    )

    answer = client.get(html.unescape(address)).json()

    assert (answer["code"], answer["edition"]) == ("5.2", "2022")


def test_a_source_leads_to_the_very_words(client: Client, loaded: Path) -> None:
    page = client.get("/frameworks/wuge-guoying@2022/5.2")
    address = next(each for each in values(page.content, "href", "a") if "#c-" in each)
    place, _, fragment = address.partition("#")

    text = client.get(place)

    assert fragment in values(text.content, "id")
    assert marked(text.content, fragment.removeprefix("c-")) == (
        "要慎权，荐人用人出于公心，一碗水端平，既不拿职位做买卖，也不分远近厚薄，"
        "让有本领、肯干事、信得过的人走上合适的岗位。"
    )
    assert "/frameworks/wuge-guoying@2022/5.2" in values(text.content, "href", "a")


def test_a_source_of_an_old_edition_leads_to_its_words_too(client: Client) -> None:
    framework = make_framework(slug="lianjie")
    expression = make_expression(document=make_document(slug="wenzhang"), label="2020")
    old = make_edition(framework=framework, label="2020", effective_from="2020-01-01")
    make_citation(
        requirement=make_requirement(edition=old), expression=expression, start=12, end=18
    )
    seal_edition(old)
    seal_edition(make_edition(framework=framework, label="2022"))
    page = client.get("/frameworks/lianjie@2020/1")
    address = next(each for each in values(page.content, "href", "a") if "#c-" in each)
    place, _, fragment = address.partition("#")

    text = client.get(place)

    assert marked(text.content, fragment.removeprefix("c-")) == TEXT[12:18]


def test_a_standard_shows_the_requirements_below_it(client: Client, loaded: Path) -> None:
    page = client.get("/frameworks/wuge-guoying@2022/5")

    text = words(page.content)
    assert "下级要求 4 5.1 慎欲 不取不属于自己的东西" in text
    assert text.index("5.3 慎言 不私下许诺职务") < text.index("5.4 慎行 对一举一动从高要求")


def test_a_requirement_is_found_by_its_uid_as_well(client: Client) -> None:
    edition = make_edition(framework=make_framework(slug="lianjie"))
    requirement = make_requirement(edition=edition, code="")
    seal_edition(edition)

    page = client.get(f"/frameworks/lianjie/{requirement.entity.uid}")

    assert page.status_code == 200
    assert "慎言" in words(page.content)


def test_markup_in_wordings_is_shown_as_words(client: Client) -> None:
    edition = make_edition(framework=make_framework(slug="lianjie", title="<b>廉洁</b>"))
    make_requirement(edition=edition, title="<script>alert(1)</script>", statement="<i>慎</i>")
    seal_edition(edition)

    pages = [client.get(f"/frameworks/lianjie{rest}") for rest in ("", "/1")]

    for page in pages:
        assert "<script>alert(1)</script>" in words(page.content)
        assert "<i>慎</i>" in words(page.content)
        assert b"<script>alert" not in page.content


def test_a_requirement_costs_a_bounded_number_of_queries(
    client: Client, loaded: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(28):
        client.get("/frameworks/wuge-guoying@2022/5.2")
    with django_assert_max_num_queries(35):
        client.get("/frameworks/wuge-guoying@2022/5")
