"""The value objects that cross borders: one edition with all it needs, free of the database.

Formats read and write these; services store them; digests are computed from them.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any


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
    """A framework as a work; its metadata may change without a new edition."""

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
