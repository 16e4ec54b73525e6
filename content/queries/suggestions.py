"""What the words of a draft suggest: links to the provisions they mention, and to concepts."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.utils import timezone

from content.identity import parent_path
from content.models import (
    Citation,
    ConceptLabel,
    Edition,
    Expression,
    Passage,
    Reference,
    Requirement,
)
from content.text.terms import Terms
from content.vocabulary import AssociationType, LabelKind, ProposalKind

# How sure a mention is of what it names: outright, by a bare or chained name, or by its place.
_SURE_BY_KIND = {
    "book": 0.95, "self": 0.95, "bare": 0.9, "chain": 0.85, "relative": 0.7, "unmarked": 0.6,
}  # fmt: skip
_UNSURE = 0.5
# A mention of a 款 or 项 that no requirement stands for leads to the one above.
_BROADER = 0.9
_SURE_BY_LABEL = {LabelKind.PREFERRED: 0.8, LabelKind.ALTERNATIVE: 0.7, LabelKind.HIDDEN: 0.5}
_IN_TITLE = 0.1
_HOMONYM = 0.6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: what shows it and what it would make.

    ``expression`` is a row; ``start`` and ``end`` are code points of its text, None where the
    words stand in no text; ``words`` are the words that show it.
    """

    kind: str
    rule: str
    confidence: float
    expression: int | None
    start: int | None
    end: int | None
    words: str
    payload: dict[str, Any]


class _Span(NamedTuple):
    """A requirement and the words that it stands for."""

    expression: int
    start: int
    end: int
    entity: int
    uid: str
    called: str


def cited_texts(edition: Edition) -> Iterator[tuple[Expression, set[tuple[int, int]]]]:
    """Yield the texts that an edition cites, each with the spans it cites; two queries."""
    spans: dict[int, set[tuple[int, int]]] = defaultdict(set)
    cited = Citation.objects.filter(requirement__edition=edition)
    for text, start, end in cited.values_list("expression", "start", "end"):
        spans[text].add((start, end))
    for expression in Expression.objects.filter(pk__in=spans).order_by("pk"):
        yield expression, spans[expression.pk]


def suggested_citations(edition: Edition) -> Iterator[Suggestion]:
    """Yield ``cites`` links from requirements whose passages mention others' passages.

    One for each pair, by the surest mention; in reading order. The other requirement is one of
    this draft, else of an edition in force today. Some eight queries.
    """
    spans = _spans(edition)
    names = ("expression", "start", "end", "raw", "kind", "target")
    mentions = Reference.objects.filter(expression__in=spans, target__isnull=False)
    rows = list(mentions.order_by("expression", "start", "at").values_list(*names))
    targets = _targets(edition, {row[-1] for row in rows})
    holders = {text: _Holders(held) for text, held in spans.items()}
    best: dict[tuple[str, str], Suggestion] = {}
    for text, start, end, raw, kind, entity in rows:
        source = holders[text].of(start, end)
        target, broader = targets.get(entity, (None, False))
        if source is None or target is None or source.entity == target.entity:
            continue
        sure = _SURE_BY_KIND.get(kind, _UNSURE) * (_BROADER if broader else 1)
        key = source.uid, target.uid
        if key not in best or best[key].confidence < sure:
            best[key] = _citing(source, target, raw, round(sure, 4), (text, start, end))
    yield from best.values()


def _citing(
    source: _Span, target: _Span, raw: str, sure: float, place: tuple[int, int, int]
) -> Suggestion:
    return Suggestion(
        kind=ProposalKind.ASSOCIATION.value,
        rule="mentions_passage",
        confidence=sure,
        expression=place[0],
        start=place[1],
        end=place[2],
        words=raw,
        payload={
            "source": source.uid,
            "target": target.uid,
            "type": AssociationType.CITES.value,
            "rationale": f"“{raw}”所指即{target.called}。",
            "evidence": raw,
            "title": f"{source.called} → {target.called}",
        },
    )


_CITED = (
    "expression", "start", "end", "passage__start", "passage__end", "requirement__entity",
    "requirement__entity__uid", "requirement__code", "requirement__title",
)  # fmt: skip


def _spans(edition: Edition) -> dict[int, list[_Span]]:
    """By text the spans that requirements stand for, outer ones first.

    A requirement whose citation begins where its passage does stands for the whole passage; one
    that quotes some words inside it, for these alone.
    """
    spans: dict[int, list[_Span]] = defaultdict(list)
    cited = Citation.objects.filter(requirement__edition=edition).order_by("expression", "start")
    for text, start, end, low, high, entity, uid, code, title in cited.values_list(*_CITED):
        last = high if low == start else end
        spans[text].append(_Span(text, start, last, entity, str(uid), _called(code, title)))
    for held in spans.values():
        held.sort(key=lambda span: (span.start, -span.end))
    return spans


def _called(code: str, title: str) -> str:
    return " ".join(filter(None, (code, title[:40])))


class _Holders:
    """Finds the smallest of nested spans that holds another."""

    def __init__(self, spans: list[_Span]) -> None:
        """Take spans by start, outer ones first."""
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._above: list[int] = []
        stack: list[int] = []
        for place, span in enumerate(spans):
            while stack and spans[stack[-1]].end < span.end:
                stack.pop()
            self._above.append(stack[-1] if stack else -1)
            stack.append(place)

    def of(self, start: int, end: int) -> _Span | None:
        """Give the span; a binary search and a step for each level."""
        place = bisect_right(self._starts, start) - 1
        while place >= 0 and self._spans[place].end < end:
            place = self._above[place]
        return self._spans[place] if place >= 0 else None


