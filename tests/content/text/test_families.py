"""Marker families: real strings they match and near-misses they must not."""

import pytest

from content.text.families import INLINE, from_match, marker_at_line


@pytest.mark.parametrize(
    ("words", "key", "number", "printed"),
    [
        ("一、提高认识", "han", 1, "一、"),
        ("六．扎实推进", "han", 6, "六．"),
        ("二十一、落实", "han", 21, "二十一、"),
        ("（三）加强领导", "han_paren", 3, "（三）"),
        ("(二)工作重点", "han_paren", 2, "(二)"),
        ("（三）项目建设", "han_paren", 3, "（三）"),
        ("1.加强", "arabic", 1, "1."),
        ("2．落实", "arabic", 2, "2．"),
        ("3、推进", "arabic", 3, "3、"),
        ("1、11月1日召开", "arabic", 1, "1、"),
        ("（1）建设", "arabic_paren", 1, "（1）"),
        ("(12)建设", "arabic_paren", 12, "(12)"),
        ("①学习", "circled", 1, "①"),
        ("5.1 范围", "decimal1", 1, "5.1"),
        ("5.1.3 术语", "decimal2", 3, "5.1.3"),
        ("2 术语", "plain", 2, "2"),
        ("第二部分 总体要求", "division:部分", 2, "第二部分"),
        ("第一，强化引领", "ordinal", 1, "第一"),
        ("第二要团结", "ordinal", 2, "第二"),
        ("第一阶段：年初", "stage:阶段", 1, "第一阶段"),
        ("第二步，起草", "stage:步", 2, "第二步"),
        ("第三个问题，关于方法", "stage:问题", 3, "第三个问题"),
        ("第1点：快", "stage:点", 1, "第1点"),
        ("第二节 意义", "division:节", 2, "第二节"),
        ("三）落实", "han", 3, "三）"),
        ("首先，要学", "sequence", 1, "首先"),
        ("其次,要做", "sequence", 2, "其次"),
        ("一是丰富内涵", "count:是", 1, "一是"),
        ("三要狠", "count:要", 3, "三要"),
        ("其二，思想", "which", 2, "其二"),
        ("二", "bare", 2, "二"),
        ("十一", "bare", 11, "十一"),
    ],
)
def test_markers_at_the_start_of_a_line(words: str, key: str, number: int, printed: str) -> None:
    marker = marker_at_line(words)

    assert marker is not None
    assert (marker.key, marker.number, marker.printed) == (key, number, printed)


@pytest.mark.parametrize(
    "words",
    [
        "第一、第二两个部分",
        "第一书记到位",
        "第一时间响应",
        "第一要务是发展",
        "第一阶段工作已经结束",
        "1.5亿元",
        "2011.2.",
        "2012年工作",
        "（2018）23号",
        "一、二等奖",
        "（一）项规定的",
        "首先看高度",
        "最后一公里",
        "一是一",
        "三要素",
        "二等奖",
        "3 个项目建成。",
        "其一生",
    ],
)
def test_near_misses_are_no_markers(words: str) -> None:
    marker = marker_at_line(words)

    assert marker is None or marker.family.strength <= 0.5


def test_inside_a_paragraph_a_marker_stands_behind_a_stop() -> None:
    text = "分三步：一是学；二是做。首先，快。绍兴第一，浙江一流。（1）甲"

    found = [from_match(match) for match in INLINE.finditer(text)]

    assert [marker.printed for marker in found if marker] == ["一是", "二是", "首先", "（1）"]
