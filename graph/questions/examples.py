"""Small graphs written in a line, for doctests and tests."""

from typing import Any

from content.packages import GraphRows, LinkRecord, NodeRecord
from graph.network import Network


def node(uid: str, kind: str = "requirement", **fields: Any) -> NodeRecord:
    """Give a node that says nothing but its uid and what ``fields`` say.

    >>> node("a").label
    'a'
    """
    plain = NodeRecord(uid, kind, "", uid, "", None, None, None, 0, "present", 0)
    return plain._replace(**fields)


def line(*links: str, nodes: tuple[NodeRecord, ...] = ()) -> Network:
    """Give the network of links written ``source type target``; ``nodes`` override plain ones.

    >>> len(line("a related b", "b related c"))
    3
    """
    written = [link.split() for link in links]
    ends = dict.fromkeys(uid for one, _, other in written for uid in (one, other))
    known = {uid: node(uid) for uid in ends} | {one.uid: one for one in nodes}
    records = tuple(
        LinkRecord(one, other, kind, f"{one}-{kind}-{other}", "association", at)
        for at, (one, kind, other) in enumerate(written)
    )
    return Network(GraphRows(tuple(known.values()), records))
