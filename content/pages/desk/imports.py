"""Imports in the background: files sent, how far each import is, what became of every file."""

from __future__ import annotations

import uuid
from collections import Counter as Tally
from collections.abc import Sequence
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from content.errors import ContentError
from content.files.limits import FILE_BYTES, MEGABYTE, UPLOAD_BYTES
from content.models import ImportRun
from content.pages.desk.frame import (
    desk_page,
    desk_sheet,
    form,
    frameworks_edited,
    person,
    say,
    told,
)
from content.pages.rendering import page_language
from content.queries.uploads import get_run, state_of, visible_runs
from content.queries.workbench import drafted_frameworks, frameworks_for
from content.services import authority
from content.services.lookup import framework_named
from content.services.uploads import UploadOptions, retry_import, start_import
from content.vocabulary import Action, RunState

Row = dict[str, Any]
LISTED, REPORTED, MOST_CHOICES = 30, 500, 200
STATUSES = ("created", "published", "unchanged", "refused")
_UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)
_STOPPED = (RunState.FAILED, RunState.INTERRUPTED)


@desk_page
def imports(request: HttpRequest) -> HttpResponseBase:
    """Show where files are sent, and the person's imports; administrators see everyone's."""
    if request.method == "POST":
        return send(request)
    return show_imports(request, None)


def show_imports(request: HttpRequest, refusal: ContentError | None) -> HttpResponseBase:
    """Give the page of imports, with what was refused, if anything; some ten queries.

    Raises:
        RoleMissingError: one must be an editor of something (403).
    """
    by = person(request)
    seen = frameworks_edited(request)
    runs = visible_runs(by.pk, everyone=authority.may(by, Action.MANAGE)).order_by("-id")[:LISTED]
    context = {
        "runs": [_line(run) for run in runs],
        "frameworks": frameworks_for(seen, MOST_CHOICES),
        "every_framework": seen is None,
        "may_publish": authority.may(by, Action.PUBLISH),
        "typed": request.POST if refusal else {},
        "refusal": refusal and told(refusal),
        "limits": {"file": FILE_BYTES // MEGABYTE, "all": UPLOAD_BYTES // MEGABYTE},
    }
    return desk_sheet(request, "imports", context, status=refusal.status if refusal else 200)


def _line(run: ImportRun) -> Row:
    state = state_of(run)
    return {
        "uid": str(run.uid),
        "at": run.at,
        "by": run.by.get_username() if run.by else "",
        "names": [one["name"] for one in run.files],
        "size": sum(one["size"] for one in run.files),
        "state": state,
        "done": len(run.report),
        "total": max(run.total, len(run.report)),
        "under_way": state in _UNDER_WAY,
    }


@form(show_imports)
def send(request: HttpRequest) -> str:
    """Take the files that were sent and queue their import."""
    files = [each for each in request.FILES.getlist("file") if isinstance(each, UploadedFile)]
    return begun(request, files)


def begun(request: HttpRequest, files: Sequence[File[bytes]]) -> str:
    """Queue the import of some files with the options of a form; give the address of the run.

    Raises:
        NotFoundError: no framework that this person may see has the short name (404).
    """
    by, slug = person(request), request.POST.get("framework", "").strip()
    options = UploadOptions(
        framework=framework_named(slug, by).slug if slug else "",
        edition=request.POST.get("label", "").strip(),
        format="auto" if authority.may(by, Action.EDIT) else "text",
        publish="publish" in request.POST,
    )
    run = start_import(files=files, options=options, by=by)
    say(request, _("已收下，正在后台读取"))
    return f"/desk/imports/{run.uid}"


@desk_page
def import_run(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """Show one import: how far it is, and what became of each file."""
    return show_run(request, None, uid=uid)


def show_run(
    request: HttpRequest, refusal: ContentError | None, *, uid: uuid.UUID
) -> HttpResponseBase:
    """Give the page of one import, with what was refused, if anything; some eight queries.

    Raises:
        NotFoundError: no upload that the person may see has this uid (404).
    """
    run = _run(request, uid)
    report = [_entry(entry) for entry in run.report]
    drafts = drafted_frameworks({name["slug"] for each in report for name in each["editions"]})
    for each in report:
        for name in each["editions"]:
            drafted = drafts.get(name["slug"]) == name["label"]
            name["address"] = f"/edit/{name['slug']}" if drafted else f"/frameworks/{name['name']}"
    tally = Tally(each["status"] for each in report)
    context = {
        "run": _line(run) | {"title": _title(run)},
        "options": run.options,
        "failure": _failure(run),
        "tally": [(status, tally[status]) for status in STATUSES if tally[status]],
        "report": sorted(report, key=lambda each: each["status"] != "refused")[:REPORTED],
        "folded": max(0, len(report) - REPORTED),
        "may_retry": state_of(run) in _STOPPED,
        "refusal": refusal and told(refusal),
    }
    return desk_sheet(request, "import", context, status=refusal.status if refusal else 200)


def _title(run: ImportRun) -> str:
    """What to call a run: its first file, and how many more."""
    first, *rest = [str(one["name"]) for one in run.files] or [str(run.uid)]
    return f"{first} +{len(rest)}" if rest else first


def _run(request: HttpRequest, uid: uuid.UUID) -> ImportRun:
    by = person(request)
    return get_run(str(uid), by.pk, everyone=authority.may(by, Action.MANAGE))


def _entry(entry: Row) -> Row:
    """What became of one file, its editions ready to link, its refusal in the reader's language."""
    named = [{"name": name, **_address_parts(name)} for name in entry.get("editions", ())]
    reason = entry.get("message_zh" if page_language() == "zh-Hans" else "message", "")
    return {**entry, "editions": named, "reason": reason, "findings": sum(
        (entry.get("findings") or {}).values()
    )}  # fmt: skip


def _address_parts(name: str) -> dict[str, str]:
    """The framework and label of an edition's address.

    >>> _address_parts("wuge-guoying@2022")
    {'slug': 'wuge-guoying', 'label': '2022'}
    """
    slug, _at, label = name.partition("@")
    return {"slug": slug, "label": label}


def _failure(run: ImportRun) -> str:
    told_failure: Row = run.failure or {}
    return str(told_failure.get("message_zh" if page_language() == "zh-Hans" else "message", ""))


@form(show_run)
def retry(request: HttpRequest, uid: uuid.UUID) -> str:
    """Queue an import again that stopped; what landed stays landed."""
    retry_import(run=_run(request, uid), by=person(request))
    say(request, _("已重新排队"))
    return f"/desk/imports/{uid}"
