"""Requirements: the wording of each in the edition the reading is about."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from content.errors import NotFoundError
from content.identity import SEGMENT_WIDTH, path_depth, subtree_range
from content.models import Citation, Redirect, Requirement
from content.queries.addresses import requirement_address
from content.queries.details import add_details
from content.queries.editions import as_uid, pinned_editions
from content.queries.fields import Answer, Shape
from content.queries.paging import Listing
from content.queries.reading import Reading
from content.queries.redirects import document_family
from content.queries.requirement_sql import requirement_statement, wordings_sql
from content.queries.shapes import EXPANSIONS, REQUIREMENT, REQUIREMENT_ALONE
from content.queries.statements import (
    among,
    fetched,
    json_object,
    members,
    uid_parameter,
    uid_text,
)
from content.queries.wordings import localised
from content.vocabulary import AssociationType

MOST_REDIRECTS = 8


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
    keys: Sequence[int], reading: Reading, expand: tuple[str, ...] = ()
) -> list[Answer]:
    """Give the answers of requirements by row, in the order of ``keys``.

    One query; two more where links are asked for.
    """
    if not keys:
        return []
    statement = requirement_statement(expand, reading)
    text = f"{statement.text} WHERE {among('r.id')}"
    found = [
        _finished(dict(zip(statement.names, row, strict=True)), reading)
        for row in fetched(text, (*statement.params, members(keys)))
    ]
    add_details(found, expand, reading)
    shape, by_key = _shape(expand), {row["id"]: row for row in found}
    return [shape.answer(by_key[key]) for key in keys if key in by_key]


@functools.cache
def _shape(expand: tuple[str, ...]) -> Shape:
    if not expand:
        return REQUIREMENT
    kept = {*REQUIREMENT.names, *expand}
    return REQUIREMENT_ALONE.picked(kept)


_BLANK = ("type", "code", "modality", "actor", "condition", "marker", "digest")


def _finished(row: Answer, reading: Reading) -> Answer:
    """A row of ``requirement_sql`` with the fields that are not columns."""
    original = {"title": row["title"], "statement": row["statement"]}
    original["texts"] = json_object(row["texts"])
    wording = localised(original, row["original"], reading.language)
    for name in _BLANK:
        row[name] = row[name] or None
    row["original_wording"] = original
    row["title"], row["statement"] = wording.title, wording.statement
    row["language"] = wording.language
    row["uid"], row["parent_uid"] = uid_text(row["uid"]), uid_text(row["parent_uid"])
    row["depth"] = path_depth(row["path"])
    row["position"] = int(row["path"][-SEGMENT_WIDTH:])
    row["address"] = requirement_address(row["framework"], row["edition"], row["code"], row["uid"])
    return row


def requirement_listing(query: RequirementQuery, reading: Reading) -> Listing:
    """Give the requirements of the editions the reading is about, each edition in reading order.

    Two queries a page, and a fixed number for each expansion.
    """
    return Listing(
        _narrowed(query, reading),
        ("edition_id", "path"),
        lambda page: shaped_requirements(page.values_list("pk", flat=True), reading, query.expand),
    )


def list_requirements(query: RequirementQuery, reading: Reading) -> list[Answer]:
    """Give every requirement that ``query`` names, each edition in reading order; one query."""
    return requirement_listing(query, reading).all()


def get_requirement(uid: str, reading: Reading) -> Answer:
    """Give one requirement with its place, sources and links; four queries.

    The wording is that of the pinned edition, else of the edition in force on the day, else the
    last one that was; ``effective_to`` tells. A merged requirement leads to the one that took its
    place.

    Raises:
        NotFoundError: no visible wording has this uid (404).
    """
    for _ in range(MOST_REDIRECTS):
        found = _wording(uid, reading)
        if found is not None:
            return _alone(*found, reading)
        follow = Redirect.objects.filter(entity__uid=as_uid(uid)).values_list("target__uid")
        target = follow.first()
        if target is None:
            break
        uid = str(target[0])
    raise NotFoundError(kind="requirement", kind_zh="要求", name=uid)


def _wording(uid: str, reading: Reading) -> tuple[int, str] | None:
    """The row of the wording to show, and the uid of its edition; one query.

    The wording is the pinned one or that in force, else the last one up to the day.
    """
    text, params = wordings_sql(reading)
    found = fetched(text, (*params, uid_parameter(as_uid(uid))))
    pinned = [row for row in found if row[4]]
    if pinned or reading.edition is not None:
        best = max(pinned, key=lambda row: (row[2] or 0, row[0]), default=None)
    else:
        past = [row for row in found if row[3] is not None and row[3] <= reading.day]
        best = max(past, key=lambda row: (row[3], row[2] or 0), default=None)
    return None if best is None else (best[0], uid_text(best[1]))


def _alone(key: int, edition: str, reading: Reading) -> Answer:
    if reading.edition is not None:
        # The label is pinned for this framework; others may have the same one.
        reading = dataclasses.replace(reading, edition=edition)
    return shaped_requirements([key], reading, EXPANSIONS)[0]


def requirement_at(slug: str, label: str | None, code: str, reading: Reading) -> Answer:
    """Give the requirement at an address, by code or uid; four queries.

    Raises:
        NotFoundError: nothing visible stands there (404).
    """
    pinned = dataclasses.replace(reading, edition=label or reading.edition)
    editions = pinned_editions(pinned).filter(framework__slug=slug)
    named = Q(code=code) | Q(entity__uid=as_uid(code))
    found = Requirement.objects.filter(named, edition__in=editions).order_by("path")
    first = found.values_list("pk", "edition__uid").first()
    if first is None:
        place = f"{slug}@{label}/{code}" if label else f"{slug}/{code}"
        raise NotFoundError(kind="requirement", kind_zh="要求", name=place)
    return _alone(first[0], str(first[1]), pinned)
