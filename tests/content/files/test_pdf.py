"""Lines broken by the page are joined again, and every part knows its page."""

import pytest

from content.files import limits
from content.files.pdf import read_pdf
from content.files.records import Note, PageSpan
from content.text import TextError
from tests.content.files.printed import Shown, pdf

SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃辰宿列张寒"
# Lines as long as the column is wide; without a font file pdfium takes equal ones for a shadow.
FULL, FULL_2, FULL_3, FULL_4 = (SIGNS[place:] + SIGNS[:place] for place in range(4))
SIZE = 11.0
LEFT = 83.0


def column(lines: list[str], top: float = 700, step: float = 16) -> list[Shown]:
    """Lines one below the other."""
    return [(words, LEFT, top - place * step, SIZE) for place, words in enumerate(lines)]


def text_of(*pages: list[Shown]) -> str:
    return read_pdf(pdf(pages), "a.pdf").text


def test_wrapped_lines_are_joined_and_short_ones_end_their_paragraph() -> None:
    lines = [
        "某条例", f"第一条 {FULL[:35]}", FULL_2, "到此为止。", f"（一）{FULL_3[3:]}", FULL[:5],
        "第二条 完。",
    ]  # fmt: skip
    assert text_of(column(lines)).split("\n") == [
        "某条例", f"第一条 {FULL[:35]}{FULL_2}到此为止。", f"（一）{FULL_3[3:]}{FULL[:5]}",
        "第二条 完。",
    ]  # fmt: skip


def test_an_indent_begins_a_paragraph_though_the_line_above_is_full() -> None:
    indent = LEFT + 2 * SIZE
    lines = [
        (FULL[2:], indent), (FULL_2, LEFT), (FULL_3[2:], indent), (FULL_4, LEFT),
        (FULL_2[2:], indent), (FULL[:9], LEFT), (FULL_4[2:], indent), (FULL_3[:9], LEFT),
    ]  # fmt: skip
    shown = [(words, left, 700 - 16 * place, SIZE) for place, (words, left) in enumerate(lines)]
    assert text_of(shown).split("\n") == [
        FULL[2:] + FULL_2, FULL_3[2:] + FULL_4, FULL_2[2:] + FULL[:9], FULL_4[2:] + FULL_3[:9],
    ]  # fmt: skip


def test_space_between_paragraphs_decides_for_full_lines() -> None:
    groups = [[FULL, FULL_2[:4]], [FULL_2, FULL_3], [FULL_4, "完。"], [FULL], ["末段"], ["尾段"]]
    shown = [line for place, lines in enumerate(groups) for line in column(lines, 700 - 50 * place)]
    assert text_of(shown).split("\n") == ["".join(lines) for lines in groups]


def test_a_paragraph_goes_on_over_the_page_and_the_pages_are_kept() -> None:
    def page(number: int, lines: list[str]) -> list[Shown]:
        return [("示例汇编", 260, 800, 9), *column(lines), (f"- {number} -", 285, 40, 9)]

    pages = [page(1, ["题目", FULL, FULL_2]), page(2, [FULL_3, FULL_4, "续完。", "另段。"])]
    read = read_pdf(pdf(pages), "a.pdf")
    first = len("题目\n" + FULL + FULL_2)
    assert read.text.split("\n") == ["题目", FULL + FULL_2 + FULL_3 + FULL_4 + "续完。", "另段。"]
    assert read.pages == (PageSpan(0, first, 1), PageSpan(first, len(read.text), 2))
    assert read.left_out == ("示例汇编", "- 1 -", "- 2 -")


def test_where_neither_print_nor_label_tells_the_doubt_is_named() -> None:
    ended = FULL[:38] + "。"
    read = read_pdf(pdf([column(["题目", FULL_2, ended, FULL_3, FULL_4, "完。"])]), "a.pdf")
    assert read.text.split("\n") == ["题目", FULL_2 + ended, FULL_3 + FULL_4 + "完。"]
    assert read.doubts == (len("题目\n" + FULL_2 + ended + "\n"),)


def test_footnotes_go_behind_the_text_with_the_place_of_their_mark() -> None:
    shown = [
        *column([FULL, "慎言"]),
        ("1", LEFT + 2 * SIZE, 684 + 4, 6.0),
        ("慎行。", LEFT + 2.3 * SIZE, 684, SIZE),
        ("1 见某书，某页。", LEFT, 90, 8.0),
    ]
    read = read_pdf(pdf([shown]), "a.pdf")
    body = f"{FULL}慎言慎行。"
    at = len(FULL) + 2
    assert read.text == f"{body}\n\n脚注\n[1] 见某书，某页。"
    assert read.notes == (Note(at, len(read.text) - len("见某书，某页。"), len(read.text)),)


def test_signs_that_look_alike_become_the_signs_that_are_meant() -> None:
    assert text_of(column(["⼈⺠⻔⼀"])) == "人民门一"


@pytest.mark.parametrize(
    ("drawn", "printed"),
    [
        ("题 目", "发自2018年度 起算"),  # The file draws its spaces.
        ("题目", "发自2018年度 起算"),  # It sets all scripts apart.
        ("题目A甲B乙", "发自 2018 年度 起算"),  # It leaves gaps for spaces only.
    ],
)
def test_gaps_between_scripts_are_spaces_where_nothing_else_explains_them(
    drawn: str, printed: str
) -> None:
    places = (("发自", 0), ("2018", 2.25), ("年度", 4.6), ("起算", 7))
    shown = [(words, LEFT + at * SIZE, 700, SIZE) for words, at in places]
    assert text_of([(drawn, LEFT, 750, SIZE), *shown]).split("\n") == [drawn, printed]


def test_pictures_alone_are_refused() -> None:
    with pytest.raises(TextError) as refused:
        read_pdf(pdf([[]]), "a.pdf")
    assert refused.value.code == "no_text_layer"


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.files.pdf.PAGES", 2)
    with pytest.raises(TextError) as refused:
        read_pdf(pdf([column(["甲"])] * 3), "a.pdf")
    assert refused.value.code == "too_many_pages"


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.files.pdf.SECONDS", 0.0)
    with pytest.raises(TextError) as refused:
        read_pdf(pdf([column(["甲"])]), "a.pdf")
    assert refused.value.code == "too_slow"


@pytest.mark.parametrize("cut", [20, 200, 600])
def test_truncated_files_are_refused_or_read(cut: int) -> None:
    data = pdf([column(["某条例", "第一条 甲。"])])[:cut]
    with pytest.raises(TextError) as refused:
        read_pdf(data, "a.pdf")
    assert refused.value.code in ("broken_file", "no_text_layer")


def test_the_limits_name_themselves() -> None:
    with pytest.raises(TextError) as refused:
        limits.refuse_text(limits.TEXT_CHARACTERS + 1)
    assert refused.value.message_zh == "正文有 8,000,001 个字符，超过 8,000,000 的上限"
