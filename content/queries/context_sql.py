"""The one statement that reads a published requirement with all its context.

The busiest single read. PostgreSQL spends most of such a statement on setting up the steps of its
plan, those that are never carried out too. So rows are looked up where their column stands, which
takes one step where a join takes two and is planned alike whatever the statistics say; what
editions, texts and concepts are called comes from ``known_editions`` and ``known_names``; and what
is seldom needed is only flagged here and read by a statement of its own: what became of citations
whose words changed, links whose ends may say something else now, and ends that are neither
requirements nor concepts. The revision is a column of the same statement, so that no other need be
read around it.
"""

from __future__ import annotations

import functools

from content.identity import SEGMENT_WIDTH
from content.queries.requirement_sql import DEEPEST
from content.queries.statements import is_postgres, json_gathered, json_row, json_rows
from content.queries.wordings import LABEL_LENGTH
from content.vocabulary import EntityKind

# The columns in the order in which ``context`` reads them.
_COLUMNS = (
    "(SELECT o.revision FROM content_counter o)",
    "r.id", "r.entity_id", "r.edition_id", "r.path", "r.kind", "r.type", "r.code", "r.title",
    "r.statement", "r.texts", "r.modality", "r.actor", "r.condition", "r.marker", "r.digest",
    "r.version",
    "(SELECT d.target_id FROM content_redirect d WHERE d.entity_id = r.entity_id)",
)  # fmt: skip
_PLACE = (
    "p.edition_id", "p.path", "(SELECT pn.uid FROM content_entity pn WHERE pn.id = p.entity_id)",
    "p.code", "p.title", f"substr(p.statement, 1, {LABEL_LENGTH})", "p.texts",
)  # fmt: skip
# In pre-order the row behind a subtree is the next sibling where there is one, and the row before
# a requirement lies in the subtree of the one before it. Both ends of an edition are compared as
# pairs, for which no database takes another index than that of the order.
_BEHIND = """(SELECT CASE WHEN u.edition_id = r.edition_id THEN u.path END
  FROM content_requirement u WHERE (u.edition_id, u.path) > (r.edition_id, r.path || ':')
  ORDER BY u.edition_id, u.path LIMIT 1)"""
_BEFORE = """(
  SELECT CASE WHEN u.edition_id = r.edition_id THEN substr(u.path, 1, length(r.path)) END
  FROM content_requirement u WHERE (u.edition_id, u.path) < (r.edition_id, r.path)
  ORDER BY u.edition_id DESC, u.path DESC LIMIT 1)"""
_AROUND = """content_requirement p
 WHERE p.edition_id = r.edition_id AND p.path IN ({places}) AND p.id <> r.id"""
# PostgreSQL takes fewer steps where each place is the first from a path on. The one before is
# looked for where it should stand; in a few editions it stands further ahead.
_LAST = f"length(r.path) / {SEGMENT_WIDTH}"
_OWN = f"length(r.path) - {SEGMENT_WIDTH}"
_FROM_ON = f"""content_requirement p WHERE (p.edition_id, p.path) >= (r.edition_id, CASE
  WHEN step < {_LAST} THEN substr(r.path, 1, {SEGMENT_WIDTH} * step)
  WHEN step > {_LAST} THEN r.path || ':'
  ELSE substr(r.path, 1, {_OWN})
   || lpad((substr(r.path, {_OWN} + 1)::int - 1)::text, {SEGMENT_WIDTH}, '0') END)
 ORDER BY p.edition_id, p.path LIMIT 1"""
_BELOW = "content_requirement p WHERE p.parent_id = r.id"
_PASSAGE = """(
 SELECT (SELECT yn.uid FROM content_entity yn WHERE yn.id = y.entity_id)
 FROM content_passage y WHERE y.id = c.passage_id)"""
# Nothing of a citation can have changed where every sealed edition that cites the same says the
# same, and its text was not looked through for anything.
_CHANGED = """CASE WHEN EXISTS (
  SELECT 1 FROM content_citation o WHERE o.uid = c.uid
   AND (SELECT k.digest FROM content_requirement k WHERE k.id = o.requirement_id)
    NOT IN ('', r.digest))
 THEN 1 ELSE 0 END"""
_LINKED = (
    "{0}.id, {0}.uid, {0}.type, {0}.rationale, {0}.evidence, {0}.confidence, {0}.origin,"
    " {0}.navigation, {0}.edition_id, {0}.document_id"
)
# Of those that are held elsewhere who reads this chooses; other editions that word the same would
# tell each link again, and none of them holds where their framework is the same.
_LINKS = f"""(
  SELECT 0 AS side, s.target_entity_id AS other, {_LINKED.format("s")}
  FROM content_association s WHERE s.source_entity_id = r.entity_id
  UNION ALL SELECT 1, t.source_entity_id, {_LINKED.format("t")}
  FROM content_association t WHERE t.target_entity_id = r.entity_id) a
 WHERE a.edition_id = r.edition_id OR a.edition_id IS NULL OR {{elsewhere}}"""  # noqa: S608
