"""A small copy of each long proof of ``make prove``."""

from tests.proofs import kills


def test_an_import_killed_twice_leaves_a_database_that_the_next_one_finishes() -> None:
    assert kills.prove(kills=2) == "2 kills during import; content equal, every seal in place"
