"""Two wordings of one law."""

from content.text import compare_outlines, read_document


def law(*articles: str) -> str:
    """A law of these articles, numbered from one."""
    numbers = "一二三四五六七八九十"
    lines = [f"第{numbers[place]}条 {words}" for place, words in enumerate(articles)]
    return "某某条例\n" + "\n".join(lines)


KEPT = "单位和个人应当按照规定报告有关情况。"
DUTY = "市人民政府负责本行政区域内的供水管理工作，其供水主管部门负责具体实施。"
FINE = "违反规定擅自停止供水的，由主管部门责令改正，处一万元以上五万元以下罚款。"


def test_identical_moved_changed_removed_and_added_articles_are_told_apart() -> None:
    old = read_document(law(KEPT, DUTY, FINE, "本条例所称城市，是指设市的地方。"))
    new = read_document(
        law(KEPT, "国家鼓励节约用水的科学研究。", DUTY, FINE.replace("五万元", "十万元"))
    )

    comparison = compare_outlines(old, new)

    assert comparison.as_json("a", "b") == {
        "old": "a",
        "new": "b",
        "identical": ["1"],
        "moved": {"2": "3"},
        "changed": {"3": "4"},
        "removed": ["4"],
        "added": ["2"],
    }


def test_white_space_makes_no_difference() -> None:
    old = read_document("某某条例\n第一条 甲乙。\n\n丙。")
    new = read_document("某某条例\n第一条　甲 乙。\n丙。")

    assert compare_outlines(old, new).identical == ("1",)


def test_comparing_a_text_with_itself_finds_nothing_changed() -> None:
    outline = read_document(law(KEPT, DUTY, FINE))

    comparison = compare_outlines(outline, outline)

    assert comparison.identical == ("1", "2", "3")
    rest = [comparison.moved, comparison.changed, comparison.removed, comparison.added]
    assert not any(rest)