_Targets = dict[int, tuple[_Span | None, bool]]


def _targets(edition: Edition, entities: Collection[int]) -> _Targets:
    """By passage the requirement that stands for it, or for the passage above it (then True)."""
    names = ("entity", "expression", "path")
    named = list(Passage.objects.filter(entity__in=entities).values_list(*names))
    wanted = {(text, above) for _, text, path in named for above in _ancestry(path)}
    texts = {text for text, _ in wanted}
    paths = {path for _, path in wanted}
    held = Passage.objects.filter(expression__in=texts, path__in=paths)
    keys = {(text, path): pk for pk, text, path in held.values_list("pk", "expression", "path")}
    standing = _standing(edition, [pk for place, pk in keys.items() if place in wanted])
    targets: _Targets = {}
    for entity, text, path in named:
        for above in _ancestry(path):
            found = standing.get(keys[text, above])
            if found is not None:
                targets[entity] = found, above != path
                break
    return targets


def _ancestry(path: str) -> list[str]:
    """A path and those above it, the nearest first.

    >>> _ancestry("000001000002")
    ['000001000002', '000001']
    """
    found = []
    while path:
        found.append(path)
        path = parent_path(path)
    return found


def _standing(edition: Edition, passages: Collection[int]) -> dict[int, _Span]:
    """The requirement that stands for each passage: of the draft, else of an edition in force."""
    others = Edition.objects.in_force(timezone.now().date()).exclude(framework=edition.framework)
    rows = Citation.objects.filter(
        Q(requirement__edition=edition) | Q(requirement__edition__in=others),
        passage__in=passages,
        start=F("passage__start"),
    ).order_by("pk")
    found: dict[int, _Span] = {}
    names = ("passage", "requirement__edition", *_CITED)
    for passage, owner, text, start, end, _, _, entity, uid, code, title in rows.values_list(
        *names
    ):
        if passage not in found or owner == edition.pk:
            found[passage] = _Span(text, start, end, entity, str(uid), _called(code, title))
    return found


def suggested_concepts(edition: Edition) -> Iterator[Suggestion]:
    """Yield ``about`` links from requirements whose words hold the label of a known concept.

    One for each requirement and concept, by its surest label. A label that several concepts bear
    makes each of them less sure. Four queries; linear in the words.
    """
    labels = _labels(edition.language)
    terms = Terms(labels)
    rows = Requirement.objects.filter(edition=edition).order_by("path")
    cited = _first_citations(edition)
    for pk, uid, code, title, statement in rows.values_list(
        "pk", "entity__uid", "code", "title", "statement"
    ):
        best: dict[str, tuple[float, str]] = {}
        for words, bonus in ((title, _IN_TITLE), (statement, 0.0)):
            for hit in terms.found_in(words):
                for concept, sure in labels[hit.label].items():
                    found = round(min(1.0, sure + bonus), 4)
                    if found > best.get(concept, (0.0, ""))[0]:
                        best[concept] = found, hit.label
        for concept, (sure, label) in best.items():
            named = str(uid), _called(code, title)
            yield _about(named, concept, label, sure, cited.get(pk))


_Place = tuple[int, int, str]


def _about(
    source: tuple[str, str], concept: str, label: str, sure: float, cited: _Place | None
) -> Suggestion:
    text, start, end = None, None, None
    if cited is not None and label in cited[2]:
        text, start = cited[0], cited[1] + cited[2].index(label)
        end = start + len(label)
    return Suggestion(
        kind=ProposalKind.CONCEPT.value,
        rule="holds_label",
        confidence=sure,
        expression=text,
        start=start,
        end=end,
        words="" if text is None else label,
        payload={
            "source": source[0],
            "target": concept,
            "type": AssociationType.ABOUT.value,
            "rationale": f"条文用到概念“{label}”。",
            "evidence": label,
            "title": f"{source[1]} → {label}",
        },
    )


def _labels(language: str) -> dict[str, dict[str, float]]:
    """By label the concepts that bear it in a language, and how sure each is."""
    primary = language.partition("-")[0]
    rows = ConceptLabel.objects.filter(
        Q(language=primary) | Q(language__startswith=f"{primary}-"),
        concept__entity__redirect__isnull=True,
    ).order_by("concept", "pk")
    found: Mapping[str, dict[str, float]] = defaultdict(dict)
    for text, kind, concept in rows.values_list("text", "kind", "concept__entity__uid"):
        sure = _SURE_BY_LABEL[LabelKind(kind)]
        held = found[text]
        held[str(concept)] = max(held.get(str(concept), 0.0), sure)
    return {
        text: {one: sure * (_HOMONYM if len(held) > 1 else 1) for one, sure in held.items()}
        for text, held in found.items()
    }


def _first_citations(edition: Edition) -> dict[int, _Place]:
    """The first citation of each requirement: its text, where it begins, and its words."""
    cited = Citation.objects.filter(requirement__edition=edition, position=1)
    names = ("requirement", "expression", "start", "quote")
    return {row: (text, start, quote) for row, text, start, quote in cited.values_list(*names)}
