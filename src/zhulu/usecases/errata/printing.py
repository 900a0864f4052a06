"""附件3 and 附件4 filled from a case at every step: to be stamped before it is handed in, and on file afterwards.

What the platform does not know (legal persons, seals, signatures) prints as room to write in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path as FilePath

from django.conf import settings
from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.queries import area_names
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.enterprises.vocabulary import OrganisationKind
from zhulu.domain.errata.homes import place_of
from zhulu.domain.errata.models import Receipt
from zhulu.domain.errata.queries import ErratumNotFound, find_agreement, receipts_of
from zhulu.domain.errata.states import DONE, DRAFT, RETURNED
from zhulu.domain.errata.vocabulary import LineKind, PaperUse, Procedure, ReceiptKind
from zhulu.domain.forms.approval_errata import ApprovalErrata, ApprovalSubject, Owner, Registration, Result
from zhulu.domain.forms.errata_forms import (
    Change,
    ErrataSheet,
    Evidence,
    Execution,
    Filer,
    ProvinceWords,
    Subject,
)
from zhulu.domain.forms.heads import NOTHING_SAID, Head, Verdict
from zhulu.domain.forms.vocabulary import (
    AffectedSystem,
    Answer,
    Business,
    Checking,
    ErrataKind,
    FirmKind,
    Outcome,
)
from zhulu.domain.library.models import Confirmation, GradeDecision
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.standard.catalogue import SHEETS, head_row
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.clock import local_day
from zhulu.foundation.documents.sheets import Sheet, print_sheet
from zhulu.foundation.web.province import read_province
from zhulu.usecases.errata.viewing import CaseView, view_case

HANDLING, APPROVAL = "errata", "approval-errata"
FORMS: Mapping[str, str] = {HANDLING: "附件3 勘误申请及经办单", APPROVAL: "附件4 工程审批系统信息勘误申请表"}
GRADES: Mapping[str, str] = {"A": "A 级（省级确认）", "B": "B 级（市州确认）", "C": "C 级（县级确认）", "": "不定级"}
BUSINESSES: Mapping[str, Business] = {
    Path.APPROVAL_FEED.value: Business.APPROVAL_FEED,
    Path.BACK_FILING.value: Business.BACK_FILING,
    Path.SPECIALIST.value: Business.SPECIALIST,
}
FIRMS: Mapping[str, FirmKind] = {
    OrganisationKind.SURVEYOR.value: FirmKind.SURVEY,
    OrganisationKind.DESIGNER.value: FirmKind.DESIGN,
    OrganisationKind.BUILDER.value: FirmKind.CONSTRUCTION,
    OrganisationKind.SUPERVISOR.value: FirmKind.SUPERVISION,
    OrganisationKind.OWNER.value: FirmKind.OWNER,
}
KINDS: Mapping[LineKind, ErrataKind] = {
    LineKind.CHANGE: ErrataKind.CHANGE,
    LineKind.SUPPLEMENT: ErrataKind.ADD,
    LineKind.DELETION: ErrataKind.DELETE,
}
CHECKINGS: Mapping[str, Checking] = {
    VerificationMethod.SYSTEM.value: Checking.SYSTEM,
    VerificationMethod.ORIGINALS.value: Checking.ORIGINALS,
    VerificationMethod.ON_SITE.value: Checking.ON_SITE,
}
HOME_SAYS: Mapping[str, Answer] = {
    "agree": Answer.AGREED,
    "refuse": Answer.DECLINED,
    "return": Answer.SENT_BACK,
}
PROVINCE_SAYS: Mapping[str, Answer] = {
    "consent": Answer.AGREED,
    "province_refuses": Answer.DECLINED,
    "province_returns": Answer.SENT_BACK,
}


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A form as a file."""

    name: str
    content: bytes


def forms_of(view: CaseView) -> list[str]:
    """Give which forms a case has: 附件3, or 附件4 for the approval system; both where such data are national too."""
    if view.erratum.contribution.path != Path.APPROVAL_FEED:
        return [HANDLING]
    return [APPROVAL, HANDLING] if view.erratum.procedure == Procedure.NATIONAL else [APPROVAL]


