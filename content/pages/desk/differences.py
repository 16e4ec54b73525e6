"""Two wordings laid over each other, ready to set with ``del`` and ``ins``."""

from __future__ import annotations

from typing import NamedTuple

from content.text.worddiff import Op, word_diff


class Shown(NamedTuple):
    """A run of words and whether it stayed, went or came."""

    op: str
    words: str


def runs_of(old: str, new: str) -> list[Shown]:
    """Give the runs of a difference in reading order.

    >>> [(run.op, run.words) for run in runs_of("要慎言。", "要慎行。")]
    [('equal', '要慎'), ('delete', '言'), ('insert', '行'), ('equal', '。')]
    """
    return [
        Shown(run.op.value, new[run.new_start : run.new_end])
        if run.op == Op.INSERT
        else Shown(run.op.value, old[run.old_start : run.old_end])
        for run in word_diff(old, new)
    ]
