"""Results of questions as answers in the shapes of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from content.packages import LinkRecord, NodeRecord
from content.queries.addresses import document_address, passage_address, requirement_address
from content.queries.fields import Answer
from content.queries.graph_words import Basis, Words, link_words, translated_labels
from content.queries.reading import ORIGINAL, Reading
from content.vocabulary import EntityKind
from graph.network import Network, Step
from graph.questions.composition import chain
from graph.questions.coverage import Best, Coverage
from graph.questions.impact import Impact
from graph.questions.inference import Inference, InferredPath
from graph.questions.neighbourhood import Folded, Neighbourhood
from graph.questions.overview import Overview
from graph.questions.paths import Path

# As words, because each member of an enumeration is looked for anew.
_FRAMEWORK, _DOCUMENT = EntityKind.FRAMEWORK.value, EntityKind.DOCUMENT.value
_CONCEPT, _PASSAGE = EntityKind.CONCEPT.value, EntityKind.PASSAGE.value
_PLACED = frozenset({"present", "draft"})
_FRAMED = frozenset({_FRAMEWORK, EntityKind.REQUIREMENT.value})
_WRITTEN = frozenset({_DOCUMENT, _PASSAGE})
_NOT_NUMBERED: Mapping[str, int] = {}


def address(node: NodeRecord) -> str | None:
    """Give where people read a node on this site, or None where nothing is to be read."""
    kind, slug, label = node.kind, node.work, node.version
    if kind == _FRAMEWORK and slug:
        return f"/frameworks/{slug}"
    if kind == _DOCUMENT and slug:
        return document_address(slug)
    if kind == _CONCEPT:
        return f"/concepts/{node.uid}"
    if node.state not in _PLACED or not slug or not label:
        return None
    if kind == _PASSAGE:
        return passage_address(slug, label, node.uid)
    return requirement_address(slug, label, node.code, node.uid)


class Speaker:
    """Says nodes and edges of one network in one language."""

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

    def node(self, uid: str) -> Answer:
        """Give a node as in ``GRAPH_NODE``."""
        at, table = self._numbers.get(uid), self.network.table
        if at is None:
            at = self.network.number(uid)
        node = table.node(at, uid)
        _, kind, role, label, code, work, version, _, depth, state, _ = node
        framed, written = kind in _FRAMED, kind in _WRITTEN
        return {
            "uid": uid,
            "kind": kind,
            "role": role or None,
            "label": self._labels.get(uid, label) if self._labels else label,
            "code": code or None,
            "framework": work if framed else None,
            "edition": version if framed else None,
            "document": work if written else None,
            "expression": version if written else None,
            "depth": depth,
            "degree": table.degree(at),
            "position": table.place(at),
            "state": state,
            "address": address(node),
        }

    def nodes(self, uids: Iterable[str]) -> list[Answer]:
        """Give several nodes."""
        return [self.node(uid) for uid in uids]

    def near(self, distances: Mapping[str, int]) -> list[Answer]:
        """Give nodes with their distance, in the order given."""
        found = []
        for uid, steps in distances.items():
            said = self.node(uid)
            said["distance"] = steps
            found.append(said)
        return found

    def named(self, uid: str) -> Answer:
        """Give a node as in ``NAMED``."""
        node = self.network.node(uid)
        title = self._labels.get(uid, node.label)
        return {"uid": uid, "code": node.code or None, "title": title, "address": address(node)}


def edge(link: LinkRecord) -> Answer:
    """Give an edge as in ``GRAPH_EDGE``."""
    return {
        "uid": link.uid,
        "source": link.source,
        "target": link.target,
        "type": link.type,
        "suspect": link.suspect,
        "derived": link.uid is None,
        "navigation": link.navigation,
    }


def _folded(folded: Iterable[Folded]) -> list[Answer]:
    return [
        {"at": one.at, "type": one.type, "direction": one.direction, "count": one.count}
        for one in folded
    ]


def neighbourhood_answer(
    network: Network, reading: Reading, focus: str, found: Neighbourhood
) -> Answer:
    """Give the body of ``graph/`` around a focus."""
    speaker = Speaker(network, reading, found.distances, found.numbers)
    return {
        "focus": focus,
        "nodes": speaker.near(found.distances),
        "edges": [edge(link) for link in found.links],
        "folded": _folded(found.folded),
        "truncated": found.truncated,
    }


def overview_answer(network: Network, reading: Reading, found: Overview) -> Answer:
    """Give the body of ``graph/`` without a focus."""
    speaker = Speaker(network, reading, found.nodes)
    return {
        "focus": None,
        "nodes": [speaker.node(uid) | {"distance": None} for uid in found.nodes],
        "edges": [
            edge(link) | {"count": count}
            for link, count in zip(found.links, found.counts, strict=True)
        ],
        "folded": _folded(found.folded),
        "truncated": found.truncated,
    }


def impact_answer(network: Network, reading: Reading, focus: str, found: Impact) -> Answer:
    """Give the body of ``graph/impact/{uid}/``."""
    speaker = Speaker(network, reading, found.distances, found.numbers)
    return {
        "focus": focus,
        "nodes": [
            one | {"via": [edge(link) for link in found.via[one["uid"]]]}
            for one in speaker.near(found.distances)
        ],
        "edges": [edge(link) for links in found.via.values() for link in links],
        "folded": _folded(found.folded),
        "truncated": found.truncated,
    }


class Teller:
    """Says hops with the words behind them, looked up together."""

    def __init__(self, network: Network, steps: Iterable[Step]) -> None:
        """Look up the words of every step that will be told. Cost: at most 1 query."""
        self.network = network
        self._words: dict[Basis, Words] = link_words(step.link for step in steps)

    def hop(self, source: str, step: Step) -> Answer:
        """Give one step as in ``HOP``."""
        link = step.link
        words = self._words.get((link.basis, link.row), Words())
        return {
            "uid": link.uid,
            "source": source,
            "target": step.other,
            "type": link.type,
            "direction": step.direction,
            "derived": link.uid is None,
            "confidence": link.confidence,
            "rationale": words.rationale,
            "evidence": words.evidence,
        }

    def hops(self, start: str, steps: Sequence[Step]) -> list[Answer]:
        """Give the steps of a walk that begins at ``start``."""
        sources = (start, *(step.other for step in steps))
        return [self.hop(source, step) for source, step in zip(sources, steps, strict=False)]


def paths_answer(
    network: Network, reading: Reading, ends: tuple[str, str], found: Sequence[Path]
) -> Answer:
    """Give the body of ``graph/path/``."""
    teller = Teller(network, (step for path in found for step in path.steps))
    met = dict.fromkeys([*ends, *(uid for path in found for uid in path.nodes)])
    numbers = {uid: at for path in found for uid, at in path.numbers.items()}
    return {
        "from": ends[0],
        "to": ends[1],
        "paths": [
            {
                "hops": teller.hops(path.start, path.steps),
                "length": len(path.steps),
                "composed": chain(network, path.steps),
            }
            for path in found
        ],
        "nodes": Speaker(network, reading, met, numbers).nodes(met),
    }


def coverage_answer(network: Network, reading: Reading, found: Coverage) -> Answer:
    """Give the body of ``graph/coverage/``."""
    bests = [row.best for row in found.rows if row.best]
    teller = Teller(network, (step for best in bests for step in best.steps))
    met = [row.uid for row in found.rows] + [best.uid for best in bests]
    met += [uid for row in found.rows for uid in row.unrelated]
    speaker = Speaker(network, reading, dict.fromkeys(met))

    def told(uid: str, best: Best) -> Answer:
        return {
            "requirement": speaker.named(best.uid),
            "type": best.type,
            "direction": best.direction,
            "inferred": len(best.steps) > 1,
            "via": teller.hops(uid, best.steps),
        }

    return {
        "source": network.node(found.source).work,
        "target": network.node(found.target).work,
        "covered": len(bests),
        "total": len(found.rows),
        "rows": [
            {
                "requirement": speaker.named(row.uid),
                "best": told(row.uid, row.best) if row.best else None,
                "no_relation": [speaker.named(uid) for uid in row.unrelated],
            }
            for row in found.rows
        ],
        "gaps": [speaker.named(uid) for uid in found.gaps],
    }


def inference_answer(network: Network, reading: Reading, found: Sequence[Inference]) -> Answer:
    """Give the body of ``graph/infer/``: the pair asked for, or the strongest of several."""
    paths = [path for one in found for path in one.paths]
    teller = Teller(network, (step for path in paths for step in path.steps))
    pairs = [_pair(teller, one) for one in found]
    first = min(pairs, key=_by_strength, default=_NOTHING)
    met = dict.fromkeys(
        uid
        for one in found
        for uid in (
            one.source, one.target, *(step.other for path in one.paths for step in path.steps)
        )
    )  # fmt: skip
    return {
        "relation": first["relation"],
        "paths": [path for pair in pairs for path in pair["paths"]],
        "weakest": first["weakest"],
        "pairs": pairs,
        "nodes": Speaker(network, reading, met).nodes(met),
    }


_NOTHING: dict[str, Any] = {"relation": None, "weakest": None}
_STRONGEST_FIRST = (
    "exact_match", "close_match", "broad_match", "narrow_match", "intersects", "related",
    "no_relation", "unknown", None,
)  # fmt: skip


def _by_strength(pair: Answer) -> int:
    return _STRONGEST_FIRST.index(pair["relation"])


def _pair(teller: Teller, found: Inference) -> Answer:
    paths = [_inferred_path(teller, path) for path in found.paths]
    best = next((path for path in found.paths if path.weakest == found.weakest), None)
    weakest = _weakest(teller, best) if best else None
    return {
        "source": found.source,
        "target": found.target,
        "relation": found.relation,
        "paths": paths,
        "weakest": weakest,
    }


def _inferred_path(teller: Teller, path: InferredPath) -> Answer:
    return {
        "hops": teller.hops(path.source, path.steps),
        "length": len(path.steps),
        "composed": path.relation,
        "weakest": _weakest(teller, path),
    }


def _weakest(teller: Teller, path: InferredPath) -> Answer:
    sources = (path.source, *(step.other for step in path.steps))
    pairs = zip(sources, path.steps, strict=False)
    source, step = next(pair for pair in pairs if pair[1].link == path.weakest)
    return teller.hop(source, step)
