"""Review: what differs from the edition before, what is said of it, and the step onward."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from content.comparison.entries import entries_of
from content.errors import ContentError, NothingToCompareError
from content.models import Edition
from content.pages.desk.frame import (
    abilities,
    desk_page,
    desk_sheet,
    draft_reading,
    edition_of,
    told,
)
from content.pages.desk.threads import threads_of
from content.pages.desk.wording import told_change
from content.queries.comparisons import edition_comparison
from content.queries.workbench import changes_since_review, sealed_editions, tree_rows

Row = dict[str, Any]
MOST_ENTRIES, MOST_SINCE = 300, 40


@desk_page
def review(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the difference to an earlier edition, ``?against=`` its label, with all comments."""
    return show_review(request, slug, None)


def show_review(request: HttpRequest, slug: str, refusal: ContentError | None) -> HttpResponseBase:
    """Give the page of review, with what was refused, if anything."""
    edition = edition_of(request, slug)
    against = request.GET.get("against") or None
    comparison = _comparison(request, edition, against)
    entries = entries_of(comparison) if comparison else []
    names, since = _names(edition), changes_since_review(edition, MOST_SINCE + 1)
    context = {
        "edition": edition,
        "slug": slug,
        "can": abilities(request, edition),
        "earlier": sealed_editions(slug),
        "against": comparison and comparison["old"]["label"],
        "comparison": comparison,
        "entries": entries[:MOST_ENTRIES],
        "folded": max(0, len(entries) - MOST_ENTRIES),
        "threads": threads_of(request, edition, names),
        "since": since and [_told(change, names) for change in since[:MOST_SINCE]],
        "more_since": since is not None and len(since) > MOST_SINCE,
        "refusal": refusal and told(refusal),
        "back": "",
    }
    return desk_sheet(request, "review", context, status=refusal.status if refusal else 200)


def _comparison(request: HttpRequest, edition: Edition, against: str | None) -> Row | None:
    """What differs, None for the first edition of a framework."""
    try:
        return edition_comparison(str(edition.uid), against, draft_reading(request))
    except NothingToCompareError:
        return None


def _told(change: Row, names: dict[str, str]) -> Row:
    return {**told_change(change), "name": names.get(str(change["subject"]), "")}


def _names(edition: Edition) -> dict[str, str]:
    """What the provisions of a draft are called, by uid."""
    return {row["uid"]: f"{row['code']} {row['title']}".strip() for row in tree_rows(edition)}
