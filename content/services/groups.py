"""A group of files written in one publication; whatever is refused leaves the others alone."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import DataError, IntegrityError, transaction

from content.errors import ContentError
from content.formats.plumbline_yaml import PackageFile
from content.models import ImportLedger
from content.opening import ReadText, Refusal, refusal_of
from content.preparing import Prepared
from content.services import history
from content.services.batches import (
    Batch,
    Placed,
    open_batch,
    takes,
    write_drafts,
    write_seals,
    write_works,
)
from content.services.first_editions import place_edition, release
from content.services.history import Publication, publication
from content.services.landing import land_package, land_text
from content.services.ledger import enter
from content.services.outcomes import FileOutcome, ImportOptions
from content.services.placing import place_text, stub_match
from content.stages import Stages
from content.text import TextError

_Write = Callable[[Sequence["Entry"], ImportOptions, Publication, Stages], None]
# Beyond either a group is full: so many files, or so many characters of text.
FILES, CHARACTERS = 64, 1_000_000
# What a document may be refused for while it is written; a fault of the program is none of it.
_REFUSALS = (ContentError, TextError, OSError, IntegrityError, DataError)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a group, with the outcome that its writing fills in.

    ``content`` is None where there is nothing to write: it was refused while being read.
    """

    outcome: FileOutcome
    content: ReadText | PackageFile | None = None

    @property
    def texts(self) -> tuple[Prepared, ...]:
        """The documents of a text file."""
        return self.content.documents if isinstance(self.content, ReadText) else ()


def write_group(
    entries: Sequence[Entry], ledger: ImportLedger, options: ImportOptions, stages: Stages
) -> list[FileOutcome]:
    """Write a group in one transaction, its rows in the ledger too; give the outcomes.

    All together first; if one document is refused on the way, nothing has happened, and the
    group is written again file by file, each in a savepoint, so that the refused one alone is
    left out.
    """
    try:
        return _in_one(entries, ledger, options, stages, _write_together)
    except _REFUSALS:
        for entry in entries:
            _reset(entry)
        return _in_one(entries, ledger, options, stages, _write_each)


def _reset(entry: Entry) -> None:
    outcome = entry.outcome
    if entry.content is not None:
        outcome.status, outcome.requirements = "unchanged", 0
        outcome.editions, outcome.documents = [], []


def _in_one(
    entries: Sequence[Entry],
    ledger: ImportLedger,
    options: ImportOptions,
    stages: Stages,
    write: _Write,
) -> list[FileOutcome]:
    """Write in one transaction, and tell the stages: what is no other stage is writing.

    The lock and the ledger count as writing.
    """
    wall, cpu = time.perf_counter(), stages.clock()
    told_wall, told_cpu = sum(stages.wall.values()), sum(stages.cpu.values())
    with publication(stages=stages) as opened:
        write(entries, options, opened, stages)
        outcomes = [entry.outcome for entry in entries]
        enter(ledger, (outcome.as_json() for outcome in outcomes))
    stages.add(
        "write",
        time.perf_counter() - wall - (sum(stages.wall.values()) - told_wall),
        stages.clock() - cpu - (sum(stages.cpu.values()) - told_cpu),
    )
    return outcomes


def _write_each(
    entries: Sequence[Entry], options: ImportOptions, opened: Publication, stages: Stages
) -> None:
    for entry in entries:
        told = opened.mark()
        try:
            with transaction.atomic():
                _write_alone(entry, options, opened, stages)
        except _REFUSALS as error:
            if options.raises and isinstance(error, ContentError):
                raise
            opened.forget(told)
            entry.outcome.refuse(_refusal(error))


def _write_alone(entry: Entry, options: ImportOptions, opened: Publication, stages: Stages) -> None:
    if isinstance(entry.content, PackageFile):
        land_package(entry.content, options, entry.outcome, opened)
    for item in entry.texts:
        land_text(item, options, entry.outcome, opened, stages)


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, ContentError | TextError | OSError):
        return refusal_of(error)
    return Refusal(
        "database_refused",
        f"The database refused it: {error}. Nothing of the file was stored.",
        f"数据库拒绝了它:{error}。此文件没有任何内容入库。",
    )


@dataclass(slots=True)
class _Writing:
    """Where the writing of a group is: the batch that is open, and the texts placed in it."""

    options: ImportOptions
    opened: Publication
    stages: Stages
    batch: Batch | None = None

    def close(self) -> None:
        """Write what waits."""
        if self.batch is not None and not self.batch.empty:
            write_drafts(self.batch)
            with self.stages.timed("publish"):
                write_works(self.batch)
                write_seals(self.batch)
        self.batch = None


def _write_together(
    entries: Sequence[Entry], options: ImportOptions, opened: Publication, stages: Stages
) -> None:
    writing = _Writing(options, opened, stages)
    following = [item for entry in entries for item in entry.texts]
    for entry in entries:
        began = time.perf_counter()
        if isinstance(entry.content, PackageFile):
            writing.close()
            land_package(entry.content, options, entry.outcome, opened)
        for item in entry.texts:
            _write_text(writing, item, following, entry.outcome)
            following = following[1:]
        entry.outcome.seconds += time.perf_counter() - began
    writing.close()


def _write_text(
    writing: _Writing, item: Prepared, following: list[Prepared], outcome: FileOutcome
) -> None:
    """Place a text in the open batch; one that the batch does not take is written by itself."""
    options = writing.options
    if writing.batch is None:
        writing.batch = open_batch(following, by=history.person(options.by))
    if takes(writing.batch, item):
        placed = _place(writing.batch, item)
        _tell(placed, outcome)
        if options.publish:
            with writing.stages.timed("publish"):
                release(writing.batch, placed, writing.opened)
            outcome.status = "published"
        return
    if not writing.batch.empty:
        writing.close()
    if land_text(item, options, outcome, writing.opened, writing.stages):
        writing.batch = None


def _place(batch: Batch, item: Prepared) -> Placed:
    placed = place_text(batch, item, stub_match(batch, item))
    place_edition(batch, placed)
    return placed


def _tell(placed: Placed, outcome: FileOutcome) -> None:
    """Say in the outcome what a placed text became."""
    outcome.documents.append(placed.document.slug)
    outcome.status = "created"
    if placed.edition is not None and placed.record is not None:
        outcome.editions.append(f"{placed.record.slug}@{placed.edition.label}")
    if placed.prepared.edition_rows is not None:
        outcome.requirements += len(placed.prepared.edition_rows.requirements)


def grouped(entries: Iterable[Entry], *, one_framework: bool) -> Iterator[list[Entry]]:
    """Put entries in groups, in order.

    A revision publishes at most one edition of a framework, so that later revisions tell which
    of two editions of one date is in force: texts of one title never share a group, and neither
    do any where all go into ``one_framework``. A package is a group of its own.
    """
    group: list[Entry] = []
    titles: set[str] = set()
    held = 0
    for entry in entries:
        own = {item.normal for item in entry.texts}
        alone = isinstance(entry.content, PackageFile) or (one_framework and bool(own))
        if group and (alone or own & titles or held > CHARACTERS or len(group) >= FILES):
            yield group
            group, titles, held = [], set(), 0
        group.append(entry)
        titles |= own
        held += sum(len(item.text) for item in entry.texts)
        if alone:
            yield group
            group, titles, held = [], set(), 0
    if group:
        yield group
