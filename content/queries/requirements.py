"""Requirements: the wording of each in the edition the reading is about."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from content.errors import NotFoundError
from content.identity import path_depth, path_places, subtree_range
from content.models import Citation, Edition, Redirect, Requirement
from content.queries.addresses import requirement_address
from content.queries.details import add_details
from content.queries.editions import as_uid, pinned_editions
from content.queries.fields import Answer, Shape, answers, rows
from content.queries.paging import Listing
from content.queries.reading import Reading
from content.queries.redirects import document_family
from content.queries.shapes import EXPANSIONS, REQUIREMENT, REQUIREMENT_ALONE
from content.queries.visibility import visible_editions
from content.queries.wordings import localised
from content.vocabulary import AssociationType

MOST_REDIRECTS = 8
_EXTRA = {
    "id": "pk",
    "entity_id": "entity",
    "edition_id": "edition",
    "framework_id": "edition__framework",
    "framework_title": "edition__framework__title",
    "original": "edition__language",
    "revision": "edition__revision",
    "path": "path",
    "parent_id": "parent",
    "title": "title",
    "statement": "statement",
    "texts": "texts",
}


@dataclass(frozen=True, slots=True)
class RequirementQuery:
    """What a list of requirements is narrowed to; every part that is given must hold.

    ``within`` is the uid of a requirement whose subtree is meant; ``document`` the short name of a
    cited document; ``concept`` the uid of a concept; ``words`` must stand in title, statement or
    code; ``expand`` names fields of ``EXPANSIONS`` to add.
    """

    framework: str | None = None
    kinds: tuple[str, ...] = ()
    within: str | None = None
    document: str | None = None
    concept: str | None = None
    modalities: tuple[str, ...] = ()
    words: str | None = None
    uids: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()


def _narrowed(query: RequirementQuery, reading: Reading) -> QuerySet[Requirement, Requirement]:
    editions = pinned_editions(reading)
    if query.framework is not None:
        editions = editions.filter(framework__slug=query.framework)
    found = Requirement.objects.filter(edition__in=editions)
    return found.filter(
        _kinds(query) & _words(query) & _document(query) & _concept(query, reading) & _uids(query)
        & _within(query, reading)
    )  # fmt: skip


def _kinds(query: RequirementQuery) -> Q:
    kinds = Q(kind__in=query.kinds) if query.kinds else Q()
    return kinds & (Q(modality__in=query.modalities) if query.modalities else Q())


def _words(query: RequirementQuery) -> Q:
    if not query.words:
        return Q()
    words = query.words
    return Q(title__icontains=words) | Q(statement__icontains=words) | Q(code__iexact=words)


def _document(query: RequirementQuery) -> Q:
    if query.document is None:
        return Q()
    cited = Citation.objects.filter(
        expression__document__in=document_family(query.document),
        expression__published_at__isnull=False,
    )
    return Q(pk__in=cited.values("requirement"))


def _concept(query: RequirementQuery, reading: Reading) -> Q:
    if query.concept is None:
        return Q()
    about = Q(
        entity__links_out__type=AssociationType.ABOUT,
        entity__links_out__target_entity__uid=as_uid(query.concept),
        entity__links_out__edition__in=pinned_editions(reading),
    )
    return Q(pk__in=Requirement.objects.filter(about).values("pk"))


def _uids(query: RequirementQuery) -> Q:
    if not query.uids:
        return Q()
    return Q(entity__uid__in=[as_uid(uid) for uid in query.uids])


def _within(query: RequirementQuery, reading: Reading) -> Q:
    """The subtree of a requirement in each edition that holds it; one query of its own."""
    if query.within is None:
        return Q()
    tops = Requirement.objects.filter(
        entity__uid=as_uid(query.within), edition__in=pinned_editions(reading)
    )
    condition = Q(pk__in=[])
    for edition, path in tops.values_list("edition", "path"):
        low, high = subtree_range(path)
        condition |= Q(edition=edition, path__gte=low, path__lt=high)
    return condition


def shaped_requirements(
    queryset: QuerySet[Requirement, Any], reading: Reading, expand: tuple[str, ...] = ()
) -> list[Answer]:
    """Give the answers of requirements; one query, and a fixed number for each expansion."""
    shape = _shape(expand)
    found = rows(shape, queryset, _EXTRA)
    for row in found:
        _finish(row, reading)
    add_details(found, expand, reading)
    return answers(shape, found)


@functools.cache
def _shape(expand: tuple[str, ...]) -> Shape:
    if not expand:
        return REQUIREMENT
    kept = {*REQUIREMENT.names, *expand}
    return REQUIREMENT_ALONE.picked(kept)


def _finish(row: Answer, reading: Reading) -> None:
    row["original_wording"] = {name: row[name] for name in ("title", "statement", "texts")}
    wording = localised(row, row["original"], reading.language)
    row["title"], row["statement"] = wording.title, wording.statement
    row["language"] = wording.language
    row["depth"] = path_depth(row["path"])
    row["position"] = path_places(row["path"])[-1]
    row["address"] = requirement_address(row["framework"], row["edition"], row["code"], row["uid"])


def requirement_listing(query: RequirementQuery, reading: Reading) -> Listing:
    """Give the requirements of the editions the reading is about, each edition in reading order.

    Two queries a page, and a fixed number for each expansion.
    """
    return Listing(
        _narrowed(query, reading),
        ("edition_id", "path"),
        lambda page: shaped_requirements(page, reading, query.expand),
    )


def list_requirements(query: RequirementQuery, reading: Reading) -> list[Answer]:
    """Give every requirement that ``query`` names, each edition in reading order; one query."""
    return requirement_listing(query, reading).all()


def get_requirement(uid: str, reading: Reading) -> Answer:
    """Give one requirement with its place, sources and links; some 13 queries.

    The wording is that of the pinned edition, else of the edition in force on the day, else the
    last one that was; ``effective_to`` tells. A merged requirement leads to the one that took its
    place.

    Raises:
        NotFoundError: no visible wording has this uid (404).
    """
    for _ in range(MOST_REDIRECTS):
        key = _wording(uid, reading)
        if key is not None:
            return _alone(key, reading)
        follow = Redirect.objects.filter(entity__uid=as_uid(uid)).values_list("target__uid")
        target = follow.first()
        if target is None:
            break
        uid = str(target[0])
    raise NotFoundError(kind="requirement", kind_zh="要求", name=uid)


def _wording(uid: str, reading: Reading) -> int | None:
    """The row of the wording to show: pinned or in force, else the last one up to the day."""
    name = as_uid(uid)
    written = Requirement.objects.filter(entity__uid=name)
    pinned = written.filter(edition__in=pinned_editions(reading)).values_list("pk", flat=True)
    found = pinned.order_by("-edition__revision", "-pk").first()
    if found is not None or reading.edition is not None:
        return found
    past = written.filter(
        edition__in=visible_editions(reading), edition__effective_from__lte=reading.day
    )
    latest = past.order_by("-edition__effective_from", "-edition__revision")
    return latest.values_list("pk", flat=True).first()


def _alone(key: int, reading: Reading) -> Answer:
    if reading.edition is not None:
        # The label is pinned for this framework; others may have the same one.
        uid = Edition.objects.filter(requirements=key).values_list("uid", flat=True).get()
        reading = dataclasses.replace(reading, edition=str(uid))
    return shaped_requirements(Requirement.objects.filter(pk=key), reading, EXPANSIONS)[0]


def requirement_at(slug: str, label: str | None, code: str, reading: Reading) -> Answer:
    """Give the requirement at an address, by code or uid; some 13 queries.

    Raises:
        NotFoundError: nothing visible stands there (404).
    """
    pinned = dataclasses.replace(reading, edition=label or reading.edition)
    editions = pinned_editions(pinned).filter(framework__slug=slug)
    named = Q(code=code) | Q(entity__uid=as_uid(code))
    found = Requirement.objects.filter(named, edition__in=editions).order_by("path")
    key = found.values_list("pk", flat=True).first()
    if key is None:
        place = f"{slug}@{label}/{code}" if label else f"{slug}/{code}"
        raise NotFoundError(kind="requirement", kind_zh="要求", name=place)
    return _alone(key, pinned)
