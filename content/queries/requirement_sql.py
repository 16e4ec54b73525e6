"""The statement that reads requirements with all that stands in their own edition, and citations.

One row a requirement; its ancestors, children, neighbours and citations are columns of JSON. What
is asked for is ``wanted``: names of ``shapes.EXPANSIONS``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from django.db import connection

from content.identity import SEGMENT_WIDTH
from content.queries.edition_sql import pinned_sql, visible_sql
from content.queries.reading import Reading, in_any_language
from content.queries.statements import (
    Sql,
    day_parameter,
    is_postgres,
    json_row,
    json_rows,
    subquery,
)
from content.queries.visibility import visible_expressions
from content.queries.wordings import LABEL_LENGTH

# As wide as the column: nothing lies deeper.
DEEPEST = 255 // SEGMENT_WIDTH
# The columns by the names that rows carry; "uid" and "parent_uid" are read by ``uid_text``.
COLUMNS = {
    "id": "r.id",
    "entity_id": "r.entity_id",
    "edition_id": "r.edition_id",
    "framework_id": "e.framework_id",
    "framework_title": "f.title",
    "original": "e.language",
    "revision": "e.revision",
    "path": "r.path",
    "title": "r.title",
    "statement": "r.statement",
    "texts": "r.texts",
    "uid": "n.uid",
    "framework": "f.slug",
    "edition": "e.label",
    "kind": "r.kind",
    "type": "r.type",
    "code": "r.code",
    "modality": "r.modality",
    "actor": "r.actor",
    "condition": "r.condition",
    "marker": "r.marker",
    "parent_uid": "qn.uid",
    "digest": "r.digest",
    "state": "e.state",
}
# Where the path stands in every row.
PATH = tuple(COLUMNS).index("path")
_FURTHER = {
    "published_at": "e.published_at",
    "effective_from": "e.effective_from",
    "version": "r.version",
    "edition_uid": "e.uid",
}
_FROM = """
 FROM content_requirement r
 JOIN content_edition e ON e.id = r.edition_id
 JOIN content_framework f ON f.id = e.framework_id
 JOIN content_entity n ON n.id = r.entity_id
 LEFT JOIN content_requirement q ON q.id = r.parent_id
 LEFT JOIN content_entity qn ON qn.id = q.entity_id"""
_PLACE = (
    "pn.uid", "p.code", "p.title", f"substr(p.statement, 1, {LABEL_LENGTH})", "p.texts",
)  # fmt: skip
_PLACES = "content_requirement p JOIN content_entity pn ON pn.id = p.entity_id WHERE "
# The next public edition of the framework begins when this one ends.
ENDS = """(
 SELECT g.effective_from FROM content_edition g
 LEFT JOIN content_withdrawal w ON w.edition_id = g.id
 WHERE g.framework_id = e.framework_id AND g.state = 'published' AND w.id IS NULL
  AND (g.effective_from > e.effective_from
   OR g.effective_from = e.effective_from AND g.revision > e.revision)
 ORDER BY g.effective_from, g.revision LIMIT 1)"""
_SAME_SPAN = (
    "{0}.uid = c.uid AND {0}.expression_id = c.expression_id AND {0}.start = c.start"
    ' AND {0}."end" = c."end"'
)
# As ``suspicion.last_anchors``.
_ANCHOR = f"""(
 SELECT b.id FROM content_citation bc JOIN content_anchor b ON b.citation_id = bc.id
 JOIN content_expression bx ON bx.id = b.expression_id
 WHERE {_SAME_SPAN.format("bc")} AND bx.published_at IS NOT NULL
  AND (bx.effective_from IS NULL OR bx.effective_from <= %s)
 ORDER BY b.id DESC LIMIT 1)"""  # noqa: S608
# As ``suspicion._numbered_only``: the two rows differ in nothing but their numbers.
_NUMBERED = (
    "{0}.title = {0}.marker AND r.title = r.marker"
    " AND COALESCE({0}.modality, '') = COALESCE(r.modality, '') AND {0}.kind = r.kind"
    " AND {0}.type = r.type AND {0}.statement = r.statement AND {0}.texts = r.texts"
    " AND {0}.actor = r.actor AND {0}.condition = r.condition"
)
_STATED = f"""COALESCE((
 SELECT CASE WHEN {_NUMBERED.format("sr")} THEN r.digest ELSE sr.digest END
 FROM content_citation sc
 JOIN content_requirement sr ON sr.id = sc.requirement_id
 JOIN content_edition se ON se.id = sr.edition_id
 WHERE {_SAME_SPAN.format("sc")} AND se.state = 'published'
 ORDER BY se.revision LIMIT 1), r.digest)"""  # noqa: S608
# As ``suspicion.judged_citations``.
_SUSPECT = f"""
 CASE WHEN COALESCE(a.digest, '') = '' AND r.digest = {_STATED} THEN 0
 WHEN EXISTS (
  SELECT 1 FROM content_confirmation k JOIN content_citation kc ON kc.id = k.citation_id
  JOIN content_requirement kr ON kr.id = kc.requirement_id
  JOIN content_edition ke ON ke.id = kr.edition_id
  WHERE kc.uid = c.uid AND (kc.id = c.id OR ke.published_at IS NOT NULL)
   AND (k.source_digest = r.digest
    OR kr.digest = k.source_digest AND {_NUMBERED.format("kr")})
   AND (k.target_digest = COALESCE(a.digest, '') OR COALESCE(a.digest, '') = ''))
 THEN 0 ELSE 1 END"""  # noqa: S608
_CITATION = (
    "c.uid", "dn.uid", "d.slug", "d.title", "x.label", "yn.uid", "c.quote", "c.prefix",
    "c.suffix", "c.start", 'c."end"', "COALESCE(a.state, 'anchored')", _SUSPECT, "c.position",
)  # fmt: skip
_CITED = f"""
 content_citation c JOIN content_expression x ON x.id = c.expression_id
 JOIN content_document d ON d.id = x.document_id JOIN content_entity dn ON dn.id = d.entity_id
 LEFT JOIN content_passage y ON y.id = c.passage_id
 LEFT JOIN content_entity yn ON yn.id = y.entity_id
 LEFT JOIN content_anchor a ON a.id = {_ANCHOR}
 WHERE c.requirement_id = r.id AND """


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement up to its WHERE: the names of its columns, and the parameters before it."""

    names: tuple[str, ...]
    text: str
    params: tuple[object, ...]


