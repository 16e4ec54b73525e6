"""Results of questions as answers in the shapes of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import chain
from typing import Any

from content.queries.fields import Answer
from content.queries.graph_words import Basis, Words, link_words
from content.queries.reading import Reading
from graph.api.writing import Speaker, edge_said, edges_said, folded_said, listed
from graph.network import Network, Step
from graph.questions.composition import chain as composed
from graph.questions.coverage import Best, Coverage
from graph.questions.impact import Affected
from graph.questions.inference import Inference, InferredPath
from graph.questions.neighbourhood import Around, names_of, numbers_of
from graph.questions.overview import Overview
from graph.questions.paths import Path


def neighbourhood_answer(network: Network, reading: Reading, focus: str, found: Around) -> Answer:
    """Give the body of ``graph/`` around a focus."""
    table, names = network.table, names_of(network.table, found.near)
    speaker = Speaker(network, reading, names.values(), numbers_of(names))
    return {
        "focus": focus,
        "nodes": speaker.near({names[node]: far for node, far in found.near.items()}),
        "edges": listed(edges_said(table, found.edges, names)),
        "folded": folded_said(table, found.left, names),
        "truncated": found.truncated,
    }


def overview_answer(network: Network, reading: Reading, found: Overview) -> Answer:
    """Give the body of ``graph/`` without a focus."""
    speaker = Speaker(network, reading, found.nodes)
    return {
        "focus": None,
        "nodes": listed(speaker.node(uid, ',"distance":null') for uid in found.nodes),
        "edges": listed(
            edge_said(link, f',"count":{count}')
            for link, count in zip(found.links, found.counts, strict=True)
        ),
        "folded": [asdict(one) for one in found.folded],
        "truncated": found.truncated,
    }


def impact_answer(network: Network, reading: Reading, focus: str, found: Affected) -> Answer:
    """Give the body of ``graph/impact/{uid}/``."""
    table, names = network.table, names_of(network.table, found.near)
    speaker = Speaker(network, reading, names.values(), numbers_of(names))
    via = {node: list(edges_said(table, edges, names)) for node, edges in found.via.items()}
    nodes = (
        speaker.node(names[node], f',"distance":{far},"via":[{",".join(via[node])}]')
        for node, far in found.near.items()
    )
    return {
        "focus": focus,
        "nodes": listed(nodes),
        "edges": listed(chain.from_iterable(via.values())),
        "folded": folded_said(table, found.left, names),
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
                "composed": composed(network, path.steps),
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
