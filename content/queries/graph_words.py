"""The words behind the edges and nodes of an answer, looked up for the few that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from content.models import Association, Citation, ConceptLabel, Passage, Reference, Requirement
from content.packages import LinkRecord, NodeRecord
from content.queries.reading import best_language
from content.vocabulary import EntityKind, LabelKind

Basis = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Words:
    """Why a link holds, and the words that show it; None where nobody said."""

    rationale: str | None = None
    evidence: str | None = None


def _of_associations(rows: list[int]) -> dict[int, Words]:
    found = Association.objects.filter(pk__in=rows).values_list("pk", "rationale", "evidence")
    return {key: Words(rationale or None, evidence or None) for key, rationale, evidence in found}


def _of_citations(rows: list[int]) -> dict[int, Words]:
    found = Citation.objects.filter(pk__in=rows).values_list("pk", "quote")
    return {key: Words(None, quote) for key, quote in found}


def _of_references(rows: list[int]) -> dict[int, Words]:
    found = Reference.objects.filter(pk__in=rows).values_list("pk", "raw")
    return {key: Words(None, raw) for key, raw in found}


def _of_requirements(rows: list[int]) -> dict[int, Words]:
    found = Requirement.objects.filter(pk__in=rows).values_list("pk", "marker")
    return {key: Words(None, marker or None) for key, marker in found}


def _of_passages(rows: list[int]) -> dict[int, Words]:
    found = Passage.objects.filter(pk__in=rows).values_list("pk", "marker")
    return {key: Words(None, marker or None) for key, marker in found}


_SOURCES: dict[str, Callable[[list[int]], dict[int, Words]]] = {
    "association": _of_associations,
    "citation": _of_citations,
    "reference": _of_references,
    "requirement": _of_requirements,
    "passage": _of_passages,
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
            for row, words in _SOURCES[basis](sorted(rows)).items():
                found[basis, row] = words
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
