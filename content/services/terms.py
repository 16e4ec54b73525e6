"""Concepts by hand: schemes and terms made and changed, terms merged and parted, things linked.

Concepts are public as soon as they exist, so every change is told. They belong to no framework:
editing them takes an editor overall, merging a reviewer, because addresses lead elsewhere then.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from content.errors import MergeRefusedError
from content.identity import born_uid
from content.models import (
    Association,
    Change,
    Concept,
    ConceptBroader,
    ConceptLabel,
    ConceptScheme,
    Edition,
    Entity,
    Redirect,
)
from content.queries.versions import CONCEPT_FIELDS, SCHEME_FIELDS
from content.services.authority import Person, require
from content.services.concept_fields import below, checked_concept, checked_scheme
from content.services.digest_versions import check_digest_version
from content.services.history import Publication, person, publication
from content.services.linking import create_association
from content.services.operations import Operation
from content.services.telling import concept_value, scheme_value, tell_concept, tell_scheme
from content.vocabulary import Action, AssociationType, EntityKind, EventKind, LabelKind


def create_scheme(*, values: Mapping[str, Any], by: Person = None) -> ConceptScheme:
    """Give a new concept scheme: slug, title, and uri, language, license, attribution.

    Raises:
        RoleMissingError: one must be an editor (403).
        InvalidContentError: every field that cannot stand (422).
    """
    with publication() as opened:
        require(by=by, action=Action.EDIT)
        scheme = ConceptScheme.objects.create(**checked_scheme(values, born=True))
        tell_scheme(scheme, EventKind.SCHEME_CREATED, opened)
        operation = Operation(by, at=opened.at)
        uid = born_uid("scheme", scheme.slug)
        operation.note("create", "scheme", uid, after=scheme_value(scheme))
        operation.record()
    return scheme


def change_scheme(
    *,
    scheme: ConceptScheme,
    values: Mapping[str, Any],
    expected: str | None = None,
    by: Person = None,
) -> ConceptScheme:
    """Give a scheme with some of its metadata changed; its short name never changes.

    Raises:
        RoleMissingError: one must be an editor (403).
        VersionConflictError: somebody changed it since (412).
        InvalidContentError: every field that cannot stand (422).
    """
    with publication() as opened:
        require(by=by, action=Action.EDIT)
        held = ConceptScheme.objects.select_for_update().get(pk=scheme.pk)
        uid = born_uid("scheme", held.slug)
        before = scheme_value(held)
        check_digest_version(
            subject=(held.title, uid), names=SCHEME_FIELDS, theirs=before, asked=values,
            expected=expected,
        )  # fmt: skip
        for name, value in checked_scheme(values, born=False).items():
            setattr(held, name, value)
        after = scheme_value(held)
        if after != before:
            held.save()
            tell_scheme(held, EventKind.SCHEME_CHANGED, opened)
            operation = Operation(by, at=opened.at)
            operation.note("change", "scheme", uid, before=before, after=after)
            operation.record()
    return held


def create_concept(
    *, scheme: ConceptScheme, values: Mapping[str, Any], by: Person = None
) -> Concept:
    """Give a new concept of a scheme: notation, labels, definitions, broader.

    Raises:
        RoleMissingError: one must be an editor (403).
        InvalidContentError: every field that cannot stand (422).
    """
    with publication() as opened:
        require(by=by, action=Action.EDIT)
        fields = checked_concept(values, scheme, None)
        entity = Entity.objects.create(kind=EntityKind.CONCEPT, title=_name(fields["labels"]))
        concept = Concept.objects.create(entity=entity, scheme=scheme)
        _put(concept, fields)
        tell_concept(concept, EventKind.CONCEPT_CREATED, opened)
        operation = Operation(by, at=opened.at)
        operation.note("create", "concept", entity.uid, after=concept_value(concept))
        operation.record()
    return concept


def change_concept(
    *,
    concept: Concept,
    values: Mapping[str, Any],
    expected: str | None = None,
    by: Person = None,
) -> Concept:
    """Give a concept with some of notation, labels, definitions and broader changed.

    Each field is replaced whole. ``expected`` is the version that the caller read.

    Raises:
        RoleMissingError: one must be an editor (403).
        MergeRefusedError: it was merged into another (409).
        VersionConflictError: somebody changed it since (412).
        InvalidContentError: every field that cannot stand (422).
    """
    with publication() as opened:
        require(by=by, action=Action.EDIT)
        held = _locked(concept)
        _refuse_merged(held)
        before = concept_value(held)
        check_digest_version(
            subject=(held.entity.title or str(held), held.entity.uid), names=CONCEPT_FIELDS,
            theirs=before, asked=values, expected=expected,
        )  # fmt: skip
        _put(held, checked_concept(_state(held) | dict(values), held.scheme, held))
        if concept_value(held) != before:
            _tell(held, before, opened, by)
    return held


def merge_concepts(
    *, source: Concept, target: Concept, reason: str = "", by: Person = None
) -> Concept:
    """Give ``target``, which ``source`` leads to from now on; ``split_concept`` undoes it.

    Labels of ``source`` become alternative labels of ``target``, and what was narrower than
    ``source`` is narrower than ``target``. Links keep their ends and are followed on reading.

    Raises:
        RoleMissingError: one must be a reviewer (403).
        MergeRefusedError: they are one, one is merged already, or one is narrower (409).
    """
    with publication() as opened:
        require(by=by, action=Action.PUBLISH)
        one, other = _locked(source), _locked(target)
        _refuse_merge(one, other)
        before, was = concept_value(one), concept_value(other)
        labels = _take_labels(one, other)
        shared = set(one.narrower_links.values_list("concept__entity__uid", flat=True))
        shared &= set(other.narrower_links.values_list("concept__entity__uid", flat=True))
        narrower = _take_narrower(one, other, opened, by)
        Redirect.objects.create(
            entity=one.entity, target=other.entity, reason=reason, at=opened.at, by_id=person(by)
        )
        detail = {
            "target": str(other.entity.uid), "reason": reason, "narrower": narrower,
            "labels": labels, "shared": sorted(map(str, shared)),
        }  # fmt: skip
        _tell(one, before, opened, by, ("merge", detail))
        if concept_value(other) != was:
            _tell(other, was, opened, by)
    return other


def split_concept(*, concept: Concept, reason: str = "", by: Person = None) -> Concept:
    """Give a merged concept that leads to itself again, with what the merge gave to the other.

    Labels that the other got by it leave it, and what was narrower than this one is so again,
    where both still stand as the merge left them; what editors changed since stays theirs.

    Raises:
        RoleMissingError: one must be a reviewer (403).
        MergeRefusedError: it was not merged (409).
    """
    with publication() as opened:
        require(by=by, action=Action.PUBLISH)
        held = _locked(concept)
        before = concept_value(held)
        led = Redirect.objects.filter(entity=held.entity_id).select_related("target__as_concept")
        other = next((row.target.as_concept for row in led), None)
        removed, _ = led.delete()
        if not removed:
            raise MergeRefusedError(
                subject=held.entity.title or str(held), reason="it was not merged",
                reason_zh="它没有被合并",
            )  # fmt: skip
        if other is not None:
            _give_back(held, other, opened, by)
        _tell(held, before, opened, by, ("split", {"reason": reason}))
    return held


def _give_back(concept: Concept, other: Concept, opened: Publication, by: Person) -> None:
    """Take back from ``other`` what the last merge of ``concept`` gave it and still stands."""
    merges = Change.objects.filter(
        kind="concept", action="merge", subject=concept.entity.uid
    ).order_by("-id")
    given = merges.values_list("detail", flat=True).first() or {}
    held = _locked(other)
    was = concept_value(held)
    for label in given.get("labels", ()):
        held.labels.filter(**label).delete()
    if concept_value(held) != was:
        held.version += 1
        held.save(update_fields=["version"])
        _tell(held, was, opened, by)
    above = {concept.pk, *_all_above(concept)}
    for uid in given.get("narrower", ()):
        link = held.narrower_links.filter(concept__entity__uid=uid).first()
        if link is not None and link.concept_id not in above:
            _move_narrower(link, concept, opened, by, keep=uid in given.get("shared", ()))


def _all_above(concept: Concept) -> set[int]:
    """The concepts that one is narrower than, whatever the number of steps."""
    found: set[int] = set()
    front = {concept.pk}
    while front:
        links = ConceptBroader.objects.filter(concept__in=front)
        front = set(links.values_list("broader", flat=True)) - found
        found |= front
    return found


def link_concept(
    *, subject: Entity, concept: Concept, edition: Edition, rationale: str, evidence: str = "",
    by: AbstractBaseUser | None = None,
) -> Association:  # fmt: skip
    """Give the link that says, in a draft edition, that something is about a concept.

    Raises as ``content.services.linking.create_association``.
    """
    return create_association(
        source=subject, target=concept.entity, type=AssociationType.ABOUT, edition=edition,
        rationale=rationale, evidence=evidence, by=by,
    )  # fmt: skip


def _locked(concept: Concept) -> Concept:
    rows = Concept.objects.select_for_update(of=("self",)).select_related("entity", "scheme")
    return rows.get(pk=concept.pk)


def _state(concept: Concept) -> dict[str, Any]:
    """A concept's fields as ``checked_concept`` takes them."""
    above = concept.broader_links.values_list("broader__entity__uid", flat=True)
    return {
        "notation": concept.notation,
        "labels": list(concept.labels.order_by("id").values("language", "kind", "text")),
        "definitions": concept.definitions,
        "broader": list(above.order_by("id")),
    }


