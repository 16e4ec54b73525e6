"""The list of frameworks, one edition as a text, a crosswalk as a table."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.pages import frameworks
from tests.content.pages.markup import values, words
from tests.factories import make_edition, make_framework, make_requirement, seal_edition

pytestmark = pytest.mark.django_db


def test_the_home_page_lists_frameworks_with_their_counts_and_the_latest_changes(
    client: Client, loaded: Path
) -> None:
    page = client.get("/")

    assert page.status_code == 200
    text = words(page.content)
    assert "五个过硬 2022 标准 · 组织部门领导干部 · 23 条" in text
    assert "五个过硬 2022 版本发布 · 要求新增 23" in text
    assert "/frameworks/wuge-guoying@2022" in values(page.content, "href", "a")
    assert "/search" in values(page.content, "action", "form")


def test_the_list_names_every_public_framework(client: Client, loaded: Path) -> None:
    page = client.get("/frameworks/")

    addresses = values(page.content, "href", "a")
    for slug in ("wuge-guoying", "sanyan-sanshi", "haoganbu", "wuge-duizhao"):
        assert f"/frameworks/{slug}" in addresses


def test_the_reader_shows_the_standards_in_order_with_their_statements(
    client: Client, loaded: Path
) -> None:
    page = client.get("/frameworks/wuge-guoying")

    text = words(page.content)
    places = [text.rindex(title) for title in ("慎欲", "慎行")]
    assert places == sorted(places)
    assert "荐人用人出以公心，一视同仁" in text
    assert page.content.decode().count('class="clause clause-standard clause-top') == 5
    assert [value for value in values(page.content, "rel", "link") if value == "canonical"]


def test_a_pinned_edition_is_read_at_its_label(client: Client, loaded: Path) -> None:
    page = client.get("/frameworks/wuge-guoying@2022")

    assert page.status_code == 200
    assert "canonical" not in values(page.content, "rel", "link")


def test_an_edition_that_is_not_in_force_says_so_and_leads_to_the_one_that_is(
    client: Client,
) -> None:
    framework = make_framework(slug="lianjie")
    for label, year in (("2020", 2020), ("2022", 2022)):
        edition = make_edition(framework=framework, label=label, effective_from=f"{year}-01-01")
        make_requirement(edition=edition, title=f"慎言{label}")
        seal_edition(edition)

    page = client.get("/frameworks/lianjie@2020")

    text = words(page.content)
    assert "这不是今日生效的版本。 去看 2022 版" in text
    assert "慎言2020" in text
    assert "慎言2022" not in text


def test_a_crosswalk_is_a_table_of_links_with_their_reasons(client: Client, loaded: Path) -> None:
    page = client.get("/frameworks/wuge-duizhao")

    text = words(page.content)
    assert "26 条关联" in text
    assert "5.2 慎权 五个过硬 近似 1.2 严以用权 三严三实 两条都要求手中的权只为公用" in text
    assert "/frameworks/sanyan-sanshi@2014/1.2" in values(page.content, "href", "a")


def test_a_large_edition_is_entered_by_its_parts(
    client: Client, loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frameworks, "MOST_CLAUSES", 10)

    page = client.get("/frameworks/wuge-guoying")

    text = words(page.content)
    assert "全文 23 条，请由目录进入各部分阅读。" in text
    assert "荐人用人出以公心" not in text
    assert "/frameworks/wuge-guoying@2022/5" in values(page.content, "href", "a")


def test_a_trailing_slash_leads_to_the_address_without_it(client: Client, loaded: Path) -> None:
    for address in ("/frameworks/wuge-guoying", "/frameworks/wuge-guoying@2022"):
        answer = client.get(f"{address}/")

        assert (answer.status_code, answer.headers["Location"]) == (301, address)


@pytest.mark.parametrize(
    "address", ["/frameworks/weizhi", "/frameworks/weizhi@1900", "/nope", "/concepts/x"]
)
def test_an_unknown_address_is_a_page_with_a_search_box(client: Client, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 404
    assert "这个地址没有指向任何内容" in words(page.content)
    assert "/search" in values(page.content, "action", "form")


def test_pages_are_read_not_written(client: Client, loaded: Path) -> None:
    assert client.post("/frameworks/wuge-guoying").status_code == 405


@pytest.mark.parametrize("rows", [1, 50])
def test_the_reader_costs_the_same_queries_whatever_its_length(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    edition = make_edition(framework=make_framework(slug="lianjie"))
    for _ in range(rows):
        make_requirement(edition=edition)
    seal_edition(edition)

    with django_assert_max_num_queries(20):
        page = client.get("/frameworks/lianjie")

    assert page.content.decode().count("data-stop") == rows


@pytest.mark.parametrize("rows", [1, 50])
def test_the_lists_cost_the_same_queries_whatever_their_length(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        seal_edition(make_edition())

    with django_assert_max_num_queries(10):
        client.get("/frameworks/")
    with django_assert_max_num_queries(10):
        client.get("/")
