"""The graph as a file: one format a module, pure functions of nodes and edges to bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from graph.formats import cytoscape, dot, graphml, node_link
from graph.formats.parts import Parts


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its media type, file suffix and writer."""

    media_type: str
    suffix: str
    write: Callable[[Parts], bytes]


FORMATS = {
    "graphml": Format("application/graphml+xml; charset=utf-8", "graphml", graphml.write),
    "node-link": Format("application/json", "json", node_link.write),
    "cytoscape": Format("application/json", "cyjs", cytoscape.write),
    "dot": Format("text/vnd.graphviz; charset=utf-8", "gv", dot.write),
}
