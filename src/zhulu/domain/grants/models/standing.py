"""Grants and who holds them: dated rows that are ended or superseded and never edited (三(一))."""

from typing import ClassVar

from django.db import models
from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Coalesce

from zhulu.domain.authorities.models import Area, Authority
from zhulu.domain.grants.models.register import Officer
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.guards import Guard, TriggerFunction
from zhulu.foundation.db.periods import Lasting, days_in_order, no_overlap

PATH_FITS_FUNCTION = (
    Q(path=Path.BACK_FILING)
    | Q(path=Path.SPECIALIST, function=GrantFunction.CONFIRM)
    | (Q(path=Path.APPROVAL_FEED) & ~Q(function=GrantFunction.CONFIRM))
)
"""Path ③ has no grade to give (一(三)5); path ① is not confirmed here, only raised (三(一), Q2, Q5)."""

GUARD_STANDING = TriggerFunction(
    name="grants_guard_standing",
    body="""
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'valid_to' = to_jsonb(OLD) - 'valid_to'
     AND NEW.valid_to IS NOT NULL AND (OLD.valid_to IS NULL OR NEW.valid_to <= OLD.valid_to) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '已开通的权限不能修改、延长或删除，只能提前终止，或者另行开通' USING ERRCODE = '23514',
    HINT = '申请与变更须向省厅提交（三(一)）';
END
""",
)
"""Whatever was in force stays on record as it was: the one change is an earlier last day."""

GUARD_ORIGIN = TriggerFunction(
    name="grants_guard_origin",
    body="""
BEGIN
  IF NEW.case_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM grants_permissioncase asked JOIN statecraft_move taken
        ON taken.machine = 'permission_case' AND taken.subject_id = asked.id AND taken.transition = 'grant'
       AND taken.xid = pg_current_xact_id()::text::bigint
     WHERE asked.id = NEW.case_id AND asked.authority_id = NEW.authority_id
  ) THEN
    RAISE EXCEPTION '权限须与省厅开通该机关申请的决定同时写入' USING ERRCODE = '23514',
      HINT = '申请管理权限应向省厅提交申请表（三(一)）';
  END IF;
  RETURN NEW;
END
""",
)
"""A grant that names a form is written with the province's decision on that very form of that very authority."""

STANDING_GUARDS = (Guard(name="standing", function=GUARD_STANDING, when="BEFORE UPDATE OR DELETE"),)


class Grant(Lasting):
    """That an authority may do something on a path in an area, from one day to another; the province's (三(一))."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (*STANDING_GUARDS, Guard(name="origin", function=GUARD_ORIGIN, when="BEFORE INSERT"))

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="grants")
    area = models.ForeignKey(
        Area, verbose_name="区域", on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    """Where; empty for everywhere the authority answers for, by jurisdiction and rank."""
    path = models.CharField("途径", max_length=1, choices=Path.choices)
    function = models.CharField("权限", max_length=16, choices=GrantFunction.choices)
    document_note = models.CharField("依据文件", max_length=200)
    """The stamped application it rests on."""
    case = models.ForeignKey(
        "grants.PermissionCase", on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    """The form by which it was given; empty where it was set up with the platform."""
    decided_at = models.DateTimeField("开通时间")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(function__in=GrantFunction.values), name="grant_function_known"),
            models.CheckConstraint(condition=PATH_FITS_FUNCTION, name="grant_path_fits_function"),
            days_in_order("grant_days_in_order"),
            no_overlap(
                "grant_without_overlap",
                "authority",
                "path",
                "function",
                Coalesce(F("area"), Value(0), output_field=BigIntegerField()),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.get_path_display()} {self.get_function_display()}"


class GrantHolder(Lasting):
    """That an officer exercises a grant from one day to another; a change of person ends one row and starts another."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = STANDING_GUARDS

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="holders")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="holdings")

    class Meta:
        constraints: ClassVar = [
            days_in_order("grant_holder_days_in_order"),
            no_overlap("grant_holder_without_overlap", "grant", "officer"),
        ]

    def __str__(self) -> str:
        return f"{self.officer}：{self.grant}"
