"""What the desk shows of one open edition: its tree, its texts with their spans, what waits.

Everything here reads drafts; who may see them is asked by the pages before.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from content.identity import path_depth
from content.models import (
    Association,
    Change,
    Citation,
    Comment,
    Edition,
    Expression,
    Finding,
    Framework,
    Passage,
    Proposal,
    Requirement,
)
from content.queries.associations import shaped_associations
from content.queries.editions import as_uid
from content.queries.reading import Reading
from content.vocabulary import EditionState, ProposalState

Row = dict[str, Any]


def open_edition(slug: str) -> Edition | None:
    """Give the draft or edition in review of a framework; there is one at most."""
    found = Edition.objects.open().select_related("framework", "framework__entity", "derived_from")
    return found.filter(framework__slug=slug).first()


def open_editions(frameworks: Collection[int] | None) -> list[Row]:
    """Give the open editions of the frameworks (None: of all), with what waits in each.

    One query: ``proposals`` open, ``remarks`` unresolved, ``requirements``, and ``touched``, the
    number of the last change, by which the latest come first.
    """
    found = Edition.objects.open()
    if frameworks is not None:
        found = found.filter(framework__in=frameworks)
    counted = found.annotate(
        requirement_count=_count(Requirement.objects.filter(edition=OuterRef("pk")), "edition"),
        proposal_count=_count(
            Proposal.objects.filter(edition=OuterRef("pk"), state=ProposalState.OPEN), "edition"
        ),
        remark_count=_count(
            Comment.objects.filter(edition=OuterRef("pk"), thread=None, resolved_at=None),
            "edition",
        ),
    )
    names = (
        "uid", "label", "title", "state", "framework__slug", "framework__title",
        "framework__kind", "requirement_count", "proposal_count", "remark_count",
    )  # fmt: skip
    return list(counted.order_by("-id").values(*names))


def _count(rows: QuerySet[Any, Any], column: str) -> Coalesce:
    counted = rows.order_by().values(column).annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0)


def tree_rows(edition: Edition) -> list[Row]:
    """Give the requirements of an edition in reading order; one query.

    Each has its ``depth`` from 0, its ``version``, the ``first`` citation, and how many
    citations, links and unresolved ``remarks`` it has.
    """
    links = Association.objects.filter(edition=edition, source_entity=OuterRef("entity"))
    remarks = Comment.objects.filter(
        edition=edition, subject=OuterRef("entity__uid"), thread=None, resolved_at=None
    )
    first = Citation.objects.filter(requirement=OuterRef("pk")).order_by("position")
    found = Requirement.objects.filter(edition=edition).annotate(
        cited=_count(Citation.objects.filter(requirement=OuterRef("pk")), "requirement"),
        linked=_count(links, "source_entity"),
        remarks=_count(remarks, "subject"),
        first=Subquery(first.values("uid")[:1]),
    )
    names = (
        "pk", "entity__uid", "parent__entity__uid", "path", "kind", "type", "code", "marker",
        "title", "statement", "version", "cited", "linked", "remarks", "first",
    )  # fmt: skip
    rows = [dict(row) for row in found.order_by("path").values(*names)]
    for row in rows:
        row["uid"] = str(row.pop("entity__uid"))
        above = row.pop("parent__entity__uid")
        row["parent"] = str(above) if above else None
        row["depth"] = path_depth(row["path"]) - 1
    return rows


def texts_of(edition: Edition) -> list[Row]:
    """Give the texts an edition is made from: cited, proposed from, or of its own work; 1 query."""
    cited = Citation.objects.filter(expression=OuterRef("pk"), requirement__edition=edition)
    proposed = Proposal.objects.filter(expression=OuterRef("pk"), edition=edition)
    used = Expression.objects.annotate(is_cited=Exists(cited), is_proposed=Exists(proposed))
    wanted = Q(is_cited=True) | Q(is_proposed=True)
    if edition.framework.work_id is not None:
        wanted |= Q(document=edition.framework.work_id)
    names = (
        "pk", "uid", "label", "language", "digest", "published_at", "is_cited", "is_proposed",
        "document__slug", "document__title",
    )  # fmt: skip
    found = used.filter(wanted).order_by("-is_proposed", "-is_cited", "document", "-id")
    return [{**row, "uid": str(row["uid"])} for row in found.values(*names)]


def text_words(expression: int) -> str:
    """Give the whole text of an expression."""
    return Expression.objects.values_list("text", flat=True).get(pk=expression)


def text_passages(expression: int) -> list[Row]:
    """Give the outline of a text as the leaves of a page want it; one query."""
    names = ("entity__uid", "path", "unit", "marker", "title", "start", "end")
    found = Passage.objects.filter(expression=expression).order_by("path").values(*names)
    return [
        {**row, "uid": str(row["entity__uid"]), "depth": path_depth(row["path"])} for row in found
    ]


def citations_of(edition: Edition, expression: int | None = None) -> list[Row]:
    """Give the citations of an edition (into one text), in reading order; one query."""
    found = Citation.objects.filter(requirement__edition=edition)
    if expression is not None:
        found = found.filter(expression=expression)
    names = (
        "uid", "start", "end", "quote", "requirement__entity__uid", "requirement__code",
        "requirement__title", "expression",
    )  # fmt: skip
    return list(found.order_by("start", "-end", "id").values(*names))


def proposals_of(edition: Edition) -> list[Row]:
    """Give the open proposals of an edition in the order of the text; one query."""
    names = (
        "uid", "kind", "rule", "confidence", "start", "end", "payload", "expression",
        "expression__uid",
    )  # fmt: skip
    found = Proposal.objects.filter(edition=edition, state=ProposalState.OPEN)
    return [
        {**row, "uid": str(row["uid"])}
        for row in found.order_by("expression", "start", "id").values(*names)
    ]


def open_proposals(edition: Edition, uids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Give those of some proposals that wait in an edition; one query."""
    found = Proposal.objects.filter(edition=edition, state=ProposalState.OPEN, uid__in=uids)
    return set(found.values_list("uid", flat=True))


