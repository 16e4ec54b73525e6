"""Title, date, neighbours and signature."""

import pytest

from content.text import read_document
from content.text.front import chinese_date, is_front

PAGE = """关于团结的一点体会

时间:2021-03-04 05:06:07

关于团结的一点体会

团结就是力量。

一、认识

甲。

二、行动

乙。

上一篇:学习心得 下一篇:没有了"""


def test_a_page_gives_title_moment_and_neighbours() -> None:
    outline = read_document(PAGE)

    assert outline.title == "关于团结的一点体会"
    assert outline.published == "2021-03-04T05:06:07"
    assert (outline.previous, outline.next) == ("学习心得", None)


def test_every_part_of_a_page_has_its_class() -> None:
    kinds = [kind for _, _, kind in read_document(PAGE).coverage.spans]

    assert kinds == ["title", "date", "title", "preamble", "node", "links"]


def test_a_line_of_history_gives_one_dated_event() -> None:
    history = "２００１年２月３日 某会议通过　2005年4月5日修正"
    text = f"# 某某法\n\n{history}\n\n<!-- INFO END -->\n\n第一条 甲。"

    events = read_document(text).dates

    assert [(event.date, event.event) for event in events] == [
        ("2001-02-03", "某会议通过 2005年4月5日修正")
    ]


@pytest.mark.parametrize(
    "words", ["各党支部：", "一、总体要求", "第一章 总则", "全校教工：请学习。", "1 范围"]
)
def test_the_body_begins_with_a_salutation_or_marker(words: str) -> None:
    assert not is_front(words)


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("二○○九年十一月二十七日", "2009-11-27"),
        ("二〇二三年五月十一日", "2023-05-11"),
        ("2018年6月25日", "2018-06-25"),
        ("二十日", None),
    ],
)
def test_dates_are_read_in_both_scripts(words: str, date: str | None) -> None:
    assert chinese_date(words) == date


def test_a_signature_ends_the_last_node_and_names_the_issuer() -> None:
    outline = read_document("通知\n一、甲\n乙。\n二、丙\n丁。\n某某市教育局\n2020年1月2日")

    assert outline.issuer == "某某市教育局"
    assert outline.text[: outline.nodes[-1].end].endswith("丁。")


def test_a_date_of_publication_may_stand_behind_the_body() -> None:
    outline = read_document("通知\n一、甲\n乙。\n二、丙\n丁。\n来源：某网 发布时间：2021/3/4")

    assert outline.published == "2021-03-04"
    assert outline.coverage.spans[-1][2] == "date"
