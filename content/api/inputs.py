"""The bodies that writes take, field by field: read by ``bodies``, described in OpenAPI."""

from content.queries.fields import Field, Kind, Shape, day, flag, many, number, text, whole
from content.queries.fields import uid as uid_field
from content.queries.shapes import UID
from content.vocabulary import FrameworkKind, Modality, Origin, RequirementKind, Word


def _words(kind: type[Word]) -> tuple[str, ...]:
    return tuple(word.value for word in kind)


def _may(field: Field) -> Field:
    """The same field, which may be left out."""
    return Field(**{name: getattr(field, name) for name in field.__slots__} | {"optional": True})


def changed(shape: Shape, name: str, *leave_out: str) -> Shape:
    """Give the merge patch of a shape: every field may be left out (RFC 7396)."""
    kept = tuple(_may(field) for field in shape.fields if field.name not in leave_out)
    return Shape(name, f"Fields of {shape.name} to change; null empties one.", kept)


_LANGUAGE = text("language", "Language (BCP 47)", optional=True, example="zh-Hans")
FRAMEWORK = Shape(
    "FrameworkInput",
    "A new framework.",
    (
        text("title", "Title", example="三严三实"),
        text("slug", "Short name; made from the title where left out", optional=True),
        text("kind", "What it holds", optional=True, words=_words(FrameworkKind)),
        text("subject", "Whom it binds", optional=True, null=True),
        text("publisher", "Who issued it", optional=True, null=True),
        _LANGUAGE,
        text("license", "Licence", optional=True, null=True),
        text("attribution", "Attribution", optional=True, null=True),
    ),
)
FRAMEWORK_CHANGE = changed(FRAMEWORK, "FrameworkPatch", "kind", "slug")

EDITION = Shape(
    "EditionInput",
    "A new draft edition.",
    (
        text("framework", "Short name of the framework", example="wuge-guoying"),
        text("label", "Label", example="2026"),
        text(
            "base",
            "What it starts as: a copy of the latest published edition, or nothing",
            optional=True,
            words=("latest", "nothing"),
            example="latest",
        ),
        uid_field(
            "copy",
            "A published edition of the framework that it starts as a copy of, instead of base",
            optional=True,
            null=True,
        ),
        uid_field(
            "expression",
            "A dated text whose outline it starts as, instead of base",
            optional=True,
            null=True,
        ),
        text("title", "Title", optional=True, null=True),
        _LANGUAGE,
        day("effective_from", "First day in force", optional=True, null=True),
        text("note", "Note", optional=True, null=True),
    ),
)
EDITION_CHANGE = changed(EDITION, "EditionPatch", "framework", "base", "copy", "expression")
NOTE = Shape("NoteInput", "A note on the step.", (text("note", "Note", optional=True),))
REASON = Shape("ReasonInput", "Why.", (text("reason", "Reason"),))
PUBLISH = Shape(
    "PublishInput",
    "What is known and let stand.",
    (
        many(
            "acknowledged",
            Kind.TEXT,
            "Names of the checklist's warnings that may stand",
            optional=True,
        ),
    ),
)
RENUMBER = Shape(
    "RenumberInput",
    "How to number.",
    (
        text("rule", "Rule", words=("decimal", "articles", "keep"), example="decimal"),
        uid_field("within", "Only below this requirement", optional=True, null=True),
    ),
)

