"""Word documents (docx): the words as printed, automatic numbers and accepted changes included.

Source: ECMA-376 part 1 (WordprocessingML) and part 2 (packages).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from content.files.limits import Deadline, broken_file, refuse_text
from content.files.markup import parse_xml
from content.files.notes import with_notes
from content.files.numbering import Numbering, W
from content.files.paragraphs import (
    LONGEST_CELL,
    Fields,
    Mark,
    Paragraph,
    blocks,
    mark_deleted,
    read_paragraph,
    style_of,
    table_rows,
)
from content.files.records import FileText
from content.files.styles import Styles
from content.files.zipped import open_zip, read_member
from content.text.failures import TextError

KIND = "docx"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO 29500 strict names the same things otherwise; read under the usual names.
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip
CONTENTS = re.compile(r"toc (\d|heading)|目录 ?\d")
INDENT = " \t\u3000\xa0"


@dataclass(slots=True)
class Body:
    """Lines as they are printed, and where note marks stood: (line, offset in it, mark)."""

    lines: list[str] = field(default_factory=list)
    marks: list[tuple[int, int, Mark]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_docx(data: bytes, name: str) -> FileText:
    """The text of a docx, one line a paragraph, table rows as ``| a | b |``.

    Automatic numbers stand before their paragraphs as Word prints them; tracked changes are
    accepted; footnotes and endnotes follow the text, the places of their marks in ``notes``.
    Running heads, a generated table of contents and comments are in ``left_out``.

    Raises:
        TextError: ``broken_file``, ``encrypted_file``, ``external_entity``, ``archive_ratio``,
            ``file_too_large``, ``empty_text`` or ``too_slow``.
    """
    try:
        return Document(data, name).read()
    except TextError:
        raise
    except Exception as error:  # the border of the outside format: no file may crash us
        raise broken_file(KIND, type(error).__name__) from error


class Document:
    """One opened docx package."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the package and read what the body needs."""
        self._name, self._deadline = name, Deadline()
        self._container = open_zip(data, KIND)
        self._members = {one.filename.lstrip("/"): one for one in self._container.infolist()}
        self._main = main_part(self._members, self._relations(""))
        self._related = self._relations(self._main)
        self._styles = Styles(self._first("styles"))
        self._numbering = Numbering(self._first("numbering"), self._styles.lists())

    def read(self) -> FileText:
        """The document's text."""
        root = self._part(self._main)
        body = Body()
        place = root.find(W + "body")
        if place is None:
            raise broken_file(KIND, "no body")
        self._add_blocks(place, body, Fields())
        notes = {kind: self._notes(kind) for kind in ("footnote", "endnote")}
        text, placed = with_notes(
            body.lines,
            [
                (line, at, notes[mark.kind].get(mark.identifier, ""))
                for line, at, mark in body.marks
            ],
        )
        refuse_text(len(text))
        if not text.strip():
            raise TextError("empty_text", "the file holds no text", "文件为空，没有文字")
        aside = [words for kind in ("header", "footer", "comments") for words in self._aside(kind)]
        return FileText(
            name=self._name, text=text, format=KIND, notes=placed,
            left_out=(*body.left_out, *aside),
        )  # fmt: skip

    def _add_blocks(self, parent: etree._Element, body: Body, fields: Fields) -> None:
        """Add what stands below ``parent``; a paragraph whose end was deleted goes on."""
        held: Paragraph | None = None
        for element in blocks(parent):
            self._deadline.check()
            if element.tag == W + "tbl":
                self._add_table(element, body, fields)
                continue
            paragraph = read_paragraph(element, fields)
            if held is not None:
                paragraph.pieces[:0] = held.pieces
                paragraph.boxes[:0] = held.boxes
            held = paragraph if mark_deleted(paragraph) else None
            if held is None:
                self._add(paragraph, body, fields)
        if held is not None and held.text.strip():
            self._add(held, body, fields)

    def _add(self, paragraph: Paragraph, body: Body, fields: Fields) -> None:
        """Add one paragraph with its label, then the boxes that hang on it."""
        if CONTENTS.fullmatch(self._styles.name(style_of(paragraph))):
            body.left_out.extend([paragraph.text.strip()] if paragraph.text.strip() else [])
            return
        label = self._label(paragraph)
        add_line(paragraph, label, body)
        for box in paragraph.boxes:
            self._add_blocks(box, body, Fields())

    def _label(self, paragraph: Paragraph) -> str:
        place = self._styles.place(paragraph.properties)
        if place is None:
            return ""
        level = place.level
        if place.style:
            tied = self._numbering.level_of_style(place.number, place.style)
            level = tied if tied is not None else level
        return self._numbering.label(place.number, level or 0)

    def _add_table(self, table: etree._Element, body: Body, fields: Fields) -> None:
        """Add a table row by row; one that only lays out the page as plain paragraphs."""
        rows: list[list[Body]] = []
        for cells in table_rows(table):
            rows.append([])
            for cell in cells:
                read = Body()
                self._add_blocks(cell, read, fields)
                rows[-1].append(read)
        if lays_out(rows):
            for part in (part for row in rows for part in row):
                append(body, part)
            return
        for row in rows:
            merged = joined(row)
            if any(any(part.lines) for part in row):
                append(body, merged)

    def _notes(self, kind: str) -> dict[str, str]:
        """The words of each note by its identifier, separators aside."""
        root = self._first(kind + "s")
        found: dict[str, str] = {}
        for element in () if root is None else root.iterchildren(W + kind):
            if element.get(W + "type") in (None, "normal"):
                found[element.get(W + "id", "")] = " ".join(self._lines(element))
        return found

    def _aside(self, kind: str) -> Iterator[str]:
        """The lines of running heads or comments."""
        seen = set()
        for part in self._related.get(kind, []):
            root = self._part(part) if part in self._members else None
            for line in () if root is None else self._lines(root):
                if line not in seen:
                    seen.add(line)
                    yield line

    def _lines(self, root: etree._Element) -> list[str]:
        read = Body()
        for element in root.iter(W + "p"):
            add_line(read_paragraph(element, Fields()), "", read)
        return [line for line in read.lines if line]

    def _relations(self, part: str) -> dict[str, list[str]]:
        """What a part refers to inside the package, by the last word of the relation's type."""
        folder, base = posixpath.split(part)
        member = self._members.get(posixpath.join(folder, "_rels", base + ".rels"))
        found: dict[str, list[str]] = {}
        if member is None:
            return found
        root = parse_xml(read_member(self._container, member, KIND), KIND)
        for relation in root.iter(RELATION):
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rpartition("/")[2]
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                found.setdefault(kind, []).append(target.lstrip("/"))
        return found

    def _first(self, kind: str) -> etree._Element | None:
        part = next(iter(self._related.get(kind, [])), "")
        return self._part(part) if part in self._members else None

    def _part(self, part: str) -> etree._Element:
        data = read_member(self._container, self._members[part], KIND)
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
        self._deadline.check()
        return parse_xml(data, KIND)


