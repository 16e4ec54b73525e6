"""Addresses that together show every public thing in every shape, and the answers to them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from content.models import (
    Association,
    Concept,
    Passage,
    Requirement,
)
from content.queries.reading import Reading
from content.queries.visibility import (
    visible_documents,
    visible_editions,
    visible_expressions,
    visible_frameworks,
)
from server.reading.layer import ReadingLayer
from tests.server.reading.asking import Program, ask

Requirements = QuerySet[Requirement, Requirement]
# What an address that people read gives to programs alone.
JSON = "application/json"
EXPANDED = "expand=children,siblings,ancestors,citations,associations,concepts,effective_to"
LISTS = (
    "frameworks/",
    "editions/",
    f"requirements/?limit=500&{EXPANDED}",
    "documents/",
    "passages/?limit=500",
    "associations/?limit=500",
    "associations/?fields=suspect",
    "concepts/",
    "concepts/schemes/",
    "search/?q=严",
    "suspects/associations/",
    "suspects/citations/",
    "suspects/",
    "events/?limit=500",
    "graph/",
)


def addresses(most: int) -> Iterator[str]:
    """Give addresses of public things, at most so many of each sort."""
    reading = Reading.today()
    requirements = Requirement.objects.filter(edition__in=visible_editions(reading))
    yield from (f"/api/v1/{path}" for path in LISTS)
    yield from _of_editions(reading, most)
    yield from _of_requirements(requirements.order_by("entity", "-pk"), most)
    yield from _of_documents(reading, most)
    yield from _of_codes(requirements.order_by("entity", "-pk"), most)
    yield from _of_passages(reading, most)
    yield from _of_links_and_concepts(most)


def _of_editions(reading: Reading, most: int) -> Iterator[str]:
    for slug in visible_frameworks(reading).values_list("slug", flat=True)[:most]:
        yield f"/api/v1/frameworks/{slug}/"
        yield f"/frameworks/{slug}"
        yield f"/api/v1/editions/?framework={slug}"
        yield f"/api/v1/requirements/?framework={slug}&fields=title,edition"
        yield f"/api/v1/requirements/?framework={slug}&{EXPANDED}"
        yield f"/api/v1/associations/?framework={slug}"
    for uid in visible_editions(reading).values_list("uid", flat=True)[:most]:
        yield from (f"/api/v1/editions/{uid}/{part}" for part in ("", "tree/", "package/"))
        yield f"/api/v1/requirements/?edition={uid}"
        yield f"/id/{uid}"


def _of_requirements(requirements: Requirements, most: int) -> Iterator[str]:
    seen = list(dict.fromkeys(requirements.values_list("entity__uid", flat=True)))
    for uid in _spread(seen, most):
        yield f"/api/v1/requirements/{uid}/"
        yield f"/api/v1/requirements/{uid}/?fields=title,associations"
        yield f"/id/{uid}"
        yield f"/id/{uid}?fields=title"
        yield f"/api/v1/requirements/?uid={uid}"
        yield f"/api/v1/associations/?touching={uid}"
        yield f"/api/v1/graph/impact/{uid}/"


def _of_documents(reading: Reading, most: int) -> Iterator[str]:
    for slug in visible_documents(reading).values_list("slug", flat=True)[:most]:
        yield f"/api/v1/documents/{slug}/"
        yield f"/documents/{slug}"
        yield f"/api/v1/requirements/?document={slug}"
        yield f"/api/v1/associations/?document={slug}"
        yield f"/api/v1/passages/?document={slug}"
    for slug, label in visible_expressions(reading).values_list("document__slug", "label")[:most]:
        yield f"/api/v1/documents/{slug}/expressions/{label}/text/"
        yield f"/api/v1/documents/{slug}/expressions/{label}/outline/"
        yield f"/documents/{slug}@{label}"


def _of_codes(requirements: Requirements, most: int) -> Iterator[str]:
    """Readable addresses."""
    codes = requirements.exclude(code="").values_list(
        "edition__framework__slug", "edition__label", "code"
    )
    for slug, label, code in _spread(list(codes), most):
        yield f"/frameworks/{slug}/{code}"
        yield f"/frameworks/{slug}@{label}/{code}"
        yield f"/frameworks/{slug}@{label}"


def _of_passages(reading: Reading, most: int) -> Iterator[str]:
    passages = Passage.objects.filter(expression__in=visible_expressions(reading))
    uids = list(passages.values_list("entity__uid", flat=True))
    for uid in _spread(uids, most):
        yield f"/api/v1/passages/{uid}/"
        yield f"/id/{uid}"


def _of_links_and_concepts(most: int) -> Iterator[str]:
    for uid in Association.objects.public().values_list("uid", flat=True).distinct()[:most]:
        yield f"/api/v1/associations/{uid}/"
        yield f"/id/{uid}"
    for uid in Concept.objects.values_list("entity__uid", flat=True)[:most]:
        yield f"/api/v1/concepts/{uid}/"
        yield f"/id/{uid}"
        yield f"/concepts/{uid}"
        yield f"/api/v1/requirements/?concept={uid}"


def _spread(found: list[Any], most: int) -> list[Any]:
    """Some of many, drawn evenly."""
    return found[:: max(1, len(found) // most)]


def looked_through(
    full: Program, layer: ReadingLayer, wanted: Iterable[str]
) -> tuple[set[str], list[str]]:
    """Ask for every address; give those answered from what was kept, and those of them wrongly.

    What was not kept is rendered and kept, so the next look finds every address kept.
    """
    kept, wrong = set(), []
    for address in wanted:
        before = layer.hits
        said = ask(layer, address, accept=JSON)
        if layer.hits > before:
            kept.add(address)
            if said != ask(full, address, accept=JSON):
                wrong.append(address)
    return kept, wrong
