"""Which links were confirmed against other words than stand now, told by the database.

For each end ``*_was`` names the words it was stated against and ``*_is`` those of the day, null
where they are the same row's; both are null where there are no words to compare. A page of links
costs one query, so does a list of all suspects.

A link is stated anew in the edition in which it first stands as it is: that edition's own words,
those of the editions that a crosswalk names, else those in force on that day. One that was never
published is stated against what stands now, so it is not suspect. A requirement counts
by its sense (``content.digests.sense_digest``), a document by its text of the day; a passage as
blank while its words stand in that text, else by that text.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from content.models import Anchor, Association, Citation, Confirmation, Edition, Requirement
from content.queries.edition_sql import edition_read_sql
from content.queries.reading import Reading
from content.queries.suspicion_sql import judgement_sql
from content.vocabulary import EditionState

_SAID = ("kind", "type", "statement", "texts", "actor", "condition")


class Judged(NamedTuple):
    """What the words at both ends of a link were and are; ``suspect`` is what follows.

    The rows are those of the requirements that hold the words; -1, and a blank name, say that
    the edition had dropped the end.
    """

    source_was: str | None
    source_was_row: int | None
    source_is: str | None
    source_is_row: int | None
    target_was: str | None
    target_was_row: int | None
    target_is: str | None
    target_is_row: int | None
    suspect: bool = False

    @property
    def before(self) -> tuple[str, str]:
        """The two wordings that it was stated against."""
        return self.source_was or "", self.target_was or ""

    @property
    def now(self) -> tuple[str, str]:
        """The two wordings that a confirmation of today names."""
        return _now(self.source_is, self.source_was), _now(self.target_is, self.target_was)

    @property
    def rows(self) -> set[int]:
        """The rows of the requirements at both ends, then and now."""
        held = (self.source_was_row, self.source_is_row, self.target_was_row, self.target_is_row)
        return {row for row in held if row is not None and row > 0}


def _now(is_: str | None, was: str | None) -> str:
    return (was or "") if is_ is None else is_


def judged_links(links: QuerySet[Association, Any], reading: Reading) -> dict[int, Judged]:
    """Give how each of ``links`` stands, by row, navigation aside; one query."""
    sql, params = judgement_sql(links, reading)
    columns = ", ".join(("id", *Judged._fields))
    with connection.cursor() as cursor:
        # Our own names and templates; every value is a parameter.
        cursor.execute(f"{sql} SELECT {columns} FROM verdict", params)  # noqa: S608
        return {pk: Judged._make([*ends, bool(flag)]) for pk, *ends, flag in cursor.fetchall()}


def suspect_among(rows: Iterable[int], reading: Reading) -> set[int]:
    """Give those of some link rows that are suspect; one query, none for no rows."""
    wanted = set(rows)
    if not wanted:
        return set()
    found = suspect_links(Association.objects.filter(pk__in=wanted), reading)
    return set(found.order_by().values_list("pk", flat=True))


def suspect_links(links: QuerySet[Association, Any], reading: Reading) -> QuerySet[Association]:
    """Give those of ``links`` that are suspect; what cannot be is left out beforehand."""
    sql, params = judgement_sql(links, reading, narrowed=True)
    chosen = RawSQL(f"{sql} SELECT id FROM verdict WHERE suspect = 1", params)  # noqa: S608, S611
    return Association.objects.filter(pk__in=chosen)


def editions_read(reading: Reading) -> QuerySet[Edition]:
    """Give one edition a framework: the one pinned, drafted or in force on the day."""
    sql, params = edition_read_sql("outer_edition.framework_id", reading)
    all_ = f"SELECT DISTINCT {sql} FROM content_edition outer_edition"  # noqa: S608
    chosen = RawSQL(all_, params)  # noqa: S611
    return Edition.objects.filter(pk__in=chosen)


def judged_citations(citations: QuerySet[Citation, Any], reading: Reading) -> QuerySet[Any, Any]:
    """Add ``source_was``, ``source_is``, ``target_is`` and ``suspect`` to citations.

    The source is the citing requirement: as it was where this citation first stood, and as it is
    in the citation's own edition. ``target_is`` is blank while the cited words stand in the text
    of the day, else the digest of what its anchor found there.
    """
    first = _same_span().filter(requirement__edition__state=EditionState.PUBLISHED)
    stated = first.order_by("requirement__edition__revision").values("requirement__digest")[:1]
    judged = citations.annotate(
        source_is=F("requirement__digest"),
        stated_row=Subquery(
            first.order_by("requirement__edition__revision").values("requirement")[:1]
        ),
    )
    judged = judged.annotate(
        source_was=Case(
            When(Exists(_numbered_only(OuterRef("stated_row"), OuterRef)), then=F("source_is")),
            default=Coalesce(Subquery(stated), F("requirement__digest")),
        ),
        target_is=Coalesce(Subquery(last_anchors(reading).values("digest")[:1]), Value("")),
    )
    # What is confirmed in a draft counts for the draft alone until it is published.
    confirmed = Confirmation.objects.filter(
        Q(citation=OuterRef("pk")) | Q(citation__requirement__edition__published_at__isnull=False),
        Q(source_digest=OuterRef("source_is")) | Exists(_confirmed_by_another_number()),
        citation__uid=OuterRef("uid"),
    )
    changed = ~Q(source_is=F("source_was")) | ~Q(target_is="")
    settled = Exists(confirmed.filter(target_digest=OuterRef("target_is"))) | (
        Q(target_is="") & Exists(confirmed)
    )
    return judged.annotate(suspect=_flag(changed & ~settled))


def _confirmed_by_another_number() -> QuerySet[Requirement]:
    """Give, for a confirmation of a citation, the requirement it names, where it says the same."""
    row = OuterRef("citation__requirement")
    found = _numbered_only(row, lambda name: OuterRef(OuterRef(name)))
    return found.filter(digest=OuterRef("source_digest"))


def _numbered_only(
    row: OuterRef, outer: Callable[[str], OuterRef]
) -> QuerySet[Requirement, Requirement]:
    """Give a requirement that differs from the citing one in nothing but its number.

    The titles of both only repeat their markers (``content.digests.own_title``).
    """
    same = {name: outer(f"requirement__{name}") for name in _SAID}
    return Requirement.objects.annotate(
        called=ExpressionWrapper(outer("requirement__title"), TextField()),
        bound=Coalesce(
            ExpressionWrapper(outer("requirement__modality"), TextField()),
            Value(""),
            output_field=TextField(),
        ),
        bound_then=Coalesce(F("modality"), Value(""), output_field=TextField()),
    ).filter(
        pk=row,
        title=F("marker"),
        called=outer("requirement__marker"),
        bound=F("bound_then"),
        **same,
    )


def suspect_citations(citations: QuerySet[Citation, Any], reading: Reading) -> QuerySet[Any, Any]:
    """Give those of ``citations`` that are suspect, judged.

    Only those can be whose words are not in a newer text, or whose requirement has other words in
    another edition that cites the same.
    """
    elsewhere = _same_span().exclude(requirement__digest=OuterRef("requirement__digest"))
    lost = _anchors().exclude(digest="")
    narrowed = citations.filter(Exists(lost) | Exists(elsewhere))
    return judged_citations(narrowed, reading).filter(suspect=True)


def counted_confirmations(
    kind: str, rows: Iterable[int], uids: Iterable[uuid.UUID]
) -> QuerySet[Confirmation]:
    """Give the confirmations that count for some link or citation rows (``kind``) of these uids.

    Those of a draft count for its own rows alone until it is published.
    """
    owner = {"association": "association__edition", "citation": "citation__requirement__edition"}
    return Confirmation.objects.filter(
        Q(**{f"{kind}__in": list(rows)})
        | Q(**{f"{owner[kind]}__published_at__isnull": False})
        | Q(**{f"{owner[kind]}__isnull": True}),
        **{f"{kind}__uid__in": list(uids)},
    )


def last_anchors(reading: Reading) -> QuerySet[Anchor]:
    """Give, for a citation row, its anchors in the texts up to the day, the last one first.

    A citation that a later edition took over as it was shares them.
    """
    dated = Q(expression__effective_from__isnull=True) | Q(
        expression__effective_from__lte=reading.day
    )
    return _anchors().filter(dated, expression__published_at__isnull=False).order_by("-id")


def _anchors() -> QuerySet[Anchor]:
    return Anchor.objects.filter(
        citation__uid=OuterRef("uid"),
        citation__expression=OuterRef("expression"),
        citation__start=OuterRef("start"),
        citation__end=OuterRef("end"),
    )


def _same_span() -> QuerySet[Citation]:
    return Citation.objects.filter(
        uid=OuterRef("uid"),
        expression=OuterRef("expression"),
        start=OuterRef("start"),
        end=OuterRef("end"),
    )


def _flag(condition: Any) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))