def requirement_statement(
    wanted: tuple[str, ...], reading: Reading, most: int | None = None
) -> Statement:
    """Give the statement that reads requirements with the ``wanted`` details.

    At most so many children and citations of each, where that is said.
    """
    about = in_any_language(reading)
    return _statement(connection.vendor, tuple(sorted(set(wanted))), about, most)


@functools.lru_cache(maxsize=128)
def _statement(
    vendor: str, wanted: tuple[str, ...], reading: Reading, most: int | None
) -> Statement:
    del vendor
    columns: dict[str, Sql] = {name: (sql, ()) for name, sql in COLUMNS.items()}
    columns |= {name: (sql, ()) for name, sql in _FURTHER.items() if name in wanted}
    if "effective_to" in wanted:
        columns["effective_to"] = (ENDS, ())
    placed = _placed(most).items()
    columns |= {name: (sql, ()) for name, sql in placed if name.split(".")[0] in wanted}
    if "citations" in wanted:
        columns["citations"] = _cited(reading, most)
    text = f"SELECT {', '.join(sql for sql, _ in columns.values())} {_FROM}"
    params = tuple(value for _, given in columns.values() for value in given)
    return Statement(tuple(columns), text, params)


def _placed(most: int | None) -> dict[str, str]:
    """The places of the same edition, each as a column of JSON."""
    above = ", ".join(f"substr(r.path, 1, {SEGMENT_WIDTH * step})" for step in range(1, DEEPEST))
    ancestors = f"{_PLACES} p.edition_id = r.edition_id AND p.path IN ({above}) AND p.id <> r.id"
    return {
        "ancestors": json_rows(_PLACE, ancestors, "p.path"),
        "children": json_rows(_PLACE, f"{_PLACES} p.parent_id = r.id", "p.path", most=most),
        "siblings.previous": _beside("<", "p.path DESC"),
        "siblings.next": _beside(">", "p.path"),
    }


