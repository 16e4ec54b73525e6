"""A web page as blocks of printed words, each with its place in the page.

Source: HTML Living Standard, 15.3 (rendering of flow content, lists and tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from content.files.counting import counted
from content.files.limits import Deadline
from content.files.numbering import whole
from content.text.failures import TextError

UNSEEN = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas",
    "audio", "video", "map", "select", "button", "input", "textarea", "head", "link",
    "meta", "title", "noframes", "rt", "rp", "datalist",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend",
    "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul", "caption",
})  # fmt: skip
HAN_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
NO_LABEL = re.compile(r"list-style(?:-type)?\s*:[^;]*none", re.IGNORECASE)
# A list item that already shows its own number.
NUMBERED = re.compile(
    r"(?:第?[一二三四五六七八九十百零]{1,5}[、条章节．.)）]|[（(][一二三四五六七八九十\d]{1,4}[）)]|\d{1,3}\s*[.．、)）]|[①-⑳])"
)
TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
STYLE_TYPES = (
    ("ideographic", "chineseCountingThousand"), ("chinese-informal", "chineseCountingThousand"),
    ("chinese-formal", "chineseLegalSimplified"), ("heavenly-stem", "ideographTraditional"),
    ("earthly-branch", "ideographZodiac"), ("japanese-informal", "japaneseCounting"),
    ("upper-roman", "upperRoman"), ("lower-roman", "lowerRoman"), ("upper-alpha", "upperLetter"),
    ("lower-alpha", "lowerLetter"), ("upper-latin", "upperLetter"), ("lower-latin", "lowerLetter"),
    ("leading-zero", "decimalZero"),
)  # fmt: skip
LONGEST_CELL = 300


@dataclass(slots=True)
class Block:
    """One printed paragraph: its words, how many of them are links, and the element around it."""

    words: str
    linked: int
    element: etree._Element


@dataclass(slots=True)
class Numbers:
    """An ordered list that is open: the last number, its form, whether labels show."""

    last: int
    form: str
    shown: bool
    step: int = 1


@dataclass(slots=True)
class Reader:
    """Walks a page once and gathers its blocks."""

    deadline: Deadline
    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    verbatim: int = 0
    lists: list[Numbers | None] = field(default_factory=list)
    label: str = ""

    def read(self, root: etree._Element) -> list[Block]:
        """The blocks of the page in reading order."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                self.deadline.check()
                if not self.open(element):
                    walk.skip_subtree()
            else:
                self.close(element)
        self.flush(root)
        return self.blocks

    def open(self, element: etree._Element) -> bool:
        """Begin an element; False where nothing below it is printed here."""
        tag = name_of(element)
        if unseen(element, tag):
            return False
        if tag == "br":
            self.words.append("\n")
        if tag in BLOCKS:
            self.flush(enclosing(element.getparent(), element))
        if tag == "table" and (rows := data_rows(element)):
            for row in rows:
                self.blocks.append(Block(row, 0, element))
            return False
        self.links += tag == "a"
        self.verbatim += tag == "pre"
        if tag in ("ol", "ul", "menu", "dir"):
            self.lists.append(ordered(element) if tag == "ol" else None)
        if tag == "li":
            self.label = self.item(element)
        self.add(element.text, verbatim=self.verbatim > 0)
        return True

    def close(self, element: etree._Element) -> None:
        """End an element and take the words behind it."""
        tag = name_of(element)
        if not unseen(element, tag) and not (tag == "table" and data_rows(element)):
            if tag in BLOCKS:
                self.flush(element)
            self.links -= tag == "a"
            self.verbatim -= tag == "pre"
            if tag in ("ol", "ul", "menu", "dir") and self.lists:
                self.lists.pop()
        self.add(element.tail, verbatim=self.verbatim > 0)

    def item(self, element: etree._Element) -> str:
        """The label of a list item, empty for bullets."""
        numbers = self.lists[-1] if self.lists else None
        if numbers is None:
            return ""
        numbers.last = whole(element.get("value"), numbers.last + numbers.step)
        if not numbers.shown or NO_LABEL.search(element.get("style", "")):
            return ""
        label = counted(numbers.last, numbers.form)
        return label + ("、" if label and not label.isascii() else ". ")

    def add(self, words: str | None, *, verbatim: bool) -> None:
        """Take words of the open block, white space as the browser shows it."""
        if not words:
            return
        shown = words if verbatim else SPACES.sub(" ", HAN_BREAK.sub("", words))
        self.words.append(shown)
        if self.links > 0:
            self.linked += len(shown.strip())

    def flush(self, element: etree._Element) -> None:
        """End the open block; each of its lines is a block."""
        words, linked = "".join(self.words), self.linked
        self.words, self.linked = [], 0
        for line in words.split("\n"):
            bare = SPACES.sub(" ", line).strip(" \u3000\u200b\ufeff")
            if not bare:
                continue
            if self.label and NUMBERED.match(bare) is None:
                bare = self.label + bare
            self.label = ""
            self.blocks.append(Block(bare, min(linked, len(bare)), element))
            linked = max(0, linked - len(bare))


def name_of(element: etree._Element) -> str:
    """The element's name in lower case, empty for what is none."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def unseen(element: etree._Element, tag: str) -> bool:
    """Whether a browser prints nothing of the element."""
    return (
        not tag or tag in UNSEEN or element.get("hidden") is not None
        or HIDDEN.search(element.get("style", "")) is not None
    )  # fmt: skip


def enclosing(parent: etree._Element | None, element: etree._Element) -> etree._Element:
    """The parent, or the element itself at the root."""
    return element if parent is None else parent


def ordered(element: etree._Element) -> Numbers:
    """How an ordered list counts."""
    style = element.get("style", "").lower()
    form = next((form for key, form in STYLE_TYPES if key in style), "")
    step = -1 if element.get("reversed") is not None else 1
    items = sum(1 for child in element if name_of(child) == "li")
    start = whole(element.get("start"), items if step < 0 else 1)
    form = form or TYPES.get(element.get("type", ""), "decimal")
    return Numbers(start - step, form, NO_LABEL.search(style) is None, step)


def data_rows(table: etree._Element) -> list[str]:
    """The rows of a table of data as lines, empty for one that lays out the page."""
    if table.find(".//table") is not None:
        return []
    rows = []
    for row in table.iter("tr"):
        cells = [cell for cell in row if name_of(cell) in ("td", "th")]
        rows.append([inner_words(cell) for cell in cells])
    filled = [row for row in rows if any(row)]
    longest = max((len(cell) for row in filled for cell in row), default=0)
    wide = sum(len(row) > 1 for row in filled)
    if len(filled) < 2 or wide * 2 < len(filled) or longest > LONGEST_CELL:  # noqa: PLR2004
        return []
    return ["| " + " | ".join(cell.replace("|", "｜") for cell in row) + " |" for row in filled]


def inner_words(element: etree._Element) -> str:
    """All words inside an element, white space folded."""
    return " ".join("".join(map(str, element.itertext())).split())


def read_blocks(root: etree._Element, deadline: Deadline) -> list[Block]:
    """The printed paragraphs of a page in reading order.

    Raises:
        TextError: ``empty_text`` for a page that prints nothing.
    """
    blocks = Reader(deadline).read(root)
    if not blocks:
        raise TextError("empty_text", "the page prints no text", "网页没有可显示的文字")
    return blocks


def ancestors(element: etree._Element) -> Iterator[etree._Element]:
    """The element and all around it, from the inside."""
    yield element
    yield from element.iterancestors()
