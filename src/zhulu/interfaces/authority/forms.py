"""The decisions' forms: what a reviewer must say. Whether they may, and whether it is still time, use-cases answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from zhulu.domain.filings.queries import Candidate
from zhulu.domain.grants.models import Officer
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.foundation.web.components.shapes import Problem
from zhulu.usecases.review_filing import ReturnCode

LONGEST_OPINION = 2000


class OpinionForm(forms.Form):
    """An opinion on the version that was read; every decision has one (三(三))."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    opinion = forms.CharField(
        label="审核意见",
        max_length=LONGEST_OPINION,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "请写明审核意见（三(三)）",
            "max_length": f"审核意见最多 {LONGEST_OPINION} 字，请写短一些",
        },
    )

    def __init__(self, data: QueryDict | None = None, *, name: str, seen: str = "") -> None:
        """Prepare the form under a name, for several stand on one page."""
        super().__init__(data, initial={"seen": seen}, auto_id=f"{name}-%s")
        self.name = name

    def problems(self) -> list[Problem]:
        """List everything that is wrong, each leading to its field."""
        return [
            Problem(message=str(error), target=f"{self.name}-{field}")
            for field, errors in self.errors.items()
            for error in errors
        ]


class HandoverForm(OpinionForm):
    """派单 or 移交: to whom, and why."""

    field_order = ("seen", "authority", "opinion")
    authority = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": "请选择接收的机关", "invalid_choice": "这个机关不能接收这一件，请重新选择"},
    )

    def __init__(
        self, data: QueryDict | None = None, *, name: str, receivers: Sequence[Candidate], seen: str = ""
    ) -> None:
        """Offer the authorities that could confirm the filing."""
        super().__init__(data, name=name, seen=seen)
        authority, reason = self.fields["authority"], self.fields["opinion"]
        authority.label = "接收机关"
        if isinstance(authority, forms.ChoiceField):
            authority.choices = [(one.authority.public_id, _receiver(one)) for one in receivers]
        reason.label = "理由"
        reason.error_messages["required"] = "请写明理由（一(二)3）"


def _receiver(candidate: Candidate) -> str:
    grade = candidate.authority.confirms_grade
    return f"{candidate.authority.name}（{candidate.area_name}），由它确认的定为 {grade} 级"


class PassForm(OpinionForm):
    """转交 or 接手 within the office: to whom, and why."""

    field_order = ("seen", "held_by", "receiver", "opinion")
    held_by = forms.CharField(required=False, widget=forms.HiddenInput)
    receiver = forms.ChoiceField(
        label="交给",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择交给谁", "invalid_choice": "请从列出的审核人员里选"},
    )

    def __init__(
        self, data: QueryDict | None = None, *, name: str, colleagues: Sequence[Officer], held_by: str = ""
    ) -> None:
        """Offer the colleagues who may decide it; ``held_by`` is who has it now."""
        super().__init__(data, name=name)
        receiver, reason = self.fields["receiver"], self.fields["opinion"]
        self.initial["held_by"] = held_by
        if isinstance(receiver, forms.ChoiceField):
            receiver.choices = [(one.public_id, f"{one.name}（{one.office}）") for one in colleagues]
        reason.label = "理由"
        reason.error_messages["required"] = "请写明转交或接手的理由（三(三)）"


class BulkReturnForm(OpinionForm):
    """A return of many: one reason for each, which concerns the whole of it."""

    field_order = ("seen", "code", "text", "opinion")
    code = forms.ChoiceField(
        label="什么问题",
        error_messages={"required": "请选择是什么问题", "invalid_choice": "请从省里的理由清单里选"},
    )
    text = forms.CharField(label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: QueryDict | None = None, *, codes: Sequence[ReturnCode]) -> None:
        """Offer the province's list."""
        super().__init__(data, name="bulk")
        self.codes = {item.code: item for item in codes}
        code = self.fields["code"]
        if isinstance(code, forms.ChoiceField):
            code.choices = [("", "请选择"), *((item.code, f"{item.code} {item.label}") for item in codes)]

    def clean(self) -> dict[str, Any] | None:
        """Demand words where the code needs them."""
        known = self.codes.get(str(self.cleaned_data.get("code", "")))
        if known and known.needs_text and not self.cleaned_data.get("text"):
            self.add_error("text", f"选了“{known.label}”，请写明具体是什么")
        return super().clean()


class AdviceForm(OpinionForm):
    """An opinion of another office, which decides nothing."""

    def __init__(self, data: QueryDict | None = None) -> None:
        """Ask for the opinion only."""
        super().__init__(data, name="advice")
        self.fields["opinion"].label = "会商意见"
        self.fields["opinion"].error_messages["required"] = "请写明会商意见（三(三)）"


class ConfirmForm(OpinionForm):
    """A confirmation, grade A, or B anew: how the record was checked, and the opinion."""

    method = forms.ChoiceField(
        label="核验方式",
        choices=VerificationMethod.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择核验方式：系统比对、核验原件或实地核查（三(三)）",
            "invalid_choice": "请选择核验方式：系统比对、核验原件或实地核查（三(三)）",
        },
    )
