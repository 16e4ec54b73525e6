"""Trees flattened for the side of a page and for its text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from content.pages.naming import naming, shortened, shown_number
from content.vocabulary import RequirementKind

# Above this an edition is read by its parts: its page shows the outline only.
MOST_CLAUSES = 500
# Above this an outline beside one requirement shows its branch only.
MOST_ENTRIES = 80
_DEEPEST_HEADING = 6

Node = Mapping[str, Any]


def flattened(nodes: Iterable[Node], depth: int = 0) -> Iterator[tuple[int, Node]]:
    """Yield the nodes of a tree in reading order, each with its depth from 0.

    >>> tree = [{"code": "5", "children": [{"code": "5.1", "children": []}]}]
    >>> [(depth, node["code"]) for depth, node in flattened(tree)]
    [(0, '5'), (1, '5.1')]
    """
    for node in nodes:
        yield depth, node
        yield from flattened(node["children"], depth + 1)


def heading_level(depth: int) -> int:
    """Give the level of the heading at a depth: below the page's own, and never below six.

    >>> heading_level(0), heading_level(9)
    (2, 6)
    """
    return min(depth + 2, _DEEPEST_HEADING)


def requirement_outline(tree: Node, current: str | None = None) -> list[dict[str, Any]]:
    """Give the lines of an edition's outline.

    Beside a text they lead to its places; beside the page of one requirement, whose uid is
    ``current``, to the pages of the others.
    """
    return [
        {
            "uid": node["uid"],
            "code": shown_number(node["code"], node["marker"] or ""),
            "title": shortened(node["title"] or naming(node).name),
            "address": f"#{node['uid']}" if current is None else node["address"],
            "depth": depth,
            "current": node["uid"] == current,
        }
        for depth, node in flattened(tree["children"])
    ]


def parts_only(tree: Node) -> list[dict[str, Any]]:
    """Give the outline of a large edition: its groups and whatever stands at its top, as pages."""
    entries = requirement_outline(tree, current="")
    kinds = [node["kind"] for _, node in flattened(tree["children"])]
    return [
        entry
        for entry, kind in zip(entries, kinds, strict=True)
        if entry["depth"] == 0 or kind == RequirementKind.GROUP
    ]


def around(entries: Sequence[dict[str, Any]], current: str) -> list[dict[str, Any]]:
    """Give of a long outline only the top, and the branch that holds ``current``.

    Kept: every entry at the top; the ancestors, siblings and children of the current one.
    """
    return [entry for entry, keep in zip(entries, _kept(entries, current), strict=True) if keep]


def _kept(entries: Sequence[dict[str, Any]], current: str) -> list[bool]:
    parents = _parents(entries)
    place = next(i for i, entry in enumerate(entries) if entry["uid"] == current)
    chain: set[int | None] = {None, place}
    above = parents[place]
    while above is not None:
        chain.add(above)
        above = parents[above]
    return [parent in chain for parent in parents]


def _parents(entries: Sequence[dict[str, Any]]) -> list[int | None]:
    stack: list[int] = []
    parents: list[int | None] = []
    for place, entry in enumerate(entries):
        del stack[entry["depth"] :]
        parents.append(stack[-1] if stack else None)
        stack.append(place)
    return parents
