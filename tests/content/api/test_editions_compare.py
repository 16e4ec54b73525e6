"""GET /api/v1/editions/{uid}/compare/: what differs from another edition to this one."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import Edition, Requirement
from content.services.splitting import merge_requirements, split_requirement
from content.vocabulary import AssociationType
from tests.factories import (
    make_association,
    make_citation,
    make_document,
    make_edition,
    make_expression,
    make_framework,
    make_requirement,
    make_user,
    seal_edition,
)

Json = dict[str, Any]
COUNTS = {
    "unchanged": 0, "added": 0, "removed": 0, "moved": 0, "renumbered": 0, "split": 0,
    "merged": 0, "changed": 0, "citations": 0, "associations": 0,
}  # fmt: skip


def successor(old: Requirement, edition: Edition, **fields: Any) -> Requirement:
    """The same requirement in a later edition, other fields aside."""
    kept = {"code": old.code, "title": old.title, "statement": old.statement, "kind": old.kind}
    return make_requirement(edition=edition, entity=old.entity, **kept | fields)


def make_older() -> Edition:
    """A draft that becomes the older edition once it is sealed."""
    framework = make_framework(slug="lian", title="廉洁标准")
    return make_edition(framework=framework, label="2022", effective_from=dt.date(2022, 1, 1))


def make_newer(older: Edition, label: str = "2026", **fields: Any) -> Edition:
    """The next draft of the same framework; the older edition is sealed before."""
    seal_edition(older)
    day = dt.date(int(label), 1, 1)
    return make_edition(framework=older.framework, label=label, effective_from=day, **fields)


def compare(client: Client, edition: Edition, **query: str) -> Json:
    response = client.get(f"/api/v1/editions/{edition.uid}/compare/", query)
    assert response.status_code == 200, response.content.decode()
    body: Json = response.json()
    return body


@pytest.mark.django_db
def test_a_changed_and_renumbered_requirement_is_told_field_by_field(client: Client) -> None:
    older = make_older()
    old = make_requirement(edition=older, title="慎言", statement="要慎言。")
    newer = make_newer(older)
    new = successor(old, newer, code="2", statement="要特别慎言。", modality="obligation")
    seal_edition(newer)

    body = compare(client, newer)

    assert body["summary"] == COUNTS | {"renumbered": 1, "changed": 1}
    (changed,) = body["changed"]
    assert changed["old"] == {
        "uid": str(old.entity.uid), "code": "1", "marker": None, "title": "慎言",
        "address": "/frameworks/lian@2022/1", "parent_uid": None, "above": None, "position": 1,
    }  # fmt: skip
    assert changed["new"]["address"] == "/frameworks/lian@2026/2"
    assert changed["fields"] == [
        {
            "field": "statement", "language": None, "old": "要慎言。", "new": "要特别慎言。",
            "blank": False,
            "runs": [
                {"op": "equal", "text": "要", "old": [0, 1], "new": [0, 1]},
                {"op": "insert", "text": "特别", "old": [1, 1], "new": [1, 3]},
                {"op": "equal", "text": "慎言。", "old": [1, 4], "new": [3, 6]},
            ],
        },
        {
            "field": "modality", "language": None, "old": None, "new": "obligation",
            "blank": False, "runs": [],
        },
    ]  # fmt: skip
    assert body["ids"] == [
        {
            "old": str(new.entity.uid), "new": str(new.entity.uid), "relation": "kept",
            "old_code": "1", "new_code": "2",
        }
    ]  # fmt: skip
    assert (body["old"]["label"], body["new"]["label"]) == ("2022", "2026")


@pytest.mark.django_db
def test_an_edition_is_compared_with_the_one_it_was_made_from(client: Client) -> None:
    older = make_older()
    between = make_newer(older)
    last = make_newer(between, "2030", derived_from=older)
    seal_edition(last)

    assert compare(client, last)["old"]["label"] == "2022"
    assert compare(client, last, **{"with": "2026"})["old"]["label"] == "2026"
    assert compare(client, last, **{"with": str(between.uid)})["old"]["label"] == "2026"
    assert compare(client, last)["identical"] is True


@pytest.mark.django_db
def test_a_recorded_split_is_told_with_its_words(client: Client) -> None:
    older = make_older()
    old = make_requirement(edition=older, statement="慎言慎行。")
    newer = make_newer(older)
    first, second = split_requirement(
        requirement=successor(old, newer),
        parts=[{"title": "甲", "statement": "慎言。"}, {"title": "乙", "statement": "慎行。"}],
    )
    seal_edition(newer)

    body = compare(client, newer)

    uids = [str(one.entity.uid) for one in (first, second)]
    (split,) = body["split"]
    assert split["basis"] == "history"
    assert [place["uid"] for place in split["new"]] == uids
    assert (split["wording"]["old"], split["wording"]["new"]) == ("慎言慎行。", "慎言。\n慎行。")
    assert [(row["relation"], row["new"]) for row in body["ids"]] == [
        ("split", uids[0]), ("split", uids[1]),
    ]  # fmt: skip
    assert body["added"] == []


@pytest.mark.django_db
def test_a_recorded_merge_is_told_with_its_words(client: Client) -> None:
    older = make_older()
    held = [make_requirement(edition=older, statement=words) for words in ("甲。", "乙。")]
    newer = make_newer(older)
    kept = merge_requirements(
        requirements=[successor(old, newer) for old in held], values={"statement": "丙。"}
    )
    seal_edition(newer)

    body = compare(client, newer)

    (merge,) = body["merged"]
    assert (merge["basis"], merge["new"]["uid"]) == ("history", str(kept.entity.uid))
    assert [place["uid"] for place in merge["old"]] == [str(old.entity.uid) for old in held]
    assert body["removed"] == []


@pytest.mark.django_db
def test_links_and_citations_that_changed_are_told(client: Client) -> None:
    older = make_older()
    document = make_document(slug="yuanwen", title="原文")
    first = make_expression(document=document, label="1", text="要特别慎欲。要特别慎权。")
    later = make_expression(document=document, label="2", text="序。要特别慎欲。要特别慎权。")
    old, other = make_requirement(edition=older), make_requirement(edition=older)
    make_citation(requirement=old, expression=first, start=0, end=6)
    link = make_association(
        edition=older, source_entity=old.entity, target_entity=other.entity, rationale="甲"
    )
    newer = make_newer(older)
    new, same = successor(old, newer), successor(other, newer)
    make_citation(requirement=new, expression=later, start=2, end=8)
    make_association(
        edition=newer, source_entity=old.entity, target_entity=other.entity, rationale="乙",
        uid=link.uid,
    )  # fmt: skip
    make_association(
        edition=newer, source_entity=same.entity, target_entity=new.entity,
        type=AssociationType.SUPPORTS,
    )  # fmt: skip
    seal_edition(newer)

    body = compare(client, newer)

    (citation,) = body["citations"]
    assert (citation["change"], citation["runs"]) == ("moved", [])
    assert (citation["old"]["expression"], citation["new"]["expression"]) == ("1", "2")
    assert [(one["change"], one["type"]) for one in body["associations"]] == [
        ("changed", "related"), ("added", "supports"),
    ]  # fmt: skip
    assert body["associations"][0]["fields"][0]["new"] == "乙"
    assert body["associations"][0]["source"]["uid"] == str(old.entity.uid)


@pytest.mark.django_db
def test_a_first_edition_has_nothing_to_be_compared_with(client: Client) -> None:
    older = seal_edition(make_older())

    response = client.get(f"/api/v1/editions/{older.uid}/compare/")

    assert (response.status_code, response.json()["code"]) == (404, "nothing_to_compare")
    assert "没有更早的版本" in response.json()["detail_zh"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["2099", str(uuid.UUID(int=5))])
def test_an_unknown_edition_is_not_found_in_any_form(client: Client, name: str) -> None:
    newer = seal_edition(make_newer(make_older()))

    for form in ("json", "html", "markdown"):
        response = client.get(f"/api/v1/editions/{newer.uid}/compare/", {"with": name, "as": form})
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["code"] == "not_found"


@pytest.mark.django_db
def test_a_draft_is_compared_for_editors_alone_and_kept_by_nobody(client: Client) -> None:
    older = make_older()
    old = make_requirement(edition=older)
    draft = make_newer(older)
    successor(old, draft, statement="密稿。")
    address = f"/api/v1/editions/{draft.uid}/compare/"

    stranger = client.get(address), client.get(address, {"drafts": "true"})
    client.force_login(make_user(is_staff=True, is_superuser=True))
    editor = client.get(address, {"drafts": "true"})

    assert [one.status_code for one in stranger] == [404, 401]
    assert editor.json()["new"]["state"] == "draft"
    assert editor["Cache-Control"] == "no-store"
    assert "ETag" not in editor


@pytest.mark.django_db
def test_the_same_comparison_is_given_as_fragment_and_as_release_notes(client: Client) -> None:
    older = make_older()
    old = make_requirement(edition=older, title="慎言", statement="要慎言 <b>。")
    newer = make_newer(older)
    successor(old, newer, statement="要特别慎言 <b>。")
    seal_edition(newer)
    address = f"/api/v1/editions/{newer.uid}/compare/"

    fragment = client.get(address, {"as": "html"}, headers={"Accept-Language": "en"})
    notes = client.get(address, headers={"Accept": "text/markdown"})

    assert fragment["Content-Type"] == "text/html; charset=utf-8"
    words = fragment.content.decode()
    assert '<ins role="group" aria-label="inserted">特别</ins>慎言 &lt;b&gt;。' in words
    assert ">Changed</li>" in words
    assert notes["Content-Type"] == "text/markdown; charset=utf-8"
    assert notes.content.decode() == (
        "# 廉洁标准 2022 → 2026\n\n- 修改 · Changed: 1\n\n## 修改 · Changed (1)\n\n"
        "- **[1 慎言](/frameworks/lian@2026/1)**\n"
        "  - 正文 · statement: 要<ins>特别</ins>慎言 &lt;b&gt;。\n"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 50])
def test_comparing_costs_the_same_queries_at_any_size(client: Client, rows: int) -> None:
    older = make_older()
    text = make_expression(text="要特别慎欲。" * 100)
    held = [make_requirement(edition=older, statement=f"要求{place}。") for place in range(rows)]
    for number, old in enumerate(held):
        make_citation(requirement=old, expression=text, start=number, end=number + 6)
    newer = make_newer(older)
    for number, old in enumerate(held):
        new = successor(old, newer, statement=f"要求甲{number}。", code=f"c{number}")
        make_citation(requirement=new, expression=text, start=number + 1, end=number + 7)
        make_association(
            edition=newer, source_entity=new.entity, target_entity=text.document.entity
        )
    seal_edition(newer)

    with CaptureQueriesContext(
        connection,
    ) as counted:
        compare(client, newer)

    assert len(counted) <= 30, [one["sql"][:90] for one in counted]
