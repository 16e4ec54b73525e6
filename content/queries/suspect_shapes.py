"""The answers of the list of suspects, field by field."""

from content.queries.comparison_shapes import FIELD_CHANGE
from content.queries.fields import Shape, many, one, text, whole
from content.queries.fields import uid as uid_field
from content.queries.shapes import ADDRESS, DIGEST, END, UID

STATES = ("changed", "removed", "orphaned")

SUSPECT_WORDS = Shape(
    "SuspectWords",
    "One wording of an end: a requirement's, a text's or the cited words.",
    (
        text("code", "Number in its edition", null=True, example="5.3"),
        text("title", "Title", null=True, example="慎言"),
        text("statement", "The words; of a whole text none", null=True),
        text("framework", "Short name of its framework", null=True, example="wuge-guoying"),
        text("edition", "Label of its edition", null=True, example="2022"),
        text("document", "Short name of its document", null=True),
        text("expression", "Label of its dated text", null=True, example="2022-06-01"),
        text("digest", "What a confirmation names it by", example=DIGEST),
        ADDRESS,
    ),
)

SUSPECT_CHANGE = Shape(
    "SuspectChange",
    "What one end said when the link was last confirmed, and what it says now.",
    (
        text("end", "Which end", words=("source", "target"), example="target"),
        text(
            "state",
            "Its words changed, its edition dropped it, or its words are not in the newer text",
            words=STATES,
            example="changed",
        ),
        one("old", SUSPECT_WORDS, "What it was confirmed against", null=True),
        one("new", SUSPECT_WORDS, "What stands now; null where nothing does", null=True),
        many("fields", FIELD_CHANGE, "How the one becomes the other, field by field"),
    ),
)

SUSPECT = Shape(
    "Suspect",
    "A link or citation whose ends say something else than when it was last confirmed.",
    (
        uid_field("uid", "Permanent identifier of the link", example=UID),
        text("link", "What it is", words=("association", "citation"), example="association"),
        text("type", "Type of the association", null=True, example="close_match"),
        one("source", END, "Where it starts: the citing requirement of a citation"),
        one("target", END, "Where it leads: the cited document of a citation"),
        text("rationale", "Why it held", null=True),
        text("evidence", "The words that showed it; the cited words of a citation", null=True),
        text("framework", "Short name of the framework that owns it", null=True),
        text("edition", "Label of the edition that owns it", null=True),
        text("document", "Short name of the document that owns it", null=True),
        many("changes", SUSPECT_CHANGE, "The ends that changed, source before target"),
    ),
)

SUSPECT_COUNTS = Shape(
    "SuspectCounts",
    "How many are suspect.",
    (
        whole("associations", "Links", example=3),
        whole("citations", "Citations", example=1),
    ),
)
