"""Two editions side by side."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from content.comparison.editions import compare_packages
from content.comparison.lineage import Step
from content.comparison.links import AssociationChange, CitationChange
from content.errors import NotFoundError, NothingToCompareError
from content.models import Change, Edition, Entity, Expression
from content.packages import CitationRecord, EditionPackage, RequirementRecord
from content.queries.addresses import edition_address, requirement_address
from content.queries.comparison_answers import (
    Side,
    called,
    field_answer,
    is_identical,
    positions,
    run_answers,
    summary,
    tree_answer,
)
from content.queries.comparison_shapes import COMPARISON
from content.queries.editions import as_uid
from content.queries.ends import ends_of
from content.queries.fields import Answer
from content.queries.packages import edition_package
from content.queries.reading import Reading
from content.queries.visibility import visible_editions
from content.queries.wordings import localised
from content.vocabulary import EditionState


def edition_comparison(uid: str, against: str | None, reading: Reading) -> Answer:
    """Give what differs from another edition to the one of this uid; some 25 queries.

    ``against`` is an edition's uid, or a label of the same framework; without it, it is the
    edition that this one was derived from, else the public one before it.

    Raises:
        NotFoundError: no visible edition has this name (404).
        NothingToCompareError: there is no earlier edition (404).
    """
    new = _edition(reading, uid, uid=as_uid(uid))
    old = _against(new, against, reading)
    before, after = edition_package(old), edition_package(new)
    found = compare_packages(before, after, _history(old, new))
    sides = _edition_side(old, before, reading), _edition_side(new, after, reading)
    lists = tree_answer(found.tree, *sides)
    lists["citations"] = _citations(found.citations, sides[1])
    lists["associations"] = _associations(found.associations, reading)
    counts = summary(found.tree, lists, "citations", "associations")
    head = {"old": _edition_answer(old), "new": _edition_answer(new)}
    return COMPARISON.answer(
        {**head, "identical": is_identical(counts), "summary": counts, **lists}
    )


def _edition(reading: Reading, name: str, **wanted: Any) -> Edition:
    found = visible_editions(reading).filter(**wanted).select_related("framework").first()
    if found is None:
        raise NotFoundError(kind="edition", kind_zh="版本", name=name)
    return found


def _against(new: Edition, against: str | None, reading: Reading) -> Edition:
    """The edition to compare with: the one named, else the one this was made from or follows."""
    seen = visible_editions(reading).select_related("framework")
    if against is not None:
        named = Q(uid=as_uid(against)) | Q(label=against, framework=new.framework_id)
        found = seen.filter(named).first()
        if found is None:
            raise NotFoundError(kind="edition", kind_zh="版本", name=against)
        return found
    origin = seen.filter(pk=new.derived_from_id).first() if new.derived_from_id else None
    found = origin or _previous(new)
    if found is None:
        raise NothingToCompareError(name=str(new), kind="edition", kind_zh="版本")
    return found


def _previous(new: Edition) -> Edition | None:
    """The public edition before: by date, then by revision; a draft follows all of them."""
    others = Edition.objects.public().filter(framework=new.framework_id).exclude(pk=new.pk)
    if new.state == EditionState.PUBLISHED:
        earlier = Q(effective_from__lt=new.effective_from)
        others = others.filter(
            earlier | Q(effective_from=new.effective_from, revision__lt=new.revision)
        )
    ordered = others.select_related("framework").order_by("-effective_from", "-revision")
    return ordered.first()


def _history(old: Edition, new: Edition) -> list[Step]:
    """The splits and merges recorded in the drafts that led from one edition to the other."""
    between = Q(state=EditionState.PUBLISHED, revision__gt=old.revision or 0)
    if new.state == EditionState.PUBLISHED:
        between &= Q(revision__lte=new.revision)
    passed = Edition.objects.filter(between, framework=new.framework_id) | Edition.objects.filter(
        pk=new.pk
    )
    changes = Change.objects.filter(
        edition__in=passed.values("uid"), kind="requirement", action__in=("split", "merge")
    )
    return [
        Step(_uids(before, subject), _uids(after, subject))
        for subject, before, after in changes.order_by("id").values_list(
            "subject", "before", "after"
        )
    ]


def _uids(value: Answer | None, subject: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """The identities that one side of a split or merge names; the subject alone where none."""
    named = (value or {}).get("uids", ())
    return tuple(uuid.UUID(uid) for uid in named) or (subject,)


def _edition_side(edition: Edition, package: EditionPackage, reading: Reading) -> Side:
    slug, label, original = edition.framework.slug, edition.label, edition.language
    records = {record.uid: record for record in package.requirements}

    def above(record: RequirementRecord) -> str | None:
        parent = records.get(record.parent) if record.parent else None
        if parent is None:
            return None
        title = localised(_texts_of(parent), original, reading.language).label
        return called(parent.code if "_" not in parent.code else parent.marker, title)

    def place(record: RequirementRecord, position: int) -> Answer:
        said = localised(_texts_of(record), original, reading.language)
        return {
            "uid": str(record.uid),
            "code": record.code or None,
            "marker": record.marker or None,
            "title": said.label,
            "address": requirement_address(slug, label, record.code or None, str(record.uid)),
            "parent_uid": None if record.parent is None else str(record.parent),
            "above": above(record),
            "position": position,
        }

    def wording(record: RequirementRecord, position: int) -> Answer:
        said = localised(_texts_of(record), original, reading.language)
        return place(record, position) | {
            "title": said.title,
            "kind": record.kind,
            "type": record.type or None,
            "statement": said.statement,
            "language": said.language,
        }

    return Side(place, wording, positions(package.requirements))


def _texts_of(record: RequirementRecord) -> Answer:
    return {"title": record.title, "statement": record.statement, "texts": record.texts}


def _edition_answer(edition: Edition) -> Answer:
    return {
        "uid": str(edition.uid),
        "framework": edition.framework.slug,
        "title": edition.framework.title,
        "label": edition.label,
        "state": edition.state,
        "effective_from": edition.effective_from,
        "digest": edition.digest or None,
        "address": edition_address(edition.framework.slug, edition.label),
    }


def _citations(found: Iterable[CitationChange], new: Side) -> list[Answer]:
    changes = list(found)
    sides = [side for one in changes for side in (one.old, one.new) if side is not None]
    texts = _texts({side.expression for side in sides})
    return [
        {
            "requirement": new.at(one.pair.new),
            "change": one.fate.value,
            "old": _cited(one.old, texts),
            "new": _cited(one.new, texts),
            "runs": run_answers(one.runs, one.old.quote, one.new.quote)
            if one.old and one.new
            else [],
        }
        for one in changes
    ]


def _texts(uids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Answer]:
    names = ("uid", "label", "document__slug", "document__entity__uid", "document__title")
    rows = Expression.objects.filter(uid__in=uids).values_list(*names)
    return {
        uid: {"label": label, "document": {"slug": slug, "uid": str(work), "title": title}}
        for uid, label, slug, work, title in rows
    }


def _cited(citation: CitationRecord | None, texts: Mapping[uuid.UUID, Answer]) -> Answer | None:
    if citation is None:
        return None
    source = texts[citation.expression]
    return {
        "uid": str(citation.uid),
        "document": source["document"],
        "expression": source["label"],
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def _associations(found: Iterable[AssociationChange], reading: Reading) -> list[Answer]:
    changes = [(one, one.new or one.old) for one in found]
    links = [(one, link) for one, link in changes if link is not None]
    uids = {uid for _, link in links for uid in (link.source_uid, link.target_uid)}
    keys = dict(Entity.objects.filter(uid__in=uids).values_list("uid", "pk"))
    ends = ends_of(keys.values(), reading)
    return [
        {
            "uid": str(link.uid),
            "change": one.fate.value,
            "type": link.type,
            "source": ends[keys[link.source_uid]],
            "target": ends[keys[link.target_uid]],
            "rationale": link.rationale or None,
            "fields": [field_answer(each) for each in one.fields],
        }
        for one, link in links
    ]
