"""Cases of false entry as people make them: opened, verified, told, signed, found, served, each by its journey."""

from dataclasses import dataclass
from datetime import date, timedelta

import time_machine

from tests.support.filings import PROVINCE, Cast, Person, make_officer, upload
from zhulu.domain.credit.models import Case
from zhulu.domain.credit.vocabulary import CheckKind, Outcome, ServiceWay
from zhulu.domain.filings.models import Filing
from zhulu.usecases.credit.deciding import Written, acquit, find_false, sign_finding
from zhulu.usecases.credit.investigating import add_evidence, begin_verification, notify_enterprise, record_check
from zhulu.usecases.credit.opening import open_case_on
from zhulu.usecases.credit.reversing import reverse_finding
from zhulu.usecases.credit.serving import serve_finding
from zhulu.usecases.credit.stepping import Upload

DAY = date(2026, 3, 16)
"""The Monday on which ``frozen`` stands."""
AFTER_HEARING = date(2026, 3, 24)
"""The Tuesday after the fifth working day."""
FACTS = "中标通知书、施工合同系伪造，建设单位书面证明没有这个项目"
CODE = "JL-D1-9-01"


def scan(name: str = "盖章认定书.pdf") -> Upload:
    """Give a tiny scan as it comes from a form."""
    return Upload(name, upload())


def finding(number: str = "吉建信认〔2026〕1号", *, severity: str = "general", on: date = AFTER_HEARING) -> Written:
    """Give a finding as it is typed."""
    return Written(number=number, on=on, facts=FACTS, paper=scan(), code=CODE, severity=severity)


@dataclass(frozen=True)
class Bench:
    """Who judges: the county that opens, and two of the province that did not confirm."""

    cast: Cast
    first: Person
    second: Person

    def opened(self, filing: Filing) -> Case:
        """Let the county open a case."""
        return open_case_on(
            actor=self.cast.county.actor, filing_id=filing.public_id, grounds="群众举报：工程不存在，现场是耕地"
        )

    def verified(self, filing: Filing) -> Case:
        """Give a case of which originals have been asked for."""
        case = self.opened(filing)
        county = self.cast.county.actor
        begin_verification(actor=county, case_id=case.public_id)
        add_evidence(actor=county, case_id=case.public_id, upload=scan("建设单位证明.pdf"))
        return record_check(
            actor=county,
            case_id=case.public_id,
            kind=CheckKind.ORIGINALS.value,
            on=DAY,
            found="企业拿不出原件",
        )

    def notified(self, filing: Filing) -> Case:
        """Give a case of which the enterprise was told online."""
        return self.told(self.verified(filing))

    def told(self, case: Case) -> Case:
        """Tell the enterprise online."""
        return notify_enterprise(
            actor=self.cast.county.actor,
            case_id=case.public_id,
            facts=FACTS,
            way=ServiceWay.ONLINE.value,
            on=None,
            receipt=None,
        )

    def signed(self, case: Case, outcome: Outcome = Outcome.FALSE) -> Case:
        """Let both sign alike; the clock must stand behind the hearing."""
        for person in (self.first, self.second):
            case = sign_finding(
                actor=person.actor, case_id=case.public_id, outcome=outcome.value, opinion="证据充分，申辩理由不成立"
            )
        return case

    def decided(self, filing: Filing, written: Written | None = None) -> Case:
        """Give a case that was decided; the clock must stand behind the hearing afterwards."""
        case = self.notified(filing)
        with time_machine.travel(_noon(AFTER_HEARING), tick=False):
            self.signed(case)
            return find_false(actor=self.first.actor, case_id=case.public_id, written=written or finding())

    def found(self, case: Case) -> Case:
        """Let both sign a told case, one write it down and serve it; the clock must stand behind the hearing."""
        self.signed(case)
        find_false(actor=self.first.actor, case_id=case.public_id, written=finding())
        return serve_finding(actor=self.first.actor, case_id=case.public_id, way=ServiceWay.ONLINE.value, on=None)

    def in_force(self, filing: Filing, written: Written | None = None) -> Case:
        """Give a case whose finding took effect."""
        case = self.decided(filing, written)
        with time_machine.travel(_noon(AFTER_HEARING), tick=False):
            return serve_finding(actor=self.first.actor, case_id=case.public_id, way=ServiceWay.ONLINE.value, on=None)

    def not_established(self, filing: Filing) -> Case:
        """Give a case that came to nothing after the hearing."""
        case = self.notified(filing)
        with time_machine.travel(_noon(AFTER_HEARING), tick=False):
            self.signed(case, Outcome.NOT_ESTABLISHED)
            return acquit(actor=self.first.actor, case_id=case.public_id, written=finding())

    def reversed(self, case: Case) -> Case:
        """Let a court undo it a day later."""
        with time_machine.travel(_noon(AFTER_HEARING + timedelta(days=1)), tick=False):
            return reverse_finding(
                actor=self.second.actor,
                case_id=case.public_id,
                body="长春市中级人民法院",
                number="（2026）吉01行终1号",
                on=AFTER_HEARING,
                reason="认定事实不清，判决撤销",
                paper=scan("判决书.pdf"),
            )


def _noon(day: date) -> str:
    return f"{day.isoformat()}T12:00:00+08:00"


def make_bench(cast: Cast) -> Bench:
    """Register two more officers of the province, who hold no grant and have confirmed nothing."""
    people = [
        make_officer(PROVINCE, function=None, sign_in_name=f"judge-{serial}", name=name, office="建筑市场监管处")
        for serial, name in ((1, "赵示例"), (2, "钱示例"))
    ]
    return Bench(cast, people[0], people[1])
