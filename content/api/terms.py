"""Writes to concept schemes and concepts."""

from __future__ import annotations

from typing import Any

from content.api.bodies import merged
from content.api.inputs import changed
from content.api.writes import Call, Done, Write, WritingView
from content.errors import FieldProblem, InvalidContentError, NotFoundError
from content.models import Concept, ConceptScheme
from content.queries.concepts import get_concept, get_scheme
from content.queries.editions import as_uid
from content.queries.fields import Field, Kind, Shape, many, text
from content.queries.fields import uid as uid_field
from content.queries.reading import Reading, today
from content.queries.shapes import CONCEPT_ALONE, SCHEME
from content.services import terms
from content.vocabulary import LabelKind

SCHEME_INPUT = Shape(
    "ConceptSchemeInput",
    "A new concept scheme.",
    (
        text("slug", "Short name", example="ganbu"),
        text("title", "Title", example="干部工作用语"),
        text("uri", "URI", optional=True, null=True),
        text("language", "Language (BCP 47)", optional=True, example="zh-Hans"),
        text("license", "Licence", optional=True, null=True),
        text("attribution", "Attribution", optional=True, null=True),
    ),
)
SCHEME_CHANGE = changed(SCHEME_INPUT, "ConceptSchemeChange", "slug")
LABEL_INPUT = Shape(
    "ConceptLabelInput",
    "One label.",
    (
        text("language", "Language (BCP 47)", example="zh-Hans"),
        text("kind", "Role of the label", words=tuple(LabelKind), example="pref"),
        text("text", "The label", example="大局意识"),
    ),
)
_FIELDS = (
    text("notation", "Notation", optional=True, null=True),
    many("labels", LABEL_INPUT, "Labels; one preferred a language"),
    Field("definitions", Kind.TEXT, "Definition by language", keyed=True, optional=True, null=True),
    many("broader", Kind.UID, "Broader concepts of the same scheme", optional=True),
)
CONCEPT_INPUT = Shape(
    "ConceptInput",
    "A new concept.",
    (text("scheme", "Short name of its scheme", example="ganbu"), *_FIELDS),
)
CONCEPT_CHANGE = changed(CONCEPT_INPUT, "ConceptChange", "scheme")
_REASON = text("reason", "Why", optional=True)
CONCEPT_MERGE = Shape(
    "ConceptMerge",
    "Which concept it is.",
    (uid_field("into", "The concept that it leads to"), _REASON),
)
CONCEPT_SPLIT = Shape("ConceptSplit", "Why.", (_REASON,))


def _scheme(slug: str) -> ConceptScheme:
    found = ConceptScheme.objects.filter(slug=slug).first()
    if found is None:
        raise NotFoundError(kind="concept scheme", kind_zh="概念表", name=slug[:200])
    return found


def _concept(uid: Any) -> Concept:
    found = Concept.objects.select_related("entity", "scheme").filter(entity__uid=uid).first()
    if found is None:
        raise NotFoundError(kind="concept", kind_zh="概念", name=str(uid))
    return found


def _scheme_done(slug: str, *, is_new: bool = False) -> Done:
    answer = get_scheme(slug)
    location = f"/api/v1/concepts/schemes/{slug}/" if is_new else None
    return Done(answer, version=answer["version"], location=location)


def _done(concept: Concept, *, is_new: bool = False) -> Done:
    uid = str(concept.entity.uid)
    answer = get_concept(uid, Reading(day=today()))
    location = f"/api/v1/concepts/{uid}/" if is_new else None
    return Done(answer, version=answer["version"], location=location)


def _blanked(values: dict[str, Any]) -> dict[str, Any]:
    return {name: "" if value is None else value for name, value in values.items()}


def create_scheme(call: Call) -> Done:
    """Make a scheme."""
    made = terms.create_scheme(values=_blanked(call.values), by=call.by)
    return _scheme_done(made.slug, is_new=True)


def change_scheme(call: Call) -> Done:
    """Change what a scheme says of itself."""
    made = terms.change_scheme(
        scheme=_scheme(call.names["slug"]),
        values=_blanked(call.values),
        expected=call.version,
        by=call.by,
    )
    return _scheme_done(made.slug)


def create(call: Call) -> Done:
    """Make a concept."""
    values = dict(call.values)
    scheme = ConceptScheme.objects.filter(slug=values.pop("scheme")).first()
    if scheme is None:
        problem = FieldProblem("scheme", "unknown", "is no concept scheme", "没有这个概念表")
        raise InvalidContentError(fields=(problem,), count=1)
    return _done(terms.create_concept(scheme=scheme, values=values, by=call.by), is_new=True)


def change(call: Call) -> Done:
    """Change a concept."""
    concept, values = _concept(as_uid(call.names["uid"])), dict(call.values)
    if "definitions" in values:
        patch = values["definitions"]
        values["definitions"] = {} if patch is None else merged(concept.definitions, patch)
    made = terms.change_concept(concept=concept, values=values, expected=call.version, by=call.by)
    return _done(made)


def merge(call: Call) -> Done:
    """Merge a concept into another."""
    made = terms.merge_concepts(
        source=_concept(as_uid(call.names["uid"])),
        target=_concept(call.values["into"]),
        reason=call.values.get("reason", ""),
        by=call.by,
    )
    return _done(made)


def split(call: Call) -> Done:
    """Undo a merge."""
    concept = _concept(as_uid(call.names["uid"]))
    return _done(
        terms.split_concept(concept=concept, reason=call.values.get("reason", ""), by=call.by)
    )


CREATE_SCHEME = Write(create_scheme, "Make a concept scheme.", SCHEME_INPUT, SCHEME, status=201)
CHANGE_SCHEME = Write(
    change_scheme,
    "Change a concept scheme's metadata, by JSON merge patch.",
    SCHEME_CHANGE,
    SCHEME,
    versioned=True,
)
CREATE = Write(
    create, "Make a concept; it is public at once.", CONCEPT_INPUT, CONCEPT_ALONE, status=201
)
CHANGE = Write(
    change,
    "Change a concept, by JSON merge patch: labels and broader are given whole.",
    CONCEPT_CHANGE,
    CONCEPT_ALONE,
    versioned=True,
)


class ConceptMerge(WritingView):
    """Two concepts are one."""

    writes = {
        "post": Write(
            merge,
            "Merge this concept into another, which reading is led to from now on.",
            CONCEPT_MERGE,
            CONCEPT_ALONE,
        )
    }


class ConceptSplit(WritingView):
    """A merged concept stands for itself again."""

    writes = {"post": Write(split, "Undo a merge of this concept.", CONCEPT_SPLIT, CONCEPT_ALONE)}
