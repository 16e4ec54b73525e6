"""Writes to documents and their texts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from content.api.bodies import Values
from content.api.inputs import changed
from content.api.writes import PUBLISH, Call, Done, Write, WritingView
from content.errors import NotFoundError
from content.models import Document, Expression
from content.queries.documents import get_document
from content.queries.fields import Kind, Shape, day, many, one, text
from content.queries.roles import Person
from content.queries.shapes import DOCUMENT, EXPRESSION
from content.queries.visibility import visible_expressions
from content.services import documents
from content.services.lookup import document_named, reading_of
from content.vocabulary import DocumentKind

_DOCUMENTS = "/api/v1/documents/"
_HEADER = (
    text("title", "Title", example="干部工作条例"),
    text("slug", "Short name; made from the title where left out", optional=True),
    text("kind", "What sort of work it is", optional=True, words=tuple(DocumentKind)),
    day("issued_at", "When it was issued", optional=True, null=True),
    text("publisher", "Who issued it", optional=True, null=True),
    text("language", "Language (BCP 47)", optional=True, example="zh-Hans"),
    text("license", "Licence", optional=True, null=True),
    text("attribution", "Attribution", optional=True, null=True),
)
_LABEL = text("label", "Label of the text; its date where left out", optional=True)
DOCUMENT_INPUT = Shape(
    "DocumentInput",
    "A new document, with its first text where there is one.",
    (*_HEADER, text("text", "The text; without it the document is a stub", optional=True), _LABEL),
)
_PARTED = Shape("PartedDocument", "The work that the texts become.", _HEADER)
DOCUMENT_CHANGE = changed(_PARTED, "DocumentChange", "slug")
EXPRESSION_INPUT = Shape(
    "ExpressionInput",
    "A further text of a document.",
    (
        text("text", "The text"),
        _LABEL,
        day("effective_from", "The day it stands for", optional=True, null=True),
    ),
)
_REASON = text("reason", "Why", optional=True)
MERGE_INPUT = Shape(
    "DocumentMerge",
    "Which work it is.",
    (text("into", "Short name of the document that it leads to"), _REASON),
)
RESOLVE_INPUT = Shape(
    "StubResolution",
    "Which text the stub waited for.",
    (text("document", "Short name of the document"), _REASON),
)
SPLIT_INPUT = Shape(
    "DocumentSplit",
    "What is parted: nothing named undoes a merge.",
    (
        many("labels", Kind.TEXT, "Labels of the texts that become a work", optional=True),
        one("document", _PARTED, "The work that they become", optional=True),
        _REASON,
    ),
)


def text_named(slug: str, label: str, by: Person) -> Expression:
    """Give the text of a label; raises as ``document_named``."""
    rows = visible_expressions(reading_of(by)).select_related("document__entity")
    found = rows.filter(document__slug=slug, label=label).first()
    if found is None:
        raise NotFoundError(kind="text", kind_zh="文本", name=f"{slug}@{label}"[:200])
    return found


def _asked(call: Call) -> Document:
    return document_named(call.names["slug"], call.by)


def _done(document: Document, by: Person, *, is_new: bool = False) -> Done:
    answer = get_document(document.slug, reading_of(by))
    location = f"{_DOCUMENTS}{document.slug}/" if is_new else None
    return Done(answer, version=answer["version"], location=location)


def _text_done(expression: Expression, by: Person, *, is_new: bool = False) -> Done:
    document = get_document(expression.document.slug, reading_of(by))
    uid = str(expression.uid)
    answer = next(one for one in document["expressions"] if one["uid"] == uid)
    names = {"slug": answer["document"], "label": answer["label"]}
    return Done(answer, location=reverse("expression-text", kwargs=names) if is_new else None)


def _filled(values: Values) -> dict[str, Any]:
    """The fields of a body as columns hold them: null empties a text."""
    return {
        name: "" if value is None and name != "issued_at" else value
        for name, value in values.items()
    }


def create(call: Call) -> Done:
    """Make a document."""
    values = dict(call.values)
    words, label = values.pop("text", None), values.pop("label", "")
    made = documents.create_document(values=_filled(values), text=words, label=label, by=call.by)
    return _done(made, call.by, is_new=True)


def change(call: Call) -> Done:
    """Change what a document says of itself."""
    made = documents.change_document(
        document=_asked(call), values=_filled(call.values), expected=call.version, by=call.by
    )
    return _done(made, call.by)


def add_text(call: Call) -> Done:
    """Add a further text."""
    made = documents.correct_text(document=_asked(call), **call.values, by=call.by)
    return _text_done(made, call.by, is_new=True)


def publish(call: Call) -> Done:
    """Publish a draft text."""
    text_row = text_named(call.names["slug"], call.names["label"], call.by)
    return _text_done(documents.publish_text(expression=text_row, by=call.by), call.by)


def discard(call: Call) -> Done:
    """Discard a draft text."""
    text_row = text_named(call.names["slug"], call.names["label"], call.by)
    documents.discard_text(expression=text_row, by=call.by)
    return Done()


def merge(call: Call) -> Done:
    """Merge a document into another."""
    target = document_named(call.values["into"], call.by)
    made = documents.merge_documents(
        source=_asked(call), target=target, reason=call.values.get("reason", ""), by=call.by
    )
    return _done(made, call.by)


def resolve(call: Call) -> Done:
    """Resolve a stub."""
    found = document_named(call.values["document"], call.by)
    made = documents.resolve_stub(
        stub=_asked(call), document=found, reason=call.values.get("reason", ""), by=call.by
    )
    return _done(made, call.by)


def split(call: Call) -> Done:
    """Part a document."""
    asked = _asked(call)
    made = documents.split_document(
        document=asked,
        labels=call.values.get("labels", ()),
        values=_filled(call.values.get("document", {})),
        reason=call.values.get("reason", ""),
        by=call.by,
    )
    return _done(made, call.by, is_new=made.pk != asked.pk)


CREATE = Write(
    create,
    "Make a document, not yet public: a stub, or with its first draft text.",
    DOCUMENT_INPUT,
    DOCUMENT,
    status=201,
)
CHANGE = Write(
    change,
    "Change a document's metadata, by JSON merge patch; what is public changes at once.",
    DOCUMENT_CHANGE,
    DOCUMENT,
    versioned=True,
)


class DocumentExpressions(WritingView):
    """The texts of a document."""

    writes = {
        "post": Write(
            add_text,
            "Add a further text, a draft: a correction never overwrites.",
            EXPRESSION_INPUT,
            EXPRESSION,
            status=201,
        )
    }


class ExpressionPublish(WritingView):
    """A draft text becomes public."""

    writes = {
        "post": Write(
            publish, "Publish a draft text, and seal it.", gives=EXPRESSION, scope=PUBLISH
        )
    }


class ExpressionDetail(WritingView):
    """A draft text goes."""

    writes = {"delete": Write(discard, "Discard a draft text that nothing cites.")}


class DocumentMerge(WritingView):
    """Two documents are one work."""

    writes = {
        "post": Write(
            merge,
            "Merge this document into another, which reading is led to from now on.",
            MERGE_INPUT,
            DOCUMENT,
        )
    }


class DocumentResolve(WritingView):
    """A stub's text is here."""

    writes = {
        "post": Write(
            resolve, "Lead this stub to the text that it waited for.", RESOLVE_INPUT, DOCUMENT
        )
    }


class DocumentSplit(WritingView):
    """A document is parted."""

    writes = {
        "post": Write(
            split,
            "Undo a merge of this document, or make some of its texts a work of their own.",
            SPLIT_INPUT,
            DOCUMENT,
        )
    }
