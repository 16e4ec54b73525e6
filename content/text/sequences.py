"""Which matches are markers, and how deep: the best reading of their sequences.

Candidates are taken in order by a beam of readings. A reading is a stack of open lists;
a candidate goes on with one, opens one, closes all, or is no marker. Sibling sequence
(starts at one, steps by one), nesting, layout and paragraph decide the score; the winner
and the runner-up are kept. Cost: candidates times the beam's width times the stack's depth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

WIDTH = 6
HOPELESS = 5.0
"""Points behind the best from which no later candidate can bring a reading back."""
DEEPEST = 7
LAST = 99
"""The number of 最后, which follows whatever number came before it."""
ENOUGH = 3
"""Members from which a list is sure enough to have lost two in a row."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be a marker, or (``key`` "close") may end every open list.

    ``strength`` is what it costs to read a marker as none, or to end all at a "close".

    ``block`` is the paragraph's index; ``line`` whether it stands first on its line;
    ``heading`` whether its line holds a title only; ``introduced`` whether a paragraph
    without marker stands between it and the last candidate, ``colon`` whether the words
    right before it end with a colon.
    """

    key: str
    rank: float
    number: int
    strength: float
    block: int
    line: bool
    heading: bool
    introduced: bool
    colon: bool


class Frame(NamedTuple):
    """One open list of a reading."""

    key: str
    rank: float
    number: int
    members: int
    block: int
    line: bool
    heading: bool


Chain: TypeAlias = "tuple[Chain, int] | None"
Memory: TypeAlias = tuple[tuple[str, int], ...]


class State(NamedTuple):
    """A reading so far: ``chain`` holds each candidate's depth, newest first."""

    score: float
    stack: tuple[Frame, ...]
    memory: Memory
    chain: Chain


@dataclass(frozen=True, slots=True)
class Reading:
    """Depth of each candidate (0: no marker, -1: closes all) and the reading's score."""

    score: float
    depths: tuple[int, ...]


def best_readings(candidates: list[Candidate]) -> list[Reading]:
    """The winner first, then the runners-up that the beam kept."""
    beam = [State(0.0, (), (), None)]
    for candidate in candidates:
        grown: dict[tuple[tuple[Frame, ...], Memory], State] = {}
        for state in beam:
            for option in options(state, candidate):
                key = (option.stack, option.memory)
                if key not in grown or grown[key].score < option.score:
                    grown[key] = option
        beam = fittest(grown.values())
    finished = [
        Reading(state.score + closing_cost(state.stack), unwind(state.chain)) for state in beam
    ]
    return sorted(finished, key=lambda reading: -reading.score)


def fittest(states: Iterable[State]) -> list[State]:
    """The best few, those hopelessly behind left out."""
    beam = sorted(states, key=lambda state: -state.score)[:WIDTH]
    bar = beam[0].score - HOPELESS
    return [state for state in beam if state.score >= bar]


def unwind(chain: Chain) -> tuple[int, ...]:
    """Depths in reading order."""
    depths = []
    while chain is not None:
        chain, depth = chain
        depths.append(depth)
    return tuple(reversed(depths))


def options(state: State, candidate: Candidate) -> list[State]:
    """Every way to go on; a list never opens inside a list of its own kind."""
    chain = (state.chain, 0)
    if candidate.key == "close":
        return [state._replace(chain=chain), closed(state, candidate)]
    score = state.score - candidate.strength
    found = [State(score, state.stack, state.memory, chain)]
    for depth, frame in enumerate(state.stack):
        if frame.key == candidate.key:
            gain = step_gain(frame, candidate)
            if gain is not None:
                found.append(advanced(state, depth, frame, candidate, gain))
    deepest = next(
        (depth for depth, frame in enumerate(state.stack) if frame.key == candidate.key),
        min(len(state.stack), DEEPEST - 1),
    )
    found.extend(opened(state, depth, candidate) for depth in range(deepest, -1, -1))
    return found


def closed(state: State, candidate: Candidate) -> State:
    """All lists ended, where there is one to end."""
    gain = -candidate.strength + (0.5 if state.stack else -0.1)
    score = state.score + gain + closing_cost(state.stack)
    return State(score, (), remember(state.memory, state.stack), (state.chain, -1))


