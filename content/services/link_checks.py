"""Whether a link may stand: its fields one by one, then beside the links that are there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from content.association_rules import (
    Tie,
    contradiction_of,
    duplicate_of,
    folded,
    needs_grounds,
    way_back,
)
from content.errors import (
    FieldProblem,
    InvalidContentError,
    LinkContradictionError,
    LinkCycleError,
    LinkDuplicateError,
    LinkToItselfError,
)
from content.models import Association, Document, Edition, Entity, OwnAssociationType, Requirement
from content.queries.ends import ends_of
from content.queries.reading import Reading
from content.queries.ties import KnownTies
from content.vocabulary import AssociationType, EntityKind, FrameworkKind, Origin

# How many entities a walk for cycles looks at. What lies behind them the checklist sees, whose
# walk goes through the whole draft and blocks its publishing.
MOST_WALKED = 20_000
_LONGEST = 20_000
Values = Mapping[str, Any]
Owner = Edition | Document


def refuse_fields(problems: Iterable[FieldProblem]) -> None:
    """Raise if there are any.

    Raises:
        InvalidContentError: it names every one (422).
    """
    found = tuple(problems)
    if found:
        raise InvalidContentError(count=len(found), fields=found)


def check_fields(values: Values, owner: Owner) -> None:
    """Refuse values of a link that cannot stand by themselves; ``values`` are all of them.

    Raises:
        InvalidContentError: it names every bad field (422).
    """
    problems = [_type_problem(values, owner), *_grounds_problems(values)]
    problems += [check(values) for check in (_confidence, _origin, _position)]
    refuse_fields(one for one in problems if one is not None)


def _type_problem(values: Values, owner: Owner) -> FieldProblem | None:
    name = values["type"]
    if name in set(AssociationType) or name in own_names(owner):
        navigates = values["navigation"] and name != AssociationType.PRECEDES
        return (
            FieldProblem("navigation", "invalid", "only precedes may be site navigation",
                         "只有“先于”可以是站内导航")
            if navigates
            else None
        )  # fmt: skip
    return FieldProblem(
        "type",
        "unknown",
        "is neither a common association type nor one that this framework added",
        "既不是通用的关联类型,也不是本标准体系自定的类型",
    )


def own_names(owner: Owner) -> set[str]:
    """Give the names of the types that the owner's framework added; one query."""
    if isinstance(owner, Document):
        return set()
    own = OwnAssociationType.objects.filter(framework=owner.framework_id)
    return set(own.values_list("name", flat=True))


def _grounds_problems(values: Values) -> list[FieldProblem | None]:
    needed = needs_grounds(values["type"], navigation=values["navigation"])
    return [_grounds(values, *names, needed=needed) for names in _GROUNDS]


_GROUNDS = (("rationale", "why it holds", "理由"), ("evidence", "the words that show it", "依据"))


def _grounds(
    values: Values, name: str, english: str, chinese: str, *, needed: bool
) -> FieldProblem | None:
    said = values[name]
    if not isinstance(said, str) or "\x00" in said or len(said) > _LONGEST:
        return FieldProblem(
            name, "invalid", f"must be text of at most {_LONGEST} characters",
            f"须为不超过 {_LONGEST} 字的文字",
        )  # fmt: skip
    if needed and not said.strip():
        return FieldProblem(
            name, "required", f"a link of type {values['type']} must say {english}",
            f"此类关联须写明{chinese}",
        )  # fmt: skip
    return None


def _confidence(values: Values) -> FieldProblem | None:
    given = values["confidence"]
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if given is None or (number and math.isfinite(given) and 0 <= given <= 1):
        return None
    return FieldProblem("confidence", "invalid", "must be a number from 0 to 1", "须为 0 至 1 的数")


def _origin(values: Values) -> FieldProblem | None:
    if values["origin"] in set(Origin):
        return None
    words = ", ".join(Origin)
    return FieldProblem("origin", "invalid", f"must be one of {words}", f"须为以下之一:{words}")


def _position(values: Values) -> FieldProblem | None:
    given = values["position"]
    whole = isinstance(given, int) and not isinstance(given, bool)
    if given is None or (whole and 0 <= given < 2**31):
        return None
    return FieldProblem("position", "invalid", "must be a whole number from 0", "须为非负整数")


