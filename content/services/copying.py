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
_REQUIREMENTS = f"""
INSERT INTO content_requirement (entity_id, edition_id, parent_id, version, {_WORDING})
SELECT entity_id, %s, NULL, 1, {_WORDING}
FROM content_requirement WHERE edition_id = %s ORDER BY path
"""  # noqa: S608
# A parent has the same entity in both editions; only then are the new rows' ids known.
_PARENTS = """
UPDATE content_requirement SET parent_id = (
    SELECT above.id FROM content_requirement AS above
    WHERE above.edition_id = content_requirement.edition_id
    AND above.path = substr(content_requirement.path, 1, length(content_requirement.path) - 6)
)
WHERE edition_id = %s AND length(path) > 6
"""
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
        cursor.execute(_REQUIREMENTS, [draft.pk, base.pk])
        cursor.execute(_PARENTS, [draft.pk])
        for statement in (_CITATIONS, _ASSOCIATIONS, _BASES):
            cursor.execute(statement, [draft.pk, base.pk])
