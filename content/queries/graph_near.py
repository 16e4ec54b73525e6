"""The rows near a few entities, by statements that name no list of any length (``statements``).

A graph follows a publication by these (``content.queries.graph_changes``), within the publishing
transaction; each is found by the entities or texts concerned, the chosen editions (``+``: not by
their index) only cut down what was found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from content.queries.statements import Row, among, fetched, members, uid_text


def uids_by_entity(entities: Collection[int]) -> dict[int, str]:
    """Give the uids of entities by row. One query, none of no entities."""
    if not entities:
        return {}
    rows = fetched(f"SELECT id, uid FROM content_entity WHERE {among('id')}", [members(entities)])  # noqa: S608
    return {key: uid_text(uid) for key, uid in rows}


def _with_uid(rows: list[Row], *places: int) -> Iterator[Row]:
    for row in rows:
        written = list(row)
        for place in places:
            written[place] = uid_text(written[place])
        yield tuple(written)


_REQUIREMENTS = (
    "SELECT r.id, p.entity_id, r.edition_id, r.entity_id, n.uid, r.path, r.kind, r.code, r.title,"
    " r.statement, m.uid FROM content_requirement r"
    " JOIN content_entity n ON n.id = r.entity_id JOIN content_edition d ON d.id = r.edition_id"
    " JOIN content_framework f ON f.id = d.framework_id"
    " LEFT JOIN content_requirement p ON p.id = r.parent_id"
    " LEFT JOIN content_entity m ON m.id = p.entity_id"
    " WHERE {entities} AND {editions} ORDER BY f.slug, r.path"
)


def requirement_rows(
    entities: Collection[int], editions: Collection[int]
) -> list[tuple[Row, str | None]]:
    """Give the wordings of entities in some editions, in reading order.

    The rows of ``graph_nodes.add_requirement``, and the uid of the parent of each.
    """
    sql = _REQUIREMENTS.format(entities=among("r.entity_id"), editions=among("+r.edition_id"))
    rows = fetched(sql, [members(entities), members(editions)])
    return [(row[:-1], uid_text(row[-1])) for row in rows]


def citation_rows(texts: Collection[int], editions: Collection[int]) -> list[Row]:
    """Give the citations into some texts by some editions, in the order of the whole graph.

    The columns of ``graph_links.add_citations``, and the uid of the entity that cites.
    """
    sql = (
        'SELECT c.id, r.entity_id, c.expression_id, c.start, c."end", n.uid'  # noqa: S608
        " FROM content_citation c JOIN content_requirement r ON r.id = c.requirement_id"
        " JOIN content_entity n ON n.id = r.entity_id"
        f" WHERE {among('c.expression_id')} AND {among('+r.edition_id')}"
        " ORDER BY c.requirement_id, c.position"
    )
    return [*_with_uid(fetched(sql, [members(texts), members(editions)]), 5)] if texts else []


def association_rows(entities: Collection[int], editions: Collection[int]) -> list[Row]:
    """Give the associations of some editions and of all documents that begin or end at entities.

    (the columns of ``graph_links.STORED``, document), in the order of rows.
    """
    found: dict[int, Row] = {}
    for side in ("source_entity_id", "target_entity_id"):
        sql = (
            "SELECT a.id, a.uid, a.type, a.navigation, a.confidence, a.source_entity_id,"  # noqa: S608
            f" a.target_entity_id, a.document_id FROM content_association a"
            f" WHERE {among(f'a.{side}')}"
            f" AND (a.document_id IS NOT NULL OR {among('+a.edition_id')})"
        )
        rows = fetched(sql, [members(entities), members(editions)])
        found.update((row[0], row) for row in _with_uid(rows, 1))
    return [(*found[key][:3], bool(found[key][3]), *found[key][4:]) for key in sorted(found)]


_CHILDREN = (
    "SELECT b.id, b.entity_id, n.uid, a.entity_id FROM {part} a"
    " JOIN {part} b ON b.parent_id = a.id JOIN content_entity n ON n.id = b.entity_id"
    " WHERE {above} AND {chosen} ORDER BY b.id"
)
_TOPS = (
    "SELECT b.id, b.entity_id, n.uid, a.entity_id FROM {work} a"
    " JOIN {holder} d ON d.{work_key} = a.id JOIN {part} b ON b.{holder_key} = d.id"
    " JOIN content_entity n ON n.id = b.entity_id"
    " WHERE {above} AND {chosen} AND +b.parent_id IS NULL ORDER BY b.id"
)
# What parts are held by, and what that is of: tables and the columns that lead there.
_TABLES = {
    "requirement": {
        "part": "content_requirement", "holder": "content_edition", "holder_key": "edition_id",
        "work": "content_framework", "work_key": "framework_id",
    },
    "passage": {
        "part": "content_passage", "holder": "content_expression", "holder_key": "expression_id",
        "work": "content_document", "work_key": "document_id",
    },
}  # fmt: skip


def branch_rows(basis: str, above: Collection[int], chosen: Collection[int]) -> list[Row]:
    """Give what stands right below entities in chosen editions or texts.

    ``basis`` is ``requirement`` or ``passage``. (row, entity, its uid, entity above), the parts of
    requirements or passages first, then those of frameworks or documents.
    """
    found: list[Row] = []
    tables = _TABLES[basis]
    for statement, holder in ((_CHILDREN, f"+a.{tables['holder_key']}"), (_TOPS, "+d.id")):
        sql = statement.format(above=among("a.entity_id"), chosen=among(holder), **tables)
        found += _with_uid(fetched(sql, [members(above), members(chosen)]), 2)
    return found
