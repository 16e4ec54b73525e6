"""The words behind the edges and nodes of an answer, looked up for the few that are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from content.models import ConceptLabel, Requirement
from content.packages import LinkRecord, NodeRecord
from content.queries.reading import best_language
from content.queries.statements import among, fetched, members
from content.vocabulary import EntityKind, LabelKind

Basis = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Words:
    """Why a link holds, and the words that show it; None where nobody said."""

    rationale: str | None = None
    evidence: str | None = None


class _Source(NamedTuple):
    """The table whose rows justify links, and the columns of their rationale and evidence."""

    table: str
    rationale: str
    evidence: str


_SOURCES = {
    "association": _Source("content_association", "rationale", "evidence"),
    "citation": _Source("content_citation", "NULL", "quote"),
    "reference": _Source("content_reference", "NULL", "raw"),
    "requirement": _Source("content_requirement", "NULL", "marker"),
    "passage": _Source("content_passage", "NULL", "marker"),
}


def link_words(links: Iterable[LinkRecord]) -> dict[Basis, Words]:
    """Give ``{(basis, row): words}`` of the links that have any.

    An association's are its rationale and evidence, a citation's the quoted words, a reference's
    the mention, a part's its marker. Cost: at most 5 queries.
    """
    wanted: dict[str, set[int]] = {}
    for link in links:
        wanted.setdefault(link.basis, set()).add(link.row)
    found: dict[Basis, Words] = {}
    for basis, rows in wanted.items():
        if basis in _SOURCES:
            table, rationale, evidence = _SOURCES[basis]
            # Our own names; every value is a parameter.
            sql = f"SELECT id, {rationale}, {evidence} FROM {table} WHERE {among('id')}"  # noqa: S608
            for row, reason, words in fetched(sql, [members(sorted(rows))]):
                found[basis, row] = Words(reason or None, words or None)
    return found


def translated_labels(nodes: Iterable[NodeRecord], language: str) -> dict[str, str]:
    """Give ``{uid: label}`` of the nodes that have one in ``language``. Cost: 2 queries."""
    kinds: dict[str, list[NodeRecord]] = {}
    for node in nodes:
        kinds.setdefault(node.kind, []).append(node)
    found = _requirement_titles(kinds.get(EntityKind.REQUIREMENT, []), language)
    return found | _concept_labels(kinds.get(EntityKind.CONCEPT, []), language)


def _requirement_titles(nodes: list[NodeRecord], language: str) -> dict[str, str]:
    versions = {(node.uid, node.work, node.version) for node in nodes}
    rows = Requirement.objects.filter(entity__uid__in=[node.uid for node in nodes]).exclude(
        texts={}
    )
    found = {}
    for uid, slug, label, texts in rows.values_list(
        "entity__uid", "edition__framework__slug", "edition__label", "texts"
    ):
        tag = best_language(language, list(texts))
        if tag and (str(uid), slug, label) in versions and texts[tag].get("title"):
            found[str(uid)] = texts[tag]["title"]
    return found


def _concept_labels(nodes: list[NodeRecord], language: str) -> dict[str, str]:
    rows = ConceptLabel.objects.filter(
        kind=LabelKind.PREFERRED, concept__entity__uid__in=[node.uid for node in nodes]
    )
    by_uid: dict[str, dict[str, str]] = {}
    for uid, tag, text in rows.values_list("concept__entity__uid", "language", "text"):
        by_uid.setdefault(str(uid), {})[tag] = text
    tags = {uid: best_language(language, list(labels)) for uid, labels in by_uid.items()}
    return {uid: by_uid[uid][tag] for uid, tag in tags.items() if tag}
