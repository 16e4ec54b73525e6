"""What publishing needs of an edition, worked out before its transaction; taken if it still fits.

Reading a whole edition, its digest and its checklist takes seconds where it is large, and SQLite
has one writer. Every write to a draft leaves a change, every publication raises the counter: so
what was worked out says by those what it was worked out from.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import Count, Max

from content.consequences import (
    Consequence,
    edition_header,
    link_events,
    placed_pieces,
    requirement_events,
    told_before,
)
from content.digests import edition_value, requirement_bytes, sealed_digest
from content.models import Change, Counter, Edition, Erasure
from content.packages import EditionPackage
from content.queries.checks import CheckItem, lasting_items
from content.queries.differences import differences
from content.queries.packages import edition_package, links_of, wordings_of
from content.services.history import Publication
from content.vocabulary import EditionState, EventKind

Value = dict[str, Any]


class _State(NamedTuple):
    """What a draft, and what is told against, was when it was read; no clock is part of it."""

    changes: int
    last: int | None
    latest: int | None
    erasures: int
    written: tuple[Any, ...]


class Told(NamedTuple):
    """One event to come: its kind, the hex of its subject, its data as JSON."""

    kind: EventKind
    subject: str
    data: str


@dataclass(frozen=True, slots=True)
class Release:
    """An edition as publishing needs it; ``value`` is canonical, without its requirements.

    ``pieces`` are the canonical bytes of the requirements, ``items`` what the checklist says of
    what lasts. The digest and the header of the event wait for the day of coming into force.
    """

    state: _State
    revision: int
    day: dt.date
    value: Value
    pieces: list[bytes]
    base: str | None
    told: list[Told]
    items: list[CheckItem] | None

    def stands(self, edition: Edition) -> bool:
        """Say whether nothing of the edition, which must be locked, was written since."""
        return self.state == _state(edition)

    def checked(self, publication: Publication, day: dt.date) -> list[CheckItem] | None:
        """Give what the checklist said, None where something was published since."""
        return self.items if (publication.revision, day) == (self.revision + 1, self.day) else None

    def sealed(self, day: dt.date) -> tuple[str, Value]:
        """Give the digest of the edition and what is told of it, in force from ``day`` on."""
        value = self.value | {"effective_from": day.isoformat()}
        digest = sealed_digest(value, self.pieces)
        counted = value | {"requirements": self.pieces}
        return digest, edition_header(counted, {"edition": self.base}, digest)


def prepare_release(
    edition: Edition, day: dt.date, *, package: EditionPackage | None = None, checked: bool = True
) -> Release:
    """Give what publishing an edition needs, read as it is now; a fixed number of queries.

    ``package`` is the edition where the caller has it, ``checked`` asks for the checklist too.
    Reads alone: call it outside the transaction and let ``Release.stands`` decide within.
    """
    state = _state(edition)
    revision = Counter.objects.values_list("revision", flat=True).get(id=1)
    known = package or edition_package(edition)
    value = edition_value(replace(known, requirements=()))
    pieces = [requirement_bytes(record) for record in known.requirements]
    latest = None if state.latest is None else Edition.objects.get(pk=state.latest)
    base = None if latest is None else str(latest.uid)
    told = list(_told(known, value, pieces, edition, latest))
    items = lasting_items(edition) if checked else None
    return Release(state, revision, day, value, pieces, base, told, items)


def _state(edition: Edition) -> _State:
    changes = Change.objects.filter(edition=edition.uid).aggregate(n=Count("id"), last=Max("id"))
    others = Edition.objects.sealed().filter(framework=edition.framework_id)
    latest = others.order_by("-revision", "-pk").values_list("pk", flat=True).first()
    rows = Edition.objects.filter(pk=edition.pk)
    written = rows.values_list("state", "label", "title", "language", "note", "effective_from")
    return _State(
        changes["n"], changes["last"], latest, Erasure.objects.count(),
        ("open" if written[0][0] != EditionState.PUBLISHED else "sealed", *written[0][1:]),
    )  # fmt: skip


def _told(
    known: EditionPackage,
    value: Value,
    pieces: Sequence[bytes],
    edition: Edition,
    latest: Edition | None,
) -> Iterator[Told]:
    """The events of the requirements, then of the links, told against the latest edition."""
    uids = [str(record.uid) for record in known.requirements]
    parents = [None if one.parent is None else str(one.parent) for one in known.requirements]
    before: dict[str, Value] = {}
    if latest is None:
        for uid, data in placed_pieces(uids, parents, pieces, range(len(uids))):
            yield Told(EventKind.REQUIREMENT_CREATED, uuid.UUID(uid).hex, data)
    else:
        found = differences(latest, edition)
        old = {str(one.uid): told_before(one) for one in wordings_of(latest, found.old)}
        chosen = placed_pieces(uids, parents, pieces, found.new)
        new = {uid: json.loads(data) for uid, data in chosen}
        yield from map(_written, requirement_events(old, new))
        links = edition_value(replace(known, requirements=(), associations=links_of(latest)))
        before = {link["uid"]: link for link in links["associations"]}
    after = {link["uid"]: link for link in value["associations"]}
    yield from map(_written, link_events(before, after))


def _written(told: Consequence) -> Told:
    kind, subject, data = told
    return Told(kind, subject.hex, json.dumps(data, ensure_ascii=False))
