"""The forms of a case's steps: what each asks, and the journey behind it. Faults come back to their fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest

from zhulu.domain.access.actors import Actor
from zhulu.domain.credit.codes import read_codes
from zhulu.domain.credit.models import Case
from zhulu.domain.credit.periods import read_regime
from zhulu.domain.credit.vocabulary import CheckKind, Outcome, RemedyKind, ServiceWay
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.statecraft.table import Transition
from zhulu.foundation.web.components.shapes import Choice, Field, Problem
from zhulu.usecases.credit import deciding, investigating, reversing, serving
from zhulu.usecases.credit.stepping import Upload


@dataclass(frozen=True, slots=True)
class Posted:
    """A step's form as it was posted."""

    request: HttpRequest

    def text(self, name: str) -> str:
        """Give a text."""
        return str(self.request.POST.get(name, ""))

    def day(self, name: str) -> date | None:
        """Give a day; None where there is none or it cannot be read."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            return None

    def upload(self, name: str) -> Upload | None:
        """Give a file."""
        found = self.request.FILES.get(name)
        return Upload(found.name or "扫描件", found) if found else None


Carry = Callable[[Actor, str, Posted], Case]
Ask = Callable[[Policy], Sequence[Field]]


@dataclass(frozen=True, slots=True)
class StepForm:
    """What the form of a step asks, and what it brings about."""

    carry: Carry
    ask: Ask = lambda _policy: ()
    hint: str = ""
    button: str = "btn-2"
    done: str = "已办理"


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as the page offers it."""

    name: str
    label: str
    clause: str
    hint: str
    button: str
    fields: Sequence[Field]
    opened: bool
    has_file: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step that was refused: its form as it was posted, and everything that is wrong with it."""

    step: str
    posted: Posted
    problems: Sequence[Problem]


def show(row: Transition, *, policy: Policy, attempt: Attempt | None) -> Shown:
    """Lay out a step's form, with what was typed and what is wrong with it if it was refused."""
    name, form = row.name, FORMS[row.name]
    tried = attempt if attempt is not None and attempt.step == name else None
    fields = [_filled(field, name, tried) for field in form.ask(policy)]
    return Shown(
        name=name,
        label=row.label,
        clause=row.clause,
        hint=form.hint,
        button=form.button,
        fields=fields,
        opened=tried is not None,
        has_file=any(field.kind == "file" for field in fields),
    )


def _filled(field: Field, step: str, tried: Attempt | None) -> Field:
    at = f"{step}-{field.name}"
    if tried is None:
        return replace(field, id=at)
    value = field.value if field.kind == "file" else tried.posted.text(field.name)
    return replace(field, id=at, value=value, errors=[fault for fault in tried.problems if fault.target == at])


def _plain(journey: Callable[..., Case]) -> Carry:
    return lambda actor, case_id, _posted: journey(actor=actor, case_id=case_id)


def _reasoned(journey: Callable[..., Case]) -> Carry:
    return lambda actor, case_id, posted: journey(actor=actor, case_id=case_id, reason=posted.text("reason"))


def _record_check(actor: Actor, case_id: str, posted: Posted) -> Case:
    return investigating.record_check(
        actor=actor, case_id=case_id, kind=posted.text("kind"), on=posted.day("on"), found=posted.text("found")
    )


def _notify(actor: Actor, case_id: str, posted: Posted) -> Case:
    return investigating.notify_enterprise(
        actor=actor,
        case_id=case_id,
        facts=posted.text("facts"),
        way=posted.text("way"),
        on=posted.day("on"),
        receiver=posted.text("receiver"),
        receipt=posted.upload("receipt"),
    )


def _sign(actor: Actor, case_id: str, posted: Posted) -> Case:
    return deciding.sign_finding(
        actor=actor, case_id=case_id, outcome=posted.text("outcome"), opinion=posted.text("opinion")
    )


def _written(posted: Posted) -> deciding.Written:
    return deciding.Written(
        number=posted.text("number"),
        on=posted.day("on"),
        facts=posted.text("facts"),
        paper=posted.upload("paper"),
        code=posted.text("code"),
        severity=posted.text("severity"),
    )


