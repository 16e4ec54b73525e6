"""The nodes of the graph, gathered table by table, each one query."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.graph_columns import Link
from content.identity import path_depth
from content.models import (
    Citation,
    Edition,
    Expression,
    Framework,
    Redirect,
    Requirement,
)
from content.packages import NodeRecord
from content.queries.chunks import streamed
from content.queries.graph_passages import Passages
from content.queries.reading import Reading
from content.queries.statements import Row, uid_text
from content.queries.visibility import open_editions, visible_expressions, visible_frameworks
from content.vocabulary import EditionState, EntityKind

LABEL_LENGTH = 40


class ChosenEdition(NamedTuple):
    """What the nodes of an edition say of it; ``owner`` is the entity of its framework.

    ``state`` is that of its nodes.
    """

    framework: int
    label: str
    state: str
    slug: str
    owner: int
    owner_uid: str


@dataclass(slots=True)
class Gathered(ABC):
    """What the queries have found so far; keys are row ids, entities by ``entity_id``.

    Nodes are told of by ``tell`` and edges by ``join``, whose ends are entities: which nodes these
    are is settled in the end.
    """

    reading: Reading
    editions: dict[int, ChosenEdition] = field(default_factory=dict)
    redirects: dict[int, int] = field(default_factory=dict)
    merged: dict[int, str] = field(default_factory=dict)
    merges: dict[str, str] = field(default_factory=dict)
    expressions: dict[int, int] = field(default_factory=dict)
    passages: Passages = field(default_factory=Passages)

    @abstractmethod
    def tell(self, entity: int, node: NodeRecord) -> None:
        """Take the node of an entity; where it has one, this one in its place."""

    @abstractmethod
    def join(self, link: Link) -> None:
        """Take an edge between two entities, those that have nodes once all are told of.

        One without a uid counts once for each pair and type; none joins a node to itself.
        """

    @abstractmethod
    def has(self, entity: int) -> bool:
        """Say whether an entity was told of."""

    @abstractmethod
    def uid_at(self, entity: int) -> str | None:
        """Give the uid of the node of an entity, None where it has none."""

    def end(self, entity: int) -> int:
        """Give the entity that ``entity`` leads to, itself where it was not merged."""
        return self.redirects.get(entity, entity)

    def asks_for(self, entity: int, uid: str) -> bool:
        """Say whether the node of an entity is asked for: all are."""
        del entity, uid
        return True

    def derive(self, source: int, target: int, kind: str, basis: str, row: int) -> None:
        """Take an edge that ``row`` of ``basis`` justifies and that is not stored itself."""
        self.join((source, target, kind, None, basis, row, False, None, False))

    def settle(self) -> None:
        """Shorten every redirect to the last entity on its way that has a wording here.

        Where none of them has one, it leads to the last of all. So a merge never hides words that
        are in force while those that took their place are not. What was merged is no node.
        """
        settled = {}
        for entity in self.redirects:
            way = [entity]
            while (following := self.redirects.get(way[-1])) is not None and following not in way:
                way.append(following)
            settled[entity] = next((one for one in reversed(way) if self.has(one)), way[-1])
        self.redirects = {entity: end for entity, end in settled.items() if end != entity}

    def redirects_by_uid(self) -> dict[str, str]:
        """Give ``{uid merged away: uid of the node that took its place}``."""
        ends = {
            uid: self.uid_at(self.redirects[entity])
            for entity, uid in self.merged.items()
            if entity in self.redirects
        }
        return {uid: end for uid, end in ends.items() if end}


def sameness(*texts: str) -> int:
    """Give a number that is equal for equal wordings, white space aside; 0 for blank ones.

    >>> sameness("慎 言", "") == sameness("慎言", ""), sameness(" ", "")
    (True, 0)
    """
    bare = "\x1f".join(["".join(text.split()) for text in texts])
    if len(bare) < len(texts):
        return 0
    return int.from_bytes(hashlib.blake2b(bare.encode(), digest_size=8).digest(), "big")


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


def gather_requirements(found: Gathered) -> None:
    """Add the frameworks, their requirements and the tree between them. Cost: 4 queries."""
    chosen = chosen_editions(found.reading)
    _redirects(found)
    note_editions(found, chosen)
    gather_frameworks(found, visible_frameworks(found.reading))
    rows = Requirement.objects.filter(edition__in=chosen.values("pk"))
    ordered = rows.order_by("edition__framework__slug", "path").values_list(*_REQUIREMENT)
    for chunk in streamed(ordered):
        for row in chunk:
            add_requirement(found, row)


def _redirects(found: Gathered) -> None:
    for entity, target, uid, target_uid in Redirect.objects.values_list(
        "entity_id", "target_id", "entity__uid", "target__uid"
    ):
        found.redirects[entity] = target
        found.merged[entity] = str(uid)
        found.merges[str(uid)] = str(target_uid)


def note_editions(found: Gathered, editions: QuerySet[Edition, Any]) -> None:
    """Note what the nodes of editions say of them. One query."""
    columns = (
        "pk", "framework_id", "label", "state", "framework__slug", "framework__entity_id",
        "framework__entity__uid",
    )  # fmt: skip
    for key, framework, label, state, slug, owner, uid in editions.values_list(*columns):
        shown = "present" if state == EditionState.PUBLISHED else "draft"
        found.editions[key] = ChosenEdition(framework, label, shown, slug, owner, str(uid))


def gather_frameworks(found: Gathered, known: QuerySet[Framework, Any]) -> None:
    """Add the nodes of frameworks whose chosen editions are noted. One query."""
    by_framework = {row.framework: (row.label, row.state) for row in found.editions.values()}
    columns = ("pk", "entity_id", "entity__uid", "slug", "kind", "title")
    for key, entity, uid, slug, kind, title in known.order_by("slug").values_list(*columns):
        edition, state = by_framework.get(key, (None, "absent"))
        node = NodeRecord(
            str(uid), EntityKind.FRAMEWORK.value, kind, title, "", slug, edition, str(uid), 0,
            state, 0,
        )  # fmt: skip
        found.tell(entity, node)


# The value of an enumeration costs as much to look up as the rest of a row's words.
_KIND = EntityKind.REQUIREMENT.value
_REQUIREMENT = (
    "pk", "parent__entity_id", "edition_id", "entity_id", "entity__uid", "path", "kind", "code",
    "title", "statement",
)  # fmt: skip


def add_requirement(found: Gathered, row: Row) -> None:
    """Add one requirement and its tree edge; its edition must be known."""
    key, parent, edition, entity, uid, path, kind, code, title, statement = row
    of = found.editions[edition]
    node = NodeRecord(
        uid_text(uid), _KIND, kind, title or shortened(statement), code,
        of.slug, of.label, of.owner_uid, path_depth(path), of.state,
        sameness(title, statement),
    )  # fmt: skip
    found.tell(entity, node)
    above = of.owner if parent is None else parent
    found.derive(entity, above, "part_of", "requirement", key)


def shortened(text: str, length: int = LABEL_LENGTH) -> str:
    """Give the first ``length`` characters of a text on one line, with an ellipsis if cut.

    >>> shortened("要特别慎言,对党忠诚", 5)
    '要特别慎言…'
    """
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else line[:length] + "…"
