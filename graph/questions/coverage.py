"""How much of one framework another one covers, and what is left uncovered."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from content.packages import NodeRecord
from content.vocabulary import AssociationType, RequirementKind
from graph.arrays.walks import Ways, reach
from graph.meanings import NO_RELATION, PART_OF
from graph.network import Network, Step
from graph.questions.composition import (
    MATCHES,
    RELATED,
    STRENGTH,
    UNKNOWN,
    composed,
    relation,
)
from graph.questions.inference import HOPS, Budget, match_steps

VISITS = 500_000
_CONFLICT = STRENGTH[RELATED] + 1


@dataclass(frozen=True, slots=True)
class Best:
    """The strongest link of a counted requirement into the target framework.

    ``direction`` is ``in`` where the type is read from the target's side; ``steps`` leads there.
    """

    uid: str
    type: str
    direction: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One counted requirement, its best link, and the target's confirmed to be unrelated."""

    uid: str
    best: Best | None
    unrelated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The rows in reading order; a gap is a row without a best link."""

    source: str
    target: str
    rows: tuple[CoverageRow, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """The uids of the uncovered ones."""
        return tuple(row.uid for row in self.rows if row.best is None)


def requirements(network: Network, owner: str) -> list[NodeRecord]:
    """Give the requirements of a framework that are in force, in reading order."""
    table = network.table
    at, parts = network.number(owner), Ways(table.mask(()), table.mask((PART_OF,)))
    below, _ = reach(table, at, parts, depth=len(table), limit=len(table))
    return [table.node(one) for one in table.members(at) if one in below]


def counted(network: Network, owner: str) -> list[str]:
    """Give the requirements of a framework that coverage counts, in reading order.

    Its leaves, groups aside, when it has leaves below its standards; its standards otherwise.
    """
    members = [node for node in requirements(network, owner) if node.role != RequirementKind.GROUP]
    parents = {
        step.other
        for one in members
        for step in network.steps(one.uid, (PART_OF,))
        if step.direction == "out"
    }
    leaves = [node for node in members if node.uid not in parents]
    if any(node.role == RequirementKind.REQUIREMENT for node in leaves):
        return [node.uid for node in leaves]
    return [node.uid for node in members if node.role == RequirementKind.STANDARD]


def coverage(network: Network, source: str, target: str, *, hops: int = HOPS) -> Coverage:
    """Give, for each counted requirement of ``source``, its best link into ``target``.

    Covered means at least one association, own or inferred over up to ``hops`` matches, other
    than ``no_relation``; a chain that composes to ``unknown`` does not count, nor does one between
    two ends that were confirmed to be unrelated. Best is the strongest relation, then the fewest
    hops. ``source`` and ``target`` are uids or slugs. Cost: the matches within ``hops`` of the
    source's requirements.

    Raises:
        UnknownNodeError: one of them is no framework of the day (404).
        GraphTooLargeError: the chains pass more than ``VISITS`` links (422).

    >>> from graph.questions.examples import line, node
    >>> written = (node("A", "framework", work="a"), node("B", "framework", work="b"),
    ...     node("a1", role="standard", owner="A"), node("b1", role="standard", owner="B"))
    >>> network = line("a1 part_of A", "b1 part_of B", "b1 broad_match a1", nodes=written)
    >>> coverage(network, "a", "b").rows[0].best.type
    'narrow_match'
    """
    one, other = network.framework(source), network.framework(target)
    goals = frozenset(node.uid for node in requirements(network, other.uid))
    budget = Budget("coverage", VISITS)
    rows = tuple(_row(network, uid, goals, hops, budget) for uid in counted(network, one.uid))
    return Coverage(one.uid, other.uid, rows)


def _row(
    network: Network, uid: str, goals: frozenset[str], hops: int, budget: Budget
) -> CoverageRow:
    own = [step for step in network.steps(uid) if step.other in goals and _stored(step)]
    unrelated = {step.other for step in own if step.link.type == NO_RELATION}
    found = [_own(network, step) for step in own if step.link.type != NO_RELATION]
    for goal, steps in best_chains(network, uid, goals, hops, budget).items():
        if goal not in unrelated:
            found.append(Best(goal, _said(network, steps), "out", steps))
    best = min(found, key=lambda one: _order(network, one), default=None)
    return CoverageRow(uid, best, tuple(sorted(unrelated, key=network.position)))


def _stored(step: Step) -> bool:
    return step.link.uid is not None and not step.link.navigation


def _own(network: Network, step: Step) -> Best:
    said = relation(network, step)
    if said:
        return Best(step.other, said, "out", (step,))
    meaning = network.meanings.get(step.link.type)
    direction = "out" if meaning and meaning.symmetric else step.direction
    return Best(step.other, step.link.type, direction, (step,))


def _order(network: Network, best: Best) -> tuple[int, int, int]:
    """Order by strength, then hops, then reading order; what is no match counts as ``related``."""
    other = _CONFLICT if best.type == AssociationType.CONFLICTS_WITH else STRENGTH[RELATED]
    strength = STRENGTH[best.type] if best.type in MATCHES else other
    return strength, len(best.steps), network.position(best.uid)


def _said(network: Network, steps: Iterable[Step]) -> str:
    return composed(one for step in steps if (one := relation(network, step)))


def best_chains(
    network: Network, start: str, goals: frozenset[str], hops: int, budget: Budget
) -> dict[str, tuple[Step, ...]]:
    """Give, for each goal that chains of matches reach, the strongest and then shortest chain.

    What a chain says depends only on how often each relation stands in it, and more than twice
    says no more than twice. So a walk need not be told from another that stands at the same node
    and has said the same: few states a node, however many chains there are.
    """
    best: dict[str, tuple[tuple[int, int], tuple[Step, ...]]] = {}
    seen: set[tuple[str, tuple[str, ...]]] = {(start, ())}
    waiting: deque[tuple[str, tuple[str, ...], tuple[Step, ...]]] = deque([(start, (), ())])
    while waiting:
        uid, said, steps = waiting.popleft()
        for step in match_steps(network, uid):
            budget.look()
            gist = _gist((*said, relation(network, step) or UNKNOWN))
            relation_so_far = composed(gist)
            if relation_so_far == UNKNOWN or (step.other, gist) in seen or step.other == start:
                continue
            seen.add((step.other, gist))
            longer = (*steps, step)
            order = (STRENGTH[relation_so_far], len(longer))
            if step.other in goals and (step.other not in best or order < best[step.other][0]):
                best[step.other] = (order, longer)
            if len(longer) < hops:
                waiting.append((step.other, gist, longer))
    return {uid: steps for uid, (_, steps) in best.items()}


def _gist(said: Sequence[str]) -> tuple[str, ...]:
    counts = Counter(said)
    return tuple(sorted(one for one, count in counts.items() for _ in range(min(count, 2))))
