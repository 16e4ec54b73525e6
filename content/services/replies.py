"""Writes that name themselves are done once, whatever the network does."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from content.errors import KeyReusedError, KeyUnreadableError
from content.models import KeptReply

KEPT = timedelta(hours=24)
LONGEST_KEY = 255
_KEY = re.compile("[!-~]+")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer whole."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def answered_once(*, user: int, key: str, asked: str, perform: Callable[[], Reply]) -> Reply:
    """Give what ``perform`` answers, or what it answered when this key was sent before.

    ``user`` is the row id of who asks, ``asked`` the digest of the request. The reply is kept for
    24 hours, in the transaction of the write, so a write that was refused or died may be sent
    again with the same key; two at once wait for each other. Kept replies say so in
    ``Idempotent-Replayed``.

    Raises:
        KeyUnreadableError: the key is empty, longer than 255 or not visible ASCII (400).
        KeyReusedError: the key was used for another request (422).

    Source: the IETF draft httpapi-idempotency-key-header, §2.
    """
    if not _KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise KeyUnreadableError(longest=LONGEST_KEY)
    found = _kept(user, key, asked)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            now = timezone.now()
            KeptReply.objects.filter(at__lt=now - KEPT).delete()
            row = KeptReply.objects.create(user_id=user, key=key, request=asked, at=now)
            reply = perform()
            row.status, row.headers, row.body = reply.status, reply.headers, reply.body
            row.save(update_fields=["status", "headers", "body"])
            return reply
    except IntegrityError:
        # Another request with this key came first: its reply is there now, or the refusal is ours.
        found = _kept(user, key, asked)
        if found is None:
            raise
        return found


def _kept(user: int, key: str, asked: str) -> Reply | None:
    since = timezone.now() - KEPT
    row = KeptReply.objects.filter(user_id=user, key=key, at__gte=since).first()
    if row is None:
        return None
    if row.request != asked:
        raise KeyReusedError(key=key)
    return Reply(row.status, row.headers | {"Idempotent-Replayed": "true"}, bytes(row.body))
