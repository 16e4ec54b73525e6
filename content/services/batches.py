"""Many texts written as one: what the database holds of their works, row ids, and rows that wait.

A batch lives inside one publication. Its texts are placed one after another exactly as if each
had been written before the next came; nothing is written until ``write_batch``, a statement a
table. Only what needs no further look into the database is placed here: a text of a work that has
none yet, as the first edition of a new framework. ``takes`` tells; the rest goes one by one.
"""

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone

from content.models import (
    Association,
    Change,
    Citation,
    Document,
    Edition,
    Entity,
    Expression,
    Finding,
    Framework,
    Passage,
    Proposal,
    Reference,
    Requirement,
)
from content.naming import free_slug
from content.packages import AssociationRecord, FrameworkRecord
from content.preparing import Prepared
from content.queries.redirects import ends_of_redirects
from content.services.bulk import Numbers, driver_moment, insert_rows, update_rows
from content.services.candidates import list_candidates
from content.services.references import Provisions

Row = tuple[Any, ...]
Model = type[models.Model]

# In the order of writing: what others point at comes first.
COLUMNS: dict[Model, tuple[str, ...]] = {
    Entity: ("id", "uid", "kind", "framework_id", "document_id", "title"),
    Expression: (
        "id", "uid", "document_id", "label", "language", "text", "digest", "dates", "coverage",
        "effective_from", "source",
    ),
    Passage: (
        "id", "entity_id", "expression_id", "parent_id", "path", "unit", "number", "marker",
        "title", "start", "end", "implicit", "rule", "confidence",
    ),
    Reference: (
        "id", "expression_id", "passage_id", "target_id", "kind", "raw", "start", "end", "at",
        "named", "article", "paragraph", "item",
    ),
    Finding: ("id", "expression_id", "code", "start", "end", "message", "message_zh"),
    Association: (
        "id", "uid", "document_id", "source_entity_id", "target_entity_id", "type", "origin",
        "navigation",
    ),
    Framework: (
        "id", "entity_id", "slug", "kind", "title", "publisher", "language", "work_id",
    ),
    Edition: ("id", "uid", "framework_id", "label", "language", "effective_from"),
    Requirement: (
        "id", "entity_id", "edition_id", "parent_id", "path", "kind", "type", "code", "marker",
        "title", "statement", "texts", "modality", "actor", "condition", "digest", "source",
    ),
    Citation: (
        "id", "uid", "requirement_id", "expression_id", "passage_id", "position", "quote",
        "prefix", "suffix", "start", "end",
    ),
    Proposal: (
        "id", "uid", "edition_id", "expression_id", "kind", "rule", "confidence", "start", "end",
        "payload", "state",
    ),
    Change: ("id", "action", "kind", "subject", "at", "by_id", "edition", "after"),
}  # fmt: skip
_DOCUMENT = (
    "id", "entity_id", "slug", "title", "normal_title", "kind", "issued_at", "publisher",
    "language", "license", "attribution", "published_at", "source",
)  # fmt: skip
_KEPT = ("kind", "publisher", "issued_at", "license", "attribution", "published_at")
TARGET = COLUMNS[Reference].index("target_id")
ARTICLE = COLUMNS[Reference].index("article")
_LIMIT = 500


@dataclass(slots=True)
class Placed:
    """One text that has its row ids, those of its passages and of their entities in pre-order.

    With an edition, those of its requirements too.
    """

    prepared: Prepared
    document: Document
    expression: Expression
    passages: Sequence[int]
    entities: Sequence[int]
    references: list[list[Any]]
    record: FrameworkRecord | None = None
    edition: Edition | None = None
    requirements: Sequence[int] = ()


@dataclass(slots=True)
class Batch:
    """The works that a batch knows, by normal title, and the rows that wait."""

    at: dt.datetime
    by: int | None = None
    numbers: Numbers = field(default_factory=Numbers)
    works: dict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))
    texts: set[int] = field(default_factory=set)
    slugs: set[str] = field(default_factory=set)
    free_slugs: set[str] = field(default_factory=set)
    framework_slugs: set[str] = field(default_factory=set)
    with_framework: set[int] = field(default_factory=set)
    placed: dict[int, Placed] = field(default_factory=dict)
    mentions: dict[int, list[list[Any]]] = field(default_factory=lambda: defaultdict(list))
    waiting: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))
    provisions: dict[int, Provisions | None] = field(default_factory=dict)
    links: dict[int, list[AssociationRecord]] = field(default_factory=lambda: defaultdict(list))
    born: dict[int, Document] = field(default_factory=dict)
    changed: dict[int, Document] = field(default_factory=dict)
    rows: dict[Model, list[Any]] = field(default_factory=lambda: defaultdict(list))
    led: list[Row] = field(default_factory=list)
    sealed_texts: list[Row] = field(default_factory=list)
    sealed_editions: list[Row] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing waits to be written."""
        return not self.rows

    def add_work(self, document: Document) -> None:
        """Let later texts find a document by its title."""
        self.works[document.normal_title].append(document)
        self.slugs.add(document.slug)

    def same_title(self, normal: str) -> list[Document]:
        """Give the documents of a normal title, oldest first."""
        return self.works.get(normal[:_LIMIT], [])

    def touch(self, document: Document) -> None:
        """Remember to write a document's row again, unless it was born here and waits."""
        if document.pk not in self.born:
            self.changed[document.pk] = document

    def record(
        self,
        action: str,
        kind: str,
        subject: str,
        after: dict[str, Any],
        edition: str | None = None,
    ) -> None:
        """Add a change; uids are hex."""
        written = json.dumps(after, ensure_ascii=False)
        self.rows[Change].append((action, kind, subject, edition, written))