def _beside(direction: str, order: str) -> str:
    """The nearest place before or after, below the same parent."""
    near = f"u.path {direction} r.path ORDER BY {order.replace('p.', 'u.')} LIMIT 1"
    top = f"u.edition_id = r.edition_id AND u.parent_id IS NULL AND {near}"
    key = (
        "CASE WHEN r.parent_id IS NULL"  # noqa: S608
        f" THEN (SELECT u.id FROM content_requirement u WHERE {top})"
        f" ELSE (SELECT u.id FROM content_requirement u WHERE u.parent_id = r.parent_id AND {near})"
        " END"
    )
    return json_row(_PLACE, f"{_PLACES} p.id = {key}")


def _cited(reading: Reading, most: int | None = None) -> Sql:
    seen, params = _seen_texts(reading)
    return json_rows(_CITATION, f"{_CITED} {seen}", "c.position", most=most), (
        day_parameter(reading.day),
        *params,
    )


@functools.lru_cache(maxsize=128)
def _judged_citations(vendor: str, reading: Reading) -> Sql:
    del vendor
    columns, params = _cited(reading)
    return f"SELECT {columns} FROM content_requirement r WHERE r.id = %s", params  # noqa: S608


def citations_statement(reading: Reading, row: int) -> Sql:
    """Give the statement of the citations of one requirement row, judged, as one column."""
    text, params = _judged_citations(connection.vendor, in_any_language(reading))
    return text, (*params, row)


def _seen_texts(reading: Reading) -> Sql:
    if not reading.drafts:
        return "x.published_at IS NOT NULL", ()
    if reading.within is None:
        return "1 = 1", ()
    text, params = subquery(visible_expressions(reading))
    return f"x.id IN ({text})", params


@functools.lru_cache(maxsize=128)
def _wording(vendor: str, reading: Reading) -> Sql:
    del vendor
    pinned, params = pinned_sql("e", reading)
    # What a pinned edition does not hold is not there; else the last wording up to the day is.
    past = "" if reading.edition is not None else " OR k.effective_from <= %s"
    # Else PostgreSQL would put the edition in force wherever its name stands.
    fence = " OFFSET 0" if is_postgres() else ""
    text = f"""r.id = (
     SELECT k.id FROM (
      SELECT r.id, e.revision, e.effective_from, CASE WHEN {pinned} THEN 1 ELSE 0 END AS pinned
      FROM content_entity n JOIN content_requirement r ON r.entity_id = n.id
      JOIN content_edition e ON e.id = r.edition_id
      WHERE n.uid = %s AND {visible_sql("e", reading)}{fence}) k
     WHERE k.pinned = 1{past}
     ORDER BY k.pinned DESC, CASE WHEN k.pinned = 1 THEN NULL ELSE k.effective_from END DESC,
      COALESCE(k.revision, 0) DESC, k.id DESC LIMIT 1)"""  # noqa: S608
    return text, params


def wording_sql(reading: Reading, uid: object) -> Sql:
    """Give the condition that requirement ``r`` is the wording to show of an entity.

    It is the pinned one or that in force, else the last one up to the day.
    """
    text, params = _wording(connection.vendor, in_any_language(reading))
    past = () if reading.edition is not None else (day_parameter(reading.day),)
    return text, (*params, uid, *past)
