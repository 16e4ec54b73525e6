"""Documents by hand: made, described, corrected by a further text, published, discarded."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from content.digests import text_digest
from content.errors import (
    FieldProblem,
    InvalidContentError,
    TextInUseError,
    TextKnownError,
    TextSealedError,
)
from content.models import Citation, Document, Entity, Expression
from content.naming import free_slug
from content.preparing import TextDetails, issue_date
from content.queries.versions import DOCUMENT_FIELDS
from content.services.authority import Person
from content.services.candidates import list_candidates
from content.services.digest_versions import check_digest_version
from content.services.document_births import checked_document, new_source
from content.services.document_merging import merge_documents, refuse_merged, resolve_stub
from content.services.document_parting import split_document
from content.services.document_roles import (
    require_for,
    require_source_editor,
    require_source_publisher,
)
from content.services.headers import fit_unless, label_problems
from content.services.history import publication
from content.services.operations import Operation
from content.services.publishing import publish_expression
from content.services.telling import document_value, expression_value, tell_document
from content.services.texts import store_expression
from content.services.works import Match
from content.text import TextError, decode, normal_title, read_document
from content.text.records import Outline
from content.vocabulary import DocumentKind, EventKind

__all__ = [
    "change_document",
    "correct_text",
    "create_document",
    "discard_text",
    "merge_documents",
    "publish_text",
    "resolve_stub",
    "split_document",
]
_EXAMPLES = 3


def create_document(
    *,
    values: Mapping[str, Any],
    text: str | None = None,
    label: str = "",
    by: Person = None,
) -> Document:
    """Give a new document, not yet public: without a text a stub, else with a first draft text.

    ``values`` are title (needed), slug, kind, issued_at, publisher, language, license and
    attribution. A work of the same title is not touched; the text then carries a finding
    ``same_title``, and the two can be merged.

    Raises:
        RoleMissingError: one must be an editor (403).
        InvalidContentError: every field that cannot stand, ``text`` and ``label`` too (422).
    """
    with transaction.atomic():
        require_source_editor(by)
        document = new_source(values)
        operation = Operation(by)
        operation.note("create", "document", document.entity.uid, after=document_value(document))
        operation.record()
        if text is not None:
            _add_text(document, text, label, None, by)
    return document


def change_document(
    *,
    document: Document,
    values: Mapping[str, Any],
    expected: str | None = None,
    by: Person = None,
) -> Document:
    """Give a document with some of its metadata changed; its short name never changes.

    What the public sees is changed at once, with an event; that takes a reviewer. ``expected`` is
    the version that the caller read (``content.queries.versions``).

    Raises:
        RoleMissingError: one must be an editor, of a public document a reviewer (403).
        MergeRefusedError: it was merged into another (409).
        VersionConflictError: somebody changed it since (412).
        InvalidContentError: every field that cannot stand (422).
    """
    with publication() as opened:
        held = _locked(document)
        require_for(by, held)
        refuse_merged(held)
        before = document_value(held)
        check_digest_version(
            subject=(held.title, held.entity.uid),
            names=DOCUMENT_FIELDS,
            theirs=before,
            asked=values,
            expected=expected,
        )
        fields = checked_document(values, born=False)
        for name, value in fields.items():
            setattr(held, name, value)
        after = document_value(held)
        if after == before:
            return held
        titles = {held.normal_title, normal_title(held.title)[:500]}
        held.normal_title = normal_title(held.title)[:500]
        held.save(update_fields=[*fields, "normal_title"])
        list_candidates(titles)
        Entity.objects.filter(pk=held.entity_id).update(title=held.title)
        if held.published_at is not None:
            tell_document(held, EventKind.DOCUMENT_CHANGED, opened)
        operation = Operation(by, at=opened.at)
        operation.note("change", "document", held.entity.uid, before=before, after=after)
        operation.record()
    return held


def correct_text(
    *,
    document: Document,
    text: str,
    label: str = "",
    effective_from: dt.date | None = None,
    by: Person = None,
) -> Expression:
    """Give a further text of a document, a draft: read like an imported one, nothing overwritten.

    Without ``effective_from`` the last date that the text tells of itself holds, and without a
    ``label`` that date, else ``1``.

    Raises:
        RoleMissingError: one must be an editor (403).
        MergeRefusedError: the document was merged into another (409).
        TextKnownError: it holds these very words already (409).
        InvalidContentError: the text cannot be read, or the label is taken (422).
    """
    with transaction.atomic():
        held = _locked(document)
        require_source_editor(by, held)
        refuse_merged(held)
        return _add_text(held, text, label, effective_from, by)


def publish_text(*, expression: Expression, by: Person = None) -> Expression:
    """Give a draft text sealed: it is public now, and its document with it.

    Raises:
        RoleMissingError: one must be a reviewer (403).
        TextSealedError: it is published already (409).
    """
    with publication() as opened:
        held = _draft(expression)
        require_source_publisher(by, held.document)
        publish_expression(expression=held, publication=opened, by=by)
    held.refresh_from_db()
    return held


def discard_text(*, expression: Expression, by: Person = None) -> None:
    """Take a draft text away, with its passages, mentions, findings and remarks.

    Identities of passages that links lead to stay, without wording.

    Raises:
        RoleMissingError: one must be an editor (403).
        TextSealedError: it is published (409).
        TextInUseError: requirements cite it (409).
    """
    with transaction.atomic():
        held = _draft(expression)
        require_source_editor(by, held.document)
        _refuse_cited(held)
        before = {"document": held.document.slug} | expression_value(held)
        passages = set(held.passages.values_list("entity", flat=True))
        held.delete()
        _forget(passages)
        operation = Operation(by)
        operation.note("delete", "expression", held.uid, before=before)
        operation.record()


def _locked(document: Document) -> Document:
    rows = Document.objects.select_for_update(of=("self",)).select_related("entity")
    return rows.get(pk=document.pk)


def _draft(expression: Expression) -> Expression:
    rows = Expression.objects.select_for_update(of=("self",))
    held = rows.select_related("document__entity").get(pk=expression.pk)
    if held.published_at is not None:
        raise TextSealedError(text=str(held))
    return held


def _refuse_cited(expression: Expression) -> None:
    citing = Citation.objects.filter(expression=expression).select_related(
        "requirement__edition__framework"
    )
    found = list(citing[:_EXAMPLES])
    if found:
        named = [f"{one.requirement.edition}/{one.requirement.code}" for one in found]
        raise TextInUseError(text=str(expression), count=citing.count(), examples=", ".join(named))


def _forget(entities: set[int]) -> None:
    """Delete identities that nothing leads to; a large text has thousands."""
    bare = Entity.objects.filter(
        pk__in=entities,
        links_in__isnull=True,
        links_out__isnull=True,
        referenced_by__isnull=True,
        redirected_from__isnull=True,
        redirect__isnull=True,
    )
    Entity.objects.filter(pk__in=set(bare.values_list("pk", flat=True))).delete()


def _add_text(
    document: Document, text: str, label: str, day: dt.date | None, by: Person
) -> Expression:
    problems = list(_label_problems(document, label)) if label else []
    try:
        words, outline = _read(text)
    except TextError as error:
        unread = FieldProblem("text", error.code, error.message_en, error.message_zh)
        problems = [unread, *problems]
        raise InvalidContentError(fields=tuple(problems), count=len(problems)) from error
    fit_unless(problems, {})
    known = document.expressions.filter(digest=text_digest(words)).first()
    if known is not None:
        raise TextKnownError(document=document.title, label=known.label)
    details = TextDetails(
        slug=document.slug,
        kind="" if document.kind == DocumentKind.OTHER else document.kind,
        publisher=document.publisher,
        issued_at=day,
        language=document.language,
        label=label or _free_label(document, day or issue_date(outline)),
    )
    others = Document.objects.filter(
        normal_title=document.normal_title, expressions__isnull=False
    ).exclude(pk=document.pk)
    match = Match(document, tuple(others.distinct().order_by("pk")))
    return store_expression(
        document=document, text=words, outline=outline, details=details, match=match, by=by
    )


def _free_label(document: Document, day: dt.date | None) -> str:
    taken = set(document.expressions.values_list("label", flat=True))
    return free_slug(day.isoformat() if day else "1", taken.__contains__)


def _label_problems(document: Document, label: str) -> Iterator[FieldProblem]:
    yield from label_problems(label)
    if document.expressions.filter(label=label).exists():
        yield FieldProblem("label", "taken", "another text has it", "已有同号的文本")


def _read(text: str) -> tuple[str, Outline]:
    """The words as a file would give them, and their outline.

    Raises:
        TextError: they cannot be read, or are several documents.
    """
    words = decode(text.encode())
    outline = read_document(words)
    if len(outline.documents) > 1:
        raise TextError(
            "several_documents",
            f"it holds {len(outline.documents)} documents; send each on its own",
            f"含有 {len(outline.documents)} 篇文献,请分别提交",
        )
    return words, outline
