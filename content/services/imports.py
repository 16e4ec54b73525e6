"""Files become frameworks and documents: read on all cores, written in groups by one writer."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from content.opening import Asked, Opened, Refusal, open_files
from content.preparing import Wish
from content.search_tables import enter_tokens
from content.services.bulk import analyse, written_in_bulk
from content.services.groups import Entry, grouped, write_group
from content.services.ledger import Landed, close_ledger, open_ledger
from content.services.outcomes import FileOutcome, ImportOptions, kept_outcome
from content.services.planning import Planned
from content.stages import Stages

__all__ = ["FileOutcome", "ImportOptions", "import_files"]
# From so many new requirements on, a planner's old statistics are worth renewing.
_MANY = 5000


def import_files(
    planned: Iterable[Planned],
    options: ImportOptions,
    *,
    jobs: int = 1,
    stages: Stages | None = None,
) -> Iterator[FileOutcome]:
    """Import files in order, yielding each one's outcome; a refused file leaves no trace.

    A member of an archive counts as a file of its own, named ``archive.zip/member``. ``jobs``
    files are read at a time; one process writes, a group of files in one transaction, and the
    ledger with them. An import that was killed has landed its first groups whole; asked for
    again with the same files and options it goes on behind them and tells their outcomes as
    ``resumed``. ``stages`` is told how long each stage took.
    """
    measured, files = stages or Stages(), list(planned)
    ledger, landed = open_ledger(files, _asked(options))
    measured.ledger = str(ledger.uid)
    today = timezone.now().date()
    wish = Wish(options.framework, options.edition, today, public=options.publish)
    asked = [Asked(one.path, one.format, _digest(landed, str(one.path))) for one in files]
    requirements = 0
    with written_in_bulk():
        opened = open_files(asked, wish, jobs=jobs)
        entries = _entries(opened, landed, measured)
        for group in grouped(entries, one_framework=bool(options.framework)):
            for outcome in write_group(group, ledger, options, measured):
                requirements += outcome.requirements
                yield outcome
    with measured.timed("index"):
        if requirements > _MANY:
            analyse()
        if options.publish:
            enter_tokens(connection)
    close_ledger(ledger)


def _asked(options: ImportOptions) -> dict[str, Any]:
    return {
        "framework": options.framework, "edition": options.edition, "publish": options.publish
    }  # fmt: skip


def _digest(landed: Landed, path: str) -> str:
    return landed[path][0] if path in landed else ""


def _entries(opened: Iterable[Opened], landed: Landed, stages: Stages) -> Iterator[Entry]:
    """What each file holds, its reading time told; what landed before has nothing to write."""
    for one in opened:
        stages.add("parse", one.seconds, one.processor)
        if one.kept:
            yield Entry(kept_outcome(landed[one.path][1]))
        for path, refusal in one.refused:
            yield Entry(_refused(path, refusal, one))
        if one.package is not None:
            yield Entry(FileOutcome(one.path, digest=one.digest, seconds=one.seconds), one.package)
        for text in one.texts:
            if _digest(landed, text.name) == one.digest:
                yield Entry(kept_outcome(landed[text.name][1]))
                continue
            outcome = FileOutcome(text.name, digest=one.digest, findings=text.findings)
            outcome.seconds = one.seconds / len(one.texts)
            yield Entry(outcome, text)


def _refused(path: str, refusal: Refusal, opened: Opened) -> FileOutcome:
    outcome = FileOutcome(path, digest=opened.digest, seconds=opened.seconds)
    outcome.refuse(refusal)
    return outcome
