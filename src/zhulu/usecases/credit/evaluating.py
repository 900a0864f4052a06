"""年度信用综合评价: levels entered or imported by the province; a finding's veto stands above them (三(五)c, Q32).

No score is made here: what is entered is a word of the province's dictionary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.credit.consequences import keep_evaluation
from zhulu.domain.credit.models import Evaluation
from zhulu.domain.credit.permissions import registered
from zhulu.domain.credit.vocabulary import EvaluationOrigin
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.queries import find_by_code
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.foundation.clock import local_day
from zhulu.foundation.tabular.doors import open_workbook
from zhulu.foundation.tabular.records import Expected, find_layout, list_records
from zhulu.foundation.tabular.sources import Limits
from zhulu.usecases.credit.stepping import Faults, Incomplete
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision

COLUMNS = (
    Expected("code", "统一社会信用代码", required=True),
    Expected("year", "年度", required=True),
    Expected("level", "等次", required=True),
    Expected("note", "备注"),
)
MOST_ROWS = 5_000
MOST_FAULTS = 50
"""Faults of an import that are told at once."""
EARLIEST_YEAR = 2015


@dataclass(frozen=True, slots=True)
class Line:
    """One level as it is typed or stands in a file."""

    code: str
    year: str
    level: str
    note: str = ""


def enter_evaluation(*, actor: Actor, line: Line) -> Evaluation:
    """Write down one firm's level of one year; the newest counts, unless a finding vetoes the year.

    Raises:
        NotPermitted: the actor is no registered officer of the province.
        Incomplete: with everything that is wrong.
    """
    with journey(actor=actor, cause="enter_evaluation") as now:
        _require_province(actor)
        return _keep([line], EvaluationOrigin.ENTERED, actor=actor, now=now)[0]


def import_evaluations(*, actor: Actor, stream: BinaryIO, name: str) -> int:
    """Write down the levels of a file, all of them or none.

    Returns:
        How many.

    Raises:
        NotPermitted: the actor is no registered officer of the province.
        TableRefused: it is no table, or its headings are others.
        Incomplete: with what is wrong, row by row.
    """
    with journey(actor=actor, cause="import_evaluations") as now:
        _require_province(actor)
        workbook = open_workbook(stream, name=name, limits=Limits(rows=MOST_ROWS))
        layout = find_layout(workbook, next(iter(workbook.sheets)), COLUMNS, anchor="code")
        lines = [
            Line(**{column.key: record.values.get(column.key, "").strip() for column in COLUMNS})
            for record in list_records(workbook, layout)
        ]
        if not lines:
            faults = Faults()
            faults.say("file", "表里没有内容，请在标题行下面填写后再上传")
            faults.settle()
        return len(_keep(lines, EvaluationOrigin.IMPORTED, actor=actor, now=now))


def _require_province(actor: Actor) -> None:
    standing = registered(actor)
    if standing is None or standing.level != Level.PROVINCE:
        raise NotPermitted("年度信用综合评价由省厅的实名人员登记（三(五)c）")


def _keep(lines: Sequence[Line], origin: EvaluationOrigin, *, actor: Actor, now: datetime) -> list[Evaluation]:
    policy = get_policy(as_of=local_day(now))
    levels = policy.mapping("evaluation_levels").get("levels", [])
    known = [str(level) for level in levels] if isinstance(levels, list) else []
    faults, read = Faults(), list[tuple[Organisation, int, Line]]()
    for place, line in enumerate(lines, start=1):
        where = f"第 {place} 条：" if len(lines) > 1 else ""
        firm = find_by_code(code=line.code) if line.code else None
        year = int(line.year) if line.year.isascii() and line.year.isdigit() else 0
        if firm is None:
            faults.say("code", f"{where}没有代码为“{line.code}”的登记企业")
        if not EARLIEST_YEAR <= year <= local_day(now).year:
            faults.say("year", f"{where}年度须是 {EARLIEST_YEAR} 到 {local_day(now).year} 之间的四位数")
        if line.level not in known:
            faults.say("level", f"{where}等次“{line.level}”不在本省的等次里：{'、'.join(known)}")
        if firm is not None:
            read.append((firm, year, line))
        if len(faults.found) >= MOST_FAULTS:
            break
    faults.settle()
    kept = [
        keep_evaluation(
            organisation=firm, year=year, level=line.level, note=line.note, origin=origin, actor=actor, now=now
        )
        for firm, year, line in read
    ]
    _record(lines, origin, actor=actor, now=now)
    return kept


def _record(lines: Sequence[Line], origin: EvaluationOrigin, *, actor: Actor, now: datetime) -> None:
    whole = {"lines": [[line.code, line.year, line.level, line.note] for line in lines]}
    decision = Decision(
        kind="enter_evaluations",
        subject_kind="evaluation",
        subject_id=local_day(now).isoformat(),
        summary=f"年度信用综合评价 {len(lines)} 条（{origin.label}）",
        content_digest=digest(canonical_json(whole)),
        statement={"count": len(lines), "origin": origin.value},
    )
    record_decision(decision, actor=actor, now=now)


__all__ = ["COLUMNS", "Incomplete", "Line", "enter_evaluation", "import_evaluations"]
