"""Who sends a request with a token: its holder, while it lasts. Nothing is written here."""

import binascii

from django.utils import timezone
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed

from content.errors import ContentError
from server.models import ApiToken, User


class TokenExpiredError(ContentError):
    """A token was sent after its last day."""

    code, status, title = "token_expired", 401, "Token expired"
    # RFC 9110 §11.6.1: a 401 says how to authenticate.
    auth_header = "Token"
    template = "This token expired on {day}; make a new one."
    template_zh = "此令牌已于 {day} 到期;请另建一个。"


class TokenAuthentication(KnoxTokenAuthentication):
    """Knows tokens by their digest; an expired one is told from one that never was."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        """Give the holder of a token and the token.

        Raises:
            AuthenticationFailed: no such token, or its holder was shut out (401).
            TokenExpiredError: it expired (401).
        """
        found = _token_of(token)
        if found is None or not found.user.is_active:
            raise AuthenticationFailed
        if found.expiry is not None and found.expiry < timezone.now():
            raise TokenExpiredError(day=found.expiry.date().isoformat())
        return found.user, found


def _token_of(token: bytes) -> ApiToken | None:
    try:
        sent = token.decode("ascii")
        digest = hash_token(sent)
    except (UnicodeDecodeError, binascii.Error, TypeError, ValueError):
        return None
    rows = ApiToken.objects.select_related("user")
    return rows.filter(token_key=sent[: CONSTANTS.TOKEN_KEY_LENGTH], digest=digest).first()
