"""The public's report of a false entry, kept from abuse without any third party.

A signed question that we have asked minutes ago, a field that people do not see, a share per address and minute. The
signature is the proof that the form is ours, so that a public page sets no cookie.
"""

from http import HTTPStatus
from secrets import randbelow

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.throttle.operations import TooManyTurns, take_turn
from zhulu.foundation.web.components.shapes import Field, Link, Problem
from zhulu.foundation.web.moderation import in_moderation
from zhulu.foundation.web.views import declares
from zhulu.interfaces.portal.views import HOME
from zhulu.usecases.credit.reporting import LONGEST_CONTACT, LONGEST_TEXT, give_report
from zhulu.usecases.credit.stepping import Incomplete

SALT = "zhulu.report"
LONGEST_SECONDS = 2 * 60 * 60
"""How long a question may be answered."""
PER_MINUTE = 6
"""Looks and reports together, per address."""
TRAP = "homepage"
"""A field that people do not see; what fills it in is a program."""
DIGITS = "零一二三四五六七八九"


@declares(Permission.CREDIT_REPORT)
@csrf_exempt  # the signed question takes the token's place; see the module
@require_http_methods(["GET", "HEAD", "POST"])
@in_moderation("report", per_minute=PER_MINUTE)
def report(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or take a report in and name its number."""
    if request.method != "POST":
        return _form(request, [])
    problems = _suspicions(request)
    if not problems:
        try:
            lead = give_report(
                project=request.POST.get("project", ""),
                firm=request.POST.get("firm", "")[:200],
                text=request.POST.get("text", ""),
                contact=request.POST.get("contact", ""),
            )
        except Incomplete as refusal:
            problems = [Problem(fault.message, target=f"f-{fault.field}") for fault in refusal.faults]
        else:
            return render(request, "portal/reported.html", {"menu": "credit", "number": lead.number, "way": _way()})
    return _form(request, problems)


def _form(request: HttpRequest, problems: list[Problem]) -> HttpResponse:
    first, second = randbelow(9) + 1, randbelow(9) + 1
    context = {
        "menu": "credit",
        "way": _way(),
        "problems": problems,
        "fields": [_filled(field, request, problems) for field in _fields()],
        "question": f"{DIGITS[first]} 加 {DIGITS[second]} 等于几？",
        "signed": signing.dumps([first + second, randbelow(1 << 60)], salt=SALT),
        "answer_errors": [problem for problem in problems if problem.target == "f-answer"],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    response = render(request, "portal/report.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _suspicions(request: HttpRequest) -> list[Problem]:
    """Say why a form may not come from a person who has just read ours; one question serves one report."""
    if request.POST.get(TRAP):
        return [Problem("没有提交成功，请重新填写", target="f-answer")]
    signed = request.POST.get("signed", "")
    try:
        expected, _ = signing.loads(signed, salt=SALT, max_age=LONGEST_SECONDS)
        take_turn(key=f"report-question:{signed[-40:]}", allowed=1, now=timezone.now())
    except (signing.BadSignature, ValueError, TypeError, TooManyTurns):
        return [Problem("这一页放得太久或者已经提交过，请回答下面新的问题再提交", target="f-answer")]
    if request.POST.get("answer", "").strip() != str(expected):
        return [Problem("算术题没有答对，请回答新的问题", target="f-answer")]
    return []


def _fields() -> list[Field]:
    return [
        Field("project", "项目编号或项目名称", required=True, hint="项目页上的省级项目编号最准确。"),
        Field("firm", "企业名称或信用代码", hint="填报虚假信息的企业；不清楚可以不填。"),
        Field(
            "text",
            "哪里虚假，有什么依据",
            "textarea",
            required=True,
            hint="例如：这个工程没有建过；合同是假的；业绩是别人的。不要写身份证号、手机号。",
            attrs={"rows": "6", "maxlength": str(LONGEST_TEXT)},
        ),
        Field(
            "contact",
            "联系方式（可以不填）",
            hint="加密保存，不公开，不告诉被举报的企业；只在需要核实时由省厅调取，调取留痕。",
            attrs={"maxlength": str(LONGEST_CONTACT), "autocomplete": "off"},
        ),
    ]


def _filled(field: Field, request: HttpRequest, problems: list[Problem]) -> Field:
    at = f"f-{field.name}"
    value = request.POST.get(field.name, request.GET.get(field.name, ""))
    return Field(
        field.name,
        field.label,
        field.kind,
        value,
        at,
        required=field.required,
        hint=field.hint,
        attrs=field.attrs,
        errors=[problem for problem in problems if problem.target == at],
    )


def _way() -> list[Link]:
    return [HOME, Link("诚信信息", reverse("portal:credit")), Link("举报虚假业绩")]