def findings_of(expressions: Collection[int]) -> list[Row]:
    """Give the findings in texts, in the order of the words; one query."""
    names = ("pk", "code", "start", "end", "message", "message_zh", "expression__uid")
    found = Finding.objects.filter(expression__in=expressions)
    return list(found.order_by("expression", "start", "id").values(*names))


def get_requirement(edition: Edition, uid: uuid.UUID) -> Requirement | None:
    """Give one requirement of an edition with its entity and parent; one query."""
    found = Requirement.objects.select_related("entity", "parent", "parent__entity")
    return found.filter(edition=edition, entity__uid=uid).first()


def citations_at(requirement: Requirement) -> list[Row]:
    """Give the citations of one requirement with the texts they lie in; one query."""
    names = (
        "uid", "quote", "prefix", "suffix", "start", "end", "expression__uid",
        "expression__label", "expression__document__slug", "expression__document__title",
    )  # fmt: skip
    return list(requirement.citations.order_by("position").values(*names))


def sealed_editions(slug: str) -> list[Row]:
    """Give the published editions of a framework, the latest first; one query."""
    found = Edition.objects.filter(framework__slug=slug, state=EditionState.PUBLISHED)
    names = ("pk", "uid", "label", "title", "effective_from", "published_at", "withdrawal")
    return list(found.order_by("-revision").values(*names))


def links_at(requirement: Requirement, reading: Reading) -> list[Row]:
    """Give the links that touch a requirement, seen from it, its own edition's first.

    Each has its ``direction``, its ``other`` end, and whether it is ``own``: of this edition, and
    so to be changed here. At most ten queries.
    """
    entity = requirement.entity_id
    touching = Q(source_entity=entity) | Q(target_entity=entity)
    of_drafts = Q(edition=requirement.edition_id)
    found = Association.objects.filter(touching).filter(
        of_drafts | Q(pk__in=Association.objects.public())
    )
    own = {str(uid) for uid in found.filter(of_drafts).values_list("uid", flat=True)}
    uid = str(requirement.entity.uid)
    links: dict[str, Row] = {}
    for link in shaped_associations(found.order_by("id"), reading):
        if link["navigation"]:
            continue
        out = link["source"]["uid"] == uid
        ends = {"direction": "out" if out else "in", "other": link["target" if out else "source"]}
        links[link["uid"]] = {**link, **ends, "own": link["uid"] in own}
    return sorted(links.values(), key=lambda link: not link["own"])


def recent_changes(subject: uuid.UUID, limit: int = 6) -> list[Row]:
    """Give the last changes of one thing, the latest first; one query."""
    names = ("pk", "at", "action", "kind", "by__username", "by__first_name", "before", "after")
    found = Change.objects.filter(subject=subject).order_by("-id")
    return list(found.values(*names)[:limit])


def startable_frameworks(frameworks: Collection[int] | None, limit: int) -> list[Row]:
    """Give the frameworks without an open edition, with their last ``label``; one query."""
    found = Framework.objects.exclude(editions__in=Edition.objects.open())
    if frameworks is not None:
        found = found.filter(pk__in=frameworks)
    last = Edition.objects.sealed().filter(framework=OuterRef("pk")).order_by("-revision")
    labelled = found.annotate(label=Subquery(last.values("label")[:1]))
    ordered = labelled.order_by("title", "slug")
    return [dict(row) for row in ordered.values("slug", "title", "kind", "label")[:limit]]


def frameworks_for(frameworks: Collection[int] | None, limit: int) -> list[Row]:
    """Give the frameworks (None: all) by title, as a form offers them; one query."""
    found = Framework.objects.all()
    if frameworks is not None:
        found = found.filter(pk__in=frameworks)
    return [dict(row) for row in found.order_by("title", "slug").values("slug", "title")[:limit]]


