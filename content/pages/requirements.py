"""One requirement: its place, its words, its sources, its links, and how to cite it."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from content.pages.clauses import clauses_of, shown_links, with_addresses
from content.pages.naming import clean, naming
from content.pages.outlines import MOST_ENTRIES, around, requirement_outline
from content.pages.rendering import page_links, public_reading, reading_page, sheet
from content.queries.editions import edition_tree, get_edition
from content.queries.frameworks import get_framework
from content.queries.reading import Reading
from content.queries.requirements import requirement_at
from content.queries.titles import Titles, framework_titles

Answer = dict[str, Any]


@reading_page
def requirement(
    request: HttpRequest, slug: str, code: str, label: str | None = None
) -> HttpResponseBase:
    """Show the requirement at an address, by code or uid; some 25 queries.

    Without a label it is the wording of the edition in force.
    """
    if code.endswith("/"):
        return redirect(request.path.rstrip("/"), permanent=True)
    reading = public_reading()
    found = requirement_at(slug, label, code, reading)
    edition = get_edition(slug, found["edition"], reading)
    context = {
        **_words(found, edition, reading),
        **_place(found, edition, reading),
        "framework": get_framework(slug, reading),
        "edition": edition,
        "pinned": label is not None,
        "permalink": request.build_absolute_uri(found["address"]),
    }
    links = page_links(found["uid"], found["address"], context["api_address"])
    return sheet(request, "requirement", context, links)


def _words(found: Answer, edition: Answer, reading: Reading) -> Answer:
    stale = None if edition["in_force"] else edition["label"]
    called = naming(found)
    links = shown_links(found["associations"])
    foreign = {link["other"]["framework"] for link in links} - {found["framework"]}
    titles = framework_titles(foreign, reading)
    shown = {
        **found,
        "citations": with_addresses(found["citations"], stale),
        "associations": [_placed(link, titles) for link in links],
    }
    return {
        "requirement": shown,
        "naming": called,
        "statement": clean(found["statement"] or "") if called.body is not None else None,
        "other_texts": _other_texts(found),
        "api_address": f"/api/v1/requirements/{found['uid']}/?edition={edition['uid']}",
    }


def _placed(link: Answer, titles: Titles) -> Answer:
    """A link whose other end says which framework it is of, where that is another."""
    other = link["other"]
    return {**link, "other": {**other, "framework_title": titles.get(other["framework"] or "")}}


def _other_texts(found: Answer) -> list[Answer]:
    return [
        {"language": language, **text}
        for language, text in found["texts"].items()
        if language != found["language"] and (text["title"] or text["statement"])
    ]


def _place(found: Answer, edition: Answer, reading: Reading) -> Answer:
    entries = requirement_outline(edition_tree(edition["uid"], reading), found["uid"])
    at = next(i for i, entry in enumerate(entries) if entry["current"])
    long = len(entries) > MOST_ENTRIES
    return {
        "outline": around(entries, found["uid"]) if long else entries,
        "previous": entries[at - 1] if at else None,
        "next": entries[at + 1] if at + 1 < len(entries) else None,
        "clauses": clauses_of(edition, reading, below=found["uid"]) if found["children"] else [],
    }
