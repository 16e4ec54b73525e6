"""Documents over REST: made, changed, corrected, published, merged, parted."""

from typing import Any

import pytest
from django.test import Client

from content.models import Change, Document, Event
from content.vocabulary import Role
from tests.factories import make_document, make_framework, make_member, make_token

pytestmark = pytest.mark.django_db
DOCUMENTS = "/api/v1/documents/"
LAW = "用权规定\n\n第一条 用权须慎。\n第二条 言行须谨。\n"
LATER = "用权规定\n\n第一条 用权须慎之又慎。\n第二条 言行须谨。\n"
OLD = "旧规定\n\n第一条 旧的要慎。\n第二条 老的要谨。\n"
JSON = "application/json"
PATCH = "application/merge-patch+json"


@pytest.fixture
def reviewer(client: Client) -> Any:
    person = make_member(Role.REVIEWER, username="shen")
    client.force_login(person)
    return person


def _post(client: Client, address: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(address, body, content_type=JSON, headers=headers)


def _made(client: Client, title: str = "用权规定", text: str | None = LAW) -> dict[str, Any]:
    body = {"title": title} | ({} if text is None else {"text": text})
    made: dict[str, Any] = _post(client, DOCUMENTS, body).json()
    return made


def _publish(client: Client, made: dict[str, Any]) -> Any:
    label = made["expressions"][0]["label"]
    return _post(client, f"{DOCUMENTS}{made['slug']}/expressions/{label}/publish/", {})


def test_a_document_is_made_and_read_back_by_its_editors(client: Client, reviewer: Any) -> None:
    response = _post(
        client, DOCUMENTS, {"title": "用权规定", "kind": "statute", "license": None, "text": LAW}
    )

    body = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"{DOCUMENTS}yong-quan-gui-ding/"
    assert response["ETag"] == f'"{body["version"]}"'
    assert client.get(response["Location"]).status_code == 404
    read = client.get(response["Location"], {"drafts": "true"})
    assert (read.json(), read["ETag"]) == (body, response["ETag"])
    assert (body["stub"], body["kind"], [one["label"] for one in body["expressions"]]) == (
        False, "statute", ["1"],
    )  # fmt: skip


def test_every_bad_field_is_named_at_once(client: Client, reviewer: Any) -> None:
    unread = _post(client, DOCUMENTS, {"kind": "poem", "colour": "red", "issued_at": "heute"})
    unfit = _post(client, DOCUMENTS, {"title": " ", "slug": "A B", "language": "??"})

    assert (unread.status_code, unread.json()["code"]) == (422, "invalid_content")
    assert {one["field"] for one in unread.json()["errors"]} == {
        "title", "kind", "colour", "issued_at",
    }  # fmt: skip
    assert {one["field"] for one in unfit.json()["errors"]} == {"title", "slug", "language"}


def test_a_patch_changes_some_fields_and_null_empties_one(client: Client, reviewer: Any) -> None:
    made = _made(client)
    address = f"{DOCUMENTS}{made['slug']}/"

    changed = client.patch(
        address,
        {"publisher": "某部", "issued_at": "2020-01-02"},
        content_type=PATCH,
        headers={"If-Match": f'"{made["version"]}"'},
    )
    emptied = client.patch(
        address,
        {"publisher": None, "issued_at": None},
        content_type=PATCH,
        headers={"If-Match": changed["ETag"]},
    )

    told = [(one.json()["publisher"], one.json()["issued_at"]) for one in (changed, emptied)]
    assert told == [("某部", "2020-01-02"), (None, None)]
    assert emptied.json()["version"] == made["version"]


def test_a_patch_needs_the_version_and_a_stale_one_shows_both(
    client: Client, reviewer: Any
) -> None:
    made = _made(client)
    address = f"{DOCUMENTS}{made['slug']}/"
    send = {"content_type": PATCH}
    without = client.patch(address, {"title": "甲"}, **send)
    first = {"If-Match": f'"{made["version"]}"'}
    client.patch(address, {"title": "甲"}, headers=first, **send)

    stale = client.patch(address, {"title": "乙"}, headers=first, **send)

    assert (without.status_code, without.json()["code"]) == (428, "version_missing")
    assert (stale.status_code, stale.json()["code"]) == (412, "version_conflict")
    conflict = stale.json()["conflict"]
    assert [conflict[side]["title"] for side in ("base", "yours", "theirs")] == [
        "用权规定", "乙", "甲",
    ]  # fmt: skip
    assert conflict["conflicts"] == ["title"]
    retried = client.patch(
        address, {"title": "乙"}, headers={"If-Match": f'"{conflict["version"]}"'}, **send
    )
    assert retried.json()["title"] == "乙"


def test_a_corrected_text_is_added_published_and_becomes_the_text_of_the_day(
    client: Client, reviewer: Any
) -> None:
    made = _made(client)
    _publish(client, made)
    address = f"{DOCUMENTS}{made['slug']}/"

    later = {"text": LATER, "label": "2", "effective_from": "2020-01-01"}
    added = _post(client, f"{address}expressions/", later)
    draft = client.get(f"{address}text/")
    published = _post(client, f"{address}expressions/2/publish/", {})

    assert added.status_code == 201
    assert added["Location"] == f"{address}expressions/2/text/"
    assert draft["Location"] == f"{address}expressions/1/text/"
    assert (published.status_code, published.json()["current"]) == (200, True)
    assert client.get(f"{address}text/", follow=True).content.decode() == LATER
    assert client.get(f"{address}expressions/1/text/").content.decode() == LAW


def test_the_same_words_again_are_refused_politely(client: Client, reviewer: Any) -> None:
    made = _made(client)

    response = _post(client, f"{DOCUMENTS}{made['slug']}/expressions/", {"text": LAW})

    assert (response.status_code, response.json()["code"]) == (409, "text_known")


def test_a_draft_text_is_discarded_and_a_sealed_one_is_not(client: Client, reviewer: Any) -> None:
    made = _made(client)
    address = f"{DOCUMENTS}{made['slug']}/expressions/"
    _post(client, address, {"text": LATER, "label": "a/b2"})
    _post(client, address, {"text": LATER, "label": "2"})
    _publish(client, made)

    gone = client.delete(f"{address}2/")
    again = client.delete(f"{address}2/")
    sealed = client.delete(f"{address}1/")

    assert (gone.status_code, gone.content) == (204, b"")
    assert (again.status_code, again.json()["code"]) == (404, "not_found")
    assert (sealed.status_code, sealed.json()["code"]) == (409, "text_sealed")


def test_a_merged_document_is_followed_and_parted_again(client: Client, reviewer: Any) -> None:
    one, other = _made(client, "旧规定", "第一条 旧。\n"), _made(client)
    for made in (one, other):
        _publish(client, made)
    address = f"{DOCUMENTS}{one['slug']}/"

    merged = _post(client, f"{address}merge/", {"into": other["slug"], "reason": "同一部"})
    followed = client.get(address)
    page = client.get(f"/documents/{one['slug']}")
    listed = client.get(DOCUMENTS, {"uid": one["uid"]}).json()["results"]
    counted = client.get(DOCUMENTS, {"count": "true"}).json()["count"]
    parted = _post(client, f"{address}split/", {"reason": "弄错了"})

    assert merged.json()["slug"] == other["slug"]
    assert followed.json()["slug"] == other["slug"]
    assert followed["Content-Location"] == f"{DOCUMENTS}{other['slug']}/"
    assert [text["document"] for text in followed.json()["expressions"]] == [
        one["slug"], other["slug"],
    ]  # fmt: skip
    assert (page.status_code, page["Location"]) == (302, f"/documents/{other['slug']}")
    assert [found["slug"] for found in listed] == [other["slug"]]
    assert counted == 1
    assert parted.json()["slug"] == one["slug"]
    assert client.get(address).json()["slug"] == one["slug"]


def test_texts_of_a_merged_document_stay_at_their_addresses(client: Client, reviewer: Any) -> None:
    one, other = _made(client, "旧规定", OLD), _made(client)
    for made in (one, other):
        _publish(client, made)
    _post(client, f"{DOCUMENTS}{one['slug']}/merge/", {"into": other["slug"]})

    text = client.get(f"{DOCUMENTS}{one['slug']}/expressions/1/text/")
    page = client.get(f"/documents/{one['slug']}@1")
    passages = client.get("/api/v1/passages/", {"document": one["slug"]}).json()["results"]

    assert text.content.decode() == OLD
    assert (page.status_code, "第二条" in page.content.decode()) == (200, True)
    assert {passage["document"]["slug"] for passage in passages} == {one["slug"], other["slug"]}


def test_a_stub_is_resolved_by_hand(client: Client, reviewer: Any) -> None:
    stub = make_document(slug="stub")
    made = _made(client)

    refused = _post(client, f"{DOCUMENTS}{made['slug']}/resolve/", {"document": "stub"})
    resolved = _post(client, f"{DOCUMENTS}stub/resolve/", {"document": made["slug"]})

    assert (refused.status_code, refused.json()["code"]) == (409, "merge_refused")
    assert resolved.json()["slug"] == made["slug"]
    assert [one["uid"] for one in resolved.json()["merged"]] == [str(stub.entity.uid)]


def test_texts_become_a_work_of_their_own(client: Client, reviewer: Any) -> None:
    made = _made(client)
    address = f"{DOCUMENTS}{made['slug']}/"
    _publish(client, made)
    _post(client, f"{address}expressions/", {"text": LATER, "label": "2"})

    parted = _post(client, f"{address}split/", {"labels": ["1"], "document": {"title": "另一规定"}})

    body = parted.json()
    assert parted.status_code == 200
    assert parted["Location"] == f"{DOCUMENTS}{body['slug']}/"
    assert [text["label"] for text in body["expressions"]] == ["1"]
    old = client.get(address).json()["expressions"]
    assert [(text["label"], text["moved_to"]) for text in old] == [
        ("1", f"/documents/{body['slug']}@1")
    ]
    page = client.get(f"/documents/{made['slug']}@1").content.decode()
    assert f"/documents/{body['slug']}@1" in page


def test_a_token_needs_the_scopes_to_write_and_to_publish(client: Client) -> None:
    reviewer = make_member(Role.REVIEWER)
    tokens = {scope: make_token(reviewer, *scope.split()) for scope in ("read", "write")}
    publishing = make_token(reviewer, "publish")

    def send(token: str, address: str, body: dict[str, Any]) -> Any:
        return _post(client, address, body, Authorization=f"Token {token}")

    reading = send(tokens["read"], DOCUMENTS, {"title": "用权规定", "text": LAW})
    made = send(tokens["write"], DOCUMENTS, {"title": "用权规定", "text": LAW}).json()
    address = f"{DOCUMENTS}{made['slug']}/expressions/1/publish/"
    writing = send(tokens["write"], address, {})
    published = send(publishing, address, {})

    assert (reading.status_code, reading.json()["code"]) == (403, "scope_missing")
    assert (writing.status_code, writing.json()["code"]) == (403, "scope_missing")
    assert published.status_code == 200


def test_every_write_names_who_did_it(client: Client, reviewer: Any) -> None:
    made = _made(client)
    _publish(client, made)

    told = Change.objects.order_by("pk").values_list("action", "kind", "by__username")
    assert set(told) == {
        ("create", "document", "shen"), ("create", "expression", "shen"),
        ("publish", "expression", "shen"),
    }  # fmt: skip
    assert Event.objects.filter(document=made["slug"]).exists()


def test_a_named_write_is_done_once(client: Client, reviewer: Any) -> None:
    answers = [
        _post(client, DOCUMENTS, {"title": "用权规定"}, **{"Idempotency-Key": "k"})
        for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert Document.objects.count() == 1


def test_an_editor_of_one_framework_does_not_make_documents(client: Client) -> None:
    client.force_login(make_member(Role.EDITOR, make_framework()))

    response = _post(client, DOCUMENTS, {"title": "新"})

    assert (response.status_code, response.json()["code"]) == (403, "role_missing")
