"""Plain search: substrings over everything public, what is called so before what says so."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Substr

from content.identity import SEGMENT_WIDTH
from content.models import ConceptLabel, Passage, Requirement
from content.queries.addresses import (
    concept_address,
    document_address,
    passage_address,
    requirement_address,
)
from content.queries.editions import pinned_editions
from content.queries.ends import preferred_labels
from content.queries.fields import Answer, answers
from content.queries.matching import snippet, spans_of, terms_of
from content.queries.reading import Reading
from content.queries.shapes import HIT
from content.queries.visibility import visible_documents, visible_expressions, visible_frameworks
from content.queries.wordings import localised
from content.vocabulary import EntityKind

# Beyond so many candidates of one kind the ranking is not exact and the answer says so.
MOST_CANDIDATES = 200
MOST_TEXTS = 40
EXACT, CODE, BEGINS, TITLED, SAID = 100, 90, 80, 60, 30


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, the facets of all of them, and whether all were ranked."""

    results: list[Answer]
    facets: dict[str, list[tuple[str, int]]]
    ranked: bool
    count_at_least: int
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class _Search:
    terms: tuple[str, ...]
    phrase: str
    reading: Reading
    framework: str | None


def search(
    words: str,
    reading: Reading,
    *,
    kinds: tuple[str, ...] = (),
    framework: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Found:
    """Give what holds every term of ``words``, titles first; at most 14 queries.

    Requirements of the editions the reading is about, documents and their texts of the day,
    frameworks and concepts are searched; ``framework`` leaves requirements and frameworks only.
    """
    asked = _Search(terms_of(words), " ".join(terms_of(words)), reading, framework)
    hits: list[Answer] = []
    complete = True
    for kind, find in _FINDERS.items():
        if kinds and kind not in kinds:
            continue
        found = find(asked) if asked.terms else []
        complete = complete and len(found) <= MOST_CANDIDATES
        hits.extend(found[:MOST_CANDIDATES])
    hits.sort(key=lambda hit: -hit["score"])
    page = hits[offset : offset + limit]
    more = offset + limit < len(hits)
    return Found(
        results=answers(HIT, page),
        facets=_facets(hits),
        ranked=complete,
        count_at_least=len(hits),
        next_offset=offset + limit if more else None,
    )


def _facets(hits: list[Answer]) -> dict[str, list[tuple[str, int]]]:
    """How many hits there are of each kind, framework and document, the most first."""
    return {
        name: Tally(hit[name] for hit in hits if hit[name] is not None).most_common()
        for name in ("kind", "framework", "document")
    }


def _all_terms(terms: tuple[str, ...], *columns: str) -> Q:
    """Every term in one of the columns at least."""
    condition = Q()
    for term in terms:
        any_column = Q()
        for column in columns:
            any_column |= Q(**{f"{column}__icontains": term})
        condition &= any_column
    return condition


def _score(asked: _Search, title: str, code: str | None = None) -> Case:
    """The rank of a row by its title, as the database sees it."""
    whens = [When(**{f"{title}__iexact": asked.phrase}, then=Value(EXACT))]
    if code is not None:
        whens.append(When(**{f"{code}__iexact": asked.phrase}, then=Value(CODE)))
    whens.append(When(**{f"{title}__istartswith": asked.phrase}, then=Value(BEGINS)))
    whens.append(When(_all_terms(asked.terms, title), then=Value(TITLED)))
    return Case(*whens, default=Value(SAID), output_field=IntegerField())


def _hit(asked: _Search, kind: EntityKind, uid: Any, text: str, **rest: Any) -> Answer:
    line, highlights = snippet(asked.terms, text)
    blank = {"code": None, "title": None, "address": None, "framework": None, "document": None}
    return {
        **blank, **rest, "kind": kind.value, "uid": str(uid), "snippet": line,
        "highlights": highlights,
    }  # fmt: skip


def _requirements(asked: _Search) -> list[Answer]:
    editions = pinned_editions(asked.reading)
    if asked.framework is not None:
        editions = editions.filter(framework__slug=asked.framework)
    named = _all_terms(asked.terms, "title", "statement") | Q(code__iexact=asked.phrase)
    rows = Requirement.objects.filter(named, edition__in=editions)
    ranked = rows.annotate(score=_score(asked, "title", "code")).order_by(
        "-score", "edition_id", "path"
    )
    names = (
        "entity__uid", "code", "title", "statement", "texts", "score", "edition__label",
        "edition__language", "edition__framework__slug",
    )  # fmt: skip
    return [_requirement_hit(asked, row) for row in ranked.values(*names)[: MOST_CANDIDATES + 1]]


def _requirement_hit(asked: _Search, row: dict[str, Any]) -> Answer:
    slug, label = row["edition__framework__slug"], row["edition__label"]
    code, uid = row["code"] or None, str(row["entity__uid"])
    said = spans_of(asked.terms, row["statement"])
    wording = localised(row, row["edition__language"], asked.reading.language)
    text = row["statement"] if said else row["title"] or row["statement"]
    return _hit(
        asked, EntityKind.REQUIREMENT, uid, text, code=code, title=wording.label,
        address=requirement_address(slug, label, code, uid), framework=slug, score=row["score"],
    )  # fmt: skip


def _frameworks(asked: _Search) -> list[Answer]:
    rows = visible_frameworks(asked.reading).filter(_all_terms(asked.terms, "title", "slug"))
    if asked.framework is not None:
        rows = rows.filter(slug=asked.framework)
    ranked = rows.annotate(score=_score(asked, "title", "slug")).order_by("-score", "slug")
    names = ("entity__uid", "slug", "title", "score")
    return [
        _hit(
            asked, EntityKind.FRAMEWORK, row["entity__uid"], row["title"], title=row["title"],
            address=f"/frameworks/{row['slug']}", framework=row["slug"], score=row["score"],
        )
        for row in ranked.values(*names)[: MOST_CANDIDATES + 1]
    ]  # fmt: skip


def _documents(asked: _Search) -> list[Answer]:
    if asked.framework is not None:
        return []
    rows = visible_documents(asked.reading).filter(_all_terms(asked.terms, "title", "slug"))
    ranked = rows.annotate(score=_score(asked, "title", "slug")).order_by("-score", "slug")
    names = ("entity__uid", "slug", "title", "score")
    return [
        _hit(
            asked, EntityKind.DOCUMENT, row["entity__uid"], row["title"], title=row["title"],
            address=document_address(row["slug"]), document=row["slug"], score=row["score"],
        )
        for row in ranked.values(*names)[: MOST_CANDIDATES + 1]
    ]  # fmt: skip


def _passages(asked: _Search) -> list[Answer]:
    """The smallest passages that hold all terms, of the first texts that do; two queries."""
    if asked.framework is not None:
        return []
    day = asked.reading.day
    of_the_day = Q(effective_from__isnull=True) | Q(effective_from__lte=day)
    texts = visible_expressions(asked.reading).filter(of_the_day, _all_terms(asked.terms, "text"))
    keys = texts.order_by("document", F("effective_from").desc(nulls_last=True), "-id").values_list(
        "document", "pk"
    )
    newest: dict[int, int] = {}
    for document, key in keys[: MOST_CANDIDATES + 1]:
        newest.setdefault(document, key)
    return _smallest(asked, list(newest.values())[:MOST_TEXTS])


def _smallest(asked: _Search, expressions: list[int]) -> list[Answer]:
    words = Substr("expression__text", F("start") + 1, F("end") - F("start"))
    holding = Passage.objects.filter(expression__in=expressions).annotate(words=words)
    found = holding.filter(_all_terms(asked.terms, "words")).order_by("expression", "path")
    names = (
        "entity__uid", "path", "marker", "title", "words", "expression", "expression__label",
        "expression__document__slug",
    )  # fmt: skip
    rows = list(found.values(*names)[: MOST_CANDIDATES + 1])
    paths = {(row["expression"], row["path"]) for row in rows}
    above = {
        (key, path[:end])
        for key, path in paths
        for end in range(SEGMENT_WIDTH, len(path), SEGMENT_WIDTH)
    }
    return [
        _passage_hit(asked, row) for row in rows if (row["expression"], row["path"]) not in above
    ]


def _passage_hit(asked: _Search, row: dict[str, Any]) -> Answer:
    slug, uid = row["expression__document__slug"], str(row["entity__uid"])
    titled = bool(spans_of(asked.terms, row["title"]))
    return _hit(
        asked, EntityKind.PASSAGE, uid, row["words"],
        title=" ".join(filter(None, (row["marker"], row["title"]))) or None,
        address=passage_address(slug, row["expression__label"], uid), document=slug,
        score=SAID - (5 if titled else 10),
    )  # fmt: skip


def _concepts(asked: _Search) -> list[Answer]:
    if asked.framework is not None:
        return []
    rows = ConceptLabel.objects.filter(_all_terms(asked.terms, "text"))
    ranked = rows.annotate(score=_score(asked, "text")).order_by("-score", "id")
    names = ("concept", "concept__entity__uid", "text", "score")
    labels: dict[int, dict[str, Any]] = {}
    for row in ranked.values(*names)[: MOST_CANDIDATES + 1]:
        labels.setdefault(row["concept"], row)
    titles = preferred_labels(labels, asked.reading)
    return [
        _hit(
            asked, EntityKind.CONCEPT, row["concept__entity__uid"], row["text"],
            title=titles.get(key), address=concept_address(str(row["concept__entity__uid"])),
            score=row["score"],
        )
        for key, row in labels.items()
    ]  # fmt: skip


_FINDERS: dict[EntityKind, Callable[[_Search], list[Answer]]] = {
    EntityKind.FRAMEWORK: _frameworks,
    EntityKind.REQUIREMENT: _requirements,
    EntityKind.CONCEPT: _concepts,
    EntityKind.DOCUMENT: _documents,
    EntityKind.PASSAGE: _passages,
}
