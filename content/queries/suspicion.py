"""Which links were confirmed against other words than stand now, told by the database.

Everything here is an expression over one link's row, so a page of links costs no further query
and a list of suspects is one. For each end ``*_was`` is the digest it was stated against and
``*_is`` the one of the day; both are null where there are no words to compare.

A link is stated anew in the edition in which it first stands as it is: that edition's own words,
those of the editions that a crosswalk names, else those in force on that day. A document counts by
its text of the day; a passage as blank while its words stand in that text, else by that text.
"""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, StrIndex, Substr
from django.db.models.lookups import GreaterThan

from content.models import (
    Anchor,
    Association,
    Citation,
    Confirmation,
    Edition,
    Expression,
    Requirement,
)
from content.queries.editions import pinned_editions
from content.queries.reading import Reading
from content.vocabulary import EditionState, EntityKind

SIDES = ("source", "target")
_NEWEST = (F("effective_from").desc(nulls_last=True), "-id")
_TEXT = CharField()


def editions_read(reading: Reading) -> QuerySet[Edition]:
    """Give one edition a framework: the one pinned, drafted or in force on the day.

    A pinned edition says nothing of other frameworks: theirs are the ones in force.
    """
    pinned = pinned_editions(reading)
    if reading.edition is None:
        return pinned
    others = Edition.objects.in_force(reading.day).exclude(framework__in=pinned.values("framework"))
    return Edition.objects.filter(Q(pk__in=pinned.values("pk")) | Q(pk__in=others.values("pk")))


def judged_links(links: QuerySet[Association, Any], reading: Reading) -> QuerySet[Any, Any]:
    """Add ``source_was``, ``source_is``, ``target_was``, ``target_is`` and ``suspect`` to links."""
    judged = links.annotate(
        stated=Subquery(_stated().values("edition")[:1]),
        stated_at=Coalesce(Subquery(_stated().values("edition__published_at")[:1]),
                           Subquery(_first_text().values("published_at")[:1])),
        stated_revision=Coalesce(Subquery(_stated().values("edition__revision")[:1]),
                                 Subquery(_first_text().values("revision")[:1])),
    )  # fmt: skip
    for side in SIDES:
        judged = judged.annotate(**{f"{side}_was": _was(side), f"{side}_is": _is(side, reading)})
    changed = Q(*(_differs(side) for side in SIDES), _connector=Q.OR)
    return judged.annotate(
        suspect=Case(
            When(changed & Q(navigation=False) & ~_confirmed_link(), then=Value(True)),
            default=Value(False),
        )
    )


def suspect_links(links: QuerySet[Association, Any], reading: Reading) -> QuerySet[Any, Any]:
    """Give those of ``links`` that are suspect, judged; what cannot be is left out beforehand."""
    return judged_links(links.filter(_may_differ(), navigation=False), reading).filter(suspect=True)


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
        source_was=Coalesce(Subquery(stated), F("requirement__digest")),
        target_is=Coalesce(Subquery(last_anchors(reading).values("digest")[:1]), Value("")),
    )
    confirmed = Confirmation.objects.filter(
        citation__uid=OuterRef("uid"), source_digest=OuterRef("source_is")
    )
    changed = ~Q(source_is=F("source_was")) | ~Q(target_is="")
    settled = Exists(confirmed.filter(target_digest=OuterRef("target_is"))) | (
        Q(target_is="") & Exists(confirmed)
    )
    return judged.annotate(suspect=_flag(changed & ~settled))


def suspect_citations(citations: QuerySet[Citation, Any], reading: Reading) -> QuerySet[Any, Any]:
    """Give those of ``citations`` that are suspect, judged.

    Only those can be whose words are not in a newer text, or that stand in several editions.
    """
    elsewhere = _same_span().exclude(pk=OuterRef("pk"))
    lost = _anchors().exclude(digest="")
    narrowed = citations.filter(Exists(lost) | Exists(elsewhere))
    return judged_citations(narrowed, reading).filter(suspect=True)


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


def _stated() -> QuerySet[Association]:
    """Where a link was first published as it is."""
    return Association.objects.filter(
        uid=OuterRef("uid"), digest=OuterRef("digest"), edition__state=EditionState.PUBLISHED
    ).order_by("edition__revision")


def _first_text() -> QuerySet[Expression]:
    """What made a document's own links public."""
    return Expression.objects.public().filter(document=OuterRef("document")).order_by("revision")


def _differs(side: str) -> Q:
    worded = Q(**{f"{side}_is__isnull": False, f"{side}_was__isnull": False})
    return worded & ~Q(**{f"{side}_is": F(f"{side}_was")})


