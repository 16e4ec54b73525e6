"""Readers hammer two servers while editions are published: no answer is torn, none is late.

Each publication writes its number into one statement, the title and rationale of one inbound link
and the count of one requirement's children. Lists, details, search and graph are read meanwhile
through both servers. Every answer must show one number throughout, and a request begun after the
publish call returned must show that publication or a later one. Then a publisher is killed between
its commit and its announcement: requests begun a second later show what it published. On PostgreSQL
a third server, of another node (a ``DATA`` of its own), must follow within a second as well.
"""

import http.client
import itertools
import json
import re
import signal
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from server.reading.watch import SECONDS
from tests.ground import Answer, Ground, Speaker
from tests.proofs.writers import GROUNDS

PUBLICATIONS, READERS = 200, 3
SLUG, BEYOND = "watched", "beyond"
# A reader compares clocks of one machine; its own step between two calls is far below this.
SLACK_SECONDS = 0.05
MOST_CHILDREN = 3
# Readers leave the publisher a share of the machine.
PAUSE_SECONDS = 0.002
_LABEL = re.compile(r"@(\d+)/")
_STAMP = re.compile(r"印记(\d+)号")


def children_of(number: int) -> int:
    """How many children the watched requirement has after a publication."""
    return 1 + number % MOST_CHILDREN


@dataclass(frozen=True, slots=True)
class World:
    """What is watched: a requirement, one that a link comes from, and one in another framework."""

    watched: str
    source: str
    foreign: str
    link: str
    link_beyond: str

    def addresses(self) -> dict[str, str]:
        """What readers ask for, by name."""
        words = quote("印记")
        return {
            "list": f"requirements/?framework={SLUG}&expand=children,associations",
            "whole list": "requirements/?expand=associations&limit=500",
            "detail": f"requirements/{self.watched}/",
            "detail beyond": f"requirements/{self.foreign}/",
            "links": f"associations/?touching={self.watched}",
            "search": f"search/?q={words}",
            "graph": f"graph/?focus={self.watched}&depth=1",
            "path": f"graph/path/?from={self.source}&to={self.foreign}",
        }


@dataclass(slots=True)
class Book:
    """What was published when, and what readers saw that they should not."""

    # (number, when its publish call returned); appended only.
    returned: list[tuple[int, float]] = field(default_factory=list)
    reads: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    over: bool = False

    def floor(self, lag: float) -> int:
        """The number that a request begun now must show at least, on a node so far behind."""
        now = time.monotonic()
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
                    "edition": draft, "source": source, "target": target, "type": "supports",
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
            self._changed("associations", link, draft, {"rationale": f"{said}之理"})
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


def _stamps(written: str) -> set[int]:
    return {int(number) for number in _STAMP.findall(written)}


def _found(written: str) -> set[int]:
    """What a search shows: past wordings stand behind those in force, each with its own number."""
    latest = 0
    for hit in json.loads(written)["results"]:
        label = int(_LABEL.findall(hit["address"])[0])
        shown = _stamps(json.dumps(hit, ensure_ascii=False))
        if shown != {label}:
            return shown | {label}
        latest = max(latest, label)
    return {latest}


def problem_of(name: str, body: bytes, world: World, floor: int) -> str | None:
    """Say what is wrong with an answer, if anything is."""
    written = body.decode()
    shown = _found(written) if name == "search" else _stamps(written)
    if len(shown) != 1:
        return f"{name}: torn, shows {sorted(shown)}"
    number = shown.pop()
    if number < floor:
        return f"{name}: late, shows {number} after {floor} was published"
    if name in {"list", "detail"}:
        answer = json.loads(written)
        rows = answer["results"] if name == "list" else [answer]
        children = next(len(row["children"]) for row in rows if row["uid"] == world.watched)
        if children != children_of(number):
            return f"{name}: {children} children at {number}"
    return None


def read_on(port: int, world: World, book: Book, lag: float, start: int) -> None:
    """Read every address over and over until the book is closed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    wanted = list(world.addresses().items())
    for name, path in itertools.cycle(wanted[start:] + wanted[:start]):
        if book.over:
            break
        floor = book.floor(lag)
        connection.request("GET", f"/api/v1/{path}", headers={"Host": "127.0.0.1"})
        response = connection.getresponse()
        body = response.read()
        problem = (
            problem_of(name, body, world, floor)
            if response.status == 200
            else f"{name}: {response.status} {body[:200]!r}"
        )
        book.reads[name] += 1
        if problem is not None:
            book.wrong.append(problem)
        time.sleep(PAUSE_SECONDS)
    connection.close()


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
            threading.Thread(target=read_on, args=(port, publisher.world, book, lag, place))
            for place, (port, lag) in enumerate(nodes)
        ]
        for thread in threads:
            thread.start()
        try:
            for number in range(1, publications + 1):
                publisher.publish(number, book)
            healed = _killed(ground, publications + 1, book)
        finally:
            book.over = True
            for thread in threads:
                thread.join()
    assert not book.wrong, f"{len(book.wrong)} wrong: {book.wrong[:5]}"
    least = min(book.reads.values())
    return (
        f"{publications} publications, {book.reads.total()} reads of {len(book.reads)} addresses"
        f" (each {least} at least), one stamp in each, none late; {healed}"
    )


def _lag() -> float:
    return SECONDS + SLACK_SECONDS


def _elsewhere(stack: ExitStack, ground: Ground) -> Any:
    """A server of another node: the same database, a folder of its own."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="plumbline-node-"))
    return replace(ground, folder=Path(folder)).served(processes=1)


def _killed(ground: Ground, number: int, book: Book) -> str:
    """Kill a publisher between commit and announcement; readers find out within a second."""
    process = ground.start("-m", "tests.killed_publisher", SLUG, str(number))
    output, _ = process.communicate()
    died = time.monotonic()
    assert process.returncode == -signal.SIGKILL, output[-800:]
    # For the readers the publication counts as returned a second after the death, not before.
    book.returned.append((number, died + _lag()))
    time.sleep(3 * _lag())
    return f"a publication killed before its announcement was shown within {SECONDS:g} s"


def prove(publications: int = PUBLICATIONS, readers: int = READERS) -> str:
    """Give what was shown."""
    seen = []
    for name, ground in GROUNDS.items():
        with ground() as given:
            seen.append(f"{name}: {hammered(given, publications, readers)}")
    return "; ".join(seen)
