"""The small index of titles on PostgreSQL: which units have a pair or a character in a title.

Codes of one or two characters are among them.

The first of many titles are wanted in the order of units, and GIN finds all units of a token before
it gives one. A B-tree has them in that order. PostgreSQL keeps it by triggers, as an index of its
own; the full-text table of SQLite gives units in their order by itself.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from content.search_tables import TITLES, UNITS, carry_out
from content.search_units import TITLE_MARK

_KEPT, _EMPTIED = "content_search_titles_kept", "content_search_titles_emptied"
_TRIGGERS = ("search_titles_added", "search_titles_removed", "search_titles_emptied")
_ADDED, _REMOVED, _TRUNCATED = _TRIGGERS
_MARK = f"'{TITLE_MARK}'"
_HAS_TITLES = f"@@ $${_MARK}:*$$::tsquery"
OF_UNITS = (
    f"SELECT token.lexeme, u.id FROM {UNITS} u, unnest(u.tokens) token"  # noqa: S608
    f" WHERE u.tokens {_HAS_TITLES} AND token.lexeme ^@ {_MARK}"
)
"""What the index should hold: tokens and the units that have them."""
_OF_ONE = (
    f"SELECT token.lexeme, {{0}}.id FROM unnest({{0}}.tokens) token WHERE token.lexeme ^@ {_MARK}"  # noqa: S608
)
_MADE = {
    "sqlite": (),
    "postgresql": (
        f'CREATE TABLE {TITLES} (token text COLLATE "C", unit bigint, PRIMARY KEY (token, unit))',
        f"""
        CREATE FUNCTION {_KEPT}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
         IF TG_OP = 'INSERT' THEN
          INSERT INTO {TITLES} {_OF_ONE.format("NEW")};
         ELSE
          DELETE FROM {TITLES} held USING ({_OF_ONE.format("OLD")}) gone
           WHERE held.token = gone.lexeme AND held.unit = gone.id;
         END IF;
         RETURN NULL;
        END $body$
        """,  # noqa: S608
        f"""
        CREATE FUNCTION {_EMPTIED}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
         TRUNCATE {TITLES};
         RETURN NULL;
        END $body$
        """,
        f"""
        CREATE TRIGGER {_ADDED} AFTER INSERT ON {UNITS}
         FOR EACH ROW WHEN (NEW.tokens {_HAS_TITLES}) EXECUTE FUNCTION {_KEPT}()
        """,
        f"""
        CREATE TRIGGER {_REMOVED} AFTER DELETE ON {UNITS}
         FOR EACH ROW WHEN (OLD.tokens {_HAS_TITLES}) EXECUTE FUNCTION {_KEPT}()
        """,
        f"""
        CREATE TRIGGER {_TRUNCATED} AFTER TRUNCATE ON {UNITS}
         FOR EACH STATEMENT EXECUTE FUNCTION {_EMPTIED}()
        """,
        f"INSERT INTO {TITLES} {OF_UNITS}",
    ),
}
_DROPPED = {
    "sqlite": (),
    "postgresql": (
        *(f"DROP TRIGGER IF EXISTS {name} ON {UNITS}" for name in _TRIGGERS),
        # The first is of versions before codes were among the titles.
        *(f"DROP FUNCTION IF EXISTS {name}" for name in ("content_search_titled", _KEPT, _EMPTIED)),
        f"DROP TABLE IF EXISTS {TITLES}",
    ),
}


def make_titles(connection: BaseDatabaseWrapper) -> None:
    """Make the index of titles from the units that there are; on PostgreSQL alone."""
    carry_out(connection, _MADE)


def drop_titles(connection: BaseDatabaseWrapper) -> None:
    """Drop it."""
    carry_out(connection, _DROPPED)
