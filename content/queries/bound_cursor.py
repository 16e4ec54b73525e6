"""The cursor of ``statements`` on PostgreSQL; imported by name, for it needs the driver."""

from __future__ import annotations

import functools
import select
from typing import Any, Self

from psycopg import Connection, OperationalError, RawCursor


class BoundCursor(RawCursor[Any]):
    """Takes Django's ``%s`` and lets the server bind the values, so that statements are prepared.

    The driver would read a statement beyond 4,096 characters anew each time, which takes longer
    than to answer it; here each is read once.
    """

    def execute(self, query: Any, params: Any = None, **rest: Any) -> Self:
        """Carry out one statement."""
        return super().execute(numbered(query), params, **rest)


@functools.lru_cache(maxsize=512)
def numbered(sql: str) -> bytes:
    """Give a statement with its parameters numbered as the server does.

    >>> numbered("SELECT %s, %s, '%%'")
    b"SELECT $1, $2, '%'"
    """
    first, *rest = sql.split("%s")
    found = first + "".join(f"${place}{part}" for place, part in enumerate(rest, start=1))
    return found.replace("%%", "%").encode()


def is_silent(connection: Connection[Any]) -> bool:
    """Say whether the server has left a connection alone since its last answer.

    One that ended, or put an end to the session, has closed it or said so, which can be read.
    """
    poll = select.poll()
    try:
        poll.register(connection.fileno(), select.POLLIN)
    except OperationalError:
        return False
    return not poll.poll(0)
