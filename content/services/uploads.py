"""Imports by upload: files kept aside, read by a background task, reported file by file.

The desk and REST both begin here. What an import does to the content is ``import_files``'s
business; this file keeps the run: who asked, how far it is, and how to go on after a kill.
"""

import datetime as dt
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from content.errors import FieldProblem, InvalidContentError, UploadTooLargeError, WrongRunError
from content.files.limits import FILE_BYTES, MEGABYTE, UPLOAD_BYTES
from content.formats.plumbline_yaml import IN_ADDRESS, SLUG
from content.holding import is_held
from content.models import Framework, ImportRun
from content.queries.uploads import folder_of, state_of
from content.services import history
from content.services.authority import Person, may, require
from content.services.history import ChangeRow
from content.services.importing import import_upload
from content.services.planning import FORMATS
from content.vocabulary import Action, RunState

MOST_ATTEMPTS = 3
KEPT = dt.timedelta(days=30)
MOST_FILES = 100


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """Where the texts of an upload go, as in ``manage.py import``."""

    framework: str = ""
    edition: str = ""
    format: str = "auto"
    publish: bool = False


def start_import(*, files: Sequence[File[bytes]], options: UploadOptions, by: Person) -> ImportRun:
    """Give the run that will import ``files`` in the background; a restart does not lose it.

    An editor of one framework alone imports texts into it and nothing else, because a package
    names its own framework. Drafts only, unless the role may publish.

    Raises:
        RoleMissingError: the role does not reach (403).
        UploadTooLargeError: a file, or all together, are too large (413).
        InvalidContentError: it names every bad field (422).
    """
    _require_role(options, by)
    _refuse_sizes(files)
    problems = (*_file_problems(files), *_option_problems(options, by))
    if problems:
        raise InvalidContentError(fields=problems, count=len(problems))
    run = ImportRun(
        uid=uuid.uuid4(),
        by_id=history.person(by),
        at=timezone.now(),
        options=asdict(options),
        files=[{"name": one.name, "size": one.size} for one in files],
        total=len(files),
    )
    _keep(files, folder_of(run.uid))
    with transaction.atomic():
        run.save()
        import_upload.enqueue(str(run.uid))
        _record("upload", run, by, {"files": run.files, "options": run.options})
    return run


def retry_import(*, run: ImportRun, by: Person) -> ImportRun:
    """Queue a run again that failed or whose worker is gone; what landed stays landed.

    Raises:
        RoleMissingError: the role does not reach (403).
        WrongRunError: it is queued, running or done, or its files are gone (409).
    """
    _require_role(UploadOptions(**run.options), by)
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        state = state_of(locked)
        if state not in (RunState.FAILED, RunState.INTERRUPTED):
            raise WrongRunError(run=locked.uid, state=state.en, state_zh=state.zh)
        if not folder_of(locked.uid).is_dir():
            raise WrongRunError(run=locked.uid, state="without files", state_zh="文件已清除")
        locked.attempts = 0
        _queue(locked)
        _record("retry", locked, by, {"attempts": 0})
    return locked


def resume_imports() -> int:
    """Queue again every run whose worker is gone, and sweep away what no run needs; how many.

    A run that took its worker down three times is marked as failed and left to a person.
    """
    resumed = 0
    with transaction.atomic():
        for run in ImportRun.objects.select_for_update().filter(state=RunState.RUNNING):
            if is_held(folder_of(run.uid)):
                continue
            if run.attempts < MOST_ATTEMPTS:
                _queue(run)
                resumed += 1
            else:
                _give_up(run)
    _sweep()
    return resumed


def _queue(run: ImportRun) -> None:
    run.state, run.failure, run.finished_at = RunState.QUEUED, None, None
    run.save(update_fields=["state", "failure", "finished_at", "attempts"])
    import_upload.enqueue(str(run.uid))


