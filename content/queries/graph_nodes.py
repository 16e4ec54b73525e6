"""The nodes of the graph, gathered table by table, each one query."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.identity import path_depth
from content.models import (
    Citation,
    Edition,
    Expression,
    Framework,
    Redirect,
    Requirement,
)
from content.packages import LinkRecord, NodeRecord
from content.queries.reading import Reading
from content.queries.visibility import open_editions, visible_expressions, visible_frameworks
from content.vocabulary import EditionState, EntityKind

LABEL_LENGTH = 40
Place = tuple[int, int, int, int | None]
"""A passage's entity id, start, end and parent row."""


@dataclass(slots=True)
class Gathered:
    """What the queries have found so far; keys are row ids, entities by ``entity_id``.

    ``places`` holds, for each expression, its passages in pre-order by row id.
    """

    reading: Reading
    editions: dict[int, tuple[int, str, str, str]] = field(default_factory=dict)
    nodes: dict[int, NodeRecord] = field(default_factory=dict)
    redirects: dict[int, int] = field(default_factory=dict)
    merged: dict[int, str] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)
    requirements: dict[int, int] = field(default_factory=dict)
    expressions: dict[int, int] = field(default_factory=dict)
    passages: dict[int, Place] = field(default_factory=dict)
    places: dict[int, list[int]] = field(default_factory=dict)
    branches: list[tuple[int, int, str, int]] = field(default_factory=list)

    def end(self, entity: int) -> int:
        """Give the entity that ``entity`` leads to, itself where it was not merged."""
        return self.redirects.get(entity, entity)

    def node_of(self, entity: int) -> NodeRecord | None:
        """Give the node that an entity is or leads to, None where it has none."""
        return self.nodes.get(self.end(entity))

    def concerns(self, *ends: int) -> bool:
        """Say whether an edge between these entities is asked for: all are."""
        del ends
        return True

    def outside(self, entity: int, uid: str) -> None:
        """Note an entity that stands outside what is asked for: none does."""

    def settle(self) -> None:
        """Shorten every redirect to the last entity on its way that has a wording here.

        Where none of them has one, it leads to the last of all. So a merge never hides words that
        are in force while those that took their place are not.
        """
        settled = {}
        for entity in self.redirects:
            way = [entity]
            while (following := self.redirects.get(way[-1])) is not None and following not in way:
                way.append(following)
            settled[entity] = next((one for one in reversed(way) if one in self.nodes), way[-1])
        self.redirects = {entity: end for entity, end in settled.items() if end != entity}
        for entity in self.redirects:
            self.nodes.pop(entity, None)

    def tree(self) -> list[LinkRecord]:
        """Give the tree edges, each pair once, none from a node to itself."""
        found: dict[tuple[str, str], LinkRecord] = {}
        for child, parent, basis, row in self.branches:
            if not self.concerns(child, parent):
                continue
            source, target = self.node_of(child), self.node_of(parent)
            if source and target and source.uid != target.uid:
                link = LinkRecord(source.uid, target.uid, "part_of", None, basis, row)
                found.setdefault((source.uid, target.uid), link)
        return list(found.values())

    def redirects_by_uid(self) -> dict[str, str]:
        """Give ``{uid merged away: uid of the node that took its place}``."""
        ends = {
            uid: self.nodes.get(self.redirects[entity])
            for entity, uid in self.merged.items()
            if entity in self.redirects
        }
        return {uid: node.uid for uid, node in ends.items() if node}


def sameness(*texts: str) -> int:
    """Give a number that is equal for equal wordings, white space aside; 0 for blank ones.

    >>> sameness("慎 言", "") == sameness("慎言", ""), sameness(" ", "")
    (True, 0)
    """
    bare = ["".join(text.split()) for text in texts]
    if not any(bare):
        return 0
    written = "\x1f".join(bare).encode()
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest(), "big")


def chosen_editions(reading: Reading) -> QuerySet[Edition]:
    """Give at most one edition a framework: in force on the day, or its open draft."""
    in_force = Edition.objects.in_force(reading.day)
    if not reading.drafts:
        return in_force
    drafts = open_editions(reading)
    replaced = Q(state=EditionState.PUBLISHED) & Exists(
        drafts.filter(framework=OuterRef("framework"))
    )
    chosen = Q(pk__in=in_force.values("pk")) | Q(pk__in=drafts.values("pk"))
    return Edition.objects.filter(chosen).exclude(replaced)


