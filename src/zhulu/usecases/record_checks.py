"""核验原件、实地核查: what a reviewer looked at beyond the form, recorded as facts on the filing (三(三))."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.checking import (
    Visit,
    keep_originals_check,
    keep_site_visit,
    leave_out_visit,
    lock_open,
)
from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.filings.models import OriginalsCheck, SitePhoto, SiteVisit, Submission
from zhulu.domain.filings.models.checks import FEWEST_PEOPLE
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import (
    FilingNotFound,
    find_latest_submission,
    find_site_photo,
    get_filing_for,
    has_checks,
)
from zhulu.domain.rulebook.deadlines import working_calendar
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.inspection import MediaType
from zhulu.foundation.storage.interface import ByteSource
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.reception import receive
from zhulu.usecases.compare_evidence import compare_evidence
from zhulu.usecases.journey import journey
from zhulu.usecases.keeping_desk import require_free
from zhulu.usecases.recording import Decision, record_decision

CHECKS_DEMANDED = "checks_demanded_by_risk"
"""The setting's key: the risks for which originals or the site must have been looked at before a confirmation."""
PICTURES = (MediaType.JPG, MediaType.PNG)
MOST_PHOTOS = 12
LABELS = {"check_originals": "核验原件", "visit_site": "实地核查"}
Kept = TypeVar("Kept", OriginalsCheck, SiteVisit)


class ChecksMissing(CannotAdvance):
    """The registers give cause for doubt, and neither originals nor the site have been looked at for this version."""

    rule = "CheckedWhereDoubtful"


class CheckUnclear(CannotAdvance):
    """The record of a check lacks something; ``faults`` names all of it."""

    rule = "CheckSaysWhat"

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep every fault."""
        super().__init__("；".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph as it is handed in."""

    name: str
    stream: ByteSource


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit as it is handed in."""

    began_on: date | None
    ended_on: date | None
    people: Sequence[str]
    finding: str
    pictures: Sequence[Picture]


def check_originals(*, actor: Actor, filing_id: str, papers: str, finding: str) -> OriginalsCheck:
    """Record that originals were held against the version that stands.

    Args:
        papers: which originals.
        finding: what came of it.

    Raises:
        FilingNotFound, NotPermitted, HeldByAnother: it is not the officer's to review now.
        CheckUnclear: with everything that is lacking.
    """

    def write(submission: Submission, now: datetime) -> OriginalsCheck:
        faults = [
            words for text, words in ((papers, "请写明核验了哪些原件"), (finding, "请写明核验结论")) if not text.strip()
        ]
        if faults:
            raise CheckUnclear(faults)
        return keep_originals_check(
            submission=submission, papers=papers.strip(), finding=finding.strip(), actor=actor, now=now
        )

    return _record(
        actor, filing_id, "check_originals", write, lambda check: {"papers": check.papers, "finding": check.finding}
    )


def visit_site(*, actor: Actor, filing_id: str, visited: Visited) -> SiteVisit:
    """Record a visit of the site: days, at least two people, finding, photographs; its days are not counted (Q34).

    Raises:
        FilingNotFound, NotPermitted, HeldByAnother: as for originals.
        CheckUnclear: with everything that is lacking.
        FileRefused: a photograph is none, or too large.
    """

    def write(submission: Submission, now: datetime) -> SiteVisit:
        today = local_day(now)
        people = tuple(dict.fromkeys(name.strip()[:64] for name in visited.people if name.strip()))
        if faults := list(_faults(visited, people, today)):
            raise CheckUnclear(faults)
        began_on, ended_on = visited.began_on or today, visited.ended_on or visited.began_on or today
        policy = get_policy(as_of=today)
        photos = _take(visited.pictures, policy.number("max_file_bytes"))
        visit = Visit(began_on, ended_on, people, visited.finding.strip(), photos)
        calendar = working_calendar(policy)
        leave_out_visit(filing=submission.filing, began_on=began_on, ended_on=ended_on, calendar=calendar)
        return keep_site_visit(submission=submission, visit=visit, actor=actor, now=now)

    return _record(
        actor,
        filing_id,
        "visit_site",
        write,
        lambda visit: {
            "people": visit.people,
            "from": str(visit.began_on),
            "to": str(visit.ended_on),
            "finding": visit.finding,
        },
    )


def require_checked(*, submission: Submission, facts: FilingFacts) -> None:
    """Let a confirmation pass whose doubts were looked into, where the province demands that.

    Raises:
        ChecksMissing: the registers' risk is one for which it does, and neither originals nor the site were looked at.
    """
    demanded = {str(risk) for risk in facts.policy.items(CHECKS_DEMANDED)}
    if not demanded or has_checks(submission=submission):
        return
    risk = compare_evidence(facts).risk
    if risk.value in demanded:
        raise ChecksMissing(f"数据调度的结果是“{risk.label}”：请先核验原件或实地核查，并在本页记录，再确认（三(三)）")


def find_photo(*, actor: Actor, filing_id: str, photo_id: str) -> SitePhoto:
    """Give a photograph of a visit, to whoever may open the filing as an officer.

    Raises:
        FilingNotFound: there is none, or the filing is not the officer's to see.
    """
    filing = get_filing_for(actor=actor, public_id=filing_id, on=local_day(timezone.now()))
    photo = find_site_photo(filing=filing, public_id=photo_id) if actor.standing else None
    if photo is None:
        raise FilingNotFound(photo_id)
    return photo


def _faults(visited: Visited, people: Sequence[str], today: date) -> Iterator[str]:
    began_on, ended_on = visited.began_on, visited.ended_on or visited.began_on
    if began_on is None or ended_on is None:
        yield "请填核查日期"
    elif ended_on < began_on:
        yield "核查结束早于开始，请核对日期"
    elif ended_on > today:
        yield "核查日期还没有到，请在核查以后记录"
    if len(people) < FEWEST_PEOPLE:
        yield f"实地核查至少 {FEWEST_PEOPLE} 人，请逐个写明姓名"
    if not visited.finding.strip():
        yield "请写明核查结论"
    if not visited.pictures:
        yield "请上传现场照片（JPG、PNG）"
    elif len(visited.pictures) > MOST_PHOTOS:
        yield f"照片最多 {MOST_PHOTOS} 张，请挑选"


def _take(pictures: Sequence[Picture], limit: int) -> list[tuple[str, Blob]]:
    taken = [
        receive(stream=picture.stream, name=picture.name, limit_bytes=limit, allowed=PICTURES) for picture in pictures
    ]
    return [(received.name, received.blob) for received in taken]


def _record(
    actor: Actor,
    filing_id: str,
    kind: str,
    write: Callable[[Submission, datetime], Kept],
    said: Callable[[Kept], Mapping[str, object]],
) -> Kept:
    with journey(actor=actor, cause=kind, subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        found = get_filing_for(actor=actor, public_id=filing_id, on=on)
        if not FilingPolicy(on=on).may(actor=actor, action=Permission.FILING_CONFIRM, thing=found):
            raise NotPermitted("只有受理机关有确认权限的审核人员可以记录核验（三(三)）")
        filing = lock_open(filing=found)
        require_free(filing=filing, actor=actor)
        submission = find_latest_submission(filing=filing)
        if submission is None:
            raise FilingNotFound(filing_id)
        kept = write(submission, now)
        decision = Decision(
            kind=kind,
            subject_kind="filing",
            subject_id=filing.public_id,
            summary=f"{LABELS[kind]}：“{filing.name}”",
            content_digest=submission.digest,
            statement={"filing": filing.public_id, **said(kept)},
        )
        record_decision(decision, actor=actor, now=now)
        return kept
