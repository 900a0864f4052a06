"""The guards of cases as SQL: what each step must rest on, whatever the program believes.

The state table says which steps there are; these say what a step needs beside itself. The use-cases ask the same
before the database is asked, in friendlier words. Guards on the tables of lower rooms stand in those rooms and read
``credit_`` tables by name.
"""

from zhulu.foundation.db.guards import TriggerFunction

GUARD_CASE = TriggerFunction(
    name="credit_guard_case",
    body="""
DECLARE
  signed_false int;
  signed_other int;
  today date;
  lacking text;
BEGIN
  IF (NEW.filing_id, NEW.accused_id, NEW.number, NEW.decider_id, NEW.authority_id, NEW.opened_by)
     IS DISTINCT FROM (OLD.filing_id, OLD.accused_id, OLD.number, OLD.decider_id, OLD.authority_id, OLD.opened_by) THEN
    RAISE EXCEPTION '案件的对象、立案机关和认定机关不能改' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  IF NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  SELECT (max(at) AT TIME ZONE 'Asia/Shanghai')::date INTO today FROM statecraft_move
   WHERE machine = 'false_entry' AND subject_id = NEW.id AND target = NEW.state
     AND xid = pg_current_xact_id()::text::bigint;
  SELECT count(DISTINCT account_id) FILTER (WHERE outcome = 'false'),
         count(DISTINCT account_id) FILTER (WHERE outcome = 'not_established')
    INTO signed_false, signed_other
    FROM credit_signature WHERE case_id = NEW.id AND round = NEW.round;
  SELECT string_agg(needed, '、') INTO lacking FROM (
    SELECT '告知书的送达' AS needed
     WHERE NEW.state = 'notified' AND NOT EXISTS (
       SELECT 1 FROM credit_service WHERE case_id = NEW.id AND what = 'notice' AND round = NEW.round)
    UNION ALL
    SELECT '不少于五个工作日的陈述申辩期'
     WHERE NEW.state = 'notified' AND (NEW.defence_until IS NULL OR NEW.defence_until < NEW.notified_on + 5)
    UNION ALL
    SELECT '陈述申辩期满'
     WHERE NEW.state = 'decided' AND today <= OLD.defence_until
    UNION ALL
    SELECT '两名以上实名人员的认定意见'
     WHERE NEW.state = 'decided' AND (signed_false < 2 OR signed_false <= signed_other)
    UNION ALL
    SELECT '两名以上实名人员的认定意见'
     WHERE NEW.state = 'not_established' AND OLD.state = 'notified'
       AND (signed_other < 2 OR signed_other <= signed_false)
    UNION ALL
    SELECT '盖章的认定书'
     WHERE NEW.state = 'decided' AND NOT EXISTS (
       SELECT 1 FROM credit_finding WHERE case_id = NEW.id AND outcome = 'false')
    UNION ALL
    SELECT '盖章的决定'
     WHERE NEW.state = 'not_established' AND OLD.state = 'notified' AND NOT EXISTS (
       SELECT 1 FROM credit_finding WHERE case_id = NEW.id AND outcome = 'not_established')
    UNION ALL
    SELECT '认定书的送达'
     WHERE NEW.state = 'served' AND NOT EXISTS (
       SELECT 1 FROM credit_service WHERE case_id = NEW.id AND what = 'finding')
    UNION ALL
    SELECT '生效的各项后果'
     WHERE NEW.state = 'in_force' AND (
       NOT EXISTS (SELECT 1 FROM credit_effect WHERE case_id = NEW.id)
       OR NOT EXISTS (SELECT 1 FROM credit_adverserecord WHERE case_id = NEW.id)
       OR NOT EXISTS (SELECT 1 FROM credit_veto WHERE case_id = NEW.id))
    UNION ALL
    SELECT '上级决定'
     WHERE NEW.state = 'reversed' AND NOT EXISTS (SELECT 1 FROM credit_reversal WHERE case_id = NEW.id)
    UNION ALL
    SELECT '虚假标记的解除'
     WHERE NEW.state = 'reversed' AND EXISTS (
       SELECT 1 FROM credit_effect e WHERE e.case_id = NEW.id AND e.mark_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM library_mark lifting WHERE lifting.lifts_id = e.mark_id))
  ) AS wanted;
  IF lacking IS NOT NULL THEN
    RAISE EXCEPTION '还缺：%', lacking USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  RETURN NEW;
END
""",
)
"""What a case is about never changes; no finding without notice, five working days, two signatures and a stamp."""

GUARD_SIGNATURE = TriggerFunction(
    name="credit_guard_signature",
    body="""
DECLARE
  about credit_case%ROWTYPE;
BEGIN
  SELECT * INTO about FROM credit_case WHERE id = NEW.case_id;
  IF about.state <> 'notified' OR NEW.round <> about.round THEN
    RAISE EXCEPTION '认定意见只在告知以后发表' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  IF (NEW.at AT TIME ZONE 'Asia/Shanghai')::date <= about.defence_until THEN
    RAISE EXCEPTION '陈述申辩期至 % 止，期满以前不能认定', about.defence_until USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  IF NEW.account_id = about.opened_by THEN
    RAISE EXCEPTION '立案人不参加认定' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM statecraft_move WHERE id = NEW.move_id AND machine = 'false_entry' AND subject_id = NEW.case_id
       AND transition = 'sign' AND account_id = NEW.account_id AND xid = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION '认定意见须由本人实名办理' USING ERRCODE = '23514', HINT = '三(二)';
  END IF;
  RETURN NEW;
END
""",
)
"""A signature is the officer's own, after the hearing, and never of whoever opened the case."""

GUARD_CONSEQUENCE = TriggerFunction(
    name="credit_guard_consequence",
    body="""
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM statecraft_move WHERE machine = 'false_entry' AND subject_id = NEW.case_id
       AND transition = TG_ARGV[0] AND xid = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION '后果只随认定生效或撤销发生' USING ERRCODE = '23514', HINT = '三(五)c';
  END IF;
  RETURN NEW;
END
""",
)
"""An adverse record, a veto, an effect come with the case's own move and with nothing else; so does a reversal."""

GUARD_REPAIR = TriggerFunction(
    name="credit_guard_repair",
    body="""
BEGIN
  IF (NEW.record_id, NEW.text, NEW.promise_version, NEW.applied_by)
     IS DISTINCT FROM (OLD.record_id, OLD.text, OLD.promise_version, OLD.applied_by) THEN
    RAISE EXCEPTION '修复申请提交以后不能改' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  IF NEW.state = 'granted' AND NOT EXISTS (
    SELECT 1 FROM credit_recordend WHERE record_id = NEW.record_id AND kind = 'repaired'
  ) THEN
    RAISE EXCEPTION '准予修复须同时停止公示' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  IF NEW.state <> OLD.state AND EXISTS (
    SELECT 1 FROM statecraft_move WHERE machine = 'repair' AND subject_id = NEW.id
       AND account_id = NEW.applied_by AND xid = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION '申请人不能自己决定修复' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  RETURN NEW;
END
""",
)
"""What was applied for stays as it was; granted, the publication ends with it; nobody decides on their own."""
