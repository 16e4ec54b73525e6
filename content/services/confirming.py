"""Links and citations confirmed against the words of today, outside the seal."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from content.digests import text_digest
from content.errors import NotFoundError
from content.models import Association, Citation, Confirmation, Edition, Framework
from content.queries.details import visible_links
from content.queries.editions import as_uid
from content.queries.reading import Reading
from content.queries.suspicion import (
    counted_confirmations,
    editions_read,
    judged_citations,
    judged_links,
)
from content.services import history
from content.services.authority import Person, require
from content.services.bulk import allocate_ids, insert_rows
from content.services.history import ChangeRow, Publication, publication
from content.vocabulary import Action, EditionState, EventKind

_COLUMNS = (
    "id", "uid", "association_id", "citation_id", "source_digest", "target_digest", "note", "at",
    "by_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """One confirmation to be written: of which link, against which two wordings."""

    uid: uuid.UUID
    kind: str
    row: int
    link: uuid.UUID
    source: str
    target: str
    edition: Edition | None
    document: str


def confirm_links(
    *,
    uids: Iterable[uuid.UUID | str],
    note: str = "",
    edition: Edition | None = None,
    by: Person = None,
) -> list[Confirmation]:
    """Give the confirmations of links against their ends' words of today, all or none.

    Published links are told of at once and need no new edition. ``edition`` is a draft whose
    links are meant: against its own words, told when it is published. What was confirmed against
    the same two wordings before gives no second row. Cost: a fixed number of queries.

    Raises:
        NotFoundError: no link of this uid is in force, or stands in the draft (404).
        RoleMissingError: one must be an editor of each framework, or overall (403).
    """
    return _confirmed(_links, uids, note, edition, by)


def confirm_citations(
    *,
    uids: Iterable[uuid.UUID | str],
    note: str = "",
    edition: Edition | None = None,
    by: Person = None,
) -> list[Confirmation]:
    """Give the confirmations of citations: that the requirement still rests on the cited words.

    As ``confirm_links``; the wordings are the requirement's and the words at the citation's anchor
    in the text of today, or the whole text where it has lost its place.
    """
    return _confirmed(_citations, uids, note, edition, by)


def _confirmed(
    gather: Callable[[Sequence[uuid.UUID], Reading, Edition | None], list[_Said]],
    uids: Iterable[uuid.UUID | str],
    note: str,
    edition: Edition | None,
    by: Person,
) -> list[Confirmation]:
    wanted = list(dict.fromkeys(as_uid(str(uid)) for uid in uids))
    reading = Reading.today()
    if edition is not None:
        reading = replace(reading, edition=str(edition.uid), drafts=True)
    draft = edition is not None and edition.state != EditionState.PUBLISHED
    with publication() as opened:
        said = gather(wanted, reading, edition)
        _check_rights(said, by)
        fresh = _unsaid(said)
        pks = _write(fresh, note, by)
        _record(fresh, note, by)
        if not draft:
            for one in fresh:
                _tell(one, note, opened)
    return list(Confirmation.objects.filter(pk__in=pks).order_by("pk"))


def _links(wanted: Sequence[uuid.UUID], reading: Reading, edition: Edition | None) -> list[_Said]:
    links = Association.objects.filter(edition=edition) if edition else visible_links(reading)
    chosen = links.filter(uid__in=wanted)
    rows = chosen.select_related("edition__framework", "document")
    found = {row.uid: row for row in rows.order_by("edition__revision", "pk")}
    _refuse_missing(wanted, found, ("association", "关联"))
    judged = judged_links(chosen, reading)
    return [
        _Said(
            uuid.uuid4(),
            "association",
            row.pk,
            row.uid,
            *judged[row.pk].now,
            row.edition,
            row.document.slug if row.document else "",
        )
        for row in (found[uid] for uid in wanted)
        if row.pk in judged
    ]


def _citations(
    wanted: Sequence[uuid.UUID], reading: Reading, edition: Edition | None
) -> list[_Said]:
    editions: Any = [edition.pk] if edition else editions_read(reading).values("pk")
    rows = judged_citations(
        Citation.objects.filter(uid__in=wanted, requirement__edition__in=editions), reading
    ).select_related("requirement__edition__framework", "expression__document")
    found = {row.uid: row for row in rows.order_by("requirement__edition__revision", "pk")}
    _refuse_missing(wanted, found, ("citation", "出处"))
    return [
        _Said(
            uuid.uuid4(),
            "citation",
            row.pk,
            row.uid,
            row.source_is,
            row.target_is or text_digest(row.quote),
            row.requirement.edition,
            row.expression.document.slug,
        )
        for row in (found[uid] for uid in wanted)
    ]


def _refuse_missing(
    wanted: Sequence[uuid.UUID], found: dict[uuid.UUID, Any], names: tuple[str, str]
) -> None:
    for uid in wanted:
        if uid not in found:
            raise NotFoundError(kind=names[0], kind_zh=names[1], name=str(uid))


def _check_rights(said: Sequence[_Said], by: Person) -> None:
    owners: set[Framework | None] = {one.edition.framework if one.edition else None for one in said}
    for owner in owners:
        require(by=by, action=Action.CONFIRM, framework=owner)


def _unsaid(said: Sequence[_Said]) -> list[_Said]:
    """Those that nobody confirmed against the same two wordings yet, here or in public."""
    held: set[tuple[uuid.UUID, str, str]] = set()
    for kind in ("association", "citation"):
        chosen = [one for one in said if one.kind == kind]
        rows = counted_confirmations(
            kind, [one.row for one in chosen], [one.link for one in chosen]
        )
        held.update(rows.values_list(f"{kind}__uid", "source_digest", "target_digest"))
    return [one for one in said if (one.link, one.source, one.target) not in held]


def _write(said: Sequence[_Said], note: str, by: Person) -> list[int]:
    pks = list(allocate_ids(Confirmation, len(said)))
    at, who = timezone.now(), None if by is None else by.pk
    insert_rows(
        Confirmation,
        _COLUMNS,
        [
            (
                pk,
                one.uid,
                one.row if one.kind == "association" else None,
                one.row if one.kind == "citation" else None,
                one.source,
                one.target,
                note,
                at,
                who,
            )
            for pk, one in zip(pks, said, strict=True)
        ],
    )
    return pks


def _record(said: Sequence[_Said], note: str, by: Person) -> None:
    at, who = timezone.now(), None if by is None else by.pk
    history.record(
        ChangeRow(
            "confirm",
            one.kind,
            one.link,
            at,
            who,
            one.edition.uid if one.edition else None,
            after=_value(one, note),
        )
        for one in said
    )


def _value(one: _Said, note: str) -> dict[str, Any]:
    return {
        "uid": str(one.uid),
        one.kind: str(one.link),
        "source_digest": one.source,
        "target_digest": one.target,
        "note": note,
    }


def _tell(one: _Said, note: str, opened: Publication) -> None:
    opened.tell(
        EventKind.CONFIRMATION_ADDED,
        one.uid,
        _value(one, note),
        framework=one.edition.framework.slug if one.edition else "",
        edition=one.edition.label if one.edition else "",
        document=one.document,
    )


def tell_confirmations(edition: Edition, opened: Publication) -> None:
    """Tell what was confirmed of an edition's links while it was a draft; two queries.

    Call it in the publication that seals the edition.
    """
    for kind, rows in (
        ("association", Confirmation.objects.filter(association__edition=edition)),
        ("citation", Confirmation.objects.filter(citation__requirement__edition=edition)),
    ):
        columns = ("uid", f"{kind}_id", f"{kind}__uid", "source_digest", "target_digest", "note")
        for uid, row, link, source, target, note in rows.order_by("pk").values_list(*columns):
            said = _Said(uid, kind, row, link, source, target, edition, "")
            _tell(said, note, opened)