def step_gain(frame: Frame, candidate: Candidate) -> float | None:
    """What a step from the list's last number is worth; None where it is none."""
    step = candidate.number - frame.number
    if candidate.number == LAST:
        step = int(frame.number > 1)
    if step == 1:
        gain = 2.0
    elif step == 1 + 1:
        gain = 0.1
    elif step == 0 and frame.line and candidate.line and candidate.number > 1:
        gain = -0.8
    elif step == ENOUGH and frame.members >= ENOUGH:
        gain = -0.6
    else:
        return None
    if frame.line != candidate.line:
        gain -= 0.6
    if not candidate.line and candidate.block != frame.block:
        gain -= 0.7
    return gain


def advanced(state: State, depth: int, frame: Frame, candidate: Candidate, gain: float) -> State:
    """The reading in which ``candidate`` is the next member of the list at ``depth``."""
    popped = state.stack[depth + 1 :]
    number = frame.number + 1 if candidate.number == LAST else candidate.number
    frame = Frame(
        frame.key, frame.rank, number, frame.members + 1,
        candidate.block, candidate.line, candidate.heading,
    )  # fmt: skip
    score = state.score + gain + closing_cost(popped)
    memory = remember(state.memory, popped)
    return State(score, (*state.stack[:depth], frame), memory, (state.chain, depth + 1))


def opened(state: State, depth: int, candidate: Candidate) -> State:
    """The reading in which ``candidate`` opens a list below the first ``depth`` lists."""
    kept, popped = state.stack[:depth], state.stack[depth:]
    gain = start_gain(state.memory, candidate) + place_gain(kept, popped, candidate)
    number = candidate.number if candidate.number != LAST else 9
    frame = Frame(
        candidate.key, candidate.rank, number, 1,
        candidate.block, candidate.line, candidate.heading,
    )  # fmt: skip
    score = state.score + gain + closing_cost(popped)
    memory = remember(state.memory, popped)
    return State(score, (*kept, frame), memory, (state.chain, depth + 1))


def start_gain(memory: Memory, candidate: Candidate) -> float:
    """What the first number of a list is worth: one, or on from the last list of its kind."""
    if candidate.number == 1:
        return 1.4
    if candidate.line and (candidate.key, candidate.number - 1) in memory:
        return 0.9
    return -1.8 - 0.1 * min(candidate.number, 10)


def place_gain(kept: tuple[Frame, ...], popped: tuple[Frame, ...], candidate: Candidate) -> float:
    """What opening at this depth is worth, by the lists kept open and those given up."""
    gain = 0.0
    for frame in kept:
        if not frame.line and candidate.line:
            gain -= 2.0
        if frame.rank > candidate.rank > 0 and frame.line:
            gain -= 1.2
    if kept:
        gain += parent_gain(kept[-1], candidate)
    for place, frame in enumerate(popped):
        if frame.block == candidate.block and not candidate.line:
            gain -= 1.5
        elif frame.line or frame.block == candidate.block:
            gain -= 0.5 if place else given_up(frame, candidate)
    return gain


def given_up(frame: Frame, candidate: Candidate) -> float:
    """The cost of ending the outermost list given up for a new one of its depth."""
    if frame.key == candidate.key:
        return 0.5
    return 0.5 if candidate.introduced and not frame.heading else 1.0


def parent_gain(parent: Frame, candidate: Candidate) -> float:
    """What it is worth to open below ``parent``, the deepest list kept open."""
    if parent.block == candidate.block:
        return 0.6
    if not parent.line:
        return -1.5
    if parent.heading:
        return 0.5
    if not candidate.line:
        return 0.1
    if candidate.introduced:
        return -0.6
    return 0.5 if candidate.colon else 0.0


def closing_cost(frames: tuple[Frame, ...]) -> float:
    """Lists with a single member are hardly lists."""
    cost = 0.0
    for frame in frames:
        if frame.members == 1:
            cost -= (1.6 if frame.line and frame.rank else 2.6) if frame.number == 1 else 0.4
    return cost


def remember(memory: Memory, frames: tuple[Frame, ...]) -> Memory:
    """The last number of each kind of list on a line, for lists that go on elsewhere."""
    for frame in frames:
        if frame.line:
            kept = tuple(pair for pair in memory if pair[0] != frame.key)
            memory = (*kept, (frame.key, frame.number))
    return memory
