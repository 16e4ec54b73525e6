"""编 分编 章 节: the headings of a statute, a table of contents left out."""

from __future__ import annotations

import re

from content.text.lines import Line
from content.text.numerals import NUMERAL, to_number
from content.text.provisions import DEPTH, Reader, flush_loose
from content.text.tree import Opening

LONGEST_HEADING = 40
UNITS = {"编": "part", "分编": "subpart", "章": "chapter", "节": "section"}
# Matches 第一章 总则, 第十二分编 通则, 第 三 节; not 第一章程, 第二节课 (no blank, goes on).
HEADING = re.compile(rf"第\s*([{NUMERAL}\d]{{1,9}})\s*(分编|[编章节])(?:\s+|$|(?=[^程次目制课点]))")


def take_heading(reader: Reader, line: Line, words: str) -> bool:
    """Open a 编, 分编, 章 or 节; False where ``words`` are none."""
    match = HEADING.match(words)
    number = to_number(match[1]) if match else None
    if match is None or number is None:
        return False
    if not reader.markdown and (len(words) > LONGEST_HEADING or words[-1] in "。；，、："):
        return False
    unit = UNITS[match[2]]
    reader.inside, reader.previous, reader.quoting, reader.quoted = False, None, False, 0
    entry = (line, unit, words[: match.end(2)], str(number))
    if reader.begun:
        flush_loose(reader)
        open_heading(reader, entry)
    else:
        reader.pending.append(entry)
    return True


def open_heading(reader: Reader, entry: tuple[Line, str, str, str]) -> None:
    """Open one heading node."""
    line, unit, marker, number = entry
    title = line.words.lstrip("# ").removeprefix(marker).strip()
    reader.attached = False
    reader.tree.add(Opening(DEPTH[unit], unit, marker, number, title, line.start, unit + "-line"))


def flush_headings(reader: Reader) -> None:
    """Open the headings before the first article, a table of contents left out.

    Of headings that name the first one twice before any article, the earlier run is the
    table of contents.
    """
    pending, reader.pending = reader.pending, []
    keys = [entry[1:4:2] for entry in pending]
    last = max((place for place, key in enumerate(keys) if key == keys[0]), default=0)
    top = pending[0][1] if pending else ""
    if any(DEPTH[unit] < DEPTH[top] for _, unit, _, _ in pending[:last]):
        last = 0
    for line, _, _, _ in pending[:last]:
        reader.marks.append((line.start, "preamble"))
    for entry in pending[last:]:
        open_heading(reader, entry)
