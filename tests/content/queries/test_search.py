"""Search: nothing is missed on any page, and what comes comes in its order."""

from pathlib import Path

import pytest
from django.db import connection

from content.errors import SearchSyntaxError
from content.queries import search as searching
from content.queries import search_candidates, search_questions, search_sample
from content.queries.reading import Reading
from content.queries.search import Filters, search
from content.query_language import parsed
from content.search_tables import UNITS
from content.services.editions import publish_draft, start_edition
from content.services.provisions import change_requirement
from tests.content.searching import (
    by_scanning,
    by_searching,
    import_random_statutes,
    pages,
    random_terms,
)
from tests.content.services.curation import add, make_desk, next_edition

pytestmark = pytest.mark.django_db


def test_every_page_together_is_what_a_scan_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_random_statutes(tmp_path, number=12, seed=6)
    found = {}
    for most in (2000, 10):
        monkeypatch.setattr(searching, "MOST_RANKED", most)
        for term in random_terms(24, seed=7):
            named = by_searching(term)

            assert len(named) == len(set(named)), term
            assert set(named) == by_scanning(term), term
            found[most, term] = len(named)
    assert max(found.values()) > 50


def test_beyond_the_bound_counts_are_lower_bounds_and_the_answer_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_random_statutes(tmp_path, number=6, seed=8)
    whole = next(pages("慎", limit=500))
    monkeypatch.setattr(searching, "MOST_RANKED", 5)
    monkeypatch.setattr(searching, "_AT_FIRST", 5)

    first = next(pages("慎"))

    assert (whole.ranked, whole.count_at_least) == (True, len(whole.results))
    assert first.ranked is False
    assert 5 <= first.count_at_least < whole.count_at_least
    assert {hit["uid"] for page in pages("慎") for hit in page.results} == {
        hit["uid"] for hit in whole.results
    }


def test_facets_beyond_the_bound_are_those_of_titles_where_these_are_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_random_statutes(tmp_path, number=6, seed=8)
    monkeypatch.setattr(searching, "MOST_RANKED", 3)
    monkeypatch.setattr(searching, "_AT_FIRST", 4)

    of_titles, of_texts = next(pages("条")), next(pages("慎"))

    # Only the names of six documents and frameworks hold the former, texts hold either.
    assert of_titles.facets["kind"] == [("document", 4)]
    assert [hit["title"] for hit in of_titles.results[:4]] == [f"试行条例{at}" for at in range(4)]
    assert dict(of_texts.facets["kind"])["passage"] >= 4


