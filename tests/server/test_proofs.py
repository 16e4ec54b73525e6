"""A small copy of each long proof of ``make prove``."""

from tests.proofs import kills, webhook_kills


def test_an_import_killed_twice_leaves_a_database_that_the_next_one_finishes() -> None:
    shown = kills.prove(kills=2, documents=12, wanted=0)

    assert shown.startswith("2 kills during import, ")
    assert shown.endswith("content equal, every seal in place")


def test_a_worker_killed_twice_loses_no_webhook() -> None:
    shown = webhook_kills.on("SQLite", "", kills=2, events=150)

    assert shown.startswith("SQLite: 2 kills, ")
