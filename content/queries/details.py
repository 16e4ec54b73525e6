"""What one requirement has beside its wording, added to any number of rows at once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.db.models import Q, QuerySet

from content.models import Association, Edition
from content.queries.addresses import edition_address, escaped
from content.queries.documents import document_name
from content.queries.edition_sql import edition_read_sql
from content.queries.editions import pinned_editions
from content.queries.ends import Ends, named_ends
from content.queries.fields import Answer
from content.queries.reading import Reading, in_any_language
from content.queries.requirement_sql import citations_statement
from content.queries.shapes import CITATION, CONCEPT_NAME, LINK, SIBLINGS
from content.queries.statements import (
    Row,
    Sql,
    among,
    day_value,
    fetched,
    fetched_again,
    json_object,
    json_value,
    members,
    subquery,
    time_value,
    uid_text,
)
from content.queries.suspicion_sql import MAY_HAVE_CHANGED, verdict_parts
from content.queries.visibility import visible_documents
from content.queries.wordings import all_wordings, localised
from content.vocabulary import AssociationType

Rows = list[Answer]


def add_details(
    found: Rows, wanted: Iterable[str], reading: Reading, most: int | None = None
) -> None:
    """Finish the ``wanted`` fields of rows of ``requirement_sql``: two queries, for the links.

    Where ``most`` is given, no list of a row is longer, and ``more`` says of those that would be
    where all of it is.
    """
    names = set(wanted)
    for step in dict.fromkeys(_STEPS[name] for name in _STEPS if name in names):
        step(found, reading)
    if names & _LINKED:
        _links(found, reading, most)
    if most is not None:
        for row in found:
            _cut(row, [name for name in _LISTED if name in names], reading, most)


def _cut(row: Answer, names: Collection[str], reading: Reading, most: int) -> None:
    """Cut the lists of a row, and say where they are whole."""
    # Concepts are links, so where links were left out concepts may be missing too.
    linked = len(row.get("associations", ())) > most
    more = {
        name: _whole_address(row, name, reading)
        for name in names
        if len(row[name]) > most or (name == "concepts" and linked)
    }
    for name in more:
        row[name] = row[name][:most]
    if more:
        row["more"] = more


def _whole_address(row: Answer, name: str, reading: Reading) -> str:
    """Where a list of a row is whole: links are a list of their own, by pages."""
    start = (
        f"/api/v1/associations/?touching={row['uid']}&edition="
        if name == "associations"
        else f"/api/v1/requirements/{row['uid']}/?edition="
    )
    pins = f"&as_of={reading.day.isoformat()}" + ("&drafts=true" if reading.drafts else "")
    return start + quote(row["edition"], safe="") + pins


def places(held: Iterable[Sequence[Any]], above: str, original: str, language: str) -> list[Answer]:
    """Give places of one edition, as ``PLACE`` names their fields.

    ``held`` are their uid, code, title, first words and texts; ``above`` is the address of the
    edition, ``original`` its language.
    """
    found = []
    # Written out: a list of fifty has two hundred of these.
    for uid, code, title, statement, texts in held:
        name, label = uid_text(uid), title or statement or None
        if texts and texts != "{}":
            wording = {"title": title, "statement": statement, "texts": json_object(texts)}
            label = localised(wording, original, language).label
        address = f"{above}/{escaped(code or name)}"
        found.append({"uid": name, "code": code or None, "title": label, "address": address})
    return found


def _places(held: list[Any], row: Answer, reading: Reading) -> list[Answer]:
    above = edition_address(row["framework"], row["edition"])
    return places(held, above, row["original"], reading.language)


def _ancestors(found: Rows, reading: Reading) -> None:
    for row in found:
        row["ancestors"] = _places(json_value(row["ancestors"]), row, reading)


def _children(found: Rows, reading: Reading) -> None:
    for row in found:
        row["children"] = _places(json_value(row["children"]), row, reading)


def _siblings(found: Rows, reading: Reading) -> None:
    for row in found:
        sides: Answer = {}
        for side in SIBLINGS.names:
            held = json_value(row[f"siblings.{side}"])
            sides[side] = _places([held], row, reading)[0] if held else None
        row["siblings"] = SIBLINGS.answer(sides)


_CITED = (
    "uid", "document_uid", "slug", "title", "expression", "passage", "quote", "prefix", "suffix",
    "start", "end", "state", "suspect",
)  # fmt: skip


def _citations(found: Rows, reading: Reading) -> None:
    del reading
    for row in found:
        row["citations"] = [shaped_citation(one) for one in json_value(row["citations"])]


def judged_citations(row: int, reading: Reading) -> list[Answer]:
    """Give the citations of one requirement row; one query."""
    text, params = citations_statement(reading, row)
    return [shaped_citation(one) for one in json_value(fetched_again(text, params)[0][0])]


def shaped_citation(held: Sequence[Any]) -> Answer:
    """Give the answer of one citation, as ``requirement_sql`` reads its columns."""
    row = dict(zip(_CITED, held, strict=False))
    row["uid"], row["passage"] = uid_text(row["uid"]), uid_text(row["passage"])
    row["document_uid"] = uid_text(row["document_uid"])
    row["document"] = document_name(row)
    row["suspect"] = bool(row["suspect"])
    return CITATION.answer(row)


def visible_links(reading: Reading) -> QuerySet[Association, Association]:
    """Give the links of the editions the reading is about, and of the documents it may see.

    A pinned edition says nothing of other frameworks: theirs are the links in force on the day.
    """
    pinned = pinned_editions(reading)
    editions = Q(edition__in=pinned)
    if reading.edition is not None:
        others = Edition.objects.in_force(reading.day).exclude(
            framework__in=pinned.values("framework")
        )
        editions |= Q(edition__in=others)
    documents = Q(document__published_at__isnull=False)
    if reading.drafts:
        documents = Q(document__in=visible_documents(reading).values("pk"))
    return Association.objects.filter(editions | documents)


_TOUCHED = f"""
 SELECT a.id, a.uid, a.type, a.rationale, a.evidence, a.confidence, a.origin, a.navigation,
  a.source_entity_id, a.target_entity_id, a.edition_id, a.owner_framework,
  CASE WHEN NOT a.navigation{MAY_HAVE_CHANGED} THEN 1 ELSE 0 END
 FROM (
  SELECT b.*, e.framework_id AS owner_framework{{numbers}}
  FROM content_association b LEFT JOIN content_edition e ON e.id = b.edition_id
  LEFT JOIN content_document d ON d.id = b.document_id
  WHERE b.id IN (
   SELECT s.id FROM content_association s WHERE {{sources}}
   UNION SELECT t.id FROM content_association t WHERE {{targets}})
  AND ({{own}} OR b.edition_id = {{read}} OR {{documents}})) a
 WHERE {{few}} ORDER BY a.id"""  # noqa: S608
# The place of a link among those that start, and that end, where it does.
_NUMBERS = """,
   row_number() OVER (PARTITION BY b.source_entity_id ORDER BY b.id) AS nth_out,
   row_number() OVER (PARTITION BY b.target_entity_id ORDER BY b.id) AS nth_in"""
_LINK = (
    "row", "uid", "type", "rationale", "evidence", "confidence", "origin", "navigation",
    "source_id", "target_id", "owner", "owner_framework", "suspect",
)  # fmt: skip


def _touching(found: Rows, reading: Reading, most: int | None) -> list[Answer]:
    """Links from or to the rows: of their own editions, and those that others hold today.

    Of each row at most one more than ``most`` in each direction. One query; one more where the
    words of an end may have changed since a link was confirmed.
    """
    entities = members({row["entity_id"] for row in found})
    own = members({row["edition_id"] for row in found})
    text, further = _touching_sql(connection.vendor, in_any_language(reading), few=most is not None)
    few = () if most is None else (entities, most + 1, entities, most + 1)
    links = [_link(row) for row in fetched(text, (entities, entities, own, *further, *few))]
    changed = [link["row"] for link in links if link["suspect"]]
    suspect = suspect_rows(changed, reading) if changed else frozenset()
    for link in links:
        link["suspect"] = link["row"] in suspect
    return links


def suspect_rows(links: Collection[int], reading: Reading) -> Collection[int]:
    """Give those of some link rows whose ends say something else now; one query.

    Best asked of those alone of which ``MAY_HAVE_CHANGED`` holds.
    """
    text, params = _verdict_sql(connection.vendor, in_any_language(reading))
    return {row[0] for row in fetched_again(text, (members(links), *params))}


@functools.lru_cache(maxsize=128)
def _verdict_sql(vendor: str, reading: Reading) -> Sql:
    del vendor
    chosen = f"SELECT w.id FROM content_association w WHERE {among('w.id')}"  # noqa: S608
    verdict, judged = verdict_parts((chosen, ()), reading, narrowed=True, looked_through=True)
    return f"WITH {verdict} SELECT v.id FROM verdict v WHERE v.suspect = 1", tuple(judged)  # noqa: S608


@functools.lru_cache(maxsize=128)
def _touching_sql(vendor: str, reading: Reading, *, few: bool) -> Sql:
    del vendor
    read, params = edition_read_sql("e.framework_id", reading)
    documents, shown = "d.published_at IS NOT NULL", ()
    if reading.drafts:
        chosen, shown = subquery(visible_documents(reading))
        documents = f"b.document_id IN ({chosen})"
    touched = _TOUCHED.format(
        sources=among("s.source_entity_id"),
        targets=among("t.target_entity_id"),
        own=among("b.edition_id"),
        read=read,
        documents=documents,
        numbers=_NUMBERS if few else "",
        few=_few() if few else "1 = 1",
    )
    return touched, (*params, *shown)


def _few() -> str:
    """The condition on a link that it is among the first of a row's, in one direction."""
    sides = (("a.source_entity_id", "a.nth_out"), ("a.target_entity_id", "a.nth_in"))
    return " OR ".join(f"{among(end)} AND {number} <= %s" for end, number in sides)


