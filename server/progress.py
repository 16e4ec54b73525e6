"""One line a step for a person who waits: what it is, what it does just now, how long it took.

Standard library only, because the first steps run before anything is installed.
"""

import shutil
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

LABEL_WIDTH = 24
MARKS = {"done": "✓", "kept": "·", "failed": "✗"}
COLOURS = {"done": "\x1b[32m", "kept": "\x1b[2m", "failed": "\x1b[31m"}
RESET, CLEAR_LINE = "\x1b[0m", "\r\x1b[K"


def width(text: str) -> int:
    """Give the columns that ``text`` takes in a terminal; Chinese characters take two.

    >>> width("环境 env")
    8
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, columns: int) -> str:
    """Give ``text`` filled with spaces up to ``columns``.

    >>> padded("环境", 6)
    '环境  '
    """
    return text + " " * max(0, columns - width(text))


def cut(text: str, columns: int) -> str:
    """Give the beginning of ``text`` that fits into ``columns``.

    >>> cut("环境 env", 5)
    '环境 '
    """
    while width(text) > columns:
        text = text[:-1]
    return text


class Step:
    """One step under way; call ``say`` with what it does, and ``end`` once."""

    def __init__(self, label: str, stream: TextIO) -> None:
        """Take the label that stands at the head of the line."""
        self.label, self.stream = padded(label, LABEL_WIDTH), stream
        self.started, self.outcome = time.monotonic(), ""

    def say(self, doing: str) -> None:
        """Show what is being done; on a terminal only, where the line can be replaced."""
        if self.stream.isatty():
            room = shutil.get_terminal_size().columns - LABEL_WIDTH - 12
            seconds = time.monotonic() - self.started
            line = f"  … {self.label} {seconds:4.0f} s  {cut(doing, room)}"
            self.stream.write(CLEAR_LINE + line)
            self.stream.flush()

    def end(self, outcome: str, note: str) -> None:
        """Close the line: ``outcome`` is done, kept (nothing to do) or failed."""
        self.outcome = outcome
        seconds = time.monotonic() - self.started
        took = "" if outcome == "kept" else f"  {seconds:.1f} s"
        line = f"  {MARKS[outcome]} {self.label} {note}{took}"
        if self.stream.isatty():
            line = f"{CLEAR_LINE}{COLOURS[outcome]}{line}{RESET}"
        self.stream.write(line + "\n")
        self.stream.flush()


@contextmanager
def step(label: str, stream: TextIO = sys.stdout) -> Iterator[Step]:
    """Give a step that says it failed when its block raises before it has ended."""
    current = Step(label, stream)
    current.say("")
    try:
        yield current
    finally:
        if not current.outcome:
            current.end("failed", "未完成 · not finished")
