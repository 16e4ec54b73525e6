"""Nodes and edges of answers written as JSON, straight from the columns of the table.

A neighbourhood has hundreds of them: to make records first, objects of these, and then to walk
through the objects takes three times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import orjson

from content.packages import LinkRecord
from content.queries.addresses import (
    concept_address,
    document_address,
    passage_address,
    requirement_address,
)
from content.queries.graph_words import translated_labels
from content.queries.reading import ORIGINAL, Reading
from content.vocabulary import EntityKind
from graph.arrays.table import Table
from graph.arrays.walks import OUT
from graph.arrays.words import Said
from graph.network import Network

# As words, because each member of an enumeration is looked for anew.
_FRAMEWORK, _DOCUMENT = EntityKind.FRAMEWORK.value, EntityKind.DOCUMENT.value
_CONCEPT, _PASSAGE = EntityKind.CONCEPT.value, EntityKind.PASSAGE.value
_PLACED = frozenset({"present", "draft"})
_FRAMED = frozenset({_FRAMEWORK, EntityKind.REQUIREMENT.value})
_WRITTEN = frozenset({_DOCUMENT, _PASSAGE})
_NOT_NUMBERED: Mapping[str, int] = {}
_TRUTH = {True: "true", False: "false"}


def quoted(text: str | None) -> str:
    """Give a text as JSON; null for one that is empty or None.

    >>> quoted("慎言"), quoted("")
    ('"慎言"', 'null')
    """
    return orjson.dumps(text).decode() if text else "null"


_known = lru_cache(maxsize=4096)(quoted)


def address(uid: str, said: Said) -> str | None:
    """Give where people read a node on this site, or None where nothing is to be read."""
    kind, _, _, code, work, version, _, state = said
    if kind == _FRAMEWORK and work:
        return f"/frameworks/{work}"
    if kind == _DOCUMENT and work:
        return document_address(work)
    if kind == _CONCEPT:
        return concept_address(uid)
    if state not in _PLACED or not work or not version:
        return None
    if kind == _PASSAGE:
        return passage_address(work, version, uid)
    return requirement_address(work, version, code, uid)


@lru_cache(maxsize=4096)
def _standing(
    kind: str, role: str, work: str | None, version: str | None, state: str
) -> tuple[str, str, str]:
    """Give what nodes that stand alike share: the text before label, depth and address."""
    framed = (work, version) if kind in _FRAMED else (None, None)
    written = (work, version) if kind in _WRITTEN else (None, None)
    names = ("framework", "edition", "document", "expression")
    # A slug or label that is empty is given as it is.
    parts = zip(names, (*framed, *written), strict=True)
    told = "".join(f',"{name}":{orjson.dumps(value).decode()}' for name, value in parts)
    begun = f'"kind":{_known(kind)},"role":{_known(role)},"label":'
    return begun, f'{told},"depth":', f',"state":{orjson.dumps(state).decode()},"address":'


class Speaker:
    """Says nodes of one network in one language."""

    def __init__(
        self,
        network: Network,
        reading: Reading,
        nodes: Iterable[str],
        numbers: Mapping[str, int] = _NOT_NUMBERED,
    ) -> None:
        """Look up the labels of the nodes that will be said. Cost: 2 queries, if any.

        ``numbers`` are the places of some of them in the network's table, where they are known.
        """
        self.network, self._numbers = network, numbers
        self._labels: Mapping[str, str] = {}
        if reading.language != ORIGINAL:
            records = [network.node(uid) for uid in nodes]
            self._labels = translated_labels(records, reading.language)

    def node(self, uid: str, further: str = "") -> str:
        """Give a node as in ``GRAPH_NODE``, further fields behind it."""
        at, table = self._numbers.get(uid), self.network.table
        if at is None:
            at = self.network.number(uid)
        said = table.said(at)
        kind, role, label, code, work, version, depth, state = said
        begun, told, ended = _standing(kind, role, work, version, state)
        if self._labels:
            label = self._labels.get(uid, label)
        place = address(uid, said)
        # An address holds nothing that JSON escapes.
        read_at = f'"{place}"' if place else "null"
        return (
            f'{{"uid":"{uid}",{begun}{orjson.dumps(label).decode()},"code":{_known(code)}{told}{depth},'
            f'"degree":{table.degree(at)},"position":{table.place(at)}{ended}{read_at}{further}}}'
        )

    def nodes(self, uids: Iterable[str]) -> orjson.Fragment:
        """Give several nodes."""
        return listed(self.node(uid) for uid in uids)

    def near(self, distances: Mapping[str, int]) -> orjson.Fragment:
        """Give nodes with their distance, in the order given."""
        return listed(self.node(uid, f',"distance":{far}') for uid, far in distances.items())

    def named(self, uid: str) -> dict[str, str | None]:
        """Give a node as in ``NAMED``."""
        said = self.network.table.said(self.network.number(uid))
        _, _, label, code, *_ = said
        title = self._labels.get(uid, label)
        return {"uid": uid, "code": code or None, "title": title, "address": address(uid, said)}


def edges_said(
    table: Table, edges: Iterable[tuple[int, int]], names: Mapping[int, str]
) -> Iterator[str]:
    """Yield (edge, its source) as in ``GRAPH_EDGE``; ``names`` are the uids of both ends."""
    others, relation, relations = table.out_node, table.out_relation, table.relations
    endings = [_ending(name, navigation) for name, navigation in relations]
    for edge, source in edges:
        mark, ending = table.mark(edge), endings[relation[edge]]
        if mark is not None:
            name, navigation = relations[relation[edge]]
            ending = _ending(name, navigation, stored=True, suspect=mark[1])
        yield _edge(mark and mark[0], names[source], names[others[edge]], ending)


def edge_said(link: LinkRecord, further: str = "") -> str:
    """Give an edge as in ``GRAPH_EDGE``, further fields behind it."""
    stored = link.uid is not None
    ending = _ending(link.type, link.navigation, stored=stored, suspect=link.suspect)
    return _edge(link.uid, link.source, link.target, ending + further)


def _edge(uid: str | None, source: str, target: str, ending: str) -> str:
    named = "null" if uid is None else f'"{uid}"'
    return f'{{"uid":{named},"source":"{source}","target":"{target}"{ending}}}'


@lru_cache(maxsize=1024)
def _ending(name: str, navigation: bool, *, stored: bool = False, suspect: bool = False) -> str:
    """Give what edges of one relation share: the text behind their ends."""
    return (
        f',"type":{quoted(name)},"suspect":{_TRUTH[suspect]},"derived":{_TRUTH[not stored]},'
        f'"navigation":{_TRUTH[navigation]}'
    )


def folded_said(
    table: Table, left: Mapping[tuple[int, int, int], int], names: Mapping[int, str]
) -> orjson.Fragment:
    """Give what ``walks.left_out`` counted as in ``FOLDED``."""
    return listed(
        f'{{"at":"{names[node]}","type":{_known(table.types[kind])},'
        f'"direction":"{"out" if direction == OUT else "in"}","count":{count}}}'
        for (node, kind, direction), count in left.items()
    )


def listed(texts: Iterable[str]) -> orjson.Fragment:
    """Give what is written as a list.

    >>> orjson.dumps({"nodes": listed(["1", '"慎"'])}).decode()
    '{"nodes":[1,"慎"]}'
    """
    return orjson.Fragment(f"[{','.join(texts)}]")
