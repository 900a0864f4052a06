"""The decisions' forms: what a reviewer must say. Whether they may, and whether it is still time, use-cases answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import QueryDict

from zhulu.domain.filings.queries import Candidate
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH, Sheet
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.web.components.shapes import Problem
from zhulu.usecases.return_filing import Reason
from zhulu.usecases.review_filing import ReturnCode

REFUSAL_WORD = "不予确认"
"""To be typed before a filing is refused for good."""
NO_HINTS: Mapping[str, str] = MappingProxyType({})
LONGEST_TEXT = 500
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


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason of the province's list as the form shows it."""

    code: str
    label: str
    needs_text: bool
    chosen: bool
    text: str
    sheet: str
    error: str
    hint: str


class ReturnForm(OpinionForm):
    """A return: all reasons at once, each with words and a sheet if the reviewer likes, and the opinion."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        name: str,
        codes: Sequence[ReturnCode],
        hints: Mapping[str, str] = NO_HINTS,
        path: str = Path.BACK_FILING,
        seen: str = "",
    ) -> None:
        """Offer the province's reasons, with what the platform knows about some of them."""
        super().__init__(data, name=name, seen=seen)
        self.on_sheets: Mapping[str, Sheet] = SHEETS_OF_PATH[path]
        self.codes, self.hints = codes, hints
        self.given: Mapping[str, str] = data or {}
        self.chosen = frozenset(data.getlist("reason")) if data is not None else frozenset()

    @property
    def lines(self) -> list[ReasonLine]:
        """Give the reasons with what has been typed into them."""
        return [
            ReasonLine(
                code=item.code,
                label=item.label,
                needs_text=item.needs_text,
                chosen=item.code in self.chosen,
                text=self._text(item.code),
                sheet=self.given.get(f"sheet-{item.code}", ""),
                error=self._fault(item),
                hint=self.hints.get(item.code, ""),
            )
            for item in self.codes
        ]

    @property
    def sheets(self) -> list[tuple[str, str]]:
        """Give the sheets that a reason may point to."""
        return [(key, sheet.label) for key, sheet in self.on_sheets.items()]

    @property
    def reasons(self) -> list[Reason]:
        """Give the chosen reasons in the list's order; codes that are not on it go last, for the use-case to refuse."""
        known = [line for line in self.lines if line.chosen]
        unknown = sorted(self.chosen - {line.code for line in known})
        return [
            *(Reason(code=line.code, text=line.text, sheet=line.sheet) for line in known),
            *(Reason(code=code[:4]) for code in unknown),
        ]

    def clean(self) -> dict[str, Any] | None:
        """Demand at least one reason, and words where a code needs them."""
        if not self.chosen:
            self.add_error(None, "请至少选一条理由，一次说全（三(三)）")
        for line in self.lines:
            if line.error:
                self.add_error(None, line.error)
        return super().clean()

    def problems(self) -> list[Problem]:
        """List everything that is wrong; what belongs to the reasons leads to them."""
        return [
            Problem(message=str(error), target=f"{self.name}-{'reasons' if field == '__all__' else field}")
            for field, errors in self.errors.items()
            for error in errors
        ]

    def _text(self, code: str) -> str:
        return self.given.get(f"text-{code}", "").replace("\x00", "").strip()

    def _fault(self, item: ReturnCode) -> str:
        if item.code not in self.chosen:
            return ""
        text = self._text(item.code)
        if item.needs_text and not text:
            return f"选了“{item.label}”，请写明具体是什么"
        if len(text) > LONGEST_TEXT:
            return f"“{item.label}”的说明最多 {LONGEST_TEXT} 字，请写短一些"
        return "" if self.given.get(f"sheet-{item.code}", "") in ("", *self.on_sheets) else "没有这张信息表，请重新选择"


class RefuseForm(ReturnForm):
    """A refusal for good: as a return, and the word typed out."""

    word = forms.CharField(
        label=f"输入“{REFUSAL_WORD}”四个字，表示您知道这是终局决定",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": f"请输入“{REFUSAL_WORD}”四个字"},
    )

    def clean_word(self) -> str:
        """Demand the exact word."""
        word = str(self.cleaned_data["word"]).strip()
        if word != REFUSAL_WORD:
            raise forms.ValidationError(f"请输入“{REFUSAL_WORD}”四个字，现在输入的是“{word}”")
        return word