_TEXTS = Shape(
    "WordingInput",
    "Title and statement in one language.",
    (
        text("title", "Title", optional=True, null=True),
        text("statement", "Statement", optional=True, null=True),
    ),
)
_WORDING: tuple[Field, ...] = (
    text("title", "Title", optional=True, null=True, example="慎言"),
    text("statement", "Statement", optional=True, null=True),
    text("kind", "Its role in the tree", optional=True, words=_words(RequirementKind)),
    text("type", "Free type beside the kind", optional=True, null=True),
    text("code", "Number in this edition", optional=True, null=True, example="5.3"),
    text("marker", "Marker as printed", optional=True, null=True),
    text("modality", "What it does to its actor", optional=True, null=True, words=_words(Modality)),
    text("actor", "Whom it binds", optional=True, null=True),
    text("condition", "When it binds", optional=True, null=True),
    Field("texts", _TEXTS, "Further languages", keyed=True, optional=True, null=True),
)
REQUIREMENT = Shape(
    "RequirementInput",
    "A new requirement of a draft.",
    (
        uid_field("edition", "The draft edition", example=UID),
        uid_field("parent", "The requirement above; none at the top", optional=True, null=True),
        whole("position", "Place among its siblings, from 1; last unless given", optional=True),
        *_WORDING,
    ),
)
REQUIREMENT_CHANGE = Shape(
    "RequirementPatch", "Fields of a requirement to change; null empties one.", _WORDING
)
MOVE = Shape(
    "MoveInput",
    "Where to.",
    (
        uid_field("parent", "The requirement above; null at the top", null=True),
        whole("position", "Place among its siblings, from 1; last unless given", optional=True),
    ),
)
_PART = Shape(
    "PartInput",
    "One part.",
    (
        *_WORDING,
        Field(
            "span",
            Kind.SPAN,
            "Code points of the cited text that it was cut out of; without any span, the part's"
            " words are looked for",
            optional=True,
            null=True,
            example=[120, 160],
        ),
    ),
)
SPLIT = Shape(
    "SplitInput",
    "The parts, in order; the first keeps the uid.",
    (many("parts", _PART, "Two or more"),),
)
MERGED = Shape(
    "MergedInput",
    "One requirement that goes into another.",
    (uid_field("uid", "The requirement", example=UID), whole("version", "Its version", example=1)),
)
MERGE = Shape(
    "MergeInput",
    "What goes into this requirement, and what it says afterwards.",
    (many("others", MERGED, "One or more"), *_WORDING),
)
CITATION = Shape(
    "CitationInput",
    "The words of a text that a requirement rests on.",
    (
        uid_field("expression", "The dated text", example=UID),
        whole("start", "First code point", example=120),
        whole("end", "Code point behind the last", example=122),
    ),
)
CITATION_CHANGE = changed(CITATION, "CitationPatch", "expression")
_SUBSTANCE: tuple[Field, ...] = (
    text("type", "Type, read from source to target", example="close_match"),
    text("rationale", "Why it holds", optional=True, null=True),
    text("evidence", "The words that show it", optional=True, null=True),
    number("confidence", "From 0 to 1", optional=True, null=True),
    text("origin", "Who or what said so", optional=True, words=_words(Origin)),
    flag("navigation", "Whether it only leads readers on, as a next page does", optional=True),
    whole("position", "Place in an order", optional=True, null=True),
)
ASSOCIATION = Shape(
    "AssociationInput",
    "A new link of a draft, or of a document.",
    (
        uid_field(
            "edition", "The draft edition that owns it", optional=True, null=True, example=UID
        ),
        text(
            "document",
            "Short name of the document that owns it, instead of an edition",
            optional=True,
            null=True,
        ),
        uid_field("source", "Where it starts", example=UID),
        uid_field("target", "Where it leads", example=UID),
        *_SUBSTANCE,
    ),
)
ASSOCIATION_CHANGE = Shape(
    "AssociationPatch",
    "Fields of a link to change; null empties one.",
    tuple(_may(field) for field in _SUBSTANCE),
)
PROPOSAL_EDIT = REQUIREMENT_CHANGE.extended(
    "ProposalEdit",
    "Other values for what is proposed: of a requirement its wording, of a link its type,"
    " rationale, evidence and confidence; others are refused.",
    *(_may(field) for field in _SUBSTANCE if field.name in ("rationale", "evidence", "confidence")),
)
DECIDED = Shape(
    "DecisionInput",
    "Proposals to decide.",
    (
        many("uids", Kind.UID, "The proposals"),
        Field("edits", PROPOSAL_EDIT, "Other values, by proposal", keyed=True, optional=True),
    ),
)
CONFIRM = Shape(
    "ConfirmInput",
    "Links that were looked at again.",
    (
        many("uids", Kind.UID, "The links"),
        text("note", "Note", optional=True),
        uid_field(
            "edition",
            "The draft whose links are meant, against its own words; none means those in force",
            optional=True,
            null=True,
            example=UID,
        ),
    ),
)
REJECTED = Shape(
    "RejectionInput",
    "Proposals to reject.",
    (
        many("uids", Kind.UID, "The proposals"),
        text("note", "Why; it is kept in the history", optional=True),
    ),
)
NAMES = Shape("NamesInput", "Warnings by name.", (many("names", Kind.TEXT, "Names"),))
COMMENT = Shape(
    "CommentInput",
    "A remark that opens a thread.",
    (
        text("about", "What it is about", words=("requirement", "association", "edition", "span")),
        uid_field("subject", "Its uid; of a span, that of the expression", example=UID),
        uid_field("edition", "The edition that is discussed", optional=True, null=True),
        whole("start", "First code point of a span", optional=True, null=True),
        whole("end", "Code point behind the last", optional=True, null=True),
        text("text", "The remark"),
    ),
)
REMARK = Shape("RemarkInput", "A remark.", (text("text", "The remark"),))
OPERATION = Shape(
    "Operation",
    "One write of a bulk.",
    (
        text("method", "Method", words=("POST", "PATCH", "DELETE")),
        text("path", "Address", example="/api/v1/requirements/"),
        text("if_match", "Version, as If-Match has it", optional=True, null=True),
        Field("body", Kind.FREE, "Body", optional=True),
    ),
)
BULK = Shape("BulkInput", "Writes, all or none.", (many("operations", OPERATION, "At most 500"),))
