"""Addresses that together show every public thing in every shape, and the answers to them."""

import uuid
from collections.abc import Iterable, Iterator

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
    frameworks = visible_frameworks(reading).values_list("slug", flat=True)
    editions = visible_editions(reading)
    requirements = Requirement.objects.filter(edition__in=editions).order_by("entity", "-pk")
    documents = visible_documents(reading)
    yield from (f"/api/v1/{path}" for path in LISTS)
    for slug in frameworks[:most]:
        yield f"/api/v1/frameworks/{slug}/"
        yield f"/frameworks/{slug}"
        yield f"/api/v1/editions/?framework={slug}"
        yield f"/api/v1/requirements/?framework={slug}&fields=title,edition"
        yield f"/api/v1/requirements/?framework={slug}&{EXPANDED}"
        yield f"/api/v1/associations/?framework={slug}"
    for uid in editions.values_list("uid", flat=True)[:most]:
        yield from (f"/api/v1/editions/{uid}/{part}" for part in ("", "tree/", "package/"))
        yield f"/api/v1/requirements/?edition={uid}"
        yield f"/id/{uid}"
    seen = list(
        dict.fromkeys(str(uid) for uid in requirements.values_list("entity__uid", flat=True))
    )
    for uid in seen[:: max(1, len(seen) // most)]:
        yield f"/api/v1/requirements/{uid}/"
        yield f"/api/v1/requirements/{uid}/?fields=title,associations"
        yield f"/id/{uid}"
        yield f"/id/{uid}?fields=title"
        yield f"/api/v1/requirements/?uid={uid}"
        yield f"/api/v1/associations/?touching={uid}"
        yield f"/api/v1/graph/impact/{uid}/"
    for slug in documents.values_list("slug", flat=True)[:most]:
        yield f"/api/v1/documents/{slug}/"
        yield f"/documents/{slug}"
        yield f"/api/v1/requirements/?document={slug}"
        yield f"/api/v1/associations/?document={slug}"
        yield f"/api/v1/passages/?document={slug}"
    for slug, label in visible_expressions(reading).values_list("document__slug", "label")[:most]:
        yield f"/api/v1/documents/{slug}/expressions/{label}/text/"
        yield f"/api/v1/documents/{slug}/expressions/{label}/outline/"
        yield f"/documents/{slug}@{label}"
    codes = requirements.exclude(code="").values_list(
        "edition__framework__slug", "edition__label", "code"
    )
    for slug, label, code in list(codes)[:: max(1, len(codes) // most)]:
        yield f"/frameworks/{slug}/{code}"
        yield f"/frameworks/{slug}@{label}/{code}"
        yield f"/frameworks/{slug}@{label}"
    passages = Passage.objects.filter(expression__in=visible_expressions(reading))
    for uid in list(passages.values_list("entity__uid", flat=True))[
        :: max(1, len(passages) // most)
    ]:
        yield f"/api/v1/passages/{uid}/"
        yield f"/id/{uid}"
    for uid in Association.objects.public().values_list("uid", flat=True).distinct()[:most]:
        yield f"/api/v1/associations/{uid}/"
        yield f"/id/{uid}"
    for uid in Concept.objects.values_list("entity__uid", flat=True)[:most]:
        yield f"/api/v1/concepts/{uid}/"
        yield f"/id/{uid}"
        yield f"/concepts/{uid}"
        yield f"/api/v1/requirements/?concept={uid}"


def _some(uids: Iterable[uuid.UUID], most: int) -> list[uuid.UUID]:
    """Some of many, drawn evenly."""
    found = list(dict.fromkeys(uids))
    return found[:: -(-len(found) // most)]


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