def main_part(members: dict[str, zipfile.ZipInfo], relations: dict[str, list[str]]) -> str:
    """The name of the part that holds the body."""
    for part in (*relations.get("officeDocument", []), "word/document.xml"):
        if part in members:
            return part
    raise broken_file(KIND, "no document part")


def add_line(paragraph: Paragraph, label: str, body: Body) -> None:
    """Add a paragraph's printed line, and the places of its note marks in it."""
    words, places = "", []
    for piece in paragraph.pieces:
        if isinstance(piece, str):
            words += piece
        else:
            places.append((len(words), piece))
    bare = words.lstrip(INDENT + "\n")
    gap = " " if label and label[-1] not in " 、）)．。：:" and len(bare) < len(words) else ""
    cut = len(words) - len(bare) - len(label) - len(gap)
    line = (label + gap + bare).rstrip()
    for at, mark in places:
        body.marks.append((len(body.lines), min(max(at - cut, 0), len(line)), mark))
    body.lines.append(line)


def lays_out(rows: list[list[Body]]) -> bool:
    """Whether a table only places paragraphs on the page: one column, or cells of pages."""
    if max((len(row) for row in rows), default=0) < 2:  # noqa: PLR2004 - one column is no table
        return True
    return any(sum(map(len, part.lines)) > LONGEST_CELL for row in rows for part in row)


def append(body: Body, part: Body) -> None:
    """Add all lines of ``part`` and its marks."""
    first = len(body.lines)
    body.lines.extend(part.lines)
    body.marks.extend((first + line, at, mark) for line, at, mark in part.marks)
    body.left_out.extend(part.left_out)


def joined(row: list[Body]) -> Body:
    """One table row as one line; notes of its cells are marked at its end."""
    cells = [" ".join(" ".join(part.lines).split()).replace("|", "｜") for part in row]
    line = "| " + " | ".join(cells) + " |"
    marks = [(0, len(line), mark) for part in row for _, _, mark in part.marks]
    return Body([line], marks, [words for part in row for words in part.left_out])
