"""What is typed into the two forms: head and lines, each as a Django form with the words of the paper."""

from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.http import QueryDict

from zhulu.domain.grants.casework import Head
from zhulu.domain.grants.models import CaseLine, Officer, PermissionCase
from zhulu.domain.grants.rights import Right
from zhulu.domain.grants.rules import HEAD, SCAN
from zhulu.domain.grants.vocabulary import FormKind, LineKind
from zhulu.domain.rulebook.shapes import Violation
from zhulu.domain.standard.identifiers import is_uscc
from zhulu.foundation.web.components.shapes import Problem
from zhulu.usecases.permission_forms import Typed

DAY = {"type": "date"}
BAD_DAY = {"invalid": "日期请写成 2026-03-31 这样"}


class HeadForm(forms.Form):
    """What a form says besides its persons; which fields it has depends on the form."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    rights = forms.MultipleChoiceField(label="申请权限", required=False, widget=forms.CheckboxSelectMultiple)
    areas = forms.MultipleChoiceField(
        label="管理范围",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="都不选，就是本机关管辖的全部区域",
    )
    valid_from = forms.DateField(
        label="权限自", required=False, widget=forms.DateInput(attrs=DAY), error_messages=BAD_DAY
    )
    valid_to = forms.DateField(
        label="权限至",
        required=False,
        widget=forms.DateInput(attrs=DAY),
        error_messages=BAD_DAY,
        help_text="不填为不限，到期前会提醒续期",
    )
    basis = forms.CharField(
        label="建筑市场监管权限依据", required=False, max_length=300, help_text="三定规定或授权文件的文号"
    )
    reason = forms.CharField(label="变更原因", required=False, max_length=500, help_text="例如：工作岗位调整")
    effective_on = forms.DateField(
        label="生效日期",
        required=False,
        widget=forms.DateInput(attrs=DAY),
        error_messages=BAD_DAY,
        help_text="最早从省厅办理的次日起",
    )
    credit_code = forms.CharField(label="单位统一社会信用代码", required=False, max_length=18)
    address = forms.CharField(label="单位地址", required=False, max_length=200)
    phone = forms.CharField(label="单位联系电话", required=False, max_length=32)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        case: PermissionCase,
        rights: Sequence[Right],
        areas: Sequence[tuple[str, str]],
    ) -> None:
        """Fill the form with what stands."""
        names = ("rights", "areas", "valid_from", "valid_to", "basis", "reason", "effective_on")
        initial = {name: getattr(case, name) for name in (*names, "credit_code", "address", "phone", "revision")}
        # A browser takes a day in one form only, whatever the page's language.
        days = ("valid_from", "valid_to", "effective_on")
        initial |= {name: initial[name].isoformat() for name in days if initial[name]}
        super().__init__(data, initial=initial)
        drop = ("reason", "effective_on") if case.kind == FormKind.APPLICATION else names[:5]
        for name in drop:
            del self.fields[name]
        for name, choices in (("rights", [(right.code, right.label) for right in rights]), ("areas", list(areas))):
            if name in self.fields:
                field = self.fields[name]
                if isinstance(field, forms.ChoiceField):
                    field.choices = choices

    def clean_credit_code(self) -> str:
        """Demand a right code where one is given."""
        code = str(self.cleaned_data["credit_code"]).strip().upper()
        if code and not is_uscc(code):
            raise forms.ValidationError("统一社会信用代码不对，请照登记证书填写 18 位")
        return code

    @property
    def head(self) -> Head:
        """Give what was typed."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return Head(**given)


