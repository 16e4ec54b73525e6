"""The checklist before publishing: every check in order, and what was acknowledged of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from content.models import Acknowledgement, Edition
from content.queries.check_links import circles, clashes, orphan_links, suspect_sources, suspects
from content.queries.check_parts import ERROR, WARNING, CheckItem, Draft
from content.queries.check_words import (
    codes,
    empty,
    statements,
    uncited_requirements,
    uncited_sentences,
    uncited_spans,
    waiting,
)

__all__ = ["ERROR", "WARNING", "CheckItem", "check_items", "uncited_spans"]
CHECKS: tuple[Callable[[Draft], Iterator[CheckItem]], ...] = (
    empty, codes, statements, orphan_links, clashes, circles, suspects, suspect_sources,
    uncited_requirements, uncited_sentences,
)  # fmt: skip


def lasting_items(edition: Edition) -> list[CheckItem]:
    """Give what the checklist says that only a write to the draft or a publication can change."""
    draft = Draft(edition)
    return [item for check in CHECKS for item in check(draft)]


def check_items(edition: Edition, lasting: Sequence[CheckItem] | None = None) -> list[CheckItem]:
    """Give everything that the checklist says of an edition, errors first, then by check.

    ``lasting`` is what ``lasting_items`` gave, where that still holds.

    What was acknowledged, and still says the same, is marked. Cost: some thirty queries at any
    size, the texts it cites among them, and the walk for cycles: one query a level.
    """
    known = lasting_items(edition) if lasting is None else lasting
    found = [*known, *waiting(Draft(edition))]
    held = set(
        Acknowledgement.objects.filter(edition=edition).values_list("warning", "subject", "digest")
    )
    marked = [_marked(item, held) for item in found]
    return sorted(marked, key=lambda item: item.severity != ERROR)


def _marked(item: CheckItem, held: set[tuple[str, uuid.UUID, str]]) -> CheckItem:
    if item.severity == ERROR or (item.code, item.subject, item.digest) not in held:
        return item
    return replace(item, acknowledged=True)
