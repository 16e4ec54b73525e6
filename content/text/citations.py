"""Mentions of provisions: every 第…条 label that is not an article's own, and what it points at."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from content.text.laws import TITLES
from content.text.numerals import NUMERAL, to_number
from content.text.records import Citation, Node, Span

LABEL = re.compile(rf"第 ?([{NUMERAL}\d]{{1,9}}) ?条(?:之([一二三四五六七八九十]{{1,3}}))?")
# Matches 第二款, 第二款第三项, 第（四）项, 第3项; not 第（四）、（五）项, 第二、三款.
PARAGRAPH = re.compile(rf"第\s?([{NUMERAL}\d]{{1,4}})\s?款")
ITEM = re.compile(rf"第\s?[（(]?\s?([{NUMERAL}\d]{{1,4}})\s?[）)]?\s?项")
# One more step of an enumeration behind a label: 、第三款, 、（五）项, 第（一）至, 第二、三款.
FURTHER = re.compile(
    rf"(?:、|和|或者?|以?及|与|至)?第?(?:[（(][{NUMERAL}\d]{{1,3}}[）)]|[{NUMERAL}\d]{{1,3}})"
    rf"(?:[款项目]|(?=(?:、|和|或者?|以?及|与|至)第?[（(]?[{NUMERAL}\d]{{1,3}}[）)]?[款项目、至和]))"
    rf"|第?[（(][{NUMERAL}\d]{{1,3}}[）)](?=、|和|至)"
)
CONNECTOR = re.compile(r"\s*(?:、|，|,|和|或者|或|以及|及|与|至|到)\s*$")
LONGEST_CONNECTOR = 6
KINDS = (
    *("法", "条例", "规定", "办法", "规则", "解释", "决定", "细则", "准则", "规程", "章程"),
    *("意见", "通知", "规范", "标准", "方案", "制度", "纲要", "修正案"),
)
SHORTEST_NAME = 3
# Matches 本法, 本条例, 本实施细则; not 基本法 (a name), 根本法.
SELF = re.compile(rf"(?<![基根资成])本(?:实施|暂行|试行)?《?(?:{'|'.join(KINDS)})》?\s?$")
LAST_SIGNS = frozenset(kind[-1] for kind in KINDS) | frozenset("章典")
GENERIC = frozenset((
    *KINDS,
    *(sign + kind for sign in "本该原新旧同此" for kind in KINDS),
    *("上位法", "基本法", "实体法", "程序法", "实施细则", "实施办法", "实施条例"),
))  # fmt: skip
RUN = re.compile(r"[\u4e00-\u9fff（）]{2,60}$")
# Words before a name that are none of it; then shorter ones that names hold too (国有…与…条例),
# so they cut only where none of the first stands.
ACTING = re.compile(
    "依照|依据|按照|根据|违反|适用|参照|符合|具备|具有|属于|遵守|执行|构成|不服|援引|引用|违背|履行"
    "|规避|准用|触犯|涉嫌|以及|或者"
)
LEADING = re.compile("[和与及将把在对由有是除按依照为以的了其被系即如指至向从因经]")
SHORT_NAME = re.compile(
    r"[（(](?:以下)?(?:统称|简称|称)(?:为)?[“《]?([^”》（）()]{2,20})[”》]?[）)]"
)
BOOK_NOTE = re.compile(r"》\s*(?:[（(][^（）()]{1,40}[）)])?\s*$")
RELATIVE = re.compile(
    rf"前[{NUMERAL}]?[款条项](?!文)"
    rf"|本条第[{NUMERAL}\d]{{1,3}}款(?:第[（(]?[{NUMERAL}\d]{{1,3}}[）)]?项)?"
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names by which a document is known without brackets, and the longest one's length."""

    titles: frozenset[str]
    declared: frozenset[str]
    longest: int


def read_citations(
    text: str,
    span: Span,
    *,
    title: str,
    nodes: tuple[Node, ...],
    known: Collection[str] = (),
) -> list[Citation]:
    """Citations of the document that fills ``span``, in reading order.

    ``title`` is the document's own, for 本法第N条; labels that open an article are none.
    """
    start, stop = span
    own = article_starts(nodes)
    names = known_names(text, start, stop, known)
    found: list[Citation] = []
    last: Citation | None = None
    reach = start
    for match in LABEL.finditer(text, start, stop):
        at = match.start()
        if at in own or to_number(match[1]) is None or opens_line(text, match):
            continue
        paragraph, item, end = target(text, match.end(), stop)
        label = Label(text, at, start, reach)
        kind, document, begin = source(label, last, title, names)
        article = str(to_number(match[1]))
        if match[2]:
            article += f"-{to_number(match[2])}"
        last = Citation(at, begin, end, text[begin:end], kind, document, article, paragraph, item)
        reach = enumerated(text, end, stop)
        found.append(last)
    for match in RELATIVE.finditer(text, start, stop):
        place = match.start()
        found.append(Citation(
            place, place, match.end(), match[0], "relative", title or None, None,
            numbered(PARAGRAPH.search(match[0])), numbered(ITEM.search(match[0])),
        ))  # fmt: skip
    found.sort(key=lambda citation: citation.at)
    return found


