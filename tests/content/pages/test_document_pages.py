"""Documents: the list, a text set as a book, a stub."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.content.pages.markup import marked, values, words
from tests.factories import (
    make_citation,
    make_document,
    make_edition,
    make_expression,
    make_framework,
    make_passage,
    make_requirement,
    seal_edition,
    seal_expression,
)

pytestmark = pytest.mark.django_db


def test_the_list_names_texts_and_stubs(client: Client, loaded: Path) -> None:
    page = client.get("/documents/")

    text = words(page.content)
    assert "组织部门干部“五个过硬”谈 2022-10-17 文章 · Plumbline 准绳 · 文本 2022-10-17" in text
    assert "公仆意识权为民用交流 仅有篇名" in text


def test_a_text_is_shown_whole_with_its_outline(client: Client, loaded: Path) -> None:
    source = (loaded / "wuge-guoying-jiaoliu.md").read_text(encoding="utf-8")

    page = client.get("/documents/wuge-guoying-jiaoliu")

    text = words(page.content)
    for line in source.splitlines():
        assert " ".join(line.lstrip("# ").split()) in text
    assert "##" not in text
    assert "目录 一 端正方向，做到政治上过硬 首先 要看得清、辨得明" in text


def test_every_citation_is_marked_and_leads_to_its_requirement(
    client: Client, loaded: Path
) -> None:
    answer = client.get("/api/v1/requirements/?framework=wuge-guoying&expand=citations&limit=100")
    page = client.get("/documents/wuge-guoying-jiaoliu")

    identifiers = values(page.content, "id")
    addresses = values(page.content, "href", "a")
    for requirement in answer.json()["results"]:
        assert requirement["citations"]
        for citation in requirement["citations"]:
            assert f"c-{citation['uid']}" in identifiers
            assert marked(page.content, citation["uid"]) == citation["quote"]
        assert requirement["address"] in addresses


def test_overlapping_citations_keep_every_word_once(client: Client) -> None:
    text = "要慎𠮷欲，要慎权，要慎言。\n说到底是一个慎字。"
    expression = make_expression(document=make_document(slug="wenzhang"), label="1", text=text)
    edition = make_edition(framework=make_framework(slug="lianjie"))
    spans = [(0, 14), (1, 5), (4, 9), (4, 9), (6, 20)]
    made = [
        make_citation(
            requirement=make_requirement(edition=edition),
            expression=expression,
            start=start,
            end=end,
        )
        for start, end in spans
    ]
    seal_edition(edition)

    page = client.get("/documents/wenzhang@1")

    identifiers = values(page.content, "id")
    assert len(identifiers) == len(set(identifiers))
    assert "要慎𠮷欲，要慎权，要慎言。" in words(page.content)
    for citation in made:
        assert f"c-{citation.uid}" in identifiers
        assert marked(page.content, str(citation.uid)) == citation.quote.replace("\n", "")


def test_a_passage_has_the_place_that_the_api_names(client: Client) -> None:
    expression = make_expression(document=make_document(slug="wenzhang"), label="1")
    passage = make_passage(expression=expression, start=6, end=12)
    seal_expression(expression)

    page = client.get("/documents/wenzhang@1")

    assert str(passage.entity.uid) in values(page.content, "id")


def test_a_stub_says_that_its_text_is_not_here_yet(client: Client, loaded: Path) -> None:
    page = client.get("/documents/xin-nong-cun-jian-she-jiao-liu")

    text = words(page.content)
    assert "新农村建设交流" in text
    assert "原文尚未收录" in text
    assert "下一篇 → 组织部门干部“五个过硬”谈" in text


def test_an_older_text_says_so(client: Client) -> None:
    document = make_document(slug="wenzhang")
    for label in ("2020", "2022"):
        seal_expression(
            make_expression(
                document=document, label=label, text=f"慎言{label}", effective_from=f"{label}-01-01"
            )
        )

    old = client.get("/documents/wenzhang@2020")
    current = client.get("/documents/wenzhang")

    assert "这不是今日的文本。" in words(old.content)
    assert "慎言2020" in words(old.content)
    assert "慎言2022" in words(current.content)
    assert "这不是今日的文本。" not in words(current.content)


def test_a_text_that_does_not_exist_is_not_found(client: Client, loaded: Path) -> None:
    assert client.get("/documents/wuge-guoying-jiaoliu@1900").status_code == 404
    assert client.get("/documents/weizhi").status_code == 404


def test_a_text_costs_a_bounded_number_of_queries(
    client: Client, loaded: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        client.get("/documents/wuge-guoying-jiaoliu")
    with django_assert_max_num_queries(6):
        client.get("/documents/")