_ELSEWHERE = """(SELECT h.framework_id FROM content_edition h WHERE h.id = a.edition_id)
  <> (SELECT h.framework_id FROM content_edition h WHERE h.id = r.edition_id)"""
_NOT_HELD = """a.edition_id NOT IN (
  SELECT k.edition_id FROM content_requirement k WHERE k.entity_id = r.entity_id)"""
_LINK = (
    "a.side", "a.id", "a.uid", "a.type", "a.rationale", "a.evidence", "{confidence}", "a.origin",
    "a.navigation", "a.edition_id", "a.document_id", "a.other", "{end}",
)  # fmt: skip
_END = (
    "m.uid", "m.kind", "(SELECT g.target_id FROM content_redirect g WHERE g.entity_id = m.id)",
    "{words}",
)  # fmt: skip
_WORDING = (
    "k.edition_id", "k.code", "k.title", f"substr(k.statement, 1, {LABEL_LENGTH})", "k.texts",
)  # fmt: skip
# A guess: the wording that was written last, and sealed. Who reads this knows better which one is
# to be shown, and asks again in the few cases where it is another.
_GUESS = """ FROM (
 SELECT MAX(CASE WHEN k.digest <> '' THEN k.id END) AS last, {worded}
 FROM content_requirement k
 WHERE k.entity_id = (SELECT n.id FROM content_entity n WHERE n.uid = %s)) w
 JOIN content_requirement r ON r.id = w.last"""
_ROW = """ FROM (
 SELECT {worded} FROM content_requirement k
 WHERE k.entity_id = (SELECT r.entity_id FROM content_requirement r WHERE r.id = %s)) w
 JOIN content_requirement r ON r.id = %s"""
_WORDED = ("k.edition_id", "k.id")


@functools.cache
def statement_of_row(*, everywhere: bool = False) -> str:
    """Give the statement of a requirement row; its parameters are the row id, twice.

    Links of editions that word the same are left out, unless those of ``everywhere`` are wanted:
    where they are of several frameworks, each may hold some.
    """
    uid = "(SELECT n.uid FROM content_entity n WHERE n.id = r.entity_id)"
    return _selected(uid, everywhere=everywhere) + _ROW.format(worded=_worded())


@functools.cache
def statement_of_uid() -> str:
    """Give the statement of a wording of a uid, likely the one to show; the uid is its parameter.

    The uid is told only by the other statement.
    """
    return _selected("NULL", everywhere=False) + _GUESS.format(worded=_worded())


def _selected(uid: str, *, everywhere: bool) -> str:
    below = json_rows(_PLACE, _BELOW)
    details = (uid, "w.worded", _around(), below, _citations(), _links(everywhere=everywhere))
    return f"SELECT {', '.join((*_COLUMNS, *details))}"


def _worded() -> str:
    worded = f"{json_gathered(_WORDED)} AS worded"
    return f"{worded}, array_agg(k.edition_id) AS held" if is_postgres() else worded


def _around() -> str:
    """The places above and beside, as ``json_rows``; on PostgreSQL with others and nulls."""
    if is_postgres():
        place = json_row(_PLACE, _FROM_ON, inner=True)
        return f"(SELECT json_agg({place})::text FROM generate_series(1, {_LAST} + 1) step)"  # noqa: S608
    above = ", ".join(f"substr(r.path, 1, {SEGMENT_WIDTH * step})" for step in range(1, DEEPEST))
    return json_rows(_PLACE, _AROUND.format(places=f"{above}, {_BEFORE}, {_BEHIND}"))


@functools.cache
def statement_of_place_before() -> str:
    """Give the statement of the place before a requirement row, the parameter, as JSON."""
    place = json_row(_PLACE, _AROUND.format(places=_BEFORE))
    return f"SELECT {place} FROM content_requirement r WHERE r.id = %s"  # noqa: S608


def _citations() -> str:
    columns = (
        "c.position", _CHANGED, "c.expression_id", "c.uid", _PASSAGE, "c.quote", "c.prefix",
        "c.suffix", "c.start", 'c."end"',
    )  # fmt: skip
    return json_rows(columns, "content_citation c WHERE c.requirement_id = r.id")


def _links(*, everywhere: bool) -> str:
    """Each with its other end, and with the wordings of that where it is a requirement."""
    elsewhere = _ELSEWHERE
    if not everywhere:
        elsewhere = "a.edition_id <> ALL(w.held)" if is_postgres() else _NOT_HELD
    wordings = json_rows(_WORDING, "content_requirement k WHERE k.entity_id = m.id", inner=True)
    words = f"CASE m.kind WHEN '{EntityKind.REQUIREMENT}' THEN {wordings} END"
    columns = [one.format(words=words) for one in _END]
    end = json_row(columns, "content_entity m WHERE m.id = a.other", inner=True)
    # SQLite would write fifteen digits.
    exact = "a.confidence" if is_postgres() else "printf('%%!.17g', a.confidence)"
    confidence = f"CASE WHEN a.confidence IS NOT NULL THEN {exact} END"
    linked = [one.format(confidence=confidence, end=end) for one in _LINK]
    return json_rows(linked, _LINKS.format(elsewhere=elsewhere))
