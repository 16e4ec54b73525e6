"""DOT text for Graphviz.

Source: https://graphviz.org/doc/info/lang.html (quoted IDs: only the quote is escaped; a
backslash begins an escape in label attributes, so it is doubled).
"""

from collections.abc import Iterator

from graph.formats.parts import Parts

_SHAPES = {"framework": "box3d", "document": "note", "passage": "plaintext", "concept": "ellipse"}


def quoted(text: str) -> str:
    r"""Give ``text`` as a quoted DOT string on one line.

    >>> print(quoted('慎"言"\\'))
    "慎\"言\"\\"
    """
    line = " ".join(text.replace("\x00", "").split())
    escaped = line.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def write(parts: Parts) -> bytes:
    """Give a DOT file; node ids are uids, labels the code and the name."""
    return ("\n".join(_lines(parts)) + "\n").encode()


def _lines(parts: Parts) -> Iterator[str]:
    yield f"digraph {quoted(parts.name)} {{"
    yield f"  graph [comment={quoted(f'revision {parts.revision}')}];"
    yield "  node [shape=box];"
    for node in parts.nodes:
        label = quoted(f"{node.code} {node.label}".strip())
        shape = _SHAPES.get(node.kind, "box")
        style = ", style=dashed" if node.state in ("absent", "stub") else ""
        yield f"  {quoted(node.uid)} [label={label}, shape={shape}{style}];"
    for link in parts.links:
        style = ", style=dotted" if link.uid is None else ""
        ends = f"{quoted(link.source)} -> {quoted(link.target)}"
        yield f"  {ends} [label={quoted(link.type)}{style}];"
    yield "}"
