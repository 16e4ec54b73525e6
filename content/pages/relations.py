"""How associations are told on a page: their family and their label from either end."""

from content.vocabulary import ASSOCIATION_TYPES, AssociationType

FAMILIES: dict[str, str] = {
    AssociationType.EXACT_MATCH: "match",
    AssociationType.CLOSE_MATCH: "match",
    AssociationType.BROAD_MATCH: "match",
    AssociationType.NARROW_MATCH: "match",
    AssociationType.INTERSECTS: "match",
    AssociationType.SUPPORTS: "support",
    AssociationType.EXEMPLIFIES: "support",
    AssociationType.CITES: "cite",
    AssociationType.TRANSLATION_OF: "cite",
    AssociationType.ABOUT: "concept",
    AssociationType.PRECEDES: "order",
    AssociationType.REPLACED_BY: "order",
    AssociationType.CONFLICTS_WITH: "conflict",
    AssociationType.NO_RELATION: "none",
    AssociationType.RELATED: "tree",
    AssociationType.PEER_OF: "tree",
    AssociationType.CHILD_OF: "tree",
}
_TYPES = {kind.value: kind for kind in AssociationType}


def relation_label(association_type: str, direction: str, language: str) -> str:
    """Give what an association is called from the end that looks at it.

    ``direction`` is ``out`` from its source and ``in`` from its target. A type that a framework
    added itself keeps its own name.

    >>> relation_label("supports", "in", "zh-Hans"), relation_label("supports", "in", "en")
    ('受支撑', 'supported by')
    """
    known = _TYPES.get(association_type)
    if known is None:
        return association_type
    meaning = ASSOCIATION_TYPES[known]
    if direction == "out":
        return known.label(language)
    return meaning.inverse_zh if language.startswith("zh") else meaning.inverse_en


def arrow_of(association_type: str, direction: str) -> str:
    """Give where the head of the arrow stands, seen from one end: out, in, or none.

    >>> arrow_of("supports", "in"), arrow_of("intersects", "out")
    ('in', 'none')
    """
    symmetric = {kind.value for kind, meaning in ASSOCIATION_TYPES.items() if meaning.symmetric}
    return "none" if association_type in symmetric else direction
