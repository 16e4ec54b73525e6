"""No public address of the API gives away a word of a draft, by any of its parameters."""

from typing import Any

import pytest
from django.test import Client

from tests.drafts import PUBLIC, SECRET, World, filled, make_world, queries
from tests.factories import make_member, make_user


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def operations(client: Client) -> dict[str, list[dict[str, Any]]]:
    """Every path that the OpenAPI document names, with its parameters."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    return {
        path: item["get"].get("parameters", []) for path, item in paths.items() if "get" in item
    }


def addresses(client: Client, world: World) -> list[str]:
    found = []
    for path, parameters in operations(client).items():
        asked = [one["name"] for one in parameters if one["in"] == "query"]
        needed = "".join(
            f"{one['name']}={SECRET}&"
            for one in parameters
            if one["in"] == "query" and one.get("required") and one["name"] == "q"
        )
        for address in filled(path, world):
            # Every name is tried on every address; the other parameters where there is no name.
            tried = queries(asked, world) if address == path else [""]
            found += [f"{address}?{needed}{query.removeprefix('?')}" for query in tried]
    return found


def test_no_public_address_gives_away_a_word_of_a_draft(client: Client, world: World) -> None:
    leaks, answered = [], 0
    for address in addresses(client, world):
        response = client.get(address)
        answered += response.status_code == 200
        words = response.getvalue().decode()
        if SECRET in words or response.status_code >= 500:
            leaks.append((address, response.status_code))

    assert leaks == []
    assert answered > 100


def test_search_counts_nothing_of_a_draft(client: Client, world: World) -> None:
    body = client.get("/api/v1/search/", {"q": SECRET}).json()

    assert (body["count_at_least"], body["results"], body["facets"]["kind"]) == (0, [], [])


def test_lists_count_nothing_of_a_draft(client: Client, world: World) -> None:
    counts = {
        name: client.get(f"/api/v1/{name}/", {"count": "true"}).json()["count"]
        for name in ("frameworks", "editions", "requirements", "documents", "passages")
    }

    assert counts == {
        "frameworks": 2, "editions": 2, "requirements": 2, "documents": 1, "passages": 1,
    }  # fmt: skip


def test_a_public_link_shows_its_hidden_ends_as_absent(client: Client, world: World) -> None:
    links = client.get("/api/v1/associations/", {"framework": "crosswalk"}).json()["results"]

    ends = [link["target"] for link in links]
    assert [(end["absent"], end["title"], end["address"]) for end in ends] == [
        (True, None, None)
    ] * 4


def test_an_editor_sees_drafts_when_asking_for_them_and_nobody_keeps_them(
    client: Client, world: World
) -> None:
    client.force_login(make_member())

    asked = client.get("/api/v1/requirements/", {"framework": "public", "drafts": "true"})
    plain = client.get("/api/v1/requirements/", {"framework": "public"})

    assert SECRET in asked.content.decode()
    assert asked["Cache-Control"] == "no-store"
    assert "ETag" not in asked
    assert SECRET not in plain.content.decode()
    assert PUBLIC in plain.content.decode()


def test_drafts_are_refused_to_all_others(client: Client, world: World) -> None:
    anonymous = client.get("/api/v1/requirements/", {"drafts": "true"})
    client.force_login(make_user())
    reader = client.get("/api/v1/requirements/", {"drafts": "true"})

    assert (anonymous.status_code, anonymous.json()["code"]) == (401, "not_authenticated")
    assert (reader.status_code, reader.json()["code"]) == (403, "permission_denied")
