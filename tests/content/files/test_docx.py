"""What Word prints is what is read: counted labels, accepted changes, tables, notes."""

import pytest

from content.files.docx import read_docx
from content.files.records import Note
from content.text import TextError
from tests.content.files.office import (
    HAN,
    NAMES,
    abstract,
    docx,
    listed,
    numbering,
    package,
    paragraph,
    run,
)

Level = tuple[str, str, str, str]


def counted(levels: tuple[Level, ...], places: list[int]) -> str:
    """The text of paragraphs 甲 that count at these levels of one list."""
    body = [paragraph("甲", listed(1, place)) for place in places]
    return text_of(body, numbering=numbering([abstract(0, levels)], [(1, 0, {})]))


def text_of(body: list[str], **parts: str) -> str:
    return read_docx(docx(body, **parts), "a.docx").text


@pytest.mark.parametrize(
    ("form", "text", "suffix", "printed"),
    [
        (HAN, "第%1条", "space", ["第一条 甲", "第二条 甲"]),
        (HAN, "第%1条", "tab", ["第一条 甲", "第二条 甲"]),
        (HAN, "第%1条", "nothing", ["第一条甲", "第二条甲"]),
        (HAN, "%1、", "tab", ["一、甲", "二、甲"]),
        (HAN, "（%1）", "nothing", ["（一）甲", "（二）甲"]),
        ("ideographTraditional", "%1、", "tab", ["甲、甲", "乙、甲"]),
        ("decimal", "%1.", "tab", ["1. 甲", "2. 甲"]),
        ("decimalFullWidth", "%1．", "nothing", ["１．甲", "２．甲"]),
        ("decimalEnclosedCircleChinese", "%1", "space", ["① 甲", "② 甲"]),
        ("japaneseCounting", "第%1章", "space", ["第一章 甲", "第二章 甲"]),
        ("chineseLegalSimplified", "%1、", "nothing", ["壹、甲", "贰、甲"]),
        ("lowerRoman", "%1)", "space", ["i)甲", "ii)甲"]),
        ("bullet", "\uf0b7", "tab", ["甲", "甲"]),
        ("none", "附", "space", ["附 甲", "附 甲"]),
    ],
)
def test_labels_stand_as_word_prints_them(
    form: str, text: str, suffix: str, printed: list[str]
) -> None:
    assert counted(((form, text, suffix, ""),), [0, 0]).split("\n") == printed


def test_deeper_levels_restart_and_show_those_above() -> None:
    levels = (
        ("decimal", "%1", "space", ""),
        ("decimal", "%1.%2", "space", ""),
        ("decimal", "%1.%2.%3", "space", ""),
    )
    assert counted(levels, [0, 1, 1, 2, 0, 1, 2, 2]).split("\n") == [
        "1 甲", "1.1 甲", "1.2 甲", "1.2.1 甲", "2 甲", "2.1 甲", "2.1.1 甲", "2.1.2 甲",
    ]  # fmt: skip


def test_a_level_that_never_restarts_runs_on_through_the_chapters() -> None:
    levels = (
        (HAN, "第%1章", "space", ""),
        (HAN, "第%2条", "space", '<w:lvlRestart w:val="0"/>'),
        (HAN, "（%3）", "nothing", ""),
    )
    assert counted(levels, [0, 1, 2, 1, 0, 1, 2]).split("\n") == [
        "第一章 甲", "第一条 甲", "（一）甲", "第二条 甲", "第二章 甲", "第三条 甲", "（一）甲",
    ]  # fmt: skip


def test_legal_numbering_shows_han_levels_in_digits() -> None:
    levels = ((HAN, "第%1章", "space", ""), (HAN, "%1.%2", "space", "<w:isLgl/>"))
    assert counted(levels, [0, 1, 1]).split("\n") == ["第一章 甲", "1.1 甲", "1.2 甲"]


def test_a_list_starts_again_where_an_override_says_so() -> None:
    lists = numbering([abstract(0, ((HAN, "%1、", "tab", ""),))], [(1, 0, {}), (2, 0, {0: 5})])
    body = [paragraph("甲", listed(number, 0)) for number in (1, 1, 2, 2, 1)]
    printed = text_of(body, numbering=lists).split("\n")
    assert printed == ["一、甲", "二、甲", "五、甲", "六、甲", "七、甲"]


