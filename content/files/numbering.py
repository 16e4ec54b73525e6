"""Automatic numbering of a docx: the label that Word prints before each paragraph.

Source: ECMA-376 part 1, 17.9 (numbering).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from content.files.counting import counted

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
PLACE = re.compile("%([1-9])")
# A label that ends so needs no white space before the words.
CLOSED = "、）)．。：:】〕》"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level counts and looks; ``restart`` is the 1-based level that restarts it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str = ""


@dataclass(slots=True)
class Instance:
    """One list: its abstract list, own levels, and the starts that it overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


def value(parent: etree._Element, name: str) -> str | None:
    """The w:val of a child, or None where there is no such child."""
    child = parent.find(W + name)
    return None if child is None else child.get(W + "val", "")


def whole(written: str | None, otherwise: int) -> int:
    """A whole number of at most nine digits, ``otherwise`` where it is none.

    >>> whole("3", 0), whole("x", 0), whole(None, 1)
    (3, 0, 1)
    """
    if written is None or re.fullmatch(r"-?\d{1,9}", written) is None:
        return otherwise
    return int(written)


def switched(parent: etree._Element, name: str) -> bool:
    """Whether an on-off child is on: present and not 0, false or off."""
    written = value(parent, name)
    return written is not None and written not in ("0", "false", "off")


def read_level(element: etree._Element) -> Level:
    """One w:lvl."""
    forms = [one.get(W + "val", "") for one in element.iter(W + "numFmt")]
    restart = value(element, "lvlRestart")
    return Level(
        start=whole(value(element, "start"), 1),
        form=next((form for form in reversed(forms) if form != "custom"), "decimal"),
        text=value(element, "lvlText") or "",
        suffix=value(element, "suff") or "tab",
        legal=switched(element, "isLgl"),
        restart=None if restart is None else whole(restart, 0),
        style=value(element, "pStyle") or "",
    )


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: etree._Element | None, style_lists: dict[str, str]) -> None:
        """Read numbering.xml; ``style_lists`` gives the list number of a numbering style."""
        self._counts: dict[str, list[int | None]] = {}
        self._instances: dict[str, Instance] = {}
        if root is None:
            return
        abstract = {one.get(W + "abstractNumId", ""): one for one in root.iter(W + "abstractNum")}
        lists = {one.get(W + "numId", ""): one for one in root.iter(W + "num")}
        for number, element in lists.items():
            name = value(element, "abstractNumId") or ""
            name = followed(name, abstract, lists, style_lists)
            levels = dict(levels_of(abstract.get(name)))
            instance = Instance(name, levels)
            for override in element.iter(W + "lvlOverride"):
                self._override(instance, override)
            self._instances[number] = instance

    @staticmethod
    def _override(instance: Instance, element: etree._Element) -> None:
        place = whole(element.get(W + "ilvl"), 0)
        level = element.find(W + "lvl")
        if level is not None:
            instance.levels[place] = read_level(level)
        start = value(element, "startOverride")
        if start is not None:
            instance.starts[place] = whole(start, 1)

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level that a paragraph style is tied to in list ``number``, or None."""
        instance = self._instances.get(number)
        levels = instance.levels if instance else {}
        return next((place for place, one in levels.items() if style and one.style == style), None)

    def label(self, number: str, place: int) -> str:
        """Count one paragraph of list ``number`` at level ``place``; give its printed label.

        The label ends with a space where the words need one; bullets give an empty label.
        """
        instance = self._instances.get(number)
        if instance is None or not 0 <= place < LEVELS:
            return ""
        level = instance.levels.get(place, Level())
        counts = self._counts.setdefault(instance.abstract, [None] * LEVELS)
        count(instance, counts, place)
        if level.form == "bullet":
            return ""
        return spaced(printed(instance, counts, place), level.suffix)


def followed(
    name: str,
    abstract: dict[str, etree._Element],
    lists: dict[str, etree._Element],
    style_lists: dict[str, str],
) -> str:
    """The abstract list behind a link to a numbering style, or ``name`` itself."""
    element = abstract.get(name)
    style = None if element is None else value(element, "numStyleLink")
    target = lists.get(style_lists.get(style or "", ""))
    return name if target is None else value(target, "abstractNumId") or name


def levels_of(element: etree._Element | None) -> Iterator[tuple[int, Level]]:
    """The levels of an abstract list by place."""
    if element is not None:
        for level in element.iterchildren(W + "lvl"):
            yield whole(level.get(W + "ilvl"), 0), read_level(level)


def count(instance: Instance, counts: list[int | None], place: int) -> None:
    """Step one level on and set the deeper ones back, as their restart rules say."""
    level = instance.levels.get(place, Level())
    current = counts[place]
    if place in instance.starts and place not in instance.begun:
        current = None
    instance.begun.add(place)
    start = instance.starts.get(place, level.start)
    counts[place] = start if current is None else current + 1
    for deeper in range(place + 1, LEVELS):
        restart = instance.levels.get(deeper, Level()).restart
        if restart is None or place < restart:
            counts[deeper] = None


def printed(instance: Instance, counts: list[int | None], place: int) -> str:
    """The label's text, each %N replaced by the count of that level."""
    level = instance.levels.get(place, Level())

    def one(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        shown = instance.levels.get(other, Level())
        reached = counts[other]
        number = instance.starts.get(other, shown.start) if reached is None else reached
        form = "decimal" if level.legal and shown.form != "none" else shown.form
        return counted(number, form)

    return PLACE.sub(one, level.text)


def spaced(label: str, suffix: str) -> str:
    """The label with a space behind it where Word leaves a gap and no sign closes it.

    >>> spaced("第一条", "tab"), spaced("一、", "tab"), spaced("第一条", "nothing")
    ('第一条 ', '一、', '第一条')
    """
    label = label.strip()
    gap = bool(label) and suffix != "nothing" and label[-1] not in CLOSED
    return label + " " if gap else label
