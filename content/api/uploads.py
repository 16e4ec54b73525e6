"""Imports by upload: send files, see how far they are, go on after a failure."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request

from content.api.lists import page_of
from content.api.private import PrivateView, newest_first
from content.api.views import Values
from content.api.writes import PUBLISH, WRITE, Call, Done, Write, WritingView
from content.errors import FieldProblem, InvalidContentError, UploadTooLargeError
from content.files.limits import MEGABYTE, UPLOAD_BYTES
from content.models import ImportRun
from content.queries.fields import Shape, flag, text
from content.queries.parameters import CURSOR, LIMIT
from content.queries.reading import Reading
from content.queries.roles import may
from content.queries.uploads import (
    IMPORT_RUN,
    IMPORT_RUN_ALONE,
    get_run,
    run_answer,
    visible_runs,
)
from content.services import uploads
from content.services.planning import FORMATS
from content.vocabulary import Action

# A form has heads and options beside its files.
_ROOM = MEGABYTE
_TRUTHS = {"true": True, "false": False, "": False}
OPTIONS = Shape(
    "UploadOptions",
    "Where the texts of an upload go.",
    (
        text("framework", "Short name of the framework that texts go into", optional=True),
        text("edition", "Label of the edition that texts become", optional=True),
        text("format", "What the files are", words=FORMATS, optional=True),
        flag("publish", "Publish at once, where role and token allow it", optional=True),
    ),
)


def upload(call: Call) -> Done:
    """Take files and options, and queue their import."""
    files = _files(call.values.pop("file", []))
    run = uploads.start_import(files=files, options=_options(call.values), by=call.by)
    return _begun(run)


def retry(call: Call) -> Done:
    """Queue a failed or interrupted import again."""
    run = _run(call.names["uid"], call.by)
    return _begun(uploads.retry_import(run=run, by=call.by))


def _files(sent: list[Any]) -> list[UploadedFile[bytes]]:
    """The files of a form; a part without a file name is a text (RFC 7578 §4.2).

    Raises:
        InvalidContentError: some parts are texts (422).
    """
    reason = ("must be a file with a name", "须为有文件名的文件")
    problems = tuple(
        FieldProblem(f"file.{at}", "invalid", *reason)
        for at, one in enumerate(sent)
        if not isinstance(one, UploadedFile)
    )
    if problems:
        raise InvalidContentError(fields=problems, count=len(problems))
    return sent


def _begun(run: ImportRun) -> Done:
    run = ImportRun.objects.select_related("by").get(pk=run.pk)
    return Done(run_answer(run), location=f"/api/v1/imports/{run.uid}/")


def _run(name: str, by: Any) -> ImportRun:
    return get_run(name, by.pk, everyone=may(by, Action.MANAGE))


def _options(values: Values) -> uploads.UploadOptions:
    """The options of a form, each sent once; what they may say the service judges."""
    problems = []
    given: dict[str, Any] = {}
    for name, held in values.items():
        if name not in OPTIONS.names:
            known = ", ".join(("file", *OPTIONS.names))
            reason = (
                f"is not a field here; known are: {known}",
                f"不是此处的字段；可用的有：{known}",
            )
            problems.append(FieldProblem(name[:200], "unknown", *reason))
        elif len(held) != 1 or not isinstance(held[0], str) or "\x00" in held[0]:
            problems.append(FieldProblem(name, "invalid", "must be one text", "须为一项文字"))
        elif name == "publish" and held[0] not in _TRUTHS:
            reason = ("must be true or false", "须为 true 或 false")
            problems.append(FieldProblem(name, "invalid", *reason))
        else:
            given[name] = _TRUTHS[held[0]] if name == "publish" else held[0]
    if problems:
        raise InvalidContentError(fields=tuple(problems), count=len(problems))
    return uploads.UploadOptions(**given)


class ImportList(PrivateView):
    """Your imports by upload, newest first; administrators see everyone's."""

    answer = page_of(IMPORT_RUN, None)
    own_parameters = (LIMIT, CURSOR)
    writes = {
        "post": Write(
            upload,
            "Import files in the background. Several files and zip archives are taken; what they"
            " give stays a draft unless publish is true. The Location shows how far it is.",
            OPTIONS,
            IMPORT_RUN_ALONE,
            status=202,
            upload=True,
        )
    }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large before it is read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > UPLOAD_BYTES + _ROOM:
            raise UploadTooLargeError(name="request / 请求", limit=UPLOAD_BYTES // MEGABYTE)
        super().initial(request, *args, **kwargs)

    def scope_of(self, method: str) -> str:
        """Publishing at once asks a token for the scope to publish."""
        # Without a token nothing is read before the sender is known.
        form: Any = self.request.data if method == "POST" and self.request.auth else {}
        publishes = form.get("publish") == "true"
        return PUBLISH if publishes else super().scope_of(method)

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give one page."""
        everyone = may(self.request.user, Action.MANAGE)
        found = visible_runs(self.request.user.pk or 0, everyone=everyone)
        runs, around = newest_first(self.request, found, values)
        return {"results": [IMPORT_RUN.answer(run_answer(run)) for run in runs], **around}


class ImportDetail(PrivateView):
    """One import by upload: how far it is, and what became of each file."""

    answer = IMPORT_RUN_ALONE

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give the run."""
        return run_answer(_run(names["uid"], self.request.user))


class ImportRetry(WritingView):
    """Go on with an import."""

    writes = {
        "post": Write(
            retry,
            "Queue a failed or interrupted import again; what landed stays landed.",
            gives=IMPORT_RUN_ALONE,
            status=202,
            scope=WRITE,
        )
    }
