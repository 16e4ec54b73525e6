"""A document's text cut for the page: lines, and in each the runs that citations cover."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation in the text: ``[start, end)`` in code points, and where it leads.

    ``standing`` is what the span is to an editor: cited, or proposed and not yet decided.
    """

    uid: str
    start: int
    end: int
    address: str = ""
    code: str = ""
    title: str = ""
    standing: str = "cited"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text that the same citations cover.

    ``covering`` is ordered innermost first; ``opening`` names those whose first run this is;
    ``anchors`` are the uids of the passages that start with it. ``touches`` says that it opens
    where another citation has just ended, so that the two lines want a gap.
    """

    text: str
    start: int
    covering: tuple[Cited, ...] = ()
    opening: tuple[Cited, ...] = ()
    anchors: tuple[str, ...] = ()
    touches: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text without the white space around it, as ``[start, end)``.

    ``mark`` is where its first character stands, a Markdown heading's marks included, which
    ``start`` leaves out.
    """

    mark: int
    start: int
    end: int
    segments: tuple[Segment, ...]

    @property
    def words(self) -> str:
        """The words of the line."""
        return "".join(run.text for run in self.segments)

    @property
    def opening(self) -> tuple[Cited, ...]:
        """The citations that begin in this line, in the order of their first words."""
        return tuple(each for run in self.segments for each in reversed(run.opening))


_LINE = re.compile(r"^[^\S\n]*(?P<mark>#{1,6}[^\S\n]+)?(?P<words>\S(?:.*\S)?)", re.MULTILINE)


def cut_lines(text: str) -> list[tuple[int, int, int]]:
    r"""Give mark, start and end of the lines, blank ones aside; see ``Line``.

    >>> cut_lines("## 慎权\n\n 慎言\n")
    [(0, 3, 5), (8, 8, 10)]
    """
    return [
        (match.start("mark") if match["mark"] else match.start("words"), *match.span("words"))
        for match in _LINE.finditer(text)
    ]


def cut_segments(
    text: str, start: int, end: int, cited: Iterable[Cited], stops: Iterable[int] = ()
) -> tuple[Segment, ...]:
    """Cut ``text[start:end]`` where a citation starts or ends, and at ``stops``.

    Overlapping citations give runs covered by several; nothing of the text is lost or doubled.
    Cost: borders x citations of this span.

    >>> spans = [Cited("a", 0, 4), Cited("b", 2, 6)]
    >>> runs = cut_segments("慎欲慎权慎言", 0, 6, spans)
    >>> [(run.text, [each.uid for each in run.covering]) for run in runs]
    [('慎欲', ['a']), ('慎权', ['b', 'a']), ('慎言', ['b'])]
    """
    here = sorted(
        (each for each in cited if each.start < end and each.end > start),
        key=lambda each: (each.end - each.start, -each.start, each.uid),
    )
    inside = {border for each in here for border in (each.start, each.end)} | set(stops)
    borders = sorted({start, end} | {border for border in inside if start < border < end})
    return tuple(
        Segment(
            text=text[low:high],
            start=low,
            covering=tuple(each for each in here if each.start < high and each.end > low),
            opening=tuple(each for each in here if max(each.start, start) == low),
        )
        for low, high in pairwise(borders)
    )


def lay_out(
    text: str, cited: Sequence[Cited], passages: Mapping[int, tuple[str, ...]] | None = None
) -> list[Line]:
    """Give the lines of a text with their runs, in reading order.

    ``passages`` gives the uids of the passages that start at an offset. A citation or a passage
    opens once, in its first visible run, wherever its line breaks fall. Cost: linear in the text
    where citations are short, because those of a line are found by offset.
    """
    anchored = passages or {}
    stops = sorted(anchored)
    ordered = sorted(cited, key=lambda each: (each.start, each.end))
    starts = [each.start for each in ordered]
    widest = max((each.end - each.start for each in ordered), default=0)
    lines, seen, reached = [], set[str](), 0
    for mark, start, end in cut_lines(text):
        near = ordered[bisect_right(starts, start - widest - 1) : bisect_left(starts, end)]
        until = bisect_left(stops, end)
        runs = cut_segments(text, start, end, near, stops[reached:until])
        lines.append(
            Line(mark, start, end, _opened_once(runs, seen, anchored, stops[reached:until]))
        )
        reached = until
    return lines


def _opened_once(
    runs: tuple[Segment, ...],
    seen: set[str],
    anchored: Mapping[int, tuple[str, ...]],
    stops: Sequence[int],
) -> tuple[Segment, ...]:
    """Keep of each run only what opens for the first time; add the passages that start in it."""
    result: list[Segment] = []
    waiting = list(stops)
    for run in runs:
        fresh = tuple(each for each in run.opening if each.uid not in seen)
        seen.update(each.uid for each in fresh)
        ready = [stop for stop in waiting if stop < run.start + len(run.text)]
        waiting = waiting[len(ready) :]
        anchors = tuple(uid for stop in ready for uid in anchored[stop])
        touches = bool(fresh and result and result[-1].covering)
        result.append(replace(run, opening=fresh, anchors=anchors, touches=touches))
    return tuple(result)
