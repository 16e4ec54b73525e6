"""Node-link JSON as ``networkx.node_link_graph`` reads it (edges under ``edges``)."""

import networkx as nx
import orjson

from graph.formats.parts import Parts, networkx_graph


def write(parts: Parts) -> bytes:
    """Give a node-link JSON file."""
    return orjson.dumps(nx.node_link_data(networkx_graph(parts), edges="edges"))
