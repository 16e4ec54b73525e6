"""Reads that are for one person: sign in first, and no cache keeps the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.views import ReadView, address_of
from content.queries.fields import Answer
from content.queries.paging import bad_cursor, read_cursor, written_cursor
from content.queries.parameters import Parameter
from content.queries.reading import Reading
from content.services.authority import require
from content.vocabulary import Action


class PrivateView(ReadView):
    """A read that asks for a person, and for the role that ``action`` takes where there is one."""

    pins: ClassVar[tuple[Parameter, ...]] = ()
    action: ClassVar[Action | None] = None
    personal: ClassVar[bool] = True

    def get(self, request: Request, **names: str) -> Response:
        """Answer whom it may concern; a stranger is asked to sign in."""
        if not request.user.is_authenticated:
            self.permission_denied(request)
        if self.action is not None:
            require(by=request.user, action=self.action)
        return super().get(request, **names)

    def _cache_control(self, reading: Reading) -> str:
        return "no-store"


def newest_first(
    request: Request, found: QuerySet[Any, Any], values: Mapping[str, Any]
) -> tuple[Sequence[Any], Answer]:
    """Give one page of rows, newest first, and the addresses around it; one query.

    Raises:
        InvalidParameterError: the cursor is not of this list (400).
    """
    limit: int = values["limit"]
    if values["cursor"] is not None:
        (before,), _ = read_cursor(values["cursor"], 1)
        if not isinstance(before, int):
            raise bad_cursor()
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: limit + 1])
    following = None
    if len(rows) > limit:
        following = address_of(request, {"cursor": written_cursor([rows[limit - 1].pk])})
    return rows[:limit], {"next": following, "previous": None}
