"""Word documents for the tests, written part by part as Word writes them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from content.text.numerals import to_number

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
NAMES = f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}"'
HAN = "chineseCountingThousand"
# The lists of a text: levels as (format, text, suffix, extra elements), and what a printed label
# of each looks like. Articles run on through the chapters, so they are a list of their own.
LISTS = {
    "statute": (
        ((HAN, "第%1章", "space", ""), (HAN, "第%2节", "space", "")),
        ((HAN, "第%1条", "space", ""), (HAN, "（%2）", "nothing", "")),
    ),
    "prose": (
        (
            (HAN, "%1、", "nothing", ""),
            (HAN, "（%2）", "nothing", ""),
            ("decimal", "%3.", "nothing", ""),
        ),
    ),
}
LABELS = {
    "statute": ((r"第({})章 ", r"第({})节 "), (r"第({})条 ", r"（({})）")),
    "prose": ((r"({})、", r"（({})）", r"(\d+)\."),),
}
NUMERAL = "[一二三四五六七八九十百千零]{1,7}"


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A docx of these parts beside the fixed ones; names are below ``word/``."""
    kinds = [name.removesuffix(".xml") for name in parts if name != "document.xml"]
    links = "".join(
        f'<Relationship Id="r{place}" Type="{OFFICE}/{kind.rstrip("0123456789")}" '
        f'Target="{kind}.xml"/>'
        for place, kind in enumerate(kinds)
    )
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.{kind.rstrip("0123456789")}+xml"/>'
        for kind in kinds
    )
    fixed = {
        "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.document.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}'
        "</Relationships>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as container:
        for name, fixed_body in fixed.items():
            container.writestr(name, fixed_body)
        for name, body in parts.items():
            container.writestr(f"word/{name}", body)
    return written.getvalue()


def docx(body: Iterable[str], **parts: str) -> bytes:
    """A docx of paragraphs and tables given as XML; ``parts`` are further parts by name."""
    document = f"<w:document {NAMES}><w:body>{''.join(body)}</w:body></w:document>"
    named = {f"{name}.xml": f"{inner}" for name, inner in parts.items()}
    return package({"document.xml": document} | named)


def paragraph(words: str, properties: str = "") -> str:
    """One paragraph of plain words."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(words)}</w:p>"


def run(words: str) -> str:
    """One run of plain words."""
    return f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def listed(number: int, level: int) -> str:
    """The properties of a paragraph that counts in list ``number`` at ``level``."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def abstract(identifier: int, levels: Sequence[tuple[str, str, str, str]]) -> str:
    """One w:abstractNum."""
    inner = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text, suffix, extra) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{identifier}">'
        f'<w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'
    )


def numbering(abstracts: Iterable[str], lists: Iterable[tuple[int, int, dict[int, int]]]) -> str:
    """numbering.xml: ``lists`` are (number, abstract, start overrides by level)."""
    made = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>'
        + "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for level, start in starts.items()
        )
        + "</w:num>"
        for number, of, starts in lists
    )
    return f"<w:numbering {NAMES}>{''.join(abstracts)}{made}</w:numbering>"


class Counter:
    """Counts the labels of a printed text as Word would."""

    def __init__(self, kind: str) -> None:
        """Start with one list for each kind of label."""
        self.patterns = [[re.compile(one.format(NUMERAL)) for one in row] for row in LABELS[kind]]
        self.counts = [[0] * len(row) for row in self.patterns]
        self.current = list(range(1, len(self.patterns) + 1))
        self.lists: list[tuple[int, int, dict[int, int]]] = [
            (number, number - 1, {}) for number in self.current
        ]

    def taken(self, line: str) -> tuple[str, str] | None:
        """The words behind a label and its list properties; None where it has to be typed."""
        for row, patterns in enumerate(self.patterns):
            for level, pattern in enumerate(patterns):
                match = pattern.match(line)
                number = to_number(match[1]) if match else None
                if match is None or number is None:
                    continue
                if number not in (1, self.counts[row][level] + 1):
                    return None
                if number != self.counts[row][level] + 1:
                    self.current[row] = len(self.lists) + 1
                    self.lists.append((self.current[row], row, {level: 1}))
                deeper = [0] * (len(patterns) - level - 1)
                self.counts[row][level:] = [number, *deeper]
                return line[match.end() :], listed(self.current[row], level)
        return None


def automatic(text: str, *, indented: bool = True) -> tuple[bytes, int]:
    """A docx of a printed text whose labels Word counts itself, and how many it counts.

    A label is typed only where counting would not give it.
    """
    kind = "statute" if re.search(rf"^第{NUMERAL}条 ", text, re.MULTILINE) else "prose"
    counter, body, counted = Counter(kind), [], 0
    layout = '<w:ind w:firstLine="480"/>' if indented else ""
    for line in filter(None, text.split("\n")):
        taken = counter.taken(line)
        counted += taken is not None
        words, properties = taken or (line, "")
        body.append(paragraph(words, properties + layout))
    abstracts = [abstract(place, levels) for place, levels in enumerate(LISTS[kind])]
    return docx(body, numbering=numbering(abstracts, counter.lists)), counted
