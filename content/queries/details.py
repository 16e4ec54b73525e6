"""What one requirement has beside its wording, added to any number of rows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from content.identity import SEGMENT_WIDTH
from content.models import Association, Citation, Concept, Edition, Requirement
from content.queries.addresses import requirement_address
from content.queries.documents import document_name
from content.queries.editions import following_start, pinned_editions
from content.queries.ends import ends_of
from content.queries.fields import Answer, rows
from content.queries.reading import Reading
from content.queries.shapes import CITATION, CONCEPT_NAME, LINK, PLACE, SIBLINGS
from content.queries.suspicion import judged_citations, last_anchors, suspect_among
from content.queries.visibility import visible_documents, visible_expressions
from content.queries.wordings import all_wordings, localised
from content.vocabulary import AnchorState, AssociationType

Rows = list[Answer]
_PLACE_COLUMNS = (
    "pk", "parent", "path", "entity__uid", "code", "title", "statement", "texts", "edition",
    "edition__label", "edition__framework__slug", "edition__language",
)  # fmt: skip


def add_details(found: Rows, wanted: Iterable[str], reading: Reading) -> None:
    """Add the ``wanted`` fields to rows of requirements, each in a fixed number of queries."""
    steps = dict.fromkeys(_STEPS[name] for name in wanted)
    for step in steps:
        step(found, reading)


def _places(queryset: QuerySet[Requirement, Any], reading: Reading) -> list[dict[str, Any]]:
    """Rows with their ``place``, in reading order."""
    found = list(queryset.order_by("edition", "path").values(*_PLACE_COLUMNS))
    for row in found:
        uid, code = str(row["entity__uid"]), row["code"] or None
        title = localised(row, row["edition__language"], reading.language).label
        address = requirement_address(
            row["edition__framework__slug"], row["edition__label"], code, uid
        )
        row["place"] = PLACE.answer({"uid": uid, "code": code, "title": title, "address": address})
    return found


def _prefixes(path: str) -> list[str]:
    return [path[:end] for end in range(SEGMENT_WIDTH, len(path), SEGMENT_WIDTH)]


def _ancestors(found: Rows, reading: Reading) -> None:
    prefixes = {prefix for row in found for prefix in _prefixes(row["path"])}
    above = Requirement.objects.filter(
        edition__in={row["edition_id"] for row in found}, path__in=prefixes
    )
    places = {(row["edition"], row["path"]): row["place"] for row in _places(above, reading)}
    for row in found:
        keys = [(row["edition_id"], prefix) for prefix in _prefixes(row["path"])]
        row["ancestors"] = [places[key] for key in keys if key in places]


def _children(found: Rows, reading: Reading) -> None:
    below = Requirement.objects.filter(parent__in=[row["id"] for row in found])
    by_parent: dict[int, list[Answer]] = {}
    for row in _places(below, reading):
        by_parent.setdefault(row["parent"], []).append(row["place"])
    for row in found:
        row["children"] = by_parent.get(row["id"], [])


def _beside(*, top: bool) -> tuple[Subquery, Subquery]:
    """The nearest rows before and after an outer row, below the same parent."""
    if top:
        same = Requirement.objects.filter(edition=OuterRef("edition"), parent__isnull=True)
    else:
        same = Requirement.objects.filter(parent=OuterRef("parent"))
    before = same.filter(path__lt=OuterRef("path")).order_by("-path")
    after = same.filter(path__gt=OuterRef("path")).order_by("path")
    return Subquery(before.values("pk")[:1]), Subquery(after.values("pk")[:1])


def _siblings(found: Rows, reading: Reading) -> None:
    """Two queries find the neighbours by index, a third names them."""
    keys = Requirement.objects.filter(pk__in=[row["id"] for row in found])
    pairs: dict[int, tuple[int | None, int | None]] = {}
    for top in (True, False):
        earlier, later = _beside(top=top)
        same = keys.filter(parent__isnull=top).annotate(earlier=earlier, later=later)
        for key, before, after in same.values_list("pk", "earlier", "later"):
            pairs[key] = (before, after)
    named = {key for pair in pairs.values() for key in pair if key is not None}
    places = {
        row["pk"]: row["place"]
        for row in _places(Requirement.objects.filter(pk__in=named), reading)
    }
    for row in found:
        sides = zip(SIBLINGS.names, pairs[row["id"]], strict=True)
        row["siblings"] = SIBLINGS.answer({side: places.get(key or 0) for side, key in sides})


def citation_state(reading: Reading) -> Coalesce:
    """Where a citation lies in the text of the day: as last anchored, else where it always was."""
    anchors = last_anchors(reading).values("state")[:1]
    return Coalesce(Subquery(anchors), Value(AnchorState.ANCHORED.value))


def _citations(found: Rows, reading: Reading) -> None:
    cited = Citation.objects.filter(requirement__in=[row["id"] for row in found])
    if not reading.drafts:
        cited = cited.filter(expression__published_at__isnull=False)
    elif reading.within is not None:
        cited = cited.filter(expression__in=visible_expressions(reading).values("pk"))
    extra = {
        "requirement_id": "requirement",
        "slug": "expression__document__slug",
        "document_uid": "expression__document__entity__uid",
        "title": "expression__document__title",
        "state": "anchored",
        "suspect": "suspect",
    }
    judged = judged_citations(cited, reading).annotate(anchored=citation_state(reading))
    queryset = judged.order_by("requirement", "position")
    by_requirement: dict[int, list[Answer]] = {}
    for row in rows(CITATION, queryset, extra):
        row["document"] = document_name(row)
        by_requirement.setdefault(row["requirement_id"], []).append(CITATION.answer(row))
    for row in found:
        row["citations"] = by_requirement.get(row["id"], [])


def visible_links(reading: Reading) -> QuerySet[Association, Association]:
    """Give the links of the editions the reading is about, and of the documents it may see.

    A pinned edition says nothing of other frameworks: theirs are the links in force on the day.
    """
    pinned = pinned_editions(reading)
    editions = Q(edition__in=pinned)
    if reading.edition is not None:
        others = Edition.objects.in_force(reading.day).exclude(
            framework__in=pinned.values("framework")
        )
        editions |= Q(edition__in=others)
    documents = Q(document__published_at__isnull=False)
    if reading.drafts:
        documents = Q(document__in=visible_documents(reading).values("pk"))
    return Association.objects.filter(editions | documents)


def _touching(found: Rows, reading: Reading) -> list[Answer]:
    """Links from or to the rows: of their own editions, and those that others hold today."""
    entities = {row["entity_id"] for row in found}
    touching = Q(source_entity__in=entities) | Q(target_entity__in=entities)
    own = Q(edition__in={row["edition_id"] for row in found})
    seen = Q(pk__in=visible_links(reading).values("pk"))
    extra = {
        "source_id": "source_entity",
        "target_id": "target_entity",
        "owner": "edition",
        "owner_framework": "edition__framework",
    }
    queryset = Association.objects.filter(touching, own | seen).order_by("id")
    links = rows(LINK, queryset, extra | {"row": "pk"})
    suspect = suspect_among((link["row"] for link in links), reading)
    return [{**link, "suspect": link["row"] in suspect} for link in links]


def _holds(link: Answer, row: Answer) -> bool:
    """Whether a link belongs beside a wording: not if another edition of its framework holds it."""
    own: bool = link["owner"] == row["edition_id"]
    return own or link["owner_framework"] != row["framework_id"]


_SIDES = (("out", "source_id", "target_id"), ("in", "target_id", "source_id"))


def _links(found: Rows, reading: Reading) -> None:
    """Associations and concepts: three queries and those of the ends."""
    links = _touching(found, reading)
    ends = ends_of({link[end] for link in links for end in ("source_id", "target_id")}, reading)
    schemes = dict(Concept.objects.filter(entity__in=ends).values_list("entity", "scheme__slug"))
    for row in found:
        row["associations"] = [
            LINK.answer({**link, "direction": direction, "other": ends[link[other]]})
            for direction, mine, other in _SIDES
            for link in links
            if link[mine] == row["entity_id"] and _holds(link, row)
        ]
        row["concepts"] = [
            _concept(ends[link["target_id"]], schemes[link["target_id"]])
            for link in links
            if link["source_id"] == row["entity_id"]
            and _holds(link, row)
            and link["type"] == AssociationType.ABOUT
            and link["target_id"] in schemes
        ]


def _concept(end: Answer, scheme: str) -> Answer:
    return CONCEPT_NAME.answer({"uid": end["uid"], "scheme": scheme, "label": end["title"]})


def _texts(found: Rows, reading: Reading) -> None:
    del reading
    for row in found:
        row["texts"] = all_wordings(row["original_wording"], row["original"])


def _dates(found: Rows, reading: Reading) -> None:
    del reading
    keys = {row["edition_id"] for row in found}
    ends = Edition.objects.filter(pk__in=keys).annotate(ends=following_start())
    following = dict(ends.values_list("pk", "ends"))
    for row in found:
        row["effective_to"] = following.get(row["edition_id"])


def _citation_string(found: Rows, reading: Reading) -> None:
    del reading
    for row in found:
        row["cite_as"] = cite_as(row["framework_title"], row["edition"], row["code"], row["title"])


def cite_as(framework: str, edition: str, code: str | None, title: str | None) -> str:
    """Give the words by which prose cites a requirement.

    >>> cite_as("五个过硬", "2022", "5.3", "慎言")
    '《五个过硬》（2022）5.3 慎言'
    """
    return f"《{framework}》（{edition}）{' '.join(filter(None, (code, title)))}".strip()


def _nothing(found: Rows, reading: Reading) -> None:
    """For fields that are columns."""


_STEPS: dict[str, Callable[[Rows, Reading], None]] = {
    "ancestors": _ancestors,
    "children": _children,
    "siblings": _siblings,
    "citations": _citations,
    "associations": _links,
    "concepts": _links,
    "texts": _texts,
    "published_at": _nothing,
    "effective_from": _nothing,
    "effective_to": _dates,
    "cite_as": _citation_string,
    "version": _nothing,
}
