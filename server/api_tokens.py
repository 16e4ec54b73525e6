"""Your own tokens: listed, issued once, taken back."""

from __future__ import annotations

from typing import Any, cast

from django.utils import timezone
from rest_framework.request import Request

from content.api.private import PrivateView
from content.api.views import Values
from content.api.writes import Call, Done, Write, WritingView
from content.errors import ContentError
from content.queries.fields import Answer, Kind, Shape, flag, many, text, time, whole
from content.queries.reading import Reading
from server.models import ApiToken, User
from server.tokens import MOST_DAYS, SCOPES, issue_token, revoke_token

_DAYS = 90
_EXAMPLE = "9c1b2f04a6d3e87"
_ISSUED = (
    text("key", "Its first characters, by which its holder knows it", example=_EXAMPLE),
    text("name", "What it is for", example="每夜同步"),
    many("scopes", Kind.TEXT, "What it may do", words=SCOPES, example=["read"]),
    time("created_at", "When it was issued"),
    time("expires_at", "When it ends", null=True),
    flag("expired", "Whether it has ended"),
)
TOKEN = Shape("Token", "A token of yours, without its secret.", _ISSUED)
TOKEN_MADE = Shape(
    "TokenIssued",
    "A token, with its secret this once.",
    (*_ISSUED, text("token", "Send it as Authorization: Token …; it is never shown again")),
)
TOKEN_LIST = Shape("TokenList", "Your tokens.", (many("results", TOKEN, "Newest first"),))
TOKEN_INPUT = Shape(
    "TokenInput",
    "A new token.",
    (
        text("name", "What it is for", example="每夜同步"),
        many("scopes", Kind.TEXT, "What it may do", words=SCOPES, example=["read"]),
        whole("days", f"How long it lasts, at most {MOST_DAYS}; {_DAYS} unless given",
              optional=True, example=_DAYS),
    ),
)  # fmt: skip


class TokenCannotIssueError(ContentError):
    """A token asks for another one."""

    code, status, title = "token_cannot_issue", 403, "Sign in to make tokens"
    template = "A token makes no further tokens: sign in, or ask an administrator."
    template_zh = "令牌不能再签发令牌:请登录后签发,或联系管理员。"


def token_answer(token: ApiToken) -> Answer:
    """Give what is known of a token."""
    expiry = token.expiry
    return {
        "key": token.token_key,
        "name": token.name,
        "scopes": token.scopes,
        "created_at": token.created,
        "expires_at": expiry,
        "expired": expiry is not None and expiry < timezone.now(),
    }


def issue(call: Call) -> Done:
    """Make a token for who asks."""
    values: dict[str, Any] = {"days": _DAYS} | call.values
    user = cast("User", call.by)
    token = issue_token(user=user, by=user, **values)
    answer = token_answer(token) | {"token": token.secret}
    return Done(answer, location=f"/api/v1/tokens/{token.token_key}/")


def revoke(call: Call) -> Done:
    """Take back a token of who asks."""
    user = cast("User", call.by)
    revoke_token(key=call.names["beginning"], user=user, by=user)
    return Done()


class TokenList(PrivateView):
    """Your tokens, newest first. Their secrets are in no table."""

    answer = TOKEN_LIST
    writes = {
        "post": Write(
            issue,
            "Issue a token to yourself; the answer holds its secret, which is shown this once."
            " Your role still decides what it reaches. Asks for a session, not a token.",
            TOKEN_INPUT,
            TOKEN_MADE,
            status=201,
        )
    }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a token that would make another, maybe wider one."""
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and isinstance(request.auth, ApiToken):
            raise TokenCannotIssueError

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give all of them; a person has few."""
        held = ApiToken.objects.filter(user=self.request.user.pk).order_by("-created", "token_key")
        return {"results": [token_answer(token) for token in held]}


class TokenDetail(WritingView):
    """One token."""

    writes = {"delete": Write(revoke, "Revoke a token of yours; from then on it is unknown.")}
