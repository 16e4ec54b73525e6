"""A text made ready for the database, pure and Django-free, so that reader processes can do it.

Whoever prepares guesses what only the database knows: that the work is new, and that the short
name of its framework is free. The writer checks the guess; where it is wrong it prepares again or
goes the longer way, so a wrong guess costs time and nothing else. Rows are plain values in the
order of the writer's columns, with places in the text where row ids will stand.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from content.digests import text_digest
from content.drafting import Source, requirements_from, shortened
from content.edition_rows import EditionRows, edition_rows
from content.identity import born_uid, document_uid, passage_uid, tree_path
from content.naming import pinyin_slug
from content.packages import EditionPackage, EditionRecord, FrameworkRecord
from content.text import normal_title
from content.text.records import Citation, Finding, Node, Outline, Proposal
from content.unit_rows import UnitForm, unit_forms
from content.vocabulary import DocumentKind, FrameworkKind, Unit

Row = tuple[Any, ...]
_STATUTE_UNITS = {Unit.ARTICLE, Unit.CHAPTER, Unit.PART}
_OWN_KINDS = frozenset({"self", "relative", "unmarked"})


@dataclass(frozen=True, slots=True)
class TextDetails:
    """What is known of a text beside its words; empty fields are read from the text itself."""

    slug: str = ""
    kind: str = ""
    publisher: str = ""
    issued_at: dt.date | None = None
    license: str = ""
    attribution: str = ""
    language: str = "zh-Hans"
    label: str = ""
    file: str = ""
    layout: dict[str, Any] = field(default_factory=dict)
    """Pages and notes of the file, kept for citing; see ``content.files.FileText.layout``."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Where an edition shall go: a framework's slug and a label, empty for what the text says.

    ``on`` is the day on which an edition without a date comes into force; ``public`` says that it
    is published with its text at once, and can be searched for from then on.
    """

    framework: str = ""
    edition: str = ""
    on: dt.date = dt.date.min
    public: bool = False


@dataclass(frozen=True, slots=True)
class TextRows:
    """Rows of one text; passages stand in pre-order and are named by their place in it.

    A passage is (uid, place of its parent, path, …); a reference is (place of the passage that
    holds it, place of the article of this text that it leads to, title of the work it names, …).
    """

    passages: list[Row]
    references: list[Row]
    findings: list[Row]
    proposals: list[Row]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One document ready to be written; ``edition`` is None where there is no provision."""

    text: str = field(repr=False)
    details: TextDetails
    heading: str
    title: str
    normal: str
    slug: str
    issuer: str | None
    kind: str
    digest: str
    label: str
    date: dt.date | None
    dates: list[Any]
    coverage: str
    before: str
    after: str
    document: uuid.UUID
    expression: uuid.UUID
    rows: TextRows
    wish: Wish | None
    framework: FrameworkRecord
    edition: EditionRecord
    edition_rows: EditionRows | None
    names: dict[str, str]
    """The works that the text names, 上一篇 and 下一篇 too: title as written, normal title."""
    units: list[UnitForm] = field(repr=False)
    """What the search index will hold of the text and its edition; nothing of drafts."""


def prepare(
    text: str,
    outline: Outline,
    details: TextDetails,
    wish: Wish | None = None,
    *,
    document: uuid.UUID | None = None,
) -> Prepared:
    """Make a text ready, as an edition too where there is a ``wish``.

    ``document`` is the uid of its work where that is known; else the work is taken for new.
    """
    title = outline.title or details.file or "untitled"
    issuer = details.publisher or outline.issuer
    digest, normal = text_digest(text), normal_title(title)
    work = document or document_uid(normal, issuer, digest)
    date = details.issued_at or issue_date(outline)
    source = _source(text, digest, work)
    label = details.label or (date.isoformat() if date else "1")
    framework = _framework(wish, outline.title or title[:500], work, issuer, details)
    edition = _edition(wish, framework, label, details, date)
    rows = _text_rows(outline, source, normal)
    born = _edition_rows(wish, outline, source, framework, edition)
    return Prepared(
        text=text,
        details=details,
        heading=outline.title,
        title=title,
        normal=normal,
        slug=pinyin_slug(title),
        issuer=issuer,
        kind=_kind(outline, details),
        digest=digest,
        label=label,
        date=date,
        dates=[event.as_json() for event in outline.dates],
        coverage=json.dumps(outline.coverage.as_json()),
        before=outline.previous or "",
        after=outline.next or "",
        document=work,
        expression=source.expression,
        rows=rows,
        wish=wish,
        framework=framework,
        edition=edition,
        edition_rows=born,
        names=_names(outline),
        units=unit_forms(text, rows.passages, born) if wish and wish.public else [],
    )


def _source(text: str, digest: str, work: uuid.UUID) -> Source:
    expression = born_uid("expression", str(work), digest)
    return Source(
        text, digest, work, expression, passages=lambda path: passage_uid(work, digest, path)
    )


def _framework(
    wish: Wish | None, title: str, work: uuid.UUID, issuer: str | None, details: TextDetails
) -> FrameworkRecord:
    slug = (wish.framework if wish else "") or pinyin_slug(title)
    return FrameworkRecord(
        uid=born_uid("framework", slug),
        slug=slug,
        kind=FrameworkKind.STANDARDS.value,
        title=title,
        publisher=(issuer or "")[:300],
        language=details.language,
        work=work,
    )


