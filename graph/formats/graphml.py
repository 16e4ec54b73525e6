"""GraphML as networkx writes it.

Source: GraphML 1.0, http://graphml.graphdrawing.org/specification.html (parallel edges by id).
"""

import re
from io import BytesIO

import networkx as nx

from graph.formats.parts import Parts, networkx_graph

# Characters that XML 1.0 §2.2 has no place for, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(parts: Parts) -> bytes:
    """Give a GraphML file; edge ids are the associations' uids."""
    graph = networkx_graph(parts)
    for _, data in graph.nodes(data=True):
        for name, value in data.items():
            if isinstance(value, str):
                data[name] = _FORBIDDEN.sub("\ufffd", value)
    written = BytesIO()
    nx.write_graphml_xml(graph, written, encoding="utf-8", named_key_ids=True)
    return written.getvalue()
