"""Whole editions as packages, and everything as a stream."""

from content.queries.fields import Field, Kind, Shape, day, flag, many, one, text, whole
from content.queries.fields import uid as uid_field
from content.queries.shapes.common import DIGEST, values_of
from content.queries.shapes.documents import DOCUMENT
from content.queries.shapes.editions import EDITION, FRAMEWORK
from content.queries.shapes.links import ASSOCIATION, CONCEPT, SCHEME
from content.queries.shapes.requirements import REQUIREMENT
from content.vocabulary import Modality, Origin, RequirementKind

_ORIGINAL = Field("original", Kind.FREE, "What an imported file said that has no field here")

PACKAGE_CITATION = Shape(
    "PackageCitation",
    "A citation as the edition seals it.",
    (
        uid_field("uid", "Permanent identifier"),
        uid_field("document", "The source"),
        text("expression", "SHA-256 of the text"),
        text("quote", "The words"),
        whole("start", "First code point"),
        whole("end", "Code point behind the last"),
    ),
)

PACKAGE_REQUIREMENT = Shape(
    "PackageRequirement",
    "A requirement as the edition seals it.",
    (
        uid_field("uid", "Permanent identifier"),
        text("kind", "Its role in the tree", words=values_of(RequirementKind)),
        text("type", "Free type"),
        text("title", "Title"),
        text("statement", "Statement"),
        Field("texts", Kind.FREE, "Title and statement in further languages"),
        text("modality", "What it does to its actor", null=True, words=values_of(Modality)),
        text("actor", "Whom it binds"),
        text("condition", "When it binds"),
        text("digest", "SHA-256 of the wording", example=DIGEST),
        uid_field("parent", "The requirement above", null=True),
        text("code", "Number in this edition"),
        text("marker", "Marker as printed"),
        many("citations", PACKAGE_CITATION, "Where it stands in its sources"),
        _ORIGINAL,
    ),
)

PACKAGE_ASSOCIATION = Shape(
    "PackageAssociation",
    "A link as the edition seals it.",
    (
        uid_field("uid", "Permanent identifier"),
        uid_field("source", "Where it starts"),
        uid_field("target", "Where it leads"),
        text("type", "Type, read from source to target"),
        text("rationale", "Why it holds"),
        text("evidence", "The words that show it"),
        text("confidence", "From 0 to 1, four decimals", null=True),
        text("origin", "Who or what said so", words=values_of(Origin)),
        flag("navigation", "Site navigation"),
        whole("position", "Place in an order", null=True),
        _ORIGINAL,
    ),
)

PACKAGE = Shape(
    "EditionPackage",
    "An edition whole, in canonical bytes: the SHA-256 of the answer is the edition's digest.",
    (
        uid_field("framework", "The framework"),
        uid_field("edition", "The edition"),
        text("label", "Label"),
        text("title", "Title"),
        text("language", "Language of the wording"),
        day("effective_from", "First day in force", null=True),
        text("note", "Note"),
        many("against", Kind.UID, "Editions that a crosswalk was confirmed against"),
        _ORIGINAL,
        many("requirements", PACKAGE_REQUIREMENT, "In reading order"),
        many("associations", PACKAGE_ASSOCIATION, "By uid"),
    ),
)

STREAM_START = Shape(
    "StreamStart",
    "What a stream of everything shows.",
    (
        whole("revision", "The public revision when it began", example=42),
        whole("after", "Number of the last event then: ask the feed for what came after"),
    ),
)

STREAM_END = Shape(
    "StreamEnd",
    "That a stream of everything is whole.",
    (
        whole(
            "revision",
            "The public revision when it ended; greater where something was published meanwhile",
        ),
        Field("counts", Kind.FREE, "How many lines there were of each kind"),
    ),
)

# One line of it has one of these.
EVERYTHING = Shape(
    "Everything",
    "One line of all that is public.",
    (
        one("stream", STREAM_START, "The first line", optional=True),
        one("framework", FRAMEWORK, "A framework", optional=True),
        one("edition", EDITION, "An edition", optional=True),
        one("document", DOCUMENT, "A document", optional=True),
        one("scheme", SCHEME, "A concept scheme", optional=True),
        one("concept", CONCEPT, "A concept", optional=True),
        one("requirement", REQUIREMENT, "A requirement of any public edition", optional=True),
        one("association", ASSOCIATION, "A link of any public edition or document", optional=True),
        one("end", STREAM_END, "The last line", optional=True),
    ),
)
