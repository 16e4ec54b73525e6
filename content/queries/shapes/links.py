"""Associations, concepts and their schemes."""

from content.queries.fields import Field, Kind, Shape, flag, many, number, one, text, whole
from content.queries.fields import uid as uid_field
from content.queries.shapes.common import DIGEST, UID, values_of
from content.queries.shapes.requirements import CONCEPT_NAME, END
from content.vocabulary import LabelKind, Origin

ASSOCIATION = Shape(
    "Association",
    "A typed link from one entity to another.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        text("type", "Type, read from source to target", "type", example="close_match"),
        one("source", END, "Where it starts"),
        one("target", END, "Where it leads"),
        text("rationale", "Why it holds", "rationale", null=True),
        text("evidence", "The words that show it", "evidence", null=True),
        number("confidence", "From 0 to 1", "confidence", null=True),
        text("origin", "Who or what said so", "origin", words=values_of(Origin), example="human"),
        flag("navigation", "Site navigation, which carries no impact", "navigation"),
        flag("suspect", "To be confirmed again because words changed"),
        text(
            "framework",
            "Short name of the framework that owns it",
            "edition__framework__slug",
            null=True,
        ),
        text("edition", "Label of the edition that owns it", "edition__label", null=True),
        text("document", "Short name of the document that owns it", "document__slug", null=True),
        text("digest", "SHA-256 of the link", "digest", null=True, example=DIGEST),
    ),
)

SCHEME = Shape(
    "ConceptScheme",
    "A named vocabulary of concepts.",
    (
        text("slug", "Short name", "slug", example="ganbu"),
        text("title", "Title", "title", example="干部工作用语"),
        text("uri", "URI", "uri", null=True),
        text("language", "Language of the title", "language", example="zh-Hans"),
        text("license", "Licence", "license", null=True),
        text("attribution", "Attribution", "attribution", null=True),
        whole("concepts", "How many concepts it holds", example=2),
        text(
            "version",
            "Names its metadata as they stand; a change sends it in If-Match",
            example="44136fa355b3678a",
        ),
    ),
)

LABEL = Shape(
    "ConceptLabel",
    "One label of a concept.",
    (
        text("language", "Language", "language", example="zh-Hans"),
        text("kind", "Role of the label", "kind", words=values_of(LabelKind), example="pref"),
        text("text", "The label", "text", example="大局意识"),
    ),
)

CONCEPT = Shape(
    "Concept",
    "A term in a named scheme.",
    (
        uid_field("uid", "Permanent identifier", "entity__uid", example=UID),
        text("scheme", "Short name of its scheme", "scheme__slug", example="ganbu"),
        text("notation", "Notation", "notation", null=True),
        text("label", "Preferred label in the language asked for", null=True, example="大局意识"),
        text("definition", "Definition in the language asked for", null=True),
        text("uri", "URI", "entity__uri", null=True),
        text("address", "Where people read it on this site", example="/concepts/0f3c7a52"),
        many("labels", LABEL, "Labels in every language"),
        many("broader", CONCEPT_NAME, "Broader concepts"),
        text(
            "version",
            "Names the concept as it stands; a change sends it in If-Match",
            example="44136fa355b3678a",
        ),
    ),
)

CONCEPT_ALONE = CONCEPT.extended(
    "ConceptAlone",
    "One concept with what is narrower and what is about it.",
    Field("definitions", Kind.TEXT, "Definition in every language", "definitions", keyed=True),
    many("narrower", CONCEPT_NAME, "Narrower concepts"),
    many("about", END, "What is about it"),
    many("merged", Kind.UID, "Concepts that were merged into it"),
)
