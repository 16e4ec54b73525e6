"""Imports by upload: how far each is, and what became of its files."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from content.errors import NotFoundError
from content.holding import is_held
from content.models import ImportRun
from content.queries.editions import as_uid
from content.queries.fields import (
    Answer,
    Field,
    Kind,
    Shape,
    flag,
    many,
    number,
    one,
    text,
    time,
    uid,
    whole,
)
from content.vocabulary import RunState

UPLOADED_FILE = Shape(
    "UploadedFile",
    "One uploaded file.",
    (text("name", "Its name as sent", example="条例.docx"), whole("size", "Its size in bytes")),
)
FAILURE = Shape(
    "ImportFailure",
    "Why a run stopped as a whole.",
    (
        text("code", "Stable word for what is wrong", example="import_interrupted"),
        text("message", "In English"),
        text("message_zh", "In Chinese"),
    ),
)
FILE_OUTCOME = Shape(
    "FileOutcome",
    "What became of one file, or of one member of an archive.",
    (
        text("path", "Its name, archive/member for a member", example="条例.zip/第一章.txt"),
        text(
            "status",
            "What was done",
            words=("created", "published", "unchanged", "refused"),
            example="created",
        ),
        many("editions", Kind.TEXT, "Editions that it went into", example=["wuge-guoying@2022"]),
        many("documents", Kind.TEXT, "Short names of its documents"),
        whole("requirements", "How many requirements it gave"),
        Field("findings", Kind.INTEGER, "How many findings, by code", keyed=True),
        text("code", "Why it was refused, as a stable word", null=True, example="empty_text"),
        text("message", "Why it was refused, in English", null=True),
        text("message_zh", "Why it was refused, in Chinese", null=True),
        number("seconds", "How long it took"),
    ),
)
IMPORT_RUN = Shape(
    "ImportRun",
    "An upload and how far its import is.",
    (
        uid("uid", "Permanent identifier"),
        text("state", "How far it is", words=tuple(state.value for state in RunState)),
        text("by", "Who uploaded it", null=True, example="editor"),
        time("at", "When it was uploaded"),
        many("files", UPLOADED_FILE, "What was uploaded"),
        text("framework", "Framework asked for", null=True),
        text("edition", "Label of the edition asked for", null=True),
        text("format", "Format asked for", example="auto"),
        flag("publish", "Whether to publish what is read"),
        whole("done", "Texts tried so far", example=3),
        whole("total", "Texts expected, members of archives included", example=12),
        number("rate", "Texts a second of the last attempt", null=True),
        whole("attempts", "How often a worker began with it", example=1),
        time("started_at", "When the last attempt began", null=True),
        time("finished_at", "When it ended", null=True),
        one("failure", FAILURE, "Why it stopped as a whole", null=True),
        text("address", "Where this answer is", example="/api/v1/imports/0f3c7a52/"),
    ),
)
IMPORT_RUN_ALONE = IMPORT_RUN.extended(
    "ImportRunAlone",
    "An upload, how far its import is, and what became of each file.",
    many("report", FILE_OUTCOME, "What became of each file"),
)


def folder_of(run: uuid.UUID) -> Path:
    """Give where the files of a run are kept until it is done."""
    return Path(settings.DATA) / "uploads" / str(run)


def state_of(run: ImportRun) -> RunState:
    """Give the state of a run; one that nobody works on although it began is interrupted."""
    state = RunState(run.state)
    gone = state == RunState.RUNNING and not is_held(folder_of(run.uid))
    return RunState.INTERRUPTED if gone else state


def visible_runs(person: int, *, everyone: bool) -> QuerySet[ImportRun, ImportRun]:
    """Give the uploads of a person, or of everyone."""
    runs = ImportRun.objects.select_related("by")
    return runs if everyone else runs.filter(by=person)


def get_run(name: str, person: int, *, everyone: bool) -> ImportRun:
    """Give one upload's row.

    Raises:
        NotFoundError: no upload that the person may see has this uid (404).
    """
    run = visible_runs(person, everyone=everyone).filter(uid=as_uid(name)).first()
    if run is None:
        raise NotFoundError(kind="import", kind_zh="导入", name=name)
    return run


def run_answer(run: ImportRun) -> Answer:
    """Give one upload with the report of its files."""
    return IMPORT_RUN_ALONE.answer(
        {
            **run.options,
            "framework": run.options["framework"] or None,
            "edition": run.options["edition"] or None,
            "uid": str(run.uid),
            "state": state_of(run).value,
            "by": run.by.get_username() if run.by else None,
            "at": run.at,
            "files": run.files,
            "done": len(run.report),
            "total": run.total,
            "rate": _rate(run),
            "attempts": run.attempts,
            "started_at": run.started_at,
            "finished_at": run.finished_at,
            "failure": run.failure,
            "address": f"/api/v1/imports/{run.uid}/",
            "report": [_entry(entry) for entry in run.report],
        }
    )


def _rate(run: ImportRun) -> float | None:
    if run.started_at is None:
        return None
    seconds = ((run.finished_at or timezone.now()) - run.started_at).total_seconds()
    return round(len(run.report) / seconds, 2) if seconds > 0 else None


def _entry(entry: Answer) -> Answer:
    told = {name: entry[name] or None for name in ("code", "message", "message_zh")}
    return FILE_OUTCOME.answer(entry | told)
