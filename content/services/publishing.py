"""Publishing: seal an edition and the texts it cites, and tell what changed, all or nothing."""

import datetime as dt
from itertools import groupby
from typing import Any

from content.errors import EditionSealedError
from content.models import Citation, Document, Edition, Expression
from content.packages import EditionPackage
from content.services import history
from content.services.anchoring import anchor_citations
from content.services.authority import Person
from content.services.confirming import tell_confirmations
from content.services.history import ChangeRow, Publication
from content.services.references import resolve_references
from content.services.releasing import Release, prepare_release
from content.services.telling import tell_document, tell_framework
from content.vocabulary import EditionState, EventKind

Value = dict[str, Any]


def publish_edition(
    *,
    edition: Edition,
    publication: Publication,
    by: Person = None,
    package: EditionPackage | None = None,
    release: Release | None = None,
) -> Edition:
    """Seal an edition in an open publication, with the texts that it cites.

    An edition without a date comes into force on the day of publishing. ``package`` is what was
    just written as this edition, in the same transaction, and ``release`` what was worked out of
    it and still stands; without either the edition is read.

    Raises:
        EditionSealedError: it is published already (409).
    """
    locked = Edition.objects.select_for_update().select_related("framework").get(pk=edition.pk)
    if locked.state == EditionState.PUBLISHED:
        raise EditionSealedError(edition=str(locked))
    # Not joined: telling the rows of a join apart would compare their texts.
    quoted = Citation.objects.filter(requirement__edition=locked).order_by().values("expression")
    cited = Expression.objects.filter(pk__in=quoted)
    for expression in cited.filter(published_at__isnull=True):
        _publish_text(expression, publication, by)
    known = release or prepare_release(
        locked, publication.at.date(), package=package, checked=False
    )
    if known.base is None:
        tell_framework(locked.framework, EventKind.FRAMEWORK_PUBLISHED, publication)
    locked.effective_from = locked.effective_from or publication.at.date()
    digest, header = known.sealed(locked.effective_from)
    _seal(locked, digest, publication)
    _tell(locked, header, known, publication)
    if package is None:
        tell_confirmations(locked, publication)
    anchor_citations(documents=cited.values("document").distinct(), publication=publication)
    sealed = {"digest": locked.digest, "revision": locked.revision}
    who = history.person(by)
    history.record(
        [ChangeRow("publish", "edition", locked.uid, publication.at, who, locked.uid, after=sealed)]
    )
    return locked


def _seal(edition: Edition, digest: str, publication: Publication) -> None:
    edition.digest = digest
    edition.revision = publication.revision
    edition.published_at = publication.at
    edition.state = EditionState.PUBLISHED
    edition.save(update_fields=["digest", "revision", "published_at", "state", "effective_from"])


def publish_expression(
    *, expression: Expression, publication: Publication, by: Person = None
) -> None:
    """Seal a text; its document and the stubs that it names become public with it.

    The citations of editions in force into its older texts are found again in it.
    """
    _publish_text(expression, publication, by)
    anchor_citations(documents=[expression.document_id], publication=publication)


def _publish_text(expression: Expression, publication: Publication, by: Person) -> None:
    Expression.objects.filter(pk=expression.pk, published_at__isnull=True).update(
        published_at=publication.at, revision=publication.revision
    )
    document = Document.objects.select_related("entity").get(pk=expression.document_id)
    first = document.published_at is None
    apply_waiting(document, expression)
    if first:
        document.published_at = publication.at
    document.save()
    kind = EventKind.DOCUMENT_PUBLISHED if first else EventKind.DOCUMENT_CHANGED
    tell_document(document, kind, publication, expression=expression)
    _publish_stubs(document, expression, publication)
    resolve_references(expression)
    sealed = {"digest": expression.digest, "revision": publication.revision}
    who = history.person(by)
    history.record(
        [ChangeRow("publish", "expression", expression.uid, publication.at, who, after=sealed)]
    )


def apply_waiting(document: Document, expression: Expression) -> None:
    """Give a document what its text says of it, where it was public as a stub before."""
    waiting = expression.source.get("document")
    if not waiting:
        return
    document.kind = waiting["kind"]
    document.publisher = document.publisher or waiting["publisher"]
    if waiting["issued_at"] and document.issued_at is None:
        document.issued_at = dt.date.fromisoformat(waiting["issued_at"])


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
        tell_document(stub, EventKind.DOCUMENT_STUBBED, publication)


def _tell(edition: Edition, header: Value, known: Release, publication: Publication) -> None:
    """Number the consequences, told against the edition of the framework published last."""
    names = {"framework": edition.framework.slug, "edition": edition.label}
    publication.tell(EventKind.EDITION_PUBLISHED, edition.uid, header, **names)
    for kind, group in groupby(known.told, key=lambda told: told.kind):
        publication.tell_written(kind, [(one.subject, one.data) for one in group], **names)
