"""The answers of a comparison, field by field, for editions and for dated texts."""

from content.comparison.lineage import Basis
from content.comparison.links import LinkFate
from content.comparison.trees import Fate, MoveKind
from content.queries.fields import Field, Kind, Shape, day, flag, many, one, text, whole
from content.queries.fields import uid as uid_field
from content.queries.shapes import DIGEST, DOCUMENT_NAME, END, UID
from content.text.worddiff import Op
from content.vocabulary import EditionState, RequirementKind, Unit

RUN = Shape(
    "ComparisonRun",
    "A stretch of two wordings: kept, deleted or inserted. Of a replacement the deletion is first.",
    (
        text("op", "What became of it", words=tuple(op.value for op in Op), example="insert"),
        text("text", "The words", example="慎言"),
        Field("old", Kind.SPAN, "Code points of the old wording; empty where inserted"),
        Field("new", Kind.SPAN, "Code points of the new wording; empty where deleted"),
    ),
)

FIELD_CHANGE = Shape(
    "ComparisonField",
    "One field before and after; an absent value is null, any other is given as text.",
    (
        text("field", "Which field", example="statement"),
        text("language", "Language of a translation; null for the original", null=True),
        text("old", "Before", null=True),
        text("new", "After", null=True),
        flag("blank", "Whether nothing but white space differs"),
        many("runs", RUN, "For a text, how the one becomes the other; else empty"),
    ),
)

_SUMMARY = (
    whole("unchanged", "How many did not change in words, number or place", example=80),
    whole("added", "How many came"),
    whole("removed", "How many went"),
    whole("moved", "How many stand elsewhere in the tree"),
    whole("renumbered", "How many bear another number"),
    whole("split", "How many were split"),
    whole("merged", "How many were made of several"),
    whole("changed", "How many say something else"),
)
TEXT_SUMMARY = Shape("TextComparisonSummary", "How many passages each list holds.", _SUMMARY)
SUMMARY = Shape(
    "ComparisonSummary",
    "How many requirements and links each list holds.",
    (
        *_SUMMARY,
        whole("citations", "How many citations changed"),
        whole("associations", "How many links changed"),
    ),
)

PLACE = Shape(
    "ComparedPlace",
    "A requirement by its place in one of the two editions.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("code", "Number in that edition", null=True, example="5.3"),
        text("marker", "Marker as printed", null=True, example="三是"),
        text("title", "Title in the language asked for", null=True, example="慎言"),
        text("address", "Where people read it on this site", null=True),
        uid_field("parent_uid", "The requirement above", null=True),
        text("above", "What the requirement above is called", null=True, example="5 廉洁上过得硬"),
        whole("position", "Place among its siblings, from 1", example=3),
    ),
)
WORDING = PLACE.extended(
    "ComparedWording",
    "A requirement that only one of the two editions holds, with its words.",
    text("kind", "Its role in the tree", words=tuple(kind.value for kind in RequirementKind)),
    text("type", "Free type beside the kind (条, 项, control)", null=True),
    text("statement", "Statement in the language asked for", null=True),
    text("language", "Language of the title and statement given", example="zh-Hans"),
)

PASSAGE_PLACE = Shape(
    "ComparedPassagePlace",
    "A passage by its place in one of the two texts.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("unit", "Its unit", words=tuple(unit.value for unit in Unit), example="article"),
        text("code", "Its number", null=True, example="5"),
        text("marker", "Marker as printed", null=True, example="第五条"),
        text("title", "Its heading or first words", null=True),
        text("address", "Where people read it on this site", null=True),
        uid_field("parent_uid", "The passage above", null=True),
        text("above", "What the passage above is called", null=True, example="第一章 总则"),
        whole("position", "Place among its siblings, from 1", example=3),
        many(
            "spans",
            Kind.SPAN,
            "Code points of the text that its own words are taken from; the words are these"
            " slices, joined by a line break",
        ),
    ),
)
PASSAGE_WORDING = PASSAGE_PLACE.extended(
    "ComparedPassage",
    "A passage that only one of the two texts holds, with its own words.",
    text("statement", "Its own words", null=True),
)

CITED = Shape(
    "ComparedCitation",
    "A citation as one of the two editions holds it.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        one("document", DOCUMENT_NAME, "The source"),
        text("expression", "Label of the dated text", example="2022-06-01"),
        text("quote", "The words"),
        whole("start", "First code point"),
        whole("end", "Code point behind the last"),
    ),
)

_BASIS = text(
    "basis",
    "Known from history, where it was recorded, or told by the words held",
    words=tuple(basis.value for basis in Basis),
    example="history",
)
_ID = Shape(
    "ComparedIdentity",
    "A row of the table of identities: what the old one became.",
    (
        uid_field("old", "Identity in the older one", null=True, example=UID),
        uid_field("new", "Identity in the newer one", null=True, example=UID),
        text("relation", "What became of it", words=tuple(fate.value for fate in Fate)),
        text("old_code", "Number in the older one", null=True),
        text("new_code", "Number in the newer one", null=True),
    ),
)


