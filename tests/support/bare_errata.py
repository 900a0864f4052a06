"""Errata without pages: cases on a confirmed record at any step, moved by the engine under a policy that allows all.

For tests of the walls and the state tables, which ask what the database and the tables refuse, not who may.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tests.support.people import make_account
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.errata.models import AgreedErratum, Erratum, ErratumSubmission
from zhulu.domain.errata.operations import (
    Agreement,
    Applicant,
    NewReceipt,
    Paper,
    agree,
    apply_erratum,
    create_erratum,
    free_records,
    hold_records,
    keep_receipt,
    keep_submission,
)
from zhulu.domain.errata.rules import procedure_for
from zhulu.domain.errata.states import MACHINES, NOT_RUNNING
from zhulu.domain.errata.vocabulary import Procedure, ReceiptKind
from zhulu.domain.grants.operations import register_officer
from zhulu.domain.library.models import Contribution, Version
from zhulu.domain.library.queries import find_grade
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import advance
from zhulu.foundation.audit.context import set_actor
from zhulu.foundation.storage.models import Blob
from zhulu.usecases.identify_actor import identify_actor

SUPPORT_CODE, BUREAU_CODE = "220000-JS", "220000-ZS"
RECEIPTS = {
    "file_at_bureau": ReceiptKind.BUREAU_FILING,
    "register_filing": ReceiptKind.BUREAU_FILING,
    "file_at_department": ReceiptKind.DEPARTMENT_FILING,
    "confirm_system": ReceiptKind.SYSTEM_CHANGE,
    "register_system": ReceiptKind.SYSTEM_CHANGE,
    "match_delivery": ReceiptKind.SYSTEM_CHANGE,
    "consent_place": ReceiptKind.PLACE_CONSENT,
    "consent": ReceiptKind.PROVINCE_CONSENT,
    "report": ReceiptKind.LETTER,
    "ministry_consents": ReceiptKind.MINISTRY_CONSENT,
    "ministry_dissents": ReceiptKind.MINISTRY_DISSENT,
    "record_national": ReceiptKind.NATIONAL_CHANGE,
    "record_push": ReceiptKind.PUSH,
    "receive_push": ReceiptKind.PUSH,
}
"""Step → the receipt that it leaves."""


def make_helper(kind: AccountKind, *, sign_in_name: str = "", name: str = "") -> Actor:
    """Make a registered person of the technical support unit or of the data bureau."""
    account = make_helper_account(kind, sign_in_name=sign_in_name, name=name)
    return identify_actor(account=account)


def make_helper_account(kind: AccountKind, *, sign_in_name: str = "", name: str = "") -> Account:
    """Make the account of such a person."""
    is_support = kind is AccountKind.SUPPORT
    account = make_account(
        kind=kind, sign_in_name=sign_in_name or kind.value, name=name or ("陶执行" if is_support else "卞备案")
    )
    with transaction.atomic():
        register_officer(
            account=account,
            authority=get_authority(code=SUPPORT_CODE if is_support else BUREAU_CODE),
            name=account.name,
            office="运维服务部" if is_support else "项目审批处",
            registered_at=timezone.now(),
        )
    return account


class AllowErrata:
    """A policy that lets everybody do everything."""

    def may(self, **_: object) -> bool:
        """Say yes."""
        return True

    def visible_to(self, *, actor: Actor) -> "QuerySet[Erratum]":
        """Never asked."""
        raise NotImplementedError


@dataclass
class Bare:
    """One case and who takes its steps; a receipt comes with each step that leaves one."""

    contribution: Contribution
    applicant: Actor
    agreer: Actor
    executor: Actor
    procedure: Procedure = Procedure.PROVINCIAL
    is_deletion: bool = False
    rows: Sequence[str] = ("0" * 16,)
    receipts: bool = True
    scan: Blob | None = None
    erratum: Erratum = field(init=False)

    def __post_init__(self) -> None:
        """Begin the draft."""
        with transaction.atomic():
            self.erratum = create_erratum(
                contribution=self.contribution,
                procedure=self.procedure,
                applicant=Applicant(self.contribution.filer_id, "某公司"),
                actor=self.applicant,
                now=timezone.now(),
            )
            if self.is_deletion:
                Erratum.objects.filter(pk=self.erratum.pk).update(is_deletion=True)

    @property
    def submission(self) -> ErratumSubmission:
        """The newest handing in."""
        return ErratumSubmission.objects.filter(erratum=self.erratum).latest("id")

    def step(self, name: str, *, actor: Actor | None = None) -> Move:
        """Take one step, with what belongs to it, in one transaction."""
        who = actor or {"submit": self.applicant, "execute": self.executor}.get(name, self.agreer)
        with transaction.atomic():
            return self._step(name, who)

    def _step(self, name: str, who: Actor) -> Move:
        now = timezone.now()
        if name == "submit":
            keep_submission(erratum=self.erratum, document={"lines": []}, papers=[], actor=who, now=now)
            hold_records(erratum=self.erratum, row_ids=self.rows)

        def leave_receipt(erratum: Erratum, move: Move) -> None:
            if move.target in NOT_RUNNING:
                free_records(erratum=erratum)
            if self.receipts and name in RECEIPTS:
                scan = Paper("回执.pdf", self.scan) if self.scan else None
                receipt = NewReceipt(RECEIPTS[name], now.date(), scan=scan)
                keep_receipt(submission=self.submission, receipt=receipt, move=move)

        self.erratum, move = advance(
            self.erratum,
            name,
            machine=MACHINES[self.erratum.procedure],
            policy=AllowErrata(),
            actor=who,
            now=now,
            reason="理由",
            alongside=leave_receipt,
        )
        return move

    def agree(
        self, *items: Mapping[str, Any], actor: Actor | None = None, submission: ErratumSubmission | None = None
    ) -> AgreedErratum:
        """Let the authority agree to a diff: the signed move and the diff in one transaction."""
        who = actor or self.agreer
        with transaction.atomic():
            self._step("agree", who)
            agreement = Agreement(submission or self.submission, items, "合同价笔误", "originals")
            return agree(agreement, actor=who, now=timezone.now())

    def execute(
        self, erratum: AgreedErratum, change: Sequence[Mapping[str, Any]] | None = None, by: Actor | None = None
    ) -> Version:
        """Execute an agreed erratum as the support unit does."""
        who = by or self.executor
        with transaction.atomic():
            set_actor(actor=f"{who.account_id}:{who.name}", cause="execute_erratum")
            version = apply_erratum(
                erratum=erratum, change=erratum.diff if change is None else change, executor=who, now=timezone.now()
            )
            self._step("execute", who)
        return version


NATIONAL_WAY = ("consent", "report", "ministry_consents")


def cell(table: str, row_id: str, column: str, old: object, new: object) -> dict[str, Any]:
    """Give an item of a diff that sets one cell."""
    return {"act": "set", "table": table, "row_id": row_id, "column": column, "old": old, "new": new}


def executed(contribution: Contribution, *items: Mapping[str, Any], applicant: Actor, agreer: Actor) -> Version:
    """Correct a record by a case of its own: to the step at which it may be executed, and executed."""
    grade = find_grade(contribution_id=contribution.pk)
    procedure = procedure_for(path=contribution.path, grade=grade, national="")
    support = Account.objects.filter(kind=AccountKind.SUPPORT).first() or make_helper_account(AccountKind.SUPPORT)
    rows = sorted({str(item["row_id"]) for item in items})
    bare = Bare(contribution, applicant, agreer, identify_actor(account=support), procedure=procedure, rows=rows)
    bare.step("submit")
    agreement = bare.agree(*items)
    for step in NATIONAL_WAY if procedure is Procedure.NATIONAL else ():
        bare.step(step)
    version = bare.execute(agreement)
    with transaction.atomic():
        free_records(erratum=bare.erratum)
    return version
