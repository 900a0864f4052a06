"""Which journey carries out which step of the tables, and what its form asks, in the words of that step."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from django.http import HttpRequest

from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.models import Erratum
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.statecraft.table import Transition
from zhulu.foundation.web.components.shapes import Choice, Field, Problem
from zhulu.usecases.errata import deciding, filing_forms, reporting
from zhulu.usecases.errata.executing import execute_erratum
from zhulu.usecases.errata.filing_forms import Given, Upload
from zhulu.usecases.errata.submitting import submit_erratum, withdraw_erratum

Carry = Callable[[Actor, str, HttpRequest], Erratum]
ACCEPT = ".pdf,.ofd,.jpg,.jpeg,.png"
METHODS = tuple(Choice(value, label) for value, label in VerificationMethod.choices)


@dataclass(frozen=True, slots=True)
class Form:
    """What the form of a step asks, in which words, and the journey behind it."""

    carry: Carry
    asks: Sequence[str] = ()
    """``method``, ``number``, ``on``, ``handler``, ``opinion``, ``scan``, in the order of the page."""
    labels: Mapping[str, str] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    hint: str = ""
    tone: str = ""
    """``warn`` for what cannot be undone, ``bad`` for what ends the case."""
    done: str = "已办理"


@dataclass(frozen=True, slots=True)
class StepForm:
    """One open step as the page shows it."""

    name: str
    label: str
    clause: str
    hint: str
    tone: str
    fields: Sequence[Field]
    has_file: bool
    is_open: bool


_LABELS = {
    "method": "核验方式",
    "number": "文号或编号",
    "on": "日期",
    "handler": "经办人",
    "opinion": "审核意见",
    "scan": "扫描件",
}
_KINDS = {"method": "radio", "number": "text", "on": "date", "handler": "text", "opinion": "textarea", "scan": "file"}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _given(request: HttpRequest) -> Given:
    return Given(
        number=request.POST.get("number", ""),
        on=_day(request.POST.get("on", "")),
        handler=request.POST.get("handler", ""),
        note=request.POST.get("opinion", ""),
        scan=_scan(request),
    )


def _scan(request: HttpRequest) -> Upload | None:
    scan = request.FILES.get("scan")
    return Upload(scan.name or "扫描件", scan) if scan else None


def _opined(journey: Callable[..., Erratum], actor: Actor, erratum_id: str, request: HttpRequest) -> Erratum:
    return journey(actor=actor, erratum_id=erratum_id, opinion=request.POST.get("opinion", ""))


def _read(journey: Callable[..., Erratum], actor: Actor, erratum_id: str, request: HttpRequest) -> Erratum:
    opinion, seen = request.POST.get("opinion", ""), request.POST.get("seen", "")
    return journey(actor=actor, erratum_id=erratum_id, opinion=opinion, seen=seen)


def _received(journey: Callable[..., Erratum], actor: Actor, erratum_id: str, request: HttpRequest) -> Erratum:
    return journey(actor=actor, erratum_id=erratum_id, given=_given(request))


def _plain(journey: Callable[..., Erratum], actor: Actor, erratum_id: str, _request: HttpRequest) -> Erratum:
    return journey(actor=actor, erratum_id=erratum_id)


def _agree(actor: Actor, erratum_id: str, request: HttpRequest) -> Erratum:
    return deciding.agree_to_erratum(
        actor=actor,
        erratum_id=erratum_id,
        opinion=request.POST.get("opinion", ""),
        method=request.POST.get("method", ""),
        seen=request.POST.get("seen", ""),
    )


def _refile(actor: Actor, erratum_id: str, request: HttpRequest) -> Erratum:
    opinion = request.POST.get("opinion", "")
    return filing_forms.refile(actor=actor, erratum_id=erratum_id, opinion=opinion, paper=_scan(request))


def _opinion(
    journey: Callable[..., Erratum],
    label: str = "审核意见",
    *,
    hint: str,
    tone: str = "",
    carry: Callable[..., Erratum],
) -> Form:
    return Form(partial(carry, journey), ("opinion",), {"opinion": label}, hint=hint, tone=tone)


def _receipt(
    journey: Callable[..., Erratum], number: str, day: str, *, hint: str, asks: Sequence[str] = (), needs: Sequence[str]
) -> Form:
    asked = asks or ("number", "on", "scan", "opinion")
    return Form(
        partial(_received, journey),
        asked,
        {"number": number, "on": day, "opinion": "备注"},
        optional=frozenset(asked) - set(needs),
        hint=hint,
    )


_ALL = ("number", "on", "handler", "scan", "opinion")
_NUMBER_AND_DAY = ("number", "on")
FORMS: Mapping[str, Form] = {
    "submit": Form(partial(_plain, submit_erratum), done="申请已提出，公开页面已标注“勘误办理中”"),
    "agree": Form(
        _agree,
        ("method", "opinion"),
        {"opinion": "审核意见"},
        hint="您同意的就是上面逐条列出的改动，以后一个字也不能多改。请先核对证明材料。",
        tone="warn",
    ),
    "consent_place": _opinion(
        deciding.consent_to_place, hint="改后的所在地由本机关管辖，须先经本机关同意。", carry=_read
    ),
    "file_at_bureau": _receipt(
        filing_forms.file_at_bureau,
        "备案编号",
        "备案日期",
        hint="备案是告知存档，不是审批；两家备案齐了才放行修改。",
        needs=("number",),
    ),
    "file_at_department": _receipt(
        filing_forms.file_at_department,
        "备案编号",
        "备案日期",
        hint="备案是告知存档，不是审批；两家备案齐了才放行修改。",
        needs=("number",),
    ),
    "register_filing": _receipt(
        filing_forms.register_filing,
        "省政数局备案编号",
        "备案日期",
        hint="省政数局在线下备案的，在这里登记它的备案编号，并上传回执扫描件。",
        asks=_ALL,
        needs=("number", "on", "scan"),
    ),
    "consent": _opinion(
        reporting.consent_for_province,
        hint="同意后由省厅向住建部函报；部里同意以前，省库不动。",
        tone="warn",
        carry=_read,
    ),
    "report": _receipt(
        reporting.report_to_ministry,
        "函报文号",
        "函报日期",
        hint="函件在线下发出，这里登记文号、日期，上传盖章的函。",
        needs=_NUMBER_AND_DAY,
    ),
    "ministry_consents": _receipt(
        reporting.record_consent_of_ministry,
        "复函文号",
        "复函日期",
        hint="登记后，省库与国家平台按同一内容修改。",
        needs=_NUMBER_AND_DAY,
    ),
    "execute": Form(
        partial(_plain, execute_erratum),
        hint="按已同意的内容原样修改，只能执行一次；平台改完会自动核对。",
        tone="warn",
        done="已按同意的内容修改，并核对一致",
    ),
    "confirm_system": _receipt(
        filing_forms.confirm_system_change,
        "修改单号",
        "修改日期",
        hint="工程审批系统已按同一内容修改的，在这里确认。",
        needs=(),
    ),
    "register_system": _receipt(
        filing_forms.register_system_change,
        "修改回执编号",
        "修改日期",
        hint="省政数局在线下告知工程审批系统已修改的，在这里登记，并上传回执扫描件。",
        asks=_ALL,
        needs=("number", "on", "scan"),
    ),
    "record_national": _receipt(
        reporting.record_national_change,
        "修改单号",
        "修改日期",
        hint="国家平台技术支持单位已修改的，登记它的单号和日期，上传凭据。",
        needs=_NUMBER_AND_DAY,
    ),
    "record_push": _receipt(
        reporting.record_push,
        "接收回执编号",
        "接收日期",
        hint="平台收到国家平台的回执会自动办结；回执是纸质的，在这里登记。",
        needs=_NUMBER_AND_DAY,
    ),
    "refile": Form(
        _refile,
        ("opinion", "scan"),
        {"opinion": "补了什么", "scan": "补交的材料"},
        optional=frozenset({"scan"}),
        hint="已经备案的一家不用再备案。",
    ),
    "return": _opinion(
        deciding.return_erratum, "要改什么（全部问题一次写清）", hint="申请人改好后可以再提出。", carry=_read
    ),
    "province_returns": _opinion(
        reporting.return_for_province, "要改什么（全部问题一次写清）", hint="申请人改好后重新走属地。", carry=_opined
    ),
    "bureau_asks": _opinion(
        filing_forms.ask_for_papers, "缺什么材料", hint="由属地主管部门补齐后再次提交备案。", carry=_opined
    ),
    "department_asks": _opinion(
        filing_forms.ask_for_papers, "缺什么材料", hint="由属地主管部门补齐后再次提交备案。", carry=_opined
    ),
    "refuse": _opinion(
        deciding.refuse_erratum,
        "不同意的理由",
        hint="这是终局决定：原内容不变，申请和意见一直留存。能改好的，请用退回补正。",
        tone="bad",
        carry=_read,
    ),
    "province_refuses": _opinion(
        reporting.refuse_for_province,
        "不同意的理由",
        hint="这是终局决定：原内容不变，申请和意见一直留存。",
        tone="bad",
        carry=_opined,
    ),
    "ministry_dissents": replace(
        _receipt(
            reporting.record_dissent_of_ministry,
            "复函文号",
            "复函日期",
            hint="登记后勘误结束：原内容不变，全过程留存。",
            needs=("number", "on", "opinion"),
        ),
        labels={"number": "复函文号", "on": "复函日期", "opinion": "住建部不同意的理由"},
        tone="bad",
    ),
    "withdraw": Form(
        partial(_plain, withdraw_erratum),
        hint="撤回后这份勘误结束：原内容不变，申请一直留存；以后可以另行申请。",
        tone="bad",
        done="已撤回",
    ),
}
"""Step → its form, in the order in which a page offers them; what the platform takes itself has none."""


def step_forms(
    steps: Sequence[Transition], *, attempted: str = "", typed: Mapping[str, str] | None = None
) -> list[StepForm]:
    """Give the forms of the steps that stand open.

    Args:
        attempted: the step that was refused just now; its form stands open with what was ``typed``.
    """
    rows = {row.name: row for row in steps}
    names = [name for name in FORMS if name in rows]
    opened = attempted if attempted in names else next(iter(names), "")
    return [
        StepForm(
            name=name,
            label=rows[name].label,
            clause=rows[name].clause,
            hint=FORMS[name].hint,
            tone=FORMS[name].tone,
            fields=list(_fields(name, typed or {} if name == attempted else {})),
            has_file="scan" in FORMS[name].asks,
            is_open=name == opened,
        )
        for name in names
    ]


def missing_in(name: str, typed: Mapping[str, str]) -> list[Problem]:
    """Say everything that a step's form asks and was left empty, each leading to its field."""
    return [
        Problem(
            f"请{'选择' if key == 'method' else '填写'}“{FORMS[name].labels.get(key, _LABELS[key])}”",
            target=f"{name}-{key}",
        )
        for key in FORMS[name].asks
        if _is_missing(name, key, typed)
    ]


