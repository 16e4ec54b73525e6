"""The words behind the edges and nodes of an answer, looked up for the few that are shown."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from content.models import ConceptLabel, Requirement
from content.packages import LinkRecord, NodeRecord
from content.queries.reading import best_language
from content.queries.statements import fetched_again, is_postgres, members
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
    rationale: str | None
    evidence: str


_SOURCES = {
    "association": _Source("content_association", "rationale", "evidence"),
    "citation": _Source("content_citation", None, "quote"),
    "reference": _Source("content_reference", None, "raw"),
    "requirement": _Source("content_requirement", None, "marker"),
    "passage": _Source("content_passage", None, "marker"),
}
# A row and the place of its source make one number, so that one list asks of all tables.
_PLACES = {basis: place for place, basis in enumerate(_SOURCES)}
_PACK = 8


def link_words(links: Iterable[LinkRecord]) -> dict[Basis, Words]:
    """Give ``{(basis, row): words}`` of the links that have any.

    An association's are its rationale and evidence, a citation's the quoted words, a reference's
    the mention, a part's its marker. Cost: 1 query, none without links.
    """
    wanted = {
        link.row * _PACK + _PLACES[link.basis]: (link.basis, link.row)
        for link in links
        if link.basis in _PLACES
    }
    if not wanted:
        return {}
    rows = fetched_again(_words_sql(), (members(sorted(wanted)),))
    return {wanted[key]: Words(reason or None, words or None) for key, reason, words in rows}


@functools.cache
def _words_sql() -> str:
    asked = "unnest(%s::bigint[]) AS j(value)" if is_postgres() else "json_each(%s) j"
    rationale = {basis: one.rationale for basis, one in _SOURCES.items() if one.rationale}
    evidence = {basis: one.evidence for basis, one in _SOURCES.items()}
    return f"SELECT j.value, {_column(rationale)}, {_column(evidence)} FROM {asked}"  # noqa: S608


def _column(columns: Mapping[str, str]) -> str:
    """Give the SQL of a column of the row that a number says; our own names alone stand in it."""
    cases = (
        f"WHEN {_PLACES[basis]} THEN (SELECT t.{column} FROM {_SOURCES[basis].table} t"  # noqa: S608
        f" WHERE t.id = j.value / {_PACK})"
        for basis, column in columns.items()
    )
    return f"CASE j.value %% {_PACK} {' '.join(cases)} END"


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
