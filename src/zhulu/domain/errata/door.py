"""The one door to confirmed facts, as SQL: ``apply_erratum()`` and the guards around it.

The application's role may not UPDATE content. ``apply_erratum()`` runs with the owner's rights, compares the change
it is given with the diff that was agreed, compares each old value with the current one, and only then writes.
"""

from zhulu.foundation.db.guards import TriggerFunction

GUARD_AGREEMENT = TriggerFunction(
    name="errata_guard_agreement",
    body="""
BEGIN
  IF jsonb_typeof(NEW.diff) <> 'array' OR jsonb_array_length(NEW.diff) = 0 THEN
    RAISE EXCEPTION '勘误须至少改动一处' USING ERRCODE = '23514', HINT = '二';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM statecraft_move
     WHERE transition = 'agree' AND account_id = NEW.agreed_by AND xid = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION '勘误须与主管部门的同意在同一事务中登记' USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
  RETURN NEW;
END
""",
)

GUARD_EXECUTION = TriggerFunction(
    name="errata_guard_execution",
    body="""
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM library_version version JOIN errata_agreederratum agreed ON agreed.public_id = version.cause_id
     WHERE agreed.id = NEW.erratum_id AND version.cause = 'erratum'
       AND version.contribution_id = agreed.contribution_id
  ) THEN
    RAISE EXCEPTION '勘误执行后须同时写入新版本' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  RETURN NULL;
END
""",
    security_definer=True,
)

APPLY_ERRATUM_SQL = """
CREATE OR REPLACE FUNCTION apply_erratum(which text, executor bigint, change jsonb, at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  agreed errata_agreederratum%ROWTYPE;
  item jsonb;
  place errata_contentcolumn%ROWTYPE;
  touched integer;
BEGIN
  SELECT * INTO agreed FROM errata_agreederratum WHERE public_id = which FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION '没有这份已同意的勘误' USING ERRCODE = '23514';
  END IF;
  IF EXISTS (SELECT 1 FROM errata_erratumexecution WHERE erratum_id = agreed.id) THEN
    RAISE EXCEPTION '这份勘误已经执行过' USING ERRCODE = '23514';
  END IF;
  IF executor IN (agreed.agreed_by, agreed.applied_by) THEN
    RAISE EXCEPTION '申请人、同意人不得执行同一份勘误' USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
  IF change IS DISTINCT FROM agreed.diff THEN
    RAISE EXCEPTION '要执行的改动与已同意的不一致' USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
  PERFORM 1 FROM library_contribution WHERE id = agreed.contribution_id FOR UPDATE;
  PERFORM set_config('zhulu.erratum', which, true);
  FOR item IN SELECT * FROM jsonb_array_elements(agreed.diff) LOOP
    SELECT * INTO place FROM errata_contentcolumn
     WHERE table_key = item->>'table' AND standard_column = item->>'column';
    IF NOT FOUND THEN
      RAISE EXCEPTION '没有可勘误的栏目 %.%', item->>'table', item->>'column' USING ERRCODE = '23514';
    END IF;
    EXECUTE format(
      'UPDATE %I SET %I = CAST($1 AS %s) WHERE contribution_id = $2 AND row_id = $3
         AND %I IS NOT DISTINCT FROM CAST($4 AS %s)',
      place.db_table, place.db_column, place.db_type, place.db_column, place.db_type
    ) USING item->>'new', agreed.contribution_id, item->>'row_id', item->>'old';
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched <> 1 THEN
      RAISE EXCEPTION '原值已不是“%”，勘误不能执行', item->>'old' USING ERRCODE = '23514', HINT = '二(二)';
    END IF;
  END LOOP;
  INSERT INTO errata_erratumexecution (erratum_id, executed_by, executed_at, xid)
  VALUES (agreed.id, executor, at, pg_current_xact_id()::text::bigint);
  PERFORM set_config('zhulu.erratum', '', true);
END
$$
"""
"""Raises 23514 with words for every way in which the change is not the agreed one."""
