"""From folded words the text leads back whole, whatever it says and whatever they hold."""

from hypothesis import given
from hypothesis import strategies as st

from content.text.folding import brought_back, fold, way_back

SIGNS = "慎言國家第一条，。#〔〕-㈱éAa5１ \u3000\n\t"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=40) | st.text(max_size=20)


@given(text=TEXTS)
def test_a_text_comes_back_from_its_words(text: str) -> None:
    words = fold(text)

    assert brought_back(words, way_back(words, text)) == text


@given(title=TEXTS, text=TEXTS)
def test_a_text_comes_back_from_words_that_hold_more_or_others(title: str, text: str) -> None:
    for words in (f"{fold(title)}\n{fold(text)}", title):
        assert brought_back(words, way_back(words, text)) == text


def test_of_what_folding_leaves_nothing_is_written_again() -> None:
    text = "第一条 要慎言，要慎行。\n第二条 要团结。"

    assert way_back(fold(text), text) == [(3, 0, " "), (8, 0, "\n"), (3, 0, " ")]
