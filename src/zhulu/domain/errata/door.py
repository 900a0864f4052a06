"""The one door to confirmed facts, as SQL: ``apply_erratum()`` and the three ways in which it may touch a row.

The application's role may not UPDATE, DELETE or later INSERT content. ``apply_erratum()`` runs with the owner's rights,
compares the change it is given with the diff that was agreed, compares what stands with what the diff says stood, and
only then writes; afterwards it compares what was written with what was agreed.
"""

SET_CELL_SQL = """
CREATE OR REPLACE FUNCTION errata_set_cell(whose bigint, item jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  place errata_contentcolumn%ROWTYPE;
  stood text := item->>'old';
  stands text := item->>'new';
  touched integer;
BEGIN
  SELECT * INTO place FROM errata_contentcolumn
   WHERE table_key = item->>'table' AND standard_column = item->>'column';
  IF NOT FOUND THEN
    RAISE EXCEPTION '没有可勘误的栏目 %.%', item->>'table', item->>'column' USING ERRCODE = '23514';
  END IF;
  IF place.is_text THEN
    stood := COALESCE(stood, '');
    stands := COALESCE(stands, '');
  END IF;
  EXECUTE format(
    'UPDATE %I SET %I = CAST($1 AS %s) WHERE contribution_id = $2 AND row_id = $3
       AND %I IS NOT DISTINCT FROM CAST($4 AS %s)',
    place.db_table, place.db_column, place.db_type, place.db_column, place.db_type
  ) USING stands, whose, item->>'row_id', stood;
  GET DIAGNOSTICS touched = ROW_COUNT;
  IF touched <> 1 THEN
    RAISE EXCEPTION '原值已不是“%”，勘误不能执行', stood USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
  EXECUTE format(
    'SELECT count(*) FROM %I WHERE contribution_id = $1 AND row_id = $2 AND %I IS NOT DISTINCT FROM CAST($3 AS %s)',
    place.db_table, place.db_column, place.db_type
  ) INTO touched USING whose, item->>'row_id', stands;
  IF touched <> 1 THEN
    RAISE EXCEPTION '“%”不能原样存下，勘误不能执行', stands USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
END
$$
"""

SAME_ROW_SQL = """
CREATE OR REPLACE FUNCTION errata_same_row(whose bigint, item jsonb)
RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  target text;
  same text;
  strange text;
  found bigint;
BEGIN
  SELECT string_agg(given, '、') INTO strange FROM jsonb_object_keys(item->'values') AS given
   WHERE NOT EXISTS (
     SELECT 1 FROM errata_contentcolumn WHERE table_key = item->>'table' AND standard_column = given
   );
  SELECT min(db_table), string_agg(
           format('%I IS NOT DISTINCT FROM CAST(%L AS %s)', db_column,
                  COALESCE(item->'values'->>standard_column, CASE WHEN is_text THEN '' END), db_type),
           ' AND ' ORDER BY id)
    INTO target, same
    FROM errata_contentcolumn WHERE table_key = item->>'table';
  IF target IS NULL OR strange IS NOT NULL THEN
    RAISE EXCEPTION '没有可勘误的栏目 %.%', item->>'table', strange USING ERRCODE = '23514';
  END IF;
  EXECUTE format('SELECT count(*) FROM %I WHERE contribution_id = $1 AND row_id = $2 AND %s', target, same)
    INTO found USING whose, item->>'row_id';
  RETURN found = 1;
END
$$
"""

ADD_ROW_SQL = """
CREATE OR REPLACE FUNCTION errata_add_row(whose bigint, item jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  target text;
  names text;
  given text;
BEGIN
  SELECT min(db_table), string_agg(format('%I', db_column), ', ' ORDER BY id), string_agg(
           format('CAST(%L AS %s)',
                  COALESCE(item->'values'->>standard_column, CASE WHEN is_text THEN '' END), db_type),
           ', ' ORDER BY id)
    INTO target, names, given
    FROM errata_contentcolumn WHERE table_key = item->>'table';
  IF target IS NULL THEN
    RAISE EXCEPTION '没有可勘误的信息表 %', item->>'table' USING ERRCODE = '23514';
  END IF;
  EXECUTE format(
    'INSERT INTO %I (contribution_id, row_id, position, %s)
     SELECT $1, $2, (SELECT COALESCE(max(position) + 1, 0) FROM %I WHERE contribution_id = $1), %s',
    target, names, target, given
  ) USING whose, item->>'row_id';
  IF NOT errata_same_row(whose, item) THEN
    RAISE EXCEPTION '要加的记录不能原样存下，勘误不能执行' USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
END
$$
"""

