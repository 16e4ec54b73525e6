"""A small copy of each long proof of ``make prove``."""

from tests.proofs import kills, webhook_kills


def test_an_import_killed_twice_leaves_a_database_that_the_next_one_finishes() -> None:
    assert kills.prove(kills=2) == "2 kills during import; content equal, every seal in place"


def test_a_worker_killed_twice_loses_no_webhook() -> None:
    shown = webhook_kills.prove(kills=2, events=150)

    for name in ("SQLite", "PostgreSQL"):
        assert f"{name}: 2 kills, " in shown
