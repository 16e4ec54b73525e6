"""The seal: database triggers that refuse any change to what was published.

``install_seals`` runs after every migrate, because SQLite drops a table's triggers whenever a
later ``AlterField`` rebuilds the table, and refuses the rebuild while a trigger of another table
reads it; a migrate that has work to do takes them all away first (``content/apps.py``). ``REPLACE
INTO`` passes SQLite's delete triggers unless ``recursive_triggers`` is on, so the settings turn it
on for every connection and ``missing_seals`` looks for it. The seal is lifted by dropping the
triggers inside a transaction that puts them back (``lifted``), never by a row or a flag, which raw
SQL could set.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "plumbline: sealed"
_SEALED_EDITION = (
    "EXISTS (SELECT 1 FROM content_edition e"
    " WHERE e.id = {row}.edition_id AND e.state = 'published')"
)
_SEALED_TEXT = (
    "EXISTS (SELECT 1 FROM content_expression x"
    " WHERE x.id = {row}.expression_id AND x.published_at IS NOT NULL)"
)
_SEALED_CITATION = (
    "EXISTS (SELECT 1 FROM content_requirement r JOIN content_edition e ON e.id = r.edition_id"
    " WHERE r.id = {row}.requirement_id AND e.state = 'published')"
)
_SEALED_ENTITY = (
    "EXISTS (SELECT 1 FROM content_requirement r JOIN content_edition e ON e.id = r.edition_id"
    " WHERE r.entity_id = {row}.id AND e.state = 'published')"
    " OR EXISTS (SELECT 1 FROM content_passage p JOIN content_expression x"
    " ON x.id = p.expression_id WHERE p.entity_id = {row}.id AND x.published_at IS NOT NULL)"
    " OR EXISTS (SELECT 1 FROM content_association a JOIN content_edition e ON e.id = a.edition_id"
    " WHERE e.state = 'published' AND {row}.id IN (a.source_entity_id, a.target_entity_id))"
)
# What was confirmed or anchored of a draft's link goes with the link, when an editor removes it;
# so does what was confirmed of a document's link, which no edition seals.
_NO_DRAFT_LINK = (
    "NOT EXISTS (SELECT 1 FROM content_association a"
    " LEFT JOIN content_edition e ON e.id = a.edition_id"
    " WHERE a.id = {row}.association_id AND (e.id IS NULL OR e.state <> 'published'))"
    " AND NOT EXISTS (SELECT 1 FROM content_citation c"
    " JOIN content_requirement r ON r.id = c.requirement_id"
    " JOIN content_edition e ON e.id = r.edition_id"
    " WHERE c.id = {row}.citation_id AND e.state <> 'published')"
)
_NO_DRAFT_CITATION = (
    "NOT EXISTS (SELECT 1 FROM content_citation c"
    " JOIN content_requirement r ON r.id = c.requirement_id"
    " JOIN content_edition e ON e.id = r.edition_id"
    " WHERE c.id = {row}.citation_id AND e.state <> 'published')"
)
_ALWAYS = "1 = 1"
_PUBLISHED_EDITION = "{row}.state = 'published'"
_PUBLISHED_TEXT = "{row}.published_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Seal:
    """Refuses ``verb`` on ``table`` where ``condition`` holds of one of ``rows``.

    ``condition`` speaks of ``{row}``; ``rows`` are ``OLD`` and ``NEW``. ``columns`` narrows an
    UPDATE to those columns; empty means any.
    """

    table: str
    verb: str
    condition: str
    rows: tuple[str, ...]
    columns: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The trigger's name in the database."""
        return f"seal_{self.table.removeprefix('content_')}_{self.verb.lower()}"

    @property
    def test(self) -> str:
        """The condition over all the rows, as SQL."""
        return " OR ".join(f"({self.condition.format(row=row)})" for row in self.rows)

    @property
    def event(self) -> str:
        """The trigger's event clause."""
        return f"UPDATE OF {', '.join(self.columns)}" if self.columns else self.verb


def _owned(table: str, condition: str, columns: tuple[str, ...] = ()) -> tuple[Seal, ...]:
    """Rows of a sealed owner: none comes, none goes, none changes, none is moved in or out."""
    return (
        Seal(table, "INSERT", condition, ("NEW",)),
        Seal(table, "UPDATE", condition, ("OLD", "NEW"), columns),
        Seal(table, "DELETE", condition, ("OLD",)),
    )


def _own(table: str, condition: str) -> tuple[Seal, ...]:
    """Rows that seal themselves; an UPDATE that seals one is judged by the row as it was."""
    return (
        Seal(table, "UPDATE", condition, ("OLD",)),
        Seal(table, "DELETE", condition, ("OLD",)),
    )


# A reference's target may be found later, when the text it names arrives.
_REFERENCE_COLUMNS = (
    "expression_id", "passage_id", "kind", "raw", "start", '"end"', "at", "named", "article",
    "paragraph", "item",
)  # fmt: skip

