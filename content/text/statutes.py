"""Statutes: 编 分编 章 节 条 款 项 目, read line by line in one pass.

The numbering decides what a line is: a label that goes on from the last one is a label,
one that does not must look like one. Nothing here knows a title.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from content.text.findings import note
from content.text.labels import ArticleLabel, article_label
from content.text.lines import Line
from content.text.numerals import NUMERAL, to_number
from content.text.records import Finding, Node
from content.text.tree import Opening, TreeBuilder

DEPTH = {"part": 0, "subpart": 1, "chapter": 2, "section": 3, "article": 4}
BELOW_ARTICLE, BELOW_ITEM = 5, 6
UNITS = {"编": "part", "分编": "subpart", "章": "chapter", "节": "section"}

# Matches 第一章 总则, 第十二分编 通则, 第 三 节; not 第一章程, 第二节课 (no blank, goes on).
HEADING = re.compile(rf"第\s*([{NUMERAL}\d]{{1,9}})\s*(分编|[编章节])(?:\s+|$|(?=[^程次目制课点]))")
# Matches （一）…, (十二)…, （ 三 ）…, （一）项目介绍; not （一）项规定的, （一）至（三）项 (references).
ITEM = re.compile(
    rf"[（(]\s*([{NUMERAL}]{{1,4}})\s*[）)]"
    r"(?!\s*(?:[项目](?:规定|所|的|至|和|或|、|，|之|$)|至\s*[（(]|、\s*[（(]))"
)
# Matches 。第六条市人民, 。 第六条 市: a label that lost its own line (the numbering must agree).
GLUED = re.compile(rf"(?<=[。；！？”）])\s*第[{NUMERAL}\d]{{1,9}}条")
# Matches 1. 甲, 1．甲, 2、甲, （1）甲, ①甲; not 2012年, 1.5亿, 3%.
SUBITEM = re.compile(r"(\d{1,2})(?:[．、]|\.(?!\d))|[（(]\s*(\d{1,2})\s*[）)]|([①-⑳])")
# Matches 附件, 附表一, 附：, 附录 名录, 附 则; not 附则, 附近的单位, 附条件不起诉.
ATTACHMENT = re.compile(rf"附(?:[件表录图][{NUMERAL}\d]*)?(?:\s*[：:]|\s+|$)[^。；，]{{0,40}}$")
# Matches 现将……内容如下：, 相关法条：, 《某某法》规定：, and a title standing alone before an article.
QUOTING = ("内容如下", "条文如下", "规定如下", "修改为")
QUOTED_TITLE = re.compile(r"《[^《》]{2,80}》[。：:]?$")
QUOTING_HEADING = re.compile("法条|条文|法律依据|法律链接|法规链接|相关规定|相关法律")
LINE_LABEL = re.compile(rf"^[ #*]*(第 ?([{NUMERAL}\d]{{1,9}}) ?条)", re.MULTILINE)
SENTENCE_END = re.compile("[。！？；：]")
INLINE_ITEM = re.compile(rf"[；：;:。]\s*[（(]([{NUMERAL}]{{1,3}})[）)](?!\s*(?:项|目|至|、))")
TAIL = re.compile("延伸阅读|相关阅读|相关链接|(?:上|下)一[篇条]\\s*[：:]|[（(]?(?:来源|责任编辑)\\s*[：:]")
LABEL_SIGNS = frozenset("第笫弟*一二三四五六七八九十百")
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
    item: int = 0
    below_item: bool = False
    previous: Line | None = None
    loose: list[Line] = field(default_factory=list)
    first_article: int = -1
    stop: int = 0
    labels: list[tuple[int, int]] | None = None
    last_places: dict[int, int] = field(default_factory=dict)
    ended: bool = False


def read_statute(
    text: str, lines: list[Line], stop: int, *, markdown: bool
) -> tuple[tuple[Node, ...], list[Finding], list[tuple[int, str]], int]:
    """Nodes, findings, classed lines outside nodes, and the offset of the first article.

    ``lines`` are those of one document behind its front matter, ``stop`` is where it ends.
    """
    reader = Reader(text, TreeBuilder(text), markdown, stop=stop)
    for line in whole_lines(reader, lines, stop):
        take(reader, line)
    flush_loose(reader)
    flush_headings(reader)
    return reader.tree.finish(stop), reader.findings, reader.marks, reader.first_article


def whole_lines(reader: Reader, lines: list[Line], stop: int) -> Iterator[Line]:
    """The lines, those cut in two that hold the label of the next article inside."""
    glued = [match.start() for match in GLUED.finditer(reader.text, 0, stop)]
    place = 0
    for line in lines:
        while place < len(glued) and glued[place] < line.start:
            place += 1
        if place == len(glued) or glued[place] >= line.end:
            yield line
            continue
        yield from pieces(reader, line, glued, place)


def pieces(reader: Reader, line: Line, glued: list[int], place: int) -> Iterator[Line]:
    """Parts of one line, cut where a label goes on from the article before it."""
    start, last = line.start, reader.article
    opening = article_label(line.words, last)
    last = opening.number if opening else last
    while place < len(glued) and glued[place] < line.end:
        at = glued[place] + len(reader.text[glued[place] : glued[place] + 9].split("第")[0])
        label = article_label(reader.text[at : at + 40], last)
        follows = label is not None and label.number == last + 1 and not label.doubtful
        if label and follows and (reader.begun or opening) and not reader.quoting:
            words = reader.text[start : glued[place]].rstrip()
            yield Line(start, start + len(words), words)
            if "glued_label" not in label.defects:
                end = at + label.length
                reader.findings.append(note("glued_label", at, end, label.marker))
            start, last = at, label.number
        place += 1
    yield Line(start, line.end, reader.text[start : line.end])


def take(reader: Reader, line: Line) -> None:
    """Read one line."""
    words = line.words
    first = words[0]
    if first == "<" and words.startswith("<!--"):
        return
    if first == "#":
        return take_markdown(reader, line)
    if reader.ended:
        reader.marks.append((line.start, "closing"))
        return
    if first in LABEL_SIGNS and take_label(reader, line):
        return
    if first == "附" and ATTACHMENT.match(words):
        return open_attachment(reader, line)
    if not reader.inside:
        return take_outside(reader, line)
    take_inside(reader, line, first)


def take_inside(reader: Reader, line: Line, first: str) -> None:
    """A line of an open article: 项, 目 or one more 款."""
    words = line.words
    if first in "（(" and (match := ITEM.match(words)):
        return open_item(reader, line, match)
    if (first.isdigit() or first in "（(①②③④⑤⑥⑦⑧⑨⑩") and (match := SUBITEM.match(words)):
        number = match[1] or match[2] or str(ord(match[3]) - 0x245F)
        depth = BELOW_ITEM if reader.below_item else BELOW_ARTICLE
        marker = match[0].strip()
        return open_line(reader, line, "subitem", marker, number, depth)
    if first in "延相上下（(来责" and TAIL.match(words):
        reader.tree.close(0, line.start)
        reader.inside, reader.ended = False, True
        reader.marks.append((line.start, "closing"))
        return
    if is_quoting(words):
        reader.quoting = True
    reader.below_item = False
    open_line(reader, line, "paragraph", "", "", BELOW_ARTICLE)


def open_line(
    reader: Reader, line: Line, unit: str, marker: str, number: str, depth: int
) -> None:
    """Open a node that is one printed line."""
    check_wrap(reader, line, labelled=unit != "paragraph")
    title = "" if unit == "paragraph" else short(line.words[len(marker) :])
    reader.tree.add(Opening(depth, unit, marker, number, title, line.start, unit + "-line"))
    reader.previous = line


def open_item(reader: Reader, line: Line, match: re.Match[str]) -> None:
    """Open a 项 and compare its number with the last one."""
    number = to_number(match[1]) or 0
    if number not in (reader.item + 1, 1):
        reader.findings.append(
            note("item_sequence_jump", line.start, line.start + match.end(), reader.item, number)
        )
    reader.item = number
    open_line(reader, line, "item", match[0], str(number), BELOW_ARTICLE)
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


def check_wrap(reader: Reader, line: Line, *, labelled: bool) -> None:
    """Report the line before this one if it broke off in mid-sentence."""
    before = reader.previous
    if before is not None and not labelled and before.words[-1] not in UNFINISHED:
        reader.findings.append(note("broken_line", before.start, line.end))


def take_outside(reader: Reader, line: Line) -> None:
    """A line under no article: preamble, attachment, or one that lost its place."""
    if is_quoting(line.words):
        reader.quoting = True
    if not reader.begun or reader.quoted:
        reader.marks.append((line.start, "preamble"))
    else:
        reader.loose.append(line)
        if reader.attached:
            reader.marks.append((line.start, "attachment"))
        elif not reader.tree.open_nodes:
            reader.marks.append((line.start, "leftover"))


def flush_loose(reader: Reader) -> None:
    """One finding for a run of lines that follow a heading or attachment label."""
    if reader.loose:
        run = reader.loose
        reader.findings.append(
            note("loose_line_after_heading", run[0].start, run[-1].end, len(run))
        )
        reader.loose = []


def open_attachment(reader: Reader, line: Line) -> None:
    """End the numbering where an attachment begins."""
    if not reader.begun:
        reader.marks.append((line.start, "preamble"))
        return
    flush_loose(reader)
    reader.findings.append(note("attachment", line.start, line.end))
    reader.tree.close(0, line.start)
    reader.marks.append((line.start, "attachment"))
    reader.attached, reader.inside, reader.previous = True, False, None


def take_markdown(reader: Reader, line: Line) -> None:
    """A Markdown heading: 编 章 节 if it says so, an article, or a heading without a number."""
    words = line.words.lstrip("#")
    title = words.strip()
    if not title:
        reader.findings.append(note("empty_heading", line.start, line.end))
        leave_article(reader, line)
        return
    offset = line.start + len(line.words) - len(words.lstrip())
    if title[0] in "第笫弟":
        if take_heading(reader, line, title):
            return
        if take_label(reader, Line(offset, line.end, title)):
            return
    reader.quoting = bool(QUOTING_HEADING.search(title) or is_quoting(title))
    leave_article(reader, line)


def leave_article(reader: Reader, line: Line) -> None:
    """An unnumbered heading ends the open article, never the numbering."""
    reader.tree.close(DEPTH["article"], line.start)
    reader.inside, reader.previous = False, None
    if not reader.tree.open_nodes:
        kind = "attachment" if reader.attached else "subtitle" if reader.begun else "preamble"
        reader.marks.append((line.start, kind))


def take_heading(reader: Reader, line: Line, words: str) -> bool:
    """Open a 编, 分编, 章 or 节; False where ``words`` are none."""
    match = HEADING.match(words)
    number = to_number(match[1]) if match else None
    if match is None or number is None:
        return False
    if not reader.markdown and (len(words) > 40 or words[-1] in "。；，、："):
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


def take_label(reader: Reader, line: Line) -> bool:
    """Read a line that begins with 第: heading, article label, or False for neither."""
    words = line.words
    if not reader.markdown and take_heading(reader, line, words):
        return True
    stars = len(words) - len(words.lstrip("* "))
    label = article_label(words[stars:], reader.quoted or reader.article)
    if label is None:
        return False
    if not accept(reader, label, line.start):
        return False
    open_article(reader, Line(line.start + stars, line.end, words[stars:]), label)
    return True


def accept(reader: Reader, label: ArticleLabel, at: int) -> bool:
    """Whether the label at offset ``at`` opens an article, by the numbering around it."""
    follows = label.number == reader.article + (0 if label.suffix else 1)
    if reader.attached:
        return follows and reader.begun and not label.doubtful
    if (reader.quoting or reader.quoted) and (reader.begun or label.number != 1):
        own = follows and reader.begun and label.number != reader.quoted + 1
        if own and not comes_again(reader, label.number, at):
            reader.quoting, reader.quoted = False, 0
            return True
        reader.quoting, reader.quoted = False, label.number
        return False
    if label.certain:
        return True
    coming = next_label(reader, at)
    if follows:
        return not label.doubtful or coming != label.number
    return label.number > reader.article and not label.doubtful and coming == label.number + 1


def next_label(reader: Reader, at: int) -> int:
    """The number of the next label that stands first on its line, or 0."""
    labels = line_labels(reader)
    place = bisect_right(labels, (at, sys.maxsize))
    return labels[place][1] if place < len(labels) else 0


def comes_again(reader: Reader, number: int, at: int) -> bool:
    """Whether a label of the same number stands first on a later line."""
    line_labels(reader)
    return reader.last_places.get(number, -1) > at + 1


def line_labels(reader: Reader) -> list[tuple[int, int]]:
    """Offset and number of every label that stands first on its line; found once."""
    if reader.labels is None:
        reader.labels = [
            (match.start(1), to_number(match[2]) or 0)
            for match in LINE_LABEL.finditer(reader.text, 0, reader.stop)
        ]
        reader.last_places = {number: at for at, number in reader.labels}
    return reader.labels


def open_article(reader: Reader, line: Line, label: ArticleLabel) -> None:
    """Open an article and the 款 on its own line."""
    if not reader.begun:
        flush_headings(reader)
        reader.begun, reader.first_article = True, line.start
        if label.number != 1:
            add_note(reader, line, label, "starts_not_at_1")
    elif label.number > reader.article + 1:
        add_note(reader, line, label, "missing_article")
    elif label.number <= reader.article and not label.suffix:
        add_note(reader, line, label, "repeated_article")
    flush_loose(reader)
    for code in label.defects:
        add_note(reader, line, label, code)
    reader.article, reader.inside, reader.attached = label.number, True, False
    reader.item, reader.below_item, reader.previous = 0, False, line
    body = line.words[label.length :]
    text = body.lstrip(" ：:*")
    reader.tree.add(
        Opening(
            DEPTH["article"], "article", label.marker, label.as_number(), short(text),
            line.start, "article-label", confidence=0.9 if label.defects else 1.0,
        )
    )  # fmt: skip
    if text:
        at = line.end - len(text)
        if text[0] in "（(" and (match := ITEM.match(text)):
            open_item(reader, Line(at, line.end, text), match)
        else:
            reader.tree.add(Opening(BELOW_ARTICLE, "paragraph", "", "", "", at, "paragraph-line"))
        note_inline(reader, line, label.length)
        if is_quoting(text):
            reader.quoting = True
    else:
        reader.previous = None


def add_note(reader: Reader, line: Line, label: ArticleLabel, code: str) -> None:
    """Report something about an article label at its place."""
    end = line.start + label.length
    reader.findings.append(note(code, line.start, end, label.marker, reader.article))


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
