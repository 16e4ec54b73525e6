"""Statutes: 编 分编 章 节 条 款 项 目, read line by line in one pass.

The numbering decides what a line is: a label that goes on from the last one is a label,
one that does not must look like one. Nothing here knows a title.
"""

from __future__ import annotations

import re

from content.text.articles import accept, open_article, whole_lines
from content.text.families import marker_at_line
from content.text.findings import note
from content.text.headings import flush_headings, open_heading, take_heading
from content.text.labels import article_label
from content.text.lines import Line
from content.text.numerals import NUMERAL
from content.text.provisions import (
    BELOW_ARTICLE,
    BELOW_ITEM,
    DEPTH,
    ITEM,
    Reader,
    add_paragraph,
    flush_loose,
    is_quoting,
    open_item,
    open_line,
)
from content.text.records import Finding, Node
from content.text.tree import TreeBuilder

# Matches 1. 甲, 1．甲, 2、甲, （1）甲, ①甲; not 2012年, 1.5亿, 3%.
SUBITEM = re.compile(r"(\d{1,2})(?:[．、]|\.(?!\d))|[（(]\s*(\d{1,2})\s*[）)]|([①-⑳])")
# Matches 附件, 附表一, 附：, 附录 名录, 附 则; not 附则, 附近的单位, 附条件不起诉.
ATTACHMENT = re.compile(rf"附(?:[件表录图][{NUMERAL}\d]*)?(?:\s*[：:]|\s+|$)[^。；，]{{0,40}}$")
# Headings of a reported case, whose articles are all quoted: 基本案情, 裁判结果, 典型意义.
CASE_HEADING = re.compile("案情|裁判|判决|裁决|处理结果|典型意义|争议焦点|案例|法院认为")
QUOTING_HEADING = re.compile("法条|条文|法律依据|法律链接|法规链接|相关规定|相关法律")
TAIL = re.compile(
    r"延伸阅读|相关阅读|相关链接|(?:上|下)一[篇条]\s*[：:]|[（(]?(?:来源|责任编辑)\s*[：:]"
)
SUBITEM_SIGNS = frozenset("0123456789（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
LABEL_SIGNS = frozenset("第笫弟*一二三四五六七八九十百")


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


def take(reader: Reader, line: Line) -> None:
    """Read one line."""
    words = line.words
    first = words[0]
    if first == "<" and words.startswith("<!--"):
        return
    if first == "#":
        take_markdown(reader, line)
    elif reader.ended:
        reader.marks.append((line.start, "closing"))
    elif first in LABEL_SIGNS and take_label(reader, line):
        pass
    elif first == "附" and ATTACHMENT.match(words):
        open_attachment(reader, line)
    elif reader.inside:
        take_inside(reader, line, first)
    else:
        take_outside(reader, line)


def take_inside(reader: Reader, line: Line, first: str) -> None:
    """A line of an open article: 项, 目 or one more 款."""
    words = line.words
    if first in "（(" and (item := ITEM.match(words)):
        open_item(reader, line, item)
    elif first in SUBITEM_SIGNS and (match := SUBITEM.match(words)):
        number = match[1] or match[2] or str(ord(match[3]) - ord("①") + 1)
        depth = BELOW_ITEM if reader.below_item else BELOW_ARTICLE
        open_line(reader, line, "subitem", (match[0].strip(), number), depth)
    elif first in "延相上下（(来责" and TAIL.match(words):
        reader.tree.close(0, line.start)
        reader.inside, reader.ended = False, True
        reader.marks.append((line.start, "closing"))
    else:
        if is_quoting(words):
            reader.quoting = True
        reader.below_item = False
        add_paragraph(reader, line)


def take_outside(reader: Reader, line: Line) -> None:
    """A line under no article: preamble, attachment, or one that lost its place."""
    if is_quoting(line.words):
        reader.quoting = True
    if not reader.begun or (reader.quoted and not reader.attached):
        reader.marks.append((line.start, "preamble"))
    else:
        reader.loose.append(line)
        if reader.attached:
            reader.marks.append((line.start, "attachment"))
        elif not reader.tree.open_nodes:
            reader.marks.append((line.start, "leftover"))


def open_attachment(reader: Reader, line: Line) -> None:
    """End the numbering where an attachment begins."""
    if not reader.begun:
        reader.marks.append((line.start, "preamble"))
        return
    flush_loose(reader)
    reader.findings.append(note("attachment", line.start, line.end))
    reader.tree.close(0, line.start)
    reader.marks.append((line.start, "attachment"))
    reader.attached, reader.inside, reader.previous, reader.quoted = True, False, None, 0


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
    if ATTACHMENT.match(title):
        open_attachment(reader, line)
        return
    reader.reported = reader.reported or bool(CASE_HEADING.search(title))
    reader.quoting = bool(QUOTING_HEADING.search(title) or is_quoting(title))
    reader.quoted = 0
    leave_article(reader, line)
    open_numbered(reader, line, title)


def leave_article(reader: Reader, line: Line) -> None:
    """An unnumbered heading ends the open article, never the numbering."""
    reader.tree.close(DEPTH["heading"], line.start)
    reader.inside, reader.previous = False, None
    if not reader.tree.open_nodes:
        kind = "attachment" if reader.attached else "subtitle" if reader.begun else "preamble"
        reader.marks.append((line.start, kind))


def open_numbered(reader: Reader, line: Line, title: str) -> None:
    """Open a heading that divides articles by 一、 or （一）, as interpretations do."""
    marker = marker_at_line(title)
    if marker is None or reader.attached or marker.key not in ("han", "han_paren"):
        return
    entry = (line, "heading", marker.printed, marker.label)
    if reader.begun:
        open_heading(reader, entry)
    else:
        reader.pending.append(entry)


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
