"""The time-based code after the password: binding an authenticator at the first sign-in, a code at every other."""

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from zhulu.domain.access.models import Account
from zhulu.domain.access.queries import list_demo_accounts
from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web.views import declares
from zhulu.interfaces.signin import pending
from zhulu.interfaces.signin.forms import CodeForm
from zhulu.interfaces.signin.lockout import count_failure, is_locked_out, lock_minutes, locked_out, tries_left
from zhulu.interfaces.signin.session import NOTICE
from zhulu.interfaces.signin.views.sign_in import complete
from zhulu.usecases.verify_second_factor import (
    Verdict,
    Verification,
    begin_enrolment,
    has_second_factor,
    verify_second_factor,
)

QR_SCALE = 5
"""Pixels per module: readable by a telephone held over the screen."""


@declares(Permission.SIGN_IN)
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the bound authenticator."""
    waiting = pending.find_pending(request)
    if waiting is None:
        return _too_late(request)
    if not has_second_factor(account=waiting.account):
        return redirect("signin:enrol")
    form = CodeForm(request.POST if request.method == "POST" else None)
    answer = _judge(request, waiting, form) if request.method == "POST" else None
    if answer is not None:
        return answer
    context = {"form": form, "account": waiting.account, "demo_code": _demo_code(waiting.account)}
    return render(request, "signin/code.html", context)


@declares(Permission.SIGN_IN)
@never_cache
def enrol(request: HttpRequest) -> HttpResponse:
    """Show the secret as a picture and as text, and bind the authenticator by its first right code."""
    waiting = pending.find_pending(request)
    if waiting is None:
        return _too_late(request)
    if has_second_factor(account=waiting.account):
        return redirect("signin:code")
    form = CodeForm(request.POST if request.method == "POST" else None)
    answer = _judge(request, waiting, form) if request.method == "POST" else None
    if answer is not None:
        return answer
    enrolment = begin_enrolment(account=waiting.account)
    picture = segno.make(enrolment.address, error="m").svg_data_uri(scale=QR_SCALE, border=4)
    context = {"form": form, "account": waiting.account, "secret": enrolment.secret, "picture": picture}
    return render(request, "signin/enrol.html", context)


def _judge(request: HttpRequest, waiting: pending.Pending, form: CodeForm) -> HttpResponse | None:
    """Answer a code that was shown; ``None`` when the page must be shown again with what is wrong."""
    name = waiting.account.sign_in_name
    if is_locked_out(request, sign_in_name=name):
        return _shut(request, name)
    if not form.is_valid():
        return None
    verification = verify_second_factor(account=waiting.account, code=form.cleaned_data["code"])
    if verification.verdict is Verdict.ACCEPTED:
        account, device = waiting.account, verification.device
        return complete(request, account=account, device=device, next_path=waiting.next_path)
    if verification.verdict is Verdict.WRONG:
        count_failure(request, sign_in_name=name, reason="动态口令不对")
        if is_locked_out(request, sign_in_name=name):
            return _shut(request, name)
    form.add_error("code", _words(request, verification))
    return None


def _demo_code(account: Account) -> str:
    """Give a demo account's code, as the sign-in page shows it too; nothing outside demo mode."""
    if not settings.DEMO:
        return ""
    shown = list_demo_accounts(now=timezone.now())
    return next((item.code for item in shown if item.sign_in_name == account.sign_in_name), "")


def _words(request: HttpRequest, verification: Verification) -> str:
    if verification.verdict is Verdict.REPLAYED:
        return "这个动态口令已经用过。请等验证器换成下一个（最多 30 秒）再填"
    if verification.verdict is Verdict.TOO_SOON:
        return f"刚才填错过，请等 {verification.wait} 秒再填验证器上当前的数字"
    left = tries_left(request)
    return f"动态口令不对。请核对手机时间是否准确，再填当前的数字；还可以试 {left} 次，之后要等 {lock_minutes()} 分钟"


def _shut(request: HttpRequest, name: str) -> HttpResponse:
    pending.forget(request)
    return locked_out(request, None, {"sign_in_name": name})


def _too_late(request: HttpRequest) -> HttpResponse:
    pending.forget(request)
    request.session[NOTICE] = "输入动态口令的时间已过（10 分钟），请从登录名和密码重新开始。"
    return redirect("signin:sign-in")
