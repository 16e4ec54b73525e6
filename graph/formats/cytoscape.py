"""Cytoscape.js JSON: ``cytoscape(file)`` draws it, ``networkx.cytoscape_graph`` reads it.

Source: https://js.cytoscape.org/#notation/elements-json
"""

import orjson

from content.packages import LinkRecord
from graph.formats.parts import Attributes, Parts, edge_ids, link_attributes, node_attributes


def write(parts: Parts) -> bytes:
    """Give a Cytoscape JSON file; ids of nodes are uids."""
    nodes = [
        {"data": {"id": node.uid, "value": node.uid, "name": node.label, **node_attributes(node)}}
        for node in parts.nodes
    ]
    edges = [{"data": _edge(name, link)} for name, link in edge_ids(parts.links)]
    return orjson.dumps(
        {
            "data": {"name": parts.name, "revision": parts.revision},
            "directed": True,
            "multigraph": True,
            "elements": {"nodes": nodes, "edges": edges},
        }
    )


def _edge(name: str, link: LinkRecord) -> Attributes:
    ends: Attributes = {"id": name, "key": name, "source": link.source, "target": link.target}
    return ends | link_attributes(link)
