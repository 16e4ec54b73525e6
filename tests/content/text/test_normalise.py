"""The folded view and its way back, and the titles of one work."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content.text import normal_title
from content.text.normalise import FOLDED, view

ODD = some.text(alphabet="甲乙１２\u200b\ufeff\u3000\r\n\t第条\u00ad\ue000\u2028a", max_size=60)


@given(ODD)
def test_every_folded_character_leads_back_to_the_one_it_stands_for(text: str) -> None:
    seen = view(text)

    for place, sign in enumerate(seen.text):
        stored = text[seen.original(place)]
        assert sign == FOLDED.get(stored, stored) or stored == "\r"


@given(ODD)
def test_the_way_back_keeps_the_order_and_stays_inside(text: str) -> None:
    seen = view(text)
    offsets = [seen.original(place) for place in range(len(seen.text))]

    assert offsets == sorted(set(offsets))
    assert all(0 <= offset < len(text) for offset in offsets)


@pytest.mark.parametrize(
    "title",
    [
        "《中华人民共和国立法法》",
        "立法法",
        "中华人民共和国立法法（2015年修正）",
        "立法法(2023-03-13)",
        " 立 法 法 ",
    ],
)
def test_titles_of_one_work_agree(title: str) -> None:
    assert normal_title(title) == "立法法"


def test_titles_of_two_works_stay_apart() -> None:
    assert normal_title("供水条例（试行）") != normal_title("供水条例")
    assert normal_title("甲市供水条例") != normal_title("乙市供水条例")
