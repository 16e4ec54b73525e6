"""Words that must go, blanked wherever they are kept; digests, a tombstone and an event stay.

The one verb that changes what was published (docs/curation.md). What people downloaded, what is in
backups and what followers of the feed hold is beyond it; followers are told.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

from content.errors import ErasureBusyError, FieldProblem, InvalidContentError, NotFoundError
from content.models import Association, Citation, Comment, Entity, Erasure, Expression, Passage
from content.queries.kept_comparisons import forget_comparisons
from content.sealing import SEALED_TABLES, lifted
from content.search_tables import forget_removed
from content.services.authority import Person, require
from content.services.erasing_records import erase_association, erase_comment, erase_requirement
from content.services.erasing_texts import erase_citation, erase_expression, erase_passage
from content.services.history import publication
from content.services.operations import Operation
from content.services.states import requirement_state
from content.services.tombstones import Trace, bury, edition_stones, tell_erasure
from content.vocabulary import Action, EntityKind, ErasedKind

_ATTEMPTS = 40
_PAUSE_SECONDS = 0.25
# PostgreSQL waits a second before it looks for a circle of waiters; who erases gives way before.
_PATIENCE = "400ms"
_GAVE_WAY = frozenset({"55P03", "40P01"})  # lock_not_available, deadlock_detected
# SQLite has waited for as long as it was told to before it says so.
_LOCKED = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_LOCKED_SHAREDCACHE"})


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: its tombstones, and the uids of what may still say the words.

    ``elsewhere`` are requirements that cite an erased span, or passages that an erased
    requirement cites; erase them too if they must go.
    """

    kind: ErasedKind
    tombstones: tuple[Erasure, ...]
    elsewhere: tuple[uuid.UUID, ...]


def erase(*, subject: uuid.UUID, reason: str, by: Person = None) -> Erased:
    """Blank the words of a requirement, link, text, passage, citation or remark, everywhere here.

    Wordings in all editions and drafts, and what history, events and waiting proposals keep of
    them. A text keeps its length, so that other spans stay where they are: its words become ``█``.
    Digests of what was published stay; tombstones say what stands there now, and
    ``content.erased`` tells it. Cost: a look through the history of what is erased; on PostgreSQL
    nobody else reads or writes meanwhile.

    Raises:
        RoleMissingError: one must be an administrator (403).
        NotFoundError: nothing with words has this uid (404).
        InvalidContentError: the reason is empty (422).
        ErasureBusyError: others kept the tables for too long; try again (503).
    """
    require(by=by, action=Action.ERASE)
    if not reason.strip():
        problem = FieldProblem("reason", "required", "must say why", "须说明理由")
        raise InvalidContentError(fields=(problem,), count=1)
    for _ in range(_ATTEMPTS):
        try:
            return _erase_once(subject, reason, by)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlite_errorname", "") in _LOCKED:
                break
            if getattr(error.__cause__, "sqlstate", "") not in _GAVE_WAY:
                raise
            time.sleep(_PAUSE_SECONDS)
    raise ErasureBusyError


def _erase_once(subject: uuid.UUID, reason: str, by: Person) -> Erased:
    with publication() as opened, _alone(), lifted(connection):
        trace = _trace(subject)
        stones = [*trace.stones, *edition_stones(trace.editions)]
        made = bury(stones, reason=reason, publication=opened, by=by)
        tell_erasure(subject, trace, stones, opened)
        _record(subject, trace, Operation(by, at=opened.at, detail={"reason": reason}))
        # Under other names now; what is there still holds the words.
        transaction.on_commit(forget_comparisons)
        return Erased(trace.kind, made, tuple(trace.elsewhere))


def _record(subject: uuid.UUID, trace: Trace, operation: Operation) -> None:
    """Tell the history who erased what; a draft's new version stands in its own."""
    operation.note("erase", trace.kind, subject)
    operation.record()
    for row in trace.drafts:
        operation.edition = row.edition.uid
        after = requirement_state(row)
        before = after | {"version": row.version - 1}
        operation.note("erase", "requirement", row.entity.uid, before=before, after=after)
        operation.record()


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until nobody uses the sealed tables; give up soon rather than make others fail."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            cursor.execute(f"LOCK TABLE {', '.join(SEALED_TABLES)} IN ACCESS EXCLUSIVE MODE")
        else:
            # What is overwritten leaves no copy in the file's free pages.
            cursor.execute("PRAGMA secure_delete = ON")
    yield


def _trace(subject: uuid.UUID) -> Trace:
    """Blank what has this uid, whatever it is."""
    entity = Entity.objects.filter(uid=subject).first()
    if entity is not None and entity.kind == EntityKind.REQUIREMENT:
        return erase_requirement(entity)
    passages = Passage.objects.select_related("entity", "expression__document__entity")
    if (passage := passages.filter(entity__uid=subject).first()) is not None:
        return erase_passage(passage)
    texts = Expression.objects.select_related("document__entity")
    if (expression := texts.filter(uid=subject).first()) is not None:
        return erase_expression(expression)
    cited = Citation.objects.select_related("expression__document__entity")
    if (citation := cited.filter(uid=subject).first()) is not None:
        return erase_citation(citation)
    near = ("edition", "document__entity", "source_entity", "target_entity")
    links = list(Association.objects.filter(uid=subject).select_related(*near).order_by("pk"))
    if links:
        return erase_association(links)
    if (comment := Comment.objects.filter(uid=subject).first()) is not None:
        return erase_comment(comment)
    raise NotFoundError(kind="text", kind_zh="可擦除的文字", name=str(subject))


def scrub() -> None:
    """Let the database forget overwritten pages at once; outside any transaction."""
    forget_removed(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
