"""Proof that what is stored is what was published: seals, trees, spans and digests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, Q

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
    Event,
    Expression,
    Passage,
    Requirement,
)
from content.queries.packages import edition_package
from content.sealing import missing_seals
from content.vocabulary import EditionState, FrameworkKind


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


def _tree(rows: object, owner: str, kind: str) -> Iterator[Fault]:
    """A tree is right when each parent is the row at the path one level up, of the same owner.

    Paths are unique an owner and strictly longer than their parent's, so no cycle can stand.
    """
    fields = ("pk", owner, "path", f"parent__{owner}", "parent__path")
    held: tuple[int | None, set[str]] = (None, set())
    for pk, owned_by, path, parent_owner, above in rows.values_list(*fields).iterator():  # type: ignore[attr-defined]
        if held[0] != owned_by:
            held = (owned_by, set())
        expected = parent_path(path) or None
        if len(path) % SEGMENT_WIDTH or above != expected or (above and parent_owner != owned_by):
            yield Fault("tree_broken", f"{kind} {pk}", f"path {path} is not below its parent {above}",
                        f"路径 {path} 不在其上级 {above} 之下")  # fmt: skip
        if expected and expected not in held[1]:
            yield Fault("tree_order", f"{kind} {pk}", f"path {path} comes before its parent",
                        f"路径 {path} 先于其上级")  # fmt: skip
        held[1].add(path)


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
    for expression in Expression.objects.select_related("document").iterator():
        if text_digest(expression.text) != expression.digest:
            yield Fault("text_digest", str(expression), "the text does not have its digest",
                        "全文与摘要不符")  # fmt: skip


def _editions() -> Iterator[Fault]:
    for edition in Edition.objects.select_related("framework").iterator():
        package = edition_package(edition)
        sealed = edition.state == EditionState.PUBLISHED
        if sealed and edition_digest(package) != edition.digest:
            yield Fault("edition_digest", str(edition), "the edition does not have its digest",
                        "版本内容与摘要不符")  # fmt: skip
        if package.framework.kind == FrameworkKind.CROSSWALK and package.requirements:
            yield Fault("crosswalk_requirements", str(edition), "a crosswalk owns links only",
                        "对照只含关联,不含要求")  # fmt: skip
        stored = dict(Requirement.objects.filter(edition=edition).values_list("entity__uid", "digest"))
        for record in package.requirements:
            if stored[record.uid] != requirement_digest(record):
                yield Fault("requirement_digest", str(record.uid), f"changed in {edition}",
                            f"在 {edition} 中与摘要不符")  # fmt: skip
        links = dict(Association.objects.filter(edition=edition).values_list("uid", "digest"))
        for link in package.associations:
            if links[link.uid] != association_digest(link):
                yield Fault("association_digest", str(link.uid), f"changed in {edition}",
                            f"在 {edition} 中与摘要不符")  # fmt: skip


def _events() -> Iterator[Fault]:
    counter = Counter.objects.get(id=1)
    number, last = Event.objects.count(), Event.objects.order_by("-seq").first()
    if (last.seq if last else 0) != number or counter.events != number:
        yield Fault("event_gap", "events", f"{number} rows, last {last}, counter {counter.events}",
                    f"事件共 {number} 条,末号 {last},计数 {counter.events}")  # fmt: skip


CHECKS: tuple[Callable[[], Iterator[Fault]], ...] = (
    _seals, _trees, _citations, _passages, _texts, _editions, _events,
)  # fmt: skip
