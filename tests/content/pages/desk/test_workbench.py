"""The workbench as it is read: the text, the tree, the pane beside."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.content.pages.desk.conftest import TEXT, Bench
from tests.content.pages.markup import marked, values, words
from tests.factories import make_citation, make_expression, make_requirement

QUERIES = 40


def test_the_text_stands_whole_with_confirmed_and_proposed_spans(
    bench: Bench, editor: Client
) -> None:
    proposal = bench.propose(TEXT.index("要特别慎言"), TEXT.index("𠮷"))

    page = editor.get(bench.address)

    shown = "".join(words(page.content).split())
    assert "".join(TEXT.split()) in shown
    citation = bench.power.citations.get()
    assert marked(page.content, str(citation.uid)) == "要特别慎权，公道正派。"
    assert marked(page.content, str(proposal.uid)) == "要特别慎言。"
    marks = [name for name in values(page.content, "class", "mark") if "proposed" in name]
    assert "proposed" in marks


def test_every_run_says_where_it_stands_in_code_points(bench: Bench, editor: Client) -> None:
    page = editor.get(bench.address).content.decode()

    runs = re.findall(r'data-at="(\d+)"[^>]*>(?:<a[^>]*>)?([^<]+)', page)
    assert len(runs) == 4
    for start, said in runs:
        assert TEXT[int(start) : int(start) + len(said)] == said


def test_the_tree_leads_to_each_provision_and_shows_the_chosen_one(
    bench: Bench, editor: Client
) -> None:
    page = editor.get(f"{bench.address}?at={bench.power.entity.uid}")

    links = values(page.content, "href", "a")
    for requirement in (bench.top, bench.desire, bench.power):
        assert f"{bench.address}?at={requirement.entity.uid}" in links
    inputs = values(page.content, "value", "input")
    assert "慎权" in inputs
    chosen = [each for each in values(page.content, "class", "mark") if "is-chosen" in each]
    assert chosen == ["cited is-chosen cited-touches"]


def test_a_provision_without_a_source_is_listed_and_leads_to_itself(
    bench: Bench, editor: Client
) -> None:
    bare = make_requirement(parent=bench.top, title="慎微", statement="要慎微。")

    page = editor.get(f"{bench.address}?list=unsourced")

    assert f"{bench.address}?at={bare.entity.uid}" in values(page.content, "href", "a")
    assert "没有出处的要求 1" in words(page.content)


def test_every_figure_leads_to_its_list(bench: Bench, editor: Client) -> None:
    bench.propose(5, 11)
    page = editor.get(bench.address)

    listed = [link for link in values(page.content, "href", "a") if "?list=" in link]

    assert len(listed) >= 3
    for link in listed:
        assert editor.get(link).status_code == 200


@pytest.mark.parametrize("rows", [1, 50])
def test_the_workbench_costs_the_same_whatever_its_size(
    bench: Bench,
    editor: Client,
    rows: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(rows):
        requirement = make_requirement(parent=bench.top)
        make_citation(requirement=requirement, expression=bench.expression, start=5, end=9)
        bench.propose(5, 11)

    with django_assert_max_num_queries(QUERIES):
        editor.get(f"{bench.address}?at={bench.power.entity.uid}")
    with django_assert_max_num_queries(QUERIES):
        editor.get(f"{bench.address}?list=proposals")


def test_a_long_text_comes_in_pages_and_opens_at_the_chosen_words(
    bench: Bench, editor: Client
) -> None:
    long = "".join(f"第{number}段，要慎言。\n" for number in range(4000))
    expression = make_expression(document=bench.expression.document, text=long, label="长")
    start = long.index("第3900段")
    make_citation(requirement=bench.power, expression=expression, start=start, end=start + 6)

    page = editor.get(f"{bench.address}?at={bench.power.entity.uid}&text={expression.uid}")

    text = words(page.content)
    assert "第3900段" in text
    assert "第0段" not in text
    assert re.search(r"(\d) / \1", text)


def test_a_text_may_be_chosen_where_there_are_several(bench: Bench, editor: Client) -> None:
    other = make_expression(text="要慎独。", label="另")
    make_citation(requirement=bench.top, expression=other, start=0, end=4)

    page = editor.get(f"{bench.address}?text={other.uid}")

    assert str(other.uid) in values(page.content, "value", "option")
    assert "要慎独。" in words(page.content)


def test_addresses_that_name_nothing_open_the_workbench_all_the_same(
    bench: Bench, editor: Client
) -> None:
    for query in ("at=5.3", "proposal=x", "list=none", "text=y", "page=99999", "at=", "page=-1"):
        assert editor.get(f"{bench.address}?{query}").status_code == 200, query