def _lists(prefix: str, place: Shape, wording: Shape) -> tuple[Field, ...]:
    """The lists that both comparisons have, over places and wordings of their own."""
    both = (one("old", place, "Before"), one("new", place, "After"))
    moved = Shape(
        f"{prefix}Move",
        "Another parent, or another order; no smaller set of moves explains the new order.",
        (
            text("kind", "What is other", words=tuple(kind.value for kind in MoveKind)),
            *both,
            one("behind", place, "The sibling that it follows now; null at the head", null=True),
        ),
    )
    renumbered = Shape(f"{prefix}Renumbering", "Another number or marker.", both)
    wordings = one("wording", FIELD_CHANGE, "The words of all parts before and after")
    split = Shape(
        f"{prefix}Split",
        "One whose words several hold now; it may be among them itself.",
        (_BASIS, one("old", place, "Before"), many("new", place, "After"), wordings),
    )
    merged = Shape(
        f"{prefix}Merge",
        "Several whose words one holds now; it may be among them itself.",
        (_BASIS, many("old", place, "Before"), one("new", place, "After"), wordings),
    )
    changed = Shape(
        f"{prefix}Change",
        "Other words or other fields, number and place aside.",
        (*both, many("fields", FIELD_CHANGE, "The fields that differ")),
    )
    return (
        many("added", wording, "What only the newer one holds"),
        many("removed", wording, "What only the older one holds"),
        many("moved", moved, "What stands elsewhere"),
        many("renumbered", renumbered, "What bears another number"),
        many("split", split, "What was split"),
        many("merged", merged, "What was merged"),
        many("changed", changed, "What says something else"),
        many("ids", _ID, "Every identity, in the order of the newer one, the gone where they were"),
    )


COMPARED_EDITION = Shape(
    "ComparedEdition",
    "One side of a comparison.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("framework", "Short name of its framework", example="wuge-guoying"),
        text("title", "Title of its framework", example="五个过硬"),
        text("label", "Label", example="2022"),
        text("state", "Where it stands", words=tuple(state.value for state in EditionState)),
        day("effective_from", "First day in force", null=True),
        text("digest", "SHA-256 of its canonical package", null=True, example=DIGEST),
        text("address", "Where people read it on this site", example="/frameworks/wuge@2022"),
    ),
)
CITATION_CHANGE = Shape(
    "ComparedCitationChange",
    "A citation of a requirement that both editions hold; moved where the same words are cited.",
    (
        one("requirement", PLACE, "The requirement in the newer edition"),
        text("change", "What became of it", words=tuple(fate.value for fate in LinkFate)),
        one("old", CITED, "Before", null=True),
        one("new", CITED, "After", null=True),
        many("runs", RUN, "Where other words are cited, how the quote changed; else empty"),
    ),
)
ASSOCIATION_CHANGE = Shape(
    "ComparedAssociationChange",
    "A link that one edition lacks, or that both hold with other fields.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("change", "What became of it", words=("added", "removed", "changed")),
        text("type", "Type, read from source to target", example="close_match"),
        one("source", END, "Where it starts"),
        one("target", END, "Where it leads"),
        text("rationale", "Why it holds", null=True),
        many("fields", FIELD_CHANGE, "The fields that differ"),
    ),
)
LISTS = (
    "added", "removed", "moved", "renumbered", "split", "merged", "changed", "ids", "citations",
    "associations",
)  # fmt: skip
COMPARISON = Shape(
    "EditionComparison",
    "What differs between two editions, from the older to the newer.",
    (
        one("old", COMPARED_EDITION, "The edition compared with"),
        one("new", COMPARED_EDITION, "The edition asked for"),
        flag("identical", "Whether nothing differs"),
        one("summary", SUMMARY, "How much differs, in the whole lists"),
        whole("start", "How many of each list stand before what is given"),
        whole("limit", "How many of each list are given at most; null where all are", null=True),
        many("truncated", Kind.TEXT, "Lists that go on: ask again with start", words=LISTS),
        *_lists("Requirement", PLACE, WORDING),
        many("citations", CITATION_CHANGE, "What changed of the citations"),
        many("associations", ASSOCIATION_CHANGE, "What changed of the links"),
    ),
)

COMPARED_TEXT = Shape(
    "ComparedText",
    "One side of a comparison of texts.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("label", "Label of the dated text", example="2022-06-01"),
        day("effective_from", "The day it stands for", null=True),
        text("digest", "SHA-256 of the text's UTF-8 bytes", example=DIGEST),
        text("address", "Where people read it on this site"),
    ),
)
TEXT_COMPARISON = Shape(
    "TextComparison",
    "What differs between two dated texts of one document.",
    (
        one("document", DOCUMENT_NAME, "The work"),
        one("old", COMPARED_TEXT, "The older text"),
        one("new", COMPARED_TEXT, "The newer text"),
        flag("identical", "Whether nothing differs, white space aside"),
        one("summary", TEXT_SUMMARY, "How much differs"),
        *_lists("Passage", PASSAGE_PLACE, PASSAGE_WORDING),
        one("outside", FIELD_CHANGE, "Words outside the outline, where they differ", null=True),
    ),
)
