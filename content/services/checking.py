"""Proof that what is stored is what was published: seals, trees, spans and digests."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from content.digests import (
    association_digest,
    edition_digest,
    requirement_digest,
    text_digest,
)
from content.identity import SEGMENT_WIDTH, parent_path
from content.models import (
    Association,
    Citation,
    Counter,
    Edition,
    Erasure,
    Event,
    Expression,
    Passage,
    Requirement,
)
from content.packages import EditionPackage
from content.queries.packages import edition_package
from content.sealing import missing_seals
from content.services.histories import replayed, standing
from content.vocabulary import EditionState, ErasedKind, FrameworkKind


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it must be: a stable code, where, and what."""

    code: str
    where: str
    message: str
    message_zh: str


def faults() -> Iterator[Fault]:
    """Yield everything that is wrong, check by check; nothing when all holds.

    Reads every edition and text once; memory is that of the largest of them.
    """
    for check in CHECKS:
        yield from check()


def _seals() -> Iterator[Fault]:
    for name in missing_seals(connection):
        yield Fault("seal_missing", name, "run manage.py migrate to put it back",
                    "封存触发器缺失或被改动,请运行 manage.py migrate")  # fmt: skip


def _trees() -> Iterator[Fault]:
    yield from _tree(Requirement.objects.order_by("edition", "path"), "edition_id", "requirement")
    yield from _tree(Passage.objects.order_by("expression", "path"), "expression_id", "passage")


def _tree(rows: QuerySet[Any], owner: str, kind: str) -> Iterator[Fault]:
    """A tree is right when each parent is the row at the path one level up, of the same owner.

    Paths are unique an owner and strictly longer than their parent's, so no cycle can stand; a
    parent that was met before its child proves pre-order.
    """
    fields = ("pk", owner, "path", f"parent__{owner}", "parent__path")
    last, met = None, set[str]()
    for pk, owned_by, path, parent_owner, above in rows.values_list(*fields).iterator():
        if last != owned_by:
            last, met = owned_by, set()
        expected = parent_path(path) or None
        astray = above is not None and parent_owner != owned_by
        if len(path) % SEGMENT_WIDTH or above != expected or astray:
            yield Fault(
                "tree_broken",
                f"{kind} {pk}",
                f"path {path} is not below its parent {above}",
                f"路径 {path} 不在其上级 {above} 之下",
            )
        if expected and expected not in met:
            yield Fault(
                "tree_order",
                f"{kind} {pk}",
                f"path {path} comes before its parent",
                f"路径 {path} 先于其上级",
            )
        met.add(path)


def _citations() -> Iterator[Fault]:
    """Citations lie in their text and quote it; texts are read one by one."""
    cited = Expression.objects.annotate(number=Count("citations")).filter(number__gt=0)
    for expression in cited.iterator():
        rows = Citation.objects.filter(expression=expression)
        for uid, start, end, quote in rows.values_list("uid", "start", "end", "quote").iterator():
            if end > len(expression.text) or expression.text[start:end] != quote:
                yield Fault("citation_astray", str(uid),
                            f"the quote is not text[{start}:{end}] of {expression}",
                            f"引文与 {expression} 的 [{start}:{end}] 不符")  # fmt: skip


def _passages() -> Iterator[Fault]:
    outside = Passage.objects.filter(parent__isnull=False).filter(
        Q(start__lt=F("parent__start")) | Q(end__gt=F("parent__end"))
    )
    for pk in outside.values_list("pk", flat=True):
        yield Fault("passage_astray", f"passage {pk}", "it is not inside its parent's span",
                    "段落超出其上级的范围")  # fmt: skip


def _texts() -> Iterator[Fault]:
    erased = _remains(ErasedKind.EXPRESSION)
    for expression in Expression.objects.select_related("document").iterator():
        digest = text_digest(expression.text)
        if digest != expression.digest and digest != erased.get(expression.uid):
            yield Fault("text_digest", str(expression), "the text does not have its digest",
                        "全文与摘要不符")  # fmt: skip


def _remains(kind: ErasedKind) -> dict[uuid.UUID, str]:
    """What the last tombstone of each says is left of it; few are ever written."""
    rows = Erasure.objects.filter(kind=kind).order_by("id")
    return dict(rows.values_list("subject", "remains"))


def _editions() -> Iterator[Fault]:
    erased = _remains(ErasedKind.EDITION)
    for edition in Edition.objects.select_related("framework").iterator():
        package = edition_package(edition)
        sealed = edition.state == EditionState.PUBLISHED
        digest = edition_digest(package) if sealed else edition.digest
        if digest not in (edition.digest, erased.get(edition.uid)):
            yield Fault(
                "edition_digest",
                str(edition),
                "the edition does not have its digest",
                "版本内容与摘要不符",
            )
        if package.framework.kind == FrameworkKind.CROSSWALK and package.requirements:
            yield Fault(
                "crosswalk_requirements",
                str(edition),
                "a crosswalk owns links only",
                "对照只含关联,不含要求",
            )
        yield from _wordings(edition, package)


def _wordings(edition: Edition, package: EditionPackage) -> Iterator[Fault]:
    """Each requirement and link of an edition has the digest that stands beside it, or a tombstone.

    The tombstone of a sealed wording names both digests: the one it keeps and what remains.
    """
    stones = Erasure.objects.filter(place=edition.uid)
    erased = set(stones.values_list("subject", "digest", "remains"))
    requirements = Requirement.objects.filter(edition=edition)
    held = dict(requirements.values_list("entity__uid", "digest"))
    links = dict(Association.objects.filter(edition=edition).values_list("uid", "digest"))
    computed = [
        *((record.uid, held, requirement_digest(record)) for record in package.requirements),
        *((link.uid, links, association_digest(link)) for link in package.associations),
    ]
    for uid, stored, digest in computed:
        if stored[uid] != digest and (uid, stored[uid], digest) not in erased:
            yield Fault(
                "wording_digest",
                str(uid),
                f"its digest in {edition} is another",
                f"在 {edition} 中与摘要不符",
            )


def _histories() -> Iterator[Fault]:
    """The changes of every open draft give it back as it stands."""
    drafts = Edition.objects.open().select_related("framework", "derived_from")
    for draft in drafts.iterator():
        if replayed(draft).value() != standing(draft).value():
            yield Fault("history_broken", str(draft), "its history does not give what it holds",
                        "历史重放的结果与草稿不符")  # fmt: skip


def _events() -> Iterator[Fault]:
    counter = Counter.objects.get(id=1)
    number, last = Event.objects.count(), Event.objects.order_by("-seq").first()
    if (last.seq if last else 0) != number or counter.events != number:
        yield Fault("event_gap", "events", f"{number} rows, last {last}, counter {counter.events}",
                    f"事件共 {number} 条,末号 {last},计数 {counter.events}")  # fmt: skip


CHECKS: tuple[Callable[[], Iterator[Fault]], ...] = (
    _seals, _trees, _citations, _passages, _texts, _editions, _histories, _events,
)  # fmt: skip
