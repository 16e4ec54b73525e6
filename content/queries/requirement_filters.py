"""Which requirements a list holds: its filters, as one statement that pages walk by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from content.identity import subtree_range
from content.models import Citation, Entity, Requirement
from content.queries.edition_sql import pinned_sql, visible_sql
from content.queries.editions import as_uid, pinned_editions
from content.queries.reading import Reading
from content.queries.redirects import document_family
from content.queries.statements import Sql, is_postgres
from content.vocabulary import AssociationType

# All requirements ``r`` of an edition that stand behind a path.
WITHIN = "r.edition_id = %s AND r.path > %s"


@dataclass(frozen=True, slots=True)
class RequirementQuery:
    """What a list of requirements is narrowed to; every part that is given must hold.

    ``within`` is the uid of a requirement whose subtree is meant; ``document`` the short name of a
    cited document; ``concept`` the uid of a concept; ``words`` must stand in title, statement or
    code; ``expand`` names fields of ``EXPANSIONS`` to add. ``every_edition`` takes all that may be
    seen, not only those that the reading is about.
    """

    framework: str | None = None
    kinds: tuple[str, ...] = ()
    within: str | None = None
    document: str | None = None
    concept: str | None = None
    modalities: tuple[str, ...] = ()
    words: str | None = None
    uids: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    every_edition: bool = False


class Place(NamedTuple):
    """Where a row stands in the order: the rows of its framework and edition, and its path."""

    framework: int
    edition: int
    path: str


def place_of(beyond: Sequence[Any]) -> Place:
    """Give the place that three keys of a cursor name.

    Raises:
        ValueError: they are not a framework's row, an edition's row and a path.
    """
    framework, edition, path = beyond
    return Place(int(framework), int(edition), str(path))


def _kinds(query: RequirementQuery) -> Q:
    kinds = Q(kind__in=query.kinds) if query.kinds else Q()
    return kinds & (Q(modality__in=query.modalities) if query.modalities else Q())


def _words(query: RequirementQuery) -> Q:
    if not query.words:
        return Q()
    words = query.words
    return Q(title__icontains=words) | Q(statement__icontains=words) | Q(code__iexact=words)


def _document(query: RequirementQuery) -> Q:
    if query.document is None:
        return Q()
    cited = Citation.objects.filter(
        expression__document__in=document_family(query.document),
        expression__published_at__isnull=False,
    )
    return Q(pk__in=cited.values("requirement"))


def _concept(query: RequirementQuery, reading: Reading) -> Q:
    if query.concept is None:
        return Q()
    about = Q(
        entity__links_out__type=AssociationType.ABOUT,
        entity__links_out__target_entity__uid=as_uid(query.concept),
        entity__links_out__edition__in=pinned_editions(reading),
    )
    return Q(pk__in=Requirement.objects.filter(about).values("pk"))


def _uids(query: RequirementQuery) -> Q:
    if not query.uids:
        return Q()
    named = Entity.objects.filter(uid__in=[as_uid(uid) for uid in query.uids])
    return Q(entity__in=named.values("pk"))


def _within(query: RequirementQuery, reading: Reading, beyond: Place | None) -> Q:
    """The subtree of a requirement in each edition that holds it; one query of its own."""
    if query.within is None:
        return Q()
    read = Q(edition__in=pinned_editions(reading))
    if beyond is not None:
        read |= Q(edition=beyond.edition)
    tops = Requirement.objects.filter(read, entity__uid=as_uid(query.within))
    condition = Q(pk__in=[])
    for edition, path in tops.values_list("edition", "path"):
        low, high = subtree_range(path)
        condition |= Q(edition=edition, path__gte=low, path__lt=high)
    return condition


def keys_sql(
    query: RequirementQuery, reading: Reading, beyond: Sequence[Any], *, backwards: bool
) -> Sql:
    """Give the statement of row, framework, edition and path of what ``query`` names, in order.

    ``beyond`` holds the last three of the row seen last; empty means from the start. That row's
    edition is read to its end even if another came into force meanwhile, so that nothing of its
    framework is given twice or left out; of further frameworks the editions are those of now.

    Raises:
        ValueError: ``beyond`` is not a framework's row, an edition's row and a path.
    """
    after, sign = ("<", " DESC") if backwards else (">", "")
    place = place_of(beyond) if beyond else None
    editions = _editions(query, reading, place, after)
    source, params = _source(query, reading, editions, place)
    if place is not None:
        # One range of the index in each edition: a bound that the edition chooses.
        end = "'~'" if backwards else "''"
        source += (
            f" AND content_requirement.path {after} CASE WHEN e.id = %s THEN %s ELSE {end} END"
        )
        params = (*params, place.edition, place.path)
    columns = "content_requirement.id, e.framework_id, e.id, content_requirement.path"
    order = f"e.framework_id{sign}, e.id{sign}, content_requirement.path{sign}"
    return f"SELECT {columns} {source} ORDER BY {order}", params


def editions_sql(query: RequirementQuery, reading: Reading, beyond: Place | None = None) -> Sql:
    """Give the statement of the editions whose requirements ``query`` names, in their order.

    Row, framework, label, language and state of each. With a place, of the one that it stands in
    and of those of the frameworks behind it.
    """
    pinned, params = _editions(query, reading, beyond)
    text = (
        "SELECT e.id, w.slug, e.label, e.language, e.state FROM content_edition e"  # noqa: S608
        f" JOIN content_framework w ON w.id = e.framework_id WHERE {pinned}"
        " ORDER BY e.framework_id, e.id"
    )
    return text, params


def within_edition_sql(
    query: RequirementQuery, reading: Reading, beyond: Place | None = None
) -> Sql:
    """Give the condition on requirements ``r`` of one edition, behind one path.

    The parameters of the edition and the path come before its own.
    """
    condition, params = _condition(query, reading, beyond)
    if not condition:
        return WITHIN, ()
    chosen = f"SELECT content_requirement.id FROM content_requirement WHERE {condition}"  # noqa: S608
    return f"{WITHIN} AND r.id IN ({chosen})", params


def count_sql(query: RequirementQuery, reading: Reading) -> Sql:
    """Give the statement that counts what ``query`` names."""
    source, params = _source(query, reading, _editions(query, reading))
    return f"SELECT count(*) {source}", params


def _source(
    query: RequirementQuery, reading: Reading, editions: Sql, beyond: Place | None = None
) -> Sql:
    """From where and on what condition the rows are read."""
    condition, narrowed = _condition(query, reading, beyond)
    pinned, params = editions
    # Edition by edition, so that a page ends where it is full and is never sorted; few rows that
    # an index finds are better looked up first. SQLite takes CROSS JOIN for an order.
    few = query.document or query.concept or query.within or query.uids
    join = "JOIN" if few or is_postgres() else "CROSS JOIN"
    source = (
        f"FROM content_edition e {join} content_requirement"
        f" ON content_requirement.edition_id = e.id WHERE {pinned}"
    )
    return source + (f" AND {condition}" if condition else ""), (*params, *narrowed)


def _editions(
    query: RequirementQuery, reading: Reading, beyond: Place | None = None, after: str = ">"
) -> Sql:
    """The condition on editions ``e``: those read, behind a place where one is given."""
    visible = visible_sql("e", reading)
    condition, params = (visible, ()) if query.every_edition else pinned_sql("e", reading)
    if beyond is not None:
        begun = condition if reading.edition is not None else visible
        given = params if reading.edition is not None else ()
        condition = (
            f"e.framework_id {after}= %s AND ((e.id = %s AND {begun})"
            f" OR (e.framework_id {after} %s AND {condition}))"
        )
        params = (beyond.framework, beyond.edition, *given, beyond.framework, *params)
    if query.framework is None:
        return condition, params
    framework = "e.framework_id = (SELECT w.id FROM content_framework w WHERE w.slug = %s)"
    return f"{condition} AND {framework}", (*params, query.framework)


def _condition(query: RequirementQuery, reading: Reading, beyond: Place | None) -> Sql:
    """What the ORM writes of the other filters, which are seldom given; blank where none is."""
    wanted = _kinds(query) & _words(query) & _document(query) & _concept(query, reading)
    wanted &= _uids(query) & _within(query, reading, beyond)
    if not wanted:
        return "", ()
    chosen = Requirement.objects.filter(wanted).query
    try:
        text, params = chosen.get_compiler(DEFAULT_DB_ALIAS).compile(chosen.where)
    except EmptyResultSet:
        return "1 = 0", ()
    except FullResultSet:
        return "", ()
    return text, tuple(params)
