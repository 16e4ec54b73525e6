"""The answers that editors get about their work: changes, proposals, the queue of a draft."""

from content.queries.fields import Field, Kind, Shape, many, number, text, time, whole
from content.queries.fields import uid as uid_field
from content.queries.shapes import UID
from content.vocabulary import ProposalKind, ProposalState, Word


def _words(kind: type[Word]) -> tuple[str, ...]:
    return tuple(word.value for word in kind)


CHANGE = Shape(
    "Change",
    "Who did what to what, with the state before and after.",
    (
        whole("id", "Its number; later changes have greater ones", "pk", example=7),
        time("at", "When", "at"),
        text("by", "Who; null for a command", "by__username", null=True, example="editor"),
        text("action", "What was done", "action", example="change"),
        text("kind", "To what sort of thing", "kind", example="requirement"),
        uid_field("subject", "To which", "subject", example=UID),
        uid_field("edition", "In which draft", "edition", null=True),
        uid_field(
            "operation", "Changes of one operation are undone together", "operation", null=True
        ),
        Field("before", Kind.FREE, "State before; null where it was born", "before", null=True),
        Field("after", Kind.FREE, "State after; null where it ended", "after", null=True),
        Field("detail", Kind.FREE, "What the states do not say", "detail", null=True),
    ),
)
UNDONE = Shape(
    "Undone",
    "What took a change back.",
    (many("results", CHANGE, "The changes that did it; undo one of them to redo"),),
)
PROPOSAL = Shape(
    "Proposal",
    "What intake, a rule or a model suggests for a draft edition.",
    (
        uid_field("uid", "Permanent identifier", "uid", example=UID),
        text("kind", "What it suggests", "kind", words=_words(ProposalKind)),
        text("state", "What a person did with it", "state", words=_words(ProposalState)),
        text("rule", "The rule that suggests it", "rule", example="unmarked_run"),
        number("confidence", "From 0 to 1", "confidence", example=0.8),
        text("framework", "Short name of the framework", "edition__framework__slug"),
        uid_field("edition", "The draft edition", "edition__uid"),
        uid_field("expression", "The text that shows it", "expression__uid", null=True),
        whole("start", "First code point", "start", null=True),
        whole("end", "Code point behind the last", "end", null=True),
        Field("payload", Kind.FREE, "What it would make", "payload"),
        uid_field(
            "requirement", "The requirement it became", "requirement__entity__uid", null=True
        ),
        uid_field("association", "The link it became", "association__uid", null=True),
        time("decided_at", "When it was decided", "decided_at", null=True),
        text("decided_by", "By whom", "decided_by__username", null=True),
    ),
)
SUGGESTED = Shape(
    "Suggested",
    "How many proposals the rules added.",
    (
        whole("requirements", "Provisions: looser runs of demands", example=4),
        whole("associations", "Links to provisions that are mentioned"),
        whole("concepts", "Concepts whose labels stand in the words"),
        whole("left", "How many more there are for the next call"),
    ),
)
DECISIONS = Shape(
    "Decisions",
    "What a decision about proposals left.",
    (
        whole("decided", "How many were decided", example=4),
        many("made", Kind.UID, "What they became"),
    ),
)
