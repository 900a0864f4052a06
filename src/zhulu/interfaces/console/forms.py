"""What an administrator types."""

from django import forms

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
        choices=AccountKind.choices,
        error_messages={"required": "请选择身份", "invalid_choice": "请从列表中选择身份"},
    )


class KindFilter(forms.Form):
    """Which accounts to list; a made-up value lists all."""

    kind = forms.ChoiceField(label="身份", choices=AccountKind.choices, required=False)