def check_ends(source: Entity, target: Entity, owner: Owner, kind: str) -> None:
    """Refuse ends that this owner may not link.

    A draft of requirements links from its own; a crosswalk links any two things but its own name;
    a document links from or to itself or its passages. ``about`` leads to a concept.

    Raises:
        LinkToItselfError: both are one thing (422).
        InvalidContentError: an end does not belong here (422).
    """
    if source.pk == target.pk:
        raise LinkToItselfError(entity=entity_name(source))
    problems = [_document_problem(source, target, owner)] if isinstance(owner, Document) else [
        _source_problem(source, owner)
    ]  # fmt: skip
    if kind == AssociationType.ABOUT and target.kind != EntityKind.CONCEPT:
        problems.append(
            FieldProblem("target", "invalid", "about leads to a concept", "“涉及概念”须指向概念")
        )
    refuse_fields(one for one in problems if one is not None)


def _source_problem(source: Entity, edition: Edition) -> FieldProblem | None:
    framework = edition.framework
    if framework.kind == FrameworkKind.CROSSWALK:
        return None
    here = Requirement.objects.filter(edition=edition, entity=source).exists()
    if here or source.pk == framework.entity_id:
        return None
    return FieldProblem(
        "source",
        "invalid",
        f"stands not in {edition}; a link belongs to the edition of its source, or to a crosswalk",
        f"不在 {edition} 之中;关联归其来源所在的版本,或归对照",
    )


def _document_problem(source: Entity, target: Entity, owner: Document) -> FieldProblem | None:
    if any(end.pk == owner.entity_id or end.document_id == owner.pk for end in (source, target)):
        return None
    return FieldProblem(
        "source",
        "invalid",
        f"neither end is {owner} or one of its passages",
        f"两端都不是《{owner}》或其段落",
    )


def check_beside(tie: Tie, links: QuerySet[Association], known: KnownTies) -> None:
    """Refuse a link beside those that stand: ``links`` are the other links of its owner.

    A duplicate or contradiction is one in the same edition or document: two publishers may say
    the same or disagree. A cycle is one through everything in force beside the draft.

    Raises:
        LinkDuplicateError, LinkContradictionError, LinkCycleError: it names the other link (409).
    """
    between = known.between(tie.source, tie.target, links)
    if (same := duplicate_of(tie, between, known.rule)) is not None:
        raise LinkDuplicateError(other=str(same.uid), link=tie_name(same, known))
    if (other := contradiction_of(tie, between)) is not None:
        raise LinkContradictionError(
            type=tie.type,
            type_zh=type_zh(tie.type),
            other=str(other.uid),
            link=tie_name(other, known),
        )
    if known.rule(tie.type).acyclic and not tie.navigation:
        _check_cycle(folded(tie, known.rule(tie.type)), known)


def _check_cycle(tie: Tie, known: KnownTies) -> None:
    found = way_back(
        tie,
        lambda ends: (one for one in known.leaving(tie.type, ends) if one.uid != tie.uid),
        most=MOST_WALKED,
    )
    if found is None:
        return
    raise LinkCycleError(
        type=tie.type,
        type_zh=type_zh(tie.type),
        way=way_name((tie, *found), known),
        others=[str(one.uid) for one in found if one.uid is not None],
    )


def type_zh(name: str) -> str:
    """Give the Chinese word of a common type; the name itself of one that a framework added."""
    return AssociationType(name).zh if name in set(AssociationType) else name


def entity_name(entity: Entity, edition: Edition | None = None) -> str:
    """Give what to call one entity; see ``entity_names``."""
    return entity_names([entity.pk], edition)[entity.pk]


def entity_names(entities: Iterable[int], edition: Edition | None = None) -> dict[int, str]:
    """Give what to call entities, by row: as in the draft where it holds them, else in public."""
    wanted = set(entities)
    names = {
        key: end["title"] or end["code"] or end["uid"]
        for key, end in ends_of(wanted, Reading.today()).items()
    }
    drafted = Requirement.objects.filter(edition=edition, entity__in=wanted) if edition else ()
    for row in drafted:
        names[row.entity_id] = row.title or row.statement[:40] or row.code
    return names


def tie_name(tie: Tie, known: KnownTies) -> str:
    """Give a link in words: 慎权 —近似→ 严以用权."""
    names = entity_names([tie.source, tie.target], known.edition)
    return f"{names[tie.source]} —{type_zh(tie.type)}→ {names[tie.target]}"


def way_name(ties: Iterable[Tie], known: KnownTies) -> str:
    """Give the ends of links that lead on, in words: 甲 → 乙 → 甲."""
    way = list(ties)
    names = entity_names([tie.source for tie in way], known.edition)
    return " → ".join(names[at] for at in [*(tie.source for tie in way), way[0].source])


def owned(owner: Owner) -> QuerySet[Association]:
    """Give the links of an edition or a document."""
    if isinstance(owner, Document):
        return Association.objects.filter(document=owner)
    return Association.objects.filter(edition=owner)
