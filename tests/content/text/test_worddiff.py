"""What changed between two texts, in runs that a person can read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.text.worddiff import Op, word_diff

MARKS = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}


def shown(old: str, new: str) -> str:
    """The runs in the notation of ``git diff --word-diff``."""
    return "".join(
        MARKS[run.op].format(
            new[run.new_start : run.new_end]
            if run.op == Op.INSERT
            else old[run.old_start : run.old_end]
        )
        for run in word_diff(old, new)
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("慎言。", "慎言。", "慎言。"),
        ("", "慎言。", "{+慎言。+}"),
        ("慎言。", "", "[-慎言。-]"),
        # An insertion stands between the commas, not astride them.
        ("要慎权，慎行。", "要慎权，慎言，慎行。", "要慎权，{+慎言，+}慎行。"),
        ("第一句。第三句。", "第一句。第二句。第三句。", "第一句。{+第二句。+}第三句。"),
        ("尊重社会公德，守法。", "尊重社会公德、职业道德和家庭美德，守法。",
         "尊重社会公德{+、职业道德和家庭美德+}，守法。"),
        ("依照《甲法》等法律。", "依照《甲法》、《乙法》等法律。",
         "依照《甲法》{+、《乙法》+}等法律。"),
        # Numbers of provisions and Latin words change whole.
        ("依照第三十五条处罚。", "依照第三十六条处罚。", "依照[-第三十五条-]{+第三十六条+}处罚。"),
        ("采用 TLS1.2 协议。", "采用 TLS1.3 协议。", "采用 [-TLS1.2-]{+TLS1.3+} 协议。"),
        ("the control owner", "the system owner", "the [-control-]{+system+} owner"),
        # A single character that agrees by accident keeps no two changes apart.
        ("妇女联合会的工作", "残疾人的康复", "[-妇女联合会的工作-]{+残疾人的康复+}"),
        ("处一万元以上五万元以下罚款。", "处一万元以上十万元以下罚款。",
         "处一万元以上[-五-]{+十+}万元以下罚款。"),
        # Characters beyond the basic plane count as one.
        ("𠮷野家应当报告。", "𠮷野屋应当报告。", "𠮷野[-家-]{+屋+}应当报告。"),
    ],
)  # fmt: skip
def test_changes_read_as_a_person_would_mark_them(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


CLAUSES = st.lists(
    st.sampled_from(
        ["应当", "不得", "国家", "机关", "的", "，", "。", "第三条", "妇女", "\n", "ab", " ", "𠮷"]
    ),
    max_size=40,
).map("".join)


@given(CLAUSES, CLAUSES)
def test_the_runs_give_both_texts_back_and_tile_them(old: str, new: str) -> None:
    runs = word_diff(old, new)

    kept = [run for run in runs if run.op != Op.INSERT]
    came = [run for run in runs if run.op != Op.DELETE]
    assert "".join(old[run.old_start : run.old_end] for run in kept) == old
    assert "".join(new[run.new_start : run.new_end] for run in came) == new
    for one, following in pairwise(runs):
        assert (one.old_end, one.new_end) == (following.old_start, following.new_start)
        assert (one.op, following.op) not in {
            (Op.EQUAL, Op.EQUAL), (Op.DELETE, Op.DELETE), (Op.INSERT, Op.INSERT),
            (Op.INSERT, Op.DELETE),
        }  # fmt: skip
    assert all(
        old[run.old_start : run.old_end] == new[run.new_start : run.new_end]
        for run in runs
        if run.op == Op.EQUAL
    )


@given(CLAUSES)
def test_a_text_has_no_difference_to_itself(text: str) -> None:
    assert [run.op for run in word_diff(text, text)] == [Op.EQUAL] * bool(text)


def test_a_text_that_repeats_itself_is_replaced_whole_rather_than_searched() -> None:
    old, new = "甲" + "一、" * 200_000 + "乙", "丙" + "一、二" * 200_000 + "丁"

    assert [run.op for run in word_diff(old, new)] == [Op.DELETE, Op.INSERT]
