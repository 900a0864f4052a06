"""附件5 and 附件6 as paper: printed to be stamped, and again with what city and province have said."""

from datetime import date, datetime

from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Authority
from zhulu.domain.forms.heads import NOTHING_SAID, Head, Verdict
from zhulu.domain.forms.permission_forms import (
    Applicant,
    Appointee,
    Closing,
    Holder,
    Opening,
    PermissionApplication,
    PermissionChange,
)
from zhulu.domain.forms.vocabulary import Answer, AskedLevel, AskedRight, ChangeKind, Duty, UnitKind
from zhulu.domain.grants.models import CaseLine, PermissionCase
from zhulu.domain.grants.rights import Right, rights_in_words
from zhulu.domain.grants.states import GRANTED
from zhulu.domain.grants.vocabulary import FormKind, GrantFunction, LineKind
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day
from zhulu.foundation.documents.sheets import Sheet, print_sheet
from zhulu.usecases.show_permissions import ShownForm, ShownLine

KINDS = {
    LineKind.ADD: ChangeKind.ADD,
    LineKind.REPLACE: ChangeKind.REPLACE,
    LineKind.END: ChangeKind.END,
    LineKind.ADJUST: ChangeKind.SCOPE,
    LineKind.IDENTITY: ChangeKind.OFFICE,
    LineKind.CONTACT: ChangeKind.CONTACT,
}
ON_PAPER = {
    Right(Path.BACK_FILING, GrantFunction.CONFIRM).code: AskedRight.BACK_FILING,
    Right(Path.SPECIALIST, GrantFunction.CONFIRM).code: AskedRight.SPECIALIST,
}
"""Rights that have a box of their own on the form; others are written out under 其他."""


def print_permission_form(form: ShownForm, *, now: datetime) -> bytes:
    """Print a form as PDF; numbers are masked, the person writes and signs on the paper where it is asked."""
    return print_sheet(_sheet(form), made_at=now)


def _sheet(form: ShownForm) -> Sheet:
    case = form.case
    # What is printed to be stamped is no draft of paper: the mark 草表 is for what is not to be signed.
    day = local_day(case.submitted_at) if case.submitted_at else None
    head = Head(number=case.number or "", day=day, is_draft=False)
    if case.kind == FormKind.CHANGE:
        return _change(form, head).sheet()
    others = [code for code in case.rights if code not in ON_PAPER]
    rights = [ON_PAPER[code] for code in case.rights if code in ON_PAPER]
    term = f"自 {case.valid_from or '　'} 起" + (f"，至 {case.valid_to} 止" if case.valid_to else "")
    where = "、".join(form.areas) if form.areas else "本机关管辖的全部区域"
    return PermissionApplication(
        head=head,
        applicant=_applicant(case),
        area=f"{where}；{term}",
        basis=case.basis,
        rights=[*rights, *([AskedRight.OTHER] if others else [])],
        other_right=rights_in_words(others),
        level=_level(case.authority),
        appointees=[_appointee(line) for line in form.lines],
        city=_city(form),
        province=_opening(form),
    ).sheet()


def _change(form: ShownForm, head: Head) -> PermissionChange:
    case = form.case
    takers = [_name(shown.line) for shown in form.lines if shown.line.kind in (LineKind.REPLACE, LineKind.END)]
    return PermissionChange(
        head=head,
        applicant=_applicant(case),
        kinds=[KINDS[LineKind(shown.line.kind)] for shown in form.lines],
        before=[_before(shown.line) for shown in form.lines if shown.line.officer],
        after=[_after(shown) for shown in form.lines if shown.line.kind != LineKind.END],
        reason=case.reason,
        effective_on=case.effective_on,
        successor="、".join(name for name in takers if name),
        city=_city(form),
        province=Closing(verdict=_decided(form)),
    )


def _applicant(case: PermissionCase) -> Applicant:
    authority = case.authority
    city = authority.parent if authority.parent and authority.parent.level == Level.CITY else None
    return Applicant(
        name=authority.name,
        code=case.credit_code,
        kind=_unit(authority),
        city=city.name if city else "",
        address=case.address,
        phone=case.phone,
    )


def _unit(authority: Authority) -> UnitKind | None:
    if authority.needs_city_consent:
        return UnitKind.ZONE
    return {Level.CITY: UnitKind.CITY, Level.COUNTY: UnitKind.COUNTY}.get(Level(authority.level))


def _level(authority: Authority) -> AskedLevel | None:
    return {Level.CITY: AskedLevel.CITY, Level.COUNTY: AskedLevel.COUNTY}.get(Level(authority.level))


def _appointee(shown: ShownLine) -> Appointee:
    line, known = shown.line, shown.line.taker
    return Appointee(
        name=known.name if known else line.name,
        id_number=shown.id_number,
        office=known.office if known else line.office,
        position=known.post if known else line.post,
        office_phone=known.office_phone if known else line.office_phone,
        mobile=shown.mobile,
        duties=_duties(line),
    )


def _duties(line: CaseLine) -> list[Duty]:
    rechecks = any(code.endswith(GrantFunction.RECHECK.value) for code in line.rights)
    return [Duty.REVIEW, *([Duty.RECHECK] if rechecks else [])]


def _before(line: CaseLine) -> Holder:
    officer = line.officer
    if officer is None:
        return Holder(name="")
    return Holder(
        name=officer.name,
        account=officer.account.sign_in_name,
        office=officer.office,
        position=officer.post,
        phone=officer.office_phone,
    )


def _after(shown: ShownLine) -> Holder:
    line = shown.line
    known = line.taker or (line.officer if line.kind in (LineKind.ADJUST, LineKind.CONTACT) else None)
    return Holder(
        name=known.name if known else line.name,
        id_number=shown.id_number,
        office=known.office if known else line.office,
        position=known.post if known else line.post,
        rights=rights_in_words(line.rights),
        phone=line.office_phone or (known.office_phone if known else ""),
    )


def _name(line: CaseLine) -> str:
    return line.taker.name if line.taker else line.name


def _city(form: ShownForm) -> Verdict:
    if not form.consents:
        return NOTHING_SAID
    said = form.consents[-1]
    return Verdict(
        answer=Answer.AGREED if said.agreed else Answer.DECLINED,
        words=said.opinion,
        signer=said.signed_name,
        office=said.signed_office,
        day=local_day(said.at),
    )


def _decided(form: ShownForm) -> Verdict:
    if not form.decisions:
        return NOTHING_SAID
    said = form.decisions[-1]
    answer = {"grant": Answer.AGREED, "refuse": Answer.DECLINED}.get(said.move.transition, Answer.SENT_BACK)
    return Verdict(
        answer=answer,
        words=said.opinion,
        signer=said.decided_name,
        office=said.decided_office,
        day=local_day(said.at),
    )


def _opening(form: ShownForm) -> Opening:
    made = [shown.line.made for shown in form.lines if shown.line.made]
    opened_on: date | None = form.case.starts_on if form.case.state == GRANTED else None
    accounts = "、".join(dict.fromkeys(officer.account.sign_in_name for officer in made))
    return Opening(verdict=_decided(form), accounts=accounts, opened_on=opened_on)
