"""The one statement that reads a published requirement with all its context.

The busiest single read. PostgreSQL spends most of such a statement on setting up the steps of its
plan, those that are never carried out too. So rows are looked up where their column stands, which
takes one step where a join takes two and is planned alike whatever the statistics say; what
editions are called comes from ``known_editions``; and what is seldom needed is only flagged here
and read by a statement of its own: what became of citations whose words changed, links whose ends
may say something else now, and ends that are neither requirements nor concepts. The revision is a
column of the same statement, so that no other need be read around it.
"""

from __future__ import annotations

import functools

from content.identity import SEGMENT_WIDTH
from content.queries.requirement_sql import DEEPEST
from content.queries.statements import is_postgres, json_gathered, json_row, json_rows
from content.queries.wordings import LABEL_LENGTH
from content.vocabulary import EntityKind, LabelKind

# The columns in the order in which ``context`` reads them.
_COLUMNS = (
    "(SELECT o.revision FROM content_counter o)",
    "r.id", "r.entity_id", "r.edition_id", "r.path", "r.kind", "r.type", "r.code", "r.title",
    "r.statement", "r.texts", "r.modality", "r.actor", "r.condition", "r.marker", "r.digest",
    "r.version",
    "(SELECT d.target_id FROM content_redirect d WHERE d.entity_id = r.entity_id)",
)  # fmt: skip
_PLACE = (
    "p.path", "(SELECT pn.uid FROM content_entity pn WHERE pn.id = p.entity_id)", "p.code",
    "p.title", f"substr(p.statement, 1, {LABEL_LENGTH})", "p.texts",
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
 WHERE p.edition_id = r.edition_id AND p.path {around} AND p.id <> r.id"""
_BELOW = "content_requirement p WHERE p.parent_id = r.id"
_PASSAGE = """(
 SELECT (SELECT yn.uid FROM content_entity yn WHERE yn.id = y.entity_id)
 FROM content_passage y WHERE y.id = c.passage_id)"""
# Nothing of a citation can have changed where every edition that cites the same says the same, and
# no newer text was looked through for it.
_CHANGED = """CASE WHEN EXISTS (
  SELECT 1 FROM content_citation o WHERE o.uid = c.uid
   AND ((SELECT k.digest FROM content_requirement k WHERE k.id = o.requirement_id) <> r.digest
    OR EXISTS (SELECT 1 FROM content_anchor b WHERE b.citation_id = o.id)))
 THEN 1 ELSE 0 END"""
_LINKED = (
    "{0}.id, {0}.uid, {0}.type, {0}.rationale, {0}.evidence, {0}.confidence, {0}.origin,"
    " {0}.navigation, {0}.edition_id, {0}.document_id"
)
_FRAMEWORK = "(SELECT h.framework_id FROM content_edition h WHERE h.id = {0}.edition_id)"
# Of other frameworks those in force are chosen by who reads this.
_LINKS = f"""(
  SELECT 0 AS side, s.target_entity_id AS other, {_LINKED.format("s")}
  FROM content_association s WHERE s.source_entity_id = r.entity_id
  UNION ALL SELECT 1, t.source_entity_id, {_LINKED.format("t")}
  FROM content_association t WHERE t.target_entity_id = r.entity_id) a
 WHERE a.edition_id = r.edition_id
  OR (SELECT d.published_at FROM content_document d WHERE d.id = a.document_id) IS NOT NULL
  OR {_FRAMEWORK.format("a")} <> {_FRAMEWORK.format("r")}"""  # noqa: S608
_LINK = (
    "a.side", "a.id", "a.uid", "a.type", "a.rationale", "a.evidence", "{confidence}", "a.origin",
    "a.navigation", "a.edition_id", "a.other", "{end}",
)  # fmt: skip
_END = (
    "m.uid", "m.kind", "(SELECT g.target_id FROM content_redirect g WHERE g.entity_id = m.id)",
    "{words}",
)  # fmt: skip
_WORDING = (
    "k.edition_id", "k.code", "k.title", f"substr(k.statement, 1, {LABEL_LENGTH})", "k.texts",
)  # fmt: skip
_LABEL = ("l.id", "l.language", "l.text")
_LABELS = f"content_conceptlabel l WHERE l.concept_id = cc.id AND l.kind = '{LabelKind.PREFERRED}'"
_SCHEME = "(SELECT cs.slug FROM content_conceptscheme cs WHERE cs.id = cc.scheme_id)"
# A guess: the wording that was written last, and sealed. Who reads this knows better which one is
# to be shown, and asks again in the few cases where it is another.
_GUESS = """ FROM (
 SELECT MAX(CASE WHEN k.digest <> '' THEN k.id END) AS last, {worded} AS worded
 FROM content_requirement k
 WHERE k.entity_id = (SELECT n.id FROM content_entity n WHERE n.uid = %s)) w
 JOIN content_requirement r ON r.id = w.last"""
_WORDED = ("k.edition_id", "k.id")


@functools.cache
def statement_of_row() -> str:
    """Give the statement of a requirement row; its parameter is the row id."""
    uid = "(SELECT n.uid FROM content_entity n WHERE n.id = r.entity_id)"
    worded = json_rows(_WORDED, "content_requirement k WHERE k.entity_id = r.entity_id")
    return f"{_selected(uid, worded)} FROM content_requirement r WHERE r.id = %s"


@functools.cache
def statement_of_uid() -> str:
    """Give the statement of a wording of a uid, likely the one to show; the uid is its parameter.

    The uid is told only by the other statement.
    """
    return f"{_selected('NULL', 'w.worded')}{_GUESS.format(worded=json_gathered(_WORDED))}"


def _selected(uid: str, worded: str) -> str:
    around = json_rows(_PLACE, _AROUND.format(around=_around()))
    below = json_rows(_PLACE, _BELOW)
    return f"SELECT {', '.join((*_COLUMNS, uid, worded, around, below, _citations(), _links()))}"


def _around() -> str:
    """The condition that a path is above or beside."""
    if is_postgres():
        # A list of forty expressions takes longer to set up than all the rest to find.
        above = (
            f"SELECT substr(r.path, 1, {SEGMENT_WIDTH} * step)"  # noqa: S608
            f" FROM generate_series(1, length(r.path) / {SEGMENT_WIDTH}) step"
        )
        return f"= ANY(ARRAY({above}) || {_BEFORE} || {_BEHIND}::text)"
    steps = range(1, DEEPEST)
    above = ", ".join(f"substr(r.path, 1, {SEGMENT_WIDTH * step})" for step in steps)
    return f"IN ({above}, {_BEFORE}, {_BEHIND})"


def _citations() -> str:
    """Each with its text and document; null for these where the text is not public."""
    document = json_row(
        ("d.slug", "d.title", "(SELECT dn.uid FROM content_entity dn WHERE dn.id = d.entity_id)"),
        "content_document d WHERE d.id = x.document_id",
        inner=True,
    )
    text = json_row(
        ("x.label", document),
        "content_expression x WHERE x.id = c.expression_id AND x.published_at IS NOT NULL",
        inner=True,
    )
    columns = (
        "c.position", _CHANGED, text, "c.uid", _PASSAGE, "c.quote", "c.prefix", "c.suffix",
        "c.start", 'c."end"',
    )  # fmt: skip
    return json_rows(columns, "content_citation c WHERE c.requirement_id = r.id")


def _links() -> str:
    """Each with its other end: the wordings of a requirement, or the labels of a concept."""
    wordings = json_rows(_WORDING, "content_requirement k WHERE k.entity_id = m.id", inner=True)
    labels = json_rows(_LABEL, _LABELS, inner=True)
    concept = json_row(
        (_SCHEME, "m.title", labels), "content_concept cc WHERE cc.entity_id = m.id", inner=True
    )
    words = (
        f"CASE m.kind WHEN '{EntityKind.REQUIREMENT}' THEN {wordings}"
        f" WHEN '{EntityKind.CONCEPT}' THEN {concept} END"
    )
    columns = [one.format(words=words) for one in _END]
    end = json_row(columns, "content_entity m WHERE m.id = a.other", inner=True)
    # SQLite would write fifteen digits.
    exact = "a.confidence" if is_postgres() else "printf('%%!.17g', a.confidence)"
    confidence = f"CASE WHEN a.confidence IS NOT NULL THEN {exact} END"
    return json_rows([one.format(confidence=confidence, end=end) for one in _LINK], _LINKS)
