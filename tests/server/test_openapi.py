"""The OpenAPI document is sound, closed, and says what the answers are."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from content.models import (
    Association,
    Concept,
    ConceptScheme,
    Edition,
    Expression,
    ImportRun,
    Passage,
    Requirement,
)
from content.services.discussion import open_thread
from content.services.webhooks import create_endpoint
from content.vocabulary import Role
from tests.factories import make_member, make_user

Json = dict[str, Any]


@pytest.fixture
def document(client: Client) -> Json:
    found: Json = client.get("/api/v1/openapi.json").json()
    return found


def _schemas(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        if "type" in node and not isinstance(node["type"], dict):
            yield node
        for value in node.values():
            yield from _schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from _schemas(value)


def test_the_document_is_valid_and_made_without_a_warning() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_the_document_is_openapi_3_1(document: Json) -> None:
    assert document["openapi"].startswith("3.1")


def test_no_object_is_bare_and_every_object_says_what_it_requires(document: Json) -> None:
    objects = [
        one for one in _schemas(document["components"]["schemas"]) if one["type"] == "object"
    ]

    bare = [one for one in objects if "additionalProperties" not in one]
    silent = [one for one in objects if "required" not in one]
    assert (bare, silent) == ([], [])
    assert len(objects) > 30


def test_generators_of_clients_can_read_every_schema(document: Json) -> None:
    """openapi-python-client drops what holds a union of itself and cannot read ``items: false``."""
    schemas = document["components"]["schemas"]
    unions = {
        name: [part for part in _schemas([schema]) if "items" in part]
        for name, schema in schemas.items()
        if "anyOf" in schema
    }
    boolean = [one for one in _schemas(schemas) if isinstance(one.get("items"), bool)]

    assert (unions, boolean) == ({}, [])


def test_a_page_of_requirements_is_described_with_what_expand_adds(document: Json) -> None:
    schemas = document["components"]["schemas"]
    listed = schemas["RequirementListed"]

    alone = set(schemas["RequirementAlone"]["properties"])
    assert set(listed["properties"]) == alone | {"more"}
    assert {"uid", "title"} <= set(listed["required"])
    assert {"children", "citations", "texts"}.isdisjoint(listed["required"])


def test_the_document_says_where_it_serves_and_what_it_may_be_used_for(document: Json) -> None:
    assert document["servers"] == [{"url": "/"}]
    assert document["info"]["license"]["identifier"] == "Apache-2.0"


@pytest.mark.django_db
def test_a_read_that_strangers_may_not_make_says_that_it_takes_a_token(
    client: Client, document: Json, loaded: Path
) -> None:
    names = _names()
    wrong = []
    for path, item in document["paths"].items():
        for address in _addresses(path, names)[:1] if "get" in item else []:
            answer = client.get(address)
            list(answer)  # a stream keeps its place to its end
            closed = answer.status_code == 401
            if closed == ({} in item["get"]["security"]):
                wrong.append(address)

    assert wrong == []


def test_every_operation_describes_itself_and_its_refusals(document: Json) -> None:
    operations = [one for item in document["paths"].values() for one in item.values()]
    silent = [
        (one["operationId"], status)
        for one in operations
        for status, answer in one["responses"].items()
        if int(status) >= 400 and not answer.get("x-problem-codes")
    ]

    assert silent == []
    assert all(one.get("description") for one in operations)
    assert all(one["summary"] and "\n" not in one["summary"] for one in operations)
    assert all({"400", "401", "403", "406"} <= set(one["responses"]) for one in operations)


def _names() -> dict[str, list[str]]:
    """Addresses of things that exist, by the path that leads to them."""
    uids = {
        "editions": Edition.objects.values_list("uid", flat=True)[:4],
        "requirements": Requirement.objects.values_list("entity__uid", flat=True)[:40],
        "passages": Passage.objects.values_list("entity__uid", flat=True)[:40],
        "associations": Association.objects.values_list("uid", flat=True)[:60],
        "concepts": Concept.objects.values_list("entity__uid", flat=True)[:10],
    }
    found = {
        f"/api/v1/{name}/{{uid}}/": [f"/api/v1/{name}/{uid}/" for uid in keys]
        for name, keys in uids.items()
    }
    found["/id/{uid}"] = [
        f"/id/{uid}" for name, some in uids.items() if name != "associations" for uid in some[:3]
    ]
    for part in ("tree", "package", "checklist"):
        found[f"/api/v1/editions/{{uid}}/{part}/"] = [
            f"/api/v1/editions/{uid}/{part}/" for uid in uids["editions"]
        ]
    found["/api/v1/editions/{uid}/compare/"] = [
        f"/api/v1/editions/{uid}/compare/?with={other}"
        for uid in uids["editions"]
        for other in uids["editions"]
    ]
    texts = Expression.objects.values_list("document__slug", "label")
    found["/api/v1/documents/{slug}/candidates/"] = [
        f"/api/v1/documents/{slug}/candidates/" for slug, _ in texts
    ]
    found["/api/v1/documents/{slug}/compare/"] = [
        f"/api/v1/documents/{slug}/compare/?from={label}&to={label}" for slug, label in texts
    ]
    for part in ("text", "outline"):
        found[f"/api/v1/documents/{{slug}}/expressions/{{label}}/{part}/"] = [
            f"/api/v1/documents/{slug}/expressions/{label}/{part}/" for slug, label in texts
        ]
    slugs = Edition.objects.values_list("framework__slug", flat=True)
    found["/api/v1/frameworks/{slug}/"] = [f"/api/v1/frameworks/{slug}/" for slug in slugs]
    found["/api/v1/documents/{slug}/"] = [f"/api/v1/documents/{slug}/" for slug, _ in texts]
    schemes = ConceptScheme.objects.values_list("slug", flat=True)
    found["/api/v1/concepts/schemes/{slug}/"] = [f"/api/v1/concepts/schemes/{s}/" for s in schemes]
    return found | _made()


def _made() -> dict[str, list[str]]:
    """Addresses of what the sample has none of: a webhook, a remark, an upload."""
    webhook = create_endpoint(by=None, url="https://hooks.example.org/").uid
    edition = Edition.objects.get(framework__slug="wuge-guoying")
    thread = open_thread(about="edition", subject=edition.uid, edition=edition, text="再看一遍")
    options = {"framework": "", "edition": "", "format": "auto", "publish": False}
    run = ImportRun.objects.create(
        options=options,
        by=make_user(),
        files=[{"name": "样例.txt", "size": 3}],
        at=timezone.now(),
    )
    return {
        "/api/v1/webhooks/{uid}/": [f"/api/v1/webhooks/{webhook}/"],
        "/api/v1/webhooks/{uid}/deliveries/": [f"/api/v1/webhooks/{webhook}/deliveries/"],
        "/api/v1/comments/{uid}/": [f"/api/v1/comments/{thread.uid}/"],
        "/api/v1/imports/{uid}/": [f"/api/v1/imports/{run.uid}/"],
    }


_MORE = {
    "/api/v1/requirements/": (
        "?limit=500",
        "?count=true&limit=2",
        "?fields=title,children",
        "?expand=citations,associations,concepts,ancestors,children,siblings,texts,cite_as",
        "?uid=00000000-0000-4000-8000-000000000000",
        "?q=慎",
    ),
    "/api/v1/search/": ("?q=慎", "?q=干部&limit=2", "?q=无此词语"),
    "/api/v1/events/": ("?limit=500",),
}


def _addresses(path: str, names: dict[str, list[str]]) -> list[str]:
    if path in names:
        return names[path]
    if "{" in path:
        return []
    return [f"{path}{query}" for query in _MORE.get(path, ("", "?limit=500"))]


@pytest.mark.django_db
def test_every_answer_is_what_the_document_says(
    client: Client, document: Json, loaded: Path
) -> None:
    names, wrong, answered = _names(), [], 0
    client.force_login(make_member(Role.ADMINISTRATOR))
    for path, item in document["paths"].items():
        if path.startswith("/api/v1/graph/") or "get" not in item:
            continue
        for address in _addresses(path, names):
            response = client.get(address, headers={"accept": "application/json"})
            answered += response.status_code == 200
            answer = item["get"]["responses"].get(str(response.status_code), {})
            content = answer.get("content", {}).get(response["Content-Type"])
            if content is None:
                wrong.append((address, response.status_code, response["Content-Type"]))
                continue
            schema = content["schema"] | {"components": document["components"]}
            validator = Draft202012Validator(schema)
            wrong += [
                (address, error.json_path, error.message)
                for error in validator.iter_errors(response.json())
            ]

    assert wrong[:5] == [], [str(one)[:600] for one in wrong[:3]]
    assert answered > 150


@pytest.mark.django_db
def test_every_path_of_the_document_is_asked_above(
    client: Client, document: Json, loaded: Path
) -> None:
    names = _names()

    unasked = [
        path
        for path, item in document["paths"].items()
        if "get" in item and not path.startswith("/api/v1/graph/") and not _addresses(path, names)
    ]
    assert unasked == [
        "/api/v1/documents/{slug}/outline/",
        "/api/v1/documents/{slug}/text/",
    ]


def test_the_page_to_try_the_api_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/docs/")

    words = page.content.decode()
    assert page.status_code == 200
    assert "http://" not in words
    assert "https://" not in words
    assert "<script>" not in words
