"""Chinese numerals and article numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content.text.numerals import is_plain, label_number, to_chinese, to_number


@given(some.integers(min_value=0, max_value=99_999_999))
def test_a_number_written_in_chinese_reads_back_as_itself(number: int) -> None:
    assert to_number(to_chinese(number)) == number


@given(some.integers(min_value=1, max_value=9999))
def test_what_we_write_is_a_plain_numeral(number: int) -> None:
    assert is_plain(to_chinese(number))


@given(some.text(max_size=8))
def test_any_words_give_a_number_or_none(words: str) -> None:
    assert to_number(words) is None or is_plain(words) in (True, False)


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("第一百三十三条之一", "133-1"),
        ("第一千二百六十条", "1260"),
        ("第１２条", "12"),
        ("第二十章", "20"),
        ("第二〇条", "20"),
        ("第五分编", "5"),
        ("第X条", None),
        ("", None),
    ],
)
def test_labels_give_their_number_in_digits(label: str, number: str | None) -> None:
    assert label_number(label) == number


@pytest.mark.parametrize("words", ["二百一二", "十十", "百", "零十一", "二十一十"])
def test_slips_of_the_pen_are_no_plain_numerals(words: str) -> None:
    assert not is_plain(words)