def _edition(
    wish: Wish | None,
    framework: FrameworkRecord,
    label: str,
    details: TextDetails,
    date: dt.date | None,
) -> EditionRecord:
    wanted = (wish.edition if wish else "") or label
    return EditionRecord(
        uid=born_uid("edition", framework.slug, wanted),
        label=wanted,
        language=details.language,
        effective_from=date,
    )


def _edition_rows(
    wish: Wish | None,
    outline: Outline,
    source: Source,
    framework: FrameworkRecord,
    edition: EditionRecord,
) -> EditionRows | None:
    if wish is None:
        return None
    requirements = requirements_from(outline.nodes, source, framework=framework.slug)
    if not requirements:
        return None
    dated = replace(edition, effective_from=edition.effective_from or wish.on)
    return edition_rows(EditionPackage(framework, dated, requirements))


def _names(outline: Outline) -> dict[str, str]:
    titles = {citation.document for citation in outline.citations}
    titles |= {outline.previous, outline.next}
    return {title: normal_title(title) for title in titles if title}


def walk(nodes: tuple[Node, ...]) -> Iterator[tuple[str, Node]]:
    """Yield ``(node path, node)`` in pre-order; a node path is the 1-based places, dotted."""
    stack = [("", iter(enumerate(nodes, start=1)))]
    while stack:
        above, places = stack[-1]
        found = next(places, None)
        if found is None:
            stack.pop()
            continue
        index, node = found
        path = f"{above}.{index}" if above else str(index)
        yield path, node
        stack.append((path, iter(enumerate(node.children, start=1))))


def issue_date(outline: Outline) -> dt.date | None:
    """Give the last date of a text's history, else its date of publication, else None."""
    for written in (*(event.date for event in reversed(outline.dates)), outline.published):
        if written:
            try:
                return dt.date.fromisoformat(written[:10])
            except ValueError:
                continue
    return None


def _kind(outline: Outline, details: TextDetails) -> str:
    if details.kind:
        return details.kind
    statute = any(node.unit in _STATUTE_UNITS for _, node in walk(outline.nodes))
    return (DocumentKind.STATUTE if statute else DocumentKind.ARTICLE).value


def _text_rows(outline: Outline, source: Source, normal: str) -> TextRows:
    nodes = list(walk(outline.nodes))
    return TextRows(
        passages=list(_passages(nodes, source)),
        references=list(_references(outline, nodes, normal)),
        findings=[_finding(one) for one in outline.findings],
        proposals=[_proposal(one, source.text) for one in outline.proposals],
    )


def _passages(nodes: list[tuple[str, Node]], source: Source) -> Iterator[Row]:
    places: dict[str, int] = {}
    for place, (path, node) in enumerate(nodes):
        places[path] = place
        yield (
            source.passages(path).hex,
            places.get(path.rpartition(".")[0]),
            tree_path(map(int, path.split("."))),
            str(node.unit),
            shortened(node.number or "", 64),
            shortened(node.marker, 64),
            shortened(node.title, 1000),
            node.start,
            node.end,
            node.implicit,
            node.rule,
            node.confidence,
        )


def _references(outline: Outline, nodes: list[tuple[str, Node]], normal: str) -> Iterator[Row]:
    articles = {
        shortened(node.number or "", 64): place
        for place, (_, node) in enumerate(nodes)
        if node.unit == Unit.ARTICLE
    }
    holders = _Holders([(node.start, node.end) for _, node in nodes])
    for mention in outline.citations:
        inside, title = _leads(mention, normal)
        yield (
            holders.of(mention.start),
            articles.get(mention.article or "") if inside else None,
            title,
            str(mention.kind),
            shortened(mention.raw, 1000),
            mention.start,
            mention.end,
            mention.at,
            shortened(mention.document or "", 500),
            shortened(mention.article or "", 32),
            mention.paragraph,
            mention.item,
        )


def _leads(mention: Citation, normal: str) -> tuple[bool, str | None]:
    """Whether a mention stays in its own text, and else the title of the work it names."""
    title = mention.document
    if mention.kind in _OWN_KINDS or (title and normal_title(title) == normal):
        return True, None
    return False, title or None


class _Holders:
    """Finds the smallest passage that holds an offset; offsets must not go backwards."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans
        self._next = 0
        self._open: list[int] = []

    def of(self, offset: int) -> int | None:
        spans = self._spans
        while self._next < len(spans) and spans[self._next][0] <= offset:
            self._open.append(self._next)
            self._next += 1
        while self._open and spans[self._open[-1]][1] <= offset:
            self._open.pop()
        return self._open[-1] if self._open else None


def _finding(one: Finding) -> Row:
    return (one.code, one.start, one.end, one.message, one.message_zh)


def _proposal(one: Proposal, text: str) -> Row:
    payload = json.dumps({"statement": text[one.start : one.end]}, ensure_ascii=False)
    return (one.rule, one.confidence, one.start, one.end, payload)


def leaves(prepared: Prepared) -> Iterator[str]:
    """Yield the texts of the passages that hold no other."""
    rows = prepared.rows.passages
    above = {row[1] for row in rows}
    for place, row in enumerate(rows):
        if place not in above:
            yield prepared.text[row[7] : row[8]]