def drafted_frameworks(slugs: Collection[str]) -> dict[str, str]:
    """Give the label of the open edition of each framework that has one, by short name; 1 query."""
    found = Edition.objects.open().filter(framework__slug__in=slugs)
    return dict(found.values_list("framework__slug", "label"))


def undrafted_texts(limit: int) -> list[Row]:
    """Give the newest texts that no requirement cites, for one to draft from; one query."""
    cited = Citation.objects.filter(expression=OuterRef("pk"))
    found = Expression.objects.filter(~Exists(cited)).order_by("-id")
    names = ("uid", "label", "document__slug", "document__title")
    return list(found.values(*names)[:limit])


def citation_named(edition: Edition, uid: uuid.UUID) -> Citation | None:
    """Give a citation of an edition by its uid; one query."""
    found = Citation.objects.select_related("requirement__entity", "expression")
    return found.filter(requirement__edition=edition, uid=uid).first()


def changes_of(
    edition: Edition, *, subject: uuid.UUID | None = None, before: int | None = None, limit: int
) -> list[Row]:
    """Give the changes of an edition (of one thing in it), the latest first; one query.

    ``before`` is the number of the change where an earlier page ended.
    """
    found = Change.objects.filter(edition=edition.uid)
    if subject is not None:
        found = found.filter(subject=subject)
    if before is not None:
        found = found.filter(pk__lt=before)
    names = (
        "pk", "at", "action", "kind", "subject", "by__username", "by__first_name", "before",
        "after",
    )  # fmt: skip
    return list(found.order_by("-id").values(*names)[:limit])


def changes_since_review(edition: Edition, limit: int) -> list[Row] | None:
    """Give what was changed since the edition was last before a reviewer, the latest first.

    None where it never was. Of one that is in review now, that is the time before; two queries.
    """
    steps = Change.objects.filter(edition=edition.uid, kind="edition", action="submit")
    submitted = list(steps.order_by("-id").values_list("pk", flat=True)[:2])
    before = submitted[1:] if edition.state == EditionState.IN_REVIEW else submitted[:1]
    if not before:
        return None
    found = Change.objects.filter(edition=edition.uid, pk__gt=before[0], kind__in=_UNDONE_KINDS)
    names = (
        "pk", "at", "action", "kind", "subject", "by__username", "by__first_name", "before",
        "after",
    )  # fmt: skip
    return list(found.exclude(action__in=_STEPS).order_by("-id").values(*names)[:limit])


def change_named(edition: Edition, key: int) -> Change | None:
    """Give a change of an edition by its number; one query."""
    return Change.objects.filter(edition=edition.uid, pk=key).first()


def names_of(edition: Edition, subjects: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Give what requirements of an edition are called, by uid; one query."""
    found = Requirement.objects.filter(edition=edition, entity__uid__in=subjects)
    return {
        uid: f"{code} {title}".strip()
        for uid, code, title in found.values_list("entity__uid", "code", "title")
    }


def sealed_named(slug: str, uid: str) -> Edition | None:
    """Give a published edition of a framework by its uid; one query."""
    found = Edition.objects.sealed().select_related("framework")
    return found.filter(framework__slug=slug, uid=as_uid(uid)).first()


def undoable_change(edition: Edition, by: int | None) -> Row | None:
    """Give the person's last change of a draft that is not taken back already; one query.

    Takings-back themselves are passed over, so that undoing again goes one step further, and so are
    remarks and decisions that made nothing.
    """
    names = (
        "pk", "at", "action", "kind", "subject", "operation", "detail", "by__username",
        "by__first_name", "before", "after",
    )  # fmt: skip
    found = Change.objects.filter(edition=edition.uid, by=by).order_by("-id").values(*names)
    undone: set[str] = set()
    for row in found[:_LOOKED_BACK]:
        undoes = (row["detail"] or {}).get("undoes")
        if undoes is not None:
            undone.add(undoes)
        elif row["action"] in _STEPS:
            return None
        elif row["kind"] in _UNDONE_KINDS and str(row["operation"] or row["pk"]) not in undone:
            return dict(row)
    return None


_LOOKED_BACK = 80
_STEPS = frozenset({"submit", "return", "publish", "withdraw"})
_UNDONE_KINDS = frozenset({"requirement", "citation", "association", "edition"})


def open_slugs(uids: Collection[str]) -> dict[str, str]:
    """Give the framework of each open edition among some, by the edition's uid; one query."""
    found = Edition.objects.open().filter(uid__in=[as_uid(uid) for uid in uids])
    return {str(uid): slug for uid, slug in found.values_list("uid", "framework__slug")}


def work_framework(expression: Expression) -> Framework | None:
    """Give the framework that the text's document gives birth to, if there is one; one query."""
    found = Framework.objects.select_related("entity").filter(work=expression.document_id)
    return found.order_by("pk").first()
