"""Connections for single statements, lent to whichever thread asks: the one used last goes first.

A thread of the server has a connection of its own, and a process of PostgreSQL stands behind each.
When eight take turns, each has lost to the others what the processor keeps at hand, and takes half
as long again for the same statement. Lent for a statement, one or two do the work of all.
"""

from __future__ import annotations

import os
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

_idle: list[Any] = []
# Those of the process that this one was forked from, which still uses them: never to be closed.
_inherited: list[Any] = []


def lend() -> Any:
    """Give a connection that nobody uses, of Django's kind, as at the start of a request."""
    try:
        lent = _idle.pop()
    except IndexError:
        lent = connections[DEFAULT_DB_ALIAS].copy()
        lent.inc_thread_sharing()
    lent.close_if_unusable_or_obsolete()
    return lent


def give_back(lent: Any) -> None:
    """Let others have it."""
    _idle.append(lent)


def close_lent() -> None:
    """Close those that nobody uses; for tests, whose database goes."""
    while _idle:
        _idle.pop().close()


def _leave_to_parent() -> None:
    _inherited.extend(_idle)
    _idle.clear()


os.register_at_fork(after_in_child=_leave_to_parent)
