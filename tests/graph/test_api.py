"""The graph over REST: whole bodies, refusals, headers, drafts, budgets."""

import datetime as dt
import json
import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import (
    Association,
    Change,
    Counter,
    Edition,
    OwnAssociationType,
    Redirect,
    Requirement,
    Withdrawal,
)
from tests.factories import (
    PUBLISHED_AT,
    make_association,
    make_citation,
    make_edition,
    make_entity,
    make_expression,
    make_framework,
    make_passage,
    make_requirement,
    make_user,
    seal_edition,
)

pytestmark = pytest.mark.django_db
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


def test_a_neighbourhood_is_given_whole_with_the_rest_in_counts(client: Client) -> None:
    edition = framework("lianjie")
    top = requirement(edition, "廉洁")
    first, second = (requirement(edition, title, parent=top) for title in ("慎权", "慎言"))
    link = join(edition, first, "supports", second)
    seal_edition(edition)

    found = get(client, "", focus=uid(first))

    assert found == {
        "revision": 0,
        "focus": uid(first),
        "nodes": [
            node(first, depth=2, degree=2, position=2, distance=0),
            node(top, depth=1, degree=3, position=1, distance=1),
            node(second, depth=2, degree=2, position=3, distance=1),
        ],
        "edges": [
            edge(first, top, "part_of"),
            edge(first, second, "supports", link),
            edge(second, top, "part_of"),
        ],
        "folded": [{"at": uid(top), "type": "part_of", "direction": "out", "count": 1}],
        "truncated": False,
    }


def test_types_kinds_direction_and_limit_narrow_a_neighbourhood(client: Client) -> None:
    edition = framework("lianjie")
    top = requirement(edition, "廉洁")
    children = [requirement(edition, f"慎{at}", parent=top) for at in range(4)]
    join(edition, children[0], "related", top)
    seal_edition(edition)

    along = get(client, "", focus=uid(top), direction="out")
    narrow = get(client, "", focus=uid(top), types="related")
    framed = get(client, "", focus=uid(top), kinds="framework")
    limited = get(client, "", focus=uid(top), limit=3)

    assert [one["kind"] for one in along["nodes"]] == ["requirement", "framework"]
    assert [one["label"] for one in narrow["nodes"]] == ["廉洁", "慎0"]
    assert [one["label"] for one in framed["nodes"]] == ["廉洁", "lianjie"]
    assert limited["truncated"] is True
    assert len(limited["nodes"]) == 3
    # One of each relation before a second of any.
    assert {one["label"] for one in limited["nodes"]} == {"廉洁", "lianjie", "慎0"}
    assert {"at": uid(top), "type": "part_of", "direction": "in", "count": 3} in limited["folded"]


def test_without_a_focus_the_works_and_what_joins_them_are_given(client: Client) -> None:
    one, other = framework("one"), framework("other")
    source = requirement(one, "甲")
    seal_edition(one)
    target = requirement(other, "乙")
    join(other, target, "close_match", source)
    seal_edition(other)

    found = get(client, "")

    assert [(each["framework"], each["distance"]) for each in found["nodes"]] == [
        ("one", None), ("other", None),
    ]  # fmt: skip
    assert found["edges"] == [edge(other.framework, one.framework, "close_match") | {"count": 1}]


def test_a_path_tells_the_words_of_each_hop(client: Client) -> None:
    one, other = framework("one"), framework("other")
    child = requirement(one, "慎权", parent=(parent := requirement(one, "廉洁")), marker="二是")
    seal_edition(one)
    target = requirement(other, "清正廉洁")
    link = join(
        other, target, "close_match", parent, rationale="所指相近", evidence="“清廉”",
        confidence=0.9,
    )  # fmt: skip
    seal_edition(other)

    found = get(client, "path/", **{"from": uid(child), "to": uid(target)})

    assert found["paths"] == [
        {
            "hops": [
                {
                    "uid": None, "source": uid(child), "target": uid(parent), "type": "part_of",
                    "direction": "out", "derived": True, "confidence": None, "rationale": None,
                    "evidence": "二是",
                },
                {
                    "uid": str(link.uid), "source": uid(parent), "target": uid(target),
                    "type": "close_match", "direction": "in", "derived": False,
                    "confidence": 0.9, "rationale": "所指相近", "evidence": "“清廉”",
                },
            ],
            "length": 2,
            "composed": None,
        }
    ]  # fmt: skip
    assert [one["label"] for one in found["nodes"]] == ["慎权", "清正廉洁", "廉洁"]


def test_no_path_is_an_empty_list_and_no_relation_is_never_walked(client: Client) -> None:
    one, other = framework("one"), framework("other")
    source = requirement(one, "甲")
    seal_edition(one)
    target = requirement(other, "乙")
    join(other, target, "no_relation", source)
    seal_edition(other)

    paths = get(client, "path/", **{"from": uid(source), "to": uid(target)})["paths"]
    affected = get(client, f"impact/{uid(source)}/")["nodes"]
    said = get(client, "infer/", **{"from": uid(source), "to": uid(target)})

    assert paths == []
    assert [one["label"] for one in affected] == ["甲"]
    assert said["relation"] == "no_relation"
    assert said["paths"][0]["hops"][0]["type"] == "no_relation"


def test_impact_gives_distance_and_the_edges_that_lead_there(client: Client) -> None:
    edition = framework("lianjie")
    first, second, third = (requirement(edition, title) for title in ("甲", "乙", "丙"))
    supports = join(edition, first, "supports", second)
    cites = join(edition, third, "cites", second)
    join(edition, first, "related", third)
    seal_edition(edition)

    found = get(client, f"impact/{uid(first)}/")

    assert [(one["label"], one["distance"], one["via"]) for one in found["nodes"]] == [
        ("甲", 0, []),
        ("乙", 1, [edge(first, second, "supports", supports)]),
        ("丙", 2, [edge(third, second, "cites", cites)]),
    ]
    assert found["edges"] == [
        edge(first, second, "supports", supports), edge(third, second, "cites", cites),
    ]  # fmt: skip


