"""Demo mode and the data must agree: known passwords open demo data only, and demo mode opens nothing else.

Asked twice: as a Django check of tag ``database`` (``zhulu.E001``, run by ``migrate`` and ``check --database``), and
by the command ``check_demo``, which whatever starts the web process runs first.
"""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections

from zhulu.domain.access.models import Account, DemoMark

REAL_DATA = (
    "演示模式拒绝启动：数据库里有账号，却没有演示标记，可能是正式数据。请换一个空数据库，或去掉 ZHULU_DEMO=1。"
    " (demo mode refuses a database that holds accounts but no demo mark)"
)
DEMO_DATA = (
    "拒绝启动：数据库里是演示数据，账号和密码是公开的。请换成正式数据库，或设 ZHULU_DEMO=1。"
    " (a database of demo data opens in demo mode only)"
)


def demo_refusal(*, demo: bool, using: str = DEFAULT_DB_ALIAS) -> str | None:
    """Say why a deployment in this mode must not open this database; ``None`` if it may, or has no tables yet."""
    tables = set(connections[using].introspection.table_names())
    if not {Account._meta.db_table, DemoMark._meta.db_table} <= tables:
        return None
    marked = DemoMark.objects.using(using).exists()
    if marked and not demo:
        return DEMO_DATA
    if demo and not marked and Account.objects.using(using).exists():
        return REAL_DATA
    return None


@register(Tags.database)
def demo_and_data_agree(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - the signature of a check
    databases: Sequence[str] | None = None,
    **_options: Any,
) -> list[CheckMessage]:
    """Report ``zhulu.E001`` where demo mode and data disagree."""
    refusals = (demo_refusal(demo=settings.DEMO, using=alias) for alias in databases or () if alias != "public")
    return [Error(refusal, id="zhulu.E001") for refusal in refusals if refusal]
