"""The guards of errata as SQL: what a case, a receipt, an agreement and an execution must rest on.

The state tables say which steps there are; these say what a step needs beside itself. The use-cases ask the same
before the database is asked, in friendlier words.
"""

from zhulu.foundation.db.guards import TriggerFunction

GUARD_CASE = TriggerFunction(
    name="errata_guard_case",
    body="""
DECLARE
  came_by text;
  grade text;
  handed_in bigint;
  lacking text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    RETURN NEW;
  END IF;
  IF NEW.contribution_id <> OLD.contribution_id OR NEW.applicant_id IS DISTINCT FROM OLD.applicant_id
     OR NEW.entered_by_id IS DISTINCT FROM OLD.entered_by_id
     OR (OLD.number IS NOT NULL AND NEW.number IS DISTINCT FROM OLD.number) THEN
    RAISE EXCEPTION '勘误的对象、申请单位和单号不能改' USING ERRCODE = '23514', HINT = '二';
  END IF;
  IF OLD.state NOT IN ('draft', 'returned') AND (
       NEW.procedure <> OLD.procedure OR NEW.is_deletion <> OLD.is_deletion OR NEW.reason <> OLD.reason
       OR NEW.home_authority_id IS DISTINCT FROM OLD.home_authority_id
       OR NEW.other_home_id IS DISTINCT FROM OLD.other_home_id) THEN
    RAISE EXCEPTION '勘误提出以后，流程、内容和办理机关不能改' USING ERRCODE = '23514', HINT = '二';
  END IF;
  IF NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('contribution:' || NEW.contribution_id, 0));
  SELECT path INTO came_by FROM library_contribution WHERE id = NEW.contribution_id;
  SELECT max(id) INTO handed_in FROM errata_erratumsubmission WHERE erratum_id = NEW.id;
  IF NEW.state = 'applied' AND OLD.state IN ('draft', 'returned') THEN
    IF (came_by = '1') <> (NEW.procedure <> 'erratum_provincial')
       AND NOT (came_by = '2' AND NEW.procedure = 'erratum_national') THEN
      RAISE EXCEPTION '这份数据不走“%”', NEW.procedure USING ERRCODE = '23514', HINT = '二';
    END IF;
    SELECT decision.grade INTO grade FROM library_gradedecision decision
     WHERE decision.contribution_id = NEW.contribution_id ORDER BY decision.id DESC LIMIT 1;
    IF grade = 'A' AND NEW.procedure <> 'erratum_national' THEN
      RAISE EXCEPTION 'A 级数据的勘误须走国家平台勘误流程' USING ERRCODE = '23514', HINT = '二(三)';
    END IF;
    IF NEW.is_deletion AND came_by <> '1' THEN
      RAISE EXCEPTION '只有工程审批系统的数据可以申请删除整件' USING ERRCODE = '23514', HINT = '二(一)b';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM errata_heldrecord WHERE erratum_id = NEW.id AND is_open) THEN
      RAISE EXCEPTION '勘误须先占住要改的记录' USING ERRCODE = '23514', HINT = '二';
    END IF;
  END IF;
  IF NEW.state IN ('returned', 'refused', 'withdrawn', 'dissented', 'done') AND EXISTS (
    SELECT 1 FROM errata_heldrecord WHERE erratum_id = NEW.id AND is_open
  ) THEN
    RAISE EXCEPTION '勘误不再办理时须同时放开所占的记录' USING ERRCODE = '23514', HINT = '二';
  END IF;
  SELECT string_agg(needed, '、') INTO lacking FROM (
    SELECT 'place_consent' AS needed
     WHERE OLD.state = 'applied' AND NEW.state IN ('filing', 'changing', 'at_province')
       AND NEW.other_home_id IS NOT NULL
    UNION ALL
    SELECT unnest(ARRAY['bureau_filing', 'department_filing'])
     WHERE came_by = '1' AND (NEW.state = 'to_report' OR (OLD.state = 'filing' AND NEW.state = 'changing'))
    UNION ALL
    SELECT 'province_consent' WHERE NEW.state = 'to_report'
    UNION ALL
    SELECT 'letter' WHERE NEW.state = 'reported'
    UNION ALL
    SELECT 'ministry_consent' WHERE OLD.state = 'reported' AND NEW.state = 'changing'
    UNION ALL
    SELECT 'ministry_dissent' WHERE NEW.state = 'dissented'
    UNION ALL
    SELECT 'system_change' WHERE came_by = '1' AND NEW.state IN ('repushing', 'done')
    UNION ALL
    SELECT 'national_change' WHERE NEW.state = 'repushing'
    UNION ALL
    SELECT 'push' WHERE NEW.state = 'done' AND OLD.state = 'repushing'
  ) AS wanted
  WHERE NOT EXISTS (SELECT 1 FROM errata_receipt WHERE submission_id = handed_in AND kind = needed);
  IF lacking IS NOT NULL THEN
    RAISE EXCEPTION '还缺：%', lacking USING ERRCODE = '23514', HINT = '二';
  END IF;
  IF NEW.state IN ('repushing', 'done') AND NOT EXISTS (
    SELECT 1 FROM errata_agreederratum agreed JOIN errata_erratumexecution done ON done.erratum_id = agreed.id
     WHERE agreed.erratum_id = NEW.id AND agreed.submission_id = handed_in
  ) THEN
    RAISE EXCEPTION '勘误还没有执行' USING ERRCODE = '23514', HINT = '二(一)c';
  END IF;
  RETURN NEW;
END
""",
)
"""What a case is about never changes; a step stands on its receipts; nothing closes before it was executed."""