def test_coverage_counts_leaves_with_gaps_and_confirmed_no_relation(client: Client) -> None:
    one, other = framework("one"), framework("other")
    first, second, third = (requirement(one, title) for title in ("甲", "乙", "丙"))
    seal_edition(one)
    target = requirement(other, "丁")
    join(other, target, "broad_match", first)
    join(other, target, "no_relation", second)
    seal_edition(other)

    found = get(client, "coverage/", source="one", target="other")

    assert (found["covered"], found["total"]) == (1, 3)
    best = found["rows"][0]["best"]
    assert (best["type"], best["inferred"]) == ("narrow_match", False)
    assert best["requirement"] == {
        "uid": uid(target), "code": "1", "title": "丁", "address": "/frameworks/other@1/1",
    }  # fmt: skip
    assert [one["title"] for one in found["rows"][1]["no_relation"]] == ["丁"]
    assert [one["uid"] for one in found["gaps"]] == [uid(second), uid(third)]


def test_ancestors_are_given_alone_and_in_common(client: Client) -> None:
    edition = framework("lianjie")
    top = requirement(edition, "廉洁")
    first, second = (requirement(edition, title, parent=top) for title in ("慎权", "慎言"))
    seal_edition(edition)

    found = get(client, "ancestors/", uid=f"{uid(first)},{uid(second)}")

    assert [one["label"] for one in found["results"][0]["ancestors"]] == ["廉洁", "lianjie"]
    assert [one["label"] for one in found["shared"]] == ["廉洁", "lianjie"]
    assert [one["label"] for one in found["nearest"]] == ["廉洁"]


def test_findings_can_be_asked_for_by_code(client: Client) -> None:
    edition = framework("lianjie")
    first, second = (requirement(edition, "同文") for _ in range(2))
    join(edition, first, "exact_match", second)
    join(edition, second, "no_relation", first)
    seal_edition(edition)

    found = get(client, "findings/", code="contradiction,duplicate")

    assert [(one["code"], one["uids"]) for one in found["results"]] == [
        ("contradiction", [uid(first), uid(second)]),
        ("duplicate", [uid(first), uid(second)]),
    ]
    assert found["count"] == 2


def test_measures_are_computed_once_and_sum_to_one(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.DATA = tmp_path
    edition = framework("lianjie")
    first, second = requirement(edition, "甲"), requirement(edition, "乙")
    join(edition, first, "supports", second)
    seal_edition(edition)

    found = get(client, "measures/")

    assert sum(one["pagerank"] for one in found["results"]) == pytest.approx(1)
    assert get(client, "measures/", uid=uid(second))["results"][0]["uid"] == uid(second)
    assert [file.name for file in (tmp_path / "graph").iterdir()] == ["measures-0.json"]


def test_an_end_not_in_force_is_shown_as_absent(client: Client) -> None:
    old = framework("one", effective_from=dt.date(2020, 1, 1))
    entity = make_entity(framework=old.framework)
    gone = requirement(old, "旧文", entity=entity)
    seal_edition(old)
    new = make_edition(framework=old.framework, label="2", effective_from=dt.date(2021, 1, 1))
    kept = requirement(new, "新文")
    link = join(new, kept, "related", gone)
    seal_edition(new)

    today = get(client, "", focus=uid(kept))
    before = get(client, "", focus=str(entity.uid), as_of="2020-06-01")

    absent = next(one for one in today["nodes"] if one["uid"] == str(entity.uid))
    assert (absent["state"], absent["label"], absent["address"]) == ("absent", "旧文", None)
    assert edge(kept, gone, "related", link) in today["edges"]
    assert before["nodes"][0]["state"] == "present"


def test_a_merged_entity_leads_to_what_took_its_place(client: Client) -> None:
    edition = framework("lianjie")
    kept, other = requirement(edition, "留"), requirement(edition, "旁")
    merged = make_entity()
    link = make_association(
        edition=edition, source_entity=merged, target_entity=other.entity, type="related"
    )
    seal_edition(edition)
    Redirect.objects.create(entity=merged, target=kept.entity, at=PUBLISHED_AT)

    found = get(client, "", focus=str(merged.uid), types="related")

    assert found["focus"] == uid(kept)
    assert found["edges"] == [edge(kept, other, "related", link)]


def test_a_citation_leads_to_the_smallest_passage_and_to_the_document(client: Client) -> None:
    text = make_expression()
    whole = make_passage(expression=text)
    part = make_passage(expression=text, parent=whole, start=0, end=12, marker="一是")
    edition = framework("lianjie")
    one = requirement(edition, "慎欲")
    make_citation(requirement=one, expression=text, start=1, end=5)
    seal_edition(edition)

    found = get(client, "", focus=uid(one), types="cited_in")

    assert [(each["kind"], each["label"]) for each in found["nodes"][1:]] == [
        ("passage", "一是"), ("document", text.document.title),
    ]  # fmt: skip
    assert found["edges"] == [edge(one, part, "cited_in"), edge(one, text.document, "cited_in")]


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
    client.force_login(make_user(username="editor", is_staff=True))
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
    client.force_login(make_user(is_staff=True))
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

    # 2 name the snapshot, 16 read the rows, 1 looks whether something was published meanwhile.
    with django_assert_num_queries(19):
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
