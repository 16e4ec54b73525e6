"""Labels of relations and kinds on the explorer's page, in Chinese and English."""

from content.vocabulary import ASSOCIATION_TYPES, AssociationType, EntityKind, RequirementKind

_DERIVED = {
    "part_of": ("属于", "part of"),
    "cited_in": ("出处", "cited in"),
    "broader": ("上位概念", "broader"),
}
_KINDS = {word.value: word for word in (*EntityKind, *RequirementKind)}


def relation_word(type_: str, language: str) -> str:
    """Give the label of a relation; a framework's own type goes by its name.

    >>> relation_word("close_match", "zh-Hans"), relation_word("part_of", "en")
    ('近似', 'part of')
    """
    chinese = language.startswith("zh")
    if type_ in _DERIVED:
        return _DERIVED[type_][0 if chinese else 1]
    known = {word.value for word in ASSOCIATION_TYPES}
    return AssociationType(type_).label(language) if type_ in known else type_


def kind_word(kind: str, language: str) -> str:
    """Give the label of a node's kind or role.

    >>> kind_word("standard", "zh-Hans"), kind_word("document", "en")
    ('标准', 'document')
    """
    return _KINDS[kind].label(language) if kind in _KINDS else kind
