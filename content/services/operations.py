"""One operation's rows in the history: written together, undone together."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from content.services import history
from content.services.authority import Person
from content.services.history import ChangeRow

Value = dict[str, Any]


@dataclass(slots=True)
class Operation:
    """Collects what one verb changes; ``record`` writes it, in the caller's transaction.

    ``edition`` is the uid of the edition it happens in, None for documents and concepts;
    ``detail`` is said of each of its changes.
    """

    by: Person
    edition: uuid.UUID | None = None
    detail: Value | None = None
    uid: uuid.UUID = field(default_factory=uuid.uuid4)
    at: dt.datetime = field(default_factory=timezone.now)
    _rows: list[ChangeRow] = field(default_factory=list)

    def note(
        self,
        action: str,
        kind: str,
        subject: uuid.UUID | str,
        *,
        before: Value | None = None,
        after: Value | None = None,
        detail: Value | None = None,
    ) -> None:
        """Keep one change; None before it means that the thing came, None after that it went."""
        self._rows.append(
            ChangeRow(
                action=action,
                kind=kind,
                subject=uuid.UUID(str(subject)),
                at=self.at,
                by_id=history.person(self.by),
                edition=self.edition,
                before=before,
                after=after,
                operation=self.uid,
                detail=(self.detail or {}) | (detail or {}) or None,
            )
        )

    def record(self) -> None:
        """Write what was kept."""
        history.record(self._rows)
        self._rows.clear()
