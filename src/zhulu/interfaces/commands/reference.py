"""Prints the product's reference from the product itself: rule book, state tables, permissions, fields, the push.

The pages are committed under ``docs/reference`` and compared by a test, so that a change of what is lawful shows beside
the change of code. Chinese, because officers and lawyers read them.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.exchange.mapping import PROVINCE_NUMBERS
from zhulu.domain.exchange.rules import PUSH
from zhulu.domain.rulebook.notice import Clause, read_capabilities, read_clauses, read_readings
from zhulu.domain.rulebook.runner import Examines, Moment
from zhulu.domain.rulebook.shapes import Severity
from zhulu.domain.standard.catalogue import TABLES, Table
from zhulu.domain.standard.reference import fields_markdown
from zhulu.domain.standard.vocabulary import FieldKind
from zhulu.domain.statecraft.edges import machines
from zhulu.domain.statecraft.table import Machine, Transition
from zhulu.interfaces.commands.proofs import read_proofs
from zhulu.usecases.moments import MOMENTS

GENERATED = "<!-- 由 `zhulu print-reference` 生成，不要手改 (generated; do not edit) -->"
SEVERITIES = {Severity.BLOCK: "阻断", Severity.WARN: "提醒"}
PUSH_SETTINGS = (
    *("pushed_grades", "push_open_until", "push_data_source"),
    *("push_codes", "push_personal", "push_required"),
)
RULE_HEADINGS = ("规则", "依据", "轻重", "特批", "要求")


def rulebook_markdown() -> str:
    """Print the rules of each moment and, clause by clause, what carries the notice out."""
    order = "每个时刻按所列次序问到全部规则，一次说出所有问题。"
    return _page("规则手册 / Rule book", (order, *_moments(), *_clauses(), *_points()))


def states_markdown() -> str:
    """Print each state table as a diagram and as two tables."""
    return _page("状态表 / State tables", (part for machine in machines() for part in _machine(machine)))


def permissions_markdown() -> str:
    """Print every address with the permission it declares, and what each permission is for."""
    return _page("权限与地址 / Permissions and addresses", _permissions())


def push_markdown() -> str:
    """Print what keeps a delivery from the national platform, what is only told, and which columns leave."""
    return _page("推送国家平台 / The national push", _push())


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "rulebook.md": rulebook_markdown,
        "states.md": states_markdown,
        "permissions.md": permissions_markdown,
        "push.md": push_markdown,
        "fields.md": fields_markdown,
    }
)
"""The printed pages by file name."""


def _page(title: str, parts: Iterable[str]) -> str:
    return "\n\n".join((f"# {title}", GENERATED, *parts)) + "\n"


def _moments() -> Iterator[str]:
    earlier: list[Moment[Any]] = []
    for moment in MOMENTS.values():
        same = next((other for other in earlier if other.rules == moment.rules), None)
        yield f"## 时刻：{moment.label} `{moment.name}`"
        yield f"读取的设置：{_codes(moment.reads) or '无'}。"
        yield f"规则与“{same.label}”相同，对提交的版本再问一遍。" if same else _rules(moment)
        earlier.append(moment)


def _rules(moment: Moment[Any]) -> str:
    return _table(RULE_HEADINGS, (_rule(rule) for rule in moment.rules))


def _rule(rule: Examines[Any]) -> tuple[str, ...]:
    said = getattr(rule, "message", "")
    meaning = _first_sentence(rule)
    return (
        f"`{rule.name}`",
        "、".join(rule.cites),
        SEVERITIES[getattr(rule, "severity", Severity.BLOCK)],
        "可" if rule.may_be_waived else "",
        f"{meaning}（{said}）" if said else meaning,
    )


def _first_sentence(thing: object) -> str:
    text = inspect.getdoc(type(thing)) or ""
    return " ".join(text.split("\n\n")[0].split())


def _clauses() -> Iterator[str]:
    capabilities = read_capabilities(directory=Path(settings.NOTICE_DIR))
    proofs = read_proofs(directory=Path(settings.BASE_DIR) / "tests")
    for path in sorted(Path(settings.NOTICE_DIR).glob("*/clauses.toml")):
        clauses = read_clauses(directory=path.parent)
        waiting = sum(bool(clause.pending) for clause in clauses.values())
        yield f"## 条文与落实 `{path.parent.name}`"
        yield f"共 {len(clauses)} 条，其中 {waiting} 条还有尚未建成的部分。"
        yield _table(
            ("条", "题", "方式", "由什么落实", "我们的读法", "平台怎样办", "证明", "尚未建成"),
            (_clause(clause, capabilities, proofs) for clause in clauses.values()),
        )


def _clause(clause: Clause, capabilities: Mapping[str, str], proofs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return (
        clause.key,
        clause.title,
        clause.verdict.value,
        _codes(clause.carried_by),
        clause.reading,
        clause.does,
        _codes(proofs.get(clause.key, ())),
        capabilities.get(clause.pending, ""),
    )


def _points() -> Iterator[str]:
    directory = Path(settings.NOTICE_DIR)
    capabilities = read_capabilities(directory=directory)
    yield "## 通知未写明处的读法"
    yield _table(
        ("点", "条", "问题", "默认读法", "可由省厅改", "尚未建成"),
        (
            (
                reading.key,
                "、".join(reading.clauses),
                reading.question,
                reading.default,
                _codes((*reading.setting, *([reading.column] if reading.column else []))),
                capabilities.get(reading.pending, ""),
            )
            for reading in read_readings(directory=directory).values()
        ),
    )


def _push() -> Iterator[str]:
    yield (
        "定级、勘误、撤回时，在同一个事务里排队；排队时问下面全部规则。有一条阻断，就记为“校验未通过”、不发送，"
        "原因写明；提醒照发，只留存。国家平台自己的校验清单未见出处：阻断的只有几个省的接收库一致要求的，"
        "以及设置 `push_required` 列出的必填栏目。"
    )
    yield f"设置：{_codes(PUSH_SETTINGS)}。接口约定见 [怎样接国家平台](../how-to/national-platform.md)。"
    for severity, heading in ((Severity.BLOCK, "## 阻断：不发送"), (Severity.WARN, "## 提醒：照发，只留存")):
        yield heading
        rules = [rule for rule in PUSH.rules if getattr(rule, "severity", Severity.BLOCK) is severity]
        yield _table(RULE_HEADINGS, (_rule(rule) for rule in rules))
    yield "## 发出的表和列"
    yield (
        "列名照标准（错拼照抄）；空的列不发；自有的列不发。证件号只在设置 `push_personal` 列明时从保险库取出发送，"
        "不入库；电话默认不发。`PrjNum` 每张表都有；各环节另带 `DataSource`、`DataLevel`、`CheckDepartName`、"
        "`CheckPersonName`、`CreateDate`。"
    )
    for table in TABLES.values():
        if table.standard_name:
            yield f"### {table.label} `{table.standard_name}`"
            yield _table(("列", "名称", "说明"), _sent_columns(table))


def _sent_columns(table: Table) -> Iterator[tuple[str, ...]]:
    number = PROVINCE_NUMBERS.get(table.key, "")
    for item in table.fields:
        if item.own or item.kind is FieldKind.PHONE:
            continue
        notes = ["按设置发送"] if item.personal else []
        notes += ["没有填的，填本平台的环节编号"] if item.column == number else []
        notes += [f"字典 `{item.dictionary}`"] if item.dictionary else []
        yield f"`{item.column}`", item.label, "；".join(notes)


def _machine(machine: Machine) -> Iterator[str]:
    yield f"## {machine.label} `{machine.name}`"
    yield _diagram(machine)
    yield _table(
        ("状态", "名称", "意思", "依据", "终局"),
        (
            (f"`{state.key}`", state.label, state.means, state.clause, "是" if state.is_final else "")
            for state in machine.states
        ),
    )
    yield _table(
        ("转换", "名称", "从", "到", "权限", "规则时刻", "须写理由", "依据"),
        (_transition(machine, row) for row in machine.transitions),
    )


def _diagram(machine: Machine) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.key}: {state.label}" for state in machine.states]
    lines.append(f"    [*] --> {machine.initial}")
    lines += [f"    {source} --> {row.target}: {row.label}" for row in machine.transitions for source in row.sources]
    lines += [f"    {state.key} --> [*]" for state in machine.states if state.is_final]
    return "\n".join([*lines, "```"])


def _transition(machine: Machine, row: Transition) -> tuple[str, ...]:
    return (
        f"`{row.name}`",
        row.label,
        "、".join(machine.state(source).label for source in row.sources),
        machine.state(row.target).label,
        f"`{row.permission.value}`",
        f"`{row.moment}`" if row.moment else "",
        "是" if row.needs_reason else "",
        row.clause,
    )


def _permissions() -> Iterator[str]:
    yield "每个地址只声明一个权限。`public:` 开头的不需要登录；其余先登录，再由策略按人、按事判断。"
    yield _table(
        ("地址", "名称", "权限"),
        ((f"`/{address}`", f"`{name}`", f"`{permission}`") for address, name, permission in sorted(addresses())),
    )
    yield "## 权限点"
    reasons = _lines_of(Permission)
    yield _table(
        ("权限", "用途"),
        sorted((f"`{permission.value}`", reasons[permission.name]) for permission in Permission),
    )


def addresses(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, str]]:
    """Give every address of the site with its name and declared permission."""
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from addresses(item, prefix + str(item.pattern), inner)
        elif isinstance(item, URLPattern):
            permission = str(getattr(item.callback, "permission", ""))
            yield prefix + str(item.pattern), f"{space}{item.name}", permission


def _lines_of(kind: type[Permission]) -> dict[str, str]:
    """Read the line of reason under each member, which Python itself does not keep."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    nodes = body.body if isinstance(body, ast.ClassDef) else []
    return {
        target.id: str(note.value.value)
        for member, note in pairwise(nodes)
        if isinstance(member, ast.Assign) and isinstance(note, ast.Expr) and isinstance(note.value, ast.Constant)
        for target in member.targets
        if isinstance(target, ast.Name)
    }


def _codes(names: Iterable[str]) -> str:
    return "、".join(f"`{name}`" for name in names)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (headings, ("---",) * len(headings), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
