"""What an erasure leaves behind: a row for each wording, and for each whole that held one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from content.digests import edition_digest
from content.models import Edition, Erasure, Requirement
from content.queries.packages import edition_package
from content.services import history
from content.services.authority import Person
from content.services.history import Publication
from content.vocabulary import EditionState, ErasedKind, EventKind


class Stone(NamedTuple):
    """One wording that went: the digest it had, and the digest of what stands in its ``place``."""

    kind: ErasedKind
    subject: uuid.UUID
    place: uuid.UUID | None = None
    digest: str = ""
    remains: str = ""


@dataclass(slots=True)
class Trace:
    """What was blanked.

    ``editions`` are row ids whose content is another now; ``drafts`` wordings of drafts, whose
    editors must not save the words again from an older version. ``told`` is what the event says
    beside the digests; ``elsewhere`` names what may still say the words.
    """

    kind: ErasedKind
    stones: list[Stone] = field(default_factory=list)
    editions: set[int] = field(default_factory=set)
    drafts: list[Requirement] = field(default_factory=list)
    elsewhere: list[uuid.UUID] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)


def edition_stones(editions: Iterable[int]) -> list[Stone]:
    """Give for each published edition the digest that sealed it and that of what it says now."""
    sealed = Edition.objects.filter(pk__in=list(editions), state=EditionState.PUBLISHED)
    return [
        Stone(
            ErasedKind.EDITION,
            edition.uid,
            edition.uid,
            edition.digest,
            edition_digest(edition_package(edition)),
        )
        for edition in sealed.order_by("pk")
    ]


def bury(
    stones: Iterable[Stone], *, reason: str, publication: Publication, by: Person
) -> tuple[Erasure, ...]:
    """Write the tombstones; give them."""
    rows = [
        Erasure(**stone._asdict(), reason=reason, at=publication.at, by_id=history.person(by))
        for stone in stones
    ]
    return tuple(Erasure.objects.bulk_create(rows))


def tell_erasure(
    subject: uuid.UUID, trace: Trace, stones: Iterable[Stone], publication: Publication
) -> None:
    """Tell what is gone and which digests hold now (docs/events.md): no words, no reason."""
    digests = [
        {
            "kind": stone.kind,
            "uid": str(stone.subject),
            "place": None if stone.place is None else str(stone.place),
            "digest": stone.digest,
            "remains": stone.remains,
        }
        for stone in stones
    ]
    data = {"kind": trace.kind, **trace.told, "digests": digests}
    publication.tell(EventKind.CONTENT_ERASED, subject, data)