def open_batch(items: Sequence[Prepared], *, by: int | None = None) -> Batch:
    """Give an empty batch that knows the works of the texts and those that they name; 6 queries."""
    batch = Batch(at=timezone.now(), by=by)
    own = {item.normal[:_LIMIT] for item in items}
    named = {normal[:_LIMIT] for item in items for normal in item.names.values()}
    _know_works(batch, own | named)
    mine = [document for normal in own for document in batch.works.get(normal, ())]
    known = [document for held in batch.works.values() for document in held]
    texts = Expression.objects.filter(document__in=known)
    batch.texts.update(texts.values_list("document_id", flat=True))
    slugs = {item.slug for item in items} | {item.framework.slug for item in items}
    taken = Document.objects.filter(slug__in=slugs)
    batch.slugs.update(taken.values_list("slug", flat=True))
    batch.free_slugs.update(slugs - batch.slugs)
    frameworks = Framework.objects.filter(slug__in=slugs)
    batch.framework_slugs.update(frameworks.values_list("slug", flat=True))
    _know_stubs(batch, mine)
    return batch


def _know_works(batch: Batch, normals: set[str]) -> None:
    """The works of the titles, oldest first; a merged one is the work that it was merged into."""
    every = Document.objects.select_related("entity").order_by("pk")
    found = list(every.filter(normal_title__in=normals))
    ends = ends_of_redirects({document.entity_id for document in found})
    kept = {one.entity_id: one for one in every.filter(entity__in=set(ends.values()))}
    for document in found:
        work = kept.get(ends.get(document.entity_id, 0), document)
        batch.slugs.add(document.slug)
        if work not in batch.works[document.normal_title]:
            batch.works[document.normal_title].append(work)


def _know_stubs(batch: Batch, documents: list[Document]) -> None:
    """Which works have a framework, and the mentions that wait for their texts."""
    if not documents:
        return
    born = Framework.objects.filter(work__in=documents)
    batch.with_framework.update(work for work in born.values_list("work_id", flat=True) if work)
    waiting = Reference.objects.filter(target__in=[one.entity_id for one in documents])
    rows = waiting.exclude(article="").order_by("pk")
    for target, *row in rows.values_list("target_id", "pk", "article", "paragraph", "item"):
        if target is not None:
            batch.waiting[target].append(tuple(row))


def framework_slug(batch: Batch, item: Prepared) -> str:
    """Give the slug of the framework that a text gives birth to; that of its title if free."""

    def taken(slug: str) -> bool:
        if slug in batch.framework_slugs or slug in batch.free_slugs:
            return slug in batch.framework_slugs
        return Framework.objects.filter(slug=slug).exists()

    return free_slug(item.framework.slug, taken)


def takes(batch: Batch, item: Prepared) -> bool:
    """Whether a text can be placed here: its work has no text, its framework is not there yet."""
    same = batch.same_title(item.normal)
    if any(document.pk in batch.texts for document in same):
        return False
    if item.edition_rows is None:
        return True
    stub = same[0] if len(same) == 1 else None
    dated = item.edition.effective_from or (item.wish is not None and item.wish.on)
    asked = item.wish is not None and bool(item.wish.framework)
    return (
        not (asked and item.framework.slug in batch.framework_slugs)
        and (stub is None or (bool(item.heading) and stub.pk not in batch.with_framework))
        and (item.edition.effective_from is not None or dated == batch.at.date())
    )


def write_drafts(batch: Batch) -> None:
    """Write all that waits but the sealing; one statement a table."""
    insert_rows(Entity, COLUMNS[Entity], batch.rows.pop(Entity, []), ready=True)
    insert_rows(
        Document,
        _DOCUMENT,
        [tuple(getattr(one, name) for name in _DOCUMENT) for one in batch.born.values()],
    )
    _number_changes(batch)
    for model, columns in COLUMNS.items():
        rows = batch.rows.pop(model, [])
        if rows:
            insert_rows(model, columns, rows, ready=True)


def _number_changes(batch: Batch) -> None:
    rows = batch.rows.get(Change, [])
    at = driver_moment(batch.at)
    batch.rows[Change] = [
        (pk, action, kind, subject, at, batch.by, edition, after)
        for pk, (action, kind, subject, edition, after) in zip(
            batch.numbers.take(Change, len(rows)), rows, strict=True
        )
    ]


def write_works(batch: Batch) -> None:
    """Write the works that were here already and have changed, and which works a stub may be."""
    update_rows(
        Document,
        _KEPT,
        [(*(getattr(one, name) for name in _KEPT), pk) for pk, one in batch.changed.items()],
    )
    shared = [normal for normal, works in batch.works.items() if len(works) > 1]
    if shared:
        list_candidates(shared)


def write_seals(batch: Batch) -> None:
    """Write what publishing changes in rows that are written: seals, mentions that were led."""
    update_rows(Expression, ("published_at", "revision"), batch.sealed_texts)
    update_rows(
        Edition,
        ("digest", "revision", "published_at", "state", "effective_from"),
        batch.sealed_editions,
    )
    update_rows(Reference, ("target_id",), batch.led)


def new_entity(
    batch: Batch, uid: uuid.UUID, kind: str, *, title: str = "", document_id: int | None = None
) -> Entity:
    """Give an entity with its row id; its row waits."""
    (pk,) = batch.numbers.take(Entity)
    batch.rows[Entity].append((pk, uid.hex, kind, None, document_id, title))
    return Entity(pk=pk, uid=uid, kind=kind, title=title)
