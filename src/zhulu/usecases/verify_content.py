"""Proves that what the ledger's entries speak of is still what the database holds: digests, versions, content rows."""

import json
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from zhulu.domain.errata.models import ErratumSubmission
from zhulu.domain.filings.models import Submission
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import Contribution, GradeDecision, Version
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.standard.vocabulary import Grade
from zhulu.foundation.ledger.chain import Row
from zhulu.foundation.ledger.queries import list_recorded
from zhulu.foundation.ledger.verify import Fault

OF_SUBMISSIONS = frozenset(
    {"submit_filing", "withdraw_filing", "return_filing", "refuse_filing", "assign_filing", "transfer_filing"}
)
OF_VERSIONS = frozenset(
    {
        "confirm_filing",
        "apply_for_grade",
        "apply_for_recheck",
        "consult_grade",
        "grant_grade",
        "send_back_grade",
        "raise_grade",
        "decline_grade",
        "accept_delivery",
        "take_delivery",
        "grade_delivery",
        "grant_delivery",
    }
)
OF_GRADES = frozenset(
    {"confirm_filing", "grant_grade", "raise_grade", "accept_delivery", "grade_delivery", "grant_delivery"}
)
"""What gives a grade; the statement of ``grant_grade`` names none, for it is always A."""


def check_submissions(rows: Sequence[Row]) -> Iterable[Fault]:
    """Check that the submission an entry was made of still has its digest."""
    return check_digests(rows=rows, kinds=OF_SUBMISSIONS, held=Submission.objects.all())


def check_versions(rows: Sequence[Row]) -> Iterable[Fault]:
    """Check that the version an entry was made of still has its digest."""
    return check_digests(rows=rows, kinds=OF_VERSIONS, held=Version.objects.all())


def check_digests(
    *,
    rows: Sequence[Row],
    kinds: frozenset[str],
    held: "QuerySet[Submission] | QuerySet[Version] | QuerySet[ErratumSubmission]",
) -> Iterator[Fault]:
    """Check that what entries of some kinds were made of is held still, each text under the digest of its own."""
    concerned = [row for row in rows if row.kind in kinds]
    wanted = {row.content_digest for row in concerned}
    texts = held.filter(digest__in=wanted).values_list("digest", "canonical")
    sound = {claimed for claimed, text in texts if digest(text) == claimed}
    for row in concerned:
        if row.content_digest not in sound:
            yield Fault(row.sequence, f"{row.subject} 的内容与账本所记摘要 {row.content_digest[:12]}… 不符")


def check_grades(rows: Sequence[Row]) -> Iterator[Fault]:
    """Check that the grade decision of which an entry speaks still stands, signed by the same name and office."""
    stated = {row.sequence: _stated(row) for row in rows if row.kind in OF_GRADES}
    standing = GradeDecision.objects.filter(contribution__public_id__in={said[0] for said in stated.values()})
    held = {
        (contribution, grade, name, f"{authority} {office}")
        for contribution, grade, name, authority, office in standing.values_list(
            "contribution__public_id", "grade", "reviewer_name", "authority_name", "reviewer_office"
        )
    }
    for row in rows:
        if row.sequence in stated and stated[row.sequence] not in held:
            yield Fault(row.sequence, f"{row.subject} 的定级、审核人或处（科）室与账本所记不符")


def _stated(row: Row) -> tuple[str, str, str, str]:
    statement = json.loads(row.statement)
    grade = str(statement.get("grade", Grade.A.value))
    return str(statement.get("contribution", "")), grade, row.actor_name, row.actor_office


def check_library() -> Iterator[str]:
    """Name every contribution whose rows are not what its newest version says, or that has a grade without an entry.

    Memory does not grow with the library.
    """
    for contribution in Contribution.objects.select_related("project").order_by("id").iterator(chunk_size=500):
        name = f"{contribution.project.number}（入库件 {contribution.public_id}）"
        newest = contribution.versions.order_by("-number").first()
        standing = canonical_json(document_from_rows(contribution_id=contribution.pk))
        if newest is None or standing != newest.canonical:
            yield f"{name}的内容与其最新版本不符"
        if contribution.grade_decisions.count() != _count_recorded(contribution):
            yield f"{name}的定级次数与账本所记不符"


def _count_recorded(contribution: Contribution) -> int:
    applications = contribution.grade_applications.values_list("public_id", flat=True)
    subjects = [f"{contribution.source_kind}:{contribution.source_id}", *(f"application:{one}" for one in applications)]
    return sum(entry.kind in OF_GRADES for entry in list_recorded(subjects=subjects))