REMOVE_ROW_SQL = """
CREATE OR REPLACE FUNCTION errata_remove_row(whose bigint, item jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  target text;
BEGIN
  IF NOT errata_same_row(whose, item) THEN
    RAISE EXCEPTION '要删的记录已不是申请时的样子，勘误不能执行' USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
  SELECT min(db_table) INTO target FROM errata_contentcolumn WHERE table_key = item->>'table';
  EXECUTE format('DELETE FROM %I WHERE contribution_id = $1 AND row_id = $2', target) USING whose, item->>'row_id';
END
$$
"""

CHECK_AGREED_SQL = """
CREATE OR REPLACE FUNCTION errata_check_agreed(agreed errata_agreederratum, executor bigint, change jsonb)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM errata_erratumexecution WHERE erratum_id = agreed.id) THEN
    RAISE EXCEPTION '这份勘误已经执行过' USING ERRCODE = '23514';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM errata_erratum WHERE id = agreed.erratum_id AND state = 'changing')
     OR EXISTS (
       SELECT 1 FROM errata_agreederratum later WHERE later.erratum_id = agreed.erratum_id AND later.id > agreed.id
     ) THEN
    RAISE EXCEPTION '这份勘误还没有办到修改这一步' USING ERRCODE = '23514', HINT = '二';
  END IF;
  IF executor IN (agreed.agreed_by, agreed.applied_by) THEN
    RAISE EXCEPTION '申请人、同意人不得执行同一份勘误' USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM access_account WHERE id = executor AND kind = 'support' AND is_active) THEN
    RAISE EXCEPTION '只有技术支持单位可以执行勘误' USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
  IF change IS DISTINCT FROM agreed.diff THEN
    RAISE EXCEPTION '要执行的改动与已同意的不一致' USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
  IF EXISTS (SELECT 1 FROM library_tombstone WHERE contribution_id = agreed.contribution_id) THEN
    RAISE EXCEPTION '这份数据已按勘误删除' USING ERRCODE = '23514', HINT = '二(一)b';
  END IF;
END
$$
"""

APPLY_ERRATUM_SQL = """
CREATE OR REPLACE FUNCTION apply_erratum(which text, executor bigint, change jsonb, at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  agreed errata_agreederratum%ROWTYPE;
  item jsonb;
  cause text := COALESCE(current_setting('zhulu.cause', true), '');
BEGIN
  SELECT * INTO agreed FROM errata_agreederratum WHERE public_id = which FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION '没有这份已同意的勘误' USING ERRCODE = '23514';
  END IF;
  PERFORM 1 FROM errata_erratum WHERE id = agreed.erratum_id FOR UPDATE;
  -- NO KEY: whoever only refers to the contribution (a delivery, a receipt) need not wait, and nobody waits in a ring.
  PERFORM 1 FROM library_contribution WHERE id = agreed.contribution_id FOR NO KEY UPDATE;
  PERFORM errata_check_agreed(agreed, executor, change);
  PERFORM set_config('zhulu.erratum', which, true), set_config('zhulu.cause', 'erratum:' || which, true);
  FOR item IN SELECT * FROM jsonb_array_elements(agreed.diff) LOOP
    CASE item->>'act'
      WHEN 'set' THEN PERFORM errata_set_cell(agreed.contribution_id, item);
      WHEN 'add' THEN PERFORM errata_add_row(agreed.contribution_id, item);
      WHEN 'remove' THEN PERFORM errata_remove_row(agreed.contribution_id, item);
      WHEN 'delete_record' THEN
        INSERT INTO library_tombstone (contribution_id, cause_id, made_at, xid)
        VALUES (agreed.contribution_id, which, at, pg_current_xact_id()::text::bigint);
      ELSE RAISE EXCEPTION '看不懂的改动 %', item USING ERRCODE = '23514';
    END CASE;
  END LOOP;
  INSERT INTO errata_erratumexecution (erratum_id, executed_by, executed_at, xid)
  VALUES (agreed.id, executor, at, pg_current_xact_id()::text::bigint);
  PERFORM set_config('zhulu.erratum', '', true), set_config('zhulu.cause', cause, true);
END
$$
"""
"""Raises 23514 with words for every way in which the change is not the agreed one; the history names the erratum."""

INNER_FUNCTIONS = {
    "errata_set_cell(bigint, jsonb)": SET_CELL_SQL,
    "errata_same_row(bigint, jsonb)": SAME_ROW_SQL,
    "errata_add_row(bigint, jsonb)": ADD_ROW_SQL,
    "errata_remove_row(bigint, jsonb)": REMOVE_ROW_SQL,
    "errata_check_agreed(errata_agreederratum, bigint, jsonb)": CHECK_AGREED_SQL,
}
"""Signature → function; nobody but the owner, inside ``apply_erratum()``, may call them."""
