"""What belongs to one filing: sheets, papers, submitted versions, reasons, history."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from zhulu.domain.filings.models import (
    Consultation,
    DuplicateJudgement,
    EvidenceSeen,
    Filing,
    GradeApplication,
    OriginalsCheck,
    Paper,
    PreReview,
    ReturnReason,
    SheetDraft,
    SitePhoto,
    SiteVisit,
    Submission,
    WarningReason,
)
from zhulu.domain.filings.states import FILING_MACHINE_NAMES, GRADE_APPLICATION
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.storage.models import Blob


def list_sheets(*, filing: Filing) -> dict[str, SheetDraft]:
    """Give a filing's sheets as typed so far, by sheet."""
    return {draft.sheet: draft for draft in filing.sheets.all()}


def list_papers(*, filing: Filing) -> list[Paper]:
    """Give a filing's papers in the order in which they were added."""
    return list(filing.papers.select_related("blob").order_by("id"))


def find_latest_submission(*, filing: Filing) -> Submission | None:
    """Give the newest submitted version of a filing."""
    return filing.submissions.order_by("-number").first()


def list_submissions(*, filing: Filing) -> list[Submission]:
    """Give every submitted version of a filing, newest first."""
    return list(filing.submissions.order_by("-number"))


def list_return_reasons(*, filing: Filing) -> list[ReturnReason]:
    """Give the reasons of the newest return, in the order in which they were written."""
    newest = ReturnReason.objects.filter(filing=filing).order_by("-move_id").values("move_id")[:1]
    return list(ReturnReason.objects.filter(filing=filing, move_id__in=newest).order_by("id"))


def list_every_return_reason(*, filing: Filing) -> list[ReturnReason]:
    """Give the reasons of all returns and of a refusal, in the order in which they were written."""
    return list(ReturnReason.objects.filter(filing=filing).order_by("id"))


def find_newest_application(*, filing: Filing) -> GradeApplication | None:
    """Give the newest application for grade A of a filing."""
    return filing.grade_applications.order_by("-id").first()


def list_every_consultation(*, filing: Filing) -> list[Consultation]:
    """Give the opinions of other offices on a filing's applications, oldest first."""
    return list(Consultation.objects.filter(application__filing=filing).order_by("id"))


def find_pre_review(*, filing: Filing, submission: Submission) -> PreReview | None:
    """Give the 初审 that counts: of this version, by the authority that has the filing now."""
    rows = submission.pre_reviews.filter(authority=filing.home_authority) if filing.home_authority else None
    return rows.select_related("move").first() if rows is not None else None


def list_every_pre_review(*, filing: Filing) -> list[PreReview]:
    """Give every 初审 of a filing, of whichever version and desk, oldest first."""
    return list(filing.pre_reviews.order_by("id"))


def list_warning_reasons(*, submission: Submission) -> list[WarningReason]:
    """Give what the firm answered to the warnings of a submission, in the order in which the rules were asked."""
    return list(submission.warning_reasons.order_by("id"))


@dataclass(frozen=True, slots=True)
class SubmittedPaper:
    """A paper as it stands in a submitted version; the bytes lie in storage under the blob's digest."""

    public_id: str
    sheet: str
    kind: str
    name: str
    blob: Blob


def list_submitted_papers(*, document: Mapping[str, Any]) -> list[SubmittedPaper]:
    """Give the papers of a submitted document in its order, with one query."""
    rows = document.get("attachments", [])
    blobs = {blob.sm3: blob for blob in Blob.objects.filter(sm3__in=[row["SM3"] for row in rows])}
    return [
        SubmittedPaper(
            public_id=row["row_id"],
            sheet=row["Sheet"],
            kind=row["PaperKind"],
            name=row["FileName"],
            blob=blobs[row["SM3"]],
        )
        for row in rows
        if row["SM3"] in blobs
    ]


def find_submitted_paper(*, filing: Filing, paper_id: str) -> SubmittedPaper | None:
    """Find a paper in any submitted version of a filing; what was never submitted is the enterprise's own."""
    for submission in list_submissions(filing=filing):
        for paper in list_submitted_papers(document=json.loads(submission.canonical)):
            if paper.public_id == paper_id:
                return paper
    return None


def list_history(*, filing: Filing) -> list[Move]:
    """Give every move of a filing and of its applications for grade A, oldest first."""
    applications = list(filing.grade_applications.values_list("pk", flat=True))
    of_filing = Q(machine__in=FILING_MACHINE_NAMES, subject_id=filing.pk)
    return list(
        Move.objects.filter(of_filing | Q(machine=GRADE_APPLICATION.name, subject_id__in=applications)).order_by("id")
    )


def has_checks(*, submission: Submission) -> bool:
    """Whether originals or the site were looked at for a version."""
    return (
        OriginalsCheck.objects.filter(submission=submission).exists()
        or SiteVisit.objects.filter(submission=submission).exists()
    )


def list_originals_checks(*, filing: Filing) -> list[OriginalsCheck]:
    """Give every check of originals of a filing, oldest first."""
    return list(filing.originals_checks.select_related("submission").order_by("id"))


def list_site_visits(*, filing: Filing) -> list[SiteVisit]:
    """Give every visit of the site with its photographs, oldest first."""
    return list(filing.site_visits.select_related("submission").prefetch_related("photos__blob").order_by("id"))


def find_site_photo(*, filing: Filing, public_id: str) -> SitePhoto | None:
    """Find a photograph of a filing's visits."""
    return SitePhoto.objects.select_related("blob").filter(visit__filing=filing, public_id=public_id).first()


def list_judgements(*, filing: Filing) -> list[DuplicateJudgement]:
    """Give what was judged of a filing's near-duplicates, oldest first."""
    return list(filing.duplicate_judgements.order_by("id"))


def list_evidence_seen(*, filing: Filing) -> list[EvidenceSeen]:
    """Give what the registers said at each decision, oldest first."""
    return list(filing.evidence_seen.order_by("id"))