def _give_up(run: ImportRun) -> None:
    run.state, run.finished_at = RunState.FAILED, timezone.now()
    run.failure = {
        "code": "import_interrupted",
        "message": f"its worker was gone {run.attempts} times; retry it by hand",
        "message_zh": f"导入进程已 {run.attempts} 次中途消失,请人工重试",
    }
    run.save(update_fields=["state", "failure", "finished_at"])


def _sweep() -> None:
    """Remove the files of runs that are done, gone, or failed long ago."""
    root = Path(settings.DATA) / "uploads"
    since = timezone.now() - KEPT
    wanted = ImportRun.objects.exclude(state=RunState.DONE).exclude(
        state=RunState.FAILED, finished_at__lt=since
    )
    kept = {str(uid) for uid in wanted.values_list("uid", flat=True)}
    for folder in root.iterdir() if root.is_dir() else ():
        # A folder without a run may be one whose transaction is still open.
        young = dt.datetime.fromtimestamp(folder.stat().st_mtime, dt.UTC) > timezone.now() - _YOUNG
        if folder.name not in kept and not young and not is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)


_YOUNG = dt.timedelta(hours=1)


def _require_role(options: UploadOptions, by: Person) -> None:
    framework = Framework.objects.filter(slug=options.framework).first()
    require(by=by, action=Action.EDIT, framework=framework)
    if options.publish:
        require(by=by, action=Action.PUBLISH, framework=framework)


def _refuse_sizes(files: Sequence[File[bytes]]) -> None:
    for one in files:
        if one.size > FILE_BYTES:
            raise UploadTooLargeError(name=one.name, limit=FILE_BYTES // MEGABYTE)
    if sum(one.size for one in files) > UPLOAD_BYTES:
        raise UploadTooLargeError(name="all files / 全部文件", limit=UPLOAD_BYTES // MEGABYTE)


def _file_problems(files: Sequence[File[bytes]]) -> list[FieldProblem]:
    if not 0 < len(files) <= MOST_FILES:
        reason = (f"must be 1 to {MOST_FILES} files", f"须为 1 至 {MOST_FILES} 个文件")
        return [FieldProblem("file", "required", *reason)]
    names = [str(one.name) for one in files]
    return [
        FieldProblem(
            f"file.{at}", "duplicate", f"{name} was sent twice", f"{name} 重复上传"
        )
        for at, name in enumerate(names)
        if name in names[:at]
    ]  # fmt: skip


def _option_problems(options: UploadOptions, by: Person) -> list[FieldProblem]:
    problems = []
    if options.framework and not SLUG.fullmatch(options.framework):
        problems.append(
            FieldProblem(
                "framework", "invalid", "must be of a-z, 0-9 and -", "短名只用 a-z 0-9 与 -"
            )
        )
    if options.edition and not IN_ADDRESS.fullmatch(options.edition):
        reason = ("must hold no white space and none of / @ ? # %", "版本号不含空格与 / @ ? # %")
        problems.append(FieldProblem("edition", "invalid", *reason))
    if options.format not in FORMATS:
        words = ", ".join(FORMATS)
        reason = (f"must be one of {words}", f"须为以下之一：{words}")
        problems.append(FieldProblem("format", "invalid", *reason))
    elif options.format != "text" and not may(by, Action.EDIT):
        reason = (
            "must be text with a role in one framework alone",
            "只在一个标准体系中有角色时,只能上传文本(text)",
        )
        problems.append(FieldProblem("format", "role", *reason))
    return problems


def _keep(files: Sequence[File[bytes]], folder: Path) -> None:
    folder.mkdir(parents=True)
    for one in files:
        # Django gives the last part of the name that was sent, so it stays below the folder.
        with (folder / Path(str(one.name)).name).open("wb") as kept:
            for chunk in one.chunks():
                kept.write(chunk)


def _record(action: str, run: ImportRun, by: Person, after: dict[str, object]) -> None:
    who = history.person(by)
    history.record([ChangeRow(action, "import", run.uid, timezone.now(), who, after=after)])
