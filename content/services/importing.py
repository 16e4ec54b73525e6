"""What the background worker does with an upload: read, write, and say how far it is."""

import shutil
import time
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from content.errors import ContentError
from content.files.members import members_of
from content.holding import hold
from content.models import Framework, ImportRun
from content.opening import refusal_of
from content.queries.uploads import folder_of
from content.services.authority import require
from content.services.imports import FileOutcome, ImportOptions, import_files
from content.services.planning import Planned, plan
from content.services.proposing import propose_for
from content.text import TextError
from content.vocabulary import Action, RunState

# Seconds between two writings of the report; a long report is written less often.
_PAUSE, _PAUSE_AN_ENTRY = 1.0, 0.002
Entry = dict[str, Any]


@task()
def import_upload(uid: str) -> None:
    """Import the files of the upload ``uid``, or go on where a killed worker left off."""
    carry_out(uuid.UUID(uid))


def carry_out(uid: uuid.UUID) -> None:
    """Import the files of a queued run; one that another worker has is left to it.

    Each file is a transaction of its own, so what landed before a kill is there, and the files
    are kept until all were tried. The uploader's role is asked again: it may have been taken away.
    """
    folder = folder_of(uid)
    if not folder.is_dir():
        return
    with hold(folder) as taken:
        queued = ImportRun.objects.filter(uid=uid, state=RunState.QUEUED)
        if not taken or not queued.update(
            state=RunState.RUNNING, attempts=F("attempts") + 1, started_at=timezone.now()
        ):
            return
        run = ImportRun.objects.select_related("by").get(uid=uid)
        _work(run, folder)
        run.finished_at = timezone.now()
        run.save(update_fields=["state", "report", "total", "failure", "finished_at"])
    if run.state == RunState.DONE:
        shutil.rmtree(folder, ignore_errors=True)


def _work(run: ImportRun, folder: Path) -> None:
    chosen = run.options
    options = ImportOptions(
        framework=chosen["framework"],
        edition=chosen["edition"],
        publish=chosen["publish"],
        by=run.by,
    )
    try:
        _require_role(run)
        planned = plan([folder / one["name"] for one in run.files], wanted=chosen["format"])
        progress = _Progress(run, folder, planned)
        for outcome in import_files(planned, options):
            propose_for(outcome, run.by)
            progress.tell(outcome)
    except (ContentError, TextError, OSError) as error:
        run.state, run.failure = RunState.FAILED, asdict(refusal_of(error))
    except DatabaseError:
        run.state = RunState.FAILED
        run.failure = {
            "code": "database_unavailable",
            "message": "the database did not answer; retry it",
            "message_zh": "数据库没有响应,请重试",
        }
    else:
        run.state, run.failure = RunState.DONE, None


def _require_role(run: ImportRun) -> None:
    framework = Framework.objects.filter(slug=run.options["framework"]).first()
    require(by=run.by, action=Action.EDIT, framework=framework)
    if run.options["publish"]:
        require(by=run.by, action=Action.PUBLISH, framework=framework)


class _Progress:
    """Keeps the report of a run, and writes it now and then."""

    def __init__(self, run: ImportRun, folder: Path, planned: list[Planned]) -> None:
        """Count what is to come, which opens every archive's directory."""
        self._run, self._prefix = run, f"{folder}/"
        self._entries: dict[str, Entry] = {entry["path"]: entry for entry in run.report}
        run.total = sum(members_of(one.path) for one in planned)
        self._written = 0.0
        self._write()

    def tell(self, outcome: FileOutcome) -> None:
        """Add one outcome; what landed before a kill is not told again as unchanged."""
        entry = {
            name: value.replace(self._prefix, "") if isinstance(value, str) else value
            for name, value in asdict(outcome).items()
        }
        held = self._entries.get(entry["path"])
        if held is None or outcome.status != "unchanged" or held["status"] == "refused":
            self._entries[entry["path"]] = entry
        pause = _PAUSE + _PAUSE_AN_ENTRY * len(self._entries)
        self._run.report = list(self._entries.values())
        if time.monotonic() - self._written > pause:
            self._write()

    def _write(self) -> None:
        self._run.total = max(self._run.total, len(self._entries))
        self._run.save(update_fields=["report", "total"])
        self._written = time.monotonic()
