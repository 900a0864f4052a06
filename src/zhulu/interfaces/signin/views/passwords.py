"""Setting a password by a one-time link, and changing one's own."""

from typing import cast

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from zhulu.domain.access.models import Account
from zhulu.domain.access.operations import LinkRefused, PasswordRefused
from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web.views import declares
from zhulu.interfaces.signin.forms import ChangePasswordForm, NewPasswordForm
from zhulu.interfaces.signin.lockout import count_failure, is_locked_out, lock_minutes, locked_out, tries_left
from zhulu.interfaces.signin.session import NOTICE, STALE
from zhulu.usecases.change_password import WrongPassword, change_password
from zhulu.usecases.redeem_link import find_link_owner, redeem_link

GONE = 410
"""The link was here and opens no more; unknown ones look the same."""


@declares(Permission.SIGN_IN)
@never_cache
@sensitive_post_parameters("password", "repeated")
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """Let the person of a one-time link set a password; the link opens once."""
    owner = find_link_owner(token=token)
    if owner is None:
        return render(request, "signin/link_refused.html", status=GONE)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            redeem_link(token=token, password=form.cleaned_data["password"])
        except LinkRefused:
            return render(request, "signin/link_refused.html", status=GONE)
        except PasswordRefused as refusal:
            form.refuse(refusal.reasons)
        else:
            request.session[NOTICE] = f"密码已设置。请用登录名 {owner.sign_in_name} 和新密码登录。"
            return redirect("signin:sign-in")
    return render(request, "signin/set_password.html", {"form": form, "owner": owner})


@declares(Permission.SESSION_MANAGE)
@never_cache
@sensitive_post_parameters("present", "password", "repeated")
def own_password(request: HttpRequest) -> HttpResponse:
    """Let a signed-in person replace the password; other sessions end, this one stays."""
    account = cast("Account", request.user)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and is_locked_out(request, sign_in_name=account.sign_in_name):
        return locked_out(request, None, {"sign_in_name": account.sign_in_name})
    if form.is_valid() and _changed(request, account, form):
        return redirect("signin:landing")
    context = {"form": form, "stale": request.session.get(STALE, False)}
    return render(request, "signin/change_password.html", context)


def _changed(request: HttpRequest, account: Account, form: ChangePasswordForm) -> bool:
    try:
        change_password(account=account, present=form.cleaned_data["present"], new=form.cleaned_data["password"])
    except WrongPassword:
        count_failure(request, sign_in_name=account.sign_in_name, reason="修改密码时现在的密码不对")
        left = f"还可以试 {tries_left(request)} 次，之后要等 {lock_minutes()} 分钟"
        form.add_error("present", f"现在的密码不对，请重新填写；{left}")
        return False
    except PasswordRefused as refusal:
        form.refuse(refusal.reasons)
        return False
    update_session_auth_hash(request, account)
    request.session.pop(STALE, None)
    return True