def _put(concept: Concept, fields: Mapping[str, Any]) -> None:
    concept.notation, concept.definitions = fields["notation"], fields["definitions"]
    concept.version += 0 if concept._state.adding else 1
    concept.save()
    concept.labels.all().delete()
    ConceptLabel.objects.bulk_create(
        ConceptLabel(concept=concept, **label) for label in fields["labels"]
    )
    concept.broader_links.all().delete()
    ConceptBroader.objects.bulk_create(
        ConceptBroader(concept=concept, broader=above) for above in fields["broader"]
    )
    Entity.objects.filter(pk=concept.entity_id).update(title=_name(fields["labels"]))


def _name(labels: list[dict[str, str]]) -> str:
    return next(one["text"] for one in labels if one["kind"] == LabelKind.PREFERRED)


def _tell(
    concept: Concept,
    before: dict[str, Any],
    opened: Publication,
    by: Person,
    told: tuple[str, dict[str, Any] | None] = ("change", None),
) -> None:
    action, detail = told
    tell_concept(concept, EventKind.CONCEPT_CHANGED, opened)
    operation = Operation(by, at=opened.at)
    after = concept_value(concept)
    operation.note(action, "concept", concept.entity.uid, before=before, after=after, detail=detail)
    operation.record()


def _refuse_merged(concept: Concept) -> None:
    led = Redirect.objects.filter(entity=concept.entity_id).select_related("target").first()
    if led is not None:
        raise MergeRefusedError(
            subject=concept.entity.title or str(concept),
            reason=f"it was merged into {led.target.uid}; work on that one",
            reason_zh=f"它已并入 {led.target.uid};请改对后者操作",
        )


