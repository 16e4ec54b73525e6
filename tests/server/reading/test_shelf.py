"""Kept answers stay within their memory, and go by what was touched."""

from server.reading.entries import OVERHEAD, Entry, hashed
from server.reading.shelf import MOST_ALIASES, Shelf

HEADERS = [("ETag", '"a"'), ("X-Content-Revision", "1"), ("Content-Length", "9")]


def _entry(size: int = 1000, *tags: str) -> Entry:
    return Entry(HEADERS, b"x" * size, 1, hashed(tags))


def test_what_was_not_read_lately_goes_first() -> None:
    shelf = Shelf(room=10 * (OVERHEAD + 2000))
    for name in range(10):
        assert shelf.put((name,), name, _entry())
    for name in range(10):
        shelf.direct[(name,)].used = name % 2 == 0
    for name in range(10, 16):
        shelf.put((name,), name, _entry())

    kept = {name for name in range(16) if shelf.find(("again",), name)}
    assert shelf.taken <= shelf.room
    assert shelf.evicted == 16 - len(kept)
    assert {0, 2, 4, 6, 8} <= kept
    assert not {1, 3, 5} & kept


def test_an_answer_that_is_too_large_is_not_kept() -> None:
    shelf = Shelf(room=100_000)

    assert not shelf.put(("raw",), "name", _entry(20_000))
    assert (len(shelf), shelf.taken, shelf.direct) == (0, 0, {})


def test_an_answer_that_is_packed_later_takes_its_room_then() -> None:
    shelf, entry = Shelf(room=1_000_000), _entry(5000)
    shelf.put(("raw",), "name", entry)
    before = shelf.taken

    entry.answer({"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "gzip"}, lambda *_: None)

    assert shelf.taken == entry.size > before
    shelf.renew(2, None)
    assert (len(shelf), shelf.taken, shelf.direct) == (0, 0, {})


def test_only_so_many_ways_of_asking_lead_to_one_answer() -> None:
    shelf = Shelf(room=1_000_000)
    shelf.put(("first",), "name", _entry())
    for number in range(100):
        assert shelf.find((str(number),), "name")

    assert len(shelf.direct) == MOST_ALIASES


def test_touched_answers_go_and_the_others_say_the_new_revision() -> None:
    shelf = Shelf(room=1_000_000)
    for name, tags in (("a", ["framework:a"]), ("b", ["framework:b"])):
        shelf.put((name,), name, _entry(1000, *tags))
    shelf.put(("c",), "c", Entry(HEADERS, b"", 1, None))

    dropped = shelf.renew(7, hashed(["framework:a", "elsewhere"]))

    told: list[dict[str, str]] = []
    shelf.direct[("b",)].answer(
        {"REQUEST_METHOD": "GET"}, lambda _, headers: told.append(dict(headers))
    )
    assert dropped == 2
    assert list(shelf.direct) == [("b",)]
    assert told[0]["X-Content-Revision"] == "7"
