"""The graph over REST: every answer whole."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from content.models import (
    Redirect,
)
from tests.factories import (
    PUBLISHED_AT,
    make_association,
    make_citation,
    make_edition,
    make_entity,
    make_expression,
    make_passage,
    seal_edition,
)
from tests.graph.asking import edge, framework, get, join, node, requirement, uid

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("title", ['慎"言"\\', "一\n二\t三\x01", "𠮷</script>", " "])
def test_whatever_stands_in_a_title_or_a_code_is_written_as_json(
    client: Client, title: str
) -> None:
    edition = framework("lianjie")
    top = requirement(edition, title, code='甲"乙\\ 1')
    seal_edition(edition)

    [found, *_] = get(client, "", focus=uid(top))["nodes"]
    [affected] = get(client, f"impact/{uid(top)}/")["nodes"]
    way = get(client, "path/", **{"from": uid(top), "to": uid(top)})

    place = "/frameworks/lianjie@1/甲%22乙%5C%201"
    written = node(top, depth=1, degree=1, position=1, address=place)
    assert found == written | {"distance": 0}
    assert affected == written | {"distance": 0, "via": []}
    assert way["nodes"] == [written]


def test_the_words_of_all_hops_are_read_by_one_query(
    client: Client, django_assert_num_queries: Any
) -> None:
    edition = framework("lianjie")
    top = requirement(edition, "廉洁", marker="第一条")
    below = requirement(edition, "慎权", parent=top, marker="（一）")
    other = requirement(edition, "慎言", parent=top)
    cited = make_citation(requirement=below, quote="慎独")
    join(edition, below, "supports", other, rationale="相通", evidence="慎")
    seal_edition(edition)
    passage = uid(cited.passage) if cited.passage else str(cited.expression.document.entity.uid)
    asked = {"from": passage, "to": uid(other)}
    get(client, "path/", **asked)

    # The revision of the graph, and the words.
    with django_assert_num_queries(2):
        [way] = get(client, "path/", **asked, types="cited_in,supports")["paths"]

    told = [(hop["type"], hop["rationale"], hop["evidence"]) for hop in way["hops"]]
    assert told == [("cited_in", None, "慎独"), ("supports", "相通", "慎")]


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
