"""Editions: which may be seen, which is in force, and the tree of one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from content.errors import NotFoundError
from content.models import Edition, Requirement
from content.queries.addresses import edition_address, requirement_address
from content.queries.fields import Answer, answers, rows
from content.queries.paging import Listing
from content.queries.reading import Reading
from content.queries.shapes import EDITION, TREE
from content.queries.visibility import open_editions, visible_editions
from content.queries.wordings import localised
from content.vocabulary import EditionState

if TYPE_CHECKING:
    from content.querysets import EditionQuerySet

UID_LENGTH = 36
NIL = uuid.UUID(int=0)


def as_uid(name: str) -> uuid.UUID:
    """Give ``name`` as a uid; the nil one, which names nothing, where it is not written as one.

    >>> as_uid("5.3") == NIL
    True
    """
    try:
        return uuid.UUID(name) if len(name) == UID_LENGTH else NIL
    except ValueError:
        return NIL


def pinned_editions(reading: Reading) -> EditionQuerySet:
    """Give the editions that the reading is about: the ones pinned, else those in force.

    With drafts, an open draft takes the place of its framework's edition in force.
    """
    seen = visible_editions(reading)
    if reading.edition is not None:
        return seen.filter(Q(label=reading.edition) | Q(uid=as_uid(reading.edition)))
    in_force = seen.in_force(reading.day)
    if not reading.drafts:
        return in_force
    open_draft = open_editions(reading).filter(framework=OuterRef("framework"))
    kept = ~Exists(open_draft) & Q(pk__in=in_force.values("pk"))
    return seen.filter(~Q(state=EditionState.PUBLISHED) | kept)


def following_start() -> Subquery:
    """Give, for an edition row, the start of the next public edition of its framework."""
    later = Q(effective_from__gt=OuterRef("effective_from")) | Q(
        effective_from=OuterRef("effective_from"), revision__gt=OuterRef("revision")
    )
    following = Edition.objects.public().filter(later, framework=OuterRef("framework"))
    return Subquery(following.order_by("effective_from", "revision").values("effective_from")[:1])


def shaped_editions(queryset: QuerySet[Edition, Any], reading: Reading) -> list[Answer]:
    """Give the answers of editions, in three queries."""
    found = rows(
        EDITION, queryset.annotate(ends=following_start()), {"id": "pk", "effective_to": "ends"}
    )
    keys = [row["id"] for row in found]
    in_force = set(
        Edition.objects.in_force(reading.day).filter(pk__in=keys).values_list("pk", flat=True)
    )
    counted = Requirement.objects.filter(edition__in=keys).values_list("edition")
    counts = dict(counted.annotate(rows=Count("pk")).order_by())
    for row in found:
        row["in_force"] = row["id"] in in_force
        row["requirements"] = counts.get(row["id"], 0)
        row["address"] = edition_address(row["framework"], row["label"])
    return answers(EDITION, found)


def edition_listing(reading: Reading, framework: str | None = None) -> Listing:
    """Give the visible editions, oldest first within their framework; three queries a page."""
    found = visible_editions(reading)
    if framework is not None:
        found = found.filter(framework__slug=framework)
    if reading.edition is not None:
        found = found.filter(pk__in=pinned_editions(reading).values("pk"))
    return Listing(
        found, ("framework_id", "id"), lambda page: shaped_editions(page, reading), "uid"
    )


def list_editions(reading: Reading, framework: str | None = None) -> list[Answer]:
    """Give all visible editions (of one framework), oldest first; three queries."""
    return edition_listing(reading, framework).all()


def edition_by_uid(uid: str, reading: Reading) -> Answer:
    """Give one visible edition; three queries.

    Raises:
        NotFoundError: no visible edition has this uid (404).
    """
    found = shaped_editions(visible_editions(reading).filter(uid=as_uid(uid)), reading)
    if not found:
        raise NotFoundError(kind="edition", kind_zh="版本", name=uid)
    return found[0]


def get_edition(slug: str, label: str | None, reading: Reading) -> Answer:
    """Give the edition of a framework by label or uid; None means the one in force. Three queries.

    Raises:
        NotFoundError: no visible edition has this name, or none is in force (404).
    """
    pinned = replace(reading, edition=label or reading.edition)
    found = shaped_editions(pinned_editions(pinned).filter(framework__slug=slug), reading)
    if not found:
        name = f"{slug}@{label}" if label else slug
        raise NotFoundError(kind="edition", kind_zh="版本", name=name)
    return found[0]


def current_editions(slugs: Iterable[str], reading: Reading) -> dict[str, Answer]:
    """Give by framework the edition that the reading is about, where there is one; three queries.

    Only the named frameworks are counted, so a page of a long list costs no more than a short one.
    """
    chosen = pinned_editions(reading).filter(framework__slug__in=list(slugs))
    return {edition["framework"]: edition for edition in shaped_editions(chosen, reading)}


def edition_tree(uid: str, reading: Reading) -> Answer:
    """Give an edition as nested nodes, the edition itself at the root; two queries.

    Raises:
        NotFoundError: no visible edition has this uid (404).
    """
    names = ("pk", "framework__slug", "framework__title", "label", "title", "language")
    head = visible_editions(reading).filter(uid=as_uid(uid)).values(*names).first()
    if head is None:
        raise NotFoundError(kind="edition", kind_zh="版本", name=uid)
    slug, label = head["framework__slug"], head["label"]
    root: Answer = {
        "uid": uid, "code": None, "kind": "edition", "type": None, "marker": None,
        "title": head["title"] or head["framework__title"], "statement": None,
        "language": head["language"], "address": edition_address(slug, label), "children": [],
    }  # fmt: skip
    _hang(root, _tree_rows(head["pk"]), head["language"], reading, (slug, label))
    return root


_TREE_COLUMNS = (
    "pk", "parent", "entity__uid", "code", "kind", "type", "marker", "title", "statement", "texts",
)  # fmt: skip


def _tree_rows(edition: int) -> Iterable[dict[str, Any]]:
    found: Iterable[dict[str, Any]] = (
        Requirement.objects.filter(edition=edition).order_by("path").values(*_TREE_COLUMNS)
    )
    return found


def _hang(
    root: Answer,
    found: Iterable[dict[str, Any]],
    original: str,
    reading: Reading,
    place: tuple[str, str],
) -> None:
    """Hang rows in reading order under ``root``: a parent always comes before its children."""
    nodes: dict[int | None, Answer] = {None: root}
    for row in found:
        wording = localised(row, original, reading.language)
        uid = str(row["entity__uid"])
        code = row["code"] or None
        node = TREE.answer(
            {
                "uid": uid, "code": code, "kind": row["kind"], "type": row["type"] or None,
                "marker": row["marker"] or None, "title": wording.title,
                "statement": wording.statement, "language": wording.language,
                "address": requirement_address(*place, code, uid), "children": [],
            }
        )  # fmt: skip
        nodes[row["pk"]] = node
        nodes[row["parent"]]["children"].append(node)
