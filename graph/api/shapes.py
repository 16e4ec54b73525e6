"""The answers of the graph, field by field; the schema is made from the same list."""

from content.queries.fields import Field, Kind, Shape, flag, many, number, one, text, whole
from content.queries.fields import uid as uid_field
from content.vocabulary import EntityKind

UID = "0f3c7a52-6f0b-5d6e-9d5b-3f1f6a1f0c11"
STATES = ("present", "draft", "stub", "absent")
DIRECTIONS = ("out", "in")

GRAPH_NODE = Shape(
    "GraphNode",
    "An entity as it stands on the day.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("kind", "What it is", words=tuple(kind.value for kind in EntityKind)),
        text("role", "A requirement's kind, a passage's unit, a framework's kind", null=True),
        text("label", "What it is called, in the language asked for", example="慎言"),
        text("code", "Number in its edition", null=True, example="5.3"),
        text("framework", "Short name of its framework", null=True, example="wuge-guoying"),
        text("edition", "Label of the edition it stands in", null=True, example="2022"),
        text("document", "Short name of its document", null=True),
        text("expression", "Label of the dated text it stands in", null=True),
        whole("depth", "Edges below its framework or document", example=2),
        whole("degree", "Edges at it in the whole graph", example=7),
        whole("position", "Place in the reading order of the whole graph, from 0"),
        text("state", "absent: not in force on the day; stub: no wording known", words=STATES),
        text("address", "Where people read it on this site", null=True),
    ),
)
EDGE_FIELDS = (
    uid_field("uid", "Permanent identifier of the association; null if derived", null=True),
    uid_field("source", "Where it begins", example=UID),
    uid_field("target", "Where it ends", example=UID),
    text("type", "Type, read from source to target", example="close_match"),
    flag("suspect", "To be confirmed again because words changed"),
    flag("derived", "Follows from the tree, a citation, a reference or a broader term"),
    flag("navigation", "Site navigation, which carries no impact"),
)
GRAPH_EDGE = Shape("GraphEdge", "A typed link between two nodes.", EDGE_FIELDS)
OVERVIEW_EDGE = GRAPH_EDGE.extended(
    "OverviewEdge",
    "A typed link between two nodes, or all of one type between two works.",
    whole("count", "How many links it stands for, in the overview", optional=True, example=12),
)
FOLDED = Shape(
    "FoldedEdges",
    "Edges at a shown node that are not shown.",
    (
        uid_field("at", "The shown node", example=UID),
        text("type", "Their type", example="cited_in"),
        text("direction", "out: they begin at it; in: they end at it", words=DIRECTIONS),
        whole("count", "How many", example=12),
    ),
)
_REVISION = whole("revision", "The public revision that this shows", example=42)
_FOCUS = uid_field("focus", "The node asked about, a merged one replaced", null=True)
_FOLDED = many("folded", FOLDED, "The rest, in counts")
_TRUNCATED = flag("truncated", "Whether the limit left nodes out")
NEAR_NODE = GRAPH_NODE.extended(
    "NearNode",
    "A node and how far it is.",
    whole("distance", "Steps from the focus", null=True, example=1),
)
NEIGHBOURHOOD = Shape(
    "Neighbourhood",
    "What stands around a node, nearest first; without a focus, the works and what joins them.",
    (
        _REVISION,
        _FOCUS,
        many("nodes", NEAR_NODE, "Nearest first"),
        many("edges", OVERVIEW_EDGE, "The edges among them"),
        _FOLDED,
        _TRUNCATED,
    ),
)
IMPACT_NODE = NEAR_NODE.extended(
    "ImpactNode",
    "A node to be reviewed, and why.",
    many("via", GRAPH_EDGE, "The edges that lead to it from nodes one step nearer"),
)
IMPACT = Shape(
    "Impact",
    "What must be looked at again if the focus changes.",
    (
        _REVISION,
        _FOCUS,
        many("nodes", IMPACT_NODE, "Nearest first, the focus at distance 0"),
        many("edges", GRAPH_EDGE, "The edges that pass the change on"),
        _FOLDED,
        _TRUNCATED,
    ),
)
HOP = Shape(
    "Hop",
    "One step of a path.",
    (
        uid_field("uid", "Permanent identifier of the association; null if derived", null=True),
        uid_field("source", "Where the step begins", example=UID),
        uid_field("target", "Where the step ends", example=UID),
        text("type", "Type of the link, read in its own direction", example="close_match"),
        text("direction", "out: along the link; in: against it", words=DIRECTIONS),
        flag("derived", "Follows from the tree, a citation, a reference or a broader term"),
        number("confidence", "From 0 to 1", null=True),
        text("rationale", "Why the link holds", null=True),
        text("evidence", "The words that show it", null=True),
    ),
)
PATH = Shape(
    "Path",
    "A way from one node to another.",
    (
        many("hops", HOP, "Step by step"),
        whole("length", "How many hops", example=2),
        text("composed", "What the matches on it say together; null if a hop is none", null=True),
    ),
)
PATHS = Shape(
    "Paths",
    "How two nodes connect, best first.",
    (
        _REVISION,
        uid_field("from", "Where they begin", example=UID),
        uid_field("to", "Where they end", example=UID),
        many("paths", PATH, "Fewest hops first, then the relations that say most"),
        many("nodes", GRAPH_NODE, "The nodes on the way"),
    ),
)
ANCESTOR_LIST = Shape(
    "NodeAncestors",
    "What one node stands below.",
    (
        uid_field("uid", "The node", example=UID),
        many("ancestors", NEAR_NODE, "Nearest first"),
    ),
)
ANCESTORS = Shape(
    "Ancestors",
    "What nodes stand below, alone and together.",
    (
        _REVISION,
        many("results", ANCESTOR_LIST, "In the order asked for"),
        many("shared", GRAPH_NODE, "What all of them stand below or are, nearest first"),
        many("nearest", GRAPH_NODE, "Those of the shared ones with no shared one below"),
    ),
)
NAMED = Shape(
    "CoveredRequirement",
    "A requirement by its names.",
    (
        uid_field("uid", "Permanent identifier", example=UID),
        text("code", "Number in its edition", null=True, example="5.3"),
        text("title", "What it is called", example="慎言"),
        text("address", "Where people read it on this site", null=True),
    ),
)
BEST = Shape(
    "BestLink",
    "The strongest link into the target framework.",
    (
        one("requirement", NAMED, "Where it leads"),
        text("type", "What it says, own or composed", example="exact_match"),
        text("direction", "in: read from the target's side", words=DIRECTIONS),
        flag("inferred", "Whether it follows from several hops"),
        many("via", HOP, "Step by step"),
    ),
)
COVERAGE_ROW = Shape(
    "CoverageRow",
    "One requirement of the source framework.",
    (
        one("requirement", NAMED, "The requirement"),
        one("best", BEST, "Its strongest link; null in a gap", null=True),
        many("no_relation", NAMED, "Requirements of the target confirmed to be unrelated"),
    ),
)
COVERAGE = Shape(
    "Coverage",
    "How much of one framework another one covers.",
    (
        _REVISION,
        text("source", "Short name of the framework that is covered"),
        text("target", "Short name of the framework that covers"),
        whole("covered", "How many have at least one link", example=4),
        whole("total", "How many are counted", example=5),
        many("rows", COVERAGE_ROW, "In reading order"),
        many("gaps", NAMED, "Those without a link"),
    ),
)
INFERRED_PATH = PATH.extended(
    "InferredPath",
    "A chain of matches.",
    one("weakest", HOP, "Its weakest link"),
)
_INFERENCE = (
    text("relation", "What is known; unknown: the chains say nothing; null: no chain", null=True),
    many("paths", INFERRED_PATH, "Every chain behind it, strongest first"),
    one("weakest", HOP, "The weakest link of the best chain", null=True),
)
PAIR = Shape(
    "InferredPair",
    "What is known of one pair.",
    (
        uid_field("source", "One end", example=UID),
        uid_field("target", "The other end", example=UID),
        *_INFERENCE,
    ),
)
INFERENCE = Shape(
    "Inference",
    "What chains of matches say about two ends, or about every pair of several.",
    (
        _REVISION,
        *_INFERENCE,
        many("pairs", PAIR, "Each source with each target"),
        many("nodes", GRAPH_NODE, "The nodes on the way"),
    ),
)
MEASURE = Shape(
    "Measure",
    "How central a node is.",
    (
        uid_field("uid", "The node", example=UID),
        number("pagerank", "PageRank; all sum to 1"),
        number("betweenness", "From 0 to 1; sampled on large graphs"),
        whole("community", "Number of its community, from the largest"),
    ),
)
MEASURES = Shape(
    "Measures",
    "How central the nodes are.",
    (
        _REVISION,
        many("results", MEASURE, "Highest PageRank first, or in the order asked for"),
        whole("count", "How many nodes were measured"),
    ),
)
FINDING = Shape(
    "GraphFinding",
    "Something that a person should look at.",
    (
        text("code", "Stable word for what was found", example="contradiction"),
        many("uids", Kind.UID, "The nodes it is about, at most 100"),
        text("message", "In English"),
        text("message_zh", "In Chinese"),
    ),
)
FINDINGS = Shape(
    "GraphFindings",
    "What the graph wants a person to see.",
    (
        _REVISION,
        many("results", FINDING, "By code, then in reading order"),
        whole("count", "How many there are of the codes asked for"),
    ),
)
EXPORT = Shape(
    "GraphExport",
    "The graph as JSON: node-link has graph, nodes and edges; Cytoscape has data and elements.",
    (
        flag("directed", "Always true"),
        flag("multigraph", "Always true"),
        Field("graph", Kind.FREE, "Name and revision", optional=True),
        Field("nodes", Kind.FREE, "Nodes with their attributes", many=True, optional=True),
        Field("edges", Kind.FREE, "Edges with their attributes", many=True, optional=True),
        Field("data", Kind.FREE, "Name and revision", optional=True),
        Field("elements", Kind.FREE, "Nodes and edges as Cytoscape.js draws them", optional=True),
    ),
)