GUARD_RECEIPT = TriggerFunction(
    name="errata_guard_receipt",
    body="""
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM statecraft_move move
      JOIN errata_erratumsubmission handed_in ON handed_in.id = NEW.submission_id
      JOIN errata_erratum erratum ON erratum.id = handed_in.erratum_id
     WHERE move.id = NEW.move_id AND move.xid = pg_current_xact_id()::text::bigint
       AND move.machine = erratum.procedure AND move.subject_id = erratum.id
       AND handed_in.id = (SELECT max(id) FROM errata_erratumsubmission WHERE erratum_id = erratum.id)
       AND move.transition = ANY (CASE NEW.kind
             WHEN 'bureau_filing' THEN ARRAY['file_at_bureau', 'register_filing']
             WHEN 'department_filing' THEN ARRAY['file_at_department']
             WHEN 'system_change' THEN ARRAY['confirm_system', 'register_system', 'match_delivery']
             WHEN 'place_consent' THEN ARRAY['consent_place']
             WHEN 'province_consent' THEN ARRAY['consent']
             WHEN 'letter' THEN ARRAY['report']
             WHEN 'ministry_consent' THEN ARRAY['ministry_consents']
             WHEN 'ministry_dissent' THEN ARRAY['ministry_dissents']
             WHEN 'national_change' THEN ARRAY['record_national']
             WHEN 'push' THEN ARRAY['record_push', 'receive_push']
           END)
  ) THEN
    RAISE EXCEPTION '回执须与办理记录在同一事务中登记' USING ERRCODE = '23514', HINT = '二';
  END IF;
  IF NEW.kind = 'bureau_filing' AND NEW.scan_id IS NULL AND EXISTS (
    SELECT 1 FROM statecraft_move WHERE id = NEW.move_id AND transition = 'register_filing'
  ) THEN
    RAISE EXCEPTION '代为登记的备案回执须附扫描件' USING ERRCODE = '23514', HINT = '二(一)b';
  END IF;
  RETURN NEW;
END
""",
)
"""A receipt comes with the signed move that recorded it, for the newest handing in; what is registered has its scan."""

GUARD_AGREEMENT = TriggerFunction(
    name="errata_guard_agreement",
    body="""
BEGIN
  IF jsonb_typeof(NEW.diff) <> 'array' OR jsonb_array_length(NEW.diff) = 0 OR EXISTS (
    SELECT 1 FROM jsonb_array_elements(NEW.diff) item
     WHERE item->>'act' = 'set' AND item->>'old' IS NOT DISTINCT FROM item->>'new'
  ) THEN
    RAISE EXCEPTION '勘误须至少改动一处，列出的每一处都要有改动' USING ERRCODE = '23514', HINT = '二';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM errata_erratum erratum
      JOIN errata_erratumsubmission handed_in ON handed_in.erratum_id = erratum.id
      JOIN statecraft_move move ON move.machine = erratum.procedure AND move.subject_id = erratum.id
     WHERE erratum.id = NEW.erratum_id AND erratum.contribution_id = NEW.contribution_id
       AND handed_in.id = NEW.submission_id AND handed_in.submitted_by = NEW.applied_by
       AND handed_in.id = (SELECT max(id) FROM errata_erratumsubmission WHERE erratum_id = erratum.id)
       AND move.transition = 'agree' AND move.account_id = NEW.agreed_by
       AND move.xid = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION '勘误须与主管部门的同意在同一事务中登记' USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
  IF NEW.diff @> '[{"act": "delete_record"}]' AND (jsonb_array_length(NEW.diff) <> 1 OR NOT EXISTS (
    SELECT 1 FROM library_contribution WHERE id = NEW.contribution_id AND path = '1'
  )) THEN
    RAISE EXCEPTION '只有工程审批系统的数据可以删除整件' USING ERRCODE = '23514', HINT = '二(一)b';
  END IF;
  RETURN NEW;
END
""",
)
"""An agreement changes something, is about the newest handing in, and stands on the authority's signed move."""

GUARD_EXECUTION = TriggerFunction(
    name="errata_guard_execution",
    body="""
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM library_version version JOIN errata_agreederratum agreed ON agreed.public_id = version.cause_id
     WHERE agreed.id = NEW.erratum_id AND version.cause IN ('erratum', 'tombstone')
       AND version.contribution_id = agreed.contribution_id
  ) THEN
    RAISE EXCEPTION '勘误执行后须同时写入新版本' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM errata_agreederratum agreed
      JOIN errata_erratum erratum ON erratum.id = agreed.erratum_id
      JOIN statecraft_move move ON move.machine = erratum.procedure AND move.subject_id = erratum.id
     WHERE agreed.id = NEW.erratum_id AND move.transition = 'execute' AND move.account_id = NEW.executed_by
       AND move.xid = NEW.xid
  ) THEN
    RAISE EXCEPTION '勘误执行须同时留下办理记录' USING ERRCODE = '23514', HINT = '二(二)';
  END IF;
  RETURN NULL;
END
""",
    security_definer=True,
)
"""An execution leaves a version and the executor's signed move; asked at commit."""

GUARD_STEP_SCAN = TriggerFunction(
    name="errata_guard_step_scan",
    body="""
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM statecraft_move move JOIN errata_erratum erratum ON erratum.id = NEW.erratum_id
     WHERE move.id = NEW.move_id AND move.subject_id = erratum.id AND move.account_id <> 0
       AND move.machine IN ('erratum_approval', 'erratum_provincial', 'erratum_national')
  ) THEN
    RAISE EXCEPTION '盖章扫描件须附在这一件的办理步骤上' USING ERRCODE = '23514', HINT = '二';
  END IF;
  RETURN NEW;
END
""",
)
"""A stamped copy belongs to a step that somebody took in this very case."""
