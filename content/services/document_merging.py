"""Two documents that are one work: the one leads to the other, and both stay.

The redirect lies outside the seal and is followed on reading; texts of the merged document stay
readable at their own addresses and count as texts of the work. Sealed links keep their ends.
"""

from typing import Any

from content.errors import MergeRefusedError
from content.models import Document, Redirect, Reference
from content.services.authority import Person
from content.services.bulk import update_rows
from content.services.candidates import list_candidates
from content.services.document_roles import require_for
from content.services.history import Publication, publication
from content.services.operations import Operation
from content.services.references import lead_to_provisions
from content.services.telling import document_value, tell_document
from content.vocabulary import EventKind

# A mention has no uid: its text, start and label's start name it.
Mention = list[Any]


def merge_documents(
    *, source: Document, target: Document, reason: str = "", by: Person = None
) -> Document:
    """Give ``target``, which ``source`` leads to from now on; ``split_document`` undoes it.

    Mentions that led to ``source`` lead to ``target``, to the passage they name where it is there.

    Raises:
        RoleMissingError: one must be an editor, of public documents a reviewer (403).
        MergeRefusedError: they are one, one is merged already, or a public one would lead to a
            draft (409).
    """
    return _join(source, target, reason, by, "merge")


def resolve_stub(
    *, stub: Document, document: Document, reason: str = "", by: Person = None
) -> Document:
    """Give ``document``, the text that a stub waited for.

    Raises as ``merge_documents``, and:

    Raises:
        MergeRefusedError: the stub has texts, or the document has none (409).
    """
    if stub.expressions.exists():
        raise MergeRefusedError(
            subject=stub.title, reason="it has texts, so it is no stub; merge it",
            reason_zh="它已有文本,不是占位;请改用合并",
        )  # fmt: skip
    if not document.expressions.exists():
        raise MergeRefusedError(
            subject=document.title, reason="it has no text either",
            reason_zh="它也没有文本",
        )  # fmt: skip
    return _join(stub, document, reason, by, "resolve")


def refuse_merged(document: Document) -> None:
    """Refuse work on a document that leads to another.

    Raises:
        MergeRefusedError: it was merged (409).
    """
    led = Redirect.objects.filter(entity=document.entity_id).select_related("target").first()
    if led is not None:
        slug = getattr(getattr(led.target, "as_document", None), "slug", str(led.target.uid))
        raise MergeRefusedError(
            subject=document.title,
            reason=f"it was merged into {slug}; work on that one",
            reason_zh=f"它已并入 {slug};请改对后者操作",
        )


def _join(source: Document, target: Document, reason: str, by: Person, action: str) -> Document:
    with publication() as opened:
        one, other = _locked(source, target)
        _refuse(one, other)
        require_for(by, one)
        before = document_value(one)
        Redirect.objects.create(
            entity=one.entity, target=other.entity, reason=reason, at=opened.at,
            by_id=None if by is None else by.pk,
        )  # fmt: skip
        led = _lead_mentions(one, other)
        tell_moved(one, opened)
        operation = Operation(by, at=opened.at)
        operation.note(
            action, "document", one.entity.uid, before=before, after=document_value(one),
            detail={"target": str(other.entity.uid), "reason": reason, "mentions": led},
        )  # fmt: skip
        operation.record()
        list_candidates({one.normal_title, other.normal_title})
    return other


def tell_moved(document: Document, opened: Publication) -> None:
    """Tell that a public document leads elsewhere, or to itself again."""
    if document.published_at is not None:
        tell_document(document, EventKind.DOCUMENT_CHANGED, opened)


def _locked(source: Document, target: Document) -> tuple[Document, Document]:
    rows = Document.objects.select_for_update(of=("self",)).select_related("entity")
    found = {row.pk: row for row in rows.filter(pk__in=[source.pk, target.pk]).order_by("pk")}
    return found[source.pk], found[target.pk]


def _refuse(source: Document, target: Document) -> None:
    if source.pk == target.pk:
        raise MergeRefusedError(
            subject=source.title, reason="it is the same document",
            reason_zh="两者是同一文献",
        )  # fmt: skip
    refuse_merged(source)
    refuse_merged(target)
    if source.published_at is not None and target.published_at is None:
        raise MergeRefusedError(
            subject=target.title,
            reason="it is not public, and a public document would lead to it; publish it first",
            reason_zh="它尚未公开,公开的文献不能指向它;请先发布",
        )


def _lead_mentions(source: Document, target: Document) -> list[Mention]:
    """Lead the mentions of the one to the other; those that were led, by their places."""
    mentions = Reference.objects.filter(target=source.entity_id).order_by("pk")
    rows = mentions.values_list("pk", "expression__uid", "start", "at")
    led = [(pk, [str(uid), start, at]) for pk, uid, start, at in rows]
    update_rows(Reference, ("target_id",), [(target.entity_id, pk) for pk, _ in led])
    lead_to_provisions(target.pk, [pk for pk, _ in led])
    return [place for _, place in led]
