"""What a permanent address means: which thing has a uid, and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from content.errors import ErasedError, NotFoundError, WithdrawnError
from content.models import Association, Edition, Entity, Erasure, Expression, Requirement
from content.queries.editions import as_uid, pinned_editions
from content.queries.fields import Shape, text, time
from content.queries.fields import rows as read_rows
from content.queries.fields import uid as uid_field
from content.queries.reading import Reading
from content.queries.redirects import final_uids
from content.vocabulary import EntityKind

TOMBSTONE = Shape(
    "Tombstone",
    "What is left of words that were erased.",
    (
        text("kind", "What held them", "kind", example="requirement"),
        uid_field("place", "Uid of the edition or text that they stood in", "place", null=True),
        text("digest", "Digest of the words while they stood there", "digest"),
        text("remains", "Digest of what stands there now", "remains"),
        time("at", "When they were erased", "at"),
    ),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """A thing by its uid: ``kind`` as in the vocabulary, or edition, expression, association.

    ``names`` are those by which the API knows it; ``led_to`` the uid of what took its place.
    """

    uid: str
    kind: str
    names: tuple[str, ...]
    led_to: str | None = None


def identity_of(uid: str, reading: Reading) -> Identity:
    """Give what has a uid, whether or not it may be seen; at most five queries.

    A merged thing that has no wording of its own on the day names the one that took its place.

    Raises:
        NotFoundError: nothing has it (404).
    """
    name = as_uid(uid)
    entity = Entity.objects.filter(uid=name).values("kind", "as_document__slug",
                                                    "as_framework__slug").first()  # fmt: skip
    if entity is not None:
        return _of_entity(str(name), entity, reading)
    if Edition.objects.filter(uid=name).exists():
        return Identity(str(name), "edition", (str(name),))
    text_names = Expression.objects.filter(uid=name).values_list("document__slug", "label")
    if (found := text_names.first()) is not None:
        return Identity(str(name), "expression", found)
    if Association.objects.filter(uid=name).exists():
        return Identity(str(name), "association", (str(name),))
    raise NotFoundError(kind="thing", kind_zh="内容", name=uid[:200])


def _of_entity(uid: str, entity: Mapping[str, Any], reading: Reading) -> Identity:
    slug = entity["as_document__slug"] or entity["as_framework__slug"]
    found = Identity(uid, entity["kind"], (slug or uid,))
    if entity["kind"] == EntityKind.REQUIREMENT and _is_worded(uid, reading):
        return found
    led_to = final_uids([uid]).get(uid)
    return found if led_to is None else Identity(uid, found.kind, found.names, led_to)


def _is_worded(uid: str, reading: Reading) -> bool:
    pinned = pinned_editions(reading)
    return Requirement.objects.filter(entity__uid=uid, edition__in=pinned).exists()


def refuse_erased(uid: str, subjects: Collection[str], place: str) -> None:
    """Refuse a thing of which the words that stood in one place were erased; one query.

    ``subjects`` are the uids under which that may be recorded, ``place`` the uid of the edition
    or text.

    Raises:
        ErasedError: its tombstones say what is left (410).
    """
    rows = Erasure.objects.filter(subject__in=subjects, place=place).order_by("id")
    tombstones = [TOMBSTONE.answer(row) for row in read_rows(TOMBSTONE, rows)]
    if tombstones:
        day = tombstones[-1]["at"].date().isoformat()
        raise ErasedError(uid=uid, day=day, tombstones=tombstones)


def edition_named(framework: str, label: str) -> str:
    """Give the uid of an edition by its two names; one query."""
    found = Edition.objects.filter(framework__slug=framework, label=label)
    return str(found.values_list("uid", flat=True).get())


def text_named(document: str, label: str) -> str:
    """Give the uid of a dated text by its two names; one query."""
    found = Expression.objects.filter(document__slug=document, label=label)
    return str(found.values_list("uid", flat=True).get())


def requirement_named(slug: str, label: str | None, code: str, reading: Reading) -> tuple[str, str]:
    """Give the uids of the requirement at an address and of its edition; one query.

    Raises:
        NotFoundError: nothing visible stands there (404).
    """
    editions = pinned_editions(replace(reading, edition=label)).filter(framework__slug=slug)
    named = Q(code=code) | Q(entity__uid=as_uid(code))
    found = Requirement.objects.filter(named, edition__in=editions).order_by("path")
    row = found.values_list("entity__uid", "edition__uid").first()
    if row is None:
        place = f"{slug}@{label}/{code}" if label else f"{slug}/{code}"
        raise NotFoundError(kind="requirement", kind_zh="要求", name=place[:200])
    return str(row[0]), str(row[1])


def refuse_withdrawn(uid: str) -> None:
    """Refuse a requirement, link or edition that stood in withdrawn editions alone; one query.

    Raises:
        WithdrawnError: it says which edition was withdrawn last (410).
    """
    name = uuid.UUID(uid)
    held = Q(uid=name) | Q(requirements__entity__uid=name) | Q(associations__uid=name)
    found = (
        Edition.objects.filter(held, withdrawal__isnull=False)
        .select_related("framework", "withdrawal")
        .order_by("-withdrawal__at", "-pk")
        .first()
    )
    if found is not None:
        day = found.withdrawal.at.date().isoformat()
        raise WithdrawnError(uid=uid, edition=f"{found.framework.slug}@{found.label}", day=day)
