"""Statutes: structure by numbering, on texts of our own."""

from content.text import read_document
from content.text.records import Node


def labels(nodes: tuple[Node, ...], depth: int = 0) -> list[str]:
    """Units and numbers, a dot for each level."""
    found = []
    for node in nodes:
        found.append("." * depth + f"{node.unit} {node.number}".strip())
        found.extend(labels(node.children, depth + 1))
    return found


def codes(text: str) -> list[str]:
    """Codes of the findings, in reading order."""
    return [finding.code for finding in read_document(text).findings]


def articles(text: str) -> list[str]:
    """Article numbers, in reading order."""
    return [row.strip(".").split()[1] for row in labels(read_document(text).nodes) if "art" in row]


LAW = """# 某某条例

2020年1月2日 某某市人民代表大会通过

<!-- INFO END -->

## 第一章 总则

第一条 为了甲，制定本条例。

第二条 单位应当：

（一）乙；

1.丙；

（二）丁。

前款规定适用于戊。

## 第二章 附则

第三条 本条例自公布之日起施行。"""


def test_articles_hold_their_paragraphs_items_and_subitems() -> None:
    assert labels(read_document(LAW).nodes) == [
        "chapter 1",
        ".article 1",
        "..paragraph",
        ".article 2",
        "..paragraph",
        "..item 1",
        "...subitem 1",
        "..item 2",
        "..paragraph",
        "chapter 2",
        ".article 3",
        "..paragraph",
    ]


def test_offsets_are_slices_of_the_text() -> None:
    outline = read_document(LAW)

    first = outline.nodes[0]
    assert LAW[first.start : first.end].startswith("## 第一章")
    assert LAW[first.children[1].start : first.children[1].end].endswith("适用于戊。")
    assert outline.title == "某某条例"
    assert [event.date for event in outline.dates] == ["2020-01-02"]
    assert outline.issuer == "某某市人民代表大会"


def test_plain_text_reads_as_markdown_does_and_a_table_of_contents_is_left_out() -> None:
    plain = LAW.replace("# ", "").replace("#", "").replace("<!-- INFO END -->\n\n", "")
    listed = plain.replace("第一章 总则", "目录\n第一章 总则\n第二章 附则\n第一章 总则", 1)

    assert labels(read_document(listed).nodes) == labels(read_document(LAW).nodes)


def test_a_lost_space_before_the_text_costs_no_article() -> None:
    text = "某某条例\n第一条中国公民。\n第二条规定的事项。\n第三条乙。"

    assert articles(text) == ["1", "2", "3"]
    assert codes(text) == ["glued_label"] * 3


def test_a_reference_that_a_broken_line_puts_first_is_no_article() -> None:
    text = "某某条例\n第一条 甲。\n第二条 违反本条例\n第三条规定的，处罚。\n第三条 乙。"

    assert articles(text) == ["1", "2", "3"]
    assert "broken_line" in codes(text)


def test_a_label_that_lost_its_own_line_is_found_by_the_numbering() -> None:
    text = "某某条例\n第一条 甲。 第二条乙。\n第三条 丙，见前。第一条的规定除外。"

    assert articles(text) == ["1", "2", "3"]
    assert codes(text) == ["glued_label"]


def test_gaps_restarts_and_late_starts_are_findings_and_numbers_stay_as_printed() -> None:
    text = "某某条例\n第三条 甲。\n第五条 乙：\n（一）丙；\n（三）丁。"

    assert articles(text) == ["3", "5"]
    assert codes(text) == ["starts_not_at_1", "missing_article", "item_sequence_jump"]


def test_articles_quoted_from_another_text_are_no_nodes() -> None:
    text = (
        "# 案例\n\n<!-- INFO END -->\n\n## 基本案情\n\n甲诉乙。\n\n## 相关法条\n\n"
        "《某某法》。\n\n第六条 丙。\n\n第七条 丁。"
    )

    assert not any(row.startswith("article") for row in labels(read_document(text).nodes))


def test_an_amendment_that_quotes_articles_goes_on_with_its_own() -> None:
    text = (
        "某某决定\n第一条 增加规定，内容如下：\n第九条 甲。\n第十条 乙。\n第二条 丙。\n第三条 丁。"
    )

    assert articles(text) == ["1", "2", "3"]


def test_an_attachment_ends_the_numbering_and_its_articles_are_no_nodes() -> None:
    text = "某某条例\n第一条 甲。\n第二条 乙。\n附件：\n收费标准\n第一条 丙。\n第二条 丁。"
    outline = read_document(text)

    assert articles(text) == ["1", "2"]
    assert [finding.code for finding in outline.findings] == [
        "attachment",
        "loose_line_after_heading",
    ]
    assert outline.coverage.spans[-1][2] == "attachment"


def test_a_heading_without_number_does_not_end_the_numbering() -> None:
    text = "# 某某条例\n\n<!-- INFO END -->\n\n## 总则\n\n第一条 甲。\n\n## 附则\n\n第二条 乙。"

    assert articles(text) == ["1", "2"]


def test_info_lines_without_a_date_and_empty_headings_are_findings() -> None:
    text = "# 某某条例\n\n某某发布\n\n<!-- INFO END -->\n\n##\n\n第一条 甲。"

    assert codes(text) == ["info_line_without_date", "empty_heading"]


def test_a_label_inside_a_line_is_a_finding_and_no_node() -> None:
    text = "某某条例\n第一条 甲：\n（一）乙；（二）丙。"

    assert labels(read_document(text).nodes) == ["article 1", ".paragraph", ".item 1"]
    assert codes(text) == ["inline_item"]


def test_two_statutes_in_one_file_are_two_documents_in_one_list() -> None:
    text = "甲市条例\n第一条 甲。\n第二条 乙。\n\n丙市办法\n第一条 丙。\n第二条 丁。"
    outline = read_document(text)

    assert articles(text) == ["1", "2", "1", "2"]
    assert [document.title for document in outline.documents] == ["甲市条例", "丙市办法"]


def test_points_of_a_notice_stand_before_the_statute_it_announces() -> None:
    notice = "关于印发办法的通知\n各县：\n一、认真学习。\n二、抓好落实。\n"
    text = notice + "某某办法\n第一条 甲。\n第二条 乙。"

    assert labels(read_document(text).nodes)[:2] == ["heading 1", "heading 2"]
    assert articles(text) == ["1", "2"]


def test_headings_of_an_interpretation_hold_its_articles() -> None:
    text = (
        "# 某解释\n\n<!-- INFO END -->\n\n## 一、管辖\n\n第一条 甲。\n\n第二条 乙。\n\n"
        "## 二、附则\n\n第三条 丙。"
    )

    assert [row for row in labels(read_document(text).nodes) if "paragraph" not in row] == [
        "heading 1",
        ".article 1",
        ".article 2",
        "heading 2",
        ".article 3",
    ]


def test_an_attachment_under_a_heading_ends_the_numbering_too() -> None:
    text = "# 某办法\n\n<!-- INFO END -->\n\n第一条 甲。\n\n## 附件1\n\n第一条 乙。\n\n第二条 丙。"

    assert articles(text) == ["1"]
    assert "attachment" in codes(text)


def test_a_reported_case_has_no_articles_of_its_own() -> None:
    text = "# 案例\n\n<!-- INFO END -->\n\n## 基本案情\n\n甲诉乙。\n\n## 依据\n\n第一条 丙。"

    assert articles(text) == []
