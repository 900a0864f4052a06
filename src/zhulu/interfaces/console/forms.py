"""What an administrator types."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from zhulu.domain.access.vocabulary import AccountKind

ASKED = {"required": "请填写"}


class AccountForm(forms.Form):
    """A new account: no password, because nobody sets one for somebody else."""

    name = forms.CharField(label="姓名", help_text="真实姓名", max_length=64, error_messages={"required": "请填写姓名"})
    sign_in_name = forms.RegexField(
        label="登录名",
        help_text="小写字母、数字、点和连字符，3 至 64 个字符；以后不能修改",
        regex=r"^[a-z0-9][a-z0-9.\-]{2,63}$",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={
            "required": "请填写登录名",
            "invalid": "登录名只能用小写字母、数字、点和连字符，3 至 64 个字符，以字母或数字开头",
        },
    )
    kind = forms.ChoiceField(
        label="身份",
        help_text="单位、岗位和管辖范围另行办理",
        choices=[choice for choice in AccountKind.choices if choice[0] != AccountKind.MACHINE],
        error_messages={"required": "请选择身份", "invalid_choice": "请从列表中选择身份"},
    )


class KindFilter(forms.Form):
    """Which accounts to list; a made-up value lists all."""

    kind = forms.ChoiceField(label="身份", choices=AccountKind.choices, required=False)


class MachineForm(forms.Form):
    """A new machine client: no password, only a token that is shown once."""

    name = forms.CharField(label="名称", help_text="对方系统的名称", max_length=64, error_messages=ASKED)
    sign_in_name = forms.RegexField(
        label="短名",
        help_text="小写字母、数字、点和连字符，3 至 64 个字符；命令和记录里用它",
        regex=r"^[a-z0-9][a-z0-9.\-]{2,63}$",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={
            **ASKED,
            "invalid": "短名只能用小写字母、数字、点和连字符，3 至 64 个字符，以字母或数字开头",
        },
    )
    sources = forms.MultipleChoiceField(
        label="可以交付哪些来源系统的数据",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个来源系统", "invalid_choice": "请从列表中选择来源系统"},
    )
    contact = forms.CharField(label="联系部门", help_text="写部门和座机，不写个人手机", max_length=200, required=False)
    requests_per_minute = forms.IntegerField(
        label="每分钟请求数上限",
        min_value=1,
        max_value=6000,
        initial=120,
        error_messages={**ASKED, "invalid": "请填整数", "min_value": "至少 1 次", "max_value": "至多 6000 次"},
    )

    def __init__(self, data: QueryDict | None = None, *, sources: Mapping[str, str]) -> None:
        """Offer the source systems that the province knows, code → name."""
        super().__init__(data)
        field = self.fields["sources"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(sources.items())


class TokenForm(forms.Form):
    """How long a new token holds, and how long the one before it goes on."""

    lifetime = forms.ChoiceField(label="新凭证有效期", choices=[("90", "90 天"), ("180", "180 天"), ("365", "一年")])
    overlap = forms.ChoiceField(
        label="旧凭证还能用多久", choices=[("7", "7 天"), ("1", "1 天"), ("30", "30 天"), ("0", "立即失效")]
    )
