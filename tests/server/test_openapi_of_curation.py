"""What signed-in people are answered is what the OpenAPI document says."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from jsonschema import Draft202012Validator

from content.vocabulary import Role
from tests.factories import make_member, make_user

pytestmark = pytest.mark.django_db
JSON = "application/json"
LABELS = [{"language": "zh-Hans", "kind": "pref", "text": "大局意识"}]
LAW = "用权规定\n\n第一条 用权须慎。\n第二条 言行须谨。\n"


@pytest.fixture
def paths(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


def _wrong(document: dict[str, Any], path: str, method: str, response: Any) -> list[str]:
    answer = document["paths"][path][method]["responses"][str(response.status_code)]
    if response.status_code == 204:
        return []
    schema = answer["content"][response["Content-Type"]]["schema"]
    validator = Draft202012Validator(schema | {"components": document["components"]})
    return [f"{path} {method} {one.json_path} {one.message}" for one in validator.iter_errors(
        response.json()
    )]  # fmt: skip


def test_every_answer_of_curation_is_what_the_document_says(
    client: Client, paths: dict[str, Any]
) -> None:
    client.force_login(make_member(Role.ADMINISTRATOR))
    make_user(username="bian")
    wrong: list[str] = []

    def call(method: str, path: str, body: Any = None, **names: str) -> Any:
        version = names.pop("version", "")
        headers = {"If-Match": f'"{version}"'} if version else {}
        send = getattr(client, method)
        given = (body,) if method in ("post", "patch") else ()
        kept = {"content_type": JSON, "headers": headers} if given else {}
        response = send(path.format(**names), *given, **kept)
        assert response.status_code < 300, response.content.decode()
        wrong.extend(_wrong(paths, path, method, response))
        return response.json() if response.content else None

    documents, text = "/api/v1/documents/", "/api/v1/documents/{slug}/expressions/"
    made = call("post", documents, {"title": "用权规定", "text": LAW})
    slug = made["slug"]
    version = made["version"]
    call("patch", f"{documents}{{slug}}/", {"license": "公开"}, slug=slug, version=version)
    call("post", text, {"text": f"{LAW}第三条 守则。\n", "label": "2"}, slug=slug)
    call("post", f"{text}{{label}}/publish/", {}, slug=slug, label="1")
    parted = {"labels": ["2"], "document": {"title": "另一"}}
    call("post", f"{documents}{{slug}}/split/", parted, slug=slug)
    other = call("post", documents, {"title": "旧", "text": "第一条 旧。\n第二条 老。\n"})["slug"]
    call("post", f"{documents}{{slug}}/merge/", {"into": slug}, slug=other)
    stub = call("post", documents, {"title": "占位"})["slug"]
    call("post", f"{documents}{{slug}}/resolve/", {"document": slug}, slug=stub)
    scheme = call("post", "/api/v1/concepts/schemes/", {"slug": "ganbu", "title": "用语"})
    call("patch", "/api/v1/concepts/schemes/{slug}/", {"uri": "urn:x"}, slug="ganbu",
         version=scheme["version"])  # fmt: skip
    one, two = (
        call("post", "/api/v1/concepts/", {"scheme": "ganbu", "labels": LABELS}) for _ in range(2)
    )
    version = one["version"]
    call("patch", "/api/v1/concepts/{uid}/", {"notation": "1"}, uid=one["uid"], version=version)
    call("post", "/api/v1/concepts/{uid}/merge/", {"into": two["uid"]}, uid=one["uid"])
    call("post", "/api/v1/concepts/{uid}/split/", {}, uid=one["uid"])
    members = "/api/v1/memberships/"
    uid = call("post", members, {"user": "bian", "role": "editor"})["uid"]
    call("patch", f"{members}{{uid}}/", {"role": "reader"}, uid=uid)
    call("get", members)
    call("delete", f"{members}{{uid}}/", uid=uid)
    call("post", "/api/v1/tokens/", {"name": "x", "scopes": ["read"]})
    call("get", "/api/v1/tokens/")
    sent = client.post("/api/v1/imports/", {"file": SimpleUploadedFile("a.txt", LAW.encode())})
    wrong += _wrong(paths, "/api/v1/imports/", "post", sent)
    call("get", "/api/v1/imports/")
    call("get", "/api/v1/imports/{uid}/", uid=sent.json()["uid"])

    assert wrong == []
