"""Pages of a list by keyset: a cursor names the last row seen, so every page costs the same."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from content.errors import FieldProblem, InvalidParameterError
from content.queries.fields import Answer

Keys = list[Any]
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Members(Protocol):
    """What a list is to its interface: ``Listing``, or one that writes its own statements."""

    @property
    def order(self) -> tuple[str, ...]:
        """The columns that put the rows in one total order."""
        ...

    def keys(self, beyond: Keys, *, backwards: bool, most: int) -> list[tuple[Any, ...]]:
        """Give the row ids and order columns of the next rows beyond ``beyond``."""
        ...

    def shaped(self, primary_keys: list[Any]) -> list[Answer]:
        """Give the answers of some rows, in order."""
        ...

    def named(self, uids: Iterable[str]) -> list[Answer | None]:
        """Give the members with these uids, in their order; None where there is none."""
        ...

    def count(self) -> int:
        """Give the length of the whole list."""
        ...


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be read whole or page by page.

    ``order`` names columns that put the rows in one total order; ``shape`` turns a queryset of
    some rows into answers, in a number of queries that does not depend on how many. ``key`` is
    the column of the uid by which members are asked for; ``follow`` leads the uids of merged
    ones to those of what took their place.
    """

    queryset: QuerySet[Any, Any]
    order: tuple[str, ...]
    shape: Callable[[QuerySet[Any, Any]], list[Answer]]
    key: str = "entity__uid"
    follow: Callable[[set[str]], dict[str, str]] | None = None

    def keys(self, beyond: Keys, *, backwards: bool, most: int) -> list[tuple[Any, ...]]:
        """Give the row ids and order columns of the next rows beyond ``beyond``; one query."""
        order = self.order
        signed = [f"-{column}" for column in order] if backwards else list(order)
        condition = _beyond(order, beyond, "lt" if backwards else "gt") if beyond else Q()
        rows = self.queryset.filter(condition).order_by(*signed).values_list("pk", *order)
        return list(rows[:most])

    def shaped(self, primary_keys: list[Any]) -> list[Answer]:
        """Give the answers of some rows, in order."""
        chosen = self.queryset.model._default_manager.filter(pk__in=primary_keys)
        return self.shape(chosen.order_by(*self.order)) if primary_keys else []

    def count(self) -> int:
        """Give the length of the whole list; one query."""
        return self.queryset.count()

    def all(self) -> list[Answer]:
        """Give every answer, in order."""
        return self.shape(self.queryset.order_by(*self.order))

    def named(self, uids: Iterable[str]) -> list[Answer | None]:
        """Give the members with these uids, in their order; None where there is none."""
        return named_or_led(uids, self._known, self.follow)

    def _known(self, uids: set[str]) -> dict[str, Answer]:
        chosen = self.queryset.filter(**{f"{self.key}__in": uids}).order_by(*self.order)
        return {answer["uid"]: answer for answer in self.shape(chosen)}


def named_or_led(
    uids: Iterable[str],
    known: Callable[[set[str]], dict[str, Answer]],
    follow: Callable[[set[str]], dict[str, str]] | None,
) -> list[Answer | None]:
    """Give what has these uids, in their order; None where there is nothing.

    ``known`` gives the answers of some uids. What has none of its own leads, by ``follow``, to
    what took its place.

    >>> named_or_led(["A"], lambda uids: {uid: {} for uid in uids}, None)
    [None]
    """
    wanted = [uid.lower() for uid in uids]
    sound = sound_uids(wanted)
    found = known(sound) if sound else {}
    missing = sound - set(found)
    led = follow(missing) if follow and missing else {}
    if led:
        taken = known(set(led.values()))
        found |= {uid: taken[end] for uid, end in led.items() if end in taken}
    return [found.get(uid) for uid in wanted]


def sound_uids(names: Iterable[str]) -> set[str]:
    """Give those names that are written as uids."""
    return {name for name in names if _UID.fullmatch(name)}


@dataclass(frozen=True, slots=True)
class Window:
    """Which page of a list is asked for."""

    limit: int = 50
    cursor: str | None = None
    count: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page; ``next`` and ``previous`` are cursors, ``count`` the length of the whole list."""

    results: list[Any]
    next: str | None = None
    previous: str | None = None
    count: int | None = None


def written_cursor(keys: Keys, *, backwards: bool = False) -> str:
    """Write the cursor behind (or before) the row with ``keys``.

    >>> read_cursor(written_cursor([3, "000001"]), 2)
    ([3, '000001'], False)
    """
    packed = orjson.dumps([backwards, *keys], default=str)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> tuple[Keys, bool]:
    """Read a cursor of ``length`` keys and whether it looks backwards.

    Raises:
        InvalidParameterError: it was not written by ``written_cursor`` (400).
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        backwards, *keys = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error):
        raise bad_cursor() from None
    sound = isinstance(backwards, bool) and len(keys) == length
    if not sound or any(not _is_key(key) for key in keys):
        raise bad_cursor()
    return keys, backwards


def _is_key(key: object) -> bool:
    if isinstance(key, str):
        return "\x00" not in key
    return isinstance(key, int) and not isinstance(key, bool) and abs(key) < 2**63


def bad_cursor() -> InvalidParameterError:
    """Give the refusal of a cursor that this list did not write."""
    reason = "not a cursor of this list; follow next or previous as given"
    reason_zh = "不是本列表给出的游标；请原样使用 next 或 previous"
    return InvalidParameterError(
        fields=(FieldProblem("cursor", "invalid", reason, reason_zh),),
        parameter="cursor",
        reason=reason,
        reason_zh=reason_zh,
    )


def _beyond(order: tuple[str, ...], keys: Keys, direction: str) -> Q:
    """Rows strictly beyond ``keys`` in ``order``; the first column bounds a range of an index."""
    condition = Q()
    for place, column in enumerate(order):
        same = Q(**dict(zip(order[:place], keys[:place], strict=True)))
        condition |= same & Q(**{f"{column}__{direction}": keys[place]})
    return condition & Q(**{f"{order[0]}__{direction}e": keys[0]})


def take(listing: Members, window: Window) -> Page:
    """Give one page: one query for its keys and those of the shape, one more for a count.

    Raises:
        InvalidParameterError: the cursor is not of this list (400).
    """
    keys, backwards = (
        read_cursor(window.cursor, len(listing.order)) if window.cursor else ([], False)
    )
    try:
        found = listing.keys(keys, backwards=backwards, most=window.limit + 1)
    except (ValueError, TypeError, ValidationError):
        raise bad_cursor() from None
    more = len(found) > window.limit
    found = found[: window.limit]
    if backwards:
        found.reverse()
    results = listing.shaped([row[0] for row in found])
    return Page(
        results,
        next=written_cursor(list(found[-1][1:])) if found and (more or backwards) else None,
        previous=_previous(found, keys=bool(keys), more=more, backwards=backwards),
        count=listing.count() if window.count else None,
    )


def _previous(
    found: list[tuple[Any, ...]], *, keys: bool, more: bool, backwards: bool
) -> str | None:
    if not found or not keys or (backwards and not more):
        return None
    return written_cursor(list(found[0][1:]), backwards=True)
