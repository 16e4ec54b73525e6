"""Imports at the desk: sent by a form, read by the worker, told file by file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from content.models import ImportRun
from content.pages.desk import starting
from content.services.importing import carry_out
from content.vocabulary import Role, RunState
from tests.content.pages.desk.conftest import Bench, SignIn
from tests.content.pages.markup import attributes, values, words

TEXT = "用权规定\n\n第一条 用权须慎。\n第二条 言行须谨。\n"


def sent(name: str = "用权规定.txt", text: str = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_files_are_read_in_the_background_and_told_one_by_one(editor: Client) -> None:
    begun = editor.post("/desk/imports", {"file": [sent(), sent("空.txt", " ")]})
    run = ImportRun.objects.get()
    address = f"/desk/imports/{run.uid}"
    waiting = editor.get(address)
    carry_out(run.uid)

    done = editor.get(address)

    assert begun["Location"] == address
    assert "排队中" in words(waiting.content)
    assert "every 2s" in values(waiting.content, "hx-trigger", "div")
    assert values(done.content, "hx-trigger", "div") == []
    said = words(done.content)
    for each in ("已完成", "2 / 2", "已入库 1", "未收 1", "空.txt"):
        assert each in said, each
    (edition,) = run_editions(run)
    assert f"/edit/{edition}" in values(done.content, "href", "a")
    assert address in values(editor.get("/desk/imports").content, "href", "a")


def run_editions(run: ImportRun) -> list[str]:
    run.refresh_from_db()
    return [name.partition("@")[0] for entry in run.report for name in entry["editions"]]


def test_a_large_file_sent_to_the_desk_goes_to_the_background(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "MOST_BYTES", 10)

    page = editor.post("/edit", {"way": "upload", "file": sent()})

    assert page["Location"] == f"/desk/imports/{ImportRun.objects.get().uid}"


def test_nothing_sent_is_refused_with_what_was_chosen(editor: Client) -> None:
    page = editor.post("/desk/imports", {"label": "甲"})

    assert page.status_code == 422
    boxes = {each.get("name"): each.get("value") for each in attributes(page.content, "input")}
    assert boxes["label"] == "甲"
    assert not ImportRun.objects.exists()


def test_an_import_that_failed_is_taken_up_again(editor: Client) -> None:
    editor.post("/desk/imports", {"file": sent()})
    run = ImportRun.objects.get()
    early = editor.post(f"/desk/imports/{run.uid}/retry")
    run.state = RunState.FAILED
    run.failure = {"code": "x", "message": "no", "message_zh": "数据库没有响应"}
    run.save()
    assert "数据库没有响应" in words(editor.get(f"/desk/imports/{run.uid}").content)

    again = editor.post(f"/desk/imports/{run.uid}/retry")

    run.refresh_from_db()
    assert (early.status_code, again.status_code, run.state) == (409, 303, RunState.QUEUED)


def test_another_s_import_is_not_there(editor: Client, sign_in: SignIn) -> None:
    editor.post("/desk/imports", {"file": sent()})
    address = f"/desk/imports/{ImportRun.objects.get().uid}"

    assert sign_in(Role.EDITOR).get(address).status_code == 404
    assert sign_in(Role.ADMINISTRATOR).get(address).status_code == 200


def test_an_editor_of_one_framework_imports_texts_into_it_alone(
    bench: Bench, sign_in: SignIn
) -> None:
    client = sign_in(Role.EDITOR, bench.framework)

    elsewhere = client.post("/desk/imports", {"file": sent()})
    here = client.post("/desk/imports", {"file": sent(), "framework": "lianjie"})

    assert (elsewhere.status_code, here.status_code) == (403, 303)
    assert ImportRun.objects.get().options["format"] == "text"


def test_publishing_at_once_takes_a_reviewer(editor: Client, sign_in: SignIn) -> None:
    form = {"publish": "on"}

    assert editor.post("/desk/imports", form | {"file": sent()}).status_code == 403
    assert sign_in(Role.REVIEWER).post("/desk/imports", form | {"file": sent()}).status_code == 303
    assert "publish" not in values(editor.get("/desk/imports").content, "name", "input")
