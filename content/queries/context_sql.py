"""The one statement that reads a published requirement with all its context.

The busiest single read. PostgreSQL spends most of such a statement on setting up the steps of its
plan, those that are never carried out too; so what is seldom needed is only flagged here and read
by a statement of its own: what became of citations whose words changed (``CITED_AGAIN``), links
whose ends may say something else now, and ends that are neither requirements nor concepts. The
revision is a column of the same statement, so that no other need be read around it.
"""

from __future__ import annotations

import functools
from dataclasses import replace

from django.db import connection

from content.identity import SEGMENT_WIDTH
from content.queries.edition_sql import edition_read_sql
from content.queries.reading import Reading, in_any_language
from content.queries.requirement_sql import DEEPEST, ENDS
from content.queries.statements import Sql, is_postgres, json_rows
from content.queries.wordings import LABEL_LENGTH
from content.vocabulary import EditionState, EntityKind, LabelKind

# The columns in the order in which ``context`` reads them.
_COLUMNS = (
    "(SELECT o.revision FROM content_counter o)",
    "r.id", "r.parent_id", "n.uid", "f.slug", "f.title", "e.label", "e.uid", "e.language",
    "e.state", "e.published_at", "e.effective_from", ENDS, "r.path", "r.kind", "r.type", "r.code",
    "r.title", "r.statement", "r.texts", "r.modality", "r.actor", "r.condition", "r.marker",
    "r.digest", "r.version",
    # Whether the words of this end of its links may differ from what they were.
    """CASE WHEN EXISTS (SELECT 1 FROM content_edition g
  WHERE g.framework_id = e.framework_id AND g.id <> e.id)
 OR EXISTS (SELECT 1 FROM content_requirement k WHERE k.entity_id = r.entity_id AND k.id <> r.id)
 OR EXISTS (SELECT 1 FROM content_redirect d WHERE d.entity_id = r.entity_id) THEN 1 ELSE 0 END""",
)  # fmt: skip
_FROM = """
 FROM content_requirement r
 JOIN content_edition e ON e.id = r.edition_id
 JOIN content_framework f ON f.id = e.framework_id
 JOIN content_entity n ON n.id = r.entity_id"""
_PLACE = (
    "p.path", "p.parent_id", "pn.uid", "p.code", "p.title",
    f"substr(p.statement, 1, {LABEL_LENGTH})", "p.texts",
)  # fmt: skip
# In pre-order the row behind a subtree is the next sibling where there is one, and the row before
# a requirement lies in the subtree of the one before it.
_BEHIND = """(SELECT u.path FROM content_requirement u
  WHERE u.edition_id = r.edition_id AND u.path > r.path || ':' ORDER BY u.path LIMIT 1)"""
_BEFORE = """(SELECT substr(u.path, 1, length(r.path)) FROM content_requirement u
  WHERE u.edition_id = r.edition_id AND u.path < r.path ORDER BY u.path DESC LIMIT 1)"""
_NAMED = "{0}.path, {0}.parent_id, {0}.entity_id, {0}.code, {0}.title, {0}.statement, {0}.texts"
_PLACES = f"""(
  SELECT {_NAMED.format("a")} FROM content_requirement a
  WHERE a.edition_id = r.edition_id AND a.path {{around}} AND a.id <> r.id
  UNION ALL SELECT {_NAMED.format("b")} FROM content_requirement b WHERE b.parent_id = r.id) p
 JOIN content_entity pn ON pn.id = p.entity_id"""  # noqa: S608
_CITATION = (
    "c.position", "c.uid", "dn.uid", "d.slug", "d.title", "x.label", "yn.uid", "c.quote",
    "c.prefix", "c.suffix", "c.start", 'c."end"',
    # Nothing of it can have changed where every edition that cites the same says the same, and no
    # newer text was looked through for it.
    """CASE WHEN EXISTS (SELECT 1 FROM content_citation o JOIN content_requirement k
   ON k.id = o.requirement_id WHERE o.uid = c.uid AND k.digest <> r.digest)
  OR EXISTS (SELECT 1 FROM content_anchor b JOIN content_citation o ON o.id = b.citation_id
   WHERE o.uid = c.uid) THEN 1 ELSE 0 END""",
)  # fmt: skip
_CITATIONS = """content_citation c JOIN content_expression x ON x.id = c.expression_id
 JOIN content_document d ON d.id = x.document_id JOIN content_entity dn ON dn.id = d.entity_id
 LEFT JOIN content_passage y ON y.id = c.passage_id
 LEFT JOIN content_entity yn ON yn.id = y.entity_id
 WHERE c.requirement_id = r.id AND x.published_at IS NOT NULL"""
