"""Corrects some of what the demo holds: errata of the three procedures, left at different steps for people to go on.

They all happen on the demo's last whole day, after every filing, so that numbers and ledger run with time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.vocabulary import PaperUse
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.foundation.clock import LOCAL, local_day
from zhulu.usecases.errata.attaching import attach_erratum_paper
from zhulu.usecases.errata.deciding import agree_to_erratum, refuse_erratum, return_erratum
from zhulu.usecases.errata.executing import execute_erratum
from zhulu.usecases.errata.filing_forms import Given
from zhulu.usecases.errata.records import read_record
from zhulu.usecases.errata.reporting import consent_for_province, record_consent_of_ministry, report_to_ministry
from zhulu.usecases.errata.starting import start_erratum
from zhulu.usecases.errata.submitting import submit_erratum, withdraw_erratum
from zhulu.usecases.errata.writing import ground_erratum, save_erratum_sheet, typed_sheet
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.journey import at
from zhulu.usecases.make_demo.papers import write_paper
from zhulu.usecases.make_demo.scenes import Ending
from zhulu.usecases.make_demo.telling import Stage, Telling

SIX_SHEETS = frozenset({"3", "4", "5"})
"""Roles whose filings hold the sheet that is corrected here."""
REASON = "录入时抄错一位，以中标通知书原件为准"
OPINION = "与中标通知书原件一致，同意"
PROVINCIAL: Sequence[Sequence[str]] = (
    ("submit", "agree", "execute"),
    ("submit",),
    ("submit", "agree"),
    ("submit", "send_back"),
    (),
    ("submit", "agree", "execute"),
    ("submit", "refuse"),
    ("submit", "withdraw"),
    ("submit",),
)
"""Procedure 二(二): how far each erratum gets."""
NATIONAL: Sequence[Sequence[str]] = (
    ("submit", "agree"),
    ("submit", "agree", "consent", "report"),
    ("submit", "agree", "consent", "report", "ministry_consents"),
    ("submit", "agree", "consent", "report", "ministry_consents", "execute"),
)
"""Procedure 二(三): the same; what waits for the nation's own change is for people to go on."""


def correct_records(tellings: Sequence[Telling], stage: Stage, *, now: datetime) -> None:
    """Let errata happen on what has been confirmed and on what is A, as far as there is enough of it."""
    clock = _moments(now)
    for ending, ways in ((Ending.CONFIRMED, PROVINCIAL), (Ending.GRANTED, NATIONAL)):
        fit = [telling for telling in tellings if _fits(telling, ending)]
        for telling, steps in zip(_shown_first(fit, stage), ways, strict=False):
            Correcting(telling, stage, clock).tell(steps)


def _fits(telling: Telling, ending: Ending) -> bool:
    scene = telling.scene
    return scene.ending is ending and scene.filer in SIX_SHEETS and not (scene.joins or scene.blank or scene.untidy)


def _shown_first(tellings: Sequence[Telling], stage: Stage) -> list[Telling]:
    """Put those whose reviewer the demo shows first: whoever signs in there finds work."""
    shown = set(Account.objects.exclude(demo_account=None).values_list("pk", flat=True))
    return sorted(tellings, key=lambda telling: stage.cast.reviewers[telling.authority].account_id not in shown)


def _moments(now: datetime) -> Iterator[datetime]:
    """Give moments of the last whole day before now, one after the other."""
    morning = datetime.combine(local_day(now) - timedelta(days=1), time(9, 10), tzinfo=LOCAL)
    count = 0
    while True:
        yield morning + timedelta(minutes=3 * count)
        count += 1


@dataclass
class Correcting:
    """One erratum being lived through."""

    telling: Telling
    stage: Stage
    clock: Iterator[datetime]
    erratum: Erratum = field(init=False)

    def tell(self, steps: Sequence[str]) -> None:
        """Draft it, and take the steps one after the other."""
        for step in ("draft", *steps):
            with at(next(self.clock)):
                getattr(self, f"_{step}")()

    @property
    def _clerk(self) -> Actor:
        scene = self.telling.scene
        return self.stage.cast.clerks[scene.site.parties[scene.filer].code]

    @property
    def _reviewer(self) -> Actor:
        return self.stage.cast.reviewers[self.telling.authority]

    @property
    def _province(self) -> Actor:
        return self.stage.cast.province[0]

    def _draft(self) -> None:
        contribution = Contribution.objects.get(source_kind="filing", source_id=self.telling.filing_id)
        self.erratum = start_erratum(actor=self._clerk, contribution_id=contribution.public_id)
        self.erratum.contribution = contribution
        self._type()
        for use, title in ((PaperUse.EVIDENCE, "中标通知书"), (PaperUse.APPLICATION, "勘误申请及经办单（盖章）")):
            stream = write_paper(title, ["演示材料：内容全部虚构", f"申请单位：{self._clerk.organisation_name}"])
            attach_erratum_paper(actor=self._clerk, erratum_id=self._id, use=use, name=f"{title}.pdf", stream=stream)
        ground_erratum(actor=self._clerk, erratum_id=self._id, grounds={}, reason=REASON, seal_note="")

    def _type(self) -> None:
        """Correct the amount of the award by half a ten-thousand."""
        record = read_record(contribution=self.erratum.contribution)
        path = self.erratum.contribution.path
        tables = typed_sheet(document=record.document, lines=(), sheet="tender", path=path)
        for row in tables["tenders"]:
            row["TenderMoney"] = str(Decimal(row["TenderMoney"]) - Decimal("0.50"))
        revision = self.erratum.revision
        save_erratum_sheet(actor=self._clerk, erratum_id=self._id, sheet="tender", tables=tables, revision=revision)

    @property
    def _id(self) -> str:
        return self.erratum.public_id

    def _submit(self) -> None:
        submit_erratum(actor=self._clerk, erratum_id=self._id)

    def _withdraw(self) -> None:
        withdraw_erratum(actor=self._clerk, erratum_id=self._id)

    def _agree(self) -> None:
        method = VerificationMethod.ORIGINALS.value
        agree_to_erratum(actor=self._reviewer, erratum_id=self._id, opinion=OPINION, method=method)

    def _send_back(self) -> None:
        opinion = "请上传中标通知书全本，并写明第几页"
        return_erratum(actor=self._reviewer, erratum_id=self._id, opinion=opinion)

    def _refuse(self) -> None:
        opinion = "中标通知书原件上就是原来的金额，不予勘误"
        refuse_erratum(actor=self._reviewer, erratum_id=self._id, opinion=opinion)

    def _execute(self) -> None:
        support = identify_actor(account=Account.objects.get(kind=AccountKind.SUPPORT))
        execute_erratum(actor=support, erratum_id=self._id)

    def _consent(self) -> None:
        consent_for_province(actor=self._province, erratum_id=self._id, opinion="同意，函报住建部")

    def _report(self) -> None:
        report_to_ministry(actor=self._province, erratum_id=self._id, given=self._letter("建函"))

    def _ministry_consents(self) -> None:
        record_consent_of_ministry(actor=self._province, erratum_id=self._id, given=self._letter("建办函"))

    def _letter(self, kind: str) -> Given:
        """Make a letter's number up: nobody's, for it names no year that has such a one."""
        return Given(number=f"{kind}〔示例〕{self.erratum.pk}号", on=local_day(next(self.clock)))
