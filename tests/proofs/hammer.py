"""Readers hammer two servers while editions are published: no answer is torn, none is late.

Each publication writes its number into one statement and into one inbound link (its rationale, its
source's title, and by its type), and changes the count of one requirement's children with it.
Lists, details, links, search and graph are read meanwhile through both servers: plain, packed, and
with the tag of what was read before, where 304 means that what was read still stands.

Every answer must hold each part that its kind can show, all of them must show one number, and a
request begun after the publish call returned must show that publication or a later one. Then a
publisher is killed between its commit and its announcement: requests begun a second later show
what it published, and every address was asked through every server since. On PostgreSQL a third
server, of another node (a ``DATA`` of its own), must follow within a second as well.
"""

import gzip
import http
import http.client
import itertools
import signal
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from server.reading.watch import SECONDS
from tests.ground import Answer, Ground, Speaker
from tests.proofs.stamped import BEYOND, READ, SLUG, World, children_of, problem_of, type_of
from tests.proofs.writers import GROUNDS

PUBLICATIONS, READERS = 200, 3
# A reader compares clocks of one machine; its own step between two calls is far below this.
SLACK_SECONDS = 0.05
# Readers leave the publisher a share of the machine.
PAUSE_SECONDS = 0.002
PATIENCE_SECONDS = 30.0


