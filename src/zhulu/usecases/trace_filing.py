"""谁审核、谁负责: all that was done with a filing, by whom, on what evidence, and its ledger entries (三(三))."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhulu.domain.filings.models import (
    Consultation,
    Filing,
    GradeApplication,
    Handover,
    PreReview,
    ReturnReason,
    Submission,
    WorkHandover,
)
from zhulu.domain.filings.queries import (
    list_every_consultation,
    list_every_pre_review,
    list_every_return_reason,
    list_handovers,
    list_submissions,
    list_work_handovers,
)
from zhulu.domain.filings.states import FILING_MACHINES, GRADE_APPLICATION
from zhulu.domain.library.models import Confirmation, Contribution, GradeDecision
from zhulu.domain.library.queries import find_confirmation, find_contribution, list_grade_decisions
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.rulebook.queries import list_verdicts
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.queries import list_moves
from zhulu.foundation.ledger.queries import Recorded, list_recorded
from zhulu.usecases.moments import MOMENTS

MOMENT_LABELS = {name: moment.label for name, moment in MOMENTS.items()}
"""What the moments of stored verdicts are called."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole course of a filing, oldest first throughout (submissions newest first)."""

    submissions: Sequence[Submission]
    moves: Sequence[Move]
    reasons: Mapping[int, Sequence[ReturnReason]]
    """The reasons of each return or refusal, by the key of its move."""
    handovers: Sequence[Handover]
    """The way from desk to desk."""
    work_handovers: Sequence[WorkHandover]
    """The way from reviewer to reviewer, where one left."""
    pre_reviews: Sequence[PreReview]
    """What was passed on to a second officer, whichever version and desk."""
    verdicts: Sequence[Verdict]
    contribution: Contribution | None
    grades: Sequence[GradeDecision]
    confirmation: Confirmation | None
    """Who confirmed what has no grade (path ③)."""
    applications: Sequence[GradeApplication]
    application_moves: Sequence[Move]
    consultations: Sequence[Consultation]
    entries: Sequence[Recorded]

    @property
    def ending(self) -> Move | None:
        """The move that decided the latest submission, if one has."""
        newest = self.moves[-1] if self.moves else None
        return newest if newest and newest.transition in {"return", "refuse", "confirm"} else None


def trace_filing(*, filing: Filing) -> Trace:
    """Gather a filing's course; the caller has asked whether the reader may see the filing."""
    contribution = find_contribution(source_id=filing.public_id)
    applications = list(filing.grade_applications.order_by("id"))
    reasons: dict[int, list[ReturnReason]] = {}
    for reason in list_every_return_reason(filing=filing):
        reasons.setdefault(reason.move_id, []).append(reason)
    verdicts = list_verdicts(subject_kind="filing", subject_id=filing.public_id)
    if contribution:
        verdicts += list_verdicts(subject_kind="contribution", subject_id=contribution.public_id)
    subjects = [f"filing:{filing.public_id}", *(f"application:{item.public_id}" for item in applications)]
    moves = list_moves(machine=FILING_MACHINES[filing.path], subject_id=filing.pk)
    has_pre_review = any(move.transition == "pre_review" for move in moves)
    return Trace(
        submissions=list_submissions(filing=filing),
        moves=moves,
        reasons=reasons,
        handovers=list_handovers(filing=filing),
        work_handovers=list_work_handovers(filing=filing),
        pre_reviews=list_every_pre_review(filing=filing) if has_pre_review else [],
        verdicts=verdicts,
        contribution=contribution,
        grades=list_grade_decisions(contribution_id=contribution.pk) if contribution else [],
        confirmation=find_confirmation(contribution_id=contribution.pk) if contribution else None,
        applications=applications,
        application_moves=[
            move for item in applications for move in list_moves(machine=GRADE_APPLICATION, subject_id=item.pk)
        ],
        consultations=list_every_consultation(filing=filing) if applications else [],
        entries=list_recorded(subjects=subjects),
    )
