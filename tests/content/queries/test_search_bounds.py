"""Search beyond its bound: what is not ranked is found all the same."""

import random
from pathlib import Path

import pytest

from content.queries import search as searching
from content.queries import search_sample
from content.queries.reading import Reading
from content.queries.search import Filters, search
from content.services.editions import publish_draft
from content.services.provisions import change_requirement
from tests.content.searching import import_random_statutes
from tests.content.services.curation import add, make_desk, next_edition

pytestmark = pytest.mark.django_db

PIECES = ("慎", "言", "慎言", "行", "第一", "条", "总则", "试行", "1", "2", "7.2", "9.8", "谨开口",
          "慎之又慎", "编号", "国家", "“要谨慎”", "一条", "要", "慢开")  # fmt: skip


def found(query: str, filters: Filters) -> list[tuple[str, str, str | None]]:
    named, cursor = [], None
    while True:
        page = search(query, Reading.today(), filters, cursor=cursor, limit=7)
        named += [(hit["kind"], hit["uid"], hit["edition"]) for hit in page.results]
        cursor = page.next
        if cursor is None:
            return named


FORMS = (
    "{0}", "{0} {1}", "{0} OR {1}", "{0} -{1}", "({0} | {1}) {2}", "{0} ({1} -{2})", "{0} {1} {2}",
    "{0} OR ({1} {2})",
)  # fmt: skip


def queries(number: int) -> list[str]:
    chance = random.Random(23)  # noqa: S311
    made = [chance.choice(FORMS).format(*chance.choices(PIECES, k=3)) for _ in range(number)]
    return list(dict.fromkeys(made))


@pytest.mark.parametrize("many_units", [20_000, 10])
def test_whatever_is_asked_the_same_is_found_ranked_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many_units: int
) -> None:
    import_random_statutes(tmp_path, number=5, seed=12)
    desk = make_desk()
    for code in ("9.8", "9", "9.8.7", "7.2"):
        add(
            desk.draft,
            title=f"编号{len(code)}",
            statement="参见第9.8条、第1条，要谨慎。",
            code=code,
        )
    draft = next_edition(desk)
    later = draft.requirements.select_related("entity").get(title="慎行")
    change_requirement(requirement=later, values={"statement": "谨慎行事，慎之又慎，第1条。"})
    publish_draft(edition=draft)
    asked = [
        (query, filters)
        for query in queries(60)
        for filters in (Filters(), Filters(in_force=True), Filters(kinds=("requirement",)))
    ]
    ranked = {one: found(*one) for one in asked}
    monkeypatch.setattr(searching, "MOST_RANKED", 4)
    monkeypatch.setattr(searching, "_AT_FIRST", 3)
    # Of ten and more units a sample is taken, so that common words are read through.
    monkeypatch.setattr(search_sample, "_MANY_UNITS", many_units)
    search_sample.forget_sample()

    for one, expected in ranked.items():
        named = found(*one)
        assert len(named) == len(set(named)), one
        assert set(named) == set(expected), one
    assert max(map(len, ranked.values())) > 50
