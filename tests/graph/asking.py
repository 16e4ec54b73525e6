"""Asking the graph over REST, and what its nodes and edges look like in an answer."""

from typing import Any

from django.test import Client

from content.models import (
    Association,
    Edition,
    Requirement,
)
from tests.factories import (
    make_association,
    make_edition,
    make_framework,
    make_requirement,
)

GRAPH = "/api/v1/graph/"


def get(client: Client, path: str, status: int = 200, **parameters: Any) -> Any:
    response = client.get(GRAPH + path, parameters)
    assert response.status_code == status, response.content.decode()
    return response.json()


def framework(slug: str, **fields: Any) -> Edition:
    made = make_framework(slug=slug, title=slug)
    return make_edition(framework=made, label="1", **fields)


def requirement(edition: Edition, title: str, **fields: Any) -> Requirement:
    return make_requirement(edition=edition, title=title, **fields)


def uid(one: Any) -> str:
    return str(one.entity.uid)


def join(
    edition: Edition, source: Requirement, kind: str, target: Requirement, **fields: Any
) -> Association:
    return make_association(
        edition=edition, source_entity=source.entity, target_entity=target.entity, type=kind,
        **fields,
    )  # fmt: skip


def node(one: Requirement, **fields: Any) -> dict[str, Any]:
    edition = one.edition
    place = f"/frameworks/{edition.framework.slug}@{edition.label}/{one.code}"
    return {
        "uid": uid(one), "kind": "requirement", "role": one.kind, "label": one.title,
        "code": one.code, "framework": edition.framework.slug, "edition": edition.label,
        "document": None, "expression": None, "state": "present", "address": place,
    } | fields  # fmt: skip


def edge(source: Any, target: Any, kind: str, link: Association | None = None) -> dict[str, Any]:
    return {
        "uid": str(link.uid) if link else None, "source": uid(source), "target": uid(target),
        "type": kind, "suspect": False, "derived": link is None, "navigation": False,
    }  # fmt: skip