def _refuse_merge(source: Concept, target: Concept) -> None:
    named = source.entity.title or str(source)
    if source.pk == target.pk:
        raise MergeRefusedError(
            subject=named, reason="it is the same concept", reason_zh="两者是同一概念"
        )
    _refuse_merged(source)
    _refuse_merged(target)
    if target.pk in below(source) or source.pk in below(target):
        raise MergeRefusedError(
            subject=named,
            reason="one is narrower than the other; take that link away first",
            reason_zh="两者有上下位关系;请先去掉该关系",
        )


def _take_labels(source: Concept, target: Concept) -> list[dict[str, str]]:
    """Give ``target`` the labels of ``source`` that it has not; those it got."""
    held = set(target.labels.values_list("language", "text"))
    taken = [
        {
            "language": label.language,
            "text": label.text,
            "kind": str(
                LabelKind.HIDDEN if label.kind == LabelKind.HIDDEN else LabelKind.ALTERNATIVE
            ),
        }
        for label in source.labels.order_by("id")
        if (label.language, label.text) not in held
    ]
    ConceptLabel.objects.bulk_create(ConceptLabel(concept=target, **label) for label in taken)
    return taken


def _take_narrower(source: Concept, target: Concept, opened: Publication, by: Person) -> list[str]:
    """Put what was narrower than ``source`` below ``target``; the uids of those."""
    moved = []
    for link in source.narrower_links.select_related("concept__entity", "concept__scheme"):
        _move_narrower(link, target, opened, by)
        moved.append(str(link.concept.entity.uid))
    return moved


def _move_narrower(
    link: ConceptBroader, target: Concept, opened: Publication, by: Person, *, keep: bool = False
) -> None:
    """Put a concept below ``target``, instead of where the link has it unless ``keep``."""
    before = concept_value(link.concept)
    if not keep:
        ConceptBroader.objects.filter(pk=link.pk).delete()
    ConceptBroader.objects.get_or_create(concept=link.concept, broader=target)
    _tell(link.concept, before, opened, by)
