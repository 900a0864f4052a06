"""One case as a page: its facts, what was found, said and signed, what follows from it, and the steps that are open."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.credit import queries
from zhulu.domain.credit.models import AdverseRecord, Alert, Case, CasePaper, Follow, Lead
from zhulu.domain.credit.permissions import CasePolicy
from zhulu.domain.credit.states import FALSE_ENTRY, LEAD
from zhulu.domain.rulebook.deadlines import working_calendar
from zhulu.domain.rulebook.policy import Policy
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, FileItem, Moment, Table
from zhulu.interfaces.authority.credit_steps import FORMS, Attempt, Shown, show
from zhulu.interfaces.authority.wording import moment

TONES = {
    "opened": "open",
    "verifying": "open",
    "notified": "open",
    "decided": "late",
    "served": "late",
    "in_force": "no",
    "not_established": "done",
    "reversed": "back",
    "waiting": "open",
    "taken": "done",
    "closed": "draft",
}
"""The badge of each state."""


def case_facts(case: Case) -> list[Fact]:
    """Give what a case is about and who deals with it."""
    filing = case.filing
    return [
        Fact("企业", case.accused_name, note=case.accused_code),
        Fact(
            "填报",
            filing.name or "未命名",
            note=f"{case.project.number}，{filing.get_state_display()}",
            href=reverse("authority:filing", args=[filing.public_id]) if filing.state != "draft" else "",
        ),
        Fact("立案机关", case.authority.name, note=f"{case.opened_name}，{moment(case.opened_at)}"),
        Fact("认定机关", case.decider.name),
        Fact("立案理由", case.grounds, wide=True),
    ]


def hearing_facts(case: Case, *, policy: Policy, today: date) -> list[Fact]:
    """Give what the enterprise was told, and until when it may answer, counted in working days."""
    if case.defence_until is None or case.notified_on is None:
        return []
    calendar = working_calendar(policy)
    left = calendar.between(today, case.defence_until)
    announced = "" if calendar.is_announced(case.defence_until) else "；该年节假日安排尚未公布，公布后从其多者"
    note = f"还有 {left} 个工作日" if today <= case.defence_until else "已经期满"
    return [
        Fact("告知送达", case.notified_on.isoformat()),
        Fact("陈述申辩截止", case.defence_until.isoformat(), note=f"{note}{announced}", clause="三(五)"),
        Fact("告知的事实和理由", case.facts, wide=True),
    ]


def finding_facts(case: Case, record: AdverseRecord | None) -> list[Fact]:
    """Give the decision and the record that came of it."""
    if not hasattr(case, "finding"):
        return []
    finding = case.finding
    facts = [
        Fact("认定结果", finding.get_outcome_display(), note=f"{finding.number}，{finding.on}"),
        Fact("认定的事实和依据", finding.facts, wide=True),
    ]
    if record is not None:
        ended = f"，{record.end.get_kind_display()}，自 {record.end.on} 不再公示" if hasattr(record, "end") else ""
        period = f"{record.shown_from} 至 {record.shown_until}" if record.is_published else "按规定不公示"
        facts += [
            Fact("不良行为", f"{record.code} {record.code_label}", note=f"{record.number}，{record.code_edition}"),
            Fact("公示", f"{period}{ended}", note=f"{record.severity_label}，{record.rule}"),
            Fact(
                "年度信用综合评价",
                f"{case.veto.year} 年 {case.veto.level}",
                note="认定已撤销" if case.state == "reversed" else "",
            ),
            Fact("等级", f"{case.effect.grade or '不定级'}（{'已恢复' if case.state == 'reversed' else '已撤下'}）"),
        ]
    if hasattr(case, "reversal"):
        reversal = case.reversal
        facts.append(
            Fact("撤销", f"{reversal.body} {reversal.number}", note=f"{reversal.on}，{reversal.reason}", wide=True)
        )
    return facts


def paper_items(case: Case, papers: Sequence[CasePaper], *, address: str) -> list[FileItem]:
    """List a case's papers.

    Args:
        address: the name of the route that opens a paper.
    """
    return [
        FileItem(
            name=paper.name,
            note=f"{paper.get_use_display()}，{moment(paper.added_at)}{'，向企业出示' if paper.is_disclosed else ''}",
            href=reverse(address, args=[case.public_id, paper.public_id]),
        )
        for paper in papers
    ]


def trail(case: Case) -> list[Moment]:
    """Give every step that was taken, with who took it and why."""
    opened = Moment("立案", moment(case.opened_at), f"{case.opened_office} {case.opened_name}", "三(五)")
    return [
        opened,
        *(
            Moment(
                FALSE_ENTRY.transition(move.transition).label,
                moment(move.at),
                f"{move.actor_office} {move.actor_name}".strip() + (f"：{move.reason}" if move.reason else ""),
            )
            for move in queries.list_case_moves(case=case)
        ),
    ]


def open_steps(case: Case, *, actor: Actor, policy: Policy, today: date, attempt: Attempt | None) -> list[Shown]:
    """Give the steps that this person can take now, the one that was refused as it was typed."""
    may = CasePolicy(on=today)
    return [
        show(row, policy=policy, attempt=attempt)
        for row in FALSE_ENTRY.leaving(case.state)
        if row.name in FORMS
        and not _is_idle(case, row.name, actor)
        and may.may(actor=actor, action=row.permission, thing=case)
    ]


def _is_idle(case: Case, step: str, actor: Actor) -> bool:
    """Whether a step would be refused for a reason that no form mends."""
    if step == "sign":
        return case.signatures.filter(round=case.round, account_id=actor.account_id).exists()
    return step == "drop" and case.round > 0


def may_collect(case: Case, *, actor: Actor, today: date) -> bool:
    """Whether this person may add evidence now."""
    is_open = case.state in {"opened", "verifying"}
    return is_open and CasePolicy(on=today).may(actor=actor, action=Permission.CREDIT_SUPERVISE, thing=case)


def cases_table(rows: Sequence[Case], *, caption: str) -> Table:
    """Show cases."""
    columns = [
        Column("case", "案号与企业", "lead"),
        Column("filing", "填报"),
        Column("decider", "认定机关"),
        Column("opened", "立案", "fit"),
        Column("state", "状态", "fit"),
    ]
    return Table(caption, columns, [_case_row(row) for row in rows])


def _case_row(row: Case) -> dict[str, object]:
    until = f"申辩至 {row.defence_until}" if row.state == "notified" else ""
    return {
        "case": Cell(
            text=row.accused_name, href=reverse("authority:credit-case", args=[row.public_id]), note=row.number
        ),
        "filing": Cell(text=row.filing.name, note=row.project.number),
        "decider": row.decider.name,
        "opened": local_day(row.opened_at).isoformat(),
        "state": Cell(state=row.get_state_display(), tone=TONES[row.state], note=until),
    }


def leads_table(rows: Sequence[Lead], *, caption: str) -> Table:
    """Show leads."""
    columns = [
        Column("lead", "线索", "lead"),
        Column("source", "来源", "fit"),
        Column("authority", "在哪里"),
        Column("given", "收到", "fit"),
        Column("state", "状态", "fit"),
    ]
    return Table(caption, columns, [_lead_row(row) for row in rows])


def _lead_row(row: Lead) -> dict[str, object]:
    return {
        "lead": Cell(text=row.subject, href=reverse("authority:credit-lead", args=[row.public_id]), note=row.number),
        "source": str(row.get_source_display()),
        "authority": str(row.authority or "省厅"),
        "given": local_day(row.given_at).isoformat(),
        "state": Cell(state=LEAD.state(row.state).label, tone=TONES[row.state]),
    }


def follow_note(follow: Follow) -> str:
    """Say what was done about a follow-up, or that it waits."""
    if not hasattr(follow, "answer"):
        return ""
    answer = follow.answer
    number = f"（{answer.number}）" if answer.number else ""
    return f"{answer.text}{number}　{answer.answered_office} {answer.answered_name}，{moment(answer.at)}"


def alerts_table(rows: Sequence[Alert], *, caption: str) -> Table:
    """Show alerts that wait."""
    columns = [
        Column("text", "情况", "lead"),
        Column("kind", "种类"),
        Column("authority", "在哪里"),
        Column("found", "发现", "fit"),
    ]
    return Table(caption, columns, [_alert_row(row) for row in rows])


def _alert_row(row: Alert) -> dict[str, object]:
    about = f"{row.filing.name}" if row.filing else ""
    return {
        "text": Cell(text=row.text, href=reverse("authority:credit-alert", args=[row.public_id]), note=about),
        "kind": str(row.get_kind_display()),
        "authority": str(row.authority or "省厅"),
        "found": local_day(row.found_at).isoformat(),
    }
