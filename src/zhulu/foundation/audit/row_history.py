"""The trigger that writes row history: what the database itself saw change, raw SQL included.

Statement-level triggers with transition tables, so an update of a million rows costs one insert-select. The function
runs as the table owner (``SECURITY DEFINER``): the application's role needs, and has, no INSERT on the history.
Who and why come from the transaction's settings (``context.set_actor``); a session that set nothing is recorded by
the name of its database role. PostgreSQL 15 suffices.
"""

from typing import Final

HISTORY_TABLE: Final = "audit_rowhistory"

FUNCTION_SQL: Final = """
CREATE OR REPLACE FUNCTION zhulu_keep_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $history$
DECLARE
    key_column text := TG_ARGV[0];
    who text := coalesce(nullif(current_setting('zhulu.actor', true), ''), 'role:' || session_user);
    why text := coalesce(current_setting('zhulu.cause', true), '');
    xid bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO audit_rowhistory (at, txid, table_name, row_pk, operation, old, new, actor, cause)
        SELECT clock_timestamp(), xid, TG_TABLE_NAME, young.doc->>key_column, TG_OP, NULL, young.doc, who, why
        FROM (SELECT to_jsonb(n) AS doc FROM new_rows n) young;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO audit_rowhistory (at, txid, table_name, row_pk, operation, old, new, actor, cause)
        SELECT clock_timestamp(), xid, TG_TABLE_NAME, past.doc->>key_column, TG_OP, past.doc, NULL, who, why
        FROM (SELECT to_jsonb(o) AS doc FROM old_rows o) past;
    ELSE
        INSERT INTO audit_rowhistory (at, txid, table_name, row_pk, operation, old, new, actor, cause)
        SELECT clock_timestamp(), xid, TG_TABLE_NAME, coalesce(past.doc->>key_column, young.doc->>key_column),
               TG_OP, past.doc, young.doc, who, why
        FROM (SELECT to_jsonb(o) AS doc FROM old_rows o) past
        FULL JOIN (SELECT to_jsonb(n) AS doc FROM new_rows n) young
            ON past.doc->>key_column = young.doc->>key_column
        WHERE past.doc IS DISTINCT FROM young.doc;
    END IF;
    RETURN NULL;
END
$history$;
REVOKE ALL ON FUNCTION zhulu_keep_history() FROM PUBLIC
"""
"""One function for every table. Firing a trigger needs no EXECUTE; attaching the function to a table of one's own
would, so that is revoked. The full join also catches a changed key: one row without ``new``, one without ``old``.
An update that changed nothing leaves no row."""

TRANSITIONS: Final = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def trigger_name(operation: str) -> str:
    """Name the trigger that keeps this operation's history."""
    return f"zhulu_history_{operation.lower()}"


def install_sql(table: str, key: str = "id") -> list[str]:
    """Give the statements that make a table keep its history; running them again changes nothing.

    ``FUNCTION_SQL`` must have run before. ``key`` names the primary key column. Run them as the tables' owner.
    """
    return [
        f'CREATE OR REPLACE TRIGGER {trigger_name(operation)} AFTER {operation} ON "{table}" '
        f"REFERENCING {transitions} FOR EACH STATEMENT EXECUTE FUNCTION zhulu_keep_history('{key}')"
        for operation, transitions in TRANSITIONS.items()
    ]


def uninstall_sql(table: str) -> list[str]:
    """Give the statements that make a table stop keeping its history."""
    return [f'DROP TRIGGER IF EXISTS {trigger_name(operation)} ON "{table}"' for operation in TRANSITIONS]