def visible_texts(reading: Reading) -> QuerySet[Expression]:
    """Give the texts dated up to the day, and any later one that a chosen edition cites."""
    texts = visible_expressions(reading)
    cited = Citation.objects.filter(
        expression=OuterRef("pk"), requirement__edition__in=chosen_editions(reading).values("pk")
    )
    dated = Q(effective_from__isnull=True) | Q(effective_from__lte=reading.day)
    return texts.filter(dated | Exists(cited))


def gather_requirements(reading: Reading) -> Gathered:
    """Give the frameworks, their requirements and the tree between them. Cost: 4 queries."""
    found = Gathered(reading)
    _redirects(found)
    note_editions(found, chosen_editions(reading))
    gather_frameworks(found, visible_frameworks(reading))
    rows = Requirement.objects.filter(edition__in=chosen_editions(reading).values("pk"))
    for row in requirement_rows(rows):
        add_requirement(found, row)
    return found


def _redirects(found: Gathered) -> None:
    for entity, target, uid, target_uid in Redirect.objects.values_list(
        "entity_id", "target_id", "entity__uid", "target__uid"
    ):
        found.redirects[entity] = target
        found.merged[entity] = str(uid)
        found.merges[str(uid)] = str(target_uid)


def note_editions(found: Gathered, editions: QuerySet[Edition, Any]) -> None:
    """Note the framework, label, state and slug of editions. One query."""
    columns = ("pk", "framework_id", "label", "state", "framework__slug")
    for key, *told in editions.values_list(*columns):
        found.editions[key] = tuple(told)


def gather_frameworks(found: Gathered, known: QuerySet[Framework, Any]) -> None:
    """Add the nodes of frameworks whose chosen editions are noted. One query."""
    by_framework = {row[0]: (row[1], row[2]) for row in found.editions.values()}
    columns = ("pk", "entity_id", "entity__uid", "slug", "kind", "title")
    for key, entity, uid, slug, kind, title in known.order_by("slug").values_list(*columns):
        edition, state = by_framework.get(key, (None, "absent"))
        node = NodeRecord(
            str(uid), EntityKind.FRAMEWORK.value, kind, title, "", slug, edition, str(uid), 0,
            _state(state), 0,
        )  # fmt: skip
        found.nodes[entity] = node


def _state(edition_state: str) -> str:
    if edition_state == "absent":
        return "absent"
    return "present" if edition_state == EditionState.PUBLISHED else "draft"


def requirement_rows(chosen: QuerySet[Requirement, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of ``add_requirement`` in reading order. One query."""
    rows = chosen.order_by("edition__framework__slug", "path").values_list(
        "pk", "parent_id", "edition_id", "entity_id", "entity__uid", "path", "kind", "code",
        "title", "statement", "edition__framework__entity_id", "edition__framework__entity__uid",
    )  # fmt: skip
    return iter(rows.iterator(chunk_size=5000))


def add_requirement(found: Gathered, row: tuple[Any, ...]) -> None:
    """Add one requirement and its tree edge; its edition and its parent must be known."""
    (key, parent, edition, entity, uid, path, kind, code, title, statement, owner, owner_uid) = row
    _, label, state, slug = found.editions[edition]
    found.requirements[key] = entity
    # Of a million rows that say the same word one copy is kept.
    node = NodeRecord(
        str(uid), EntityKind.REQUIREMENT.value, intern(kind), title or shortened(statement), code,
        slug, label, intern(str(owner_uid)), path_depth(path), _state(state),
        sameness(title, statement),
    )  # fmt: skip
    found.nodes[entity] = node
    above = owner if parent is None else found.requirements[parent]
    found.branches.append((entity, above, "requirement", key))


def shortened(text: str, length: int = LABEL_LENGTH) -> str:
    """Give the first ``length`` characters of a text on one line, with an ellipsis if cut.

    >>> shortened("要特别慎言,对党忠诚", 5)
    '要特别慎言…'
    """
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else line[:length] + "…"
