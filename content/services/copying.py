"""A new draft takes over an edition's rows, set by set: cost grows with rows, not with statements.

Identities stay: requirements keep their entities, citations and links their uids. Versions start
again at 1, because nobody has changed anything yet.
"""

from django.db import connection

from content.models import Edition

_WORDING = (
    "path, kind, type, code, marker, title, statement, texts, modality, actor, condition, digest,"
    " source"
)
# Names of our own tables and columns; every value is a parameter.
# PostgreSQL hands out ids one by one: each row's is drawn first, so that parents are known.
_BY_SEQUENCE = f"""
WITH numbered AS MATERIALIZED (
    SELECT id, parent_id, nextval(pg_get_serial_sequence('content_requirement', 'id')) AS fresh
    FROM (SELECT id, parent_id FROM content_requirement WHERE edition_id = %s ORDER BY path)
    AS ordered
)
INSERT INTO content_requirement (id, entity_id, edition_id, parent_id, version, {_WORDING})
SELECT numbered.fresh, entity_id, %s, above.fresh, 1, {_WORDING}
FROM numbered
JOIN content_requirement ON content_requirement.id = numbered.id
LEFT JOIN numbered AS above ON above.id = numbered.parent_id
"""  # noqa: S608
# SQLite has one writer: all ids above the highest are free, and all move by the same distance.
_DISTANCE = """
SELECT (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'content_requirement')
    - coalesce(min(id), 0) + 1
FROM content_requirement WHERE edition_id = %s
"""
_BY_DISTANCE = f"""
INSERT INTO content_requirement (id, entity_id, edition_id, parent_id, version, {_WORDING})
SELECT id + %s, entity_id, %s, parent_id + %s, 1, {_WORDING}
FROM content_requirement WHERE edition_id = %s ORDER BY id
"""  # noqa: S608
_CITATIONS = """
INSERT INTO content_citation (
    uid, requirement_id, expression_id, passage_id, position, quote, prefix, suffix, start, "end"
)
SELECT cited.uid, fresh.id, cited.expression_id, cited.passage_id, cited.position, cited.quote,
    cited.prefix, cited.suffix, cited.start, cited."end"
FROM content_citation AS cited
JOIN content_requirement AS stale ON stale.id = cited.requirement_id
JOIN content_requirement AS fresh
    ON fresh.entity_id = stale.entity_id AND fresh.edition_id = %s
WHERE stale.edition_id = %s ORDER BY cited.id
"""
_LINK = (
    "uid, source_entity_id, target_entity_id, type, rationale, evidence, confidence, origin,"
    " navigation, position, digest, source"
)
_ASSOCIATIONS = f"""
INSERT INTO content_association (edition_id, document_id, {_LINK})
SELECT %s, NULL, {_LINK} FROM content_association WHERE edition_id = %s ORDER BY id
"""  # noqa: S608
_BASES = """
INSERT INTO content_editionbasis (edition_id, against_id)
SELECT %s, against_id FROM content_editionbasis WHERE edition_id = %s
"""


def copy_rows(*, base: Edition, draft: Edition) -> None:
    """Give an empty draft all that ``base`` owns; five statements, in the caller's transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_BY_SEQUENCE, [base.pk, draft.pk])
        else:
            cursor.execute(_DISTANCE, [base.pk])
            (distance,) = cursor.fetchone()
            cursor.execute(_BY_DISTANCE, [distance, draft.pk, distance, base.pk])
        for statement in (_CITATIONS, _ASSOCIATIONS, _BASES):
            cursor.execute(statement, [draft.pk, base.pk])
