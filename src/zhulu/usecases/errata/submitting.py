"""The applicant hands an erratum in, with all faults told at once, or takes it back."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.errata.diffs import all_rows, touched_rows
from zhulu.domain.errata.facts import ErratumFacts, Line
from zhulu.domain.errata.homes import find_home, place_of
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.operations import hold_records, keep_submission, number_erratum
from zhulu.domain.errata.queries import list_papers
from zhulu.domain.exchange.operations import take_turns
from zhulu.domain.library.operations import hold_still, set_mark
from zhulu.domain.library.vocabulary import MarkKind
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings, RulesViolated
from zhulu.foundation.clock import local_day
from zhulu.usecases.errata.judging import all_lines, facts_of, find_other_home, judge
from zhulu.usecases.errata.records import read_record
from zhulu.usecases.errata.stepping import Step, open_erratum, submission_of, take_step
from zhulu.usecases.journey import journey


def check_erratum(*, actor: Actor, erratum_id: str, now: datetime) -> tuple[ErratumFacts, Findings]:
    """Ask all rules of a draft; writes nothing.

    Raises:
        ErratumNotFound: it does not exist or lies outside the actor's scope.
    """
    on = local_day(now)
    erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
    facts = _facts(erratum, on)
    return facts, judge(facts)


def submit_erratum(*, actor: Actor, erratum_id: str) -> Erratum:
    """Hand an erratum in to the authority that confirmed the record, or to its successor.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance: as for every move.
        RulesViolated: with all faults; the draft stays as it is.
        RecordHeld: another erratum has taken one of the records at this very moment.
    """
    with journey(actor=actor, cause="submit_erratum", subject_kind="erratum", subject_id=erratum_id) as now:
        on = local_day(now)
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
        policy = get_policy(as_of=on)
        found: list[Findings] = []

        def ask(locked: Erratum) -> None:
            # A grade or a push of the same record must not slip in between what is asked and what is written.
            hold_still(contribution_id=locked.contribution_id)
            take_turns(project_number=erratum.contribution.project.number)
            facts = _facts(locked, on)
            found.append(judge(facts))
            if found[0].blocks:
                raise RulesViolated(found[0])
            _hand_in(locked, facts, actor=actor, now=now)

        erratum, _ = take_step(erratum, Step("submit", ask=ask), actor=actor, now=now)
        _mark(erratum, now=now)
        keep_verdict(
            found[0],
            subject_kind="erratum",
            subject_id=erratum.public_id,
            subject_digest=submission_of(erratum).digest,
            notice=policy.text("notice"),
            policy=policy,
            now=now,
        )
        publish_project(project_id=erratum.contribution.project_id, now=now)
        return erratum


def withdraw_erratum(*, actor: Actor, erratum_id: str) -> Erratum:
    """Take an application back for good; it stays on record.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    with journey(actor=actor, cause="withdraw_erratum", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
        return take_step(erratum, Step("withdraw"), actor=actor, now=now)[0]


def _facts(erratum: Erratum, on: date) -> ErratumFacts:
    record = read_record(contribution=erratum.contribution)
    lines = all_lines(erratum=erratum, document=record.document, on=on)
    return facts_of(erratum=erratum, lines=lines, on=on, record=record)


def _hand_in(locked: Erratum, facts: ErratumFacts, *, actor: Actor, now: datetime) -> None:
    """Settle desk and number, hold the records, and write what was handed in."""
    on = local_day(now)
    home = find_home(contribution=locked.contribution, document=facts.document, on=on)
    if home is None:
        raise RulesViolated(judge(facts))
    locked.home_authority = home
    locked.other_home = find_other_home(contribution=locked.contribution, facts=facts, home=home)
    locked.number = number_erratum(erratum=locked, place=_place(facts, home), on=on)
    locked.submitted_at = now
    locked.save(update_fields=["home_authority", "other_home", "number", "submitted_at"])
    rows = all_rows(facts.document) if locked.is_deletion else touched_rows(facts.lines)
    hold_records(erratum=locked, row_ids=rows)
    document = _document(locked, facts.lines)
    papers = [paper["SM3"] for paper in document["papers"]]
    keep_submission(erratum=locked, document=document, papers=papers, actor=actor, now=now)


def _place(facts: ErratumFacts, home: Authority) -> str:
    return (place_of(facts.document) or home.code)[:9]


def _document(erratum: Erratum, lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "procedure": erratum.procedure,
        "record": erratum.contribution.public_id,
        "project": erratum.contribution.project.number,
        "applicant": erratum.applicant_name,
        "entered_by": erratum.entered_by.name if erratum.entered_by else None,
        "is_deletion": erratum.is_deletion,
        "reason": erratum.reason,
        "seal_note": erratum.seal_note,
        "lines": [asdict(line) for line in lines],
        "papers": [
            {
                "id": paper.public_id,
                "use": paper.use,
                "name": paper.name,
                "SM3": paper.blob.sm3,
                "SHA256": paper.blob.sha256,
                "Size": paper.blob.size,
            }
            for paper in list_papers(erratum=erratum)
        ],
    }


def _mark(erratum: Erratum, *, now: datetime) -> None:
    erratum.mark = set_mark(
        contribution=erratum.contribution,
        kind=MarkKind.ERRATUM_OPEN,
        reason=f"勘误 {erratum.number}",
        set_by=erratum.applicant_name,
        now=now,
    )
    erratum.save(update_fields=["mark"])
