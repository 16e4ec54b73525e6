"""Where the tokens of the search index stand, by database: made by a migration, nowhere else.

SQLite: a contentless FTS5 table, its row ids those of the units. It knows no columns' sizes and no
positions (``detail=none``): a third of the space, and what it finds is verified in the words.
Tokens are free of ASCII, so the ``ascii`` tokenizer, the fastest, takes each whole. PostgreSQL: a
column of the units' table under a GIN index. Neither needs an extension.
"""

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

UNITS, TOKENS = "content_searchunit", "content_searchtokens"
# On PostgreSQL alone: content.search_titles.
TITLES = "content_searchtitle"
FOUND, FIRST = "content_search_found", "content_search_first"
_INDEX = "search_unit_tokens"
_MADE = {
    "sqlite": (
        (
            f"CREATE VIRTUAL TABLE {TOKENS} USING fts5"
            "(tokens, content='', detail=none, columnsize=0, tokenize='ascii')"
        ),
    ),
    "postgresql": (
        f"ALTER TABLE {UNITS} ADD COLUMN tokens tsvector",
        # Vectors of a few hundred bytes are read often: neither compressed nor moved away.
        f"ALTER TABLE {UNITS} ALTER COLUMN tokens SET STORAGE MAIN",
        f"CREATE INDEX {_INDEX} ON {UNITS} USING gin (tokens)",
    ),
}
_DROPPED = {
    "sqlite": (f"DROP TABLE IF EXISTS {TOKENS}",),
    "postgresql": (
        f"DROP INDEX IF EXISTS {_INDEX}",
        f"ALTER TABLE {UNITS} DROP COLUMN IF EXISTS tokens",
    ),
}
_EMPTIED = {
    # FTS5's own word for it; DELETE does not work on a contentless table.
    "sqlite": (f"INSERT INTO {TOKENS}({TOKENS}) VALUES('delete-all')",),
    "postgresql": (),
}
_OPTIMIZE = f"INSERT INTO {TOKENS}({TOKENS}) VALUES('optimize')"
_FORGOTTEN = {
    # Deleted tokens stay in the segments, and in the entries of a GIN index, until they are
    # written anew.
    "sqlite": (_OPTIMIZE,),
    "postgresql": (f"REINDEX INDEX {_INDEX}", f"REINDEX TABLE {TITLES}"),
}
# GIN puts what is new on a list of up to 4 MB, which each search reads through: 1.7 ms.
_ENTERED = {"sqlite": (), "postgresql": (f"SELECT gin_clean_pending_list('{_INDEX}')",)}
_SETTLED = _ENTERED | {"sqlite": (_OPTIMIZE,)}

# The planner knows how often the commonest tokens occur and guesses at all others: it would read
# the whole table in order for a rare one, in hope of an early end. So functions have it use the
# index, and where no other way is open the plan is made once.
_INDEXED = " LANGUAGE plpgsql STABLE ROWS 100 SET enable_seqscan TO off SET enable_indexscan TO off"
_PLANNED = " SET plan_cache_mode TO force_generic_plan"
_HELD = f"SELECT u.id FROM {UNITS} u WHERE u.tokens @@"  # noqa: S608
_FUNCTIONS = {
    "sqlite": (),
    "postgresql": (
        f"""
        CREATE FUNCTION {FOUND}(asked tsquery, most bigint) RETURNS SETOF bigint
        {_INDEXED}{_PLANNED}
        AS $$ BEGIN RETURN QUERY {_HELD} asked LIMIT most; END $$
        """,
        # The index gives units as they lie, not in their order: as many as are wanted lie up to
        # some bound, and with those between it is whole. How far that is decides by which way
        # they are read, so that is planned anew.
        f"""
        CREATE FUNCTION {FIRST}(asked tsquery, after bigint, wanted bigint, bound bigint)
        RETURNS SETOF bigint{_INDEXED}{_PLANNED}
        AS $$
        DECLARE seen bigint[]; most bigint := 4 * wanted;
        BEGIN
         IF bound IS NULL THEN
          seen := ARRAY({_HELD} asked AND u.id + 0 > after LIMIT most);
          IF cardinality(seen) < most THEN
           RETURN QUERY SELECT one FROM unnest(seen) one ORDER BY one LIMIT wanted;
           RETURN;
          END IF;
          SELECT one INTO bound FROM unnest(seen) one ORDER BY one OFFSET wanted - 1 LIMIT 1;
         END IF;
         RETURN QUERY EXECUTE '{_HELD} $1 AND u.id > $2 AND u.id <= $3 ORDER BY u.id LIMIT $4'
          USING asked, after, bound, wanted;
        END $$
        """,  # noqa: S608
    ),
}
_FUNCTIONS_DROPPED = {
    "sqlite": (),
    "postgresql": (f"DROP FUNCTION IF EXISTS {FOUND}", f"DROP FUNCTION IF EXISTS {FIRST}"),
}

