"""Proves that what the ledger's entries speak of is still what the database holds: digests, versions, content rows."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from zhulu.domain.filings.models import Submission
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import Contribution, Version
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.foundation.ledger.chain import Row
from zhulu.foundation.ledger.verify import Fault

OF_SUBMISSIONS = frozenset({"submit_filing", "withdraw_filing", "return_filing", "refuse_filing"})
OF_VERSIONS = frozenset({"confirm_filing", "apply_for_grade", "grant_grade", "send_back_grade"})


def check_submissions(rows: Sequence[Row]) -> Iterable[Fault]:
    """Check that the submission an entry was made of still has its digest."""
    return _check(rows, OF_SUBMISSIONS, Submission.objects.all())


def check_versions(rows: Sequence[Row]) -> Iterable[Fault]:
    """Check that the version an entry was made of still has its digest."""
    return _check(rows, OF_VERSIONS, Version.objects.all())


def _check(
    rows: Sequence[Row], kinds: frozenset[str], held: "QuerySet[Submission] | QuerySet[Version]"
) -> Iterator[Fault]:
    concerned = [row for row in rows if row.kind in kinds]
    wanted = {row.content_digest for row in concerned}
    texts = held.filter(digest__in=wanted).values_list("digest", "canonical")
    sound = {claimed for claimed, text in texts if digest(text) == claimed}
    for row in concerned:
        if row.content_digest not in sound:
            yield Fault(row.sequence, f"{row.subject} 的内容与账本所记摘要 {row.content_digest[:12]}… 不符")


def check_library() -> Iterator[str]:
    """Name every contribution whose content rows are not what its newest version says; memory does not grow."""
    for contribution in Contribution.objects.select_related("project").order_by("id").iterator(chunk_size=500):
        newest = contribution.versions.order_by("-number").first()
        standing = canonical_json(document_from_rows(contribution_id=contribution.pk))
        if newest is None or standing != newest.canonical:
            yield f"{contribution.project.number}（入库件 {contribution.public_id}）的内容与其最新版本不符"
