"""What was published since a file of a whole reading was made, laid over its arrays.

A layer holds what one publication changed: new nodes and edges go behind those of the file, the
rows of nodes whose edges changed are written anew there, and some values are put in their places.
The arrays stay flat, so walks need not know of layers. Pages that change are copied, all others
stay shared with every process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from content.columns import KEY
from graph.arrays.container import Array, Parts
from graph.arrays.lent import give_back, lent
from graph.arrays.packing import EDGE_ARRAYS, NODE_ARRAYS

SIDES = ("out", "in")
NOWHERE = -3
"""The owner of a node that is gone."""
_VALUES = ("kind", "role", "state", "owner", "sameness", "tree_from", "tree_end")


def sizes(parts: Parts, layers: Sequence[Parts]) -> tuple[int, int, int]:
    """Give how many places nodes, edges and edges seen from their ends take up."""
    if layers:
        nodes, out, into = layers[-1].meta["sizes"]
        return nodes, out, into
    arrays = parts.arrays
    return len(arrays["kind"]), len(arrays["out_node"]), len(arrays["in_node"])


def has_room(parts: Parts, needed: tuple[int, int, int]) -> bool:
    """Say whether so many places fit behind the arrays of a file."""
    arrays, rooms = parts.arrays, parts.rooms
    held = zip(needed, ("kind", "out_node", "in_node"), strict=True)
    return all(count <= len(arrays[name]) + rooms.get(name, 0) for count, name in held)


def laid_over(parts: Parts, layers: Sequence[Parts]) -> dict[str, Array]:
    """Give the arrays of a file with layers over them, each in turn.

    Cost: about 0.1 ms a layer, and 3 µs for each page that they change; those that lie over a
    copy of the file that can be used again cost nothing.
    """
    arrays, mapped, laid = lent(parts, layers)
    for layer in layers[laid:]:
        _lay(arrays, layer)
    if mapped is not None and parts.file is not None:
        give_back(parts.file, arrays, mapped, layers)
    nodes, out, into = sizes(parts, layers)
    ends = (
        dict.fromkeys(NODE_ARRAYS, nodes)
        | dict.fromkeys(EDGE_ARRAYS, into)
        | {"out_node": out, "out_relation": out, "uid.key": nodes * KEY}
        | {"uid.index": len(parts.arrays["uid.index"])}
    )
    found = {}
    for name, array in arrays.items():
        found[name] = array[: ends[name]]
        found[name].flags.writeable = False
    return found


def _put(array: Array, places: Array, values: Any) -> None:
    """Put values in their places; a page on which all stand already is not copied."""
    changed = array[places] != values
    if changed.any():
        array[places[changed]] = values if np.isscalar(values) else values[changed]


def _lay(arrays: dict[str, Array], layer: Parts) -> None:
    new, meta = layer.arrays, layer.meta
    nodes, out, into = meta["before"]
    gone = new["gone"]
    for name in ("out_at", "out_end", "in_at", "in_end", "kind", "role", "state", "tree_end"):
        _put(arrays[name], gone, 0)
    _put(arrays["owner"], gone, NOWHERE)
    for name in _VALUES:
        _put(arrays[name], new["node.number"], new[f"node.{name}"])
    _put(arrays["tree_end"], new["treeless"], 0)
    _put(arrays["rank"], new["rank.number"], new["rank.value"])
    arrays["uid.key"][nodes * KEY : meta["sizes"][0] * KEY] = new["node.key"]
    _put(arrays["uid.index"], new["index.slot"], new["index.row"])
    for side, start in zip(SIDES, (out, into), strict=True):
        _put(arrays[f"{side}_at"], new[f"{side}.number"], new[f"{side}.at"])
        _put(arrays[f"{side}_end"], new[f"{side}.number"], new[f"{side}.end"])
        stop = start + len(new[f"{side}.node"])
        arrays[f"{side}_node"][start:stop] = new[f"{side}.node"]
        arrays[f"{side}_relation"][start:stop] = new[f"{side}.relation"]
    arrays["in_edge"][into : into + len(new["in.edge"])] = new["in.edge"]
    _put(arrays["in_edge"], new["moved.place"], new["moved.edge"])


def joined(layers: Sequence[Parts], name: str, kind: Any) -> Array:
    """Give one array of all layers, behind each other."""
    return np.concatenate([np.empty(0, kind), *(layer.arrays[name] for layer in layers)]).astype(
        kind, copy=False
    )


def later_uids(layers: Sequence[Parts]) -> Mapping[int, str]:
    """Give the texts of the uids, by number, that layers added and that are no UUIDs."""
    return {int(at): text for layer in layers for at, text in layer.meta["uids"]}
