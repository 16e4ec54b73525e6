"""Where a draft begins, by plain forms."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from content.models import Document, Edition, Framework, ImportLedger
from content.vocabulary import Role
from tests.content.pages.desk.conftest import TEXT, Bench, SignIn
from tests.content.pages.markup import attributes, values, words
from tests.factories import make_edition, make_expression, make_requirement, seal_edition

WORDS = "一、廉洁\n\n要特别慎欲。\n\n二、团结\n\n要常通气。\n"


def test_pasted_words_become_a_draft_and_lead_to_its_workbench(editor: Client) -> None:
    page = editor.post("/edit", {"way": "paste", "title": "谈心", "words": WORDS}, follow=True)

    draft = Edition.objects.get(framework__title="谈心")
    assert page.redirect_chain == [(f"/edit/{draft.framework.slug}", 303)]
    assert [row.title for row in draft.requirements.filter(parent=None)] == ["廉洁", "团结"]


def test_nothing_pasted_is_refused_with_what_was_typed(editor: Client) -> None:
    page = editor.post("/edit", {"way": "paste", "title": "谈心", "words": " "})

    assert page.status_code == 422
    titles = [each["value"] for each in attributes(page.content, "input") if "value" in each]
    assert "谈心" in titles
    assert not Edition.objects.exists()


def test_the_same_words_again_begin_no_second_draft(editor: Client) -> None:
    form = {"way": "paste", "title": "谈心", "words": WORDS}
    for _ in range(2):
        page = editor.post("/edit", form)

    assert page.status_code == 303
    assert Edition.objects.count() == 1


def test_a_file_becomes_a_draft(editor: Client) -> None:
    page_of_it = f"<!doctype html><title>谈心</title><h1>谈心</h1><p>{WORDS}</p>".encode()
    sent = SimpleUploadedFile("tanxin.html", page_of_it, "text/html")

    page = editor.post("/edit", {"way": "upload", "file": sent})

    assert page.status_code == 303
    assert Document.objects.filter(title="谈心").exists()


def test_a_file_that_cannot_be_read_says_why(editor: Client) -> None:
    sent = SimpleUploadedFile("bad.docx", b"PK\x03\x04 broken", "application/zip")

    page = editor.post("/edit", {"way": "upload", "file": sent})

    assert page.status_code == 422
    assert "bad.docx" in words(page.content)


def test_a_text_that_is_here_is_picked(editor: Client) -> None:
    expression = make_expression(text=f"谈心\n\n{WORDS}")

    page = editor.post("/edit", {"way": "pick", "text": expression.uid})

    draft = Edition.objects.get(framework__title=expression.document.title)
    assert page["Location"] == f"/edit/{draft.framework.slug}"
    assert [row.title for row in draft.requirements.filter(parent=None)] == ["廉洁", "团结"]
    cited = {each.expression for row in draft.requirements.all() for each in row.citations.all()}
    assert cited == {expression}


def test_the_next_edition_takes_over_the_latest(bench: Bench, editor: Client) -> None:
    seal_edition(bench.edition)
    form = {"way": "edition", "framework": "lianjie", "label": "2031"}

    page = editor.post("/edit", form)

    assert page["Location"] == bench.address
    draft = Edition.objects.get(framework=bench.framework, label="2031")
    assert draft.requirements.count() == 3


def test_a_second_open_draft_is_refused(bench: Bench, editor: Client) -> None:
    form = {"way": "edition", "framework": "lianjie", "label": "2031"}

    page = editor.post("/edit", form)

    assert page.status_code == 409
    assert "2030" in words(page.content)


def test_words_pasted_beside_an_open_draft_are_kept_and_lead_to_it(
    bench: Bench, editor: Client
) -> None:
    form = {"way": "paste", "framework": "lianjie", "title": "新篇", "words": WORDS, "label": "9"}

    page = editor.post("/edit", form)

    assert page.status_code == 409
    assert "2030" in words(page.content)
    assert bench.address in values(page.content, "href", "a")
    assert "要常通气。" in words(page.content)
    assert (ImportLedger.objects.count(), Document.objects.count()) == (0, 1)


def test_a_further_text_of_a_work_in_draft_leads_to_that_draft(editor: Client) -> None:
    form = {"way": "paste", "title": "谈心", "words": WORDS}
    address = editor.post("/edit", form)["Location"]

    page = editor.post("/edit", form | {"words": f"{WORDS}\n要容人。\n"})

    assert page.status_code == 409
    assert address in values(page.content, "href", "a")
    assert "要容人。" in words(page.content)
    assert (ImportLedger.objects.count(), Document.objects.count()) == (1, 1)


def test_a_file_beside_an_open_draft_leads_to_it(bench: Bench, editor: Client) -> None:
    sent = SimpleUploadedFile("lian.txt", f"谈心\n\n{WORDS}".encode(), "text/plain")

    page = editor.post("/edit", {"way": "upload", "file": sent, "framework": "lianjie"})

    assert (page.status_code, bench.address in values(page.content, "href", "a")) == (409, True)
    assert not ImportLedger.objects.exists()


def test_a_file_that_cannot_be_read_leaves_no_ledger(editor: Client) -> None:
    sent = SimpleUploadedFile("bad.docx", b"PK\x03\x04 broken", "application/zip")

    editor.post("/edit", {"way": "upload", "file": sent})

    assert not ImportLedger.objects.exists()


def test_a_framework_is_made_empty(editor: Client) -> None:
    page = editor.post("/edit", {"way": "framework", "title": "新体系", "label": "甲"})

    framework = Framework.objects.get(title="新体系")
    assert page["Location"] == f"/edit/{framework.slug}"
    assert editor.get(page["Location"]).status_code == 200


def test_an_editor_of_one_framework_begins_nothing_elsewhere(bench: Bench, sign_in: SignIn) -> None:
    client = sign_in(Role.EDITOR, bench.framework)

    refused = client.post("/edit", {"way": "paste", "title": "谈心", "words": WORDS})

    assert refused.status_code == 403
    assert not Edition.objects.exclude(pk=bench.edition.pk).exists()


def test_what_waits_stands_on_the_desk(bench: Bench, editor: Client) -> None:
    bench.propose(5, 11)
    editor.post(
        f"{bench.address}/comments",
        {"about": "requirement", "subject": bench.power.entity.uid, "text": "再想想"},
    )

    text = words(editor.get("/edit").content)

    assert "廉洁标准 2030 草稿 要求 3 建议 1 评论 1" in text
    assert "再想想" in text


def test_the_desk_costs_the_same_for_many_drafts(
    editor: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        make_requirement(edition=make_edition())

    with django_assert_max_num_queries(45):  # type: ignore[operator]
        editor.get("/edit")


def test_a_source_is_described_and_corrected(bench: Bench, sign_in: SignIn) -> None:
    client, address = sign_in(Role.REVIEWER), "/documents/lianjie-wen/edit"
    page = client.get(address)
    sent = {each["name"]: each.get("value") for each in attributes(page.content, "input")}

    described = client.post(
        address,
        {"act": "describe", "version": sent["version"], "title": "廉洁一文", "kind": "article",
         "publisher": "本会"},
    )  # fmt: skip
    corrected = client.post(address, {"act": "correct", "label": "改", "text": TEXT + "补。\n"})

    document = Document.objects.get(slug="lianjie-wen")
    assert (described.status_code, corrected.status_code) == (303, 303)
    assert document.publisher == "本会"
    assert document.expressions.filter(label="改").exists()
