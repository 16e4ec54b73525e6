"""Tokens made and taken back, each with its trace in the history."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.db import transaction
from django.utils import timezone
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from content.errors import FieldProblem, InvalidContentError, NotFoundError
from content.identity import born_uid
from content.queries.roles import Person
from content.services.operations import Operation
from server.models import ApiToken, User

SCOPES = ("read", "write", "publish")
LONGEST_NAME = 100
MOST_DAYS = 365


def issue_token(
    *, user: User, name: str, scopes: Collection[str], days: int, by: Person
) -> ApiToken:
    """Give a new token; its ``secret`` stays on this object alone, and only a digest is kept.

    Raises:
        InvalidContentError: every field that cannot stand (422).
    """
    problems = tuple(_problems(name, scopes, days))
    if problems:
        raise InvalidContentError(fields=problems, count=len(problems))
    token = ApiToken(user=user, name=name.strip(), scopes=[one for one in SCOPES if one in scopes])
    token.expiry = timezone.now() + dt.timedelta(days=days)
    put_secret(token)
    with transaction.atomic():
        token.save(force_insert=True)
        note_token("issue", token, by)
    return token


def put_secret(token: ApiToken) -> None:
    """Give a token its secret and the digest by which it will be known."""
    token.digest, token.secret = get_digest_token()  # type: ignore[no-untyped-call]
    token.token_key = token.secret[: CONSTANTS.TOKEN_KEY_LENGTH]


def revoke_token(*, key: str, user: User, by: Person) -> None:
    """Take back one of a person's tokens, by its first characters.

    Raises:
        NotFoundError: the person has no such token (404).
    """
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().filter(user=user, token_key=key).first()
        if token is None:
            raise NotFoundError(kind="token", kind_zh="令牌", name=key[:40])
        note_token("revoke", token, by)
        token.delete()


def note_token(action: str, token: ApiToken, by: Person) -> None:
    """Record that a token was issued or revoked; never more of it than its first characters."""
    told = {
        "user": token.user.get_username(),
        "key": token.token_key,
        "name": token.name,
        "scopes": token.scopes,
        "expires_at": token.expiry.isoformat() if token.expiry else None,
    }
    operation = Operation(by)
    uid = born_uid("token", token.token_key)
    if action == "issue":
        operation.note(action, "token", uid, after=told)
    else:
        operation.note(action, "token", uid, before=told)
    operation.record()


def _problems(name: str, scopes: Collection[str], days: int) -> Iterator[FieldProblem]:
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        reason = (f"must be 1 to {LONGEST_NAME} characters", f"须为 1 至 {LONGEST_NAME} 字")
        yield FieldProblem("name", "invalid", *reason)
    if not scopes or not set(scopes) <= set(SCOPES):
        words = ", ".join(SCOPES)
        yield FieldProblem(
            "scopes", "invalid", f"must be one or more of {words}", f"须为以下一项或多项:{words}"
        )
    if not 0 < days <= MOST_DAYS:
        reason = (f"must be 1 to {MOST_DAYS}", f"须为 1 至 {MOST_DAYS}")
        yield FieldProblem("days", "invalid", *reason)
