"""The graph over REST: drafts, revisions, refusals, query budgets, the schema."""

import json
import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import (
    Change,
    Counter,
    Edition,
    OwnAssociationType,
    Requirement,
    Withdrawal,
)
from tests.factories import (
    PUBLISHED_AT,
    make_citation,
    make_edition,
    make_entity,
    make_expression,
    make_member,
    make_passage,
    make_user,
    seal_edition,
)
from tests.graph.asking import GRAPH, framework, get, join, node, requirement, uid

pytestmark = pytest.mark.django_db


def test_drafts_are_seen_by_staff_alone_and_never_kept(client: Client) -> None:
    published = framework("one")
    entity = make_entity(framework=published.framework)
    requirement(published, "已发布", entity=entity)
    seal_edition(published)
    draft = make_edition(framework=published.framework, label="2")
    requirement(draft, "草稿中", entity=entity)
    hidden = requirement(draft, "新草稿")
    asked = {"focus": str(entity.uid), "drafts": "true"}

    assert get(client, "", focus=str(entity.uid))["nodes"][0]["label"] == "已发布"
    assert get(client, "", status=404, focus=uid(hidden))["code"] == "unknown_node"
    assert get(client, "", status=401, **asked)["code"] == "not_authenticated"
    client.force_login(make_user(username="reader"))
    assert get(client, "", status=403, **asked)["code"] == "permission_denied"
    client.force_login(make_member(username="editor"))
    response = client.get(GRAPH, asked)
    assert response.json()["nodes"][0] | {"degree": 0} == node(
        requirement_of(draft, entity), depth=1, degree=0, position=1, state="draft", distance=0
    )
    assert response["Cache-Control"] == "no-store"


def requirement_of(edition: Edition, entity: Any) -> Requirement:
    return Requirement.objects.get(edition=edition, entity=entity)


def test_a_changed_draft_is_seen_at_once(client: Client) -> None:
    draft = framework("one")
    one = requirement(draft, "先")
    client.force_login(make_member())
    asked = {"focus": uid(one), "drafts": "true"}
    before = get(client, "", **asked)["nodes"][0]["label"]

    Requirement.objects.filter(pk=one.pk).update(title="后")
    record_change(one)

    assert (before, get(client, "", **asked)["nodes"][0]["label"]) == ("先", "后")


def record_change(one: Requirement) -> None:
    Change.objects.create(
        at=PUBLISHED_AT, action="edit", kind="requirement", subject=one.entity.uid
    )


def test_the_graph_follows_the_public_revision(client: Client) -> None:
    edition = framework("one")
    one = requirement(edition, "甲")
    seal_edition(edition)
    assert get(client, "", focus=uid(one))["revision"] == 0

    Withdrawal.objects.create(edition=edition, reason="误发", at=PUBLISHED_AT, revision=1)
    Counter.objects.update(revision=1)

    assert get(client, "", status=404, focus=uid(one))["code"] == "unknown_node"
    assert client.get(GRAPH)["X-Content-Revision"] == "1"


def test_an_answer_known_already_is_not_sent_again(client: Client) -> None:
    first = client.get(GRAPH)

    again = client.get(GRAPH, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["X-Content-Revision"] == "0"


UNKNOWN = str(uuid.UUID(int=4))


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("", {"focus": UNKNOWN}),
        ("path/", {"from": UNKNOWN, "to": UNKNOWN}),
        (f"impact/{UNKNOWN}/", {}),
        ("ancestors/", {"uid": UNKNOWN}),
        ("coverage/", {"source": "none", "target": "none"}),
        ("infer/", {"from": UNKNOWN, "to": UNKNOWN}),
        ("export/", {"framework": "none"}),
    ],
)
def test_an_unknown_node_is_refused_by_name(
    client: Client, path: str, parameters: dict[str, str]
) -> None:
    found = get(client, path, status=404, **parameters)

    assert found["code"] == "unknown_node"
    assert (UNKNOWN in found["detail"]) or ("none" in found["detail"])


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("", "depth", "99"),
        ("", "limit", "501"),
        ("", "direction", "up"),
        ("", "types", "no_such_type"),
        ("", "kinds", "no_such_kind"),
        ("", "as_of", "2022-02-30"),
        ("", "colour", "red"),
        ("path/", "from", None),
        ("coverage/", "target", None),
        ("infer/", "hops", "0"),
        ("export/", "format", "png"),
    ],
)
def test_a_bad_parameter_is_named(client: Client, path: str, field: str, value: str | None) -> None:
    found = get(client, path, status=400, **({field: value} if value else {}))

    assert found["code"] == "invalid_parameter"
    assert field in [one["field"] for one in found["errors"]]


def world(rows: int) -> Requirement:
    edition = framework(f"made-{rows}")
    text = make_expression()
    make_passage(expression=text)
    ones = [requirement(edition, f"要求{at}") for at in range(rows)]
    for one in ones:
        make_citation(requirement=one, expression=text)
    for one, other in pairwise(ones):
        join(edition, one, "supports", other)
    seal_edition(edition)
    return ones[0]


@pytest.mark.parametrize("rows", [2, 30])
def test_building_costs_the_same_queries_whatever_the_size(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    focus = uid(world(rows))

    # 2 name the snapshot, 17 read the rows, 1 looks whether something was published meanwhile.
    with django_assert_num_queries(20):
        get(client, "", focus=focus)


def test_asking_again_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    focus = uid(world(2))
    get(client, "", focus=focus)

    with django_assert_num_queries(1):
        get(client, "", focus=focus)
    with django_assert_num_queries(1):
        get(client, f"impact/{focus}/")


def test_every_address_of_the_graph_is_described(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()

    paths = [path.removeprefix(GRAPH) for path in described["paths"] if path.startswith(GRAPH)]
    assert sorted(paths) == [
        "", "ancestors/", "coverage/", "export/", "findings/", "impact/{uid}/", "infer/",
        "measures/", "path/",
    ]  # fmt: skip
    schema = described["components"]["schemas"]["Neighbourhood"]
    assert schema["additionalProperties"] is False
    assert json.dumps(described).count("GraphNode") > 1


def test_a_type_that_a_framework_added_is_walked_as_it_says(client: Client) -> None:
    edition = framework("lianjie")
    first, second = requirement(edition, "甲"), requirement(edition, "乙")
    OwnAssociationType.objects.create(
        framework=edition.framework, name="trains", label_zh="训练", label_en="trains",
        inverse_zh="受训于", inverse_en="trained by", reviews_target=True,
    )  # fmt: skip
    join(edition, first, "trains", second)
    seal_edition(edition)

    forth = get(client, f"impact/{uid(first)}/", types="trains")
    back = get(client, f"impact/{uid(second)}/", types="trains")

    assert [one["label"] for one in forth["nodes"]] == ["甲", "乙"]
    assert [one["label"] for one in back["nodes"]] == ["乙"]