class LineForm(forms.Form):
    """What a form asks for one person; which fields it has depends on the kind of line."""

    officer = forms.ChoiceField(label="哪一名已登记的人员", required=False)
    taker = forms.ChoiceField(
        label="接替人员", required=False, help_text="本机关已登记的，在这里选；新来的，选“新登记”"
    )
    name = forms.CharField(label="姓名", required=False, max_length=64)
    id_number = forms.CharField(
        label="身份证号", required=False, max_length=18, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    office = forms.CharField(
        label="实际处（科）室",
        required=False,
        max_length=64,
        help_text="例如“建筑业管理科”，不能写“住建局”“办公室账号”",
    )
    post = forms.CharField(label="职务", required=False, max_length=64)
    office_phone = forms.CharField(
        label="办公电话", required=False, max_length=32, help_text="带区号的座机；会在办事指南公开，不能填手机"
    )
    mobile = forms.CharField(label="手机", required=False, max_length=20, help_text="不公开")
    sign_in_name = forms.RegexField(
        label="登录名",
        required=False,
        regex=r"^[a-z0-9][a-z0-9.\-]{2,63}$",
        max_length=64,
        help_text="不填由平台编排",
        error_messages={"invalid": "登录名只能用小写字母、数字、点和连字符，3 至 64 个字符"},
    )
    rights = forms.MultipleChoiceField(label="可以行使的权限", required=False, widget=forms.CheckboxSelectMultiple)

    FIELDS: ClassVar = {
        LineKind.ADD: (
            "taker",
            "name",
            "id_number",
            "office",
            "post",
            "office_phone",
            "mobile",
            "sign_in_name",
            "rights",
        ),
        LineKind.REPLACE: (
            *("officer", "taker", "name", "id_number", "office", "post", "office_phone", "mobile", "sign_in_name"),
            "rights",
        ),
        LineKind.END: ("officer", "taker"),
        LineKind.ADJUST: ("officer", "rights"),
        LineKind.IDENTITY: ("officer", "name", "office", "post"),
        LineKind.CONTACT: ("officer", "office_phone", "mobile"),
    }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: LineKind,
        people: Sequence[Officer],
        rights: Sequence[Right],
        line: CaseLine | None = None,
    ) -> None:
        """Fill the form with what stands; numbers are never written back into a page."""
        super().__init__(data, initial=_initial(line, rights))
        self.kind = kind
        for name in set(self.fields) - set(self.FIELDS[kind]):
            del self.fields[name]
        known = [(officer.public_id, f"{officer.name}（{officer.office}）") for officer in people]
        blank = {"officer": "请选择", "taker": "交回本机关" if kind is LineKind.END else "新登记"}
        for name in {"officer", "taker"} & set(self.fields):
            self._offer(name, [("", blank[name]), *known])
        if "rights" in self.fields:
            self._offer("rights", [(right.code, right.label) for right in rights])
        if kind is LineKind.END:
            self.fields["taker"].label, self.fields["taker"].help_text = "在办件移交给", "不选，在办件交回本机关"
        if line is not None and line.id_commitment and "id_number" in self.fields:
            self.fields["id_number"].help_text = "已经填过；不改的留空"

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def typed(self) -> Typed:
        """Give what was typed."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "rights"}
        return Typed(kind=self.kind, rights=tuple(self.cleaned_data.get("rights", ())), **given)


def _initial(line: CaseLine | None, rights: Sequence[Right]) -> dict[str, object]:
    if line is None:
        return {"rights": [right.code for right in rights]}
    kept = ("name", "office", "post", "office_phone", "sign_in_name", "rights")
    return {
        **{name: getattr(line, name) for name in kept},
        "officer": line.officer.public_id if line.officer else "",
        "taker": line.taker.public_id if line.taker else "",
    }


def problems_of_form(faults: Sequence[Violation], names: dict[str, str]) -> list[Problem]:
    """Show what stands against handing a form in, each with its clause and a way to its place.

    Args:
        names: line → whom it is about.
    """
    return [
        Problem(
            message=f"{names[fault.place.row_id]}：{fault.message}" if fault.place.row_id in names else fault.message,
            remedy=fault.remedy,
            clause="、".join(fault.cites),
            target={HEAD: "head", SCAN: "scan"}.get(fault.place.sheet, f"line-{fault.place.row_id}"),
        )
        for fault in faults
    ]