def _is_missing(name: str, key: str, typed: Mapping[str, str]) -> bool:
    """Whether something has to be typed and was not; scans are not kept, so nobody can say of them."""
    return key not in FORMS[name].optional and key != "scan" and not typed.get(key, "").strip()


def _fields(name: str, typed: Mapping[str, str]) -> Iterator[Field]:
    form = FORMS[name]
    for key in form.asks:
        attempted = bool(typed)
        required = key not in form.optional
        missing = attempted and _is_missing(name, key, typed)
        yield Field(
            name=key,
            id=f"{name}-{key}",
            label=form.labels.get(key, _LABELS[key]),
            kind=_KINDS[key],
            value=typed.get(key, ""),
            required=required,
            choices=METHODS if key == "method" else (),
            hint=_hint(key, attempted=attempted, required=required),
            errors=[Problem("请填写" if key != "method" else "请选择")] if missing else (),
            attrs={"accept": ACCEPT if key == "scan" else None, "required": None},
            wide=key in {"opinion", "method"},
        )


def _hint(key: str, *, attempted: bool, required: bool) -> str:
    if key == "on" and not required:
        return "不填的，按今天。"
    if key == "scan":
        again = "刚才选的文件没有留下，请再选一次。" if attempted else ""
        return f"{again}PDF、OFD、JPG、PNG。"
    return ""
