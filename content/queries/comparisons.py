"""Two editions side by side."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
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
from content.queries.kept_comparisons import kept_comparison
from content.queries.packages import edition_package
from content.queries.reading import Reading
from content.queries.visibility import visible_editions
from content.queries.wordings import localised
from content.vocabulary import EditionState


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of each list is given: ``limit`` members behind the first ``start``.

    ``lists`` names the lists that are asked for; none means all.
    """

    start: int = 0
    limit: int | None = None
    lists: tuple[str, ...] = ()

    def of(self, name: str, found: list[Answer]) -> list[Answer]:
        """Give the part of a list."""
        if self.lists and name not in self.lists:
            return []
        return found[self.start : None if self.limit is None else self.start + self.limit]

    def goes_on(self, name: str, found: list[Answer]) -> bool:
        """Say whether there is more of a list behind the part."""
        asked = not self.lists or name in self.lists
        return asked and self.limit is not None and len(found) > self.start + self.limit


WHOLE = Window()


def edition_comparison(
    uid: str, against: str | None, reading: Reading, window: Window = WHOLE
) -> Answer:
    """Give what differs from another edition to the one of this uid; some 25 queries.

    ``against`` is an edition's uid, or a label of the same framework; without it, it is the
    edition that this one was derived from, else the public one before it. What two sealed editions
    differ in is kept and costs a file's reading the next time; a draft is compared each time.

    Raises:
        NotFoundError: no visible edition has this name (404).
        NothingToCompareError: there is no earlier edition (404).
    """
    new = _edition(reading, uid, uid=as_uid(uid))
    old = _against(new, against, reading)
    found = kept_comparison(old, new, reading.language, lambda: _compared(old, new, reading))
    lists, counts = found["lists"], found["summary"]
    shown = {name: window.of(name, held) for name, held in lists.items()}
    shown["citations"] = _with_sources(shown["citations"])
    shown["associations"] = _with_ends(shown["associations"], reading)
    head = {"old": _edition_answer(old), "new": _edition_answer(new)}
    part = {
        "start": window.start,
        "limit": window.limit,
        "truncated": [name for name, held in lists.items() if window.goes_on(name, held)],
    }
    return COMPARISON.answer(
        {**head, "identical": is_identical(counts), "summary": counts, **part, **shown}
    )


def _compared(old: Edition, new: Edition, reading: Reading) -> Answer:
    """All lists, citations without the names of their sources and links without their ends.

    Those are read anew for each answer, because titles and what is in force may change.
    """
    before, after = edition_package(old), edition_package(new)
    found = compare_packages(before, after, _history(old, new))
    sides = _edition_side(old, before, reading), _edition_side(new, after, reading)
    lists = tree_answer(found.tree, *sides)
    lists["citations"] = _citations(found.citations, sides[1])
    lists["associations"] = _associations(found.associations)
    return {"lists": lists, "summary": summary(found.tree, lists, "citations", "associations")}


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
    return [
        {
            "requirement": new.at(one.pair.new),
            "change": one.fate.value,
            "old": _cited(one.old),
            "new": _cited(one.new),
            "runs": run_answers(one.runs, one.old.quote, one.new.quote)
            if one.old and one.new
            else [],
        }
        for one in found
    ]


def _cited(citation: CitationRecord | None) -> Answer | None:
    if citation is None:
        return None
    return {
        "uid": str(citation.uid),
        "expression": str(citation.expression),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def _with_sources(changes: list[Answer]) -> list[Answer]:
    """Citations with document and label of the texts that they name by uid; one query."""
    sides = [one[side] for one in changes for side in ("old", "new") if one[side] is not None]
    names = ("uid", "label", "document__slug", "document__entity__uid", "document__title")
    texts = {
        str(uid): {
            "expression": label,
            "document": {"slug": slug, "uid": str(work), "title": title},
        }
        for uid, label, slug, work, title in Expression.objects.filter(
            uid__in={side["expression"] for side in sides}
        ).values_list(*names)
    }
    return [
        one | {side: one[side] and one[side] | texts[one[side]["expression"]] for side in _SIDES}
        for one in changes
    ]


_SIDES = ("old", "new")


def _associations(found: Iterable[AssociationChange]) -> list[Answer]:
    changes = [(one, one.new or one.old) for one in found]
    return [
        {
            "uid": str(link.uid),
            "change": one.fate.value,
            "type": link.type,
            "source": str(link.source_uid),
            "target": str(link.target_uid),
            "rationale": link.rationale or None,
            "fields": [field_answer(each) for each in one.fields],
        }
        for one, link in changes
        if link is not None
    ]


def _with_ends(changes: list[Answer], reading: Reading) -> list[Answer]:
    """Links with their ends as they stand, which they name by uid."""
    uids = {one[side] for one in changes for side in ("source", "target")}
    rows = Entity.objects.filter(uid__in=uids).values_list("uid", "pk")
    keys = {str(uid): pk for uid, pk in rows}
    ends = ends_of(keys.values(), reading)
    return [one | {side: ends[keys[one[side]]] for side in ("source", "target")} for one in changes]
