"""What waits for the person who asks."""

from __future__ import annotations

from typing import Any

from content.api.private import PrivateView
from content.api.views import Values
from content.queries.fields import Kind
from content.queries.inbox import INBOX, inbox
from content.queries.parameters import Parameter
from content.queries.reading import Reading
from content.queries.roles import frameworks_seen

MOST = 100


class Inbox(PrivateView):
    """Proposals, suspect links, editions in review and open threads: how many, and the first."""

    answer = INBOX
    own_parameters = (
        Parameter(
            "limit", "How many of each to give", Kind.INTEGER, least=1, most=MOST, default=10
        ),
    )

    def body(self, reading: Reading, values: Values, **names: str) -> Any:
        """Give what waits for the person who asks."""
        if frameworks_seen(self.request.user) == frozenset():
            self.permission_denied(self.request)
        return inbox(self.request.user, limit=values["limit"], language=reading.language)
