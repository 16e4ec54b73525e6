"""What the search index holds: units of folded words, and the parts of them that may be found.

A unit is a piece of text that is read as one, an article with its paragraphs and items or one
requirement; its parts are what may be found in it. A requirement whose words stand in the text
that it came from is a part of that text's unit, so that its words are indexed once. Words are kept
as UTF-8: what is found in bytes is found as it stands, and nothing is decoded to rank it. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from content.identity import SEGMENT_WIDTH
from content.search_shown import Shown, pairs_of_spans, shown_passage, shown_wording
from content.text.folding import bigrams, fold
from content.vocabulary import EntityKind, Unit

# In the order in which units were numbered first; the numbers are stored.
KINDS = (
    EntityKind.REQUIREMENT,
    EntityKind.PASSAGE,
    EntityKind.DOCUMENT,
    EntityKind.FRAMEWORK,
    EntityKind.CONCEPT,
)
REQUIREMENT, PASSAGE, DOCUMENT, FRAMEWORK, CONCEPT = range(len(KINDS))
# The kinds of scopes that own them, in the same order.
SCOPES = ("edition", "expression", "document", "framework", "concept")
# Tokens of titles and of codes stand beside those of the words, each under a mark of its own.
CODE_MARK, TITLE_MARK = "\ue000", "\ue001"
# A code no longer than a token of titles is one of them too, so that the first titles and codes
# that are a character or a pair, or have it, are found by one token.
SHORT = 2
# Of what a heading holds no more is shown.
_HEADING_LENGTH = 400
CONTAINERS = frozenset(
    {Unit.PART.value, Unit.SUBPART.value, Unit.CHAPTER.value, Unit.SECTION.value,
     Unit.HEADING.value}
)  # fmt: skip


class Part(NamedTuple):
    """One thing that may be found: row id, code, modality, and its spans of the unit's words.

    ``spans`` are starts and ends by turns, in bytes; the first ``titles`` pairs are its titles.
    """

    kind: int
    target: int
    code: str
    modality: str | None
    titles: int
    spans: Sequence[int]

    def title(self, words: bytes) -> str:
        """Give its titles, a line each."""
        return _lines(words, self.spans[: 2 * self.titles])

    def text(self, words: bytes) -> str:
        """Give its words, titles first, a line each."""
        return _lines(words, self.spans)


def _lines(words: bytes, spans: Sequence[int]) -> str:
    return b"\n".join([words[start:end] for start, end in pairs_of_spans(spans)]).decode()


@dataclass(slots=True)
class SearchText:
    """A unit before it has its number; ``edition`` is the row id of whose requirements it holds.

    ``said`` is what is shown of it, as it stands, of a text what it says from ``start`` on;
    ``shown`` says of each part which of that.
    """

    words: bytes
    parts: list[Part] = field(default_factory=list)
    edition: int | None = None
    start: int = 0
    said: str = ""
    shown: list[Shown | None] = field(default_factory=list)

    def add(self, part: Part, shown: Shown | None) -> None:
        """Add something that may be found, and what is shown of it."""
        self.parts.append(part)
        self.shown.append(shown)


def tokens_of(words: bytes, parts: Iterable[Part]) -> set[str]:
    r"""Give all tokens under which a unit is found; what stands in the index, exactly.

    >>> sorted(tokens_of("慎言".encode(), [Part(0, 1, "５", None, 1, [0, 6])]))
    ['慎言', '言\n', '\ue000５', '\ue001慎', '\ue001慎言', '\ue001言', '\ue001言\n', '\ue001５']
    """
    found = bigrams(words.decode())
    for part in parts:
        if part.titles:
            title = part.title(words)
            found.update([TITLE_MARK + one for one in bigrams(title).union(title)])
        if part.code:
            found.add(CODE_MARK + part.code)
            if len(part.code) <= SHORT:
                found.add(TITLE_MARK + part.code)
    return found


class PassageRow(NamedTuple):
    """One passage as the tables hold it; the uid is its hexadecimal digits."""

    key: int
    uid: str
    path: str
    unit: str
    marker: str
    title: str
    start: int
    end: int


@dataclass(slots=True)
class TextUnits:
    """The units of one text, and in which of them each passage stands."""

    units: list[SearchText]
    places: dict[int, int]


def text_units(text: str, passages: Sequence[PassageRow]) -> TextUnits:
    """Give the units of a text from its passages in pre-order; linear in the text."""
    units: list[SearchText] = []
    places: dict[int, int] = {}
    for group, end in _groups(passages):
        unit = _group_unit(text, group, end)
        if unit is not None:
            places.update((row.key, len(units)) for row in group)
            units.append(unit)
    return TextUnits(units, places)


def _groups(passages: Sequence[PassageRow]) -> Iterator[tuple[Sequence[PassageRow], int]]:
    """Headings alone, up to the first thing below them; everything else with all below it."""
    place, containers = 0, {""}
    while place < len(passages):
        row, following = passages[place], place + 1
        if row.unit in CONTAINERS and row.path[:-SEGMENT_WIDTH] in containers:
            containers.add(row.path)
            below = following < len(passages) and passages[following].path.startswith(row.path)
            yield passages[place:following], passages[following].start if below else row.end
        else:
            while following < len(passages) and passages[following].path.startswith(row.path):
                following += 1
            yield passages[place:following], row.end
        place = following


def _group_unit(text: str, group: Sequence[PassageRow], end: int) -> SearchText | None:
    head = group[0]
    if len(group) == 1:
        offsets, words = _offsets(text, [(head.start, end)])
    else:
        offsets, words = _offsets(text, [(row.start, row.end) for row in group])
    if not words:
        return None
    start, last = min(offsets), max(offsets)
    unit = SearchText(words, start=start, said=text[start:last])
    for row in group:
        titles = _title_spans(words, row)
        spans = [*titles, offsets[row.start], offsets[min(row.end, last)]]
        part = Part(PASSAGE, row.key, "", None, len(titles) // 2, spans)
        unit.add(part, _shown_passage(row, unit))
    return unit


def _shown_passage(row: PassageRow, unit: SearchText) -> Shown:
    """What is shown of a passage; of a heading's, which holds all below it, the beginning."""
    most = _HEADING_LENGTH if row.unit in CONTAINERS else row.end - row.start
    start = row.start - unit.start
    return shown_passage(row.uid, row.marker, row.title, unit.said, (start, start + most))