@dataclass(slots=True)
class Book:
    """What was published when, and what readers saw that they should not."""

    # (number, when its publish call returned); appended only.
    returned: list[tuple[int, float]] = field(default_factory=list)
    # The number whose publisher was killed, and when it was dead.
    killed: tuple[int, float] | None = None
    reads: Counter[str] = field(default_factory=Counter)
    # How often 304 stood for what was read before.
    known: int = 0
    # By server and address, reads that had to show what the killed one published.
    healed: Counter[tuple[int, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    over: bool = False

    def floor(self, lag: float) -> int:
        """The number that a request begun now must show at least, on a node so far behind."""
        now = time.monotonic()
        if self.killed is not None and now - self.killed[1] >= _lag():
            return self.killed[0]
        for number, at in reversed(self.returned):
            if now - at >= lag:
                return number
        return 0


class Publisher:
    """Publishes one number after the other through the REST interface."""

    def __init__(self, speakers: list[Speaker]) -> None:
        self._speakers = itertools.cycle(speakers)
        self.world = self._founded()

    def _sent(self, method: str, path: str, body: Any = None, version: str | None = None) -> Answer:
        answer = next(self._speakers).ask(method, path, body, version=version)
        assert answer.status in {200, 201, 204}, f"{method} {path}: {answer.status} {answer.body}"
        return answer

    def _added(self, edition: str, **values: Any) -> str:
        uid: str = self._sent("POST", "requirements/", {"edition": edition, **values}).body["uid"]
        return uid

    def _founded(self) -> World:
        for slug in (SLUG, BEYOND):
            self._sent("POST", "frameworks/", {"title": slug, "slug": slug})
        beyond = self._draft(BEYOND, "1", base="nothing")
        foreign = self._added(beyond, title="界外")
        self._publish(beyond)
        draft = self._draft(SLUG, "0", base="nothing")
        watched = self._added(draft, title="印记0号", statement="印记0号之义务。")
        self._added(draft, title="分项", parent=watched)
        source = self._added(draft, title="印记0号之源")
        links = [
            self._sent(
                "POST",
                "associations/",
                {
                    "edition": draft, "source": source, "target": target, "type": type_of(0),
                    "rationale": "印记0号之理", "evidence": "有据",
                },
            ).body["uid"]
            for target in (watched, foreign)
        ]  # fmt: skip
        self._publish(draft)
        return World(watched, source, foreign, *links)

    def _draft(self, slug: str, label: str, **values: Any) -> str:
        header = {"framework": slug, "label": label, **values}
        uid: str = self._sent("POST", "editions/", header).body["uid"]
        return uid

    def _publish(self, edition: str) -> None:
        names = self._sent("GET", f"editions/{edition}/checklist/").body["results"]
        warnings = [one["name"] for one in names if not one["acknowledged"]]
        self._sent("POST", f"editions/{edition}/publish/", {"acknowledged": warnings})

    def _changed(self, kind: str, uid: str, edition: str, values: dict[str, str]) -> None:
        read = self._sent("GET", f"{kind}/{uid}/?drafts=true&edition={edition}")
        version = read.headers["etag"].strip('"')
        self._sent("PATCH", f"{kind}/{uid}/", values, version)

    def publish(self, number: int, book: Book) -> None:
        """Publish one number and note when the call returned."""
        draft, world = self._draft(SLUG, str(number)), self.world
        said = f"印记{number}号"
        self._changed(
            "requirements", world.watched, draft, {"title": said, "statement": f"{said}之义务。"}
        )
        self._changed("requirements", world.source, draft, {"title": f"{said}之源"})
        for link in (world.link, world.link_beyond):
            values = {"rationale": f"{said}之理", "type": type_of(number)}
            self._changed("associations", link, draft, values)
        self._count(draft, number)
        self._publish(draft)
        book.returned.append((number, time.monotonic()))

    def _count(self, draft: str, number: int) -> None:
        """Add or take away children until there are as many as the number says."""
        path = f"requirements/{self.world.watched}/?drafts=true&edition={draft}"
        held = [one["uid"] for one in self._sent("GET", path).body["children"]]
        for _ in range(len(held), children_of(number)):
            self._added(draft, title="分项", parent=self.world.watched)
        for uid in held[children_of(number) :]:
            one = self._sent("GET", f"requirements/{uid}/?drafts=true&edition={draft}")
            self._sent("DELETE", f"requirements/{uid}/", version=one.headers["etag"].strip('"'))


class Reader:
    """Reads one server's addresses over and over, in every form, and judges what it gets."""

    def __init__(self, port: int, world: World, book: Book, lag: float) -> None:
        self._port, self._world, self._book, self._lag = port, world, book, lag
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        # The tag and the bytes of what was read last, by name.
        self._held: dict[str, tuple[str, bytes]] = {}

    def run(self, start: int) -> None:
        """Read until the book is closed."""
        wanted = list(self._world.addresses().items())
        for turn, (name, path) in enumerate(itertools.cycle(wanted[start:] + wanted[:start])):
            if self._book.over:
                break
            self._read(name, path, packed=turn // len(wanted) % 2 == 1, known=turn % 3 > 0)
            time.sleep(PAUSE_SECONDS)
        self._connection.close()

    def _read(self, name: str, path: str, *, packed: bool, known: bool) -> None:
        headers = {"Accept-Encoding": "gzip" if packed else "identity"}
        held = self._held.get(name)
        if known and held is not None:
            headers["If-None-Match"] = held[0]
        book, floor = self._book, self._book.floor(self._lag)
        self._connection.request("GET", f"/api/v1/{path}", headers=headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status == http.HTTPStatus.NOT_MODIFIED and held is not None:
            body = held[1]
            book.known += 1
        elif response.status == http.HTTPStatus.OK:
            if response.headers["Content-Encoding"] == "gzip":
                body = gzip.decompress(body)
            self._held[name] = response.headers["ETag"], body
        else:
            book.wrong.append(f"{name}: {response.status} {body[:200]!r}")
            return
        book.reads[name] += 1
        if book.killed is not None and floor == book.killed[0]:
            book.healed[self._port, name] += 1
        problem = problem_of(name, body, self._world, floor)
        if problem is not None:
            book.wrong.append(f"{problem} ({response.status}, {headers})")


def hammered(ground: Ground, publications: int, readers: int) -> str:
    """Hammer one ground; give what was seen."""
    [token] = ground.finish("-m", "tests.tokens", "administrator", "1").split()
    book = Book()
    with ExitStack() as stack:
        ports = [stack.enter_context(ground.served(processes=1)) for _ in range(2)]
        publisher = Publisher([Speaker(port, token) for port in ports])
        book.returned.append((0, time.monotonic()))
        nodes = [(port, 0.0) for port in ports for _ in range(readers)]
        if ground.database:
            nodes.append((stack.enter_context(_elsewhere(stack, ground)), _lag()))
        threads = [
            threading.Thread(target=Reader(port, publisher.world, book, lag).run, args=(place,))
            for place, (port, lag) in enumerate(nodes)
        ]
        for thread in threads:
            thread.start()
        try:
            for number in range(1, publications + 1):
                publisher.publish(number, book)
            servers = len({port for port, _ in nodes})
            healed = _killed(ground, publications + 1, book, servers)
        finally:
            book.over = True
            for thread in threads:
                thread.join()
    assert not book.wrong, f"{len(book.wrong)} wrong: {book.wrong[:5]}"
    unread = {(port, name) for port, _ in nodes for name in READ} - set(book.healed)
    assert not unread, f"not read since the kill: {unread}"
    assert book.known, "no answer was 304"
    least = min(book.reads.values())
    return (
        f"{publications} publications, {book.reads.total()} reads of {len(book.reads)} addresses"
        f" (each {least} at least, {book.known} by 304), one stamp in each, none late; {healed}"
    )


def _lag() -> float:
    return SECONDS + SLACK_SECONDS


def _elsewhere(stack: ExitStack, ground: Ground) -> Any:
    """A server of another node: the same database, a folder of its own."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="plumbline-node-"))
    return replace(ground, folder=Path(folder)).served(processes=1)


def _killed(ground: Ground, number: int, book: Book, servers: int) -> str:
    """Kill a publisher between commit and announcement; readers find out within a second."""
    process = ground.start("-m", "tests.killed_publisher", SLUG, str(number))
    output, _ = process.communicate()
    died = time.monotonic()
    assert process.returncode == -signal.SIGKILL, output[-800:]
    # Readers must know of it a second after the death, and are given time to read everything.
    book.killed = number, died
    deadline = died + PATIENCE_SECONDS
    while len(book.healed) < servers * len(READ) and time.monotonic() < deadline:
        time.sleep(SLACK_SECONDS)
    return f"a publication killed before its announcement was shown within {SECONDS:g} s"


def prove(publications: int = PUBLICATIONS, readers: int = READERS) -> str:
    """Give what was shown."""
    seen = []
    for name, ground in GROUNDS.items():
        with ground() as given:
            seen.append(f"{name}: {hammered(given, publications, readers)}")
    return "; ".join(seen)
