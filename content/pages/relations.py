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


def relation_label(association_type: str, direction: str, language: str) -> str:
    """Give what an association is called from the end that looks at it.

    ``direction`` is ``out`` from its source and ``in`` from its target. A type that a framework
    added itself keeps its own name.

    >>> relation_label("supports", "in", "zh-Hans"), relation_label("supports", "in", "en")
    ('受支撑', 'supported by')
    """
    try:
        known = AssociationType(association_type)
    except ValueError:
        return association_type
    meaning = ASSOCIATION_TYPES[known]
    if direction == "out":
        return known.label(language)
    return meaning.inverse_zh if language.startswith("zh") else meaning.inverse_en
