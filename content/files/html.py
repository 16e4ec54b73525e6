"""Web pages: the main text as printed, and what the page says of its title, date, neighbours."""

from __future__ import annotations

import re

from lxml import etree

from content.files.limits import Deadline, broken_file, refuse_text
from content.files.maintext import main_text
from content.files.records import FileText
from content.files.webpage import inner_words, name_of, read_blocks
from content.text.decode import decode, refuse_size
from content.text.failures import TextError
from content.text.front import NEIGHBOUR, PUBLISHED, moment

KIND = "html"
CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE
)
XML_HEAD = re.compile(r"\A\s*<\?xml[^>]*\?>")
DATE_NAMES = frozenset({
    "pubdate", "publishdate", "publish-date", "publication_date", "article:published_time",
    "date", "dc.date", "dcterms.issued", "og:release_date", "datepublished",
})  # fmt: skip
ISO = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
# What a site puts behind a title: 某文_某栏目_某网, 某文 - 某网, 某文|某网.
SITE = re.compile(r"\s*[_|｜]\s*|\s+[-–—]\s+|\s*--\s*|-(?=[^-]{0,12}网)")
TITLE_LENGTH = 60
SHORTEST_TITLE = 4
HAN = re.compile("[\u4e00-\u9fff]")


def read_html(data: bytes, name: str) -> FileText:
    """The main text of a page, one line a paragraph; navigation and the like in ``left_out``.

    Numbers of ordered lists stand before their items as a browser shows them. Nothing outside
    the page is fetched.

    Raises:
        TextError: ``empty_text``, ``file_too_large``, ``unknown_encoding`` or ``broken_file``.
    """
    refuse_size(len(data))
    try:
        root = parse(data)
        blocks = read_blocks(root, Deadline())
        main = main_text(blocks)
    except TextError:
        raise
    except Exception as error:  # the border of the outside format: no file may crash us
        raise broken_file(KIND, type(error).__name__) from error
    lines = [block.words for block in main.kept]
    title = title_of(root)
    if title and (not lines or is_body(lines[0])):
        lines.insert(0, title)
    text = "\n".join(lines)
    refuse_text(len(text))
    before, after = neighbours(lines)
    return FileText(
        name=name, text=text, format=KIND, title=title, published=published(root, lines),
        previous=before, next=after, left_out=main.left_out,
    )  # fmt: skip


def parse(data: bytes) -> etree._Element:
    """The page's root element."""
    words = XML_HEAD.sub("", decoded(data))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(words.replace("\x00", "").encode("utf-8", "replace"), parser)
    if parser.error_log.filter_from_fatals():
        # Behind a fatal error nothing was read; mere faults of markup are mended and are no such.
        raise TextError(
            "broken_file",
            "the page is nested too deeply or holds one endless text",
            "网页嵌套过深，或含有过长的文字，无法完整读取",
        )
    if root is None:
        raise TextError("empty_text", "the page prints no text", "网页没有可显示的文字")
    return root


def decoded(data: bytes) -> str:
    """The page's text in the encoding that fits, the declared one where none of the usual does."""
    try:
        return decode(data)
    except TextError:
        declared = CHARSET.search(data[:4096])
        if declared is None:
            raise
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            raise broken_file(KIND, "encoding") from None


def is_body(line: str) -> bool:
    """Whether a first line is prose already, so that the title stands elsewhere."""
    return len(line) > TITLE_LENGTH or line.endswith(("。", "；", "！"))


def title_of(root: etree._Element) -> str | None:
    """The page's title: its only top heading, else the head's title without the site's name."""
    headings = [inner_words(one) for one in root.iter("h1")]
    filled = [one for one in headings if one]
    if len(filled) == 1 and len(filled[0]) <= 2 * TITLE_LENGTH:
        return filled[0]
    for element in root.iter("title"):
        first = SITE.split(inner_words(element))[0]
        if len(first) >= SHORTEST_TITLE and HAN.search(first):
            return first
    return None


def published(root: etree._Element, lines: list[str]) -> str | None:
    """The ISO date of publication that the page prints, else the one its head declares."""
    for line in (*lines[:8], *lines[-4:]):
        match = PUBLISHED.search(line)
        if match and len(line) < 2 * TITLE_LENGTH:
            return moment(match)
    for element in root.iter("meta", "time"):
        declared = element.get("name") or element.get("property") or element.get("itemprop") or ""
        is_time = name_of(element) == "time" and element.get("pubdate") is not None
        written = element.get("content") or element.get("datetime") or ""
        found = ISO.match(written) if is_time or declared.lower() in DATE_NAMES else None
        if found:
            return moment(found)
    return None


def neighbours(lines: list[str]) -> tuple[str | None, str | None]:
    """The titles of the page before and the page after, None where there is none."""
    found: dict[str, str | None] = {}
    for line in lines[-6:]:
        for match in NEIGHBOUR.finditer(line) if NEIGHBOUR.match(line) else ():
            missing = not match[2] or match[2].startswith(("没有", "无"))
            found[match[1]] = None if missing else match[2]
    return found.get("上"), found.get("下")
