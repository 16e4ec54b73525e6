"""What concepts and schemes may say, checked field by field."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from content.errors import FieldProblem
from content.models import Concept, ConceptBroader, ConceptScheme
from content.services.headers import fit_unless, needed_problems, text_problems
from content.vocabulary import LabelKind

SCHEME_LIMITS = {"title": 500, "uri": 500, "language": 35, "license": 300, "attribution": 500}
CONCEPT_NAMES = ("notation", "labels", "definitions", "broader")
MOST_LABELS = 200
_LONGEST = {"notation": 64, "text": 300, "definition": 20_000}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 120


def checked_scheme(values: Mapping[str, Any], *, born: bool) -> dict[str, Any]:
    """Give a scheme's fields fit to be stored; ``slug`` only when it is ``born``.

    Raises:
        InvalidContentError: every field that is unknown, missing or cannot stand (422).
    """
    problems = list(text_problems(values, SCHEME_LIMITS, {"slug"} if born else set()))
    if born or "title" in values:
        problems += needed_problems(values, "title")
    if "language" in values:
        problems += needed_problems(values, "language")
    if born:
        problems += _slug_problems(values.get("slug"))
    return fit_unless(problems, values)


def _slug_problems(slug: Any) -> Iterator[FieldProblem]:
    if not isinstance(slug, str) or len(slug) > _LONGEST_SLUG or not _SLUG.fullmatch(slug):
        yield FieldProblem(
            "slug", "invalid", "must be lower-case letters, digits and single hyphens",
            "须为小写字母、数字与单个连字符",
        )  # fmt: skip
    elif ConceptScheme.objects.filter(slug=slug).exists():
        yield FieldProblem("slug", "taken", "another scheme has it", "已被另一概念表使用")


def checked_concept(
    values: Mapping[str, Any], scheme: ConceptScheme, concept: Concept | None
) -> dict[str, Any]:
    """Give a concept's fields fit to be stored, ``broader`` as concept rows.

    ``values`` hold a whole concept: notation, labels (``language``, ``kind``, ``text``),
    definitions by language, uids of broader concepts. ``concept`` is the one that is changed.

    Raises:
        InvalidContentError: every field that is unknown, missing or cannot stand (422).
    """
    problems = [
        FieldProblem(name, "unknown", "is not a field of a concept", "不是概念的字段")
        for name in values
        if name not in CONCEPT_NAMES
    ]
    problems += text_problems(
        {"notation": values.get("notation") or ""}, {"notation": _LONGEST["notation"]}, set()
    )
    problems += _notation_problems(values.get("notation") or "", scheme, concept)
    problems += _label_problems(values.get("labels") or [])
    problems += _definition_problems(values.get("definitions") or {})
    above, unfit = _broader(values.get("broader") or [], scheme, concept)
    fit_unless([*problems, *unfit], values)
    return {
        "notation": values.get("notation") or "",
        "labels": [dict(label) for label in values.get("labels") or []],
        "definitions": dict(values.get("definitions") or {}),
        "broader": above,
    }


def _notation_problems(
    notation: str, scheme: ConceptScheme, concept: Concept | None
) -> Iterator[FieldProblem]:
    same = Concept.objects.filter(scheme=scheme, notation=notation)
    if concept is not None:
        same = same.exclude(pk=concept.pk)
    if notation and same.exists():
        reason = ("another concept of the scheme has it", "本概念表中已有此代号")
        yield FieldProblem("notation", "taken", *reason)


def _label_problems(labels: list[Mapping[str, Any]]) -> Iterator[FieldProblem]:
    if not 0 < len(labels) <= MOST_LABELS:
        reason = (f"must be 1 to {MOST_LABELS} labels", f"须有 1 至 {MOST_LABELS} 个标签")
        yield FieldProblem("labels", "required", *reason)
    preferred = Counter(one["language"] for one in labels if one["kind"] == LabelKind.PREFERRED)
    if labels and not preferred:
        yield FieldProblem("labels", "preferred", "one must be preferred", "须有一个首选标签")
    seen: set[tuple[str, str]] = set()
    for at, one in enumerate(labels):
        place = f"labels.{at}"
        yield from _one_label_problems(one, place)
        if (one["language"], one["text"]) in seen:
            # SKOS S13: the label properties are pairwise disjoint.
            reason = ("stands twice in this language", "在该语言中重复")
            yield FieldProblem(f"{place}.text", "duplicate", *reason)
        if one["kind"] == LabelKind.PREFERRED and preferred[one["language"]] > 1:
            # SKOS S14: at most one preferred label a language.
            reason = ("is one of several preferred ones in its language", "同一语言只能有一个首选")
            yield FieldProblem(f"{place}.kind", "preferred", *reason)
        seen.add((one["language"], one["text"]))


def _one_label_problems(label: Mapping[str, Any], place: str) -> Iterator[FieldProblem]:
    if not label["text"].strip():
        yield FieldProblem(f"{place}.text", "required", "must be given", "必须给出")
    if len(label["text"]) > _LONGEST["text"]:
        most = _LONGEST["text"]
        yield FieldProblem(
            f"{place}.text",
            "too_long",
            f"must have at most {most} characters",
            f"不得超过 {most} 字",
        )
    if not _is_language(label["language"]):
        yield _no_language(f"{place}.language")


def _definition_problems(definitions: Mapping[str, Any]) -> Iterator[FieldProblem]:
    for language, words in definitions.items():
        place = f"definitions.{language[:40]}"
        if not _is_language(language):
            yield _no_language(place)
        elif not isinstance(words, str) or not 0 < len(words) <= _LONGEST["definition"]:
            most = _LONGEST["definition"]
            yield FieldProblem(
                place, "invalid", f"must be 1 to {most} characters", f"须为 1 至 {most} 字"
            )


def _is_language(tag: str) -> bool:
    return len(tag) <= SCHEME_LIMITS["language"] and bool(_LANGUAGE.fullmatch(tag))


def _no_language(place: str) -> FieldProblem:
    return FieldProblem(place, "invalid", "is no language tag (BCP 47)", "不是语言标签(BCP 47)")


def _broader(
    uids: list[Any], scheme: ConceptScheme, concept: Concept | None
) -> tuple[list[Concept], list[FieldProblem]]:
    """The rows of broader concepts, and what is wrong with them: strangers and circles."""
    rows = Concept.objects.filter(scheme=scheme, entity__uid__in=uids)
    held = {row.entity.uid: row for row in rows.select_related("entity")}
    above, problems = [], []
    lower = set() if concept is None else {concept.pk, *below(concept)}
    for at, uid in enumerate(dict.fromkeys(uids)):
        row = held.get(uid)
        if row is None:
            reason = ("is no concept of the same scheme", "不是同一概念表中的概念")
            problems.append(FieldProblem(f"broader.{at}", "unknown", *reason))
        elif row.pk in lower:
            reason = ("is this concept or narrower than it", "是本概念或其下位概念,会成环")
            problems.append(FieldProblem(f"broader.{at}", "cycle", *reason))
        else:
            above.append(row)
    return above, problems


def below(concept: Concept) -> set[int]:
    """Give the rows of all concepts narrower than one, at any depth; a query a level."""
    found: set[int] = set()
    front = {concept.pk}
    while front:
        rows = ConceptBroader.objects.filter(broader__in=front)
        front = set(rows.values_list("concept", flat=True)) - found
        found |= front
    return found