def print_case_form(*, actor: Actor, erratum_id: str, key: str, address: str, now: datetime) -> PrintedForm:
    """Print a form of a case as it stands.

    Args:
        address: where the case is read, for the code that telephones read.

    Raises:
        ErratumNotFound: the case is not the actor's to see, or has no such form.
        TypesettingFailed: it could not be set.
    """
    view = view_case(actor=actor, erratum_id=erratum_id, now=now)
    if key not in forms_of(view):
        raise ErratumNotFound(key)
    filled = Filled(view, address)
    sheet = filled.approval() if key == APPROVAL else filled.handling()
    content = print_sheet(sheet, made_at=view.erratum.changed_at)
    return PrintedForm(f"{FORMS[key]}-{view.erratum.number or '草表'}.pdf", content)


class Filled:
    """A case as the words of its forms."""

    def __init__(self, view: CaseView, address: str) -> None:
        """Read a case as somebody may see it."""
        self.view, self.erratum, self.address = view, view.erratum, address
        # Steps and receipts of an earlier handing in were about another application.
        self.receipts = receipts_of(view.submission)
        since = view.submission.submitted_at if view.submission and self.erratum.state != DRAFT else None
        self.moves = [move for move in view.moves if since is not None and move.at >= since]
        self.project = head_row(view.record.document)

    def handling(self) -> Sheet:
        """Fill 附件3."""
        erratum = self.erratum
        is_national = erratum.procedure == Procedure.NATIONAL
        return ErrataSheet(
            head=self._head(),
            business=BUSINESSES[erratum.contribution.path],
            is_national=bool(self.view.record.national) or is_national,
            filer=self._filer(),
            subject=self._subject(),
            kinds=self._kinds(),
            changes=self._changes(),
            evidence=self._evidence(),
            promised_on=local_day(erratum.submitted_at) if erratum.submitted_at else None,
            checking=self._checking(),
            home=self._verdict(HOME_SAYS),
            province=self._province(),
            execution=self._execution(),
        ).sheet()

    def approval(self) -> Sheet:
        """Fill 附件4."""
        erratum, province = self.erratum, read_province(pack=FilePath(settings.PROVINCE_PACK))
        return ApprovalErrata(
            head=self._head(),
            data_bureau=province.data_bureau,
            department=province.department,
            owner=Owner(name=erratum.applicant_name, code=self._code(), contact=self._contact()),
            subject=self._approval_subject(),
            kinds=[ErrataKind.DELETE] if erratum.is_deletion else [ErrataKind.CHANGE],
            systems=AffectedSystem.BOTH,
            changes=self._changes(),
            delete_reason=erratum.reason if erratum.is_deletion else "",
            evidence=self._evidence(),
            stated_on=local_day(erratum.submitted_at) if erratum.submitted_at else None,
            home=self._verdict(HOME_SAYS),
            bureau=_registration(self.receipts.get(ReceiptKind.BUREAU_FILING)),
            province=_registration(self.receipts.get(ReceiptKind.DEPARTMENT_FILING)),
            result=self._result(),
        ).sheet()

    def _head(self) -> Head:
        erratum = self.erratum
        return Head(
            number=erratum.number or "",
            day=local_day(erratum.submitted_at) if erratum.submitted_at else None,
            address=self.address,
            # What is printed to be stamped carries no 草表: once it is whole, only its seal is lacking.
            is_draft=erratum.state in {DRAFT, RETURNED} and not self._is_whole(),
        )

    def _is_whole(self) -> bool:
        """Whether nothing is lacking but the stamped paper itself."""
        findings = self.view.findings
        return findings is not None and all(item.rule == "WrittenApplication" for item in findings.blocks)

    def _filer(self) -> Filer:
        organisation = self._organisation()
        kinds = [FIRMS[kind] for kind in organisation.kinds if kind in FIRMS] if organisation else []
        return Filer(name=self.erratum.applicant_name, code=self._code(), kinds=kinds, contact=self._contact())

    def _organisation(self) -> Organisation | None:
        key = self.erratum.applicant_id
        return Organisation.objects.filter(pk=key).first() if key else None

    def _code(self) -> str:
        key = self.erratum.applicant_id
        return current_code(organisation_id=key) if key else str(self.project.get("BuildCorpCode", ""))

    def _contact(self) -> str:
        submission = self.view.submission
        return submission.submitted_name if submission and self.erratum.entered_by_id is None else ""

    def _subject(self) -> Subject:
        decided = self._let_in()
        return Subject(
            name=self.view.record.name,
            number=self.erratum.contribution.project.number,
            place=self._place(),
            owner=str(self.project.get("BuildCorpName", "")),
            grade=GRADES.get(self.view.record.grade, self.view.record.grade),
            confirmed_by=decided.authority_name if decided else "",
            confirmed_on=local_day(decided.decided_at) if decided else None,
        )

    def _let_in(self) -> GradeDecision | Confirmation | None:
        """Give the decision by which the record came into the library."""
        contribution = self.erratum.contribution
        graded = GradeDecision.objects.filter(contribution=contribution).order_by("id").first()
        return graded or Confirmation.objects.filter(contribution=contribution).first()

    def _approval_subject(self) -> ApprovalSubject:
        permits = self.view.record.document.get("permits", [])
        return ApprovalSubject(
            name=self.view.record.name,
            investment_code=str(self.project.get("PrjCode", "")),
            permit_number="、".join(str(row["BuilderLicenceNum"]) for row in permits if row.get("BuilderLicenceNum")),
            place=self._place(),
            matter="、".join(
                sheet.label
                for sheet in SHEETS.values()
                if any(self.view.record.document.get(table) for table in sheet.tables if table != "participants")
            ),
        )

    def _place(self) -> str:
        code = place_of(self.view.record.document)
        named = area_names(codes=[code]).get(code, code) if code else ""
        return f"{named}{self.project.get('Address', '')}"

    def _kinds(self) -> list[ErrataKind]:
        if self.erratum.is_deletion:
            return [ErrataKind.DELETE]
        return [KINDS[told.line.kind] for told in self.view.lines]

    def _changes(self) -> list[Change]:
        papers = {paper.public_id: paper.name for paper in self.view.papers}
        return [
            Change(
                sheet=told.sheet,
                field="　".join(part for part in (told.field, told.record) if part),
                old=f"{told.before}{told.unit}" if told.before else "",
                new=f"{told.after}{told.unit}" if told.after else "",
                reason=told.line.reason or self.erratum.reason,
                evidence=" ".join(part for part in (papers.get(told.line.evidence, ""), told.line.pages) if part),
            )
            for told in self.view.lines
        ]

    def _evidence(self) -> list[Evidence]:
        return [Evidence(name=paper.name) for paper in self.view.papers if paper.use != PaperUse.APPLICATION]

    def _verdict(self, says: Mapping[str, Answer]) -> Verdict:
        """Give what an office said last about this application."""
        return _said(next((move for move in reversed(self.moves) if move.transition in says), None), says)

    def _checking(self) -> list[Checking]:
        agreement = find_agreement(erratum=self.erratum)
        return [CHECKINGS[agreement.method]] if agreement and self._step("agree") else []

    def _province(self) -> ProvinceWords:
        letter = self.receipts.get(ReceiptKind.LETTER)
        return ProvinceWords(
            verdict=self._verdict(PROVINCE_SAYS),
            letter=letter.number if letter else "",
            letter_on=letter.on if letter else None,
        )

    def _execution(self) -> Execution:
        done = self._step("execute")
        released = self._step("ministry_consents") or self._step("release") or self._step("agree")
        ended = self.erratum.state == DONE
        pushed = ReceiptKind.PUSH in self.receipts
        return Execution(
            received_at=_moment(released) if done else "",
            changed_by=done.actor_name if done else "",
            changed_at=_moment(done),
            checked_by="平台自动核对" if ended else "",
            outcomes=[*([Outcome.SHOWN] if ended else []), *([Outcome.PUSHED_AGAIN] if pushed else [])],
        )

    def _result(self) -> Result:
        done, changed = self._step("execute"), self.receipts.get(ReceiptKind.SYSTEM_CHANGE)
        return Result(
            approvals=" ".join((changed.on.isoformat(), changed.handler or changed.move.actor_name)) if changed else "",
            platform=f"{_moment(done)} {done.actor_name}" if done else "",
            is_equal=True if self.erratum.state == DONE else None,
        )

    def _step(self, name: str) -> Move | None:
        return next((move for move in reversed(self.moves) if move.transition == name), None)


def _said(move: Move | None, says: Mapping[str, Answer]) -> Verdict:
    if move is None:
        return NOTHING_SAID
    return Verdict(
        answer=says[move.transition],
        words=move.reason,
        signer=move.actor_name,
        office=move.actor_office,
        day=local_day(move.at),
    )


def _registration(receipt: Receipt | None) -> Registration:
    if receipt is None:
        return Registration()
    signer = receipt.handler or receipt.move.actor_name
    return Registration(number=receipt.number, office=receipt.move.actor_office, signer=signer, day=receipt.on)


def _moment(move: Move | None) -> str:
    return f"{timezone.localtime(move.at):%Y-%m-%d %H:%M}" if move else ""
