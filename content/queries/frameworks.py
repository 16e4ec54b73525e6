"""Frameworks as works, with the edition in force."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from content.errors import NotFoundError
from content.models import Framework
from content.queries.editions import pinned_editions
from content.queries.fields import Answer, answers, rows
from content.queries.paging import Listing
from content.queries.reading import Reading
from content.queries.shapes import FRAMEWORK
from content.queries.visibility import visible_frameworks


def shaped_frameworks(queryset: QuerySet[Framework, Any], reading: Reading) -> list[Answer]:
    """Give the answers of frameworks, in two queries."""
    found = rows(FRAMEWORK, queryset, {"id": "pk"})
    owned = pinned_editions(reading).filter(framework__in=[row["id"] for row in found])
    labels = dict(owned.values_list("framework", "label"))
    for row in found:
        row["current_edition"] = labels.get(row["id"])
        row["address"] = f"/frameworks/{row['slug']}"
    return answers(FRAMEWORK, found)


def framework_listing(
    reading: Reading, *, kind: str | None = None, words: str | None = None
) -> Listing:
    """Give the visible frameworks by short name; two queries a page."""
    found = visible_frameworks(reading)
    if kind is not None:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(Q(title__icontains=words) | Q(slug__icontains=words))
    return Listing(found, ("slug",), lambda page: shaped_frameworks(page, reading))


def list_frameworks(reading: Reading) -> list[Answer]:
    """Give every visible framework by short name; two queries."""
    return framework_listing(reading).all()


def get_framework(slug: str, reading: Reading) -> Answer:
    """Give one framework; two queries.

    Raises:
        NotFoundError: no visible framework has this short name (404).
    """
    found = shaped_frameworks(visible_frameworks(reading).filter(slug=slug), reading)
    if not found:
        raise NotFoundError(kind="framework", kind_zh="标准体系", name=slug)
    return found[0]
