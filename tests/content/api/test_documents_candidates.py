"""GET /api/v1/documents/{slug}/candidates/: which works a stub may be, for editors."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import Candidate, Document
from content.services.document_merging import resolve_stub
from content.services.document_parting import split_document
from content.services.imports import ImportOptions, import_files
from content.services.planning import plan
from tests.factories import make_document, make_expression, make_passage, make_user

pytestmark = pytest.mark.django_db
Json = dict[str, Any]
FIRST = (
    "供水条例\n第一条 为了供水，制定本条例。\n第二条 单位应当节约用水。\n"
    "第三条 自公布之日起施行。\n"
)
SECOND = "供水条例\n第一条 本条例适用于城市。\n第二条 水价由政府定。\n"
CITING = (
    "某市节水办法\n第一条 依照《供水条例》第三条，制定本办法。\n第二条 《供水条例》第二条适用。\n"
)


@pytest.fixture
def stub(tmp_path: Path) -> Document:
    """A title that two works bear and a third text mentions."""
    for number, words in enumerate((FIRST, SECOND, CITING)):
        path = tmp_path / f"{number}.txt"
        path.write_text(words, encoding="utf-8")
        list(import_files(plan([path]), ImportOptions(publish=True)))
    return Document.objects.get(title="供水条例", expressions__isnull=True)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def ask(client: Client, document: Document) -> Json:
    response = client.get(f"/api/v1/documents/{document.slug}/candidates/")
    assert response.status_code == 200, response.content.decode()
    body: Json = response.json()
    return body


def test_a_stub_lists_the_works_of_its_title_the_likeliest_first(
    editor: Client, stub: Document
) -> None:
    body = ask(editor, stub)

    assert (body["stub"], body["document"]["slug"]) == (True, stub.slug)
    assert [(one["title"], one["articles"], one["held"]) for one in body["results"]] == [
        ("供水条例", 2, 2), ("供水条例", 2, 1),
    ]  # fmt: skip
    assert body["results"][0]["address"] == f"/documents/{body['results'][0]['slug']}"


def test_a_resolved_stub_has_no_candidates_until_that_is_undone(
    editor: Client, stub: Document
) -> None:
    chosen = Document.objects.get(slug=ask(editor, stub)["results"][0]["slug"])

    resolve_stub(stub=stub, document=chosen)

    assert Candidate.objects.count() == 0
    split_document(document=stub)
    assert Candidate.objects.filter(stub=stub).count() == 2


def test_a_work_with_a_text_is_no_stub(editor: Client, stub: Document) -> None:
    held = Document.objects.filter(title="供水条例", expressions__isnull=False).first()
    assert held is not None

    body = ask(editor, held)

    assert (body["stub"], body["results"]) == (False, [])


def test_candidates_are_for_editors_and_kept_by_nobody(client: Client, stub: Document) -> None:
    address = f"/api/v1/documents/{stub.slug}/candidates/"

    stranger = client.get(address)
    client.force_login(make_user())
    reader = client.get(address)
    client.force_login(make_user(is_staff=True, is_superuser=True))
    editor = client.get(address)

    assert [one.status_code for one in (stranger, reader, editor)] == [401, 403, 200]
    assert editor["Cache-Control"] == "no-store"


@pytest.mark.parametrize("rows", [1, 50])
def test_reading_candidates_costs_the_same_at_any_number(editor: Client, rows: int) -> None:
    stub = make_document(slug="stub", title="供水条例", published_at="2022-01-01T00:00:00Z")
    for _ in range(rows):
        work = make_document(title="供水条例", published_at="2022-01-01T00:00:00Z")
        make_passage(expression=make_expression(document=work), unit="article")
        Candidate.objects.create(stub=stub, document=work, found_at="2022-01-01T00:00:00Z")

    with CaptureQueriesContext(connection) as counted:
        body = ask(editor, stub)

    assert len(body["results"]) == rows
    assert len(counted) <= 11
