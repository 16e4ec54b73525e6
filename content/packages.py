"""The value objects that cross borders: one edition with all it needs, free of the database.

Formats read and write these; services store them; digests are computed from them.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An end of a link: enough to name it where its wording is not here."""

    uid: uuid.UUID
    kind: str
    title: str = ""
    uri: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class FrameworkRecord:
    """A framework as a work; its metadata may change without a new edition.

    ``work`` is the uid of the document whose texts give birth to its editions.
    """

    uid: uuid.UUID
    slug: str
    kind: str
    title: str
    subject: str = ""
    publisher: str = ""
    language: str = "zh-Hans"
    license: str = ""
    attribution: str = ""
    source: dict[str, Any] = field(default_factory=dict)
    work: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """One dated wording; ``against`` names the editions a crosswalk was confirmed against."""

    uid: uuid.UUID
    label: str
    title: str = ""
    language: str = "zh-Hans"
    effective_from: dt.date | None = None
    note: str = ""
    against: tuple[uuid.UUID, ...] = ()
    source: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CitationRecord:
    """A span of one expression; offsets are code points of its text, half-open."""

    uid: uuid.UUID
    document: uuid.UUID
    expression: uuid.UUID
    expression_digest: str
    passage: uuid.UUID | None
    quote: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RequirementRecord:
    """The wording of one requirement; ``parent`` is None at the top of the tree."""

    uid: uuid.UUID
    parent: uuid.UUID | None
    kind: str
    code: str
    title: str
    statement: str = ""
    type: str = ""
    marker: str = ""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    modality: str | None = None
    actor: str = ""
    condition: str = ""
    citations: tuple[CitationRecord, ...] = ()
    source: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssociationRecord:
    """A typed link between two entities, by uid."""

    uid: uuid.UUID
    source_uid: uuid.UUID
    target_uid: uuid.UUID
    type: str
    rationale: str = ""
    evidence: str = ""
    confidence: float | None = None
    origin: str = "human"
    navigation: bool = False
    position: int | None = None
    source: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EditionPackage:
    """An edition whole: requirements in pre-order, its associations, and the ends outside it."""

    framework: FrameworkRecord
    edition: EditionRecord
    requirements: tuple[RequirementRecord, ...] = ()
    associations: tuple[AssociationRecord, ...] = ()
    entities: tuple[EntityRecord, ...] = ()


class NodeRecord(NamedTuple):
    """One node of the graph: an entity as it stands on the day that is read.

    ``role`` narrows ``kind`` (a requirement's kind, a passage's unit, a framework's kind);
    ``work`` is the slug of its framework, document or concept scheme and ``version`` the label of
    the edition or text it stands in. ``owner`` is the uid of that framework or document.
    ``depth`` counts edges below the owner; ``state`` is ``present``, ``draft``, ``stub`` (no
    wording is known) or ``absent`` (its wording is not in force); ``sameness`` is equal for equal
    wordings, 0 where there is nothing to compare.
    """

    uid: str
    kind: str
    role: str
    label: str
    code: str
    work: str | None
    version: str | None
    owner: str | None
    depth: int
    state: str
    sameness: int


class LinkRecord(NamedTuple):
    """One edge of the graph; ``uid`` is None where it is derived from ``basis``, its row ``row``.

    ``basis`` says which table justifies the edge: association, citation, reference, requirement,
    passage or concept. ``suspect`` is true of an association to be confirmed again.
    """

    source: str
    target: str
    type: str
    uid: str | None
    basis: str
    row: int
    navigation: bool = False
    confidence: float | None = None
    suspect: bool = False


class LinkType(NamedTuple):
    """What an association type that frameworks added means for the graph."""

    name: str
    symmetric: bool
    reviews: frozenset[str]


@dataclass(frozen=True, slots=True)
class GraphChoice:
    """What of the tables a graph shows, by row: an edition a framework, and the texts.

    ``merges`` leads from the uid of each merged entity to the uid that its redirect names.
    """

    editions: dict[int, int] = field(default_factory=dict)
    texts: frozenset[int] = frozenset()
    merges: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GraphRows:
    """All nodes and edges that one reading sees, in reading order.

    Those of a whole reading are columns (``content.graph_columns``), few are records.
    ``redirects`` leads from the uid of a merged entity to the uid that took its place. ``choice``
    says what of the tables was chosen.
    """

    nodes: Sequence[NodeRecord] = ()
    links: Sequence[LinkRecord] = ()
    redirects: dict[str, str] = field(default_factory=dict)
    types: tuple[LinkType, ...] = ()
    choice: GraphChoice = field(default_factory=GraphChoice)


@dataclass(frozen=True, slots=True)
class GraphChanges:
    """How one graph becomes another: what stands at some nodes is replaced.

    Everything at the nodes ``touched`` (by uid), they and their edges, is taken away; ``rows`` hold
    what stands there now. Nodes of ``rows`` that are not touched are as told and keep their edges.
    ``behind`` names, for the first node of some texts, the node that it follows in reading order,
    blank where it is the first passage of all.
    """

    touched: frozenset[str]
    rows: GraphRows
    behind: dict[str, str] = field(default_factory=dict)