def test_a_short_code_comes_first_beyond_the_bound(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranked = {hit["uid"] for page in pages("1") for hit in page.results}
    monkeypatch.setattr(searching, "MOST_RANKED", 1)
    monkeypatch.setattr(searching, "_AT_FIRST", 1)

    found = [hit for page in pages("1") for hit in page.results]

    codes = [hit["code"] for hit in found if hit["kind"] == "requirement"]
    assert codes[0] == "1"
    assert {hit["uid"] for hit in found} == ranked
    assert len(found) == len(ranked) > 0


@pytest.mark.parametrize("most", [2000, 1])
def test_a_piece_of_a_code_is_no_title(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    desk = make_desk()
    both = "第9条、第9.8条"
    for code in ("9.8", "9", "9.8.7"):
        add(desk.draft, title=f"编号{len(code)}", statement=f"参见{both}。", code=code)
    publish_draft(edition=desk.draft)
    monkeypatch.setattr(searching, "MOST_RANKED", most)
    monkeypatch.setattr(searching, "_AT_FIRST", min(most, 52))
    # The desk's document has a number in its name, any.
    requirements = Filters(kinds=("requirement",))

    found = {
        query: [hit["code"] for hit in search(query, Reading.today(), requirements).results]
        for query in ("9", "9.8", "9 9.8", "编号 9", "编号 9.8")
    }

    assert [sorted(codes) for codes in found.values()] == 5 * [["9", "9.8", "9.8.7"]]
    assert (found["9"][0], found["9.8"][0]) == ("9", "9.8")
    assert (found["编号 9"][0], found["编号 9.8"][0]) == ("9", "9.8")


def test_a_ranked_cursor_loses_nothing_however_much_is_published_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "few").mkdir()
    (tmp_path / "more").mkdir()
    import_random_statutes(tmp_path / "few", number=1, seed=3)
    monkeypatch.setattr(searching, "MOST_RANKED", 12)
    monkeypatch.setattr(searching, "_AT_A_TIME", 4)
    before = {hit["uid"] for page in pages("慎") for hit in page.results}
    first = search("慎", Reading.today(), limit=2)

    import_random_statutes(tmp_path / "more", number=30, seed=4)
    found, cursor = [hit["uid"] for hit in first.results], first.next
    while cursor is not None:
        page = search("慎", Reading.today(), cursor=cursor)
        found, cursor = found + [hit["uid"] for hit in page.results], page.next

    assert (first.ranked, page.ranked) == (True, True)
    assert next(pages("慎")).ranked is False
    assert before <= set(found)
    assert len(found) == len(set(found))


def test_units_are_found_in_order_where_the_index_gives_them_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_random_statutes(tmp_path, number=12, seed=6)
    asked = search_questions.question(parsed("慎"))
    titled = search_questions.question(parsed("没有标题有它"), titles=True)
    within = search_candidates.Within(Reading.today().day)
    whole, count, *_ = search_candidates.first_candidates(asked, titled, within, 2000, 200)
    some = search_candidates.first_candidates(asked, titled, within, 11, 7)

    found, last = [], 0
    while last is not None:
        following, last = search_candidates.candidates_after(asked, within, last, 5)
        found += [one.key for one in following]

    assert count > 2 * 12
    assert found == sorted(one.key for one in whole)
    assert some.units == 12
    assert [one.key for one in some.candidates] == found[:7]


def test_the_first_units_come_first_though_they_lie_last_in_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_random_statutes(tmp_path, number=12, seed=6)
    monkeypatch.setattr(searching, "MOST_RANKED", 11)
    monkeypatch.setattr(searching, "_AT_FIRST", 7)
    before = {term: by_searching(term) for term in ("慎", "国", "部")}

    with connection.cursor() as cursor:
        # PostgreSQL writes a changed row behind the last one, and finds rows as they lie.
        cursor.execute(f"SELECT min(id), max(id) FROM {UNITS}")
        first, last = cursor.fetchone()
        middle = (first + last) // 2
        cursor.execute(f"UPDATE {UNITS} SET scope = scope WHERE id < %s", [middle])
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT id FROM {UNITS} ORDER BY ctid")
            lying = [row[0] for row in cursor.fetchall()]
            assert lying != sorted(lying)

    assert {term: by_searching(term) for term in before} == before
    assert min(map(len, before.values())) > 12


def test_a_common_word_within_one_work_is_found_there(tmp_path: Path) -> None:
    import_random_statutes(tmp_path, number=6, seed=8)
    every = {hit["uid"]: hit["framework"] for page in pages("慎") for hit in page.results}
    slug = next(name for name in every.values() if name)

    within = {hit["uid"] for page in pages("慎", Filters(framework=slug)) for hit in page.results}

    assert within == {uid for uid, name in every.items() if name == slug}


def test_a_character_that_stands_nearly_everywhere_is_read_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_random_statutes(tmp_path, number=6, seed=9)
    by_pairs = {term: set(by_searching(term)) for term in ("慎", "条", "𠮷")}
    monkeypatch.setattr(search_sample, "_MANY_UNITS", 10)
    search_sample.forget_sample()

    read_through = {term: by_searching(term) for term in by_pairs}

    assert {term: set(found) for term, found in read_through.items()} == by_pairs
    assert all(len(found) == len(set(found)) for found in read_through.values())
    assert next(pages("慎")).ranked is False


def test_what_is_in_force_comes_before_what_was() -> None:
    desk = make_desk()
    draft = next_edition(desk)
    later = draft.requirements.select_related("entity").get(title="慎行")
    change_requirement(requirement=later, values={"statement": "谨慎行事，慎之又慎。"})
    publish_draft(edition=draft)

    both = search("慎之又慎 OR 谨慎行事", Reading.today(), Filters(kinds=("requirement",)))
    now = search("谨慎行事", Reading.today(), Filters(kinds=("requirement",), in_force=True))
    past = search("谨慎行事", Reading.today(), Filters(kinds=("requirement",), in_force=False))

    assert [(hit["edition"], hit["in_force"]) for hit in both.results] == [
        ("2030", True), ("2022", False)
    ]  # fmt: skip
    assert [hit["edition"] for hit in now.results] == ["2030"]
    assert [hit["edition"] for hit in past.results] == ["2022"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("谨开口", ["谨开口"]),
        ("谨 口", ["谨开口"]),
        ("开口 | 开言", ["谨开口", "慢开言"]),
        ("開口", ["谨开口"]),
        ("开 NOT 口", ["慢开言"]),
        ("开 -口", ["慢开言"]),
        ("开 -(口 | 言)", []),
        ("“首先，要谨”", ["谨开口"]),
        ("首先,要谨", ["谨开口"]),
        ("1.1", ["谨开口"]),
        ("言", ["慎言", "慢开言"]),
        ("言 AND 慎", ["慎言"]),
        ("（一", []),
        ("谨" * 200, []),
    ],
)
def test_a_query_finds_these_requirements(query: str, titles: list[str]) -> None:
    desk = make_desk()
    publish_draft(edition=desk.draft)

    found = search(query, Reading.today(), Filters(kinds=("requirement",)))

    assert [hit["title"] for hit in found.results] == titles


