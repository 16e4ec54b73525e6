"""The search index follows what is published, in the publishing transaction: by its events.

Everything public that changes is told as an event (docs/events.md), so the events of a publication
say what to index anew. Drafts tell none, so nothing of them comes here. READ: a search answer
depends on everything public; whatever caches one looks at the content revision, which every
publication that writes here has raised.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from content.models import (
    Concept,
    Document,
    Edition,
    Expression,
    Framework,
    SearchScope,
)
from content.search_shown import Shown
from content.search_units import (
    CONCEPT,
    DOCUMENT,
    FRAMEWORK,
    KINDS,
    SearchText,
    edition_units,
    named_unit,
)
from content.services.index_periods import renew_periods
from content.services.index_reading import requirements_of, texts_of
from content.services.index_rows import Scope, WrittenUnits, drop_scopes, write_units
from content.text.folding import fold
from content.unit_rows import UnitRow, unit_row

# What the kinds of events that concern the index begin with.
_CONCERNED = frozenset({"framework", "edition", "document", "concept", "content"})


@dataclass(slots=True)
class Stale:
    """What is to be indexed anew, by row id."""

    editions: set[int] = field(default_factory=set)
    expressions: set[int] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)
    frameworks: set[int] = field(default_factory=set)
    concepts: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Searchable:
    """A text and the edition born from it whose units were made while they were read."""

    expression: Expression
    edition: Edition | None
    units: list[UnitRow]


def index_events(
    revision: int,
    told: Iterable[tuple[str, str]],
    erased: Sequence[str],
    ready: Sequence[Searchable] = (),
) -> None:
    """Index what the events of a publication are about; at most 25 queries and the rows' writing.

    ``told`` are kinds and uids' hex; ``erased`` the uids that erasures name in their digests;
    ``ready`` what was not in the index before and need not be read for it.
    """
    subjects: dict[str, set[uuid.UUID]] = {}
    for kind, subject in told:
        subject_of = kind.partition(".")[0]
        if subject_of in _CONCERNED:
            subjects.setdefault(subject_of, set()).add(uuid.UUID(hex=subject))
    if not subjects:
        return
    stale = Stale()
    if "edition" in subjects:
        stale.editions = _keys(Edition.objects.filter(uid__in=subjects["edition"]))
    if "framework" in subjects:
        stale.frameworks = _keys(Framework.objects.filter(entity__uid__in=subjects["framework"]))
    if "document" in subjects:
        works = Document.objects.filter(entity__uid__in=subjects["document"])
        stale.documents = _keys(works)
        stale.expressions = _keys(
            Expression.objects.filter(document__in=stale.documents, revision=revision)
        )
    if "concept" in subjects:
        stale.concepts = _keys(Concept.objects.filter(entity__uid__in=subjects["concept"]))
    if "content" in subjects:
        named = {*subjects["content"], *(uuid.UUID(one) for one in erased)}
        stale.editions |= _keys(Edition.objects.filter(uid__in=named))
        stale.expressions |= _keys(Expression.objects.filter(uid__in=named))
    index(stale, ready)


def _keys(rows: QuerySet[Any, Any]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def index(stale: Stale, ready: Sequence[Searchable] = ()) -> None:
    """Remove what the index holds of these things, and write what is public of them."""
    editions = {one.edition.pk for one in ready if one.edition}
    texts = {one.expression.pk for one in ready}
    stale.editions -= editions
    stale.expressions -= texts
    _drop(stale)
    scopes = {
        **_edition_scopes(stale.editions),
        **_text_scopes(stale.expressions),
    }
    names = (WrittenUnits(scope, None, [unit_row(unit)]) for scope, unit in names_of(stale))
    write_units([*sorted([*map(_written, ready), *_texts(scopes)], key=_place), *names])
    renew_periods(stale.editions | editions, stale.expressions | texts)


def _place(written: WrittenUnits) -> tuple[bool, int]:
    """Where units stand among those published at once: editions first, each in its order.

    That is how the whole index is made too (``content.services.reindexing``).
    """
    return written.own.kind != "edition", written.own.target


def _written(one: Searchable) -> WrittenUnits:
    document = one.expression.document
    text = Scope("expression", one.expression.pk, document.slug, one.expression.label)
    if one.edition is None:
        return WrittenUnits(text, None, one.units)
    edition = Scope(
        "edition", one.edition.pk, one.edition.framework.slug, one.edition.label,
        one.edition.language,
    )  # fmt: skip
    return WrittenUnits(edition, text, one.units)


def _drop(stale: Stale) -> None:
    """Remove the units of these things; editions and texts that share units go together."""
    pairs = {
        "edition": stale.editions,
        "expression": stale.expressions,
        "document": stale.documents,
        "framework": stale.frameworks,
        "concept": stale.concepts,
    }
    wanted = Q()
    for kind, targets in pairs.items():
        if targets:
            wanted |= Q(kind=kind, target__in=targets)
    held = list(SearchScope.objects.filter(wanted)) if wanted else []
    for scope in drop_scopes(held):
        pairs[scope.kind].add(scope.target)


def _edition_scopes(editions: set[int]) -> dict[tuple[str, int], Scope]:
    public = Edition.objects.public().filter(pk__in=editions)
    rows = public.order_by("pk").values_list("pk", "framework__slug", "label", "language")
    return {("edition", row[0]): Scope("edition", *row) for row in rows}


def _text_scopes(expressions: set[int]) -> dict[tuple[str, int], Scope]:
    public = Expression.objects.public().filter(document__published_at__isnull=False)
    rows = public.filter(pk__in=expressions).order_by("pk")
    named = rows.values_list("pk", "document__slug", "label")
    return {("expression", row[0]): Scope("expression", *row) for row in named}


def _texts(scopes: dict[tuple[str, int], Scope]) -> Iterator[WrittenUnits]:
    texts = texts_of([pk for kind, pk in scopes if kind == "expression"])
    rows = requirements_of([pk for kind, pk in scopes if kind == "edition"])
    born = dict.fromkeys(texts)
    for kind, pk in scopes:
        if kind != "edition":
            continue
        source = _source_of(rows.texts.get(pk), born)
        units = edition_units(pk, rows.of(pk), texts.get(source) if source else None)
        if source:
            del born[source]
        text = scopes["expression", source] if source else None
        yield WrittenUnits(scopes["edition", pk], text, [*map(unit_row, units)])
    for pk in born:
        units = texts[pk].units
        yield WrittenUnits(scopes["expression", pk], None, [*map(unit_row, units)])


def _source_of(text: int | None, born: dict[int, None]) -> int | None:
    """The text that an edition was born from, where its units are still to be written."""
    return text if text is not None and text in born else None


def names_of(stale: Stale) -> Iterator[tuple[Scope, SearchText]]:
    """Give what documents, frameworks and concepts are found by; at most four queries."""
    documents = Document.objects.public().filter(pk__in=stale.documents).order_by("pk")
    yield from _titled(DOCUMENT, documents)
    frameworks = Framework.objects.public().filter(pk__in=stale.frameworks).order_by("pk")
    yield from _titled(FRAMEWORK, frameworks)
    concepts = Concept.objects.filter(pk__in=stale.concepts).order_by("pk")
    for concept in concepts.prefetch_related("labels"):
        labels = [label.text for label in concept.labels.all()]
        titles = list(dict.fromkeys(fold(label) for label in labels))
        unit = named_unit(CONCEPT, concept.pk, titles, code=concept.notation)
        yield Scope("concept", concept.pk, ""), unit


def _titled(kind: int, rows: QuerySet[Any, Any]) -> Iterator[tuple[Scope, SearchText]]:
    for pk, slug, title, uid in rows.values_list("pk", "slug", "title", "entity__uid"):
        shown = Shown(uid.hex, "", len(title), title)
        unit = named_unit(kind, pk, [fold(title)], code=slug, shown=shown)
        yield Scope(KINDS[kind].value, pk, slug), unit


def changed_by_erasure(data: dict[str, Any]) -> list[str]:
    """Give the uids of what an erasure changed, from what its event tells.

    >>> changed_by_erasure({"digests": [{"uid": "a", "place": "b"}]})
    ['a', 'b']
    """
    named = [data.get("expression")]
    for one in data["digests"]:
        named += [one["uid"], one["place"]]
    return [uid for uid in named if uid]