def _link(held: Row) -> Answer:
    row = dict(zip(_LINK, held, strict=True))
    row["uid"], row["suspect"] = uid_text(row["uid"]), bool(row["suspect"])
    row["navigation"] = bool(row["navigation"])
    row["rationale"], row["evidence"] = row["rationale"] or None, row["evidence"] or None
    return row


def _holds(link: Answer, row: Answer) -> bool:
    """Whether a link belongs beside a wording: not if another edition of its framework holds it."""
    own: bool = link["owner"] == row["edition_id"]
    return own or link["owner_framework"] != row["framework_id"]


_SIDES = (("out", "source_id", "target_id"), ("in", "target_id", "source_id"))


def _links(found: Rows, reading: Reading, most: int | None) -> None:
    """Associations and concepts: one query and that of the ends."""
    links = _touching(found, reading, most)
    ends, schemes = named_ends({link[end] for link in links for _, end, _ in _SIDES}, reading)
    touching: dict[int, dict[str, list[Answer]]] = {}
    for link in links:
        for direction, mine, _ in _SIDES:
            touching.setdefault(link[mine], {}).setdefault(direction, []).append(link)
    for row in found:
        _hang(row, touching.get(row["entity_id"], {}), ends, schemes)


def _hang(
    row: Answer, touching: dict[str, list[Answer]], ends: Ends, schemes: dict[int, str]
) -> None:
    row["associations"] = [
        LINK.answer({**link, "direction": direction, "other": ends[link[other]]})
        for direction, _, other in _SIDES
        for link in touching.get(direction, ())
        if _holds(link, row)
    ]
    row["concepts"] = [
        _concept(ends[link["target_id"]], schemes[link["target_id"]])
        for link in touching.get("out", ())
        if _holds(link, row)
        and link["type"] == AssociationType.ABOUT
        and link["target_id"] in schemes
    ]


