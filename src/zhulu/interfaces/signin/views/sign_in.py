"""Name and password, the way in after all factors, signing out, and the first page of each kind."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django_otp import login as bind_device
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhulu.domain.access.demo import DEMO_PASSWORD
from zhulu.domain.access.models import Account
from zhulu.domain.access.queries import DemoSignIn, list_demo_accounts
from zhulu.domain.access.rules import needs_second_factor, password_is_stale
from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web.views import declares
from zhulu.interfaces.signin import pending
from zhulu.interfaces.signin.destinations import home_of, is_placed, own_path, wanted_path
from zhulu.interfaces.signin.forms import SignInForm
from zhulu.interfaces.signin.lockout import address_of, is_locked_out, lock_minutes, locked_out, tries_left
from zhulu.interfaces.signin.session import STALE, actor_of, note_seen, take_notice
from zhulu.usecases.record_sign_in import record_failed_sign_in, record_sign_in
from zhulu.usecases.verify_second_factor import has_second_factor

BACKEND = "django.contrib.auth.backends.ModelBackend"


@declares(Permission.SIGN_IN)
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; the same words for a wrong password and for a name that nobody has."""
    if request.method == "POST":
        return _attempt(request)
    if actor_of(request):
        return redirect(wanted_path(request) or "signin:landing")
    form = SignInForm(initial={"sign_in_name": request.GET.get("as", "")})
    return _page(request, form, notice=take_notice(request))


def _attempt(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    name = form.cleaned_data["sign_in_name"]
    account = authenticate(request, sign_in_name=name, password=form.cleaned_data["password"])
    if account is None:
        return _refused(request, form, name)
    if not needs_second_factor(account.kind):
        return complete(request, account=account, device=None, next_path=wanted_path(request))
    pending.begin(request, account=account, next_path=wanted_path(request))
    return redirect("signin:code" if has_second_factor(account=account) else "signin:enrol")


def _refused(request: HttpRequest, form: SignInForm, name: str) -> HttpResponse:
    record_failed_sign_in(sign_in_name=name, reason="登录名或密码不对，或已锁定", address=address_of(request))
    if is_locked_out(request, sign_in_name=name):
        return locked_out(request, None, {"sign_in_name": name})
    left = tries_left(request)
    form.add_error(
        None, f"登录名或密码不对，请检查后重新填写密码。还可以试 {left} 次，之后要等 {lock_minutes()} 分钟。"
    )
    return _page(request, form)


def _page(request: HttpRequest, form: SignInForm, *, notice: str = "") -> HttpResponse:
    next_path = wanted_path(request)
    context = {
        "form": form,
        "next_path": next_path,
        "notice_text": notice,
        "demo_accounts": _demo_rows(next_path),
        "demo_password": DEMO_PASSWORD if settings.DEMO else "",
        "menu": "sign-in",
    }
    return render(request, "signin/sign_in.html", context)


def _demo_rows(next_path: str) -> list[tuple[DemoSignIn, str]]:
    """Give the demo's accounts with the address that fills in the name; nothing outside demo mode."""
    if not settings.DEMO:
        return []
    base = reverse("signin:sign-in")
    more = {"next": next_path} if next_path else {}
    accounts = list_demo_accounts(now=timezone.now())
    return [(account, f"{base}?{urlencode({'as': account.sign_in_name, **more})}") for account in accounts]


def complete(request: HttpRequest, *, account: Account, device: TOTPDevice | None, next_path: str) -> HttpResponse:
    """Let the person in after all factors, and on to where they wanted to go, or first to a new password."""
    pending.forget(request)
    login(request, account, backend=BACKEND)
    if device is not None:
        bind_device(request, device)
    note_seen(request)
    record_sign_in(account=account, address=address_of(request))
    stale = password_is_stale(kind=account.kind, set_at=account.password_set_at, now=timezone.now())
    if stale and not settings.DEMO:
        request.session[STALE] = True
        return redirect("signin:change-password")
    return redirect(own_path(next_path) or "signin:landing")


@declares(Permission.SIGN_IN)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; POST only, so that no foreign page can sign anybody out."""
    logout(request)
    return redirect("portal:home")


@declares(Permission.SIGN_IN)
@require_safe
@never_cache
def landing(request: HttpRequest) -> HttpResponse:
    """Lead to the home of the person's kind; a plain page for a kind without one and an account without a place."""
    actor = actor_of(request)
    if actor is None and not request.user.is_authenticated:
        return redirect("signin:sign-in")
    if actor is not None and home_of(actor):
        return redirect(home_of(actor))
    placed = actor is not None and is_placed(actor)
    return render(request, "signin/landing.html", {"account": request.user, "actor": actor, "placed": placed})
