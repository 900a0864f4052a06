"""归档: everything about a confirmed filing in one package, for the firm's and the authorities' own files.

It holds what was signed and what stands in the library as canonical JSON, the form on paper, the papers, and the stored
verdicts. Personal numbers appear masked or as commitments only; reviewers' names are not in it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import (
    SubmittedPaper,
    find_latest_submission,
    get_filing_for,
    list_submissions,
    list_submitted_papers,
    list_warning_reasons,
)
from zhulu.domain.filings.states import CONFIRMED
from zhulu.domain.library.models import Version
from zhulu.domain.library.queries import find_contribution
from zhulu.domain.rulebook.queries import list_verdicts
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.packing import Member, chunks_of, pack, tidy_name
from zhulu.foundation.storage.stores import current_storage
from zhulu.foundation.web.printed_papers import print_paper
from zhulu.usecases.journey import journey
from zhulu.usecases.print_filing import Address, printed, standing_of


class NotFinished(CannotAdvance):
    """Only a confirmed filing is finished; what may still change is not archived."""

    rule = "FilingConfirmed"


@dataclass(frozen=True, slots=True)
class Package:
    """A package on its way: its file name, and its bytes as they arise."""

    name: str
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A paper and its place in the package; one whose bytes are lost is listed and said to be lost."""

    file: str
    paper: SubmittedPaper
    is_there: bool


def archive_filing(*, actor: Actor, filing_id: str, address_of: Address) -> Package:
    """Give the package of a confirmed filing to whoever may see it, and record that it was taken.

    Raises:
        FilingNotFound: it does not exist or is not the actor's to see.
        NotFinished: it is not confirmed.
        TooBusy: its form could not be set.
    """
    with journey(actor=actor, cause="archive_filing", subject_kind="filing", subject_id=filing_id) as now:
        filing = get_filing_for(actor=actor, public_id=filing_id, on=local_day(now))
        if filing.state != CONFIRMED or filing.project is None:
            raise NotFinished("确认入库以后才能归档（一(二)3、三(五)）")
        record_event(
            at=now,
            actor=actor,
            action="archive_filing",
            subject_kind="filing",
            subject_id=filing.public_id,
            summary=f"下载“{filing.name}”的归档包",
        )
        head = {
            "project_number": filing.project.number,
            "project_name": filing.name,
            "filing": filing.public_id,
            "enterprise": filing.enterprise.name,
            "made_at": timezone.localtime(now).isoformat(timespec="seconds"),
        }
        papers = _papers(filing)
        form = print_paper(printed(filing=filing, address_of=address_of), now=now)
        texts = [Member("form.pdf", [form], is_packed=True), *_texts(filing, papers)]
    name = tidy_name(f"{head['project_number']}-{filing.name}-归档.zip")
    return Package(name, pack(_members(texts, papers), made_at=timezone.localtime(now), head=head))


def _members(texts: Sequence[Member], papers: Sequence[Enclosed]) -> Iterator[Member]:
    yield from texts
    for paper in papers:
        if paper.is_there:
            yield Member(paper.file, _bytes(paper.paper), is_packed=True)


def _bytes(paper: SubmittedPaper) -> Iterator[bytes]:
    with current_storage().open(paper.blob.sm3) as stored:
        yield from chunks_of(stored)


def _papers(filing: Filing) -> list[Enclosed]:
    found = list_submitted_papers(document=standing_of(filing=filing).document)
    store = current_storage()
    return [
        Enclosed(f"papers/{place:03d}-{tidy_name(paper.name)}", paper, is_there=store.exists(paper.blob.sm3))
        for place, paper in enumerate(found, start=1)
    ]


def _texts(filing: Filing, papers: Sequence[Enclosed]) -> Iterator[Member]:
    for submission in reversed(list_submissions(filing=filing)):
        yield _text(f"submissions/{submission.number}.json", submission.canonical)
    contribution = find_contribution(source_id=filing.public_id)
    versions = Version.objects.filter(contribution=contribution).order_by("number") if contribution else []
    for version in versions:
        yield _text(f"library/{version.number}.json", version.canonical)
    yield _json("verdicts.json", _verdicts(filing, contribution.public_id if contribution else ""))
    yield _json("papers.json", [_listed(item) for item in papers])
    yield _json("warnings.json", _answers(filing))


def _verdicts(filing: Filing, contribution_id: str) -> list[dict[str, Any]]:
    found = list_verdicts(subject_kind="filing", subject_id=filing.public_id)
    found += list_verdicts(subject_kind="contribution", subject_id=contribution_id) if contribution_id else []
    return [
        {
            "moment": row.moment,
            "notice": row.notice,
            "as_of": row.as_of.isoformat(),
            "at": _moment(row.at),
            "subject_digest": row.subject_digest,
            "policy": row.policy,
            "asked": row.asked,
            "violations": [_without_person(item) for item in row.violations],
            "passed": row.passed,
        }
        for row in found
    ]


def _without_person(violation: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out who granted a waiver: the package goes to the firm, which is told offices and not names."""
    waiver = violation.get("waiver")
    if not isinstance(waiver, dict):
        return dict(violation)
    return {**violation, "waiver": {key: value for key, value in waiver.items() if key != "approved_by"}}


def _listed(enclosed: Enclosed) -> dict[str, Any]:
    paper = enclosed.paper
    return {
        "file": enclosed.file if enclosed.is_there else None,
        "name": paper.name,
        "sheet": paper.sheet,
        "kind": paper.kind,
        "size": paper.blob.size,
        "sm3": paper.blob.sm3,
        "sha256": paper.blob.sha256,
    }


def _answers(filing: Filing) -> list[dict[str, str]]:
    submission = find_latest_submission(filing=filing)
    rows = list_warning_reasons(submission=submission) if submission else []
    return [{"rule": row.rule, "said": row.said, "reason": row.text} for row in rows]


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _text(name: str, text: str) -> Member:
    return Member(name, [text.encode()])


def _json(name: str, value: object) -> Member:
    return _text(name, json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))