def _title_spans(words: bytes, row: PassageRow) -> list[int]:
    if row.unit not in CONTAINERS:
        return []
    title = fold(row.title).encode()
    at = words.find(title) if title else -1
    return [] if at < 0 else [at, at + len(title)]


def _offsets(text: str, spans: Sequence[tuple[int, int]]) -> tuple[dict[int, int], bytes]:
    """Where each start and end of some spans lies in their folded words."""
    cuts = sorted({cut for span in spans for cut in span})
    offsets, pieces, length = {cuts[0]: 0}, [], 0
    for start, end in pairwise(cuts):
        piece = fold(text[start:end]).encode()
        pieces.append(piece)
        length += len(piece)
        offsets[end] = length
    return offsets, b"".join(pieces)


class RequirementRow(NamedTuple):
    """One requirement as the tables hold it, with the passage that it was taken from."""

    key: int
    uid: str
    title: str
    statement: str
    texts: dict[str, dict[str, str]]
    code: str
    modality: str | None
    passage: int | None


def edition_units(
    edition: int, rows: Iterable[RequirementRow], source: TextUnits | None = None
) -> list[SearchText]:
    """Give the units of an edition's requirements, in order.

    A requirement that stands word for word in ``source`` becomes a part there, and the units of
    the text are given too, in their order.
    """
    own: dict[int, list[SearchText]] = {}
    last = -1
    units = source.units if source else []
    places = source.places if source else {}
    for row in rows:
        # The titles of articles are the beginnings of their statements, and no titles to search.
        said = row.title.rstrip("…") in row.statement
        title, statement = "" if said else fold(row.title), fold(row.statement)
        place = places.get(row.passage, -1) if row.passage is not None else -1
        spans = None
        if (
            place >= last
            and place >= 0
            and not row.texts
            and units[place].edition in {None, edition}
        ):
            spans = _found_spans(units[place].words, title, statement)
        if spans is None:
            unit = _own_unit(row, title, statement, edition)
            own.setdefault(last, []).append(unit)
            continue
        unit = units[place]
        unit.edition, last = edition, place
        unit.add(
            Part(REQUIREMENT, row.key, fold(row.code), row.modality, int(bool(title)), spans),
            shown_wording(row.uid, row.code, row.title, row.statement, unit.said),
        )
    return [
        *own.get(-1, ()),
        *(one for place, unit in enumerate(units) for one in (unit, *own.get(place, ()))),
    ]


def _found_spans(words: bytes, title: str, statement: str) -> list[int] | None:
    spans = []
    for wanted in (title.encode(), statement.encode()):
        if wanted:
            at = words.find(wanted)
            if at < 0:
                return None
            spans += [at, at + len(wanted)]
    return spans


def _own_unit(row: RequirementRow, title: str, statement: str, edition: int) -> SearchText:
    others = row.texts.values()
    titles = [title, *(fold(one.get("title") or "") for one in others)]
    texts = [statement, *(fold(one.get("statement") or "") for one in others)]
    spans, words = _lined(titles, texts)
    count = sum(map(bool, titles))
    part = Part(REQUIREMENT, row.key, fold(row.code), row.modality, count, spans)
    unit = SearchText(words, edition=edition)
    if row.texts:
        # Which of several wordings is shown depends on who asks.
        unit.add(part, None)
    else:
        unit.said = row.statement
        unit.add(part, shown_wording(row.uid, row.code, row.title, row.statement, unit.said))
    return unit


def named_unit(
    kind: int, target: int, titles: Iterable[str], *, code: str = "", shown: Shown | None = None
) -> SearchText:
    """Give the unit of something that has titles, folded, each a line of its own.

    >>> named_unit(FRAMEWORK, 3, ["五个过硬"], code="wuge").parts
    [Part(kind=3, target=3, code='ｗｕｇｅ', modality=None, titles=1, spans=[0, 12])]
    """
    spans, words = _lined(titles, ())
    unit = SearchText(words)
    unit.add(Part(kind, target, fold(code), None, len(spans) // 2, spans), shown)
    return unit


def _lined(titles: Iterable[str], texts: Iterable[str]) -> tuple[list[int], bytes]:
    """Spans of what is not empty, and all of it, a line each."""
    lines = [one.encode() for one in (*titles, *texts) if one]
    spans, start = [], 0
    for line in lines:
        spans += [start, start + len(line)]
        start += len(line) + 1
    return spans, b"\n".join(lines)
