"""Article labels at the start of a line: what they match and what they must not."""

import pytest

from content.text.labels import article_label


@pytest.mark.parametrize(
    ("words", "last", "number", "defects"),
    [
        ("第五条 本法所称单位", 4, "5", ()),
        ("第五条", 4, "5", ()),
        ("第12条 甲", 11, "12", ()),
        ("第一百三十三条之一 甲", 133, "133-1", ()),
        ("第五条本法所称单位", 4, "5", ("glued_label",)),
        ("第 五条 甲", 4, "5", ("spaced_label",)),
        ("第三十五 条农村", 34, "35", ("spaced_label",)),
        ("第二十 一条 甲", 20, "21", ("spaced_label",)),
        ("第十—条 甲", 10, "11", ("misspelt_label",)),
        ("笫五条 甲", 4, "5", ("misspelt_label",)),
        ("第二十入条 甲", 27, "28", ("misspelt_label",)),
        ("第一百一二条 甲", 111, "112", ("misspelt_label",)),
        ("第八务 甲", 7, "8", ("misspelt_label",)),
        ("第二十三 县级以上", 22, "23", ("misspelt_label",)),
        ("二十三条 县级以上", 22, "23", ("misspelt_label",)),
    ],
)
def test_labels_are_read_with_their_defects(
    words: str, last: int, number: str, defects: tuple[str, ...]
) -> None:
    label = article_label(words, last)

    assert label is not None
    assert (label.as_number(), label.defects) == (number, defects)


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("第一章 总则", 0),
        ("第三人条件成就", 5),
        ("第二类项目", 1),
        ("一百元以下罚款", 3),
        ("二十三条河流", 22),
        ("第九百二 十", 4),
        ("第一、第二两个部分", 0),
        ("", 0),
    ],
)
def test_near_misses_are_no_labels(words: str, last: int) -> None:
    assert article_label(words, last) is None


@pytest.mark.parametrize("words", ["第五条规定的", "第五条第二款", "第五条、第六条", "第五条所列"])
def test_what_reads_like_a_reference_is_doubtful(words: str) -> None:
    label = article_label(words, 4)

    assert label is not None
    assert label.doubtful