SEALS: tuple[Seal, ...] = (
    *_own("content_edition", _PUBLISHED_EDITION),
    *_owned("content_requirement", _SEALED_EDITION),
    *_owned("content_editionbasis", _SEALED_EDITION),
    *_owned("content_association", _SEALED_EDITION),
    *_owned("content_citation", _SEALED_CITATION),
    *_own("content_expression", _PUBLISHED_TEXT),
    *_owned("content_passage", _SEALED_TEXT),
    *_owned("content_reference", _SEALED_TEXT, _REFERENCE_COLUMNS),
    *_own("content_withdrawal", _ALWAYS),
    Seal("content_confirmation", "UPDATE", _ALWAYS, ("OLD",)),
    Seal("content_confirmation", "DELETE", _NO_DRAFT_LINK, ("OLD",)),
    Seal("content_anchor", "UPDATE", _ALWAYS, ("OLD",)),
    Seal("content_anchor", "DELETE", _NO_DRAFT_CITATION, ("OLD",)),
    *_own("content_event", _ALWAYS),
    *_own("content_change", _ALWAYS),
    *_own("content_erasure", _ALWAYS),
    Seal("content_entity", "UPDATE", _ALWAYS, ("OLD",), ("id", "uid", "kind")),
    Seal("content_entity", "DELETE", _SEALED_ENTITY, ("OLD",)),
)
SEALED_TABLES = tuple(dict.fromkeys(seal.table for seal in SEALS))


def _sqlite_trigger(seal: Seal) -> str:
    return (
        f"CREATE TRIGGER {seal.name} BEFORE {seal.event} ON {seal.table} FOR EACH ROW"
        f" WHEN {seal.test} BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {seal.table}'); END"
    )


def _postgres_body(seal: Seal) -> str:
    result = "OLD" if seal.verb == "DELETE" else "NEW"
    return (
        f" BEGIN IF {seal.test} THEN RAISE EXCEPTION '{REFUSAL}: {seal.table}'"
        f" USING ERRCODE = 'restrict_violation'; END IF; RETURN {result}; END "
    )


def _postgres_statements(seal: Seal) -> list[str]:
    function = (
        f"CREATE OR REPLACE FUNCTION {seal.name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $seal${_postgres_body(seal)}$seal$"
    )
    trigger = (
        f"CREATE TRIGGER {seal.name} BEFORE {seal.event} ON {seal.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {seal.name}()"
    )
    return [function, trigger]


def _truncate_name(table: str) -> str:
    return f"seal_{table.removeprefix('content_')}_truncate"


def _postgres_truncate_statements() -> list[str]:
    body = (
        f" BEGIN RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME"
        " USING ERRCODE = 'restrict_violation'; END "
    )
    function = (
        "CREATE OR REPLACE FUNCTION seal_truncate() RETURNS trigger LANGUAGE plpgsql"
        f" AS $seal${body}$seal$"
    )
    triggers = [
        f"CREATE TRIGGER {_truncate_name(table)} BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION seal_truncate()"
        for table in SEALED_TABLES
    ]
    return [function, *triggers]


def install_seals(connection: BaseDatabaseWrapper) -> None:
    """Make every seal trigger anew. Works on SQLite and PostgreSQL; cost: some DDL statements."""
    remove_seals(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statements = [sql for seal in SEALS for sql in _postgres_statements(seal)]
            statements += _postgres_truncate_statements()
        else:
            statements = [_sqlite_trigger(seal) for seal in SEALS]
        for statement in statements:
            cursor.execute(statement)


def remove_seals(connection: BaseDatabaseWrapper) -> None:
    """Drop every seal trigger; only ``lifted`` and ``install_seals`` call this."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for seal in SEALS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {seal.name} ON {seal.table}")
            for table in SEALED_TABLES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {_truncate_name(table)} ON {table}")
        else:
            for seal in SEALS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {seal.name}")


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Lift every seal for the length of one transaction, then put them back.

    DDL is transactional on both databases: if the block fails the triggers never went away, and
    no other connection ever sees the database without them.
    """
    with transaction.atomic(using=connection.alias):
        remove_seals(connection)
        yield
        install_seals(connection)


def missing_seals(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the seals that are absent, disabled or not as this file would make them."""
    if connection.vendor == "postgresql":
        return _missing_on_postgres(connection)
    return _missing_on_sqlite(connection)


def _missing_on_sqlite(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = dict(cursor.fetchall())
        cursor.execute("PRAGMA recursive_triggers")
        recursive = cursor.fetchone()
    missing = [seal.name for seal in SEALS if found.get(seal.name) != _sqlite_trigger(seal)]
    return missing if recursive and recursive[0] else [*missing, "PRAGMA recursive_triggers"]


def _missing_on_postgres(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgenabled IN ('O', 'A') AND t.tgname LIKE 'seal%%'"
        )
        found = dict(cursor.fetchall())
    missing = [seal.name for seal in SEALS if found.get(seal.name) != _postgres_body(seal)]
    truncates = [_truncate_name(table) for table in SEALED_TABLES]
    return missing + [name for name in truncates if name not in found]
