"""Who may write what of documents over REST: every role and nobody, every write."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from content.models import Change
from content.vocabulary import Role
from tests.content.api.test_documents_writes import DOCUMENTS, JSON, LATER, LAW
from tests.factories import make_document, make_member
from tests.uncommitted import uncommitted

pytestmark = pytest.mark.django_db
WRITES = {
    "create": ("post", DOCUMENTS, {"title": "新"}, Role.EDITOR),
    "patch draft": ("patch", f"{DOCUMENTS}cao/", {"title": "改"}, Role.EDITOR),
    "patch public": ("patch", f"{DOCUMENTS}gong/", {"title": "改"}, Role.REVIEWER),
    "add text": ("post", f"{DOCUMENTS}gong/expressions/", {"text": LATER}, Role.EDITOR),
    "publish": ("post", f"{DOCUMENTS}cao/expressions/1/publish/", {}, Role.REVIEWER),
    "discard": ("delete", f"{DOCUMENTS}cao/expressions/1/", {}, Role.EDITOR),
    "merge": ("post", f"{DOCUMENTS}cao/merge/", {"into": "gong"}, Role.EDITOR),
    "merge public": ("post", f"{DOCUMENTS}gong/merge/", {"into": "lao"}, Role.REVIEWER),
    "resolve": ("post", f"{DOCUMENTS}stub/resolve/", {"document": "gong"}, Role.EDITOR),
    "split": ("post", f"{DOCUMENTS}cao/split/", {"labels": ["1"]}, Role.EDITOR),
}


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A draft, two public documents and a stub, made by a reviewer, once for all tests."""
    with django_db_blocker.unblock(), uncommitted():
        client = Client()
        client.force_login(make_member(Role.REVIEWER))
        for slug, text in (("cao", "第一条 甲。\n"), ("gong", LAW), ("lao", "第一条 老。\n")):
            made = {"title": slug, "slug": slug, "text": text}
            client.post(DOCUMENTS, made, content_type=JSON)
        for slug in ("gong", "lao"):
            client.post(f"{DOCUMENTS}{slug}/expressions/1/publish/", {}, content_type=JSON)
        make_document(slug="stub")
        yield


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("role", [None, *Role])
def test_who_may_write_what(client: Client, write: str, role: Role | None) -> None:
    method, address, body, least = WRITES[write]
    before = Change.objects.count()
    if role is not None:
        client.force_login(make_member(role))

    headers = {"If-Match": f'"{_version(address)}"'}
    response = getattr(client, method)(address, body, content_type=JSON, headers=headers)

    if role is None:
        told = (response.status_code, response.json()["code"])
        assert told == (401, "not_authenticated")
    elif role.includes(least):
        # The draft has one text, and one must stay.
        assert response.status_code < 300 or response.json()["code"] == "merge_refused"
        return
    else:
        # A draft is not there for who may not see it.
        drafted = "/cao/" in address or "/stub/" in address
        hidden = drafted and not role.includes(Role.EDITOR)
        assert response.status_code == (404 if hidden else 403)
    assert Change.objects.count() == before


def _version(address: str) -> str:
    reader = Client()
    reader.force_login(make_member(Role.ADMINISTRATOR))
    slug = address.removeprefix(DOCUMENTS).split("/")[0]
    found = reader.get(f"{DOCUMENTS}{slug}/", {"drafts": "true"}).json()
    return str(found.get("version"))
