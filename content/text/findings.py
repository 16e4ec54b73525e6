"""What a person should see: every code with its words in both languages."""

from __future__ import annotations

from content.text.normalise import FULL_WIDTH_DIGIT, INVISIBLE, PRIVATE_USE
from content.text.records import Finding

MESSAGES: dict[str, tuple[str, str]] = {
    "glued_label": (
        "the label {0} is glued to its text; read as a label",
        "条号{0}与正文之间没有空格，仍按条号读",
    ),
    "spaced_label": (
        "the label {0} has blanks inside; read as a label",
        "条号{0}中间有空格，仍按条号读",
    ),
    "misspelt_label": (
        "the label {0} is misspelt; the number that comes next was used",
        "条号{0}有误字，按顺序更正后使用",
    ),
    "missing_article": (
        "{0} follows article {1}: an article between them is missing",
        "{0}之前缺条（上一条为第{1}条）",
    ),
    "starts_not_at_1": ("the articles start at {0}, not at 1", "条文从{0}起，不从第一条起"),
    "repeated_article": (
        "{0} comes after article {1}: a repeat or a restart",
        "{0}出现在第{1}条之后，条号重复或重新起算",
    ),
    "item_sequence_jump": (
        "item {1} follows item {0}: a label is missing or misplaced",
        "第{0}项之后是第{1}项，项号不连续",
    ),
    "inline_item": (
        "an item label stands inside a line; kept as text",
        "项号在行中，按正文保留",
    ),
    "broken_line": (
        "the line breaks off in mid-sentence; read as printed",
        "此行在句中折断，按原样读",
    ),
    "attachment": ("an attachment begins here; it is no article", "此处起为附件，不作条文"),
    "info_line_without_date": (
        "a line between title and text has no date",
        "标题与正文之间的此行没有日期",
    ),
    "loose_line_after_heading": (
        "{0} lines stand under a heading or attachment and under no article",
        "标题或附件之下有{0}行不属于任何条",
    ),
    "empty_heading": ("a heading without words", "标题为空"),
    "full_width_digit": ("full-width digits; read as 0-9", "全角数字，按半角读"),
    "invisible_character": (
        "{0} places with invisible characters; they are kept and not read",
        "共{0}处不可见字符，保留原样，不参与识别",
    ),
    "private_use_character": (
        "{0} places with private-use characters that no font standard defines",
        "共{0}处私用区字符，含义无法确定",
    ),
    "list_starts_late": (
        "a list starts at {0}; its earlier points are missing or not marked",
        "列表从第{0}项起，此前的项缺失或没有标号",
    ),
    "list_gap": ("point {1} follows point {0}", "第{0}点之后是第{1}点，序号不连续"),
    "list_repeat": ("two points have the number {0}", "有两点的序号同为{0}"),
    "several_documents": ("the file holds {0} documents", "此文件含{0}篇文献"),
    "unnumbered_heading": (
        "a short line that looks like a heading without a number; kept as text",
        "此短行像没有编号的标题，按正文保留",
    ),
}


def note(code: str, start: int, end: int, *details: object) -> Finding:
    """A finding of ``code`` at a span; ``details`` fill its words.

    >>> note("glued_label", 3, 6, "第五条").message
    'the label 第五条 is glued to its text; read as a label'
    """
    english, chinese = MESSAGES[code]
    return Finding(code, start, end, english.format(*details), chinese.format(*details))


def character_findings(text: str) -> list[Finding]:
    r"""Full-width digits, invisible and private-use characters of the stored text.

    One finding for each kind, at its first place, with the number of places.

    >>> [finding.code for finding in character_findings("第\u200b１条\ue000")]
    ['full_width_digit', 'invisible_character', 'private_use_character']
    """
    found = []
    for code, pattern in (
        ("full_width_digit", FULL_WIDTH_DIGIT),
        ("invisible_character", INVISIBLE),
        ("private_use_character", PRIVATE_USE),
    ):
        first = pattern.search(text)
        if first is not None:
            count = sum(1 for _ in pattern.finditer(text))
            found.append(note(code, first.start(), first.end(), count))
    return found
