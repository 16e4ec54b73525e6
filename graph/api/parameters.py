"""What each address of the graph takes."""

from content.queries.fields import Kind
from content.queries.parameters import AS_OF, DRAFTS, UID_LENGTH, Parameter
from content.vocabulary import EntityKind
from graph.formats import FORMATS
from graph.questions.inference import HOPS

READING = (AS_OF, DRAFTS)
MOST_NODES = 500
DEPTH = Parameter("depth", "How many steps", Kind.INTEGER, least=0, most=6, default=1)
TYPES = Parameter("types", "Edge types to use; all unless given", many=True, most=50)
KINDS = Parameter(
    "kinds",
    "Node kinds to show; all unless given",
    many=True,
    most=len(EntityKind),
    words=tuple(kind.value for kind in EntityKind),
)
DIRECTION = Parameter(
    "direction", "out: along edges; in: against them", words=("both", "out", "in"), default="both"
)
LIMIT = Parameter("limit", "How many nodes", Kind.INTEGER, least=1, most=MOST_NODES, default=150)
NEIGHBOURHOOD = (
    Parameter("focus", "Uid of the node to stand at; without it, the overview"),
    DEPTH,
    DIRECTION,
    TYPES,
    KINDS,
    LIMIT,
    *READING,
)
FROM = Parameter("from", "Uid of the node to begin at", required=True)
TO = Parameter("to", "Uid of the node to end at", required=True)
PATH = (
    FROM,
    TO,
    Parameter("k", "How many paths", Kind.INTEGER, least=1, most=20, default=1),
    TYPES,
    DIRECTION,
    *READING,
)
IMPACT = (
    Parameter("depth", "How many steps", Kind.INTEGER, least=0, most=50, default=50),
    TYPES,
    LIMIT,
    *READING,
)
ANCESTORS = (
    Parameter("uid", "Uids of nodes", many=True, most=50, required=True, longest=UID_LENGTH),
    *READING,
)
COVERAGE = (
    Parameter("source", "Framework that is covered: short name or uid", required=True),
    Parameter("target", "Framework that covers: short name or uid", required=True),
    Parameter("hops", "Longest chain", Kind.INTEGER, least=1, most=6, default=HOPS),
    *READING,
)
INFERENCE = (
    Parameter("from", "Uids of nodes", many=True, most=50, required=True, longest=UID_LENGTH),
    Parameter("to", "Uids of nodes", many=True, most=50, required=True, longest=UID_LENGTH),
    Parameter("hops", "Longest chain", Kind.INTEGER, least=1, most=6, default=HOPS),
    *READING,
)
MEASURES = (
    Parameter("uid", "Give exactly these nodes", many=True, most=MOST_NODES, longest=UID_LENGTH),
    Parameter("limit", "How many", Kind.INTEGER, least=1, most=MOST_NODES, default=50),
)
FINDINGS = (
    Parameter("code", "Codes to give; all unless given", many=True, most=20),
    Parameter("limit", "How many", Kind.INTEGER, least=1, most=MOST_NODES, default=50),
    *READING,
)
EXPORT = (
    Parameter("format", "File format", words=tuple(FORMATS), default="node-link"),
    TYPES,
    KINDS,
    Parameter("framework", "Short name or uid of the framework to export; all unless given"),
    *READING,
)
