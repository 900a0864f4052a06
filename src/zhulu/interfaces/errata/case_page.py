"""What the page of one case shows, made of the case as its use-case gives it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum, ErratumPaper, Receipt
from zhulu.domain.errata.states import DRAFT, FINAL, MACHINES, RETURNED
from zhulu.domain.errata.vocabulary import PaperUse, Procedure
from zhulu.domain.publication.queries import find_project
from zhulu.domain.rulebook.shapes import Violation
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.web.components.shapes import Choice, Fact, Field, FileItem, Link, Problem
from zhulu.interfaces.errata.door import actor_of, page
from zhulu.interfaces.errata.steps import ACCEPT, step_forms
from zhulu.usecases.errata.printing import FORMS, forms_of
from zhulu.usecases.errata.scanning import may_scan
from zhulu.usecases.errata.telling import Told
from zhulu.usecases.errata.viewing import CaseView, view_case

MEGABYTE = 1024 * 1024
TONES: Mapping[str, str] = {
    "draft": "draft",
    "returned": "back",
    "filing_returned": "back",
    "refused": "no",
    "withdrawn": "no",
    "dissented": "no",
    "done": "done",
}
"""The tone in which a state is shown; the others are open."""
OWN_STEPS = frozenset({"submit"})
"""Steps whose form stands in a place of its own."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step that was not taken: which, what was typed, why not."""

    step: str
    typed: Mapping[str, str]
    problems: Sequence[Problem]
    status: HTTPStatus


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line as the page prints it."""

    told: Told
    evidence: ErratumPaper | None
    before_href: str
    after_href: str
    reason: Field | None
    """Where it is written: the form field of its own reason, evidence and pages; None once it is handed in."""
    proof: Field | None
    pages: Field | None


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One step that was taken, with its receipt."""

    label: str
    on: str
    office: str
    person: str
    reason: str
    receipt: Receipt | None
    scan: str
    returns: bool
    """Whether it sent the application back to its applicant."""
    stamped: Sequence[Link]
    """Stamped copies of it."""
    attach: str
    """Where this person attaches one; empty for whoever may not."""


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A sheet that can be opened to be corrected."""

    label: str
    href: str
    changed: int


def case_page(request: HttpRequest, public_id: str, attempt: Attempt | None = None) -> HttpResponse:
    """Draw the page of a case, with a step that was refused given back as typed.

    Raises:
        ErratumNotFound: it does not exist or lies outside the actor's scope.
    """
    view = view_case(actor=actor_of(request), erratum_id=public_id, now=timezone.now())
    erratum = view.erratum
    state = MACHINES[erratum.procedure].state(erratum.state)
    project = erratum.contribution.project.public_id
    trail = list(_trail(view, actor_of(request)))
    is_public = find_project(public_id=project) is not None
    context: dict[str, object] = {
        "view": view,
        "erratum": erratum,
        "name": view.record.name,
        "way": [Link("勘误办理", reverse("errata:list")), Link(erratum.number or "勘误草稿")],
        "procedure": Procedure(erratum.procedure),
        "state": state,
        "tone": TONES.get(state.key, "open"),
        "is_over": erratum.state in FINAL,
        "lines": _lines(view),
        "facts": _facts(view),
        "evidence": [_file(erratum, paper) for paper in view.papers if paper.use in _evidence(view)],
        "applications": [_file(erratum, paper) for paper in view.papers if paper.use == PaperUse.APPLICATION],
        "trail": trail,
        "returned": next((row for row in reversed(trail) if row.returns), None) if state.key == RETURNED else None,
        "steps": step_forms(
            [row for row in view.steps if row.name not in OWN_STEPS],
            attempted=attempt.step if attempt else "",
            typed=attempt.typed if attempt else None,
        ),
        "submits": any(row.name in OWN_STEPS for row in view.steps),
        "seen": view.submission.digest if view.submission else "",
        "sheets": list(_sheets(view)),
        "forms": [Link(FORMS[key], reverse("errata:form", args=[public_id, key])) for key in forms_of(view)],
        "attempt": attempt,
        "lost": _lost(view, attempt),
        "accept": ACCEPT,
        "problems": attempt.problems if attempt else [],
        "warnings": view.findings.warnings if view.findings else (),
        "blocks": [_problem(item) for item in view.findings.blocks] if view.findings else [],
        "may_delete": view.writes and erratum.contribution.path == Path.APPROVAL_FEED,
        "may_discard": view.writes and erratum.state == DRAFT and not erratum.number,
        "should_switch": view.writes and view.record.procedure != erratum.procedure,
        "record_href": reverse("portal:project", args=[project]) if is_public else "",
        "filing_href": _filing_of(view, request),
        "sign_as": _sign_as(request),
    }
    return page(request, "case", context, status=attempt.status if attempt else HTTPStatus.OK)


def _lost(view: CaseView, attempt: Attempt | None) -> list[str]:
    """Give what was typed into a form that is no longer there: somebody else took the step meanwhile."""
    if attempt is None or any(row.name == attempt.step for row in view.steps):
        return []
    return [text for key, text in attempt.typed.items() if text.strip() and key != "method"]


def _evidence(view: CaseView) -> frozenset[PaperUse]:
    """Give the uses of the papers listed as evidence; a writer finds what a sheet gains on that sheet."""
    return frozenset(PaperUse) - {PaperUse.APPLICATION, *([PaperUse.CONTENT] if view.writes else [])}


def _sign_as(request: HttpRequest) -> str:
    actor = actor_of(request)
    return f"{actor.office}　{actor.name}"


def _filing_of(view: CaseView, request: HttpRequest) -> str:
    """Give where the filing behind a record of paths ② and ③ is read, with its papers."""
    contribution, kind = view.erratum.contribution, actor_of(request).kind
    if contribution.source_kind != "filing" or kind not in {AccountKind.CLERK, AccountKind.OFFICER}:
        return ""
    surface = "enterprise:filing" if kind == AccountKind.CLERK else "authority:filing"
    return reverse(surface, args=[contribution.source_id])


def _problem(item: Violation) -> Problem:
    """Say what stands against handing in or agreeing."""
    return Problem(message=item.message, remedy=item.remedy, clause="、".join(item.cites))


def _facts(view: CaseView) -> list[Fact]:
    erratum, contribution = view.erratum, view.erratum.contribution
    grade = {"": "不定级"}.get(view.record.grade, f"{view.record.grade} 级")
    facts = [
        Fact("申请单位", erratum.applicant_name, note=_entered(erratum)),
        Fact("项目编号", contribution.project.number),
        Fact("数据等级", grade, note=view.record.national),
        Fact("属地主管部门", str(erratum.home_authority or "提出申请时确定")),
    ]
    if erratum.other_home is not None:
        facts.append(Fact("改后的属地", str(erratum.other_home), clause="一(二)3"))
    if erratum.submitted_at is not None:
        facts.append(Fact("提出时间", f"{timezone.localtime(erratum.submitted_at):%Y-%m-%d %H:%M}"))
    if erratum.ended_at is not None:
        facts.append(Fact("结束时间", f"{timezone.localtime(erratum.ended_at):%Y-%m-%d %H:%M}"))
    if erratum.seal_note and not view.writes:
        facts.append(Fact("电子签章", erratum.seal_note))
    return facts


def _entered(erratum: Erratum) -> str:
    return f"书面申请，由{erratum.entered_by}录入" if erratum.entered_by else ""


def _file(erratum: Erratum, paper: ErratumPaper) -> FileItem:
    return FileItem(
        name=paper.name,
        note=f"{paper.get_use_display()}，{size_words(paper.blob.size)}",
        href=reverse("errata:file", args=[erratum.public_id, paper.public_id]),
        remove=reverse("errata:remove-paper", args=[erratum.public_id, paper.public_id])
        if erratum.state in {"draft", "returned"}
        else "",
    )


def size_words(size: int) -> str:
    """Write a size for people: 83 KB, 4.2 MB."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1024))} KB"


