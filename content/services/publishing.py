"""Publishing: seal an edition and the texts it cites, and tell what changed, all or nothing."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from content.digests import (
    association_value,
    edition_digest,
    requirement_value,
)
from content.errors import EditionSealedError
from content.models import Document, Edition, Expression
from content.packages import EditionPackage, RequirementRecord
from content.queries.packages import edition_package
from content.services import history
from content.services.history import Publication
from content.services.references import resolve_references
from content.vocabulary import EditionState, EventKind


def publish_edition(
    *, edition: Edition, publication: Publication, by: AbstractBaseUser | None = None
) -> Edition:
    """Seal an edition in an open publication, with the texts that it cites.

    An edition without a date comes into force on the day of publishing.

    Raises:
        EditionSealedError: it is published already (409).
    """
    locked = Edition.objects.select_for_update().select_related("framework").get(pk=edition.pk)
    if locked.state == EditionState.PUBLISHED:
        raise EditionSealedError(edition=str(locked))
    cited = Expression.objects.filter(citations__requirement__edition=locked).distinct()
    for expression in cited.filter(published_at__isnull=True):
        publish_expression(expression=expression, publication=publication, by=by)
    before = _latest(locked)
    locked.effective_from = locked.effective_from or publication.at.date()
    package = edition_package(locked)
    _seal(locked, package, publication)
    _tell(locked, package, before, publication)
    history.record(
        [
            history.change(
                "publish", "edition", locked.uid, by=by, at=publication.at, edition=locked.uid,
                after={"digest": locked.digest, "revision": locked.revision},
            )
        ]
    )  # fmt: skip
    return locked


def _latest(edition: Edition) -> EditionPackage | None:
    """The framework's last published edition, which changes are told against."""
    others = Edition.objects.sealed().filter(framework=edition.framework_id)
    last = others.order_by("-revision", "-pk").first()
    return None if last is None else edition_package(last)


def _seal(edition: Edition, package: EditionPackage, publication: Publication) -> None:
    edition.digest = edition_digest(package)
    edition.revision = publication.revision
    edition.published_at = publication.at
    edition.state = EditionState.PUBLISHED
    edition.save(update_fields=["digest", "revision", "published_at", "state", "effective_from"])


def publish_expression(
    *, expression: Expression, publication: Publication, by: AbstractBaseUser | None = None
) -> None:
    """Seal a text; its document and the stubs that it names become public with it."""
    Expression.objects.filter(pk=expression.pk, published_at__isnull=True).update(
        published_at=publication.at, revision=publication.revision
    )
    document = Document.objects.select_related("entity").get(pk=expression.document_id)
    first = document.published_at is None
    _apply_waiting(document, expression)
    if first:
        document.published_at = publication.at
    document.save()
    kind = EventKind.DOCUMENT_PUBLISHED if first else EventKind.DOCUMENT_CHANGED
    publication.tell(kind, document.entity.uid, _document_value(document, expression))
    _publish_stubs(document, expression, publication)
    resolve_references(expression)
    history.record(
        [
            history.change(
                "publish", "expression", expression.uid, by=by, at=publication.at,
                after={"digest": expression.digest, "revision": publication.revision},
            )
        ]
    )  # fmt: skip


def _apply_waiting(document: Document, expression: Expression) -> None:
    waiting = expression.source.get("document")
    if not waiting:
        return
    document.kind = waiting["kind"]
    document.publisher = document.publisher or waiting["publisher"]
    if waiting["issued_at"] and document.issued_at is None:
        document.issued_at = dt.date.fromisoformat(waiting["issued_at"])


def _document_value(document: Document, expression: Expression) -> dict[str, Any]:
    return {
        "slug": document.slug,
        "title": document.title,
        "kind": document.kind,
        "publisher": document.publisher,
        "issued_at": document.issued_at.isoformat() if document.issued_at else None,
        "language": document.language,
        "expression": {
            "uid": str(expression.uid),
            "label": expression.label,
            "language": expression.language,
            "digest": expression.digest,
            "text": expression.text,
        },
    }


def _publish_stubs(document: Document, expression: Expression, publication: Publication) -> None:
    """Make public the works without a text that a published text or its links name."""
    named = set(expression.references.values_list("target", flat=True))
    for ends in document.associations.values_list("source_entity", "target_entity"):
        named.update(ends)
    stubs = Document.objects.filter(
        entity__in=named - {None}, published_at__isnull=True, expressions__isnull=True
    )
    for stub in stubs.select_related("entity"):
        stub.published_at = publication.at
        stub.save(update_fields=["published_at"])
        publication.tell(
            EventKind.DOCUMENT_STUBBED, stub.entity.uid, {"slug": stub.slug, "title": stub.title}
        )


def _tell(
    edition: Edition,
    package: EditionPackage,
    before: EditionPackage | None,
    publication: Publication,
) -> None:
    """Number the consequences: each requirement and link that came, changed, moved or went."""
    names = {"framework": package.framework.slug, "edition": edition.label}
    header = {
        "uid": str(edition.uid),
        "title": edition.title,
        "language": edition.language,
        "effective_from": edition.effective_from.isoformat() if edition.effective_from else None,
        "note": edition.note,
        "against": sorted(str(uid) for uid in package.edition.against),
        "original": edition.source,
        "digest": edition.digest,
        "requirements": len(package.requirements),
    }
    publication.tell(EventKind.EDITION_PUBLISHED, edition.uid, header, **names)
    old = _requirement_values(before.requirements) if before else {}
    new = _requirement_values(package.requirements)
    for kind, subject, data in _requirement_events(old, new):
        publication.tell(kind, subject, data, **names)
    links_before = before.associations if before else ()
    old_links = {link.uid: association_value(link) for link in links_before}
    new_links = {link.uid: association_value(link) for link in package.associations}
    for kind, subject, data in _association_events(old_links, new_links):
        publication.tell(kind, subject, data, **names)


Values = dict[uuid.UUID, dict[str, Any]]
Consequence = tuple[EventKind, uuid.UUID, dict[str, Any]]


def _requirement_values(records: tuple[RequirementRecord, ...]) -> Values:
    return {
        record.uid: requirement_value(record) | {"position": position}
        for position, record in enumerate(records)
    }


def _requirement_events(old: Values, new: Values) -> Iterable[Consequence]:
    """Changed is other words; moved the same words at another place, number or source."""
    for uid, value in new.items():
        if uid not in old:
            yield EventKind.REQUIREMENT_CREATED, uid, value
        elif old[uid]["digest"] != value["digest"]:
            yield EventKind.REQUIREMENT_CHANGED, uid, value
        elif old[uid] != value:
            yield EventKind.REQUIREMENT_MOVED, uid, value
    for uid, value in old.items():
        if uid not in new:
            yield EventKind.REQUIREMENT_REMOVED, uid, {"digest": value["digest"]}


def _association_events(old: Values, new: Values) -> Iterable[Consequence]:
    for uid, value in new.items():
        if uid not in old:
            yield EventKind.ASSOCIATION_CREATED, uid, value
        elif old[uid] != value:
            yield EventKind.ASSOCIATION_CHANGED, uid, value
    for uid in old.keys() - new.keys():
        yield EventKind.ASSOCIATION_REMOVED, uid, {"type": old[uid]["type"]}
