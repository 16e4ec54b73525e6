"""A docx, pdf or page made from a text has the outline of the printed text."""

from pathlib import Path

import pytest

from content.files import read_file
from tests.chromium import executable
from tests.content.files.conversions import (
    by_browser,
    by_office,
    office,
    outline_of,
    page_of,
    survives,
)
from tests.content.files.office import automatic

STATUTE = """\
某市示例工作条例
2021年3月4日 某市人民代表大会常务委员会第五次会议通过
第一章 总则
第一条 为了规范示例工作，保障示例质量，根据有关法律、行政法规，结合本市实际，制定本条例。
第二条 从事示例工作，应当遵守下列规定：
（一）真实；
（二）完整，不得遗漏正文、附件、脚注以及其他应当一并公布的内容，也不得增加原文没有的内容；
（三）及时。
前款规定由市人民政府负责实施。
第二章 保障
第三条 市人民政府应当安排示例工作经费：
（一）列入预算；
（二）专款专用。
第四条 本条例自2021年5月1日起施行。"""
SPEECH = """\
在示例工作会议上的讲话
同志们：
今天的会议，主要是总结去年的示例工作，安排今年的任务，希望大家认真学习，抓好落实。
一、统一思想，提高认识
首先，要认清形势。示例工作关系全局，任务很重，要求很高，时间很紧，不能有丝毫松懈。
其次，要认清责任。每个单位、每个同志都要知道自己该做什么、怎么做、做到什么程度。
二、突出重点，狠抓落实
（一）抓好培训。
（二）抓好检查。
三、加强领导
各单位要把示例工作摆上重要位置，主要领导亲自抓，分管领导具体抓，一级抓一级。"""


@pytest.mark.parametrize(("text", "labels"), [(STATUTE, 11), (SPEECH, 5)])
@pytest.mark.parametrize("indented", [True, False])
def test_labels_that_word_counts_give_the_printed_text(
    text: str, labels: int, indented: bool
) -> None:
    data, counted = automatic(text, indented=indented)
    assert (read_file(data, "a.docx").text, counted) == (text, labels)


@pytest.mark.parametrize("text", [STATUTE, SPEECH])
def test_a_page_gives_the_printed_text(text: str) -> None:
    assert read_file(page_of(text).encode(), "a.html").text == text


@pytest.mark.skipif(executable() is None, reason="Chromium is not installed")
def test_what_chromium_prints_has_the_outline(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(page_of(STATUTE), encoding="utf-8")
    assert survives(STATUTE, by_browser(page))


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
def test_what_libreoffice_makes_has_the_outline(tmp_path: Path) -> None:
    for name, text in (("a", STATUTE), ("b", SPEECH)):
        (tmp_path / f"{name}.docx").write_bytes(automatic(text)[0])
    made = by_office(sorted(tmp_path.glob("*.docx")), "pdf", tmp_path / "made")
    read = [outline_of(read_file(file.read_bytes(), file.name).text) for file in made]
    assert read == [outline_of(STATUTE), outline_of(SPEECH)]