_LINKED = (
    "{0}.id, {0}.uid, {0}.type, {0}.rationale, {0}.evidence, {0}.confidence, {0}.origin,"
    " {0}.navigation, {0}.edition_id, {0}.document_id"
)
_LINKS = f"""(
  SELECT 0 AS side, s.target_entity_id AS other, {_LINKED.format("s")}
  FROM content_association s WHERE s.source_entity_id = r.entity_id
  UNION ALL SELECT 1, t.source_entity_id, {_LINKED.format("t")}
  FROM content_association t WHERE t.target_entity_id = r.entity_id) a
 JOIN content_entity m ON m.id = a.other
 LEFT JOIN content_edition h ON h.id = a.edition_id
 LEFT JOIN content_document d ON d.id = a.document_id
 WHERE a.edition_id = r.edition_id OR d.published_at IS NOT NULL
  OR h.framework_id <> e.framework_id AND h.id = {{read}}"""  # noqa: S608
_LINK = (
    "a.side", "a.id", "a.uid", "a.type", "a.rationale", "a.evidence", "{confidence}", "a.origin",
    "a.navigation", "m.id", "m.uid", "m.kind",
    "(SELECT g.target_id FROM content_redirect g WHERE g.entity_id = m.id)",
)  # fmt: skip
_WORDING = (
    "CASE WHEN z.state = '{published}' AND w.id IS NULL THEN 1 ELSE 0 END",
    "CASE WHEN z.id = {read} THEN 1 ELSE 0 END",
    """CASE WHEN EXISTS (SELECT 1 FROM content_edition g
  WHERE g.framework_id = z.framework_id AND g.id <> z.id) THEN 1 ELSE 0 END""",
    "z.effective_from", "z.revision", "zf.slug", "z.label", "z.language", "k.code", "k.title",
    f"substr(k.statement, 1, {LABEL_LENGTH})", "k.texts",
)  # fmt: skip
_WORDINGS = """content_requirement k JOIN content_edition z ON z.id = k.edition_id
 JOIN content_framework zf ON zf.id = z.framework_id
 LEFT JOIN content_withdrawal w ON w.edition_id = z.id WHERE k.entity_id = m.id"""
_LABEL = ("l.id", "l.language", "l.text", "cs.slug", "m.title")
_LABELS = f"""content_concept cc JOIN content_conceptscheme cs ON cs.id = cc.scheme_id
 LEFT JOIN content_conceptlabel l ON l.concept_id = cc.id AND l.kind = '{LabelKind.PREFERRED}'
 WHERE cc.entity_id = m.id"""


def context_statement(reading: Reading, condition: str) -> Sql:
    """Give the statement of the row ``r`` that fulfils a condition.

    Its own parameters come before those of the condition.
    """
    return _statement(connection.vendor, in_any_language(reading), condition)


@functools.lru_cache(maxsize=128)
def _statement(vendor: str, reading: Reading, condition: str) -> Sql:
    del vendor
    ends, of_ends = _ends(reading)
    read, of_links = edition_read_sql("h.framework_id", replace(reading, edition=None))
    # SQLite would write fifteen digits.
    exact = "a.confidence" if is_postgres() else "printf('%%!.17g', a.confidence)"
    confidence = f"CASE WHEN a.confidence IS NOT NULL THEN {exact} END"
    named = [one.format(confidence=confidence) for one in _LINK]
    links = json_rows((*named, ends), _LINKS.format(read=read))
    columns = (*_COLUMNS, _places(), json_rows(_CITATION, _CITATIONS), links)
    return f"SELECT {', '.join(columns)} {_FROM} WHERE {condition}", (*of_ends, *of_links)


def _places() -> str:
    """Those above, beside and below, each with its path, which tells them apart."""
    steps = range(1, DEEPEST)
    around = ", ".join(f"substr(r.path, 1, {SEGMENT_WIDTH * step})" for step in steps)
    among = f"IN ({around}, {_BEFORE}, {_BEHIND})"
    if is_postgres():
        # A list of forty expressions takes longer to set up than all the rest to find.
        around = (
            f"SELECT substr(r.path, 1, {SEGMENT_WIDTH} * step)"  # noqa: S608
            f" FROM generate_series(1, length(r.path) / {SEGMENT_WIDTH}) step"
        )
        among = f"= ANY(ARRAY({around}) || {_BEFORE} || {_BEHIND}::text)"
    return json_rows(_PLACE, _PLACES.format(around=among))


def _ends(reading: Reading) -> Sql:
    """What names the other end of a link: the wordings of a requirement, labels of a concept."""
    read, params = edition_read_sql("z.framework_id", replace(reading, edition=None))
    if reading.edition is not None:
        read = f"CASE WHEN z.framework_id = e.framework_id THEN e.id ELSE {read} END"
    columns = [one.format(read=read, published=EditionState.PUBLISHED) for one in _WORDING]
    wordings = json_rows(columns, _WORDINGS, inner=True)
    labels = json_rows(_LABEL, _LABELS, inner=True)
    cases = (
        f"WHEN '{EntityKind.REQUIREMENT}' THEN {wordings} WHEN '{EntityKind.CONCEPT}' THEN {labels}"
    )
    return f"CASE m.kind {cases} END", tuple(params)
