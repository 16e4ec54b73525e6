"""What frameworks and documents are called, many at once: for answers that name them by slug."""

from __future__ import annotations

from collections.abc import Iterable

from content.queries.reading import Reading
from content.queries.visibility import visible_documents, visible_frameworks

Titles = dict[str, str]


def framework_titles(slugs: Iterable[str | None], reading: Reading) -> Titles:
    """Give the titles of visible frameworks by short name; one query."""
    named = visible_frameworks(reading).filter(slug__in={slug for slug in slugs if slug})
    return dict(named.values_list("slug", "title"))


def document_titles(slugs: Iterable[str | None], reading: Reading) -> Titles:
    """Give the titles of visible documents by short name; one query."""
    named = visible_documents(reading).filter(slug__in={slug for slug in slugs if slug})
    return dict(named.values_list("slug", "title"))
