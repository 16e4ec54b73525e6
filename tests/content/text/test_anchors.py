"""Quoted words are found again in a newer text, and never where they are not."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from content.text.anchors import Placed, Quote, likeness, place_quote, place_quotes
from content.vocabulary import AnchorState

WORDS = st.text(alphabet="慎权言行欲要特别对党忠诚干净担当，。；\n𠮷", min_size=0, max_size=60)
OLD = (
    "第一条 为了规范考核工作，制定本办法。\n第二条 考核应当坚持实事求是。\n"
    "第三条 考核由组织部门负责。\n第四条 考核结果分为四个等次。\n"
)


def quoted(text: str, start: int, end: int) -> Quote:
    return Quote(text[start:end], text[max(0, start - 32) : start], text[end : end + 32], start)


def of(text: str, words: str) -> Quote:
    start = text.index(words)
    return quoted(text, start, start + len(words))


def found(quote: Quote, text: str, old: str = OLD) -> tuple[str, str | None]:
    placed = place_quote(quote, text, old=old)
    return placed.state.value, placed.span and text[slice(*placed.span)]


def test_unchanged_words_are_anchored_where_they_were() -> None:
    quote = of(OLD, "考核应当坚持实事求是。")

    placed = place_quote(quote, OLD, old=OLD)

    assert placed == Placed(AnchorState.ANCHORED, (quote.start, quote.start + 11), 1.0)


def test_words_stay_anchored_when_others_come_before_them() -> None:
    new = "第一条 新增一条。\n" + OLD

    assert found(of(OLD, "考核由组织部门负责。"), new) == ("anchored", "考核由组织部门负责。")


def test_words_among_other_neighbours_moved() -> None:
    new = "第九条 别的内容。\n附则：考核由组织部门负责。另有规定的除外。"

    assert found(of(OLD, "考核由组织部门负责。"), new) == ("moved", "考核由组织部门负责。")


def test_changed_words_are_found_between_their_neighbours() -> None:
    new = OLD.replace("考核由组织部门负责。", "考核由党委组织部门统一负责实施。")

    assert found(of(OLD, "考核由组织部门负责。"), new) == (
        "anchored",
        "考核由党委组织部门统一负责实施。",
    )


def test_changed_words_are_found_by_themselves_when_all_around_them_is_new() -> None:
    new = "总则。\n工作职责：考核工作由组织人事部门负责开展。其他。"
    quote = of(OLD, "考核由组织部门负责。")

    state, words = found(Quote(quote.exact, "甲乙丙丁戊己庚", "子丑寅卯辰巳午", 40), new)

    assert (state, words) == ("moved", "考核工作由组织人事部门负责开展。")


def test_words_that_went_are_orphaned() -> None:
    new = OLD.replace("第三条 考核由组织部门负责。\n", "")

    assert place_quote(of(OLD, "考核由组织部门负责。"), new, old=OLD) == Placed(
        AnchorState.ORPHANED
    )


def test_of_equal_words_the_one_with_the_old_neighbours_is_taken() -> None:
    text = "甲方应当按期付款。其他。乙方应当按期付款。其他。丙方应当按期付款。其他。"
    quote = quoted(text, 14, 21)
    assert quote.exact == "应当按期付款。"

    placed = place_quote(quote, "前言若干字。" + text, old=text)

    assert placed.span == (20, 27)
    assert placed.state == AnchorState.ANCHORED


def test_of_equal_words_with_equal_neighbours_the_one_is_taken_that_kept_sentences_lead_to() -> (
    None
):
    block = "应当记录。\n应当复核。\n"
    old = f"第一章 甲。\n{block}第二章 乙。\n{block}第三章 丙。\n{block}"
    start = old.index(block, old.index("第二章"))
    quote = Quote("应当记录。", "。\n", "\n应当", start)
    new = f"前言。\n{old}"

    placed = place_quote(quote, new, old=old)

    assert placed.span == (start + 4, start + 9)


def test_astral_characters_count_as_one() -> None:
    old = "𠮷𠮷要慎言。"

    assert place_quote(of(old, "慎言"), "𠮷" + old, old=old).span == (4, 6)


@given(WORDS, WORDS, WORDS, WORDS, WORDS)
def test_a_quote_that_still_stands_once_is_found_there(
    before: str, exact: str, behind: str, new_before: str, new_behind: str
) -> None:
    assume(exact)
    old, new = before + exact + behind, new_before + exact + new_behind
    assume(new.find(exact) == new.rfind(exact))

    placed = place_quote(quoted(old, len(before), len(before) + len(exact)), new, old=old)

    assert placed.span is not None
    assert new[slice(*placed.span)] == exact
    assert placed.state in (AnchorState.ANCHORED, AnchorState.MOVED)


@given(WORDS, WORDS, st.integers(0, 60), st.integers(0, 60), WORDS)
def test_any_edit_of_the_text_leaves_a_sound_answer(
    before: str, behind: str, cut_from: int, cut_to: int, put: str
) -> None:
    exact = "干部应当如实报告个人有关事项，不得隐瞒。"
    old = before + exact + behind
    low, high = sorted((min(cut_from, len(old)), min(cut_to, len(old))))
    new = old[:low] + put + old[high:]

    placed = place_quote(quoted(old, len(before), len(before) + len(exact)), new, old=old)

    assert (placed.span is None) == (placed.state == AnchorState.ORPHANED)
    assert 0 <= placed.confidence <= 1
    if placed.span is not None:
        start, end = placed.span
        assert 0 <= start < end <= len(new)
        assert likeness(exact, new[start:end]) >= 0.25
    if exact in new:
        assert placed.span is not None
        assert new[slice(*placed.span)] == exact


def _cost(text: str, quotes: list[Quote], old: str) -> float:
    """The least of three runs: what the machine does beside only ever adds."""
    times = []
    for _ in range(3):
        began = time.process_time()
        list(place_quotes(quotes, text, old=old))
        times.append(time.process_time() - began)
    return min(times)


def _statute(articles: int, ending: str) -> str:
    return "".join(
        f"第{at}条 单位{at}应当在{at * 7}日内完成第{at}项工作{ending}。\n" for at in range(articles)
    )


@pytest.mark.parametrize(
    "texts",
    [
        lambda size: (_statute(size, ""), _statute(size, "")),
        lambda size: (_statute(size, ""), _statute(size, "并报告")),
        lambda size: ("慎言" * 10 * size, "慎行" * 10 * size),
        lambda size: ("慎" * 20 * size, "慎" * 20 * size + "言"),
    ],
    ids=["equal", "every article changed", "nothing left", "one character over and over"],
)
def test_twice_the_text_and_twice_the_quotes_cost_about_twice_as_much(texts: object) -> None:
    assert callable(texts)
    costs = []
    for size in (500, 1000, 2000):
        old, new = texts(size)
        step = len(old) // size
        quotes = [quoted(old, at * step, at * step + 18) for at in range(size)]
        costs.append(_cost(new, quotes, old))

    assert costs[2] / costs[0] < 8, costs
