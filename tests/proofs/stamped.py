"""What the hammer's readers look at: one number, written into every part that an answer shows."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

SLUG, BEYOND = "watched", "beyond"
MOST_CHILDREN = 3
# The type of the inbound links tells a publication from the ones beside it.
TYPES = ("supports", "exemplifies")
_LABEL = re.compile(r"@(\d+)/")
_STAMP = re.compile(r"印记(\d+)号")


def children_of(number: int) -> int:
    """How many children the watched requirement has after a publication."""
    return 1 + number % MOST_CHILDREN


def type_of(number: int) -> str:
    """Which type the inbound links have after a publication."""
    return TYPES[number % len(TYPES)]


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
            "whole list": "requirements/?expand=children,associations&limit=500",
            "detail": f"requirements/{self.watched}/",
            "detail beyond": f"requirements/{self.foreign}/",
            "links": f"associations/?touching={self.watched}",
            "search": f"search/?q={words}",
            "graph": f"graph/?focus={self.watched}&depth=1",
            "path": f"graph/path/?from={self.source}&to={self.foreign}",
        }


@dataclass(slots=True)
class Shown:
    """What an answer shows: numbers, by the part that holds each; children; the link's type."""

    numbers: dict[str, int]
    children: int | None = None
    type: str | None = None

    def problem(self, floor: int) -> str | None:
        """Say what is wrong with it, if anything is."""
        if len(set(self.numbers.values())) != 1:
            return f"torn, shows {self.numbers}"
        number = next(iter(self.numbers.values()))
        if number < floor:
            return f"late, shows {number} after {floor} was published"
        if self.children not in {None, children_of(number)}:
            return f"torn, {self.children} children at {number}"
        if self.type not in {None, type_of(number)}:
            return f"torn, a link of type {self.type} at {number}"
        return None


def _number(text: str) -> int:
    """The one number in a text; LookupError where it has none or several."""
    found = {int(number) for number in _STAMP.findall(text)}
    if len(found) != 1:
        raise LookupError(f"{sorted(found)} in {text[:80]!r}")
    return found.pop()


def _linked(link: Any, other: Any) -> dict[str, int]:
    return {"rationale": _number(link["rationale"]), "other end": _number(other["title"])}


def _of_requirement(row: Any, world: World) -> Shown:
    link = next(one for one in row["associations"] if one["uid"] == world.link)
    numbers = {"title": _number(row["title"]), "statement": _number(row["statement"])}
    return Shown(numbers | _linked(link, link["other"]), len(row["children"]), link["type"])


def _of_list(answer: Any, world: World) -> Shown:
    return _of_requirement(_one(answer["results"], world.watched), world)


def _beyond(answer: Any, world: World) -> Shown:
    link = _one(answer["associations"], world.link_beyond)
    return Shown(_linked(link, link["other"]), type=link["type"])


def _links(answer: Any, world: World) -> Shown:
    link = _one(answer["results"], world.link)
    numbers = {"watched end": _number(link["target"]["title"])}
    return Shown(numbers | _linked(link, link["source"]), type=link["type"])


def _search(answer: Any, world: World) -> Shown:
    """Past wordings stand behind those in force, each with its own number."""
    numbers = {}
    for place, hit in enumerate(answer["results"]):
        number = _number(
            hit["title"] + hit["snippet"] + f"印记{_LABEL.findall(hit['address'])[0]}号"
        )
        if hit["in_force"]:
            numbers[f"hit {place}"] = number
    found = [hit["uid"] for hit in answer["results"] if hit["in_force"]]
    if sorted(found) != sorted((world.watched, world.source)):
        raise LookupError(f"in force are {found}")
    return Shown(numbers)


def _graph(answer: Any, world: World) -> Shown:
    nodes = {one["uid"]: one for one in answer["nodes"]}
    numbers = {
        name: _number(nodes[uid]["label"])
        for name, uid in (("watched", world.watched), ("source", world.source))
    }
    edges = [one for one in answer["edges"] if one["target"] == world.watched]
    children = sum(one["type"] == "part_of" for one in edges)
    return Shown(numbers, children, _one(edges, world.link)["type"])


def _path(answer: Any, world: World) -> Shown:
    hop = answer["paths"][0]["hops"][0]
    source = _one(answer["nodes"], world.source)
    numbers = {"rationale": _number(hop["rationale"]), "source": _number(source["label"])}
    return Shown(numbers, type=hop["type"])


def _one(rows: Any, uid: str) -> Any:
    """The row of a uid; LookupError where there is none."""
    return {row["uid"]: row for row in rows}[uid]


READ: dict[str, Callable[[Any, World], Shown]] = {
    "list": _of_list,
    "whole list": _of_list,
    "detail": _of_requirement,
    "detail beyond": _beyond,
    "links": _links,
    "search": _search,
    "graph": _graph,
    "path": _path,
}


def problem_of(name: str, body: bytes, world: World, floor: int) -> str | None:
    """Say what is wrong with an answer, if anything is."""
    try:
        shown = READ[name](json.loads(body), world)
    except (LookupError, StopIteration, TypeError) as error:
        return f"{name}: a part is missing, {error!r}"
    problem = shown.problem(floor)
    if problem is None and name != "search":
        others = {int(number) for number in _STAMP.findall(body.decode())}
        problem = None if len(others) == 1 else f"torn, numbers {sorted(others)}"
    return None if problem is None else f"{name}: {problem}"
