"""Concepts and schemes over REST."""

from typing import Any

import pytest
from django.test import Client

from content.models import Change, Concept
from content.vocabulary import Role
from tests.factories import make_concept, make_member

pytestmark = pytest.mark.django_db
CONCEPTS = "/api/v1/concepts/"
SCHEMES = "/api/v1/concepts/schemes/"
JSON = "application/json"
LABELS = [{"language": "zh-Hans", "kind": "pref", "text": "大局意识"}]


@pytest.fixture
def reviewer(client: Client) -> Any:
    person = make_member(Role.REVIEWER)
    client.force_login(person)
    client.post(SCHEMES, {"slug": "ganbu", "title": "用语"}, content_type=JSON)
    return person


def _post(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, body, content_type=JSON)


def _made(client: Client, text: str = "大局意识", **fields: Any) -> dict[str, Any]:
    labels = [{"language": "zh-Hans", "kind": "pref", "text": text}]
    body = {"scheme": "ganbu", "labels": labels} | fields
    made: dict[str, Any] = _post(client, CONCEPTS, body).json()
    return made


def _patch(client: Client, address: str, body: dict[str, Any], version: str) -> Any:
    return client.patch(address, body, content_type=JSON, headers={"If-Match": f'"{version}"'})


def test_a_scheme_is_made_and_changed(client: Client, reviewer: Any) -> None:
    made = _post(client, SCHEMES, {"slug": "zuofeng", "title": "作风"})
    changed = _patch(client, made["Location"], {"license": "公开"}, made.json()["version"])
    stale = _patch(client, made["Location"], {"license": "另定"}, made.json()["version"])

    assert (made.status_code, made["Location"]) == (201, f"{SCHEMES}zuofeng/")
    assert (changed.json()["license"], changed["ETag"]) == (
        "公开", f'"{changed.json()["version"]}"',
    )  # fmt: skip
    assert (stale.status_code, stale.json()["conflict"]["theirs"]["license"]) == (412, "公开")


def test_a_concept_is_made_public_and_read_back(client: Client, reviewer: Any) -> None:
    above = _made(client, "素养")

    response = _post(
        client,
        CONCEPTS,
        {
            "scheme": "ganbu",
            "notation": "C1",
            "labels": LABELS,
            "definitions": {"zh-Hans": "胸怀全局。"},
            "broader": [above["uid"]],
        },
    )

    body = response.json()
    client.logout()
    assert response.status_code == 201
    assert client.get(response["Location"]).json() == body
    assert (body["label"], body["broader"][0]["label"]) == ("大局意识", "素养")


def test_a_patch_lays_definitions_over_and_null_takes_one_away(
    client: Client, reviewer: Any
) -> None:
    made = _made(client, definitions={"zh-Hans": "全局。", "en": "The whole."})
    address = f"{CONCEPTS}{made['uid']}/"

    changed = _patch(client, address, {"definitions": {"en": None, "fr": "Tout."}}, made["version"])

    assert changed.json()["definitions"] == {"zh-Hans": "全局。", "fr": "Tout."}
    assert _patch(client, address, {}, made["version"]).status_code == 412
    assert client.patch(address, {}, content_type=JSON).status_code == 428


def test_every_bad_field_is_named(client: Client, reviewer: Any) -> None:
    unread = _post(client, CONCEPTS, {"scheme": "ganbu", "labels": [{"kind": "x"}]})
    unknown = _post(client, CONCEPTS, {"scheme": "nowhere", "labels": LABELS})
    unfit = _post(client, CONCEPTS, {"scheme": "ganbu", "labels": []})

    assert {one["field"] for one in unread.json()["errors"]} == {
        "labels.0.language", "labels.0.kind", "labels.0.text",
    }  # fmt: skip
    assert [one["field"] for one in unknown.json()["errors"]] == ["scheme"]
    assert [one["field"] for one in unfit.json()["errors"]] == ["labels"]


def test_a_merged_concept_is_followed_and_parted_again(client: Client, reviewer: Any) -> None:
    one, other = _made(client, "全局观念"), _made(client)
    address = f"{CONCEPTS}{one['uid']}/"

    merged = _post(client, f"{address}merge/", {"into": other["uid"]})
    followed = client.get(address)
    listed = client.get(CONCEPTS, {"count": "true"}).json()
    named = client.get(CONCEPTS, {"uid": one["uid"]}).json()["results"]
    page = client.get(f"/concepts/{one['uid']}")
    parted = _post(client, f"{address}split/", {})

    assert merged.json()["uid"] == other["uid"]
    assert followed["Content-Location"] == f"{CONCEPTS}{other['uid']}/"
    assert (listed["count"], [found["uid"] for found in named]) == (1, [other["uid"]])
    assert (page.status_code, page["Location"]) == (302, f"/concepts/{other['uid']}")
    assert parted.json()["uid"] == one["uid"]
    again = _post(client, f"{address}split/", {})
    assert (again.status_code, again.json()["code"]) == (409, "merge_refused")


@pytest.mark.parametrize("role", [None, *Role])
def test_who_may_write_concepts(client: Client, role: Role | None) -> None:
    one = make_concept()
    other = make_concept(scheme=one.scheme, label="全局观")
    address = f"{CONCEPTS}{one.entity.uid}/"
    version = client.get(address).json()["version"]
    if role is not None:
        client.force_login(make_member(role))

    answers = {
        Role.EDITOR: [
            _post(client, SCHEMES, {"slug": "x", "title": "X"}),
            _post(client, CONCEPTS, {"scheme": one.scheme.slug, "labels": LABELS}),
            _patch(client, address, {"notation": "1"}, version),
        ],
        Role.REVIEWER: [
            _post(client, f"{address}merge/", {"into": str(other.entity.uid)}),
            _post(client, f"{address}split/", {}),
        ],
    }

    for least, given in answers.items():
        for answer in given:
            if role is None:
                assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
            elif role.includes(least):
                assert answer.status_code < 300
            else:
                assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")
    assert Change.objects.exclude(by=None).exists() == bool(role and role.includes(Role.EDITOR))
    assert Concept.objects.exists()
