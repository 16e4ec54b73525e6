"""The types of links: what each one means, and its names in other formats."""

from dataclasses import dataclass

from content.vocabulary.words import Word


class AssociationType(Word):
    """The typed, directed links; ``ASSOCIATION_TYPES`` holds what each one means."""

    RELATED = "related", "相关", "related"
    PEER_OF = "peer_of", "并列", "peer of"
    CHILD_OF = "child_of", "属于", "child of"
    ABOUT = "about", "涉及概念", "about"
    PRECEDES = "precedes", "先于", "precedes"
    EXACT_MATCH = "exact_match", "等同", "exact match"
    CLOSE_MATCH = "close_match", "近似", "close match"
    BROAD_MATCH = "broad_match", "上位", "broad match"
    NARROW_MATCH = "narrow_match", "下位", "narrow match"
    INTERSECTS = "intersects", "交叉", "intersects"
    NO_RELATION = "no_relation", "无关", "no relation"
    REPLACED_BY = "replaced_by", "被取代", "replaced by"
    CITES = "cites", "引用", "cites"
    SUPPORTS = "supports", "支撑", "supports"
    EXEMPLIFIES = "exemplifies", "示例", "exemplifies"
    TRANSLATION_OF = "translation_of", "译自", "translation of"
    CONFLICTS_WITH = "conflicts_with", "冲突", "conflicts with"


@dataclass(frozen=True, slots=True)
class AssociationMeaning:
    """What one association type means, read from source to target.

    ``reviews`` names the ends to be reviewed when the other end changes: ``source``, ``target``,
    both, or none for a type that carries no impact. ``inverse`` is the type that says the same
    from target to source, or None where only the label turns round. ``acyclic`` forbids cycles.
    ``case``: CASE 1.1 associationType; ``oscal``: OSCAL 1.2 mapping relationship, else link rel;
    ``skos``: SKOS property.
    """

    inverse: AssociationType | None
    inverse_zh: str
    inverse_en: str
    symmetric: bool
    reviews: frozenset[str]
    acyclic: bool
    case: str
    oscal: str
    skos: str


_BOTH = frozenset({"source", "target"})
_SOURCE = frozenset({"source"})
_TARGET = frozenset({"target"})
_NONE: frozenset[str] = frozenset()
_T = AssociationType


def _symmetric(
    kind: AssociationType, reviews: frozenset[str], case: str, oscal: str, skos: str
) -> AssociationMeaning:
    return AssociationMeaning(kind, kind.zh, kind.en, True, reviews, False, case, oscal, skos)


ASSOCIATION_TYPES: dict[AssociationType, AssociationMeaning] = {
    _T.RELATED: _symmetric(_T.RELATED, _NONE, "isRelatedTo", "related", "skos:related"),
    _T.PEER_OF: _symmetric(_T.PEER_OF, _NONE, "isPeerOf", "related", "skos:related"),
    _T.CHILD_OF: AssociationMeaning(
        None, "包含", "parent of", False, _SOURCE, True, "isChildOf", "related", "skos:broader"
    ),
    _T.ABOUT: AssociationMeaning(
        None, "见于", "subject of", False, _SOURCE, False, "ext:about", "related", "dcterms:subject"
    ),
    _T.PRECEDES: AssociationMeaning(
        None, "后于", "follows", False, _NONE, True, "precedes", "related", "skos:related"
    ),
    _T.EXACT_MATCH: _symmetric(
        _T.EXACT_MATCH, _BOTH, "exactMatchOf", "equal-to", "skos:exactMatch"
    ),
    _T.CLOSE_MATCH: _symmetric(
        _T.CLOSE_MATCH, _BOTH, "ext:closeMatch", "equivalent-to", "skos:closeMatch"
    ),
    _T.BROAD_MATCH: AssociationMeaning(
        _T.NARROW_MATCH,
        "下位",
        "narrow match",
        False,
        _BOTH,
        True,
        "ext:broadMatch",
        "subset-of",
        "skos:broadMatch",
    ),
    _T.NARROW_MATCH: AssociationMeaning(
        _T.BROAD_MATCH,
        "上位",
        "broad match",
        False,
        _BOTH,
        True,
        "ext:narrowMatch",
        "superset-of",
        "skos:narrowMatch",
    ),
    _T.INTERSECTS: _symmetric(
        _T.INTERSECTS, _BOTH, "ext:intersects", "intersects-with", "skos:relatedMatch"
    ),
    _T.NO_RELATION: _symmetric(
        _T.NO_RELATION, _NONE, "ext:noRelation", "no-relationship", "plumbline:noRelation"
    ),
    _T.REPLACED_BY: AssociationMeaning(
        None,
        "取代",
        "replaces",
        False,
        _NONE,
        True,
        "replacedBy",
        "moved-to",
        "dcterms:isReplacedBy",
    ),
    _T.CITES: AssociationMeaning(
        None,
        "被引用",
        "cited by",
        False,
        _SOURCE,
        False,
        "ext:cites",
        "reference",
        "dcterms:references",
    ),
    _T.SUPPORTS: AssociationMeaning(
        None,
        "受支撑",
        "supported by",
        False,
        _TARGET,
        True,
        "ext:supports",
        "related",
        "plumbline:supports",
    ),
    _T.EXEMPLIFIES: AssociationMeaning(
        None,
        "有示例",
        "exemplified by",
        False,
        _SOURCE,
        False,
        "exemplar",
        "related",
        "plumbline:exemplifies",
    ),
    _T.TRANSLATION_OF: AssociationMeaning(
        None,
        "译为",
        "translated as",
        False,
        _SOURCE,
        True,
        "isTranslationOf",
        "related",
        "plumbline:translationOf",
    ),
    _T.CONFLICTS_WITH: _symmetric(
        _T.CONFLICTS_WITH, _BOTH, "ext:conflictsWith", "related", "plumbline:conflictsWith"
    ),
}