def _concept(end: Answer, scheme: str) -> Answer:
    return CONCEPT_NAME.answer({"uid": end["uid"], "scheme": scheme, "label": end["title"]})


def _texts(found: Rows, reading: Reading) -> None:
    del reading
    for row in found:
        row["texts"] = all_wordings(row["original_wording"], row["original"])


def _dates(found: Rows, reading: Reading) -> None:
    del reading
    for row in found:
        for name in ("effective_from", "effective_to"):
            if name in row:
                row[name] = day_value(row[name])


def _times(found: Rows, reading: Reading) -> None:
    del reading
    for row in found:
        row["published_at"] = time_value(row["published_at"])


def _citation_string(found: Rows, reading: Reading) -> None:
    del reading
    for row in found:
        row["cite_as"] = cite_as(row["framework_title"], row["edition"], row["code"], row["title"])


def cite_as(framework: str, edition: str, code: str | None, title: str | None) -> str:
    """Give the words by which prose cites a requirement.

    >>> cite_as("五个过硬", "2022", "5.3", "慎言")
    '《五个过硬》（2022）5.3 慎言'
    """
    return f"《{framework}》（{edition}）{' '.join(filter(None, (code, title)))}".strip()


def _nothing(found: Rows, reading: Reading) -> None:
    """For fields that are columns."""


_STEPS: dict[str, Callable[[Rows, Reading], None]] = {
    "ancestors": _ancestors,
    "children": _children,
    "siblings": _siblings,
    "citations": _citations,
    "texts": _texts,
    "published_at": _times,
    "effective_from": _dates,
    "effective_to": _dates,
    "cite_as": _citation_string,
    "version": _nothing,
}
# What a row may have many of, in the order of the fields.
_LISTED = ("children", "citations", "associations", "concepts")
_LINKED = frozenset({"associations", "concepts"})
