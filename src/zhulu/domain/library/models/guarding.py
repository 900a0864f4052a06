"""The wall of every content table: rows come in with their contribution and change through the errata door only."""

from zhulu.foundation.db.guards import Guard, TriggerFunction

GUARD_CONTENT = TriggerFunction(
    name="library_guard_content",
    body="""
DECLARE
  place text := COALESCE(current_setting('zhulu.erratum', true), '');
  whose bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.contribution_id ELSE NEW.contribution_id END;
  door_is_open boolean;
BEGIN
  -- The door: inside apply_erratum(), which runs as the owner, for the contribution of an agreed, unexecuted erratum.
  SELECT place <> ''
     AND current_user = (SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = TG_TABLE_NAME)
     AND EXISTS (
           SELECT 1 FROM errata_agreederratum agreed
            WHERE agreed.public_id = place AND agreed.contribution_id = whose
              AND NOT EXISTS (SELECT 1 FROM errata_erratumexecution done WHERE done.erratum_id = agreed.id))
    INTO door_is_open;
  IF door_is_open THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'INSERT' AND EXISTS (
    SELECT 1 FROM library_contribution
     WHERE id = whose AND xid = pg_current_xact_id()::text::bigint
  ) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    RAISE EXCEPTION '内容只能随确认、接口接收或勘误入库' USING ERRCODE = '23514', HINT = '一(二)3';
  END IF;
  RAISE EXCEPTION '数据一经确认不可撤销，只能通过勘误更正' USING ERRCODE = '23514', HINT = '三(五)';
END
""",
)

REFUSE_EMPTYING = TriggerFunction(
    name="library_refuse_emptying",
    body="""
BEGIN
  RAISE EXCEPTION '数据一经确认不可撤销，不能清空 %', TG_TABLE_NAME USING ERRCODE = '23514', HINT = '三(五)';
END
""",
)

CONTENT_GUARDS = (
    Guard(name="content", function=GUARD_CONTENT, when="BEFORE INSERT OR UPDATE OR DELETE"),
    Guard(name="no_truncate", function=REFUSE_EMPTYING, when="BEFORE TRUNCATE", level="STATEMENT"),
)
