"""Concepts and search."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.content.pages.markup import values, words
from tests.factories import make_concept

pytestmark = pytest.mark.django_db


def test_a_concept_shows_its_words_and_what_is_about_it(client: Client, loaded: Path) -> None:
    index = client.get("/concepts/")
    address = values(index.content, "href", "a")[_place(index.content, "自我约束")]

    page = client.get(address)

    text = words(page.content)
    assert "概念 党性修养 自我约束 代号 C4 概念表 组织工作用语" in text
    assert "English self-restraint / self-discipline 又称 自律" in text
    assert "不待他人督促" in text
    assert "下位概念 慎独" in text
    assert "5.2 慎权 五个过硬" in text


def _place(page: bytes, label: str) -> int:
    """Where the link of a concept stands among the links of its list."""
    before = page.decode().split(f">{label}</a>")[0]
    return before.count("<a ") - 1


def test_a_concept_without_notation_or_definition_is_shown(client: Client) -> None:
    concept = make_concept(label="公心")

    page = client.get(f"/concepts/{concept.entity.uid}")

    assert "还没有要求讲到它。" in words(page.content)


def test_search_groups_what_it_finds_and_marks_the_words(client: Client, loaded: Path) -> None:
    page = client.get("/search", {"q": "慎权"})

    text = words(page.content)
    assert "类别 要求 1" in text
    assert "要求 5.2 慎权 五个过硬" in text
    assert "<mark>慎权</mark>" in page.content.decode()
    assert "慎权" in values(page.content, "value", "input")
    assert "/frameworks/wuge-guoying@2022/5.2" in values(page.content, "href", "a")


def test_a_facet_narrows_and_the_chosen_one_widens_again(client: Client, loaded: Path) -> None:
    wide = client.get("/search", {"q": "慎"})
    narrow = client.get("/search", {"q": "慎", "kind": "requirement"})

    assert "?q=%E6%85%8E&kind=requirement" in values(wide.content, "href", "a")
    assert "?q=%E6%85%8E" in values(narrow.content, "href", "a")
    assert "段落" not in words(narrow.content)


def test_search_that_finds_nothing_says_what_to_try(client: Client, loaded: Path) -> None:
    page = client.get("/search", {"q": "<无此词>"})

    assert "没有找到“<无此词>”。" in words(page.content)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": ""},
        {"q": "\x00"},
        {"q": "慎" * 500},
        {"q": "慎", "kind": "nonsense"},
        {"q": "慎", "offset": "-1"},
        {"q": "慎", "offset": "99999999999999999999"},
        {"q": "慎", "offset": "²"},
        {"q": "慎", "framework": "\x00"},
    ],
)
def test_odd_parameters_are_taken_calmly(client: Client, parameters: dict[str, str]) -> None:
    assert client.get("/search", parameters).status_code == 200


@pytest.mark.parametrize("address", ["/frameworks/", "/documents/", "/concepts/"])
def test_a_cursor_that_no_list_wrote_is_not_found(client: Client, address: str) -> None:
    assert client.get(address, {"cursor": "nonsense"}).status_code == 404


def test_concepts_and_search_cost_a_bounded_number_of_queries(
    client: Client, loaded: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        client.get("/concepts/")
    with django_assert_max_num_queries(18):
        client.get("/search", {"q": "慎"})
    with django_assert_max_num_queries(1):
        client.get("/search")
