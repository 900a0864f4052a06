"""What is typed on the sign-in pages. A password is never written back into a page."""

from typing import Any

from django import forms

NAME_LENGTH = 64
CODE_LENGTH = 6


def _password(*, label: str, autocomplete: str, asked: str, hint: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label, help_text=hint, strip=False, max_length=256, widget=widget, error_messages={"required": asked}
    )


class SignInForm(forms.Form):
    """Name and password."""

    sign_in_name = forms.CharField(
        label="登录名",
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": "请填写登录名", "max_length": f"登录名不超过 {NAME_LENGTH} 个字"},
    )
    password = _password(label="密码", autocomplete="current-password", asked="请填写密码")


class CodeForm(forms.Form):
    """The six digits of the authenticator; spaces between them do not matter."""

    code = forms.CharField(
        label="动态口令",
        help_text="打开手机上的身份验证器，填写当前显示的 6 位数字",
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
        error_messages={"required": "请填写动态口令"},
    )

    def clean_code(self) -> str:
        """Give the bare digits."""
        code = "".join(str(self.cleaned_data["code"]).split())
        if len(code) != CODE_LENGTH or not (code.isascii() and code.isdigit()):
            raise forms.ValidationError("动态口令是 6 位数字，请重新填写")
        return code


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = _password(
        label="新密码",
        autocomplete="new-password",
        asked="请填写新密码",
        hint="至少 12 位，不能全是数字，不能是常见密码，不能与姓名或登录名相近",
    )
    repeated = _password(label="再填一次新密码", autocomplete="new-password", asked="请再填一次新密码")

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "repeated" in cleaned and cleaned.get("password") not in {None, cleaned["repeated"]}:
            self.add_error("repeated", "两次填写的新密码不一致，请重新填写")
        return cleaned

    def refuse(self, reasons: list[str]) -> None:
        """Put the policy's reasons beside the new password."""
        for reason in reasons:
            self.add_error("password", reason)


class ChangePasswordForm(NewPasswordForm):
    """The present password and the new one, twice."""

    present = _password(label="现在的密码", autocomplete="current-password", asked="请填写现在的密码")

    field_order = ["present", "password", "repeated"]  # noqa: RUF012 - Django declares it on the instance
