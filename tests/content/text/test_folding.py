"""From folded words the text leads back whole, whatever it says and whatever they hold."""

from hypothesis import given
from hypothesis import strategies as st

from content.text.folding import BLANK, brought_back, fold, folded_with_origins, way_back

SIGNS = "慎言國家第一条，。#〔〕-㈱éAa5１ \u3000\n\t"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=40) | st.text(max_size=20)


@given(text=TEXTS)
def test_a_text_comes_back_from_its_words(text: str) -> None:
    words = fold(text)

    assert brought_back(words, way_back(words, text)) == text


@given(text=TEXTS | st.text(st.sampled_from("ab 慎\u200b\u3000"), max_size=40))
def test_each_folded_character_leads_to_the_one_that_it_came_from(text: str) -> None:
    seen = folded_with_origins(text)
    spans = [seen.span(place, place + 1) for place in range(len(seen.words))]
    origins = [start for start, _ in spans]

    assert seen.words == fold(text)
    assert spans == sorted((start, start + 1) for start in origins)
    for sign, place in zip(seen.words, origins, strict=True):
        assert sign in fold(text[place]) or (sign == BLANK and text[place].isspace())
    # What is left out folds to nothing by itself.
    assert not any(fold(sign) for place, sign in enumerate(text) if place not in origins)


@given(title=TEXTS, text=TEXTS)
def test_a_text_comes_back_from_words_that_hold_more_or_others(title: str, text: str) -> None:
    for words in (f"{fold(title)}\n{fold(text)}", title):
        assert brought_back(words, way_back(words, text)) == text


def test_of_what_folding_leaves_nothing_is_written_again() -> None:
    text = "第一条 要慎言，要慎行。\n第二条 要团结。"

    assert way_back(fold(text), text) == [(3, 0, " "), (8, 0, "\n"), (3, 0, " ")]
