"""Frameworks: the list, and one edition read as a text or, for a crosswalk, as a table."""

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from content.pages.clauses import clauses_of
from content.pages.outlines import MOST_CLAUSES, parts_only, requirement_outline
from content.pages.rendering import page_links, public_reading, reading_page, sheet
from content.queries.associations import list_associations
from content.queries.editions import current_editions, edition_tree, get_edition, list_editions
from content.queries.frameworks import framework_listing, get_framework
from content.queries.paging import Window, take
from content.queries.reading import Reading
from content.queries.titles import framework_titles
from content.vocabulary import FrameworkKind

Answer = dict[str, Any]


@reading_page
def framework_list(request: HttpRequest) -> HttpResponseBase:
    """Show the public frameworks, fifty a page; seven queries."""
    reading = public_reading()
    page = take(framework_listing(reading), Window(cursor=request.GET.get("cursor")))
    context = {
        "frameworks": with_editions(page.results, reading),
        "previous": page.previous,
        "next": page.next,
    }
    return sheet(request, "frameworks", context)


def with_editions(frameworks: list[Answer], reading: Reading) -> list[Answer]:
    """Give frameworks with the ``edition`` in force in each, None where there is none."""
    current = current_editions([each["slug"] for each in frameworks], reading)
    return [{**each, "edition": current.get(each["slug"])} for each in frameworks]


@reading_page
def framework(request: HttpRequest, slug: str, label: str | None = None) -> HttpResponseBase:
    """Show one edition, without a label the one in force; some 18 queries at any size."""
    reading = public_reading()
    found = get_framework(slug, reading)
    edition = _edition(slug, label, reading)
    context = {
        "framework": found,
        "edition": edition,
        "editions": list_editions(reading, framework=slug),
        "pinned": label is not None,
    }
    links = page_links(edition["uid"], edition["address"], f"/api/v1/editions/{edition['uid']}/")
    if found["kind"] == FrameworkKind.CROSSWALK:
        return sheet(request, "crosswalk", context | _table(edition, reading), links)
    return sheet(request, "framework", context | _text(edition, reading), links)


def _edition(slug: str, label: str | None, reading: Reading) -> Answer:
    """The edition asked for; where none is in force, the last that was or the first that will."""
    if label is not None:
        return get_edition(slug, label, reading)
    editions = list_editions(reading, framework=slug)
    in_force = [each for each in editions if each["in_force"]]
    return (in_force or editions or [get_edition(slug, None, reading)])[-1]


def _text(edition: Answer, reading: Reading) -> Answer:
    tree = edition_tree(edition["uid"], reading)
    if edition["requirements"] > MOST_CLAUSES:
        return {"outline": parts_only(tree), "clauses": [], "folded": True}
    return {"outline": requirement_outline(tree), "clauses": clauses_of(edition, reading)}


def _table(edition: Answer, reading: Reading) -> Answer:
    pinned = dataclasses.replace(reading, edition=edition["uid"])
    links = list_associations(pinned, framework=edition["framework"])
    slugs = {link[end]["framework"] for link in links for end in ("source", "target")}
    titles = framework_titles(slugs, reading)
    return {"associations": [_row(link, titles) for link in links]}


def _row(link: Answer, titles: dict[str, str]) -> Answer:
    ends = {
        end: {
            **link[end],
            "framework_title": titles.get(link[end]["framework"]),
        }
        for end in ("source", "target")
    }
    return {**link, **ends, "direction": "out"}
