"""Labels of relations and kinds on the explorer's page, in Chinese and English."""

from content.vocabulary import AssociationType, EntityKind, RequirementKind

# Derived edges, and the second parent, which must not be taken for the tree in the legend.
_OWN_WORDS = {
    "part_of": ("属于", "part of"),
    "child_of": ("另属", "child of"),
    "cited_in": ("出处", "cited in"),
    "broader": ("上位概念", "broader"),
}
_TYPES = {word.value: word for word in AssociationType}
_KINDS = {word.value: word for word in (*EntityKind, *RequirementKind)}


def relation_word(type_: str, language: str) -> str:
    """Give the label of a relation; a framework's own type goes by its name.

    >>> relation_word("close_match", "zh-Hans"), relation_word("part_of", "en")
    ('近似', 'part of')
    """
    chinese = language.startswith("zh")
    if type_ in _OWN_WORDS:
        return _OWN_WORDS[type_][0 if chinese else 1]
    return _TYPES[type_].label(language) if type_ in _TYPES else type_


def kind_word(kind: str, language: str) -> str:
    """Give the label of a node's kind or role.

    >>> kind_word("standard", "zh-Hans"), kind_word("document", "en")
    ('标准', 'document')
    """
    return _KINDS[kind].label(language) if kind in _KINDS else kind
