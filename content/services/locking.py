"""Who waits for whom: three strengths of lock on an edition, and one on a requirement.

Always the edition first, then requirements by row id, so that nobody waits in a circle
(docs/decisions/0014). On SQLite a write transaction is alone anyway, and these only read again.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import OperationalError, connection, transaction

from content.errors import NotFoundError
from content.models import Edition, Requirement
from content.querysets import EditionQuerySet

Answer = TypeVar("Answer")
_MANY = ContextVar("many changes in one transaction", default=False)
_DEADLOCK = "40P01"
_ATTEMPTS = 5


def all_together(do: Callable[[], Answer]) -> Answer:
    """Give what ``do`` answers, many changes in one transaction: all are kept, or none.

    Who holds an edition within locks its tree, because rows that are locked in any order would
    close a circle with others. Should one close over several editions it is done over.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic(), _many():
                return do()
        except OperationalError as error:
            if attempt == _ATTEMPTS or getattr(error.__cause__, "sqlstate", "") != _DEADLOCK:
                raise
    raise AssertionError("the last attempt answers or raises")


@contextmanager
def _many() -> Iterator[None]:
    before = _MANY.set(True)
    try:
        yield
    finally:
        _MANY.reset(before)


def hold_edition(edition_id: int) -> Edition:
    """Give an edition as it is now, kept in its state until the transaction ends.

    Many hold an edition at a time; who changes its tree goes on beside them, who changes its state
    waits. For changes of one requirement's own fields.
    """
    if _MANY.get():
        return lock_tree(edition_id)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM content_edition WHERE id = %s FOR KEY SHARE", [edition_id]
            )
    return _edition(edition_id, Edition.objects.all())


def lock_tree(edition_id: int) -> Edition:
    """Give an edition whose tree nobody else changes until the transaction ends."""
    return _edition(edition_id, Edition.objects.select_for_update(of=("self",), no_key=True))


def lock_edition(edition_id: int) -> Edition:
    """Give an edition that nobody else writes to at all until the transaction ends."""
    return _edition(edition_id, Edition.objects.select_for_update(of=("self",)))


def _edition(edition_id: int, rows: EditionQuerySet) -> Edition:
    found = rows.select_related("framework__entity", "derived_from").filter(pk=edition_id).first()
    if found is None:
        raise NotFoundError(kind="edition", kind_zh="版本", name=str(edition_id))
    return found


_NEAR = ("entity", "parent__entity", "edition__framework", "edition__derived_from")


def read_requirement(requirement: Requirement) -> Requirement:
    """Give a requirement as it is now; for those whose tree is locked.

    Raises:
        NotFoundError: it was removed meanwhile (404).
    """
    found = Requirement.objects.select_related(*_NEAR).filter(pk=requirement.pk).first()
    if found is None:
        raise _gone(requirement)
    return found


def lock_requirement(requirement: Requirement) -> Requirement:
    """Give a requirement as it is now, which nobody else changes until the transaction ends.

    Raises:
        NotFoundError: it was removed meanwhile (404).
    """
    return lock_requirements([requirement])[0]


def lock_requirements(requirements: Collection[Requirement]) -> list[Requirement]:
    """Give requirements as they are now, in the order asked for, locked in the order of row ids.

    Raises:
        NotFoundError: one was removed meanwhile (404).
    """
    keys = [requirement.pk for requirement in requirements]
    rows = Requirement.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    ordered = rows.select_related(*_NEAR).order_by("pk")
    found = {row.pk: row for row in ordered}
    for asked in requirements:
        if asked.pk not in found:
            raise _gone(asked)
    return [found[key] for key in keys]


def _gone(requirement: Requirement) -> NotFoundError:
    return NotFoundError(kind="requirement", kind_zh="要求", name=str(requirement.entity.uid))