def article_starts(nodes: tuple[Node, ...]) -> set[int]:
    """Offsets of the labels that open an article."""
    starts = set()
    pending = list(nodes)
    while pending:
        node = pending.pop()
        if node.unit == "article":
            starts.add(node.start)
        elif node.unit in ("part", "subpart", "chapter", "section", "heading"):
            pending.extend(node.children)
    return starts


def opens_line(text: str, match: re.Match[str]) -> bool:
    """Whether a label stands as one: first on its line, a blank behind it (a quoted article)."""
    at, end = match.span()
    behind = text[end : end + 1]
    return (at == 0 or text[at - 1] == "\n") and behind in (" ", "\n", "")


def target(text: str, at: int, stop: int) -> tuple[int | None, int | None, int]:
    """款 and 项 behind a label, and where they end.

    >>> target("第五条第二款第（三）项规定", 3, 13), target("第五条第（一）、（二）项", 3, 12)
    ((2, 3, 11), (None, None, 3))
    """
    paragraph = PARAGRAPH.match(text, at, stop)
    at = paragraph.end() if paragraph else at
    item = ITEM.match(text, at, stop)
    return numbered(paragraph), numbered(item), item.end() if item else at


def numbered(match: re.Match[str] | None) -> int | None:
    """The number a match captured."""
    return to_number(match[1]) if match else None


def enumerated(text: str, at: int, stop: int) -> int:
    """Where the enumeration of 款 and 项 behind a label ends, so that a chain is seen."""
    while match := FURTHER.match(text, at, stop):
        at = match.end()
    return at


@dataclass(frozen=True, slots=True)
class Label:
    """A label at offset ``at``; the last citation's enumeration ended at ``reach``."""

    text: str
    at: int
    start: int
    reach: int


def source(
    label: Label, last: Citation | None, title: str, names: Names
) -> tuple[str, str | None, int]:
    """Kind, document and first offset of the citation whose label is ``label``."""
    text, at, start, reach = label.text, label.at, label.start, label.reach
    before = text[max(start, at - 12) : at]
    own = SELF.search(before)
    if own:
        return "self", title or None, at - len(before) + own.start()
    near = 0 < at - reach <= LONGEST_CONNECTOR
    if last is not None and near and CONNECTOR.fullmatch(text, reach, at):
        return "chain", last.document, at
    if "》" in text[max(start, at - 45) : at]:
        book = book_before(text, at, start)
        if book:
            return "book", *book
    name = name_before(text, at, start, names)
    if name:
        return "bare", *name
    return "unmarked", None, at


def book_before(text: str, at: int, start: int) -> tuple[str, int] | None:
    """The title in brackets right before ``at`` and where it begins."""
    window = text[max(start, at - 200) : at]
    note = BOOK_NOTE.search(window)
    if note is None:
        return None
    depth = 0
    for place in range(note.start(), -1, -1):
        if window[place] == "》":
            depth += 1
        elif window[place] == "《":
            depth -= 1
            if depth == 0:
                return window[place + 1 : note.start()], at - len(window) + place
    return None


def name_before(text: str, at: int, start: int, names: Names) -> tuple[str, int] | None:
    """A law's name without brackets right before ``at``: known ones first, the longest wins."""
    while at > start and text[at - 1] == " ":
        at -= 1
    if at <= start or text[at - 1] not in LAST_SIGNS:
        return None
    for length in range(min(names.longest, at - start), 1, -1):
        name = text[at - length : at]
        if name in names.titles or name in names.declared:
            begin = at - length
            if text.startswith("中华人民共和国", begin - 7) and begin - 7 >= start:
                return "中华人民共和国" + name, begin - 7
            return name, begin
    return guessed_name(text[max(start, at - 60) : at], at)


def guessed_name(window: str, at: int) -> tuple[str, int] | None:
    """A name that only the words around it show.

    >>> guessed_name("应当依照某某市供水条例", 11), guessed_name("违反条例", 4)
    (('某某市供水条例', 4), None)
    """
    run = RUN.search(window)
    if run is None:
        return None
    words = run[0]
    if "关于" in words and words.endswith(("解释", "规定", "决定", "批复", "意见")):
        issuer = words.rfind("最高人民", 0, words.index("关于"))
        begin = issuer if issuer >= 0 else words.index("关于")
        name = words[begin:]
    else:
        cuts = [match.end() for match in ACTING.finditer(words)]
        cuts = cuts or [match.end() for match in LEADING.finditer(words)]
        name = words[cuts[-1] :] if cuts else words
    if name in GENERIC or len(name) < SHORTEST_NAME or "本" in name[:1] or not name.endswith(KINDS):
        return None
    return name, at - len(name)


def known_names(text: str, start: int, stop: int, known: Collection[str]) -> Names:
    """National laws, the titles at hand, and the short names this document declares."""
    titles = all_titles(known if isinstance(known, frozenset) else frozenset(known))
    declared = {match[1] for match in SHORT_NAME.finditer(text, start, stop)} - GENERIC
    if not declared:
        return titles
    return Names(titles.titles, frozenset(declared), max(titles.longest, *map(len, declared)))


@lru_cache(maxsize=8)
def all_titles(known: frozenset[str]) -> Names:
    """National laws and the titles at hand; kept, as many documents share one set of titles."""
    titles = {title.removeprefix("中华人民共和国") for title in known} | TITLES
    titles -= GENERIC | {""}
    return Names(frozenset(titles), frozenset(), max(map(len, titles)))
