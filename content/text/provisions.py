"""State and steps of the pass over a statute's lines: 款 项 目, loose lines, findings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from content.text.findings import note
from content.text.lines import Line
from content.text.numerals import NUMERAL, to_number
from content.text.records import Finding, Node
from content.text.tree import Opening, TreeBuilder

DEPTH = {"part": 0, "subpart": 1, "chapter": 2, "section": 3, "heading": 4, "article": 5}
BELOW_ARTICLE, BELOW_ITEM = 6, 7
# Matches （一）…, (十二)…, （ 三 ）…, （一）项目介绍; not （一）项规定的, （一）至（三）项.
ITEM = re.compile(
    rf"[（(]\s*([{NUMERAL}]{{1,4}})\s*[）)]"
    r"(?!\s*(?:[项目](?:规定|所|的|至|和|或|、|，|之|$)|至\s*[（(]|、\s*[（(]))"
)
INLINE_ITEM = re.compile(rf"[；：;:。]\s*[（(]([{NUMERAL}]{{1,3}})[）)](?!\s*(?:项|目|至|、))")
SENTENCE_END = re.compile("[。！？；：]")
# Matches 修改后的内容如下：, and a title standing alone before an article.
QUOTING = ("内容如下", "条文如下", "规定如下", "修改为")
QUOTED_TITLE = re.compile(r"《[^《》]{2,80}》[。：:]?$")
UNFINISHED = frozenset("。；：！？”）)…;:!?．.>|】》」』’")


@dataclass(slots=True)
class Reader:
    """State of one pass over the lines of one statute."""

    text: str
    tree: TreeBuilder
    markdown: bool
    findings: list[Finding] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    pending: list[tuple[Line, str, str, str]] = field(default_factory=list)
    article: int = 0
    begun: bool = False
    inside: bool = False
    attached: bool = False
    quoting: bool = False
    quoted: int = 0
    reported: bool = False
    item: int = 0
    below_item: bool = False
    previous: Line | None = None
    loose: list[Line] = field(default_factory=list)
    first_article: int = -1
    stop: int = 0
    labels: list[tuple[int, int]] | None = None
    last_places: dict[int, int] = field(default_factory=dict)
    ended: bool = False


def open_line(reader: Reader, line: Line, unit: str, label: tuple[str, str], depth: int) -> None:
    """Open a node that is one printed line; ``label`` is its marker and number."""
    marker, number = label
    title = short(line.words[len(marker) :])
    reader.tree.add(Opening(depth, unit, marker, number, title, line.start, unit + "-line"))
    reader.previous = line


def add_paragraph(reader: Reader, line: Line) -> None:
    """Add a 款: a printed line of an article that is neither 项 nor 目."""
    before = reader.previous
    if before is not None and before.words[-1] not in UNFINISHED:
        reader.findings.append(note("broken_line", before.start, line.end))
    node = Node("paragraph", "", "", "", line.start, line.end, False, "paragraph-line")
    reader.tree.leaf(BELOW_ARTICLE, node)
    reader.previous = line


def open_item(reader: Reader, line: Line, match: re.Match[str]) -> None:
    """Open a 项 and compare its number with the last one."""
    number = to_number(match[1]) or 0
    if number not in (reader.item + 1, 1):
        reader.findings.append(
            note("item_sequence_jump", line.start, line.start + match.end(), reader.item, number)
        )
    reader.item = number
    open_line(reader, line, "item", (match[0], str(number)), BELOW_ARTICLE)
    reader.below_item = True
    note_inline(reader, line, match.end())


def note_inline(reader: Reader, line: Line, offset: int) -> None:
    """Report item labels inside a line that goes on from the item it opens with."""
    if "（" not in line.words[offset:] and "(" not in line.words[offset:]:
        return
    for match in INLINE_ITEM.finditer(line.words, offset):
        if (to_number(match[1]) or 0) == reader.item + 1:
            at = line.start + match.start(1) - 1
            reader.findings.append(note("inline_item", at, line.start + match.end(1) + 1))
            return


def flush_loose(reader: Reader) -> None:
    """One finding for a run of lines that follow a heading or attachment label."""
    if reader.loose:
        run = reader.loose
        reader.findings.append(
            note("loose_line_after_heading", run[0].start, run[-1].end, len(run))
        )
        reader.loose = []


def is_quoting(words: str) -> bool:
    """Whether the articles that follow a line are quoted from another text.

    >>> [is_quoting(words) for words in ("修改后的内容如下：", "《某某法》。", "下列情形：")]
    [True, True, False]
    """
    if words[0] == "《" and QUOTED_TITLE.match(words):
        return True
    return words.rstrip("：:").endswith(QUOTING)


def short(words: str) -> str:
    """The words up to the first sentence end.

    >>> short(" 本法所称单位，是指下列单位：")
    '本法所称单位，是指下列单位'
    """
    found = SENTENCE_END.search(words)
    return (words[: found.start()] if found else words).strip()
