"""From an outline to an edition's requirements: what each node becomes, pure and Django-free.

编 章 节 are groups, 条 standards, 项 and 目 requirements; 款 stay passages and keep their words in
the article's statement. In prose the top heading is a standard and everything below it a
requirement (DESIGN §2).
"""

import string
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from content.identity import born_uid, requirement_uid
from content.packages import CitationRecord, RequirementRecord
from content.text.norm_context import TOP, Context, contexts_of, leaf_norm, top_context
from content.text.records import Node
from content.vocabulary import Modality, RequirementKind, Unit

CONTEXT = 32
TITLE_LIMIT = 200
# Akoma Ntoso's abbreviations (AKN Naming Convention 1.0, §5.3) make codes of the groups.
GROUPS: dict[str, str] = {
    Unit.PART.value: "part",
    Unit.SUBPART.value: "subpart",
    Unit.CHAPTER.value: "chp",
    Unit.SECTION.value: "sec",
}
_UNTYPED = frozenset({Unit.HEADING, Unit.POINT})
_TYPES: dict[str, str] = {unit.value: "" if unit in _UNTYPED else unit.zh for unit in Unit}
_SKIPPED = frozenset({Unit.PARAGRAPH})
_TITLED = frozenset({Unit.HEADING, *GROUPS})
_SIGNS = "#* \u3000"
# White space and what shows nothing: a line of these says nothing.
_UNSEEN = f"{string.whitespace}\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
_JOINING = ",，、：:．. \u3000"
# Below this a norm is a guess, and a guess is left to the editor.
_SURE = 0.5
_MODALITIES = {modality.value: modality for modality in Modality}
_LONGEST_ACTOR = 300


@dataclass(frozen=True, slots=True)
class Source:
    """The expression that a draft is read from; ``passages`` gives a node path's passage uid."""

    text: str
    digest: str
    document: uuid.UUID
    expression: uuid.UUID
    passages: Callable[[str], uuid.UUID]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands: its path in the outline, its parent requirement and code."""

    node: Node
    node_path: str
    parent: uuid.UUID | None
    parent_code: str
    position: int
    context: Context


def shortened(text: str, limit: int) -> str:
    """Give ``text`` within ``limit`` characters, an ellipsis where it was cut.

    >>> shortened("慎欲慎权", 3)
    '慎欲…'
    """
    return text if len(text) <= limit else text[: limit - 1] + "…"


def requirements_from(
    nodes: tuple[Node, ...], source: Source, *, framework: str
) -> tuple[RequirementRecord, ...]:
    """Give the requirements of an outline in pre-order, each with its citation.

    ``framework`` is the slug that the uids are born with.
    """
    return tuple(_walk(nodes, source, framework))


def _walk(nodes: tuple[Node, ...], source: Source, framework: str) -> Iterator[RequirementRecord]:
    # A stack rather than recursion: hostile numbering may nest deeper than Python's limit.
    top = [top_context(source.text, nodes)] * len(nodes)
    stack = [_places(nodes, "", None, "", top)]
    codes: set[str] = set()
    while stack:
        place = next(stack[-1], None)
        if place is None:
            stack.pop()
            continue
        code = _code(place, codes)
        codes.add(code)
        record = _requirement(place, code, source, framework)
        yield record
        children = place.node.children
        contexts = contexts_of(place.node, source.text, place.context)
        stack.append(_places(children, place.node_path, record.uid, code, contexts))


def _places(
    nodes: tuple[Node, ...],
    above: str,
    parent: uuid.UUID | None,
    parent_code: str,
    contexts: list[Context],
) -> Iterator[_Place]:
    position = 0
    for index, node in enumerate(nodes, start=1):
        if node.unit in _SKIPPED:
            continue
        position += 1
        path = f"{above}.{index}" if above else str(index)
        context = contexts[index - 1] if contexts else TOP
        yield _Place(node, path, parent, parent_code, position, context)


def _code(place: _Place, taken: set[str]) -> str:
    """Number a node: an article by itself, everything else below its parent's code."""
    unit, number = place.node.unit, place.node.number or str(place.position)
    own = f"{GROUPS[unit]}_{number}" if unit in GROUPS else number
    code = own if unit == Unit.ARTICLE or not place.parent_code else f"{place.parent_code}.{own}"
    if code not in taken:
        return code
    serial = 2
    while f"{code}_{serial}" in taken:
        serial += 1
    return f"{code}_{serial}"


