"""Requirements with their place, links, citations and words."""

from content.queries.fields import (
    Field,
    Kind,
    Shape,
    day,
    flag,
    many,
    number,
    one,
    text,
    time,
    whole,
)
from content.queries.fields import uid as uid_field
from content.queries.shapes.common import ADDRESS, DIGEST, UID, values_of
from content.vocabulary import (
    AnchorState,
    EditionState,
    EntityKind,
    Modality,
    Origin,
    RequirementKind,
)

END = Shape(
    "End",
    "One end of a link.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("kind", "What it is", words=values_of(EntityKind), example="requirement"),
        text("code", "Number in its edition", null=True, example="5.3"),
        text(
            "title",
            "What it is called, in the language asked for where known",
            null=True,
            example="慎言",
        ),
        text("framework", "Short name of its framework", null=True, example="wuge-guoying"),
        ADDRESS,
        flag("absent", "True where it has no public wording in force on the day"),
    ),
)

PLACE = Shape(
    "Place",
    "A requirement named by its place in the tree.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("code", "Number in this edition", null=True, example="5"),
        text("title", "Title in the language asked for", null=True, example="廉洁上过得硬"),
        text(
            "address",
            "Where people read it on this site",
            example="/frameworks/wuge-guoying@2022/5",
        ),
    ),
)

SIBLINGS = Shape(
    "Siblings",
    "The neighbours below the same parent.",
    (
        one("previous", PLACE, "The one before", null=True),
        one("next", PLACE, "The one after", null=True),
    ),
)

DOCUMENT_NAME = Shape(
    "DocumentName",
    "A document by its names.",
    (
        text("slug", "Short name, as in addresses", example="wuge-guoying-jianghua"),
        uid_field("uid", "Permanent identifier", example=UID),
        text("title", "Title", example="以五个过硬建设组工干部队伍"),
    ),
)

CITATION = Shape(
    "Citation",
    "Where a requirement stands in a source: a span of one dated text.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        one("document", DOCUMENT_NAME, "The source"),
        text("expression", "Label of the dated text", "expression__label", example="2022-06-01"),
        uid_field(
            "passage", "The smallest passage that holds it", "passage__entity__uid", null=True
        ),
        text("quote", "The words, equal to the slice of the text", "quote", example="慎言"),
        text("prefix", "The words before", "prefix"),
        text("suffix", "The words after", "suffix"),
        whole("start", "First code point", "start", example=120),
        whole("end", "Code point behind the last", "end", example=122),
        text(
            "state",
            "Where it lies in the newest text of the document",
            words=values_of(AnchorState),
            example="anchored",
        ),
        flag("suspect", "To be confirmed again because words changed"),
    ),
)

LINK = Shape(
    "Link",
    "An association seen from one of its ends.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        text("type", "Type, read from source to target", "type", example="close_match"),
        text("direction", "out: this is the source; in: this is the target", words=("out", "in")),
        one("other", END, "The other end"),
        text("rationale", "Why it holds", "rationale", null=True),
        text("evidence", "The words that show it", "evidence", null=True),
        number("confidence", "From 0 to 1", "confidence", null=True),
        text("origin", "Who or what said so", "origin", words=values_of(Origin), example="human"),
        flag("navigation", "Site navigation, which carries no impact", "navigation"),
        flag("suspect", "To be confirmed again because words changed"),
    ),
)

CONCEPT_NAME = Shape(
    "ConceptName",
    "A concept by its names.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("scheme", "Short name of its scheme", example="ganbu"),
        text("label", "Preferred label in the language asked for", null=True, example="大局意识"),
    ),
)

WORDING = Shape(
    "Wording",
    "Title and statement in one language.",
    (text("title", "Title", null=True), text("statement", "Statement", null=True)),
)

REQUIREMENT = Shape(
    "Requirement",
    "The wording of one requirement in one edition.",
    (
        uid_field(
            "uid", "Permanent identifier, the same in every edition", "entity__uid", example=UID
        ),
        text(
            "address",
            "Where people read it on this site",
            example="/frameworks/wuge-guoying@2022/5.3",
        ),
        text(
            "framework",
            "Short name of its framework",
            "edition__framework__slug",
            example="wuge-guoying",
        ),
        text("edition", "Label of the edition", "edition__label", example="2022"),
        text(
            "kind",
            "Its role in the tree",
            "kind",
            words=values_of(RequirementKind),
            example="requirement",
        ),
        text("type", "Free type beside the kind (条, 项, control)", "type", null=True),
        text("code", "Number in this edition", "code", null=True, example="5.3"),
        text("title", "Title in the language asked for", null=True, example="慎言"),
        text("statement", "Statement in the language asked for", null=True),
        text("language", "Language of the title and statement given", example="zh-Hans"),
        text(
            "modality",
            "What it does to its actor",
            "modality",
            null=True,
            words=values_of(Modality),
            example="obligation",
        ),
        text("actor", "Whom it binds", "actor", null=True),
        text("condition", "When it binds", "condition", null=True),
        text("marker", "Marker as printed", "marker", null=True, example="三是"),
        whole("depth", "Edges below the edition: 1 at the top", example=2),
        whole("position", "Place among its siblings, from 1", example=3),
        uid_field("parent_uid", "The requirement above", "parent__entity__uid", null=True),
        text("digest", "SHA-256 of the wording", "digest", null=True, example=DIGEST),
        text(
            "state",
            "Where its edition stands",
            "edition__state",
            words=values_of(EditionState),
            example="published",
        ),
    ),
)

_DETAILS: tuple[Field, ...] = (
    many("ancestors", PLACE, "From the top down to the parent"),
    many("children", PLACE, "In reading order"),
    one("siblings", SIBLINGS, "The neighbours"),
    many("citations", CITATION, "Where it stands in its sources"),
    many("associations", LINK, "Links from and to it, out before in"),
    many("concepts", CONCEPT_NAME, "Concepts it is about"),
    Field("texts", WORDING, "Title and statement in every language", keyed=True),
    time("published_at", "When its edition was published", "edition__published_at", null=True),
    day("effective_from", "First day in force", "edition__effective_from", null=True),
    day("effective_to", "First day no longer in force", null=True),
    text("cite_as", "How to cite it in prose", example="《五个过硬》2022，5.3 慎言"),
    whole(
        "version",
        "Counts changes of its own fields and parent while a draft; the ETag of a draft",
        "version",
        example=1,
    ),
)

REQUIREMENT_ALONE = REQUIREMENT.extended(
    "RequirementAlone", "One requirement with its place, sources and links.", *_DETAILS
)

REQUIREMENT_EXPANDED = REQUIREMENT_ALONE.extended(
    "RequirementExpanded",
    "A requirement of a list with what expand adds: at most so many of each.",
    Field(
        "more",
        Kind.TEXT,
        "Of lists that were cut, by field: the address where the list is whole",
        keyed=True,
        optional=True,
    ),
)

# What ``expand`` may add to the rows of a list.
EXPANSIONS = tuple(field.name for field in _DETAILS)
