"""The record of every move, and the database's own copy of the state tables."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from zhulu.foundation.db.guards import STAMP_TRANSACTION, Guard, TriggerFunction
from zhulu.foundation.db.models import AppendOnly, Reference


class Edge(Reference):
    """A pair of states that the state table joins; written by the owner after each migration."""

    machine = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    initial = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["machine", "source", "target"], name="edge_once"),
        ]

    def __str__(self) -> str:
        return f"{self.machine}: {self.source} → {self.target}"


class Move(AppendOnly):
    """One transition that was taken: who signed it with which name and office, when, why (三(二), 三(三)).

    Name, office and authority are copies made at that moment; later changes of the person do not touch them.
    """

    guards: ClassVar = (Guard(name="stamp", function=STAMP_TRANSACTION, when="BEFORE INSERT"),)

    machine = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    transition = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    account_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=64)
    actor_office = models.CharField(max_length=200)
    authority_code = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    xid = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["machine", "subject_id", "id"], name="move_of_subject")]

    def __str__(self) -> str:
        return f"{self.machine} {self.subject_id}: {self.transition}"


GUARD_STATE = TriggerFunction(
    name="statecraft_guard_state",
    body="""
DECLARE
  machine_name text := CASE TG_NARGS WHEN 1 THEN TG_ARGV[0] END;
BEGIN
  IF TG_NARGS > 1 THEN
    -- A column that says which table holds, whether it may change, then value and table, value and table …
    FOR place IN 2 .. TG_NARGS - 2 BY 2 LOOP
      IF to_jsonb(NEW) ->> TG_ARGV[0] = TG_ARGV[place] THEN
        machine_name := TG_ARGV[place + 1];
      END IF;
    END LOOP;
    IF machine_name IS NULL THEN
      RAISE EXCEPTION '% 没有状态表', to_jsonb(NEW) ->> TG_ARGV[0] USING ERRCODE = '23514';
    END IF;
    IF TG_OP = 'UPDATE' AND TG_ARGV[1] = 'fixed'
       AND to_jsonb(NEW) ->> TG_ARGV[0] IS DISTINCT FROM to_jsonb(OLD) ->> TG_ARGV[0] THEN
      RAISE EXCEPTION '定了就不能改：%', TG_ARGV[0] USING ERRCODE = '23514';
    END IF;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT 1 FROM statecraft_edge WHERE machine = machine_name AND source = NEW.state AND initial) THEN
      RAISE EXCEPTION '% 不能从“%”开始', machine_name, NEW.state USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state IS NOT DISTINCT FROM OLD.state THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM statecraft_edge WHERE machine = machine_name AND source = OLD.state AND target = NEW.state
  ) THEN
    RAISE EXCEPTION '状态表没有从“%”到“%”这一步', OLD.state, NEW.state USING ERRCODE = '23514';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM statecraft_move
     WHERE machine = machine_name AND subject_id = NEW.id AND source = OLD.state AND target = NEW.state
       AND xid = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION '状态从“%”到“%”没有同时留下办理记录', OLD.state, NEW.state USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END
""",
)


def state_guard(machine: str) -> Guard:
    """Give the trigger that refuses a state the table does not lead to, or a move that leaves no record."""
    return Guard(name="state", function=GUARD_STATE, when="BEFORE INSERT OR UPDATE", arguments=(machine,))


def state_guard_by(column: str, machines: Mapping[str, str], *, may_switch: bool = False) -> Guard:
    """Give the same trigger for a model with several tables: a column says which of them holds for a row.

    Args:
        machines: value of the column → name of the table.
        may_switch: whether a row may come under another table; else the column never changes.
    """
    pairs = [part for pair in machines.items() for part in pair]
    arguments = (column, "switches" if may_switch else "fixed", *pairs)
    return Guard(name="state", function=GUARD_STATE, when="BEFORE INSERT OR UPDATE", arguments=arguments)
