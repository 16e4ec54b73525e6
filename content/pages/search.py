"""Search: what holds the words, grouped by what it is, with facets to narrow it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import InvalidParameterError, SearchSyntaxError
from content.pages.rendering import page_language, public_reading, reading_page, sheet
from content.queries.search import Filters, Found, search
from content.queries.titles import document_titles, framework_titles
from content.vocabulary import EntityKind

Answer = dict[str, Any]
LONGEST_QUERY = 200
PAGE = 50
_KINDS = {kind.value: kind for kind in EntityKind}
_LEADING = "\uff0c\u3002\u3001\uff1b\uff1a,.;: "
_ORDER = (
    EntityKind.FRAMEWORK,
    EntityKind.REQUIREMENT,
    EntityKind.CONCEPT,
    EntityKind.DOCUMENT,
    EntityKind.PASSAGE,
)


@reading_page
def search_page(request: HttpRequest) -> HttpResponseBase:
    """Show what holds the words of ``?q=``; at most 17 queries, none without words."""
    asked = _asked(request.GET)
    if not asked["q"]:
        return sheet(request, "search", {"query": ""})
    reading = public_reading()
    filters = Filters(
        kinds=(asked["kind"],) if asked["kind"] else (), framework=asked["framework"] or None
    )
    try:
        found = search(asked["q"], reading, filters, cursor=asked["cursor"] or None, limit=PAGE)
    except SearchSyntaxError as error:
        return sheet(request, "search", {"query": asked["q"], "refusal": refusal(error)})
    except InvalidParameterError:
        found = search(asked["q"], reading, filters, limit=PAGE)
    slugs = (hit["framework"] for hit in found.results)
    facet = (slug for slug, _count in found.facets.get("framework", []))
    titles = framework_titles((*slugs, *facet), reading)
    titles |= document_titles((hit["document"] for hit in found.results), reading)
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
    return {
        "q": parameters.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
        "kind": kind if kind in set(EntityKind) else "",
        "framework": parameters.get("framework", "").replace("\x00", ""),
        "cursor": parameters.get("cursor", "")[:LONGEST_QUERY],
    }


def refusal(error: SearchSyntaxError) -> str:
    """Give why a search could not be read, in the reader's language."""
    return error.detail_zh if page_language().startswith("zh") else error.detail


def _groups(results: list[Answer], titles: Mapping[str, str]) -> list[Answer]:
    """Results by kind, the kind of the best result first."""
    order = {hit["kind"]: place for place, hit in reversed(list(enumerate(results)))}
    return [
        {"kind": kind, "results": [_hit(hit, titles) for hit in results if hit["kind"] == kind]}
        for kind in sorted(order, key=lambda kind: order[kind])
    ]


def _hit(hit: Answer, titles: Mapping[str, str]) -> Answer:
    """A hit with where it stands; one found by its name alone shows the hits in its name."""
    snippet, highlights = _clean(hit["snippet"] or "", hit["highlights"])
    by_name = snippet == hit["title"]
    return {
        **hit,
        "place": titles.get(hit["framework"] or hit["document"] or ""),
        "snippet": None if by_name else snippet,
        "highlights": highlights,
        "name_highlights": highlights if by_name else [],
    }


def _clean(snippet: str, highlights: list[list[int]]) -> tuple[str, list[list[int]]]:
    """A snippet cut inside a sentence loses the comma it starts with.

    >>> _clean("，管的时候从严", [[1, 2]])
    ('管的时候从严', [[0, 1]])
    """
    words = snippet.lstrip(_LEADING)
    cut = len(snippet) - len(words)
    return words, [[max(start - cut, 0), end - cut] for start, end in highlights]


def _facets(found: Found, asked: Answer, titles: Mapping[str, str]) -> list[Answer]:
    kinds = [
        _entry(asked, "kind", value, _KINDS[value].label(page_language()), count)
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
    narrowed = {**asked, name: "" if current else value, "cursor": ""}
    return {"label": label, "count": count, "current": current, "address": _address(narrowed)}


def _more(found: Found, asked: Answer) -> str | None:
    return None if found.next is None else _address({**asked, "cursor": found.next})


def _address(asked: Answer) -> str:
    return "?" + urlencode({name: value for name, value in asked.items() if value})