def test_a_style_numbers_its_paragraphs_and_a_zero_takes_the_number_away() -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1"/></w:lvl>'
        f'<w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="{HAN}"/><w:pStyle w:val="条"/>'
        '<w:suff w:val="space"/><w:lvlText w:val="第%2条"/></w:lvl>'
    )
    lists = (
        f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles {NAMES}><w:style w:type="paragraph" w:styleId="条"><w:name w:val="Article"/>'
        '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="条文"><w:basedOn w:val="条"/></w:style></w:styles>'
    )
    body = [
        paragraph("甲", '<w:pStyle w:val="条"/>'),
        paragraph("乙", '<w:pStyle w:val="条文"/>'),
        paragraph("丙", '<w:pStyle w:val="条"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
        paragraph("丁", '<w:pStyle w:val="条"/>'),
    ]
    printed = text_of(body, numbering=lists, styles=styles).split("\n")
    assert printed == ["第三条 甲", "第四条 乙", "丙", "第五条 丁"]


def test_changes_are_read_as_accepted() -> None:
    body = [
        "<w:p>" + run("慎") + f"<w:ins>{run('言')}</w:ins>"
        "<w:del><w:r><w:delText>行</w:delText></w:r></w:del></w:p>",
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("前半") + "</w:p>",
        paragraph("后半"),
        f"<w:moveFrom>{run('移走')}</w:moveFrom><w:moveTo>{paragraph('移来')}</w:moveTo>",
    ]
    assert text_of(body).split("\n") == ["慎言", "前半后半", "移来"]


def test_a_deleted_paragraph_is_not_counted() -> None:
    deleted = (
        f"<w:p><w:pPr>{listed(1, 0)}<w:rPr><w:del/></w:rPr></w:pPr>"
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    )
    body = [paragraph("甲", listed(1, 0)), deleted, paragraph("乙", listed(1, 0))]
    lists = numbering([abstract(0, ((HAN, "%1、", "tab", ""),))], [(1, 0, {})])
    assert text_of(body, numbering=lists).split("\n") == ["一、甲", "二、乙"]


def test_what_is_not_printed_is_not_read() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("3")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip
    circle = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>eq \\o\\ac(○,7)</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    ruby = f"<w:ruby><w:rt>{run('shèn')}</w:rt><w:rubyBase>{run('慎')}</w:rubyBase></w:ruby>"
    body = [f"<w:p>{run('明')}{hidden}{field}</w:p>", f"<w:p>{circle}<w:r>{ruby}</w:r></w:p>"]
    assert text_of(body).split("\n") == ["明3", "⑦慎"]


def test_tables_are_lines_and_frames_of_the_page_are_not() -> None:
    def table(*rows: list[str]) -> str:
        cells = "".join(
            "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
            for row in rows
        )
        return f"<w:tbl>{cells}</w:tbl>"

    body = [table(["项", "数"], ["甲|乙", "1"]), table(["第一条 独占一栏。"], ["第二条 也是。"])]
    assert text_of(body).split("\n") == [
        "| 项 | 数 |",
        "| 甲｜乙 | 1 |",
        "第一条 独占一栏。",
        "第二条 也是。",
    ]


def test_notes_follow_the_text_and_keep_their_places() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = (
        f'<w:footnotes {NAMES}><w:footnote w:type="separator" w:id="0">{paragraph("—")}'
        f'</w:footnote><w:footnote w:id="2">{paragraph("见某书。")}</w:footnote></w:footnotes>'
    )
    read = read_docx(docx([f"<w:p>{run('慎言')}{mark}{run('慎行。')}</w:p>"], footnotes=notes), "a")
    assert read.text == "慎言慎行。\n\n脚注\n[1] 见某书。"
    assert read.notes == (Note(2, 14, 18),)


def test_boxes_follow_their_paragraph_and_running_heads_are_told_apart() -> None:
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        f'markup-compatibility/2006"><mc:Choice><w:txbxContent>{paragraph("框内")}'
        f"</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{paragraph('框内')}"
        "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    styles = (
        f'<w:styles {NAMES}><w:style w:type="paragraph" w:styleId="TOC1">'
        '<w:name w:val="toc 1"/></w:style></w:styles>'
    )
    contents = paragraph("第一章 总则\t1", '<w:pStyle w:val="TOC1"/>')
    read = read_docx(
        docx(
            [contents, f"<w:p>{run('正文')}{box}</w:p>"],
            styles=styles,
            header1=f"<w:hdr {NAMES}>{paragraph('某单位文件')}</w:hdr>",
        ),
        "a",
    )
    assert (read.text, read.left_out) == ("正文\n框内", ("第一章 总则\t1", "某单位文件"))


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w:document SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_entities_are_refused_and_never_fetched(hostile: str) -> None:
    body = (
        f"{hostile}<w:document {NAMES}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body>"
        "</w:document>"
    )
    with pytest.raises(TextError) as refused:
        read_docx(package({"document.xml": body}), "a.docx")
    assert refused.value.code == "external_entity"


def test_entities_are_refused_in_every_encoding() -> None:
    body = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><w:document {NAMES}/>'
    data = package({"document.xml": body.encode("utf-16")})
    with pytest.raises(TextError) as refused:
        read_docx(data, "a.docx")
    assert refused.value.code == "external_entity"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<w:document", "broken_file"),
        (f"<w:document {NAMES}/>", "broken_file"),
        (f"<w:document {NAMES}><w:body/></w:document>", "empty_text"),
        (f"<w:document {NAMES}><w:body>{'<w:sdt>' * 5000}</w:body></w:document>", "broken_file"),
    ],
)
def test_broken_documents_are_refused(body: str, code: str) -> None:
    with pytest.raises(TextError) as refused:
        read_docx(package({"document.xml": body}), "a.docx")
    assert refused.value.code == code