def _find(actor: Actor, case_id: str, posted: Posted) -> Case:
    return deciding.find_false(actor=actor, case_id=case_id, written=_written(posted))


def _acquit(actor: Actor, case_id: str, posted: Posted) -> Case:
    return deciding.acquit(actor=actor, case_id=case_id, written=_written(posted))


def _serve(actor: Actor, case_id: str, posted: Posted) -> Case:
    return serving.serve_finding(
        actor=actor,
        case_id=case_id,
        way=posted.text("way"),
        on=posted.day("on"),
        receiver=posted.text("receiver"),
        receipt=posted.upload("receipt"),
    )


def _remedy(actor: Actor, case_id: str, posted: Posted) -> Case:
    return serving.note_remedy(
        actor=actor,
        case_id=case_id,
        kind=posted.text("kind"),
        body=posted.text("body"),
        number=posted.text("number"),
        on=posted.day("on"),
        note=posted.text("note"),
    )


def _transfer(actor: Actor, case_id: str, posted: Posted) -> Case:
    return serving.transfer_case(actor=actor, case_id=case_id, body=posted.text("body"), reason=posted.text("reason"))


def _reverse(actor: Actor, case_id: str, posted: Posted) -> Case:
    return reversing.reverse_finding(
        actor=actor,
        case_id=case_id,
        body=posted.text("body"),
        number=posted.text("number"),
        on=posted.day("on"),
        reason=posted.text("reason"),
        paper=posted.upload("paper"),
    )


def _choices(pairs: Sequence[tuple[str, str]]) -> list[Choice]:
    return [Choice(str(value), str(label)) for value, label in pairs]


def _area(name: str, label: str, *, hint: str = "", rows: str = "4") -> Field:
    return Field(name, label, "textarea", required=True, hint=hint, wide=True, attrs={"rows": rows})


def _reason(hint: str) -> Ask:
    return lambda _policy: (_area("reason", "理由", hint=hint, rows="3"),)


def _ask_check(_policy: Policy) -> Sequence[Field]:
    return (
        Field("kind", "核查方式", "radio", required=True, choices=_choices(CheckKind.choices)),
        Field("on", "核查日期", "date", required=True),
        _area("found", "核查情况", hint="看了什么、问了谁、结果怎样；发函核实的写明去函和复函。"),
    )


def _service_fields() -> Sequence[Field]:
    return (
        Field("way", "送达方式", "radio", required=True, choices=_choices(ServiceWay.choices)),
        Field("on", "送达日期", "date", hint="电子送达不用填，就是今天。"),
        Field("receiver", "签收人", hint="电子送达不用填。"),
        Field("receipt", "送达回证扫描件", "file", hint="电子送达不用传；其他方式必传。"),
    )


def _ask_notice(_policy: Policy) -> Sequence[Field]:
    hint = "拟认定的事实、理由和依据，企业会看到，并据以陈述申辩；不要写举报人，也不要写身份证号、手机号。"
    return (_area("facts", "告知的事实和理由", hint=hint, rows="6"), *_service_fields())


def _ask_signature(_policy: Policy) -> Sequence[Field]:
    return (
        Field("outcome", "我的认定意见", "radio", required=True, choices=_choices(Outcome.choices)),
        _area("opinion", "理由", hint="回应企业的陈述申辩。", rows="3"),
    )


def _ask_finding(policy: Policy) -> Sequence[Field]:
    book, regime = read_codes(policy), read_regime(policy.mapping("publication_periods"))
    codes = [Choice(row.code, f"{row.code} {row.label}") for row in book.codes if row.false_entry]
    degrees = [
        Choice(
            row.key,
            row.label,
            note=f"公示至多 {row.most_months} 个月，满 {row.least_months} 个月可申请修复" if row.is_shown else "不公示",
        )
        for row in regime.severities
    ]
    return (
        *_document_fields(),
        Field("code", "不良行为代码", "select", required=True, choices=codes, wide=True, hint=book.edition),
        Field("severity", "程度", "radio", required=True, choices=degrees, hint=f"适用{regime.rule}"),
    )