def _kind(place: _Place) -> RequirementKind:
    unit = place.node.unit
    if unit in GROUPS:
        return RequirementKind.GROUP
    if unit == Unit.ARTICLE or (place.parent is None and unit in (Unit.HEADING, Unit.POINT)):
        return RequirementKind.STANDARD
    return RequirementKind.REQUIREMENT


def _requirement(place: _Place, code: str, source: Source, framework: str) -> RequirementRecord:
    node = place.node
    uid = requirement_uid(framework, source.digest, place.node_path)
    title = node.title.strip() or node.marker
    statement = own_words(node, source.text)
    modality, actor, condition = _norm(place, statement)
    return RequirementRecord(
        uid=uid,
        parent=place.parent,
        kind=_kind(place),
        type=_TYPES.get(node.unit, ""),
        code=shortened(code, 64),
        marker=shortened(node.marker, 64),
        title=shortened(title, TITLE_LIMIT),
        statement=statement,
        modality=modality,
        actor=actor,
        condition=condition,
        citations=(_citation(place, source, uid),),
    )


def _norm(place: _Place, statement: str) -> tuple[Modality | None, str, str]:
    """Give modality, actor and condition of a leaf; nothing where it binds nobody for sure."""
    node = place.node
    if node.unit in GROUPS or any(child.unit not in _SKIPPED for child in node.children):
        return None, "", ""
    norm = leaf_norm(node, statement, place.context)
    if not norm.binds or norm.confidence < _SURE:
        return None, "", ""
    return (
        _MODALITIES[norm.modality],
        shortened(norm.actor or "", _LONGEST_ACTOR),
        norm.condition or "",
    )


def own_words(node: Node, text: str) -> str:
    """Give what a node says itself: its span without its marker and without its children.

    款 count as the article's own words. The first line of a heading and of a 编, 章 or 节 is its
    title and left out, and so is punctuation that only joined the marker to the words.
    """
    at = _behind_marker(node, text)
    parts = []
    for child in node.children:
        if child.unit not in _SKIPPED:
            parts.append(text[at : child.start])
            at = child.end
    parts.append(text[at : node.end])
    lines = (line.strip(_UNSEEN) for part in parts for line in part.splitlines())
    said = "\n".join(line for line in lines if line)
    said = said.lstrip(_JOINING)
    if node.unit in _TITLED:
        first, _, rest = said.partition("\n")
        return rest if _bare(first) == _bare(node.title) else said
    return said


def _behind_marker(node: Node, text: str) -> int:
    """Where a node's words begin: behind its marker, which Markdown signs may precede."""
    start = node.start
    while start < node.end and text[start] in _SIGNS:
        start += 1
    return start + len(node.marker) if text.startswith(node.marker, start) else start


def _bare(line: str) -> str:
    return "".join(line.split()).strip("#*")


def _citation(place: _Place, source: Source, requirement: uuid.UUID) -> CitationRecord:
    node = place.node
    below = next((c.start for c in node.children if c.unit not in _SKIPPED), node.end)
    start, end = node.start, node.start + len(source.text[node.start : below].rstrip())
    if end <= start:
        end = node.end
    passage = source.passages(place.node_path)
    return cited(source, start=start, end=end, requirement=requirement, passage=passage)


def cited(
    source: Source,
    *,
    start: int,
    end: int,
    requirement: uuid.UUID,
    passage: uuid.UUID | None,
) -> CitationRecord:
    """Give the citation of ``source.text[start:end]``, with its neighbourhood as context."""
    text = source.text
    return CitationRecord(
        uid=born_uid("citation", str(requirement), source.digest, str(start), str(end)),
        document=source.document,
        expression=source.expression,
        expression_digest=source.digest,
        passage=passage,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
    )
