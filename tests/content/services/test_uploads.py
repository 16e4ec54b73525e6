"""Imports by upload: nothing is lost by a kill, and nobody imports beyond their role."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django_tasks_db.models import DBTaskResult

from content.errors import (
    ContentError,
    InvalidContentError,
    RoleMissingError,
    UploadTooLargeError,
    WrongRunError,
)
from content.holding import hold, is_held
from content.models import Change, Edition, Expression, ImportRun, Proposal
from content.queries.uploads import folder_of, state_of
from content.services import importing, uploads
from content.services.importing import carry_out
from content.services.uploads import (
    UploadOptions,
    resume_imports,
    retry_import,
    start_import,
)
from content.vocabulary import Role, RunState
from tests.factories import make_framework, make_member, make_user

pytestmark = pytest.mark.django_db
FIRST = "第一条 用权须慎。\n第二条 言行须谨。\n"
SECOND = "第一条 学习须勤。\n第二条 作风须实。\n"


def _file(name: str, text: str | bytes) -> ContentFile[Any]:
    return ContentFile(text.encode() if isinstance(text, str) else text, name=name)


def _run(**options: Any) -> ImportRun:
    files = [_file("用权规定.txt", FIRST), _file("学习规定.txt", SECOND)]
    return start_import(files=files, options=UploadOptions(**options), by=None)


class Killed(BaseException):
    """What a SIGKILL looks like to the rows: nothing after it is written."""


def _kill_after(monkeypatch: pytest.MonkeyPatch, outcomes: int) -> None:
    whole = importing.import_files

    def cut(*given: Any, **named: Any) -> Iterator[Any]:
        for at, outcome in enumerate(whole(*given, **named)):
            if at == outcomes:
                raise Killed
            yield outcome

    monkeypatch.setattr(importing, "import_files", cut)


def test_an_upload_waits_with_its_files_until_a_worker_takes_it() -> None:
    run = _run(framework="duan-zheng")

    folder = folder_of(run.uid)
    assert sorted(path.name for path in folder.iterdir()) == ["学习规定.txt", "用权规定.txt"]
    assert (state_of(run), run.total) == (RunState.QUEUED, 2)
    queued = DBTaskResult.objects.values_list("args_kwargs", flat=True)
    assert [one["args"] for one in queued] == [[str(run.uid)]]


def test_a_worker_imports_the_files_reports_each_and_puts_them_away() -> None:
    run = _run()

    carry_out(run.uid)

    run.refresh_from_db()
    told = {one["path"]: one["status"] for one in run.report}
    assert told == {"学习规定.txt": "created", "用权规定.txt": "created"}
    assert (run.state, run.total, run.failure) == (RunState.DONE, 2, None)
    assert not folder_of(run.uid).exists()
    assert set(Edition.objects.values_list("state", flat=True)) == {"draft"}


def test_a_refused_file_is_reported_with_its_code_and_the_rest_lands() -> None:
    files = [_file("空.txt", " \n"), _file("规定.txt", FIRST)]
    run = start_import(files=files, options=UploadOptions(), by=None)

    carry_out(run.uid)

    run.refresh_from_db()
    told = {one["path"]: (one["status"], one["code"]) for one in run.report}
    assert told == {"空.txt": ("refused", "empty_text"), "规定.txt": ("created", "")}
    assert run.state == RunState.DONE
    assert str(folder_of(run.uid)) not in str(run.report)


def test_the_members_of_an_archive_are_counted_and_reported_one_by_one() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("甲.txt", FIRST)
        archive.writestr("乙.txt", SECOND)
        archive.writestr("丙.txt", "")
    run = start_import(
        files=[_file("规定.zip", packed.getvalue())], options=UploadOptions(), by=None
    )

    carry_out(run.uid)

    run.refresh_from_db()
    assert run.total == 3
    assert {one["path"]: one["status"] for one in run.report} == {
        "规定.zip/甲.txt": "created", "规定.zip/乙.txt": "created", "规定.zip/丙.txt": "refused",
    }  # fmt: skip


def test_a_run_whose_worker_was_killed_is_interrupted_and_goes_on_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = _run()
    with monkeypatch.context() as patch:
        _kill_after(patch, 1)
        with pytest.raises(Killed):
            carry_out(run.uid)
    run.refresh_from_db()
    assert (run.state, state_of(run)) == (RunState.RUNNING, RunState.INTERRUPTED)
    assert Edition.objects.count() == 2, "the second landed, and nobody was told"

    assert resume_imports() == 1
    carry_out(run.uid)

    run.refresh_from_db()
    assert (run.state, run.attempts, len(run.report)) == (RunState.DONE, 2, 2)
    assert Edition.objects.count() == 2
    assert Expression.objects.count() == 2


def test_a_run_that_is_worked_on_is_left_to_its_worker() -> None:
    run = _run()
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    run.refresh_from_db()

    with hold(folder_of(run.uid)) as taken:
        assert taken
        assert is_held(folder_of(run.uid))
        assert state_of(run) == RunState.RUNNING
        assert resume_imports() == 0
        with pytest.raises(WrongRunError):
            retry_import(run=run, by=None)


def test_a_run_that_kills_every_worker_is_given_up_and_can_be_retried_by_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = _run()
    with monkeypatch.context() as patch:
        _kill_after(patch, 0)
        for _ in range(uploads.MOST_ATTEMPTS):
            with pytest.raises(Killed):
                carry_out(run.uid)
            resume_imports()
    run.refresh_from_db()
    assert (run.state, run.failure["code"]) == (RunState.FAILED, "import_interrupted")

    retry_import(run=run, by=None)
    carry_out(run.uid)

    run.refresh_from_db()
    assert (run.state, run.failure) == (RunState.DONE, None)
    actions = Change.objects.filter(subject=run.uid).order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["upload", "retry"]


def test_a_run_that_is_done_or_queued_is_not_retried() -> None:
    run = _run()
    with pytest.raises(WrongRunError):
        retry_import(run=run, by=None)
    carry_out(run.uid)

    with pytest.raises(WrongRunError):
        retry_import(run=run, by=None)


def test_a_role_taken_away_before_the_worker_begins_stops_the_import() -> None:
    editor = make_member(Role.EDITOR)
    run = start_import(files=[_file("规定.txt", FIRST)], options=UploadOptions(), by=editor)
    editor.memberships.all().delete()

    carry_out(run.uid)

    run.refresh_from_db()
    assert (run.state, run.failure["code"]) == (RunState.FAILED, "role_missing")
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("role", "publish", "allowed"),
    [
        (None, False, False),
        (Role.READER, False, False),
        (Role.EDITOR, False, True),
        (Role.EDITOR, True, False),
        (Role.REVIEWER, True, True),
        (Role.ADMINISTRATOR, True, True),
    ],
)
def test_editors_upload_and_reviewers_publish(
    role: Role | None, publish: bool, allowed: bool
) -> None:
    person = make_user() if role is None else make_member(role)
    files = [_file("规定.txt", FIRST)]
    options = UploadOptions(publish=publish)

    if not allowed:
        with pytest.raises(RoleMissingError):
            start_import(files=files, options=options, by=person)
        return
    carry_out(start_import(files=files, options=options, by=person).uid)
    assert Edition.objects.get().state == ("published" if publish else "draft")


def test_an_editor_of_one_framework_uploads_texts_into_it_alone() -> None:
    framework = make_framework(slug="own")
    editor = make_member(Role.EDITOR, framework)

    with pytest.raises(RoleMissingError):
        _start(editor, UploadOptions(format="text"))
    with pytest.raises(InvalidContentError) as refused:
        _start(editor, UploadOptions(framework="own"))
    carry_out(_start(editor, UploadOptions(framework="own", format="text")).uid)

    assert [one.field for one in refused.value.fields] == ["format"]
    assert Edition.objects.get().framework == framework


def _start(by: Any, options: UploadOptions) -> ImportRun:
    return start_import(files=[_file("规定.txt", FIRST)], options=options, by=by)


def test_every_bad_field_is_named_at_once() -> None:
    files = [_file("规定.txt", FIRST), _file("规定.txt", SECOND)]
    options = UploadOptions(framework="坏 名", edition="a/b", format="spell")

    with pytest.raises(InvalidContentError) as refused:
        start_import(files=files, options=options, by=None)

    assert {one.field for one in refused.value.fields} == {
        "file.1", "framework", "edition", "format",
    }  # fmt: skip
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(("limit", "sizes"), [("FILE_BYTES", [50]), ("UPLOAD_BYTES", [30, 30])])
def test_what_is_too_large_is_refused_before_it_is_kept(
    monkeypatch: pytest.MonkeyPatch, limit: str, sizes: list[int]
) -> None:
    monkeypatch.setattr(uploads, limit, 40)
    files = [_file(f"{at}.txt", b"a" * size) for at, size in enumerate(sizes)]

    with pytest.raises(UploadTooLargeError) as refused:
        start_import(files=files, options=UploadOptions(), by=None)

    error: ContentError = refused.value
    assert error.status == 413


def test_files_that_no_run_needs_are_swept_away(monkeypatch: pytest.MonkeyPatch) -> None:
    run = _run()
    stray = folder_of(run.uid).parent / "stray"
    stray.mkdir()
    resume_imports()
    assert stray.exists(), "a young folder may belong to an open transaction"

    monkeypatch.setattr(uploads, "_YOUNG", uploads.KEPT * 0)
    resume_imports()

    assert (stray.exists(), folder_of(run.uid).exists()) == (False, True)
    assert isinstance(stray, Path)


def test_an_upload_ends_with_proposals_for_the_drafts_it_leaves() -> None:
    law = "某市条例\n\n第一条 为了团结，制定本条例。\n\n第二条 依照本条例第一条办理。\n"
    run = start_import(files=[_file("law.txt", law)], options=UploadOptions(), by=None)

    carry_out(run.uid)

    assert list(Proposal.objects.values_list("rule", "edition")) == [
        ("mentions_passage", Edition.objects.get().pk)
    ]
