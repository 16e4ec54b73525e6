"""``POST /api/v1/imports/`` and what follows it: progress, report, retry."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from content.api import uploads as views
from content.models import ImportRun
from content.services.importing import carry_out
from content.vocabulary import Role, RunState
from tests.factories import make_member, make_token, make_user

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/imports/"
TEXT = "第一条 用权须慎。\n第二条 言行须谨。\n"


def _file(name: str = "规定.txt", text: str = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def _post(client: Client, **fields: Any) -> Any:
    return client.post(IMPORTS, {"file": [_file()]} | fields)


@pytest.fixture
def editor(client: Client) -> Any:
    person = make_member(Role.EDITOR, username="bian")
    client.force_login(person)
    return person


def test_an_upload_is_accepted_and_its_address_tells_how_far_it_is(
    client: Client, editor: Any
) -> None:
    response = _post(client)

    body = response.json()
    assert response.status_code == 202
    assert response["Location"] == f"{IMPORTS}{body['uid']}/"
    told = client.get(response["Location"])
    assert told["Cache-Control"] == "no-store"
    assert told.json() == body
    assert body == {
        "uid": body["uid"],
        "state": "queued",
        "by": "bian",
        "at": body["at"],
        "files": [{"name": "规定.txt", "size": len(TEXT.encode())}],
        "framework": None,
        "edition": None,
        "format": "auto",
        "publish": False,
        "done": 0,
        "total": 1,
        "rate": None,
        "attempts": 0,
        "started_at": None,
        "finished_at": None,
        "failure": None,
        "address": f"{IMPORTS}{body['uid']}/",
        "report": [],
    }


def test_a_finished_import_reports_every_file(client: Client, editor: Any) -> None:
    address = _post(client, file=[_file(), _file("空.txt", " ")])["Location"]
    carry_out(uuid.UUID(address.split("/")[-2]))

    body = client.get(address).json()

    assert (body["state"], body["done"], body["total"], body["attempts"]) == ("done", 2, 2, 1)
    assert body["rate"] > 0
    told = {one["path"]: (one["status"], one["code"]) for one in body["report"]}
    assert told == {"规定.txt": ("created", None), "空.txt": ("refused", "empty_text")}


def test_uploads_are_listed_newest_first_page_by_page(client: Client, editor: Any) -> None:
    made = [_post(client).json()["uid"] for _ in range(3)]

    first = client.get(IMPORTS, {"limit": 2}).json()
    second = client.get(first["next"]).json()

    pages = [[one["uid"] for one in page["results"]] for page in (first, second)]
    assert pages == [[made[2], made[1]], [made[0]]]
    assert second["next"] is None


def test_a_person_sees_their_own_uploads_and_an_administrator_all(
    client: Client, editor: Any
) -> None:
    address = _post(client)["Location"]
    client.force_login(make_member(Role.REVIEWER))
    others = (client.get(IMPORTS).json()["results"], client.get(address).status_code)
    client.force_login(make_member(Role.ADMINISTRATOR))
    all_of_them = (len(client.get(IMPORTS).json()["results"]), client.get(address).status_code)

    assert others == ([], 404)
    assert all_of_them == (1, 200)


@pytest.mark.parametrize("rows", [1, 50])
def test_a_page_costs_the_same_whatever_its_length(
    client: Client, rows: int, django_assert_max_num_queries: Any
) -> None:
    editor = make_member(Role.EDITOR)
    client.force_login(editor)
    options = {"framework": "", "edition": "", "format": "auto", "publish": False}
    for _ in range(rows):
        ImportRun.objects.create(by=editor, at="2026-01-01T00:00:00Z", options=options)

    with django_assert_max_num_queries(7):
        assert len(client.get(IMPORTS).json()["results"]) == rows


@pytest.mark.parametrize(
    ("role", "status", "code"),
    [(None, 401, "not_authenticated"), (Role.READER, 403, "role_missing"), (Role.EDITOR, 202, "")],
)
def test_only_editors_upload(client: Client, role: Role | None, status: int, code: str) -> None:
    if role is not None:
        client.force_login(make_member(role))

    response = _post(client)

    assert (response.status_code, response.json().get("code", "")) == (status, code)


def test_strangers_see_no_uploads(client: Client) -> None:
    refused = [client.get(IMPORTS), client.get(f"{IMPORTS}{uuid.uuid4()}/")]

    assert [(one.status_code, one.json()["code"]) for one in refused] == [
        (401, "not_authenticated")
    ] * 2


def test_publishing_at_once_asks_role_and_token_for_it(client: Client) -> None:
    reviewer = make_member(Role.REVIEWER)
    writing, publishing = (
        make_token(reviewer, "write"),
        make_token(reviewer, "write", "publish"),
    )
    editing = make_token(make_member(Role.EDITOR), "write", "publish")

    answers = [
        client.post(
            IMPORTS,
            {"file": [_file()], "publish": "true"},
            headers={"authorization": f"Token {token}"},
        )
        for token in (writing, editing, publishing)
    ]

    told = [(one.status_code, one.json().get("code")) for one in answers]
    assert told == [(403, "scope_missing"), (403, "role_missing"), (202, None)]


def test_every_bad_field_of_the_form_is_named(client: Client, editor: Any) -> None:
    unread = client.post(IMPORTS, {"publish": "perhaps", "colour": "red", "format": ["a", "b"]})
    unfit = client.post(IMPORTS, {"framework": "坏 名", "format": "spell"})

    assert (unread.status_code, unread.json()["code"]) == (422, "invalid_content")
    assert [(one["field"], one["code"]) for one in unread.json()["errors"]] == [
        ("publish", "invalid"), ("colour", "unknown"), ("format", "invalid"),
    ]  # fmt: skip
    assert [one["field"] for one in unfit.json()["errors"]] == ["file", "framework", "format"]


def test_a_request_that_is_too_large_is_refused_unread(
    client: Client, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "UPLOAD_BYTES", 0)
    monkeypatch.setattr(views, "_ROOM", 10)

    response = _post(client)

    assert (response.status_code, response.json()["code"]) == (413, "upload_too_large")
    assert not ImportRun.objects.exists()


def test_json_is_not_a_form(client: Client, editor: Any) -> None:
    response = client.post(IMPORTS, {"file": "x"}, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


def test_a_failed_import_is_retried_and_any_other_is_not(client: Client, editor: Any) -> None:
    address = _post(client)["Location"]
    early = client.post(f"{address}retry/", content_type="application/json")
    ImportRun.objects.update(state=RunState.FAILED)

    again = client.post(f"{address}retry/", content_type="application/json")

    assert (early.status_code, early.json()["code"]) == (409, "import_state")
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    client.force_login(make_user())
    assert client.post(f"{address}retry/", content_type="application/json").status_code == 404


@pytest.mark.parametrize("fields", [{"file": "{}"}, {"file": [_file(), "words"]}])
def test_a_part_of_the_form_that_is_no_file_is_refused(
    client: Client, editor: Any, fields: dict[str, Any]
) -> None:
    response = client.post(IMPORTS, fields)

    body = response.json()
    assert (response.status_code, body["code"]) == (422, "invalid_content")
    assert {one["field"].split(".")[0] for one in body["errors"]} == {"file"}
    assert not ImportRun.objects.exists()


def test_an_upload_takes_no_parameters_beside_its_form(client: Client, editor: Any) -> None:
    response = client.post(f"{IMPORTS}?publish=true", {"file": [_file()]})

    body = response.json()
    assert (response.status_code, body["code"]) == (400, "invalid_parameter")
    assert [one["field"] for one in body["errors"]] == ["publish"]
