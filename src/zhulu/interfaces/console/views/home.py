"""The first page of each administrator: what is theirs, and that none of it confirms anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.interfaces.console.door import actor_of, duty, menu_for
from zhulu.usecases.check_duty import check_duty

TASKS = {
    AccountKind.SYSTEM_ADMIN: (
        ("console:open-account", "开通账号", "填写姓名、登录名和身份，把一次性链接交给本人设置密码。"),
        ("console:accounts", "查看、停用账号，重发链接", "停用后立即退出登录，已办理的记录保留。"),
        ("console:machines", "接口客户端和凭证", "别的系统凭它交付数据；凭证只显示一次，到期前换发。"),
    ),
    AccountKind.SECURITY_ADMIN: (
        ("console:locks", "解除登录锁定和动态口令绑定", "确认是本人以后再解除。"),
        ("console:security-log", "查看安全日志", "被拒绝的操作和失败的登录。"),
    ),
    AccountKind.AUDIT_ADMIN: (
        ("console:events", "查看操作记录", "谁在什么时候办了什么，只能看，不能改。"),
        ("console:verdicts", "查看规则判定", "某一件当时按哪些规则、哪些设置判定，结果如何。"),
    ),
}
"""What each administrator comes for: address, words, what it does."""


@duty(Permission.CONSOLE_READ)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the administrator's own tasks."""
    actor = actor_of(request)
    check_duty(actor=actor, action=Permission.CONSOLE_READ)
    context = {"nav": menu_for(request), "tasks": TASKS[actor.kind], "kind_label": actor.kind.label}
    return render(request, "console/home.html", context)
