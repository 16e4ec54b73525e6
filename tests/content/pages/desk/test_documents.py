"""Documents at the desk: found and made, described by two at once, brought together and parted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import Document, Redirect
from content.services.candidates import list_candidates
from content.services.documents import change_document, correct_text
from content.vocabulary import Role
from tests.content.pages.desk.conftest import Bench, SignIn
from tests.content.pages.markup import attributes, values, words
from tests.factories import PUBLISHED_AT, make_document, make_expression


def sent(page: bytes, name: str) -> str:
    return next(each["value"] for each in attributes(page, "input") if each.get("name") == name)


def radios(page: bytes) -> list[str]:
    found = attributes(page, "input")
    return sorted(each["value"] for each in found if each.get("type") == "radio")


def edit(document: Document) -> str:
    return f"/documents/{document.slug}/edit"


def leads_to(document: Document) -> str | None:
    found = Redirect.objects.filter(entity=document.entity).select_related("target").first()
    return found.target.as_document.slug if found else None


@pytest.fixture
def stub(db: None) -> Document:
    """Give a stub with two works that it may be."""
    for number in (1, 2):
        work = make_document(slug=f"fa-{number}", title="监督法", publisher=f"机关{number}")
        make_expression(document=work, text=f"第一条 之{number}。")
    made = make_document(slug="jian-du-fa", title="监督法")
    list_candidates({"监督法"})
    return made


def test_documents_are_listed_by_what_they_wait_for(
    bench: Bench, editor: Client, stub: Document
) -> None:
    everything = values(editor.get("/desk/documents").content, "href", "a")
    waiting = editor.get("/desk/documents?show=stubs")
    found = values(editor.get("/desk/documents?q=廉洁").content, "href", "a")

    assert {edit(stub), "/documents/lianjie-wen/edit"} <= set(everything)
    assert "候选 2" in words(waiting.content)
    assert "/documents/lianjie-wen/edit" not in values(waiting.content, "href", "a")
    assert ("/documents/lianjie-wen/edit" in found, edit(stub) in found) == (True, False)


def test_an_editor_of_one_framework_is_shown_its_sources_alone(
    bench: Bench, sign_in: SignIn, stub: Document
) -> None:
    client = sign_in(Role.EDITOR, bench.framework)

    page = client.get("/desk/documents").content.decode()
    typed = client.get("/desk/documents/targets?q=监督").content.decode()

    assert ("lianjie-wen" in page, stub.slug in page, "监督法" in typed) == (True, False, False)


def test_a_document_is_made_with_its_text_or_without(editor: Client) -> None:
    form = {"title": "谈心录", "kind": "article", "issued_at": "2024-05-06", "publisher": ""}

    bare = editor.post("/desk/documents", form)
    whole = editor.post("/desk/documents", form | {"title": "谈话录", "text": "要常谈。\n"})
    wrong = editor.post("/desk/documents", form | {"title": "", "text": "还在。"})

    made = Document.objects.get(title="谈心录")
    assert (bare["Location"], str(made.issued_at)) == (edit(made), "2024-05-06")
    assert Document.objects.get(title="谈话录").expressions.get().text.strip() == "要常谈。"
    assert (whole.status_code, wrong.status_code) == (303, 422)
    assert "还在。" in words(wrong.content)


def test_two_who_describe_one_document_lose_nothing(editor: Client) -> None:
    document = make_document(title="原题", publisher="原机关")
    version = sent(editor.get(edit(document)).content, "version")
    change_document(document=document, values={"publisher": "对方机关", "license": "CC0"})
    mine: dict[str, Any] = {
        "act": "describe", "version": version, "title": "我的题", "kind": "other",
        "publisher": "我的机关", "license": "", "attribution": "", "issued_at": "",
    }  # fmt: skip

    met = editor.post(edit(document), mine)

    said = words(met.content).replace(" ", "")
    found = attributes(met.content, "input")
    boxes = {each["name"]: each["value"] for each in found if each.get("id", "").startswith("d-")}
    boxes["version"] = sent(met.content, "version")
    assert met.status_code == 412
    assert ("我的机关" in said, "对方机关" in said) == (True, True)
    held = [boxes[name] for name in ("title", "publisher", "license")]
    assert held == ["我的题", "我的机关", "CC0"]
    assert [
        each["value"] for each in attributes(met.content, "input") if each.get("id") == "d-title"
    ] == ["我的题"]
    again = mine | {"version": boxes["version"], "license": "CC0"}
    assert editor.post(edit(document), again).status_code == 303


def test_a_stub_is_resolved_from_its_candidates_and_back(editor: Client, stub: Document) -> None:
    assert radios(editor.get(edit(stub)).content) == ["fa-1", "fa-2"]

    editor.post(edit(stub), {"act": "resolve", "target": "fa-2"})

    assert leads_to(stub) == "fa-2"
    assert "已并入 监督法" in words(editor.get(edit(stub)).content)
    editor.post(edit(stub), {"act": "unmerge"})
    assert leads_to(stub) is None


def test_words_that_several_documents_bear_are_asked_about(editor: Client, stub: Document) -> None:
    mine = make_expression(document=make_document(slug="wo", title="另一篇")).document

    asked = editor.post(edit(mine), {"act": "merge", "q": "监督法"})
    nothing = editor.post(edit(mine), {"act": "merge", "q": "没有"})
    exact = editor.post(edit(mine), {"act": "merge", "q": "fa-1", "reason": "同一篇"})

    assert (asked.status_code, radios(asked.content)) == (422, ["fa-1", "fa-2", "jian-du-fa"])
    assert (nothing.status_code, exact.status_code, leads_to(mine)) == (422, 303, "fa-1")


def test_texts_are_made_a_work_of_their_own(bench: Bench, sign_in: SignIn) -> None:
    client, document = sign_in(Role.REVIEWER), bench.expression.document
    correct_text(document=document, text="要慎微。\n", label="乙")
    form = {"act": "part", "title": "慎微篇"}

    nothing = client.post(edit(document), form)
    done = client.post(edit(document), form | {"label": "乙"})

    assert (nothing.status_code, done.status_code) == (422, 303)
    assert Document.objects.get(title="慎微篇").expressions.get().label == "乙"


def test_merging_what_is_public_takes_a_reviewer(bench: Bench, editor: Client) -> None:
    public = make_document(slug="gong", title="公开", published_at=PUBLISHED_AT)
    make_expression(document=public)
    other = make_document(slug="ling", title="另篇", published_at=PUBLISHED_AT)

    assert editor.post(edit(public), {"act": "merge", "q": other.slug}).status_code == 403
    assert leads_to(public) is None


def test_the_list_costs_the_same_for_many(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(45):
        make_expression()

    with django_assert_max_num_queries(10):
        page = editor.get("/desk/documents")
    assert "更早的" in words(page.content)