def _lines(view: CaseView) -> list[LineRow]:
    papers = {paper.public_id: paper for paper in view.papers}
    proofs = [paper for paper in view.papers if paper.use == PaperUse.EVIDENCE]
    return [_line(view, told, papers, proofs) for told in view.lines]


def _line(view: CaseView, told: Told, papers: Mapping[str, ErratumPaper], proofs: Sequence[ErratumPaper]) -> LineRow:
    writes = view.writes and told.key > 0
    named = f"：{told.field}"
    return LineRow(
        told=told,
        evidence=papers.get(told.line.evidence),
        before_href=_href(view, told.before_file),
        after_href=_href(view, told.after_file),
        reason=Field(f"reason-{told.key}", f"原因{named}", value=told.line.reason) if writes else None,
        proof=Field(
            f"proof-{told.key}",
            f"证明材料{named}",
            kind="select",
            value=told.line.evidence,
            choices=[Choice(paper.public_id, paper.name) for paper in proofs],
        )
        if writes
        else None,
        pages=Field(f"pages-{told.key}", f"页码{named}", value=told.line.pages) if writes else None,
    )


def _href(view: CaseView, file_id: str) -> str:
    return reverse("errata:file", args=[view.erratum.public_id, file_id]) if file_id else ""


def _trail(view: CaseView, actor: Actor) -> Iterator[TrailRow]:
    receipts = {receipt.move_id: receipt for receipt in view.receipts}
    for move in view.moves:
        receipt = receipts.get(move.pk)
        yield TrailRow(
            label=MACHINES[move.machine].transition(move.transition).label,
            on=f"{timezone.localtime(move.at):%Y-%m-%d %H:%M}",
            office=move.actor_office or "平台",
            person=move.actor_name if move.account_id else "",
            reason=f"推送单 {move.reason}" if move.transition == "repush" and move.reason else move.reason,
            receipt=receipt,
            scan=_href(view, receipt.public_id) if receipt and receipt.scan_id else "",
            returns=move.target == RETURNED,
            stamped=[Link(scan.name, _href(view, scan.public_id)) for scan in view.scans if scan.move_id == move.pk],
            attach=reverse("errata:scan", args=[view.erratum.public_id, move.pk])
            if may_scan(actor=actor, move=move)
            else "",
        )


def _sheets(view: CaseView) -> Iterator[SheetLink]:
    contribution = view.erratum.contribution
    path = Path.SPECIALIST if contribution.path == Path.SPECIALIST else Path.BACK_FILING
    for key, sheet in SHEETS_OF_PATH[path].items():
        changed = sum(1 for told in view.lines if told.line.sheet == key and not told.line.is_derived)
        yield SheetLink(sheet.label, reverse("errata:sheet", args=[view.erratum.public_id, key]), changed)
