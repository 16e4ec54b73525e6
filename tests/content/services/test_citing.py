"""Requirements cite spans of texts, word for word."""

import pytest

from content.errors import EditionSealedError, InvalidContentError, NotFoundError
from content.services.citing import change_citation, cite, uncite
from content.services.editions import publish_draft
from content.services.provisions import delete_requirement
from tests.content.services.curation import TEXT, Desk, assert_whole, fresh
from tests.factories import make_expression, make_passage

pytestmark = pytest.mark.django_db


def test_a_citation_quotes_its_span_with_what_stands_around_it(desk: Desk) -> None:
    made = cite(requirement=desk.open, expression=desk.text, start=8, end=12)

    assert (made.quote, made.prefix, made.suffix, made.position) == (
        TEXT[8:12], TEXT[:8], TEXT[12:], 2,
    )  # fmt: skip
    assert fresh(desk.open).version == 1
    assert_whole(desk.draft)


def test_code_points_count_and_not_bytes_or_utf16(desk: Desk) -> None:
    text = make_expression(text="𠮷人慎言。")

    made = cite(requirement=desk.open, expression=text, start=1, end=4)

    assert (made.quote, made.prefix) == ("人慎言", "𠮷")


def test_a_citation_knows_the_smallest_passage_that_holds_it(desk: Desk) -> None:
    chapter = make_passage(expression=desk.text, start=0, end=22)
    inner = make_passage(expression=desk.text, parent=chapter, start=5, end=13)
    make_passage(expression=desk.text, parent=chapter, start=13, end=21)

    assert cite(requirement=desk.deed, expression=desk.text, start=6, end=9).passage == inner
    assert cite(requirement=desk.deed, expression=desk.text, start=6, end=15).passage == chapter


def test_the_same_span_is_cited_once(desk: Desk) -> None:
    held = desk.open.citations.get()

    again = cite(requirement=desk.open, expression=desk.text, start=held.start, end=held.end)

    assert (again, desk.open.citations.count()) == (held, 1)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 999), (4, 5)])
def test_a_span_that_quotes_nothing_is_refused(start: int, end: int, desk: Desk) -> None:
    with pytest.raises(InvalidContentError) as refused:
        cite(requirement=desk.open, expression=desk.text, start=start, end=end)

    assert [problem.field for problem in refused.value.fields] == ["span"]


def test_a_citation_is_led_to_another_span_under_its_own_name(desk: Desk) -> None:
    held = desk.open.citations.get()

    moved = change_citation(citation=held, start=0, end=4)

    assert (moved.uid, moved.quote) == (held.uid, TEXT[:4])
    assert_whole(desk.draft)


def test_two_citations_of_one_requirement_do_not_become_one(desk: Desk) -> None:
    held = desk.open.citations.get()
    other = cite(requirement=desk.open, expression=desk.text, start=0, end=4)

    with pytest.raises(InvalidContentError) as refused:
        change_citation(citation=other, start=held.start, end=held.end)

    assert [(one.field, one.code) for one in refused.value.fields] == [("span", "taken")]


def test_a_citation_that_went_is_not_found(desk: Desk) -> None:
    held = desk.open.citations.select_related("requirement__entity").get()
    uncite(citation=held)
    assert desk.open.citations.count() == 0
    assert_whole(desk.draft)

    with pytest.raises(NotFoundError):
        change_citation(citation=held, start=0, end=4)

    delete_requirement(requirement=desk.open)
    with pytest.raises(NotFoundError):
        uncite(citation=held)


def test_a_published_edition_keeps_its_citations(desk: Desk) -> None:
    held = desk.open.citations.select_related("requirement__entity").get()
    publish_draft(edition=desk.draft)

    with pytest.raises(EditionSealedError):
        uncite(citation=held)
    with pytest.raises(EditionSealedError):
        cite(requirement=desk.open, expression=desk.text, start=0, end=4)
