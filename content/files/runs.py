"""Printed lines of a pdf page: runs of signs with their places, put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff]")
# Signs that a line does not start with, and that it does not end with.
CLOSERS = "，。、；：！？）)】〕》〉」』”’…—％%!?,.;:·"
OPENERS = "（(【〔《〈「『“‘"
# Widths in em where the file does not tell; Latin text differs by font, Chinese does not.
NARROW = {" ": 0.27, "i": 0.25, "j": 0.25, "l": 0.25, "f": 0.3, "t": 0.32, "r": 0.36, "m": 0.83,
          "w": 0.75, "M": 0.85, "W": 0.95, "I": 0.3}  # fmt: skip
WORD_GAP = 0.2
# Word processors set Chinese and Latin signs a quarter apart without any space between them.
SCRIPT_GAP = 0.32
SAME_LINE = 0.5
MOSTLY = 4
SEEN_GAP = 0.12
SCRIPT_CHANGE = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
RAISED = 0.8
ONE_FONT = 0.9


@dataclass(frozen=True, slots=True)
class Run:
    """Signs shown at once: places and sizes in points, y upwards from the page's foot."""

    words: str
    left: float
    right: float
    y: float
    size: float
    font: str = ""


@dataclass(slots=True)
class Line:
    """One printed line; ``notes`` are (offset in it, mark) of raised note marks.

    ``fonts`` counts its Chinese signs by font.
    """

    words: str
    left: float
    right: float
    y: float
    size: float
    page: int = 0
    notes: list[tuple[int, str]] = field(default_factory=list)
    fonts: Counter[str] = field(default_factory=Counter)

    @property
    def font(self) -> str:
        """The font that nearly all Chinese signs are set in, empty where there is none."""
        name, count = max(self.fonts.items(), key=lambda one: one[1], default=("", 0))
        return name if count >= ONE_FONT * self.fonts.total() else ""


def sign_width(sign: str) -> float:
    """The usual width of a sign in em.

    >>> sign_width("慎"), sign_width("5"), sign_width(" ")
    (1.0, 0.55, 0.27)
    """
    if HAN.match(sign) or sign in "“”‘’…—·":
        return 1.0
    if sign in NARROW:
        return NARROW[sign]
    return 0.67 if sign.isupper() else 0.55


def width(words: str) -> float:
    """The usual width of ``words`` in em."""
    return sum(map(sign_width, words))


def usual_script_gap(pages: Sequence[Sequence[Run]]) -> float:
    """The gap in em between Chinese and Latin signs above which a file means a space.

    Office programs draw spaces as signs and set the scripts apart on their own; browsers leave
    gaps for spaces. Where no space is drawn, gaps at nearly every change of script are no spaces.
    """
    if any(" " in run.words for runs in pages for run in runs):
        return SCRIPT_GAP
    apart = together = 0
    for runs in pages:
        together += sum(len(SCRIPT_CHANGE.findall(run.words)) for run in runs)
        for before, run in pairwise(runs):
            beside = abs(before.y - run.y) < SAME_LINE * run.size
            if beside and SCRIPT_CHANGE.fullmatch(before.words[-1] + run.words[0]):
                gapped = run.left - before.right > SEEN_GAP * run.size
                apart, together = apart + gapped, together + (not gapped)
    return SCRIPT_GAP if apart > MOSTLY * together else WORD_GAP


def is_mixed(before: str, after: str) -> bool:
    """Whether one of two neighbours is Chinese and the other is not."""
    return bool(HAN.match(before[-1])) != bool(HAN.match(after))


def assemble(runs: Sequence[Run], page: int, script_gap: float = SCRIPT_GAP) -> list[Line]:
    """The lines of one page in the order in which they were written to it.

    ``script_gap`` is the gap in em between Chinese and Latin signs that is a space.
    """
    lines: list[Line] = []
    blank = False
    for run in runs:
        if not run.words.strip():
            blank = True
            continue
        if not (lines and joins(lines[-1], run)):
            lines.append(started(run, page))
            count_signs(lines[-1], run)
        elif run.size < RAISED * lines[-1].size and run.y > lines[-1].y + 0.15 * lines[-1].size:
            lines[-1].notes.append((len(lines[-1].words), run.words.strip()))
            lines[-1].right = max(lines[-1].right, run.right)
        else:
            extend(lines[-1], run, script_gap, blank=blank)
            count_signs(lines[-1], run)
        blank = run.words[-1].isspace()
    return lines


def count_signs(line: Line, run: Run) -> None:
    """Count the Chinese signs of a run under its font."""
    found = len(HAN.findall(run.words))
    if found:
        line.fonts[run.font] += found


def started(run: Run, page: int) -> Line:
    """A line that begins with ``run``, indenting spaces counted as place."""
    bare = run.words.lstrip()
    indent = width(run.words[: len(run.words) - len(bare)]) * run.size
    return Line(bare.rstrip(), run.left + indent, run.right, run.y, run.size, page)


def joins(line: Line, run: Run) -> bool:
    """Whether ``run`` stands on the same line, to the right of what is there."""
    size = max(line.size, run.size)
    near = abs(line.y - run.y) < SAME_LINE * size
    return near and run.left > line.right - size and run.right > line.left


def extend(line: Line, run: Run, script_gap: float, *, blank: bool) -> None:
    """Put ``run`` behind the line, with a space where the print leaves a gap."""
    gap = script_gap if is_mixed(line.words, run.words) else WORD_GAP
    spaced = blank or run.words[0].isspace() or run.left - line.right > gap * run.size
    line.words += (" " if spaced else "") + run.words.strip()
    line.right = max(line.right, run.right)
    if run.size > line.size:
        line.size, line.y = run.size, run.y
