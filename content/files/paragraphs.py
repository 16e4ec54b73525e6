"""Paragraphs and tables of a WordprocessingML body, tracked changes accepted.

Source: ECMA-376 part 1, 17.3 (paragraphs), 17.4 (tables), 17.13.5 (revisions), 17.16 (fields).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from content.files.counting import counted
from content.files.numbering import W, switched, value

COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# What is not printed: deleted or moved away, properties, field instructions, pinyin over a word.
UNSEEN = frozenset(
    W + name
    for name in (
        "del", "moveFrom", "delText", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "rubyPr", "tblPr",
        "tblGrid", "sectPr", "annotationRef", "footnoteRef", "endnoteRef", "customXmlPr",
        "smartTagPr", "ffData",
    )
) | {MATH + "oMathParaPr", MATH + "rPr", MATH + "ctrlPr"}  # fmt: skip
SIGNS = {
    W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t",
}  # fmt: skip
NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
CONTAINERS = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body")
)
# A sign in a circle, as Word's "enclose characters" writes it: EQ \o\ac(○,1).
ENCLOSED = re.compile(r"\\o(?:\\a[lcr])?\s*\(\s*[○〇◯]\s*[,，]\s*(\d{1,2})\s*\)", re.IGNORECASE)
# A code point in hexadecimal, halves of surrogate pairs aside: they are no signs.
SYMBOL = re.compile("(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|[0-9A-Fa-f]{5}")
LONGEST_CELL = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote or endnote mark; ``kind`` is footnote or endnote."""

    kind: str
    identifier: str


Piece: TypeAlias = "str | Mark"


@dataclass(slots=True)
class Paragraph:
    """One paragraph: its properties, its pieces in order, and what stands in boxes on it."""

    properties: etree._Element | None
    pieces: list[Piece] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, marks aside."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))


@dataclass(slots=True)
class Fields:
    """The fields that are open: instruction so far, whether the result has begun."""

    instructions: list[str] = field(default_factory=list)
    in_result: list[bool] = field(default_factory=list)

    @property
    def silent(self) -> bool:
        """Whether the words here are an instruction, not printed."""
        return not all(self.in_result)


def blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables below ``parent`` in reading order, containers opened."""
    for child in parent:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in CONTAINERS:
            yield from blocks(child)
        elif child.tag == COMPATIBLE + "AlternateContent":
            yield from blocks(chosen(child))


def chosen(element: etree._Element) -> etree._Element:
    """The first choice of alternate content, or its fallback; itself where it has neither."""
    for name in ("Choice", "Fallback"):
        found = element.find(COMPATIBLE + name)
        if found is not None:
            return found
    return element


def read_paragraph(element: etree._Element, fields: Fields) -> Paragraph:
    """One w:p; ``fields`` goes on from the paragraph before, as fields do."""
    paragraph = Paragraph(element.find(W + "pPr"))
    gather(element, paragraph, fields)
    return paragraph


def gather(parent: etree._Element, paragraph: Paragraph, fields: Fields) -> None:
    """Add what ``parent`` prints to the paragraph, in order."""
    for child in parent:
        if child.tag in UNSEEN:
            continue
        if child.tag == W + "r" and hidden(child):
            continue
        handler = HANDLERS.get(child.tag)
        if handler is None:
            gather(child, paragraph, fields)
        else:
            handler(child, paragraph, fields)


def hidden(run: etree._Element) -> bool:
    """Whether a run is formatted as hidden text."""
    properties = run.find(W + "rPr")
    return properties is not None and switched(properties, "vanish")


def take_text(element: etree._Element, paragraph: Paragraph, fields: Fields) -> None:
    """w:t and m:t."""
    if not fields.silent and element.text:
        paragraph.pieces.append(element.text.replace("\n", " "))


def take_sign(element: etree._Element, paragraph: Paragraph, fields: Fields) -> None:
    """Tabs and breaks; the end of a page is no line."""
    if not fields.silent and element.get(W + "type") not in ("page", "column"):
        paragraph.pieces.append(SIGNS[element.tag])


def take_symbol(element: etree._Element, paragraph: Paragraph, fields: Fields) -> None:
    """w:sym: a sign of a symbol font, kept as its code so that the reader reports it."""
    code = element.get(W + "char", "")
    if not fields.silent and SYMBOL.fullmatch(code):
        paragraph.pieces.append(chr(int(code, 16)))


def take_note(element: etree._Element, paragraph: Paragraph, fields: Fields) -> None:
    """A mark of a footnote or endnote."""
    del fields
    paragraph.pieces.append(Mark(NOTES[element.tag], element.get(W + "id", "")))


def take_field(element: etree._Element, paragraph: Paragraph, fields: Fields) -> None:
    """w:fldChar: a field begins, shows its result, or ends."""
    kind = element.get(W + "fldCharType")
    if kind == "begin":
        fields.instructions.append("")
        fields.in_result.append(False)
    elif fields.in_result and kind == "separate":
        fields.in_result[-1] = True
    elif fields.in_result and kind == "end":
        had_result = fields.in_result.pop()
        show(fields.instructions.pop(), had_result, paragraph, fields)


def take_instruction(element: etree._Element, paragraph: Paragraph, fields: Fields) -> None:
    """w:instrText belongs to the innermost open field."""
    del paragraph
    if fields.instructions:
        fields.instructions[-1] += element.text or ""


def take_simple(element: etree._Element, paragraph: Paragraph, fields: Fields) -> None:
    """w:fldSimple: an instruction beside its printed result."""
    gather(element, paragraph, fields)
    show(element.get(W + "instr", ""), len(element) > 0, paragraph, fields)


def show(instruction: str, had_result: bool, paragraph: Paragraph, fields: Fields) -> None:
    """Print what a field without a result shows: a number in a circle."""
    match = None if had_result or fields.silent else ENCLOSED.search(instruction)
    if match:
        paragraph.pieces.append(counted(int(match[1]), "decimalEnclosedCircle"))


def take_box(element: etree._Element, paragraph: Paragraph, fields: Fields) -> None:
    """A text box: its paragraphs follow the one that it hangs on."""
    del fields
    paragraph.boxes.append(element)


def take_choice(element: etree._Element, paragraph: Paragraph, fields: Fields) -> None:
    """One of two ways to draw the same thing."""
    gather(chosen(element), paragraph, fields)


Handler: TypeAlias = Callable[[etree._Element, Paragraph, Fields], None]
HANDLERS: dict[str, Handler] = {
    W + "t": take_text,
    MATH + "t": take_text,
    W + "sym": take_symbol,
    W + "fldChar": take_field,
    W + "instrText": take_instruction,
    W + "delInstrText": take_instruction,
    W + "fldSimple": take_simple,
    W + "txbxContent": take_box,
    COMPATIBLE + "AlternateContent": take_choice,
    **dict.fromkeys(SIGNS, take_sign),
    **dict.fromkeys(NOTES, take_note),
}


def mark_deleted(paragraph: Paragraph) -> bool:
    """Whether the paragraph's end was deleted, so that the next one goes on with it."""
    properties = paragraph.properties
    run = None if properties is None else properties.find(W + "rPr")
    return run is not None and (
        run.find(W + "del") is not None or run.find(W + "moveFrom") is not None
    )


def table_rows(table: etree._Element) -> list[list[etree._Element]]:
    """The cells of each row, deleted rows aside, content controls opened."""
    rows = []
    for row in table.iter(W + "tr"):
        if owner(row, W + "tbl") is not table or deleted_row(row):
            continue
        rows.append([cell for cell in row.iter(W + "tc") if owner(cell, W + "tr") is row])
    return rows


def owner(element: etree._Element, tag: str) -> etree._Element | None:
    """The nearest ancestor of that name."""
    return next(element.iterancestors(tag), None)


def deleted_row(row: etree._Element) -> bool:
    """Whether a tracked change removed the row."""
    properties = row.find(W + "trPr")
    return properties is not None and properties.find(W + "del") is not None


def style_of(paragraph: Paragraph) -> str:
    """The identifier of the paragraph's style, empty for the default."""
    properties = paragraph.properties
    return "" if properties is None else value(properties, "pStyle") or ""