def _document_fields() -> Sequence[Field]:
    return (
        Field("number", "认定书文号", required=True),
        Field("on", "认定日期", "date", required=True),
        _area("facts", "认定的事实和依据", hint="认定为虚假的，这段文字会公开；不要写身份证号、手机号。", rows="6"),
        Field("paper", "盖章的认定书扫描件", "file", required=True),
    )


def _ask_remedy(_policy: Policy) -> Sequence[Field]:
    return (
        Field("kind", "途径", "radio", required=True, choices=_choices(RemedyKind.choices)),
        Field("body", "受理机关或法院", required=True),
        Field("number", "案号或文号"),
        Field("on", "日期", "date", required=True),
        _area("note", "情况", rows="3"),
    )


def _ask_transfer(_policy: Policy) -> Sequence[Field]:
    return (Field("body", "移送给", required=True, hint="例如公安机关。"), _area("reason", "理由和法律依据", rows="3"))


def _ask_reversal(_policy: Policy) -> Sequence[Field]:
    return (
        Field("body", "作出决定的上级机关或法院", required=True),
        Field("number", "文号", required=True),
        Field("on", "决定日期", "date", required=True),
        _area("reason", "撤销的理由", rows="3"),
        Field("paper", "上级决定或判决书扫描件", "file", required=True),
    )


FORMS: Mapping[str, StepForm] = {
    "verify": StepForm(_plain(investigating.begin_verification), button="", done="已开始核查"),
    "record_check": StepForm(
        _record_check, _ask_check, "核验原件、实地核查、发函核实，每做一次登记一次。", done="核查情况已登记"
    ),
    "notify": StepForm(
        _notify,
        _ask_notice,
        "告知送达后，企业有不少于五个工作日陈述申辩，期满才能认定。已标为“向企业出示”的证据，企业同时可以看到。",
        button="",
        done="已告知企业，陈述申辩期开始",
    ),
    "check_again": StepForm(
        _reasoned(investigating.check_again), _reason("补充核查以后须重新告知，已发表的认定意见作废。")
    ),
    "drop": StepForm(
        _reasoned(investigating.drop_case), _reason("核查后认为不成立的写明理由，案卷留存。"), done="已撤案"
    ),
    "sign": StepForm(
        _sign,
        _ask_signature,
        "集体认定：每名人员用自己的账号发表意见，姓名和科室长期保存。",
        button="",
        done="意见已记录",
    ),
    "find_false": StepForm(
        _find,
        _ask_finding,
        "须有不少于两名实名人员同意。认定书送达企业时才生效，生效前公开页面不变。",
        button="btn-danger",
        done="已认定，请送达企业",
    ),
    "acquit": StepForm(
        _acquit, lambda _policy: _document_fields(), "须有不少于两名实名人员同意。", done="已认定不成立"
    ),
    "serve": StepForm(
        _serve,
        lambda _policy: _service_fields(),
        "送达即生效：这一件撤出公开展示并从国家平台撤下，形成不良行为记录，本年度信用综合评价不合格。",
        button="btn-danger",
        done="认定已送达并生效",
    ),
    "note_remedy": StepForm(_remedy, _ask_remedy, "复议、诉讼期间认定照样有效，另有裁定的除外。", done="已登记"),
    "transfer": StepForm(
        _transfer, _ask_transfer, "涉嫌犯罪等依法应当移送的，登记后在待办里写明函件文号。", done="已登记移送"
    ),
    "reverse": StepForm(
        _reverse,
        _ask_reversal,
        "公开展示、等级、年度评价都恢复原状，不良行为记录停止公示，需要时重新推送国家平台；全过程留存。",
        button="btn-danger",
        done="认定已撤销，一切恢复原状",
    ),
}
"""Step → its form; what the enterprise and the platform take stands elsewhere."""
