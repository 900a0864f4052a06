"""Triggers as declarations: a model names its guards, the walls put them into the database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TriggerFunction:
    """A plpgsql trigger function; ``body`` is what stands between ``AS $$`` and ``$$``."""

    name: str
    body: str
    security_definer: bool = False
    """Run with the owner's rights, for guards that read tables the application's role may not."""

    def sql(self) -> str:
        """Give the statement that creates the function or replaces it."""
        security = "SECURITY DEFINER SET search_path = pg_catalog, public" if self.security_definer else ""
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql {security} AS $${self.body}$$"
        )


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger on one table."""

    name: str
    function: TriggerFunction
    when: str
    """For example ``BEFORE INSERT OR UPDATE``."""
    level: str = "ROW"
    arguments: tuple[str, ...] = ()
    deferred: bool = False
    """Whether the guard asks at commit, when the whole journey has been written."""

    def sql(self, table: str) -> list[str]:
        """Give the statements that put the guard on a table."""
        trigger = f"zhulu_{self.name}"
        arguments = ", ".join(f"'{argument}'" for argument in self.arguments)
        kind = "CONSTRAINT TRIGGER" if self.deferred else "TRIGGER"
        timing = "DEFERRABLE INITIALLY DEFERRED" if self.deferred else ""
        create = f'CREATE {kind} "{trigger}" {self.when} ON "{table}" {timing}'
        return [
            f'DROP TRIGGER IF EXISTS "{trigger}" ON "{table}"',
            f"{create} FOR EACH {self.level} EXECUTE FUNCTION {self.function.name}({arguments})",
        ]


REFUSE_CHANGE = TriggerFunction(
    name="zhulu_refuse_change",
    body="""
BEGIN
  RAISE EXCEPTION '表 % 只增不改：% 被拒绝', TG_TABLE_NAME, TG_OP
    USING ERRCODE = '23514', HINT = '已写入的决定、版本与日志不得更改或删除（三(五)）';
END
""",
)
"""Says in words what the missing privilege already refuses."""

APPEND_ONLY_GUARDS = (
    Guard(name="append_only", function=REFUSE_CHANGE, when="BEFORE UPDATE OR DELETE"),
    Guard(name="no_truncate", function=REFUSE_CHANGE, when="BEFORE TRUNCATE", level="STATEMENT"),
)

STAMP_TRANSACTION = TriggerFunction(
    name="zhulu_stamp_transaction",
    body="""
BEGIN
  NEW.xid := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END
""",
)
"""Writes the transaction's own number into the row, whatever the caller claimed."""
