"""Kept answers stay within their memory, and go by what was touched."""

import threading

from server.reading.entries import ALIAS_OVERHEAD, OVERHEAD, Entry, hashed
from server.reading.shelf import MOST_ALIASES, Shelf

HEADERS = [("ETag", '"a"'), ("X-Content-Revision", "1"), ("Content-Length", "9")]


def _entry(size: int = 1000, *tags: str) -> Entry:
    return Entry(HEADERS, b"x" * size, 1, hashed(tags))


def _put(shelf: Shelf, name: str, entry: Entry) -> bool:
    kept = shelf.put(name, entry)
    shelf.lead((name,), name, entry, entry.form(gzip=False, head=False))
    return kept


def test_what_was_not_read_lately_goes_first() -> None:
    shelf = Shelf(room=10 * (OVERHEAD + ALIAS_OVERHEAD + 2000))
    for number in range(10):
        _put(shelf, str(number), _entry())
    for number in range(10):
        shelf.direct[(str(number),)].used[0] = number % 2 == 0
    for number in range(10, 16):
        _put(shelf, str(number), _entry())

    kept = {number for number in range(16) if shelf.find(str(number))}
    assert shelf.taken <= shelf.room
    assert shelf.evicted == 16 - len(kept)
    assert {0, 2, 4, 6, 8} <= kept
    assert not {1, 3, 5} & kept
    assert {int(str(name)) for (name,) in shelf.direct} == kept


def test_an_answer_that_is_too_large_is_not_kept() -> None:
    shelf = Shelf(room=100_000)

    assert not _put(shelf, "name", _entry(20_000))
    assert (len(shelf), shelf.taken, shelf.direct) == (0, 0, {})


def test_an_answer_that_is_packed_later_takes_its_room_then() -> None:
    shelf, entry = Shelf(room=1_000_000), _entry(5000)
    _put(shelf, "name", entry)
    before = shelf.taken

    entry.form(gzip=True, head=False)

    assert shelf.taken == entry.size > before
    shelf.renew(2, None)
    assert (len(shelf), shelf.taken, shelf.direct) == (0, 0, {})
    entry.form(gzip=True, head=True)
    assert shelf.taken == 0


def test_packing_by_many_at_once_is_entered_in_the_books_once() -> None:
    shelf = Shelf(room=10_000_000)
    for number in range(20):
        entry = _entry(50_000)
        shelf.put(number, entry)
        threads = [
            threading.Thread(target=entry.form, kwargs={"gzip": True, "head": False})
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert shelf.taken == sum(shelf.find(number).size for number in range(20))  # type: ignore[union-attr]


def test_only_so_many_ways_of_asking_lead_to_one_answer_and_the_latest_stay() -> None:
    shelf, entry = Shelf(room=1_000_000), _entry()
    _put(shelf, "name", entry)
    for number in range(100):
        shelf.lead((str(number),), "name", entry, entry.form(gzip=False, head=False))

    assert set(shelf.direct) == {(str(number),) for number in range(100 - MOST_ALIASES, 100)}
    assert shelf.taken == entry.size


def test_long_ways_of_asking_take_their_room() -> None:
    shelf, entry = Shelf(room=1_000_000), _entry()
    shelf.put("name", entry)
    before = shelf.taken
    shelf.lead(("x" * 3000, None), "name", entry, entry.form(gzip=False, head=False))

    assert shelf.taken - before == 3000 + ALIAS_OVERHEAD


def test_nothing_leads_to_an_answer_that_is_gone() -> None:
    shelf, entry = Shelf(room=1_000_000), _entry()
    shelf.put("name", entry)
    shelf.renew(2, None)
    shelf.lead(("raw",), "name", entry, entry.form(gzip=False, head=False))

    assert (shelf.direct, shelf.taken) == ({}, 0)


def test_touched_answers_go_and_the_others_say_the_new_revision() -> None:
    shelf = Shelf(room=1_000_000)
    for name, tags in (("a", ["framework:a"]), ("b", ["framework:b"])):
        _put(shelf, name, _entry(1000, *tags))
    _put(shelf, "c", Entry(HEADERS, b"", 1, None))
    entry = shelf.find("b")
    assert entry is not None
    packed = entry.form(gzip=True, head=False)

    dropped = shelf.renew(7, hashed(["framework:a", "elsewhere"]))

    assert dropped == 2
    assert list(shelf.direct) == [("b",)]
    for form in (shelf.direct[("b",)], packed, entry.form(gzip=True, head=True)):
        assert dict(form.headers)["X-Content-Revision"] == "7"
        assert dict(form.known)["X-Content-Revision"] == "7"
