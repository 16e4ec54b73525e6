"""What several hops of matches say about two ends, with every path that says it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content.packages import LinkRecord
from graph.errors import GraphTooLargeError
from graph.meanings import NO_RELATION
from graph.network import Network, Step
from graph.questions.composition import (
    MATCHES,
    STRENGTH,
    agreed,
    composed,
    relation,
    weakness,
)

HOPS = 4
VISITS = 200_000
PATHS = 1_000


@dataclass(frozen=True, slots=True)
class InferredPath:
    """One chain of matches, what it composes to, and its weakest link."""

    source: str
    target: str
    steps: tuple[Step, ...]
    relation: str
    weakest: LinkRecord


@dataclass(frozen=True, slots=True)
class Inference:
    """What is known of one pair: the relation, every path behind it, and the weakest link.

    ``relation`` is None without any path, ``no_relation`` where a person confirmed that, and
    ``unknown`` where the paths together say nothing. ``weakest`` is that of the best path.
    """

    source: str
    target: str
    relation: str | None
    paths: tuple[InferredPath, ...]
    weakest: LinkRecord | None


def infer(
    network: Network, sources: Sequence[str], targets: Sequence[str], *, hops: int = HOPS
) -> list[Inference]:
    """Give, for each source and each target, what chains of up to ``hops`` matches say.

    A chain walks matches either way (a broad match backwards is a narrow one), meets no node
    twice, and never walks ``no_relation``. A link between the two ends themselves goes before all
    chains. Every chain is kept, the ones that say nothing last, so that each of several sources
    of one target explains itself. Cost: the matches within ``hops`` of a source.

    Raises:
        UnknownNodeError: one of the ends is not there (404).
        GraphTooLargeError: more than ``VISITS`` links or ``PATHS`` paths (422).

    >>> from graph.questions.examples import line
    >>> network = line("a exact_match b", "b narrow_match c", "a intersects d", "d exact_match e")
    >>> [(one.target, one.relation) for one in infer(network, ["a"], ["c", "e"])]
    [('c', 'narrow_match'), ('e', 'intersects')]
    """
    starts = [network.resolve(uid) for uid in sources]
    goals = [network.resolve(uid) for uid in targets]
    wanted = frozenset(goals)
    near = distances_to(network, wanted, hops)
    inferences = []
    budget = Budget("infer", VISITS)
    for start in starts:
        found: dict[str, list[InferredPath]] = {}
        for steps in chains(network, start, near, hops, budget):
            if steps[-1].other in wanted:
                found.setdefault(steps[-1].other, []).append(_path(network, start, steps))
        inferences += [
            conclude(network, start, goal, found.get(goal, [])) for goal in goals if goal != start
        ]
    return inferences


def conclude(
    network: Network, source: str, target: str, paths: Sequence[InferredPath]
) -> Inference:
    """Give what the paths between two ends say together, a stored link before all chains."""
    ordered = tuple(sorted(paths, key=_order))
    denied = next((step for step in _denials(network, source, target)), None)
    if denied:
        hop = InferredPath(source, target, (denied,), NO_RELATION, denied.link)
        return Inference(source, target, NO_RELATION, (hop, *ordered), denied.link)
    own = [path for path in ordered if len(path.steps) == 1]
    said = agreed(path.relation for path in own or ordered)
    best = next((path for path in ordered if path.relation == said), None)
    best = best or (ordered[0] if ordered else None)
    return Inference(source, target, said, ordered, best.weakest if best else None)


def _denials(network: Network, source: str, target: str) -> Iterator[Step]:
    for step in network.steps(source, (NO_RELATION,)):
        if step.other == target:
            yield step


def _path(network: Network, source: str, steps: tuple[Step, ...]) -> InferredPath:
    said = composed(one for step in steps if (one := relation(network, step)))
    weakest = max((step.link for step in steps), key=weakness)
    return InferredPath(source, steps[-1].other, steps, said, weakest)


def _order(path: InferredPath) -> tuple[int, int, tuple[int, float], tuple[str, ...]]:
    nodes = tuple(step.other for step in path.steps)
    return STRENGTH[path.relation], len(path.steps), weakness(path.weakest), nodes


def match_steps(network: Network, uid: str) -> tuple[Step, ...]:
    """Give the steps from a node along or against matches."""
    return network.steps(uid, MATCHES)


def distances_to(network: Network, goals: frozenset[str], hops: int) -> dict[str, int]:
    """Give ``{uid: matches to the nearest goal}`` up to ``hops``. Cost: the matches there."""
    near = dict.fromkeys(goals, 0)
    waiting = deque(goals)
    while waiting:
        uid = waiting.popleft()
        if near[uid] == hops:
            continue
        for step in match_steps(network, uid):
            if step.other not in near:
                near[step.other] = near[uid] + 1
                waiting.append(step.other)
    return near


@dataclass(slots=True)
class Budget:
    """What one answer may cost: links looked at, paths kept."""

    question: str
    links: int
    visits: int = 0
    paths: int = 0

    def look(self) -> None:
        """Count one link; raises GraphTooLargeError past the limit (422)."""
        self.visits += 1
        if self.visits > self.links:
            raise GraphTooLargeError(
                question=self.question, limit=self.links, unit="links", unit_zh="条关联"
            )

    def keep(self) -> None:
        """Count one path; raises GraphTooLargeError past ``PATHS`` (422)."""
        self.paths += 1
        if self.paths > PATHS:
            raise GraphTooLargeError(question="infer", limit=PATHS, unit="paths", unit_zh="条路径")


def chains(
    network: Network, start: str, near: dict[str, int], hops: int, budget: Budget
) -> Iterator[tuple[Step, ...]]:
    """Yield every chain of at most ``hops`` matches from ``start`` to a goal (``near`` is 0)."""
    waiting: list[tuple[Step, ...]] = [()]
    while waiting:
        walked = waiting.pop()
        uid = walked[-1].other if walked else start
        met = {start, *(step.other for step in walked)}
        for step in match_steps(network, uid):
            budget.look()
            left = hops - len(walked) - 1
            if step.other in met or near.get(step.other, hops + 1) > left:
                continue
            longer = (*walked, step)
            if near[step.other] == 0:
                budget.keep()
                yield longer
            waiting.append(longer)