@pytest.mark.parametrize(
    ("query", "at", "reason"),
    [
        ("慎言 “慎行", 4, "a quote is not closed"),
        ("(慎言", 4, "a bracket is not closed"),
        ("慎言 OR", 6, "a word is missing here"),
        ("OR 慎言", 1, "a word is missing here"),
        ("-慎言", 1, "it only excludes; name something to be found"),
        ("慎言 | -慎行", 1, "it only excludes; name something to be found"),
        ("()", 2, "a word is missing here"),
        ("(" * 40 + "慎", 18, "brackets are too deep"),
        (" ".join(chr(0x4E00 + place) for place in range(33)), 65, "more than 32 words"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_read_says_where_and_why(query: str, at: int, reason: str) -> None:
    with pytest.raises(SearchSyntaxError) as refused:
        search(query, Reading.today())

    assert (refused.value.values["at"], refused.value.values["reason"]) == (at, reason)


def test_highlights_are_code_points_of_the_original() -> None:
    desk = make_desk()
    add(desk.draft, title="𠮷", statement="𠮷國家　標準，ＡＢＣ之一。")
    publish_draft(edition=desk.draft)

    (hit,) = search("国家标准 abc", Reading.today(), Filters(kinds=("requirement",))).results

    assert [hit["snippet"][start:end] for start, end in hit["highlights"]] == [
        "國家 標準",
        "ＡＢＣ",
    ]


def test_filters_narrow_to_an_edition_a_modality_a_document() -> None:
    desk = make_desk()
    publish_draft(edition=desk.draft)
    start_edition(framework=desk.framework, label="2030")
    slug = desk.text.document.slug

    of_text = search("慎行", Reading.today(), Filters(document=slug)).results
    elsewhere = search("慎行", Reading.today(), Filters(document="nowhere")).results
    none = search("慎行", Reading.today(), Filters(modality="prohibition")).results

    assert {hit["kind"] for hit in of_text} <= {"passage", "document"}
    assert elsewhere == none == []
