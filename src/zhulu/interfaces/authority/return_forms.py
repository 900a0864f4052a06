"""The forms of a return and of a refusal: all reasons at once, each at its place, and the opinion."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice, zip_longest
from typing import Any, NamedTuple, Self

from django import forms
from django.http import QueryDict

from zhulu.foundation.web.components.shapes import Choice, Field, Problem
from zhulu.interfaces.authority.forms import OpinionForm
from zhulu.interfaces.authority.places import read_place
from zhulu.usecases.return_filing import Reason
from zhulu.usecases.review_filing import ReturnCode

REFUSAL_WORD = "不予确认"
"""To be typed before a filing is refused for good."""
LONGEST_TEXT = 500
MOST_REASONS = 60
"""Reasons in one form; what is more was not written by a person."""


class Given(NamedTuple):
    """One reason as it was sent: where, which code, in which words."""

    place: str = ""
    code: str = ""
    text: str = ""


NOTHING = Given()
"""A row in which nothing was chosen or written: no reason."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a return's reasons are chosen from: the province's codes, and the places of the version that was read."""

    codes: Sequence[ReturnCode]
    places: Sequence[Choice]
    hints: Mapping[str, str] = field(default_factory=dict)
    """What the platform knows about some of the codes."""


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason as the form shows it."""

    number: int
    place: Field
    code: Field
    text: Field

    @property
    def fields(self) -> tuple[Field, Field, Field]:
        """The three controls in the order in which they are filled."""
        return (self.place, self.code, self.text)


class ReturnForm(OpinionForm):
    """A return.

    ``place``, ``code`` and ``text`` are sent once for each reason, in the order of the page.
    """

    def __init__(self, data: QueryDict | None = None, *, name: str, offer: Offer, seen: str = "") -> None:
        """Offer the reasons; without data, one empty row to begin with."""
        super().__init__(data, name=name, seen=seen)
        self.offer = offer
        self.given = [NOTHING] if data is None else _given(data) or [NOTHING]
        self.fresh = 0
        """The number of the row that was added a moment ago, where the cursor goes; 0 for none."""

    @classmethod
    def editing(cls, data: QueryDict, *, name: str, offer: Offer) -> Self:
        """Give the form as typed with a row more or less, undecided: nothing of it is judged yet."""
        form = cls(name=name, offer=offer, seen=data.get("seen", ""))
        form.initial.update({key: data.get(key, "") for key in form.fields})
        form.given, form.fresh = _edited(_given(data), data)
        return form

    @property
    def rows(self) -> list[ReasonRow]:
        """Give the reasons with what has been chosen and typed, and once they were sent, with what is wrong."""
        return [self._row(number, given) for number, given in enumerate(self.given, start=1)]

    @property
    def hints(self) -> Sequence[str]:
        """Give what the platform knows about some of the codes, each with its code."""
        return [f"{code}：{words}" for code, words in self.offer.hints.items()]

    @property
    def reasons(self) -> list[Reason]:
        """Give the reasons in the page's order; codes that are not on the province's list the use-case refuses."""
        return [
            Reason(code=given.code[:4], text=given.text, **asdict(read_place(given.place)))
            for given in self.given
            if given != NOTHING
        ]

    def clean(self) -> dict[str, Any] | None:
        """Demand at least one reason, and of each what it lacks."""
        if all(given == NOTHING for given in self.given):
            self.add_error(None, "请至少写一条理由，一次说全（三(三)）")
        for given in self.given:
            for fault in self._faults(given).values():
                self.add_error(None, fault)
        return super().clean()

    def problems(self) -> list[Problem]:
        """List everything that is wrong, each leading to its own control."""
        rows = [
            Problem(message=f"理由 {row.number}：{error}", target=control.id)
            for row in self.rows
            for control in row.fields
            for error in control.errors
        ]
        own = [
            Problem(message=str(error), target=f"{self.name}-{'reasons' if name == '__all__' else name}")
            for name, errors in self.errors.items()
            for error in errors
            if not (rows and name == "__all__")
        ]
        return [*rows, *own]

    def _row(self, number: int, given: Given) -> ReasonRow:
        faults = self._faults(given) if self.is_bound else {}
        focus = ("code" if given.place else "place") if number == self.fresh else ""

        def control(name: str, label: str, *, kind: str, **more: Any) -> Field:
            attrs = {"autofocus": True} if name == focus else {}
            errors = [faults[name]] if name in faults else []
            ident, value = f"{self.name}-{name}-{number}", getattr(given, name)
            return Field(name, label, kind, value, ident, errors=errors, attrs=attrs | more.pop("attrs", {}), **more)

        codes = [Choice(item.code, f"{item.code} {item.label}") for item in self.offer.codes]
        return ReasonRow(
            number=number,
            place=control("place", "哪里", kind="select", choices=self.offer.places, blank="整件"),
            code=control("code", "什么问题", kind="select", choices=codes),
            text=control(
                "text", "说明", kind="textarea", wide=True, attrs={"rows": "2", "maxlength": str(LONGEST_TEXT)}
            ),
        )

    def _faults(self, given: Given) -> dict[str, str]:
        """Say what one reason lacks, by control."""
        if given == NOTHING:
            return {}
        known = {item.code: item for item in self.offer.codes}.get(given.code)
        found = {}
        if given.place and given.place not in {choice.value for choice in self.offer.places}:
            found["place"] = "这次提交里没有这一处，请重新选择"
        if not given.code:
            found["code"] = "请选择是什么问题"
        if known and known.needs_text and not given.text:
            found["text"] = f"选了“{known.label}”，请写明具体是什么"
        if len(given.text) > LONGEST_TEXT:
            found["text"] = f"说明最多 {LONGEST_TEXT} 字，请写短一些"
        return found


def _given(data: QueryDict) -> list[Given]:
    """Read the reasons in the order of the page; lists of different lengths are no page of ours and are filled up."""
    sent = zip_longest(data.getlist("place"), data.getlist("code"), data.getlist("text"), fillvalue="")
    return [Given(*(cell.replace("\x00", "").strip() for cell in row)) for row in islice(sent, MOST_REASONS)]


def _edited(given: list[Given], data: QueryDict) -> tuple[list[Given], int]:
    """Add a row for the place whose button was pressed, or drop one; give the rows and the number of the new one."""
    if "drop" in data:
        return [row for number, row in enumerate(given, start=1) if str(number) != data["drop"]] or [NOTHING], 0
    kept = [row for row in given if row != NOTHING][: MOST_REASONS - 1]
    return [*kept, Given(place=data.get("add", ""))], len(kept) + 1


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
