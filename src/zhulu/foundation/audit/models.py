"""The three records of what happened: events, refusals, row history. All append-only."""

from typing import ClassVar

from django.db import models

from zhulu.foundation.db.models import AppendOnly, Reference


class Event(AppendOnly):
    """One thing a person did, in one sentence: written once per use-case, in its transaction."""

    at = models.DateTimeField("时间", db_index=True)
    actor_account_id = models.BigIntegerField("账号")
    """Not a foreign key: an account's end must not touch the record. 0 is the platform itself."""
    actor_name = models.CharField("姓名", max_length=64)
    actor_office = models.CharField("单位处室", max_length=200, blank=True)
    action = models.CharField("行为", max_length=64, db_collation="C")
    subject_kind = models.CharField("对象类别", max_length=40, db_collation="C")
    subject_id = models.CharField("对象", max_length=64, db_collation="C")
    summary = models.CharField("摘要", max_length=500)
    detail = models.JSONField("详情", default=dict)
    """Facts beside the sentence, without personal data."""
    request_id = models.CharField("请求编号", max_length=64, blank=True)

    class Meta:
        verbose_name = "操作记录"
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="event_by_subject"),
            models.Index(fields=["actor_account_id", "-id"], name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.summary}"


class SecurityLog(AppendOnly):
    """One refused attempt; the only trace a refusal leaves."""

    at = models.DateTimeField("时间", db_index=True)
    actor_account_id = models.BigIntegerField("账号")
    """0 where nobody had signed in."""
    actor_name = models.CharField("姓名", max_length=64, blank=True)
    actor_office = models.CharField("单位处室", max_length=200, blank=True)
    action = models.CharField("行为", max_length=64, db_collation="C")
    subject_kind = models.CharField("对象类别", max_length=40, db_collation="C", blank=True)
    subject_id = models.CharField("对象", max_length=64, db_collation="C", blank=True)
    reason = models.CharField("拒绝原因", max_length=1000)
    address = models.CharField("来源地址", max_length=64, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)

    class Meta:
        verbose_name = "安全日志"
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="refusal_by_subject"),
            models.Index(fields=["actor_account_id", "-id"], name="refusal_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"


class RowHistory(Reference):
    """One change of one row, written by a trigger that runs as the owner.

    The wall is ``Reference``: the application's role may read it and cannot even insert, so history cannot be
    invented. See ``row_history`` for the trigger.
    """

    at = models.DateTimeField("时间")
    txid = models.BigIntegerField("事务号")
    table_name = models.CharField("表", max_length=63, db_collation="C")
    row_pk = models.CharField("主键", max_length=64, db_collation="C")
    operation = models.CharField("操作", max_length=6, db_collation="C")
    old = models.JSONField("原值", null=True)
    new = models.JSONField("新值", null=True)
    actor = models.TextField("操作者")
    cause = models.TextField("缘由", blank=True)

    class Meta:
        verbose_name = "行历史"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(operation__in=("INSERT", "UPDATE", "DELETE")),
                name="row_history_operation_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["table_name", "row_pk", "id"], name="row_history_by_row"),
            models.Index(fields=["txid"], name="row_history_by_txid"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_pk}"
