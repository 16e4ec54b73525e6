"""Footnotes behind the text that they stand under, so that no sentence is torn."""

from __future__ import annotations

from collections.abc import Sequence

from content.files.records import Note
from content.text.front import NOTES_HEAD


def with_notes(
    lines: Sequence[str], marks: Sequence[tuple[int, int, str]]
) -> tuple[str, tuple[Note, ...]]:
    r"""The lines joined, the notes behind them, and the place of each.

    ``marks`` are (line, offset in the line, words of the note) in reading order.

    >>> with_notes(["甲乙", "丙"], [(0, 1, "见某书。")])
    ('甲乙\n丙\n\n脚注\n[1] 见某书。', (Note(at=1, start=13, end=17),))
    """
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text = "\n".join(lines).rstrip()
    told = [(starts[line] + at, words) for line, at, words in marks if words]
    if told:
        text += f"\n\n{NOTES_HEAD}"
    placed = []
    for number, (at, words) in enumerate(told, start=1):
        text += f"\n[{number}] "
        placed.append(Note(at, len(text), len(text) + len(words)))
        text += words
    return text, tuple(placed)
