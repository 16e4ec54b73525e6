"""Twenty people write one draft over HTTP at once, and every acknowledged write stands.

Each has a connection of its own to a server of two processes, and changes, adds, moves and deletes
requirements of one draft as the seeded dice say; a conflict is taken as a client should: read what
came back and send again. Every reply must be a success, 409 or 412; at the end each requirement
says what its last acknowledged write said, and the content is sound.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from tests.ground import Answer, Ground, Speaker, on_postgres, on_sqlite

WRITERS, WRITES, SHARED = 20, 40, 12
SEED = 20221017
ACKNOWLEDGED = {200, 201, 204}
REFUSED = {409, 412}
MOST_RETRIES = 200


@dataclass(slots=True)
class Book:
    """What was acknowledged: per requirement the greatest version and its title; what went."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    titles: dict[str, tuple[int, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, answer: Answer) -> None:
        with self.lock:
            self.statuses[answer.status] += 1
            if answer.status not in ACKNOWLEDGED | REFUSED:
                self.wrong.append(f"{answer.status} {answer.body}")

    def wrote(self, uid: str, body: Any) -> None:
        with self.lock:
            known = self.titles.get(uid, (0, ""))
            self.titles[uid] = max(known, (body["version"], body["title"]))

    def deleted(self, uid: str) -> None:
        with self.lock:
            self.gone.add(uid)


@dataclass(slots=True)
class Writer:
    """One person: what they share with the others and what is theirs alone."""

    speaker: Speaker
    book: Book
    edition: str
    shared: list[str]
    dice: random.Random
    name: str
    own: list[str] = field(default_factory=list)

    def work(self, writes: int) -> None:
        """Write so many times."""
        for number in range(writes):
            act = self.dice.choices((self.change, self.add, self.move, self.delete), (6, 2, 2, 1))
            act[0](f"{self.name} {number}")

    def change(self, words: str) -> None:
        """Give a shared requirement another title."""
        uid = self.dice.choice(self.shared)
        answer = self._insist(lambda version: ("PATCH", "", {"title": words}, version), uid)
        self.book.wrote(uid, answer.body)

    def add(self, words: str) -> None:
        """Add a requirement below a shared one."""
        body = {
            "edition": self.edition,
            "parent": self.dice.choice(self.shared),
            "title": words,
            "position": self.dice.randint(1, 4),
        }
        answer = self._send("POST", "requirements/", body, None)
        if answer.status in ACKNOWLEDGED:
            self.own.append(answer.body["uid"])
            self.book.wrote(answer.body["uid"], answer.body)

    def move(self, words: str) -> None:
        """Put one of one's own below another shared one."""
        del words
        if self.own:
            uid, parent = self.dice.choice(self.own), self.dice.choice(self.shared)
            answer = self._insist(
                lambda version: ("POST", "move/", {"parent": parent, "position": 1}, version), uid
            )
            self.book.wrote(uid, answer.body)

    def delete(self, words: str) -> None:
        """Delete one of one's own."""
        del words
        if self.own:
            uid = self.own.pop()
            self._insist(lambda version: ("DELETE", "", None, version), uid)
            self.book.deleted(uid)

    def _insist(self, make: Callable[[str], tuple[str, str, Any, str]], uid: str) -> Answer:
        """Send a write until it is acknowledged, each time from the version that stands."""
        address = f"requirements/{uid}/"
        read = self.speaker.ask("GET", f"{address}?drafts=true&edition={self.edition}")
        version = read.headers["etag"].strip('"')
        for _ in range(MOST_RETRIES):
            method, step, body, version = make(version)
            answer = self._send(method, address + step, body, version)
            if answer.status in ACKNOWLEDGED:
                return answer
            if answer.status == 412:
                version = str(answer.body["conflict"]["version"])
        raise AssertionError(f"{uid} was never written: {answer.status} {answer.body}")

    def _send(self, method: str, path: str, body: Any, version: str | None) -> Answer:
        answer = self.speaker.ask(method, path, body, version=version)
        self.book.note(answer)
        return answer


def dice_of(place: int) -> random.Random:
    """Give the dice of one writer, the same every time."""
    return random.Random(SEED + place)  # noqa: S311  (dice, not secrets)


def write_together(ground: Ground, writers: int, writes: int) -> str:
    """Let people write on a ground; give what was seen."""
    tokens = ground.finish("-m", "tests.tokens", "editor", str(writers)).split()
    book = Book()
    with ground.served() as port:
        speakers = [Speaker(port, token) for token in tokens]
        edition, shared = _draft(speakers[0])
        crew = [
            Writer(speaker, book, edition, shared, dice_of(place), f"第{place}人")
            for place, speaker in enumerate(speakers)
        ]
        began = time.monotonic()
        _together([lambda one=one: one.work(writes) for one in crew])  # type: ignore[misc]
        seconds = time.monotonic() - began
        _check(speakers[0], edition, book)
    ground.finish("manage.py", "check_content")
    counts = ", ".join(f"{status}: {count}" for status, count in sorted(book.statuses.items()))
    return f"{writers} writers, {counts} in {seconds:.0f} s"


def _draft(speaker: Speaker) -> tuple[str, list[str]]:
    made = speaker.ask("POST", "frameworks/", {"title": "同写", "slug": "together"})
    assert made.status == 201, made.body
    header = {"framework": "together", "label": "1", "base": "nothing"}
    edition = speaker.ask("POST", "editions/", header).body["uid"]
    shared = [
        speaker.ask("POST", "requirements/", {"edition": edition, "title": f"要求{place}"}).body
        for place in range(SHARED)
    ]
    return edition, [one["uid"] for one in shared]


def _together(acts: list[Callable[[], None]]) -> None:
    failures: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001  (told by the caller's thread)
            failures.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def _check(speaker: Speaker, edition: str, book: Book) -> None:
    assert book.wrong == [], book.wrong[:3]
    held: dict[str, str] = {}
    path = f"requirements/?drafts=true&edition={edition}&limit=500"
    while path:
        page = speaker.ask("GET", path).body
        held |= {one["uid"]: one["title"] for one in page["results"]}
        path = page["next"].partition("/api/v1/")[2] if page["next"] else ""
    lost = book.titles.keys() - held.keys() - book.gone
    assert not lost, f"acknowledged and gone: {lost}"
    assert not held.keys() & book.gone, "deleted and still there"
    differs = {
        uid: (held[uid], title)
        for uid, (_, title) in book.titles.items()
        if uid in held and held[uid] != title
    }
    assert not differs, f"not as acknowledged: {differs}"


GROUNDS: dict[str, Callable[[], AbstractContextManager[Ground]]] = {
    "SQLite": on_sqlite,
    "PostgreSQL": on_postgres,
}


def prove(writers: int = WRITERS, writes: int = WRITES) -> str:
    """Give what was shown."""
    seen = []
    for name, ground in GROUNDS.items():
        with ground() as given:
            seen.append(f"{name}: {write_together(given, writers, writes)}")
    return "; ".join(seen)
