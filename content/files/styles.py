"""Paragraph styles of a docx: what a paragraph inherits of numbering and kind."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from content.files.numbering import W, value, whole

DEEPEST = 20
"""Styles based on styles; a longer chain is a loop."""


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its parent, its list and level where it names them, its name in lower case."""

    based_on: str = ""
    list_number: str | None = None
    level: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph counts: list number, level, and the style that said so."""

    number: str
    level: int | None
    style: str = ""


class Styles:
    """The styles of one document."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read styles.xml, or nothing where there is none."""
        self._styles: dict[str, Style] = {}
        self._default = ""
        if root is None:
            return
        for element in root.iterchildren(W + "style"):
            identifier = element.get(W + "styleId", "")
            self._styles[identifier] = read_style(element)
            usual = element.get(W + "default") in ("1", "true", "on")
            if usual and element.get(W + "type") == "paragraph":
                self._default = identifier

    def lists(self) -> dict[str, str]:
        """The list number of each style that has one."""
        return {name: one.list_number for name, one in self._styles.items() if one.list_number}

    def name(self, identifier: str) -> str:
        """The style's name in lower case, as Word has it in every language."""
        return self._styles.get(identifier, Style()).name

    def place(self, properties: etree._Element | None) -> Place | None:
        """Where a paragraph with these properties counts, None where it does not."""
        own = None if properties is None else properties.find(W + "numPr")
        level = None
        style = self._default if properties is None else value(properties, "pStyle")
        if own is not None:
            number = value(own, "numId")
            written = value(own, "ilvl")
            level = None if written is None else whole(written, 0)
            if number is not None:
                return None if number == "0" else Place(number, level or 0)
        inherited = self._inherited(style or self._default)
        if inherited is None or level is None:
            return inherited
        return Place(inherited.number, level, inherited.style)

    def _inherited(self, identifier: str) -> Place | None:
        level = None
        for _ in range(DEEPEST):
            style = self._styles.get(identifier)
            if style is None:
                return None
            level = style.level if level is None else level
            if style.list_number is not None:
                number = style.list_number
                return None if number == "0" else Place(number, level, identifier)
            identifier = style.based_on
        return None


def read_style(element: etree._Element) -> Style:
    """One w:style."""
    properties = element.find(W + "pPr")
    numbered = None if properties is None else properties.find(W + "numPr")
    level = None if numbered is None else value(numbered, "ilvl")
    return Style(
        based_on=value(element, "basedOn") or "",
        list_number=None if numbered is None else value(numbered, "numId"),
        level=None if level is None else whole(level, 0),
        name=(value(element, "name") or "").lower(),
    )
