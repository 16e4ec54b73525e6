"""Search: what holds the words, grouped by what it is, with facets to narrow it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.pages.addresses import end_address
from content.pages.rendering import page_language, public_reading, reading_page, sheet
from content.queries.frameworks import list_frameworks
from content.queries.search import Found, search
from content.vocabulary import EntityKind

Answer = dict[str, Any]
LONGEST_QUERY = 200
MOST_DIGITS = 4
PAGE = 50
_ORDER = (
    EntityKind.FRAMEWORK,
    EntityKind.REQUIREMENT,
    EntityKind.CONCEPT,
    EntityKind.DOCUMENT,
    EntityKind.PASSAGE,
)


@reading_page
def search_page(request: HttpRequest) -> HttpResponseBase:
    """Show what holds the words of ``?q=``; at most 16 queries, none without words."""
    asked = _asked(request.GET)
    if not asked["q"]:
        return sheet(request, "search", {"query": ""})
    reading = public_reading()
    found = search(
        asked["q"],
        reading,
        kinds=(asked["kind"],) if asked["kind"] else (),
        framework=asked["framework"] or None,
        offset=asked["offset"],
        limit=PAGE,
    )
    titles = {each["slug"]: each["title"] for each in list_frameworks(reading)}
    context = {
        "query": asked["q"],
        "found": found,
        "groups": _groups(found.results, titles),
        "facets": _facets(found, asked, titles),
        "next_address": _more(found, asked),
    }
    return sheet(request, "search", context)


def _asked(parameters: Mapping[str, str]) -> Answer:
    """The parameters within their bounds; an odd one counts as absent."""
    kind = parameters.get("kind", "")
    offset = parameters.get("offset", "")
    number = (
        int(offset) if offset.isascii() and offset.isdigit() and len(offset) <= MOST_DIGITS else 0
    )
    return {
        "q": parameters.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
        "kind": kind if kind in set(EntityKind) else "",
        "framework": parameters.get("framework", "").replace("\x00", ""),
        "offset": number,
    }


def _groups(results: list[Answer], titles: Mapping[str, str]) -> list[Answer]:
    """Results by kind, the kind of the best result first."""
    order = {hit["kind"]: place for place, hit in reversed(list(enumerate(results)))}
    return [
        {"kind": kind, "results": [_hit(hit, titles) for hit in results if hit["kind"] == kind]}
        for kind in sorted(order, key=lambda kind: order[kind])
    ]


def _hit(hit: Answer, titles: Mapping[str, str]) -> Answer:
    return {
        **hit,
        "address": end_address(hit),
        "framework_title": titles.get(hit.get("framework") or ""),
    }


def _facets(found: Found, asked: Answer, titles: Mapping[str, str]) -> list[Answer]:
    kinds = [
        _entry(asked, "kind", value, EntityKind(value).label(page_language()), count)
        for value, count in _ordered(found.facets.get("kind", []))
    ]
    frameworks = [
        _entry(asked, "framework", value, titles.get(value, value), count)
        for value, count in found.facets.get("framework", [])
    ]
    facets = [
        {"name": "kind", "title": _("类别"), "entries": kinds},
        {"name": "framework", "title": _("标准体系"), "entries": frameworks},
    ]
    return [facet for facet in facets if facet["entries"]]


def _ordered(counts: list[tuple[str, int]]) -> list[tuple[str, int]]:
    places = {kind.value: place for place, kind in enumerate(_ORDER)}
    return sorted(counts, key=lambda pair: places.get(pair[0], len(places)))


def _entry(asked: Answer, name: str, value: str, label: str, count: int) -> Answer:
    """One line of a facet; the chosen one leads back to all."""
    current = asked[name] == value
    narrowed = {**asked, name: "" if current else value, "offset": 0}
    return {"label": label, "count": count, "current": current, "address": _address(narrowed)}


def _more(found: Found, asked: Answer) -> str | None:
    if found.next_offset is None:
        return None
    return _address({**asked, "offset": found.next_offset})


def _address(asked: Answer) -> str:
    return "?" + urlencode({name: value for name, value in asked.items() if value})
