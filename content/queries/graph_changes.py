"""How the graph of one reading becomes that of another: the rows at what may have changed.

The same records are made by the same functions as of the whole graph (``content.queries.graph``),
of the rows that concern the entities of a scope.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from content.graph_columns import Link
from content.models import (
    Association,
    Citation,
    Concept,
    ConceptBroader,
    Edition,
    Entity,
    Expression,
    Passage,
    Reference,
)
from content.packages import GraphChanges, GraphChoice, GraphRows, LinkRecord, NodeRecord
from content.queries.graph_ends import add_ends
from content.queries.graph_links import (
    REFERRED,
    add_associations,
    add_citations,
    add_references,
    broader_links,
    own_types,
)
from content.queries.graph_near import (
    association_rows,
    branch_rows,
    citation_rows,
    requirement_rows,
    uids_by_entity,
)
from content.queries.graph_nodes import (
    Gathered,
    add_requirement,
    gather_frameworks,
    note_editions,
)
from content.queries.graph_passages import Cited
from content.queries.graph_scope import (
    GraphBefore,
    Scope,
    WholeGraphError,
    close,
    scope_of,
    uids_of,
)
from content.queries.graph_texts import (
    gather_concepts,
    gather_documents,
    gather_passages,
    gather_works,
)
from content.queries.reading import Reading
from content.queries.statements import Row
from content.queries.suspicion import suspect_links
from content.queries.visibility import visible_documents, visible_frameworks

_Reference = tuple[int, int, int | None, int, int, int | None]
# So often ends outside the scope may lead to further ones; beyond, a whole reading is as cheap.
_ROUNDS = 4


class _FurtherError(Exception):
    """Merged entities outside the scope get a node: their whole chains belong to it."""

    def __init__(self, entities: Collection[int]) -> None:
        super().__init__("further entities")
        self.entities = entities


@dataclass(slots=True)
class Narrowed(Gathered):
    """What was found of a scope; what stands outside it is as it was before.

    ``uids`` names entities outside, ``before`` gives the node that one of these has or leads to.
    """

    scope: set[int] = field(default_factory=set)
    before: Callable[[str], str | None] = str
    uids: dict[int, str] = field(default_factory=dict)
    nodes: dict[int, NodeRecord] = field(default_factory=dict)
    joined: list[Link] = field(default_factory=list)

    def tell(self, entity: int, node: NodeRecord) -> None:
        """Take the node of an entity; where it has one, this one in its place."""
        self.nodes[entity] = node

    def join(self, link: Link) -> None:
        """Take an edge between two entities, if it concerns the scope in the end."""
        self.joined.append(link)

    def has(self, entity: int) -> bool:
        """Say whether an entity was told of."""
        return entity in self.nodes

    def settle(self) -> None:
        """Shorten the redirects; what was merged is no node."""
        Gathered.settle(self)
        for entity in self.redirects:
            self.nodes.pop(entity, None)

    def concerns(self, *ends: int) -> bool:
        """Say whether one of these entities is in the scope."""
        return any(entity in self.scope for entity in ends)

    def uid_at(self, entity: int) -> str | None:
        """Give the uid of the node that an entity is or leads to, None where it has none."""
        if entity in self.scope or entity in self.nodes:
            node = self.nodes.get(self.end(entity))
            return node.uid if node else None
        return self.before(self.uids[entity]) if entity in self.uids else None

    def learn(self, entities: Collection[int]) -> None:
        """Look the uids of entities outside up. One query."""
        unknown = {one for one in entities if one not in self.uids and not self.concerns(one)}
        if unknown:
            self.uids.update(uids_by_entity(unknown))

    def asks_for(self, entity: int, uid: str) -> bool:
        """Say whether the node of an entity is asked for; note the uid of one outside."""
        if entity not in self.scope:
            self.uids[entity] = uid
        return entity in self.scope

    def links(self) -> Iterator[LinkRecord]:
        """Yield the edges at the scope (``Gathered.join``)."""
        seen: set[tuple[str, str, str]] = set()
        for link in self.joined:
            source, target = link[:2]
            if not self.concerns(source, target):
                continue
            one, other = self.uid_at(source), self.uid_at(target)
            if one is None or other is None or one == other:
                continue
            record = LinkRecord(one, other, *link[2:])
            if record.uid is None:
                if record[:3] in seen:
                    continue
                seen.add(record[:3])
            yield record


def graph_changes(before: GraphBefore, reading: Reading, start: dt.date | None) -> GraphChanges:
    """Give how ``before`` becomes the graph of ``reading``, whose content began at ``start``.

    Cost: about 45 queries, each of the rows concerned; none reads a table through.

    Raises:
        WholeGraphError: it cannot be told, or it is most of the graph.
    """
    scope = scope_of(before, reading, start)
    for _ in range(_ROUNDS):
        try:
            return _gathered(scope)
        except _FurtherError as further:
            scope.add(further.entities)
            close(scope)
    raise WholeGraphError("too far away")


def _gathered(scope: Scope) -> GraphChanges:
    found = Narrowed(scope.reading, scope=scope.entities, before=scope.before.resolve)
    _requirements(found, scope)
    references = _references(scope)
    _texts(found, scope, references)
    gather_concepts(found, Concept.objects.filter(entity__in=scope.entities))
    found.redirects = {one: to for one, to in scope.chains.items() if one in scope.entities}
    found.settle()
    _links(found, scope, references)
    _branches(found, scope)
    touched = uids_of(scope.entities)
    return GraphChanges(
        frozenset(touched),
        GraphRows(
            tuple(found.nodes.values()),
            tuple(_at(touched, found.links())),
            _redirects(found),
            own_types(),
            GraphChoice(scope.editions, frozenset(scope.texts), scope.merges),
        ),
        _behind(found, scope),
    )


def _behind(found: Narrowed, scope: Scope) -> dict[str, str]:
    """Give, for the first passage of each text that was not there, the last of the one before."""
    texts, behind = sorted(scope.texts), {}
    for text in sorted(found.expressions.keys() - scope.before.choice.texts):
        entity = found.passages.first(text)
        first = None if entity is None else found.nodes.get(entity)
        at = bisect_left(texts, text)
        if first is not None:
            last = Passage.objects.filter(expression__in=texts[:at][-1:]).order_by("-path")
            behind[first.uid] = str(last.values_list("entity__uid", flat=True).first() or "")
    return behind


def _requirements(found: Narrowed, scope: Scope) -> None:
    """Add the frameworks told of, and the chosen requirements of the scope."""
    rows = requirement_rows(scope.entities, _chosen(scope))
    held = {row[2] for row, _ in rows}
    works = visible_frameworks(found.reading).filter(entity__in=scope.entities | scope.told)
    named = set(works.order_by().values_list("pk", flat=True))
    held.update(scope.editions[one] for one in named & scope.editions.keys())
    note_editions(found, Edition.objects.filter(pk__in=held))
    gather_frameworks(found, works)
    found.uids.update((of.owner, of.owner_uid) for of in found.editions.values())
    for row, parent in rows:
        if parent is not None:
            found.uids[row[1]] = parent
        add_requirement(found, row)


def _chosen(scope: Scope) -> set[int]:
    return set(scope.editions.values())


def _references(scope: Scope) -> list[_Reference]:
    """Give the references in the texts that the scope stands in or cites, and those to them."""
    touched = Citation.objects.filter(requirement__entity__in=scope.entities).order_by()
    near = set(touched.values_list("expression_id", flat=True).distinct())
    held = Passage.objects.filter(entity__in=scope.entities).order_by()
    near.update(held.values_list("expression_id", flat=True).distinct())
    near = (near | scope.expressions) & scope.texts
    scope.expressions.update(near)
    rows: dict[int, _Reference] = {}
    for chosen in (
        Q(expression__in=near),
        Q(target__as_passage__expression__in=near),
        Q(target__in=scope.entities),
    ):
        found = Reference.objects.filter(chosen, target__isnull=False).order_by()
        rows.update((row[0], row) for row in found.values_list(*REFERRED))
    return [rows[key] for key in sorted(rows) if rows[key][1] in scope.texts]


def _texts(found: Narrowed, scope: Scope, references: Iterable[_Reference]) -> None:
    """Add documents and passages: those of the scope, and the places that edges lift from."""
    told = scope.entities | scope.told
    gather_documents(found, visible_documents(found.reading).filter(entity__in=told))
    needed = {row[1] for row in references} | scope.expressions
    targets = Passage.objects.filter(entity__in={row[5] for row in references}).order_by()
    needed.update(targets.values_list("expression_id", flat=True).distinct())
    needed &= scope.texts
    works = gather_works(found, Expression.objects.filter(pk__in=needed))
    for entity, uid, *_ in works.values():
        found.uids[entity] = str(uid)
    passages = Passage.objects.filter(expression__in=needed)
    gather_passages(found, works, passages, Expression.objects.filter(pk__in=needed))


def _links(found: Narrowed, scope: Scope, references: list[_Reference]) -> None:
    """Add the edges at the scope that are not its tree; ends without words become nodes."""
    rows = _associations(scope)
    ends = {end for row in rows for end in row[5:7]}
    ends |= {row[5] for row in references if row[5] is not None}
    found.learn(ends)
    _ends(found, scope, ends)
    chosen = Association.objects.filter(pk__in=[row[0] for row in rows])
    suspect = suspect_links(chosen, found.reading).order_by().values_list("pk", flat=True)
    add_associations(found, rows, set(suspect))
    cited = Cited()
    add_citations(found, _citations(found, scope), cited)
    add_references(found, [references], cited)
    near = Q(concept__entity__in=scope.entities) | Q(broader__entity__in=scope.entities)
    broader = ConceptBroader.objects.filter(near)
    found.learn(
        {end for pair in broader.values_list("concept__entity", "broader__entity") for end in pair}
    )
    broader_links(found, broader)


def _associations(scope: Scope) -> list[Any]:
    """Give the rows of the shown associations that begin or end in the scope."""
    rows = association_rows(scope.entities, _chosen(scope))
    owners = {row[-1] for row in rows} - {None}
    shown: set[int | None] = {None}
    if owners:
        seen = visible_documents(scope.reading).filter(pk__in=owners)
        shown |= {*seen.values_list("pk", flat=True)}
    return [row[:-1] for row in rows if row[-1] in shown]


def _ends(found: Narrowed, scope: Scope, ends: Collection[int]) -> None:
    """Add nodes for the ends that have no wording; new ones join the scope."""
    outside = {end for end in ends if not found.concerns(end)}
    missing = {end for end in outside if found.uid_at(end) is None}
    if merged := missing & (scope.chains.keys() | scope.chains.values()):
        raise _FurtherError(merged)
    missing |= {found.end(end) for end in ends if found.concerns(end)} - found.nodes.keys()
    scope.add(missing)
    if missing:
        add_ends(found, Entity.objects.filter(pk__in=missing), missing)


def _citations(found: Narrowed, scope: Scope) -> Iterator[Row]:
    """Yield the rows of the citations into the texts at hand by chosen requirements."""
    for *row, uid in citation_rows(found.expressions.keys(), _chosen(scope)):
        found.uids[row[1]] = uid
        yield tuple(row)


def _branches(found: Narrowed, scope: Scope) -> None:
    """Add the tree edges that end in the scope, from outside."""
    chosen = _chosen(scope)
    for basis, chosen in (("requirement", _chosen(scope)), ("passage", scope.texts)):
        for key, entity, uid, above in branch_rows(basis, scope.entities, chosen):
            if not found.concerns(entity):
                found.uids[entity] = uid
            found.derive(entity, above, "part_of", basis, key)


def _redirects(found: Narrowed) -> dict[str, str]:
    """Give where merged entities of the scope lead."""
    found.merged = uids_by_entity(found.redirects)
    return found.redirects_by_uid()


def _at(touched: Collection[str], links: Iterable[LinkRecord]) -> Iterable[LinkRecord]:
    return (link for link in links if link.source in touched or link.target in touched)