# A tenth of all units is longer than what PostgreSQL leaves in one piece; to put their words
# together again took longer than to find them.
_WHOLE = {"sqlite": (), "postgresql": (f"ALTER TABLE {UNITS} SET (toast_tuple_target = 8160)",)}
_PARTED = {"sqlite": (), "postgresql": (f"ALTER TABLE {UNITS} RESET (toast_tuple_target)",)}
_CLEARED = {
    "sqlite": (
        "DELETE FROM content_searchunit",
        "DELETE FROM content_searchscope",
        *_EMPTIED["sqlite"],
    ),
    "postgresql": ("TRUNCATE content_searchunit, content_searchscope",),
}


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Make what holds the tokens."""
    carry_out(connection, _MADE)


def drop_tables(connection: BaseDatabaseWrapper) -> None:
    """Drop what holds the tokens."""
    carry_out(connection, _DROPPED)


def make_functions(connection: BaseDatabaseWrapper) -> None:
    """Make what finds the units that hold some tokens; on PostgreSQL alone."""
    carry_out(connection, _FUNCTIONS)


def drop_functions(connection: BaseDatabaseWrapper) -> None:
    """Drop it, in whichever form it was made."""
    carry_out(connection, _FUNCTIONS_DROPPED)


def keep_rows_whole(connection: BaseDatabaseWrapper) -> None:
    """Have units stored in one piece, whatever their length; on PostgreSQL alone."""
    carry_out(connection, _WHOLE)


def let_rows_be_parted(connection: BaseDatabaseWrapper) -> None:
    """Have long units stored as the database would by itself."""
    carry_out(connection, _PARTED)


def clear_index(connection: BaseDatabaseWrapper) -> None:
    """Remove everything from the index, for a migration: nobody can search meanwhile."""
    carry_out(connection, _CLEARED)


def empty_tokens(connection: BaseDatabaseWrapper) -> None:
    """Remove the tokens of all units; on PostgreSQL they go with the units themselves."""
    carry_out(connection, _EMPTIED)


def settle_tokens(connection: BaseDatabaseWrapper) -> None:
    """Put in order what was written in many pieces, so that it is found sooner; seconds at most."""
    carry_out(connection, _SETTLED)


def enter_tokens(connection: BaseDatabaseWrapper) -> None:
    """Have what was added lately found as soon as all the rest; half a second at most.

    On PostgreSQL alone, which would do so when it next vacuums.
    """
    carry_out(connection, _ENTERED)


def forget_removed(connection: BaseDatabaseWrapper) -> None:
    """Write the tokens anew, so that none of removed units stays in the file; some seconds."""
    carry_out(connection, _FORGOTTEN)


def carry_out(connection: BaseDatabaseWrapper, statements: Mapping[str, tuple[str, ...]]) -> None:
    """Carry out the statements for a connection's database."""
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
