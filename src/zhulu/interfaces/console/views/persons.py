"""Real names at the console: the system administrator states a person and mends what was sent back (三(二))."""

from http import HTTPStatus

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from zhulu.domain.access.operations import CannotCreateAccount
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.authorities.queries import AuthorityUnknown, list_authorities
from zhulu.domain.grants.models import Officer
from zhulu.domain.grants.operations import Stated
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.interfaces.console.door import actor_of, duty, menu_for
from zhulu.interfaces.console.views.accounts import show_link
from zhulu.usecases.check_duty import check_duty
from zhulu.usecases.register_officer import find_person, mend_person, register_person

FIELDS = ("name", "office", "post", "office_phone", "id_number", "mobile")


class PersonForm(forms.Form):
    """A person as stated; every fault of the register is told at the field."""

    authority = forms.ChoiceField(label="机关", error_messages={"required": "请选择机关"})
    sign_in_name = forms.RegexField(
        label="登录名",
        regex=r"^[a-z0-9][a-z0-9.\-]{2,63}$",
        max_length=64,
        error_messages={
            "required": "请填写登录名",
            "invalid": "登录名只能用小写字母、数字、点和连字符，3 至 64 个字符，以字母或数字开头",
        },
    )
    name = forms.CharField(label="姓名", required=False, max_length=64, help_text="身份证上的姓名")
    office = forms.CharField(label="实际处（科）室", required=False, max_length=64, help_text="例如“建筑业管理科”")
    post = forms.CharField(label="职务", required=False, max_length=64)
    office_phone = forms.CharField(label="办公电话", required=False, max_length=32, help_text="带区号的座机")
    id_number = forms.CharField(
        label="身份证号", required=False, max_length=18, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    mobile = forms.CharField(label="手机", required=False, max_length=20, help_text="不公开")

    def __init__(self, data: QueryDict | None = None, *, officer: Officer | None = None) -> None:
        """Offer the authorities; for somebody who stands already, show what is stated."""
        initial = {name: getattr(officer, name) for name in FIELDS[:4]} if officer else None
        super().__init__(data, initial=initial)
        if officer:
            del self.fields["authority"], self.fields["sign_in_name"]
            self.fields["id_number"].help_text = "不改的留空"
            return
        field = self.fields["authority"]
        if isinstance(field, forms.ChoiceField):
            rows = list_authorities(on=local_day(timezone.now()))
            field.choices = [("", "请选择"), *((row.public_id, row.name) for row in rows)]

    @property
    def stated(self) -> Stated:
        """Give what was typed of the person."""
        return Stated(**{name: self.cleaned_data[name] for name in FIELDS})

    def tell(self, refusal: RulesViolated) -> None:
        """Put each fault at its field."""
        for fault in refusal.findings.blocks:
            self.add_error(fault.place.column or None, f"{fault.sentence}。{fault.remedy}")


@duty(Permission.ACCOUNT_MANAGE)
def register(request: HttpRequest) -> HttpResponse:
    """State a person of an authority, and show the one-time link, this once."""
    check_duty(actor=actor_of(request), action=Permission.ACCOUNT_MANAGE)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = register_person(
                actor=actor_of(request),
                authority_id=form.cleaned_data["authority"],
                sign_in_name=form.cleaned_data["sign_in_name"],
                stated=form.stated,
            )
        except RulesViolated as refusal:
            form.tell(refusal)
        except (CannotCreateAccount, AuthorityUnknown) as refusal:
            form.add_error(None, str(refusal))
        else:
            return show_link(request, made.account, made.link)
    return _page(request, form, "登记审核人员")


@duty(Permission.ACCOUNT_MANAGE)
def mend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mend what is stated of somebody whom the province has not accepted."""
    officer = find_person(actor=actor_of(request), account_id=public_id)
    if officer is None:
        raise Http404
    form = PersonForm(request.POST if request.method == "POST" else None, officer=officer)
    if form.is_valid():
        try:
            mend_person(actor=actor_of(request), account_id=public_id, stated=form.stated)
            return redirect("console:account", public_id=public_id)
        except RulesViolated as refusal:
            form.tell(refusal)
        except CannotAdvance as refusal:
            form.add_error(None, str(refusal))
    return _page(request, form, "更正待核准的登记")


def _page(request: HttpRequest, form: PersonForm, title: str) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(
        request, "console/person.html", {"nav": menu_for(request), "form": form, "title": title}, status=status
    )
