"""The SQL by which links are judged (``content.queries.suspicion``), for both databases.

The ORM writes the same in fifteen times the text, each expression wherever its name stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from content.models import Association
from content.queries.edition_sql import edition_read_sql
from content.queries.reading import Reading
from content.queries.statements import day_parameter

Params = list[Any]
SIDES = ("source", "target")
_UNIT_END = 0x1F
# Tab, line feed, carriage return, space, no-break space, ideographic space.
# A title that only repeats the marker is a number (``content.digests.own_title``).
_OWN_TITLE = "CASE WHEN {row}.title = {row}.marker THEN '' ELSE {row}.title END"
# What was confirmed before that was seen names a sense with such titles.
_WHOLE_TITLE = "{row}.title"
_BLANKS = (0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000)


def _chosen(links: QuerySet[Association, Any]) -> tuple[str, tuple[Any, ...]]:
    """The query of the rows of ``links``; Django writes none for a list that must be empty."""
    try:
        return links.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT id FROM content_association WHERE 1 = 0", ()


def judgement_sql(
    links: QuerySet[Association, Any], reading: Reading, *, narrowed: bool = False
) -> tuple[str, Params]:
    """The common table expressions up to ``verdict``, one row a link, and their parameters."""
    parts, params = verdict_parts(_chosen(links), reading, narrowed=narrowed)
    return f"WITH {parts}", params


def verdict_parts(
    links: tuple[str, tuple[Any, ...]],
    reading: Reading,
    *,
    narrowed: bool = False,
    looked_through: bool = False,
) -> tuple[str, Params]:
    """The common table expressions of ``judgement_sql`` without WITH; ``links`` selects rows.

    A ``narrowed`` judgement leaves out what says the same; ``looked_through`` says that
    ``MAY_HAVE_CHANGED`` is known of all.
    """
    chosen, given = links
    looked = MAY_HAVE_CHANGED if narrowed and not looked_through else ""
    stated = f"{_STATED.format(chosen=chosen)}{looked}"
    params = list(given)
    columns = ["t.id, t.uid, t.revision"]
    for side in SIDES:
        columns += [f"{_was(side)} AS {side}_was", f"{_row_was(side)} AS {side}_was_row"]
        text, further = _is(side, reading)
        row, rest = _row_is(side, reading)
        columns += [f"{text} AS {side}_is", f"{row} AS {side}_is_row"]
        params += further + rest
    moved = _MOVED if narrowed else ""
    # Materialised, because SQLite would put each expression wherever its name stands.
    parts = (
        f"stated AS MATERIALIZED ({stated})",
        f"placed AS MATERIALIZED (SELECT {', '.join(columns)} FROM stated t)",  # noqa: S608
        f"judged AS MATERIALIZED (SELECT {', '.join(_names())} FROM placed p{moved})",  # noqa: S608
        f"weighed AS MATERIALIZED (SELECT j.*, {', '.join(_names_before())} FROM judged j)",  # noqa: S608
        _VERDICT,
    )
    return ", ".join(parts), params


def _names() -> Iterator[str]:
    """What names the words of each end, then and now, and the rows that hold them.

    Where both are one row, nothing is said of now: it is as it was.
    """
    sense = f"SELECT {sense_sql('r')} FROM content_requirement r WHERE r.id ="  # noqa: S608
    yield "p.id, p.uid, p.revision"
    for side in SIDES:
        for name in (f"{side}_was", f"{side}_is"):
            same = f" WHEN p.{name}_row = p.{side}_was_row THEN NULL" if "_is" in name else ""
            yield (
                f"CASE WHEN p.{name}_row IS NULL THEN p.{name}{same}"
                f" WHEN p.{name}_row < 0 THEN '' ELSE ({sense} p.{name}_row) END AS {name}"
            )
            yield f"p.{name}_row"


def sense_sql(row: str, title: str = _OWN_TITLE) -> str:
    """Give the SQL of a requirement row's sense, as ``content.digests.sense_digest`` gives it.

    So an article changes with its items, and no number of its own or line break makes a change.
    ``title`` is what a title counts as, of the row ``{row}``.
    """
    said = [title.format(row=row)]
    said += [f"{row}.{name}" for name in ("statement", "modality", "actor", "condition")]
    own = "".join(f"COALESCE({one}, '') || {character_sql(_UNIT_END)} || " for one in said)
    bare = f"{own}COALESCE({below_sql(row, character_sql(_UNIT_END), title)}, '')"
    for blank in _BLANKS:
        bare = f"replace({bare}, {character_sql(blank)}, '')"
    if connection.vendor == "postgresql":
        return f"encode(sha256(convert_to({bare}, 'UTF8')), 'hex')"
    return f"SHA256({bare})"


def below_sql(row: str, end: str, title: str = _OWN_TITLE) -> str:
    """Give the SQL of the words below a requirement in reading order, each ended by ``end``."""
    columns = f" || {end} || ".join(("c.marker", title.format(row="c"), "c.statement"))
    below = (
        f"SELECT {columns} || {end} AS said, c.path FROM content_requirement c"  # noqa: S608
        f" WHERE c.edition_id = {row}.edition_id AND {row}.kind <> 'group'"
        f" AND c.path > {row}.path AND c.path < {row}.path || ':'"
    )
    if connection.vendor == "postgresql":
        return f"(SELECT string_agg(b.said, '' ORDER BY b.path) FROM ({below}) b)"  # noqa: S608
    return f"(SELECT group_concat(b.said, '') FROM ({below} ORDER BY c.path) b)"  # noqa: S608


def character_sql(code: int) -> str:
    """Give the SQL of one character."""
    return f"{'chr' if connection.vendor == 'postgresql' else 'char'}({code})"


# Where a link was first published as it is; a document's own link with its first public text.
_STATED = """
 SELECT a.id, a.uid, a.source_entity_id AS source, a.target_entity_id AS target, e.id AS stated,
  COALESCE(e.revision, x.revision) AS revision, COALESCE(e.published_at, x.published_at) AS at
 FROM content_association a
 LEFT JOIN content_edition e ON e.id = (
  SELECT o.id FROM content_association b JOIN content_edition o ON o.id = b.edition_id
  WHERE b.uid = a.uid AND b.digest = a.digest AND o.state = 'published'
  ORDER BY o.revision LIMIT 1)
 LEFT JOIN content_expression x ON x.id = (
  SELECT y.id FROM content_expression y
  WHERE y.document_id = a.document_id AND y.published_at IS NOT NULL
  ORDER BY y.revision LIMIT 1)
 WHERE NOT a.navigation AND a.id IN ({chosen})"""

# Words can only have changed where a framework has several editions, a document several texts, or
# an end was merged. Each kind of end is looked for where its words stand, not in every table: of
# most links this is all that is ever asked.
MAY_HAVE_CHANGED = """
 AND EXISTS (
  SELECT 1 FROM content_entity n LEFT JOIN content_redirect d ON d.entity_id = n.id
  WHERE n.id IN (a.source_entity_id, a.target_entity_id) AND (d.id IS NOT NULL OR CASE n.kind
   WHEN 'requirement' THEN EXISTS (
    SELECT 1 FROM content_requirement r JOIN content_edition f ON f.id = r.edition_id
    JOIN content_edition g ON g.framework_id = f.framework_id AND g.id <> f.id
    WHERE r.entity_id = n.id)
   WHEN 'document' THEN EXISTS (
    SELECT 1 FROM content_document w JOIN content_expression m ON m.document_id = w.id
    JOIN content_expression q ON q.document_id = w.id AND q.id <> m.id
    WHERE w.entity_id = n.id)
   WHEN 'passage' THEN EXISTS (
    SELECT 1 FROM content_passage p JOIN content_expression m ON m.id = p.expression_id
    JOIN content_expression q ON q.document_id = m.document_id AND q.id <> m.id
    WHERE p.entity_id = n.id) END))"""

# Other rows or texts at an end than when the link was stated; only these are worth naming.
_MOVED = (
    " WHERE p.source_was_row <> p.source_is_row OR p.target_was_row <> p.target_is_row"
    " OR p.source_was <> p.source_is OR p.target_was <> p.target_is"
)

# The edition of a framework that a link was stated against: its own, one that its crosswalk names,
# else the one in force then. SQLite knows an outer row among columns, but not in ORDER BY.
_EDITION_THEN = """(
 SELECT g.id FROM (
  SELECT f.id, f.effective_from, f.revision,
   CASE WHEN f.id = t.stated THEN 0 WHEN b.id IS NOT NULL THEN 1 ELSE 2 END AS nearness
  FROM content_edition f LEFT JOIN content_withdrawal w ON w.edition_id = f.id
  LEFT JOIN content_editionbasis b ON b.against_id = f.id AND b.edition_id = t.stated
  WHERE f.framework_id = e.framework_id AND f.state = 'published'
   AND (f.id = t.stated OR b.id IS NOT NULL
    OR f.revision <= t.revision AND f.effective_from <= t.at
     AND (w.id IS NULL OR w.revision > t.revision))) g
 ORDER BY g.nearness, g.effective_from DESC, g.revision DESC LIMIT 1)"""

# -1 where that edition had dropped the words; the first that came where there were none yet.
_WORDS_WAS = """(
 SELECT CASE WHEN k.edition_id <> k.best AND k.past THEN -1 ELSE k.id END FROM (
  SELECT r.id, r.edition_id, e.revision, {then} AS best,
   e.revision <= t.revision AND e.effective_from <= t.at AS past
  FROM content_requirement r JOIN content_edition e ON e.id = r.edition_id
  WHERE r.entity_id = t.{side} AND e.state = 'published'{fence}) k
 ORDER BY CASE WHEN k.edition_id = k.best THEN 0 WHEN k.past THEN 1 ELSE 2 END, k.revision
 LIMIT 1)"""

_WORDS_IS = """(
 SELECT CASE WHEN k.edition_id = k.best THEN k.id ELSE -1 END FROM (
  SELECT r.id, r.edition_id, e.state, {best} AS best,
   CASE WHEN r.entity_id = t.{side} THEN 0 ELSE 1 END AS merged
  FROM content_requirement r JOIN content_edition e ON e.id = r.edition_id
  WHERE r.entity_id = t.{side}
   OR r.entity_id = (
    SELECT d.target_id FROM content_redirect d WHERE d.entity_id = t.{side}){fence}) k
 WHERE k.best IS NOT NULL AND (k.state = 'published' OR k.edition_id = k.best)
 ORDER BY CASE WHEN k.edition_id = k.best THEN 0 ELSE 1 END, k.merged
 LIMIT 1)"""

_TEXT = """(
 SELECT x.digest FROM content_expression x JOIN content_document d ON d.id = x.document_id
 WHERE d.entity_id = t.{side} AND x.published_at IS NOT NULL AND {when} LIMIT 1)"""

# The texts are read only where there is a newer one.
_PASSAGE = """(
 SELECT CASE WHEN x.id = p.expression_id THEN ''
  WHEN {holds}(x.text, substr(o.text, p.start + 1, p."end" - p.start)) > 0 THEN ''
  ELSE x.digest END
 FROM content_passage p JOIN content_expression o ON o.id = p.expression_id
 JOIN content_expression x ON x.document_id = o.document_id
 WHERE p.entity_id = t.{side} AND x.published_at IS NOT NULL AND {when} LIMIT 1)"""

_NEWEST = (
    " ORDER BY CASE WHEN x.effective_from IS NULL THEN 1 ELSE 0 END,"
    " x.effective_from DESC, x.id DESC"
)
_KIND = "(SELECT n.kind FROM content_entity n WHERE n.id = t.{side})"
_ROW = "CASE {kind} WHEN 'requirement' THEN {row} END"
_NAMED = "CASE {kind} WHEN 'document' THEN {text} WHEN 'passage' THEN {passage} END"
# What is confirmed in a draft counts for the draft alone until it is published.
_VERDICT = """
 verdict AS (SELECT j.*, CASE WHEN j.revision IS NOT NULL
  AND (j.source_is <> j.source_was OR j.target_is <> j.target_was)
  AND NOT EXISTS (
   SELECT 1 FROM content_confirmation c JOIN content_association h ON h.id = c.association_id
   LEFT JOIN content_edition v ON v.id = h.edition_id
   WHERE h.uid = j.uid AND (h.id = j.id OR v.id IS NULL OR v.published_at IS NOT NULL)
    AND c.source_digest IN (COALESCE(j.source_is, j.source_was, ''), j.source_before)
    AND c.target_digest IN (COALESCE(j.target_is, j.target_was, ''), j.target_before))
  THEN 1 ELSE 0 END AS suspect FROM weighed j)"""


def _names_before() -> Iterator[str]:
    """What named the words of the day before titles that repeat the marker counted as numbers.

    Only confirmations name them still, so they are computed where a changed link has one.
    """
    changed = "j.source_is <> j.source_was OR j.target_is <> j.target_was"
    held = (
        "SELECT 1 FROM content_confirmation c JOIN content_association h"
        " ON h.id = c.association_id WHERE h.uid = j.uid"
    )
    for side in SIDES:
        row = f"COALESCE(j.{side}_is_row, j.{side}_was_row)"
        named = f"SELECT {sense_sql('r', _WHOLE_TITLE)} FROM content_requirement r WHERE r.id"  # noqa: S608
        yield (
            f"CASE WHEN ({changed}) AND EXISTS ({held}) THEN ({named} = {row}) END AS {side}_before"
        )


def _fence() -> str:
    """What keeps PostgreSQL from choosing the edition anew wherever its name stands."""
    return " OFFSET 0" if connection.vendor == "postgresql" else ""


def _row_was(side: str) -> str:
    row = _WORDS_WAS.format(side=side, then=_EDITION_THEN, fence=_fence())
    return _ROW.format(kind=_KIND.format(side=side), row=row)


def _row_is(side: str, reading: Reading) -> tuple[str, Params]:
    best, params = edition_read_sql("e.framework_id", reading)
    row = _WORDS_IS.format(side=side, best=best, fence=_fence())
    return _ROW.format(kind=_KIND.format(side=side), row=row), params


def _was(side: str) -> str:
    """What named a document or passage when the link was stated; null where it had no text."""
    return _by_kind(side, "x.revision <= t.revision")


def _is(side: str, reading: Reading) -> tuple[str, Params]:
    """What names a document or passage on the day."""
    text = _by_kind(side, "(x.effective_from IS NULL OR x.effective_from <= %s)")
    return text, [day_parameter(reading.day), day_parameter(reading.day)]


def _by_kind(side: str, when: str) -> str:
    holds = "strpos" if connection.vendor == "postgresql" else "instr"
    text = _TEXT.format(side=side, when=f"{when}{_NEWEST}")
    passage = _PASSAGE.format(side=side, when=f"{when}{_NEWEST}", holds=holds)
    return _NAMED.format(kind=_KIND.format(side=side), text=text, passage=passage)
