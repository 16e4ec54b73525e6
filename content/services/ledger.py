"""The ledger of an import: what landed stays landed, and a killed import goes on behind it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from content.digests import digest_of
from content.models import ImportLedger, LedgerEntry
from content.services.planning import Planned
from content.vocabulary import LedgerState

Landed = dict[str, tuple[str, dict[str, Any]]]
"""By path: the digest of the bytes that landed, and what was reported of them."""

_CHANGED = ("digest", "state", "result", "code", "outcome", "at")


def open_ledger(planned: Sequence[Planned], options: dict[str, Any]) -> tuple[ImportLedger, Landed]:
    """Give the ledger of an import, and what an interrupted one of the same files has landed.

    The same means the same files named and the same options; only the ledger that was opened last
    counts, and only while it is open.
    """
    files = [[str(one.path.resolve()), one.format] for one in planned]
    key = digest_of({"files": files, "options": options})
    last = ImportLedger.objects.filter(key=key).order_by("-pk").first()
    if last is not None and last.finished_at is None:
        rows = last.entries.filter(state=LedgerState.LANDED)
        found = rows.values_list("path", "digest", "outcome")
        return last, {path: (digest, outcome) for path, digest, outcome in found if digest}
    opened = ImportLedger.objects.create(
        key=key, files=len(planned), options=options, started_at=timezone.now()
    )
    return opened, {}


def enter(ledger: ImportLedger, outcomes: Iterable[dict[str, Any]]) -> None:
    """Write a row a document, in the transaction that wrote the documents; one statement.

    A document that was refused before, and is told again, has its row replaced.
    """
    at = timezone.now()
    rows = [
        LedgerEntry(
            ledger=ledger,
            path=told["path"],
            digest=told["digest"],
            state=LedgerState.REFUSED if told["status"] == "refused" else LedgerState.LANDED,
            result=told["status"],
            code=told["code"],
            outcome=told,
            at=at,
        )
        for told in outcomes
    ]
    LedgerEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["ledger", "path"],
        update_fields=_CHANGED,
    )


def forget_ledger(uid: str) -> None:
    """Take the ledger of an import away that landed nothing and will not be asked for again."""
    ImportLedger.objects.filter(uid=uid).exclude(entries__state=LedgerState.LANDED).delete()


def close_ledger(ledger: ImportLedger) -> None:
    """Say that every document of an import has its row."""
    ImportLedger.objects.filter(pk=ledger.pk).update(finished_at=timezone.now())