def _was(side: str) -> Case:
    """The digest of an end when the link was stated; null where it never had words."""
    worded = Requirement.objects.filter(
        entity=OuterRef(f"{side}_entity"), edition__state=EditionState.PUBLISHED
    )
    # What stood in force then: published by that time, in force by that day, not taken back.
    standing = worded.filter(
        edition__revision__lte=OuterRef("stated_revision"),
        edition__effective_from__lte=OuterRef("stated_at"),
    ).exclude(edition__withdrawal__revision__lte=OuterRef("stated_revision"))
    candidates = (
        worded.filter(edition=OuterRef("stated")),
        worded.filter(edition__crosswalked_by__edition=OuterRef("stated")),
        standing.order_by("-edition__effective_from", "-edition__revision"),
        worded.order_by("edition__revision"),
    )
    texts = _texts(side).filter(revision__lte=OuterRef("stated_revision"))
    return _by_kind(
        side,
        Coalesce(*(Subquery(found.values("digest")[:1]) for found in candidates)),
        Subquery(texts.order_by(*_NEWEST).values("digest")[:1]),
        _passage(side, Q(revision__lte=OuterRef("stated_revision"))),
    )


def _is(side: str, reading: Reading) -> Case:
    """The digest of an end on the day; blank where its edition dropped it, null where none is."""
    editions = editions_read(reading).values("pk")
    worded = Requirement.objects.filter(edition__in=editions)
    known = Requirement.objects.filter(
        entity=OuterRef(f"{side}_entity"), edition__state=EditionState.PUBLISHED,
        edition__framework__in=editions_read(reading).values("framework"),
    )  # fmt: skip
    dated = Q(effective_from__isnull=True) | Q(effective_from__lte=reading.day)
    return _by_kind(
        side,
        Coalesce(
            Subquery(worded.filter(entity=OuterRef(f"{side}_entity")).values("digest")[:1]),
            Subquery(
                worded.filter(entity__redirected_from__entity=OuterRef(f"{side}_entity")).values(
                    "digest"
                )[:1]
            ),
            Case(When(Exists(known), then=Value("")), output_field=_TEXT),
        ),
        Subquery(_texts(side).filter(dated).order_by(*_NEWEST).values("digest")[:1]),
        _passage(side, dated),
    )


def _by_kind(side: str, requirement: Any, document: Any, passage: Any) -> Case:
    kind = f"{side}_entity__kind"
    return Case(
        When(**{kind: EntityKind.REQUIREMENT}, then=requirement),
        When(**{kind: EntityKind.DOCUMENT}, then=document),
        When(**{kind: EntityKind.PASSAGE}, then=passage),
        output_field=_TEXT,
    )


def _texts(side: str) -> QuerySet[Expression]:
    return Expression.objects.public().filter(document__entity=OuterRef(f"{side}_entity"))


def _passage(side: str, chosen: Q) -> Coalesce:
    """Blank while a passage's words stand in the newest chosen text of its document.

    Else the digest of that text. Texts are read only where there is a newer one.
    """
    place = f"{side}_entity__as_passage"
    newest = (
        Expression.objects.public()
        .filter(chosen, document=OuterRef(f"{place}__expression__document"))
        .order_by(*_NEWEST)
    )
    words = Substr(
        OuterRef(f"{place}__expression__text"),
        OuterRef(f"{place}__start") + 1,
        OuterRef(f"{place}__end") - OuterRef(f"{place}__start"),
    )
    token = Case(
        When(pk=OuterRef(f"{place}__expression"), then=Value("")),
        When(GreaterThan(StrIndex("text", words), 0), then=Value("")),
        default=F("digest"),
        output_field=_TEXT,
    )
    return Coalesce(Subquery(newest.annotate(token=token).values("token")[:1]), Value(""))


def _confirmed_link() -> Exists:
    confirmed = Confirmation.objects.filter(association__uid=OuterRef("uid"))
    for side in SIDES:
        now = Coalesce(OuterRef(f"{side}_is"), OuterRef(f"{side}_was"), Value(""))
        confirmed = confirmed.filter(**{f"{side}_digest": now})
    return Exists(confirmed)


def _may_differ() -> Q:
    """Whether an end belongs to several editions or texts, or was merged: else nothing changed."""
    editions = Edition.objects.values("framework").annotate(number=Count("pk"))
    frameworks = editions.filter(number__gt=1).order_by().values("framework")
    texts = Expression.objects.public().values("document").annotate(number=Count("pk"))
    documents = texts.filter(number__gt=1).order_by().values("document")
    found = Q()
    for side in SIDES:
        end = f"{side}_entity"
        worded = Requirement.objects.filter(entity=OuterRef(end), edition__framework__in=frameworks)
        found |= Exists(worded) | Q(**{f"{end}__redirect__isnull": False})
        found |= Q(**{f"{end}__as_document__in": documents})
        found |= Q(**{f"{end}__as_passage__expression__document__in": documents})
    return found
