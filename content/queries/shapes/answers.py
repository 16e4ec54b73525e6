"""What a search finds, and what happened."""

from content.queries.fields import Field, Kind, Shape, flag, many, number, one, text, time, whole
from content.queries.fields import uid as uid_field
from content.queries.shapes.common import ADDRESS, UID, values_of
from content.vocabulary import EntityKind, EventKind

HIT = Shape(
    "Hit",
    "One thing found.",
    (
        text("kind", "What it is", words=values_of(EntityKind), example="requirement"),
        uid_field("uid", "Permanent identifier", example=UID),
        text("code", "Number in its edition", null=True, example="5.3"),
        text("title", "Title", null=True, example="慎言"),
        ADDRESS,
        text("framework", "Short name of its framework", null=True, example="wuge-guoying"),
        text("document", "Short name of its document", null=True),
        text("edition", "Label of its edition or text", null=True, example="2022"),
        flag("in_force", "Whether it is in force, or the current text, on the day"),
        text("snippet", "Words around the first match", example="慎言"),
        many(
            "highlights",
            Kind.SPAN,
            "Matches in the snippet: pairs of code points, half-open",
            example=[[0, 2]],
        ),
        number("score", "Greater is better; comparable inside one answer", example=100),
    ),
)

FACETS = Shape(
    "Facets",
    "Counts of hits by what they are.",
    (
        many("kind", Kind.TALLY, "By kind", example=[["requirement", 12]]),
        many("framework", Kind.TALLY, "By framework", example=[["wuge-guoying", 12]]),
        many("document", Kind.TALLY, "By document"),
    ),
)

EVENT = Shape(
    "Event",
    "One numbered public consequence.",
    (
        whole("seq", "Its number, without gaps", "seq", example=42),
        time("at", "When", "at"),
        text(
            "kind",
            "What happened",
            "kind",
            words=values_of(EventKind),
            example="requirement.changed",
        ),
        uid_field("subject", "What it happened to", "subject", example=UID),
        text("framework", "Short name of the framework", "framework", null=True),
        text("edition", "Label of the edition", "edition", null=True),
        text("document", "Short name of the document", "document", null=True),
        Field("data", Kind.FREE, "Particulars of the kind", "data"),
    ),
)

SEARCH = Shape(
    "Search",
    "What was found, titles first.",
    (
        many("results", HIT, "The best first"),
        one("facets", FACETS, "How many hits there are of each, the most first"),
        flag("ranked", "False where there were too many to rank all exactly"),
        whole("count_at_least", "Hits known of", example=12),
        text("next", "Address of the next page", null=True),
    ),
)

SUGGESTION = Shape(
    "Suggestion",
    "Something that what was typed may mean.",
    (
        text("kind", "What it is", words=values_of(EntityKind), example="requirement"),
        uid_field("uid", "Permanent identifier", example=UID),
        text("code", "Number in its edition", null=True, example="5.3"),
        text("title", "What it is called", example="慎言"),
        ADDRESS,
        text("framework", "Short name of its framework", null=True, example="wuge-guoying"),
        text("document", "Short name of its document", null=True),
    ),
)

SUGGESTIONS = Shape(
    "Suggestions",
    "What somebody who types may mean.",
    (many("results", SUGGESTION, "What begins so first"),),
)

FEED = Shape(
    "Feed",
    "Events in order.",
    (
        many("results", EVENT, "In order"),
        whole("next_after", "What to give as after next time", example=42),
        whole("last", "Number of the newest event there is", example=42),
    ),
)
