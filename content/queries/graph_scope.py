"""Which entities of the graph a publication, another day or drafts may have changed.

What is not among them has the same wording and the same links as before. Where that cannot be told,
or where most of the graph may have changed, ``WholeGraphError`` says to read all of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import Q

from content.models import (
    Association,
    Citation,
    Concept,
    Document,
    Edition,
    Entity,
    Event,
    Expression,
    Framework,
    Passage,
    Redirect,
    Requirement,
)
from content.packages import GraphChoice
from content.queries.graph_near import uids_by_entity
from content.queries.graph_nodes import chosen_editions, visible_texts
from content.queries.reading import Reading
from content.queries.visibility import (
    open_editions,
    visible_documents,
    visible_expressions,
    visible_frameworks,
)
from content.vocabulary import EventKind

# What rewrites words that stay chosen, or may concern every concept: told of by reading all.
_WHOLE = frozenset({EventKind.CONTENT_ERASED, EventKind.SCHEME_CHANGED})
_WORKS = frozenset(
    {EventKind.DOCUMENT_PUBLISHED, EventKind.DOCUMENT_CHANGED, EventKind.DOCUMENT_STUBBED}
)
_NAMED = frozenset({EventKind.CONCEPT_CREATED, EventKind.CONCEPT_CHANGED})
_EDITIONS = frozenset(
    {
        EventKind.FRAMEWORK_PUBLISHED,
        EventKind.FRAMEWORK_CHANGED,
        EventKind.EDITION_PUBLISHED,
        EventKind.EDITION_WITHDRAWN,
    }
)
_ROUNDS = 9


class WholeGraphError(Exception):
    """The changes cannot be told, or are most of the graph."""


class GraphBefore(Protocol):
    """A graph as it was: of the public content of ``revision``, from the day ``start`` on."""

    @property
    def revision(self) -> int:
        """The public revision that it shows."""

    @property
    def at(self) -> dt.datetime | None:
        """When the last event of that revision was."""

    @property
    def start(self) -> dt.date | None:
        """The day since which its content has been what it is."""

    @property
    def choice(self) -> GraphChoice:
        """What of the tables it shows."""

    @property
    def room(self) -> int:
        """How many entities may be touched at most."""

    def resolve(self, uid: str) -> str | None:
        """Give the uid of the node that a uid is or leads to, None where it has none."""

    def wordless_beside(self, uids: Collection[str]) -> set[str]:
        """Give the nodes without words that stand there for their links to some of these alone."""


@dataclass(slots=True)
class Scope:
    """What may have changed: entities by row, and the works whose choice was made anew.

    ``told`` are works whose nodes are to be told again while their edges stay.
    """

    reading: Reading
    before: GraphBefore
    frameworks: set[int] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)
    entities: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)
    editions: dict[int, int] = field(default_factory=dict)
    texts: set[int] = field(default_factory=set)
    expressions: set[int] = field(default_factory=set)
    chains: dict[int, int] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)

    def add(self, entities: Iterable[int]) -> None:
        """Add entities.

        Raises:
            WholeGraphError: they are too many to be told one by one.
        """
        self.entities.update(entities)
        if len(self.entities) > self.before.room:
            raise WholeGraphError(f"{len(self.entities)} entities")


def scope_of(before: GraphBefore, reading: Reading, start: dt.date | None) -> Scope:
    """Give what of ``before`` may stand otherwise in ``reading``, whose content began at ``start``.

    Cost: about 20 queries, each of the rows concerned.

    Raises:
        WholeGraphError: all is to be read.
    """
    scope = Scope(reading, before)
    concepts = _told_since(scope)
    _between_days(scope, start)
    _drafts(scope)
    _merges(scope)
    _choose_editions(scope)
    _choose_texts(scope)
    scope.add(Concept.objects.filter(entity__in=concepts).values_list("entity_id", flat=True))
    close(scope)
    return scope


def _told_since(scope: Scope) -> set[int]:
    """Note the works that events since name; give the entities of concepts."""
    before = scope.before
    events = Event.objects.filter(revision__gt=before.revision).order_by()
    told = set(events.values_list("kind", "framework", "document").distinct())
    if told and not _same_history(before):
        raise WholeGraphError("another history")
    if any(kind in _WHOLE for kind, _, _ in told):
        raise WholeGraphError("words were rewritten")
    _works_named(
        scope,
        {slug for kind, slug, _ in told if kind in _EDITIONS},
        {slug for kind, _, slug in told if kind in _WORKS},
    )
    if any(kind == EventKind.CONFIRMATION_ADDED for kind, _, _ in told):
        confirmed = events.filter(kind=EventKind.CONFIRMATION_ADDED)
        links = [uid for uid in confirmed.values_list("data__association", flat=True) if uid]
        rows = Association.objects.filter(uid__in=links)
        scope.add(rows.values_list("source_entity_id", flat=True))
    if not any(kind in _NAMED for kind, _, _ in told):
        return set()
    subjects = events.filter(kind__in=_NAMED).values_list("subject", flat=True)
    return set(Entity.objects.filter(uid__in=list(subjects)).values_list("pk", flat=True))


def _same_history(before: GraphBefore) -> bool:
    """Say whether the revision of before is still the one that it was, as after no restore."""
    last = Event.objects.filter(revision=before.revision).order_by("-seq")
    return last.values_list("at", flat=True).first() == before.at


def _works_named(scope: Scope, frameworks: set[str], documents: set[str]) -> None:
    if frameworks:
        found = Framework.objects.filter(slug__in=frameworks)
        scope.frameworks.update(found.values_list("pk", flat=True))
    if documents:
        works = Document.objects.filter(slug__in=documents)
        scope.documents.update(works.values_list("pk", flat=True))


def _between_days(scope: Scope, start: dt.date | None) -> None:
    """Note the works that have something coming into force between the two days."""
    then, now = scope.before.start or dt.date.min, start or dt.date.min
    if then == now:
        return
    days = {"effective_from__gt": min(then, now), "effective_from__lte": max(then, now)}
    editions = Edition.objects.public().filter(**days).order_by()
    scope.frameworks.update(editions.values_list("framework_id", flat=True))
    texts = Expression.objects.public().filter(**days).order_by()
    scope.documents.update(texts.values_list("document_id", flat=True))


def _drafts(scope: Scope) -> None:
    """Note the works of which the reading sees what is not public."""
    reading = scope.reading
    if not reading.drafts:
        return
    scope.frameworks.update(open_editions(reading).values_list("framework_id", flat=True))
    hidden = visible_frameworks(reading).exclude(pk__in=Framework.objects.public().values("pk"))
    scope.frameworks.update(hidden.values_list("pk", flat=True))
    works = visible_documents(reading).filter(published_at__isnull=True)
    scope.documents.update(works.values_list("pk", flat=True))
    texts = visible_expressions(reading).filter(published_at__isnull=True).order_by()
    scope.documents.update(texts.values_list("document_id", flat=True))


def _merges(scope: Scope) -> None:
    """Note what leads elsewhere than it did, and the documents among it as works."""
    changed: set[str] = set()
    before = scope.before.choice.merges
    columns = ("entity_id", "target_id", "entity__uid", "target__uid")
    for entity, target, uid, target_uid in Redirect.objects.values_list(*columns):
        scope.chains[entity] = target
        scope.merges[str(uid)] = str(target_uid)
    for uid in before.keys() | scope.merges.keys():
        if before.get(uid) != scope.merges.get(uid):
            changed |= {uid, before.get(uid, uid), scope.merges.get(uid, uid)}
    if changed:
        entities = set(Entity.objects.filter(uid__in=changed).values_list("pk", flat=True))
        scope.add(entities)
        works = Document.objects.filter(entity__in=entities)
        scope.documents.update(works.values_list("pk", flat=True))


def _choose_editions(scope: Scope) -> None:
    """Choose the editions of the frameworks anew; touch what stands in those that changed."""
    before = scope.before.choice.editions
    scope.editions = {one: key for one, key in before.items() if one not in scope.frameworks}
    if not scope.frameworks:
        return
    chosen = chosen_editions(scope.reading).filter(framework__in=scope.frameworks)
    scope.editions |= dict(chosen.values_list("framework_id", "pk"))
    touched = set(_replaced(before, scope.editions, scope.frameworks))
    published = Q(revision__gt=scope.before.revision)
    withdrawn = Q(withdrawal__revision__gt=scope.before.revision)
    told = Edition.objects.filter(framework__in=scope.frameworks).filter(published | withdrawn)
    touched.update(told.values_list("pk", flat=True))
    changed = Edition.objects.filter(pk__in=touched).values("framework")
    # A link to words that another edition dropped is judged by the edition that is chosen, too.
    rows = Requirement.objects.filter(edition__framework__in=changed).order_by()
    scope.add(rows.values_list("entity_id", flat=True).distinct())
    links = Association.objects.filter(edition__in=touched)
    scope.add(links.values_list("source_entity_id", flat=True))
    works = Framework.objects.filter(pk__in=scope.frameworks)
    for pk, entity in works.values_list("pk", "entity_id"):
        # One that was not there may have been a mere end of links.
        (scope.told if pk in before else scope.entities).add(entity)
    cited = Citation.objects.filter(requirement__edition__in=touched).order_by()
    scope.expressions.update(cited.values_list("expression_id", flat=True).distinct())


def _replaced(
    before: Mapping[int, int], after: Mapping[int, int], frameworks: Iterable[int]
) -> Iterator[int]:
    for framework in frameworks:
        one, other = before.get(framework), after.get(framework)
        if one != other:
            yield from (key for key in (one, other) if key is not None)


def _choose_texts(scope: Scope) -> None:
    """Choose the texts of the works anew; touch all passages in them and what cites them."""
    known = Expression.objects.filter(
        Q(document__in=scope.documents) | Q(pk__in=scope.expressions)
    ).order_by()
    works = set(known.values_list("document_id", flat=True)) | scope.documents
    texts = Expression.objects.filter(document__in=works).order_by()
    of_work = dict(texts.values_list("pk", "document_id"))
    seen = visible_texts(scope.reading).filter(document__in=works).order_by()
    now = set(seen.values_list("pk", flat=True))
    before = scope.before.choice.texts
    scope.texts = {*(before - of_work.keys()), *now}
    scope.expressions.update(pk for pk, work in of_work.items() if work in scope.documents)
    scope.expressions.update((before ^ now) & of_work.keys())
    passages = Passage.objects.filter(expression__in=scope.expressions).order_by()
    scope.add(passages.values_list("entity_id", flat=True))
    scope.add(citing(scope, scope.expressions))
    named = Document.objects.filter(pk__in=works)
    for pk, entity in named.values_list("pk", "entity_id"):
        (scope.entities if pk in scope.documents else scope.told).add(entity)
    # Of the two ends of a link that a work owns one is the work or a passage of it.
    links = Association.objects.filter(document__in=scope.documents)
    scope.add(links.values_list("source_entity_id", flat=True))


def citing(scope: Scope, expressions: Collection[int]) -> Iterator[int]:
    """Yield the entities of the chosen requirements that cite some texts."""
    chosen = set(scope.editions.values())
    rows = Citation.objects.filter(expression__in=expressions).order_by()
    pairs = rows.values_list("requirement__entity_id", "requirement__edition_id").distinct()
    yield from (entity for entity, edition in pairs if edition in chosen)


def close(scope: Scope) -> None:
    """Add whole chains of merges, and ends that stand there for their links alone."""
    for _ in range(_ROUNDS):
        size = len(scope.entities)
        _add_chains(scope)
        beside = scope.before.wordless_beside(uids_of(scope.entities))
        scope.add(Entity.objects.filter(uid__in=beside).values_list("pk", flat=True))
        if len(scope.entities) == size:
            return
    raise WholeGraphError("too far away")


def _add_chains(scope: Scope) -> None:
    """Add what leads to, or from, an entity that is touched."""
    size = -1
    while size != len(scope.entities):
        size = len(scope.entities)
        for entity, target in scope.chains.items():
            if (entity in scope.entities) != (target in scope.entities):
                scope.add((entity, target))


def uids_of(entities: Collection[int]) -> set[str]:
    """Give the uids of entities. One query."""
    return {*uids_by_entity(entities).values()}
