"""How each kind of thing in a draft is brought back to what a change found."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.utils import timezone

from content.association_rules import Tie
from content.digests import association_digest, requirement_digest
from content.errors import EditionLabelTakenError, UndoRefusedError
from content.models import (
    Association,
    Change,
    Citation,
    Edition,
    Entity,
    Expression,
    Passage,
    Proposal,
    Requirement,
)
from content.queries.ties import KnownTies
from content.services import history
from content.services.authority import Person
from content.services.citing import next_position, set_span
from content.services.link_checks import check_beside, owned
from content.services.moving import place
from content.services.operations import Operation
from content.services.removing import links_of, remove, remove_citations, remove_links
from content.services.states import (
    FIELDS,
    HEADER,
    association_record,
    association_state,
    citation_state,
    edition_state,
    placed_state,
    requirement_state,
    store_wording,
    wording_record,
)
from content.services.trees import make_room
from content.vocabulary import ProposalState

Value = dict[str, Any]


class Restorer(NamedTuple):
    """``present`` gives the value that stands, None where nothing does; ``restore`` turns back."""

    present: Callable[[Edition, str], Value | None]
    restore: Callable[[Edition, Change, Operation], None]


def _requirement(draft: Edition, uid: str) -> Requirement | None:
    rows = Requirement.objects.select_for_update(of=("self",), no_key=True)
    near = rows.select_related("entity", "parent__entity", "edition")
    return near.filter(edition=draft, entity__uid=uid).first()


def _present_requirement(draft: Edition, uid: str) -> Value | None:
    row = _requirement(draft, uid)
    return None if row is None else requirement_state(row)


def _restore_requirement(draft: Edition, change: Change, operation: Operation) -> None:
    uid = str(change.subject)
    row = _requirement(draft, uid)
    if row is None:
        if change.before is not None:
            _bring_back(draft, change.before, operation)
    elif change.before is None:
        _take_away(row, operation)
    else:
        after = change.after or {}
        _reword(row, change.before, after, operation)
        moved = any(change.before.get(name) != after.get(name) for name in ("parent", "previous"))
        if moved:
            parent, position = _place_of(draft, change.before)
            place(draft, row, parent, position, operation, action="undo")


def _reword(row: Requirement, before: Value, after: Value, operation: Operation) -> None:
    wrong = [name for name in FIELDS if before.get(name) != after.get(name)]
    if not wrong:
        return
    found = requirement_state(row)
    for name in wrong:
        setattr(row, name, before.get(name))
    row.version += 1
    store_wording(row)
    operation.note(
        "undo", "requirement", row.entity.uid, before=found, after=requirement_state(row)
    )


def _take_away(row: Requirement, operation: Operation) -> None:
    """Remove what a change made, if nothing was hung on it since."""
    if row.children.exists() or row.citations.exists() or links_of([row]):
        raise UndoRefusedError(
            reason=f"requirements, citations or links hang on {row} now; remove them first",
            reason_zh=f"{row} 现有下级、出处或关联;请先移除",
        )
    remove([row], operation, action="undo")


def _bring_back(draft: Edition, before: Value, operation: Operation) -> None:
    parent, position = _place_of(draft, before)
    entity = Entity.objects.get(uid=before["uid"])
    row = Requirement(
        entity=entity,
        edition=draft,
        parent=parent,
        path=make_room(draft, parent, position),
        source=before.get("original", {}),
        version=before.get("version", 1) + 1,
        **{name: before[name] for name in FIELDS if name in before},
    )
    row.digest = requirement_digest(wording_record(row))
    row.save(force_insert=True)
    operation.note("undo", "requirement", entity.uid, after=placed_state(row))


def decide_again(
    draft: Edition, decision: Mapping[str, str], subjects: Iterable[uuid.UUID], by: Person
) -> None:
    """Put a proposal back in the queue when what came of it is gone, and out when it is back.

    ``decision`` names the ``proposal`` and how it was ``decided``.
    """
    uids = list(subjects)
    requirement = Requirement.objects.filter(edition=draft, entity__uid__in=uids).first()
    link = Association.objects.filter(edition=draft, uid__in=uids).first()
    back = requirement is not None or link is not None
    Proposal.objects.filter(uid=decision["proposal"]).update(
        state=decision.get("decided", ProposalState.ACCEPTED) if back else ProposalState.OPEN,
        requirement=requirement,
        association=link,
        decided_at=timezone.now() if back else None,
        decided_by=history.person(by) if back else None,
    )


def _place_of(draft: Edition, value: Value) -> tuple[Requirement | None, int | None]:
    """The parent and position that a value tells; behind all where its sibling is gone."""
    parent = None
    if value.get("parent") is not None:
        parent = _requirement(draft, value["parent"])
        if parent is None:
            raise UndoRefusedError(
                reason=f"what it stood below ({value['parent']}) is gone; bring that back first",
                reason_zh=f"其上级 {value['parent']} 已不在;请先恢复上级",
            )
    siblings = Requirement.objects.filter(edition=draft, parent=parent)
    siblings = siblings.exclude(entity__uid=value["uid"])
    if value.get("previous") is None:
        return parent, 1 if "previous" in value else None
    before = siblings.filter(entity__uid=value["previous"]).values_list("path", flat=True).first()
    return parent, None if before is None else siblings.filter(path__lte=before).count() + 1


def _citation(draft: Edition, uid: str) -> Citation | None:
    rows = Citation.objects.filter(requirement__edition=draft, uid=uid)
    return rows.select_related("requirement__entity", "expression", "passage__entity").first()


def _present_citation(draft: Edition, uid: str) -> Value | None:
    row = _citation(draft, uid)
    return None if row is None else citation_state(row)


def _restore_citation(draft: Edition, change: Change, operation: Operation) -> None:
    held = _citation(draft, str(change.subject))
    if change.before is None:
        if held is not None:
            remove_citations([held], operation, action="undo")
        return
    found = None if held is None else citation_state(held)
    row = held or Citation(uid=change.subject)
    _fill_citation(draft, row, change.before)
    row.save()
    operation.note("undo", "citation", row.uid, before=found, after=citation_state(row))


def _fill_citation(draft: Edition, row: Citation, value: Value) -> None:
    requirement = _requirement(draft, value["requirement"])
    if requirement is None:
        raise UndoRefusedError(
            reason=f"the requirement {value['requirement']} that cited it is gone",
            reason_zh=f"引用它的要求 {value['requirement']} 已不在",
        )
    row.requirement = requirement
    row.expression = Expression.objects.get(uid=value["expression"])
    passages = Passage.objects.select_related("entity")
    row.passage = passages.filter(entity__uid=value["passage"]).first()
    set_span(row, value["start"], value["end"])
    beside = requirement.citations.exclude(pk=row.pk)
    taken = beside.filter(position=value["position"]).exists()
    row.position = next_position(requirement) if taken else value["position"]


def _association(draft: Edition, uid: str) -> Association | None:
    rows = Association.objects.filter(edition=draft, uid=uid)
    return rows.select_related("source_entity", "target_entity").first()


def _present_association(draft: Edition, uid: str) -> Value | None:
    row = _association(draft, uid)
    return None if row is None else association_state(row)


def _restore_association(draft: Edition, change: Change, operation: Operation) -> None:
    held = _association(draft, str(change.subject))
    if change.before is None:
        if held is not None:
            proposed = Proposal.objects.filter(association=held)
            proposed.update(state=ProposalState.OPEN, decided_at=None, decided_by=None)
            remove_links([held], operation, action="undo")
        return
    found = None if held is None else association_state(held)
    row = held or Association(uid=change.subject, edition=draft)
    _fill_association(row, change.before)
    known = KnownTies(draft)
    ends = [known.redirects.end(end.pk) for end in (row.source_entity, row.target_entity)]
    tie = Tie(row.uid, ends[0], ends[1], row.type, row.navigation)
    check_beside(tie, owned(draft).exclude(uid=row.uid), known)
    row.save()
    operation.note("undo", "association", row.uid, before=found, after=association_state(row))


def _fill_association(row: Association, value: Value) -> None:
    row.source_entity = Entity.objects.get(uid=value["source"])
    row.target_entity = Entity.objects.get(uid=value["target"])
    for name in ("type", "rationale", "evidence", "origin", "navigation", "position"):
        setattr(row, name, value[name])
    row.confidence = None if value["confidence"] is None else float(value["confidence"])
    row.source = value["original"]
    row.digest = association_digest(association_record(row))


def _present_edition(draft: Edition, uid: str) -> Value | None:
    del uid
    return edition_state(draft)


def _restore_edition(draft: Edition, change: Change, operation: Operation) -> None:
    """Give a draft the header back that it had."""
    before, after = change.before or {}, change.after or {}
    found = edition_state(draft)
    for name in HEADER:
        if before.get(name) != after.get(name):
            setattr(draft, name, before[name])
    if before.get("effective_from") != after.get("effective_from"):
        day = before["effective_from"]
        draft.effective_from = None if day is None else dt.date.fromisoformat(day)
    same = Edition.objects.filter(framework=draft.framework_id, label=draft.label)
    if same.exclude(pk=draft.pk).exists():
        raise EditionLabelTakenError(edition=str(draft))
    draft.save(update_fields=[*HEADER, "effective_from"])
    operation.note("undo", "edition", draft.uid, before=found, after=edition_state(draft))


RESTORERS: dict[str, Restorer] = {
    "requirement": Restorer(_present_requirement, _restore_requirement),
    "citation": Restorer(_present_citation, _restore_citation),
    "association": Restorer(_present_association, _restore_association),
    "edition": Restorer(_present_edition, _restore_edition),
}
