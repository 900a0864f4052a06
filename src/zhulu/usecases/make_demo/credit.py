"""Tells what became of a few made-up filings: reported, under a case, heard, found false; by the real journeys.

Everything lies in the past and is lived through step by step, so that the demo shows each station of a case.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhulu.domain.access.actors import Actor
from zhulu.domain.credit.codes import read_codes
from zhulu.domain.credit.models import Case
from zhulu.domain.credit.vocabulary import CheckKind, Outcome, ServiceWay
from zhulu.domain.filings.models import Filing
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.clock import LOCAL, local_day
from zhulu.usecases.credit.deciding import Written, find_false, sign_finding
from zhulu.usecases.credit.defending import state_defence
from zhulu.usecases.credit.investigating import add_evidence, begin_verification, notify_enterprise, record_check
from zhulu.usecases.credit.leads import flag_filing
from zhulu.usecases.credit.opening import open_case_on
from zhulu.usecases.credit.reporting import give_report
from zhulu.usecases.credit.serving import serve_finding
from zhulu.usecases.credit.stepping import Upload
from zhulu.usecases.journey import at
from zhulu.usecases.make_demo.cast import Cast
from zhulu.usecases.make_demo.papers import write_paper
from zhulu.usecases.make_demo.scenes import Ending
from zhulu.usecases.make_demo.telling import Telling

FACTS = "中标通知书和施工合同系伪造，建设单位书面证明没有委托过这个项目，现场没有对应的建筑（演示内容，全部虚构）"
SETTLED = timedelta(days=90)
"""A filing whose case is told was confirmed at least so long ago."""


@dataclass(frozen=True, slots=True)
class _Story:
    """One filing under suspicion, its people, and the day on which it begins."""

    filing: Filing
    clerk: Actor
    reviewer: Actor
    judges: Sequence[Actor]
    begins: date

    def moment(self, day: date | None = None, *, hour: int = 10) -> datetime:
        """Give a moment in office hours of a day, the first one if none is given."""
        return datetime.combine(day or self.begins, time(hour, 12), tzinfo=LOCAL)


def tell_credit(tellings: Sequence[Telling], cast: Cast, *, now: datetime) -> None:
    """Let four cases stand: a report, a case being verified, one in its hearing, one in force."""
    today = local_day(now)
    starts = (today - timedelta(days=60), today - timedelta(days=4), today - timedelta(days=9), today)
    stories = list(_stories(tellings, cast, starts=starts, today=today))
    for story, tell in zip(stories, (_found, _heard, _verified, _reported), strict=False):
        tell(story)


def _stories(tellings: Sequence[Telling], cast: Cast, *, starts: Sequence[date], today: date) -> Iterator[_Story]:
    """Choose filings of different firms that a county or city confirmed long ago and nobody raised since."""
    firms: set[str] = set()
    for telling in tellings:
        firm = telling.scene.site.parties[telling.scene.filer].code
        is_settled = local_day(telling.scene.acts[-1].at) < today - SETTLED
        if telling.scene.ending is not Ending.CONFIRMED or not is_settled or firm in firms or len(firms) == len(starts):
            continue
        filing = Filing.objects.select_related("project", "enterprise").get(public_id=telling.filing_id)
        yield _Story(
            filing=filing,
            clerk=cast.clerks[firm],
            reviewer=cast.reviewers[telling.authority],
            judges=cast.province,
            begins=starts[len(firms)],
        )
        firms.add(firm)


def _reported(story: _Story) -> None:
    with at(story.moment(hour=8)):
        give_report(
            project=story.filing.project.number if story.filing.project else "",
            firm=story.filing.enterprise.name,
            text="路过多次，这个地址没有这栋建筑，请核实（演示内容）",
        )


def _verified(story: _Story) -> Case:
    with at(story.moment()):
        lead = flag_filing(
            actor=story.reviewer, filing_id=story.filing.public_id, text="合同编号在招投标台账里查不到（演示内容）"
        )
        case = open_case_on(
            actor=story.reviewer, filing_id=story.filing.public_id, grounds="线索可信", lead_id=lead.public_id
        )
        begin_verification(actor=story.reviewer, case_id=case.public_id)
        add_evidence(actor=story.reviewer, case_id=case.public_id, upload=_paper("建设单位证明"))
        record_check(
            actor=story.reviewer,
            case_id=case.public_id,
            kind=CheckKind.LETTER.value,
            on=story.begins,
            found="已向建设单位发函，复函称没有委托过这个项目",
        )
    return case


def _heard(story: _Story) -> Case:
    case = _verified(story)
    with at(story.moment(hour=14)):
        case = notify_enterprise(
            actor=story.reviewer,
            case_id=case.public_id,
            facts=FACTS,
            way=ServiceWay.ONLINE.value,
            on=None,
            receipt=None,
        )
    with at(story.moment(hour=16)):
        said = "项目由合作单位代建，原件正在调取（演示内容）"
        return state_defence(actor=story.clerk, case_id=case.public_id, text=said)


def _found(story: _Story) -> None:
    case = _heard(story)
    decided = (case.defence_until or story.begins) + timedelta(days=1)
    with at(story.moment(decided)):
        for judge in story.judges:
            sign_finding(
                actor=judge,
                case_id=case.public_id,
                outcome=Outcome.FALSE.value,
                opinion="企业未能提供原件，申辩没有证据支持（演示内容）",
            )
        policy = get_policy(as_of=decided)
        code = read_codes(policy).for_false_entry(list(story.filing.enterprise.kinds))
        written = Written(
            number=f"吉建信认〔{decided.year}〕1号（演示）",
            on=decided,
            facts=FACTS,
            paper=_paper("盖章的认定书"),
            code=code.code if code else "",
            severity="general",
        )
        find_false(actor=story.judges[0], case_id=case.public_id, written=written)
    with at(story.moment(decided, hour=15)):
        serve_finding(actor=story.judges[0], case_id=case.public_id, way=ServiceWay.ONLINE.value, on=None)


def _paper(title: str) -> Upload:
    return Upload(f"{title}.pdf", write_paper(title, ["演示材料：内容全部虚构，不是任何真实案件的文件"]))
