"""Who may ask: anyone may read what is public, unless this instance says otherwise."""

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from content.errors import ContentError
from server.models import ApiToken

READ, WRITE = "read", "write"


class ScopeMissingError(ContentError):
    """A token is asked for more than it was given."""

    code, status, title = "scope_missing", 403, "Scope missing"
    template = "This token does not have the scope {scope}; make one that has."
    template_zh = "此令牌没有 {scope} 权限；请另建一个。"


class ReadPublicOrSignedIn(BasePermission):
    """Reading is open while ``ANONYMOUS_READING`` is on; writing asks for a person.

    A token, where one is given, must have the scope ``read``; to write, what the write declares.
    """

    def has_permission(self, request: Request, view: object) -> bool:
        """Say whether the request may go on; False becomes 401 or 403."""
        reads = request.method in SAFE_METHODS
        needed = READ if reads else _scope(request, view)
        if isinstance(request.auth, ApiToken) and needed not in request.auth.scopes:
            raise ScopeMissingError(scope=needed)
        if reads and settings.ANONYMOUS_READING:
            return True
        return bool(request.user and request.user.is_authenticated)


def _scope(request: Request, view: object) -> str:
    """A writing view says it for each method; DRF loads this file before it knows any view."""
    scope_of = getattr(view, "scope_of", None)
    return str(scope_of(str(request.method))) if scope_of else WRITE
