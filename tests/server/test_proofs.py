"""A small copy of each long proof of ``make prove``."""

import pytest

from tests.proofs import curation_kills, hammer, kills, webhook_kills, writers


def test_an_import_killed_twice_leaves_a_database_that_the_next_one_finishes() -> None:
    shown = kills.prove(kills=2, documents=12, wanted=0, jobs=1)

    assert shown.startswith("2 kills during import, ")
    assert shown.endswith("content equal, every seal in place")


def test_a_worker_killed_twice_loses_no_webhook() -> None:
    shown = webhook_kills.on("SQLite", "", kills=2, events=150)

    assert shown.startswith("SQLite: 2 kills, ")


@pytest.mark.parametrize("name", list(writers.GROUNDS))
def test_people_who_write_one_draft_together_lose_nothing(name: str) -> None:
    with writers.GROUNDS[name]() as ground:
        shown = writers.write_together(ground, writers=8, writes=4)

    assert shown.startswith("8 writers, 200: ")


@pytest.mark.parametrize(("verb", "size"), [("publish", 600), ("bulk", 30)])
def test_a_killed_editor_leaves_all_or_nothing(verb: str, size: int) -> None:
    with writers.GROUNDS["SQLite"]() as ground:
        shown = curation_kills.killed(ground, verb, size, kills=1, measured=1)

    assert shown.startswith(f"{verb}: 1 kills over ")


@pytest.mark.parametrize("name", list(writers.GROUNDS))
def test_readers_see_whole_publications_and_none_late(name: str) -> None:
    with writers.GROUNDS[name]() as ground:
        shown = hammer.hammered(ground, publications=2, readers=1)

    assert shown.startswith("2 publications, ")
    assert shown.endswith("shown within 1 s")
