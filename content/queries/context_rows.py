"""What the statements of ``context_sql`` tell of one requirement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from content.queries.known_editions import Editions, KnownEdition
from content.queries.known_names import Names, known_names
from content.queries.reading import Reading
from content.queries.statements import json_value
from content.vocabulary import EntityKind


class Row(NamedTuple):
    """The columns of the statements of ``context_sql``."""

    revision: int
    row: int
    entity: int
    edition: int
    path: str
    kind: str
    type: str
    code: str
    title: str
    statement: str
    texts: Any
    modality: str | None
    actor: str
    condition: str
    marker: str
    digest: str
    version: int
    led_to: int | None
    # Null where it was asked for by it.
    uid: Any
    # Edition and row of each of its wordings, drafts among them.
    wordings: Any
    around: Any
    below: Any
    citations: Any
    links: Any


class Link(NamedTuple):
    """A link as ``context_sql`` reads it; ``other`` is the entity row of its other end."""

    side: int
    row: int
    uid: Any
    type: str
    rationale: str
    evidence: str
    confidence: Any
    origin: str
    navigation: Any
    edition: int | None
    document: int | None
    other: int
    end: Any


class End(NamedTuple):
    """The other end of a link, as ``context_sql`` reads it; ``words`` those of a requirement."""

    uid: Any
    kind: str
    led_to: int | None
    words: Any


class Wording(NamedTuple):
    """What an end says in one edition, as ``context_sql`` reads it."""

    edition: int
    code: str
    title: str
    label: str
    texts: Any


class CitedSpan(NamedTuple):
    """A citation, as ``context_sql`` reads it; ``changed`` where editions say different things."""

    position: int
    changed: int
    text: int
    uid: Any
    passage: Any
    quote: str
    prefix: str
    suffix: str
    start: int
    end: int


class Seen(NamedTuple):
    """What was read of a requirement, with the editions and other things named in it."""

    row: Row
    own: KnownEdition
    # Whether another published edition words it too.
    elsewhere: bool
    links: list[tuple[Link, End]]
    citations: list[CitedSpan]
    editions: Editions
    names: Names
    reading: Reading

    @property
    def several(self) -> bool:
        """Whether its own words may differ from what they were."""
        return self.own.several or self.elsewhere or self.row.led_to is not None

    def shows(self, edition: KnownEdition) -> bool:
        """Say whether the edition is the one of its framework that is read."""
        if self.reading.edition is not None and edition.framework == self.own.framework:
            return edition.row == self.own.row
        return edition.row == edition.in_force(self.reading.day)


def links_of(row: Row) -> list[tuple[Link, End]]:
    """Give the links of a row with their other ends: those from it, then those to it, by age."""
    links = sorted(map(Link._make, json_value(row.links)), key=_place)
    return [(link, End._make(json_value(link.end))) for link in links]


def citations_of(row: Row) -> list[CitedSpan]:
    """Give the citations of a row in their order."""
    return sorted(map(CitedSpan._make, json_value(row.citations)), key=itemgetter(0))


def _place(link: Link) -> tuple[int, int]:
    return link.side, link.row


def names_needed(
    citations: Sequence[CitedSpan], links: Sequence[tuple[Link, End]], revision: int
) -> tuple[int, Names]:
    """Give what texts, documents and concepts are called that some citations and links name."""
    texts = {one.text for one in citations}
    documents = {link.document for link, _ in links if link.document is not None}
    concepts = {link.other for link, end in links if end.kind == EntityKind.CONCEPT}
    return known_names(texts, documents, concepts, revision)


def editions_named(links: Sequence[tuple[Link, End]]) -> Iterator[int]:
    """Give the rows of the editions that hold some links, and of those that word their ends."""
    for link, end in links:
        if link.edition is not None:
            yield link.edition
        if end.kind == EntityKind.REQUIREMENT:
            for wording in json_value(end.words):
                yield wording[0]
