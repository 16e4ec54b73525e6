"""Whatever is asked, and however oddly, nobody gets another answer than Django's own."""

import gc
import tracemalloc
from typing import Any

import pytest

from server.reading.entries import Entry, hashed
from server.reading.shelf import Shelf
from tests.server.reading.asking import ask, programs

ADDRESS = "/api/v1/frameworks/wuge-guoying/"
ENCODINGS = (
    "", " ", "gzip", "GZIP", "x-gzip", "gzip;q=0", "gzip;q=0.0", "gzip;q=1.5", "gzip;q=-1",
    "gzip;q=nan", "identity;q=0", "*;q=0", "*", "br, *;q=0.1", "gzip;gzip;q=0", ",,gzip,,",
    "gzip " * 100, "\u00e9", "deflate, gzip;q=1.0, *;q=0.5",
)  # fmt: skip
TAGS = ("*", "", '"', 'W/"x"', "gzip", '"x", "y"', "'x'", '"' + "x" * 2000 + '"', ", , ,")
OTHERS: list[dict[str, str]] = [
    {"range": "bytes=0-9"},
    {"if_range": '"x"', "range": "bytes=-1"},
    {"if_modified_since": "Mon, 23 Nov 2099 04:00:00 GMT"},
    {"if_unmodified_since": "Mon, 23 Nov 1999 04:00:00 GMT"},
    {"if_match": '"x"'},
    {"accept": "application/json;q=0"},
    {"accept": "application/x-ndjson;q=0.1, application/json"},
    {"accept_language": "*;q=0, zz"},
    {"accept_language": "en;q=abc"},
    {"host": "TESTSERVER"},
    {"host": "testserver:80"},
    {"x_http_method_override": "DELETE"},
    {"x_forwarded_host": "evil.example"},
    {"cookie": f"csrftoken={'x' * 32}"},
    {"cookie": "a=b; sessionid="},
    {"authorization": ""},
]
ADDRESSES = (
    ADDRESS,
    ADDRESS[:-1],
    f"{ADDRESS}?",
    f"{ADDRESS}?&",
    f"{ADDRESS}/",
    "/api/v1//frameworks/wuge-guoying/",
    "/api/v1/./frameworks/wuge-guoying/",
    "/api/v1/frameworks/wuge-guoying%2F/",
    "/api/v1/frameworks/WUGE-GUOYING/",
    "/api/v1/frameworks/wuge-guoying\x00/",
    "/api/v1/frameworks/\u00e4\u00ba\u0094/",
    "/api/v1/requirements/?limit=1",
    "/api/v1/requirements/?limit=1&limit=2",
    "/api/v1/requirements/?limit=01",
    "/api/v1/requirements/?LIMIT=1",
    "/api/v1/requirements/?limit=1&drafts=false",
    "/api/v1/requirements/?limit=1&drafts=true",
    "/api/v1/requirements/?limit=%31",
    "/api/v1/requirements/?limit=1%00",
    "/api/v1/requirements/?limit=%ZZ",
    "/api/v1/search/?q=%E4%B8",
    "/api/v1/search/?q=严",
)


@pytest.mark.django_db
def test_odd_requests_get_what_django_gives_in_whatever_order_they_come(loaded: Any) -> None:
    forms: list[dict[str, str]] = [
        *({"accept_encoding": one} for one in ENCODINGS),
        *({"if_none_match": one, "accept_encoding": "gzip"} for one in TAGS),
        *OTHERS,
    ]
    asked = [(ADDRESS, "GET", form) for form in forms]
    asked += [(one, method, {}) for one in ADDRESSES for method in ("GET", "HEAD")]
    asked += [(ADDRESS, method, {}) for method in ("OPTIONS", "get", "DELETE")]
    with programs() as (full, layer, _):
        expected = [ask(full, one, method, **form) for one, method, form in asked]
        first = [ask(layer, one, method, **form) for one, method, form in asked]
        again = [ask(layer, one, method, **form) for one, method, form in reversed(asked)]
        hits = layer.hits

    rows = zip(asked, expected, first, reversed(again), strict=True)
    different = [(one, right, *said) for one, right, *said in rows if said != [right, right]]
    assert [one[0] for one in different] == []
    assert hits > len(asked)


@pytest.mark.django_db
def test_millions_of_questions_take_no_more_than_their_room(loaded: Any) -> None:
    with programs(room=200_000) as (_, layer, _):
        for number in range(60):
            ask(layer, ADDRESS)
            ask(layer, f"/api/v1/requirements/?limit={1 + number % 40}&count=true")
        hot = layer.hits
        ask(layer, ADDRESS)
        shelf = layer.shelf

    assert shelf.taken <= shelf.room
    assert shelf.evicted > 0
    assert len(shelf.direct) <= len(shelf) * 2
    assert layer.hits == hot + 1


def test_the_books_tell_the_memory_that_is_taken() -> None:
    shelf = Shelf(room=3_000_000)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(3_000):
        headers = [("ETag", f'"{number:064}"'), ("Content-Length", "900"), ("Vary", "Accept")] * 4
        tags = hashed(f"{number}-{place}" for place in range(20))
        entry = Entry(headers, f"{number:900}".encode(), 1, tags)
        name = (f"/api/v1/{number}", "", "host")
        shelf.put(name, entry)
        for gzip in (True, False):
            written = ("GET", f"/api/v1/{number}", f"q={number:0200}", "host", f"{gzip}")
            shelf.lead(written, name, entry, entry.form(gzip=gzip, head=False))
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert shelf.evicted > 1_000
    assert taken <= shelf.room
