"""Articles: which labels open one, by the numbering around them, and what opens with it."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator

from content.text.findings import note
from content.text.headings import flush_headings
from content.text.labels import ArticleLabel, article_label
from content.text.lines import Line
from content.text.numerals import NUMERAL, to_number
from content.text.provisions import (
    BELOW_ARTICLE,
    DEPTH,
    ITEM,
    Reader,
    flush_loose,
    is_quoting,
    note_inline,
    open_item,
    short,
)
from content.text.records import Node
from content.text.tree import Opening

LINE_LABEL = re.compile(rf"^[ #*]*(第 ?([{NUMERAL}\d]{{1,9}}) ?条)", re.MULTILINE)
# Matches 。第六条市人民, 。 第六条 市: a label that lost its own line (the numbering must agree).
GLUED = re.compile(rf"(?<=[。；！？”）])\s*第[{NUMERAL}\d]{{1,9}}条")


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


def accept(reader: Reader, label: ArticleLabel, at: int) -> bool:
    """Whether the label at offset ``at`` opens an article, by the numbering around it."""
    follows = label.number == reader.article + (0 if label.suffix else 1)
    if reader.attached:
        return is_own(reader, label, resumes=follows and not label.doubtful)
    if reader.reported and not reader.begun:
        return False
    if (reader.quoting or reader.quoted) and (reader.begun or label.number != 1):
        resumes = follows and reader.begun and not comes_again(reader, label.number, at)
        return is_own(reader, label, resumes=resumes)
    if label.certain:
        return True
    coming = next_label(reader, at)
    if follows:
        return not label.doubtful or coming != label.number
    return label.number > reader.article and not label.doubtful and coming == label.number + 1


def is_own(reader: Reader, label: ArticleLabel, *, resumes: bool) -> bool:
    """Whether a label among quoted or attached articles goes on with the text's own.

    ``resumes`` says that it fits the numbering left off; it must not fit the other's as well.
    """
    own = resumes and label.number != reader.quoted + 1
    reader.quoting, reader.quoted = False, 0 if own else label.number
    return own


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
            paragraph = Node("paragraph", "", "", "", at, line.end, False, "paragraph-line")
            reader.tree.leaf(BELOW_ARTICLE, paragraph)
        note_inline(reader, line, label.length)
        if is_quoting(text):
            reader.quoting = True
    else:
        reader.previous = None


def add_note(reader: Reader, line: Line, label: ArticleLabel, code: str) -> None:
    """Report something about an article label at its place."""
    end = line.start + label.length
    reader.findings.append(note(code, line.start, end, label.marker, reader.article))
