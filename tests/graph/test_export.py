"""Exported files are read back by the tools they are for."""

import io
import json
import re
from typing import Any

import networkx as nx
import pytest
from django.test import Client

from content.models import Edition
from graph.formats.dot import quoted
from tests.factories import (
    make_association,
    make_edition,
    make_framework,
    make_requirement,
    seal_edition,
)

pytestmark = pytest.mark.django_db
TITLE = '慎"言"\\ & <行>\x0b'


@pytest.fixture
def edition() -> Edition:
    edition = make_edition(framework=make_framework(slug="lianjie"), label="1")
    first, second = (make_requirement(edition=edition, title=title) for title in (TITLE, "慎权"))
    for kind in ("supports", "related"):
        make_association(
            edition=edition, source_entity=first.entity, target_entity=second.entity, type=kind,
            confidence=0.5,
        )  # fmt: skip
    return seal_edition(edition)


def exported(client: Client, name: str, **parameters: str) -> Any:
    response = client.get("/api/v1/graph/export/", {"format": name, **parameters})
    assert response.status_code == 200
    return response


def types(graph: nx.MultiDiGraph) -> list[str]:
    return sorted(data["type"] for _, _, data in graph.edges(data=True))


def test_graphml_is_read_back_with_parallel_edges(client: Client, edition: Edition) -> None:
    response = exported(client, "graphml")

    graph = nx.read_graphml(io.BytesIO(response.content), force_multigraph=True)

    assert types(graph) == ["part_of", "part_of", "related", "supports"]
    assert {data["label"] for _, data in graph.nodes(data=True)} >= {"慎权"}
    assert response["Content-Type"].startswith("application/graphml+xml")
    assert response["Content-Disposition"] == 'attachment; filename="plumbline-graph-0.graphml"'


def test_node_link_json_is_read_back(client: Client, edition: Edition) -> None:
    graph = nx.node_link_graph(exported(client, "node-link").json(), edges="edges")

    assert types(graph) == ["part_of", "part_of", "related", "supports"]
    assert TITLE in {data["label"] for _, data in graph.nodes(data=True)}
    supports = next(d for _, _, d in graph.edges(data=True) if d["type"] == "supports")
    assert (supports["derived"], supports["confidence"]) == (False, 0.5)


def test_cytoscape_json_has_the_elements_that_it_draws(client: Client, edition: Edition) -> None:
    found = json.loads(exported(client, "cytoscape").content)

    nodes = {one["data"]["id"] for one in found["elements"]["nodes"]}
    edges = [one["data"] for one in found["elements"]["edges"]]
    assert len(nodes) == 3
    assert all({one["source"], one["target"]} <= nodes for one in edges)
    assert len({one["id"] for one in edges}) == len(edges) == 4
    assert types(nx.cytoscape_graph(found)) == ["part_of", "part_of", "related", "supports"]


def test_dot_escapes_what_a_title_may_hold(client: Client, edition: Edition) -> None:
    written = exported(client, "dot").content.decode()

    strings = r'"(?:[^"\\]|\\.)*"'
    bare = re.sub(strings, "", written)
    assert '"' not in bare
    assert re.fullmatch(r"digraph +\{[\w\s\[\]=;,>-]*\}\s*", bare)
    assert quoted(f"1 {TITLE}") in written


def test_a_client_may_ask_by_accept_too(client: Client, edition: Edition) -> None:
    response = client.get(
        "/api/v1/graph/export/", {"format": "dot"}, headers={"Accept": "text/vnd.graphviz"}
    )

    assert response.status_code == 200
    described = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/graph/export/"]
    assert set(described["get"]["responses"]["200"]["content"]) == {
        "application/json", "application/graphml+xml", "text/vnd.graphviz",
    }  # fmt: skip


def test_one_framework_is_exported_with_what_it_touches(client: Client, edition: Edition) -> None:
    other = make_edition(framework=make_framework(slug="other"), label="1")
    make_requirement(edition=other, title="旁")
    seal_edition(other)

    found = json.loads(exported(client, "node-link", framework="lianjie").content)

    assert len(found["nodes"]) == 3
    assert exported(client, "node-link", types="supports").json()["edges"][0]["type"] == "supports"
