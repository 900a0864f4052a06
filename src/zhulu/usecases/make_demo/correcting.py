"""Corrects some of what the demo holds: errata of the three procedures, left at different steps for people to go on.

They all happen on the demo's last whole day, after every filing, so that numbers and ledger run with time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.models import Account, DemoAccount
from zhulu.domain.access.operations import create_demo_account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.operations import add_clerk, register_organisation
from zhulu.domain.enterprises.vocabulary import Code, OrganisationKind, Residence
from zhulu.domain.errata.homes import find_home
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.vocabulary import PaperUse
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import LOCAL, local_day
from zhulu.usecases.errata.attaching import attach_erratum_paper
from zhulu.usecases.errata.deciding import agree_to_erratum, refuse_erratum, return_erratum
from zhulu.usecases.errata.executing import execute_erratum
from zhulu.usecases.errata.filing_forms import Given
from zhulu.usecases.errata.records import own_contributions, owner_of, read_record
from zhulu.usecases.errata.reporting import consent_for_province, record_consent_of_ministry, report_to_ministry
from zhulu.usecases.errata.starting import start_erratum
from zhulu.usecases.errata.submitting import submit_erratum, withdraw_erratum
from zhulu.usecases.errata.writing import ground_erratum, save_erratum_sheet, typed_sheet
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.journey import at, journey
from zhulu.usecases.make_demo.codes import office_phone
from zhulu.usecases.make_demo.papers import write_paper
from zhulu.usecases.make_demo.scenes import Ending
from zhulu.usecases.make_demo.telling import Stage, Telling
from zhulu.usecases.make_demo.words import person

SIX_SHEETS = frozenset({"3", "4", "5"})
"""Roles whose filings hold the sheet that is corrected here."""
REASON = "录入时抄错一位，以原件为准"
OPINION = "与原件一致，同意"
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


APPROVAL: Sequence[Sequence[str]] = (("submit", "agree"), ("submit",))
"""The approval system's data: one waits for both filings, one for its home authority."""
CELLS = (
    ("tender", "tenders", "TenderMoney"),
    ("permit", "permits", "Area"),
    ("completion", "completion_checks", "FactArea"),
)
"""Sheet, table and column that are corrected: the first that a record holds."""
LOOKED_AT = 40
"""How many delivered records are asked whose they are."""


def correct_records(tellings: Sequence[Telling], stage: Stage, *, now: datetime) -> None:
    """Let errata happen on what has been confirmed and on what is A, as far as there is enough of it."""
    clock = _moments(now)
    for ending, ways in ((Ending.CONFIRMED, PROVINCIAL), (Ending.GRANTED, NATIONAL)):
        fit = [telling for telling in tellings if _fits(telling, ending)]
        for telling, steps in zip(_shown_first(fit, stage), ways, strict=False):
            record = Contribution.objects.get(source_kind="filing", source_id=telling.filing_id)
            scene, people = telling.scene, stage.cast
            clerk = people.clerks[scene.site.parties[scene.filer].code]
            Correcting(record, clerk, people.reviewers[telling.authority], stage, clock).tell(steps)
    _correct_delivered(stage, clock, now=now)


def _correct_delivered(stage: Stage, clock: Iterator[datetime], *, now: datetime) -> None:
    """Let the owner of what the approval system delivered correct it, as far as a shown reviewer is home to it."""
    delivered = Contribution.objects.filter(path=Path.APPROVAL_FEED.value, grade_decisions__isnull=False)
    for record in delivered.select_related("project").order_by("id").distinct()[:LOOKED_AT]:
        reviewer = _home_of(record, stage, now)
        if reviewer is not None and reviewer.account_id in _shown_accounts():
            owner = _hire_owner(record, now)
            own = own_contributions(actor=owner).select_related("project").order_by("id").distinct()
            for one, steps in zip(own, APPROVAL, strict=False):
                Correcting(one, owner, reviewer, stage, clock).tell(steps)
            return


def _home_of(record: Contribution, stage: Stage, now: datetime) -> Actor | None:
    document = read_record(contribution=record).document
    home = find_home(contribution=record, document=document, on=local_day(now))
    return stage.cast.reviewers.get(home.code) if home else None


def _hire_owner(record: Contribution, now: datetime) -> Actor:
    """Register the owner whom a record names, with an account that the demo shows."""
    _, name, code = owner_of(contribution=record)
    with journey(actor=SYSTEM, cause="make_demo"):
        organisation = register_organisation(
            name=name,
            kinds=[OrganisationKind.OWNER],
            residence=Residence.IN_PROVINCE,
            area_code=code[2:8],
            codes=[Code(value=code)],
        )
        account = create_demo_account(
            sign_in_name="jianshe",
            name=person(Random(code)),  # noqa: S311 - made-up data has to come out the same again
            kind=AccountKind.OWNER,
            note=f"建设单位经办人：{name}",
            position=DemoAccount.objects.count() + 1,
            now=now,
        )
        add_clerk(account=account, organisation=organisation, office_phone=office_phone(account.pk))
    return identify_actor(account=account)


def _shown_accounts() -> frozenset[int]:
    return frozenset(Account.objects.exclude(demo_account=None).values_list("pk", flat=True))


def _fits(telling: Telling, ending: Ending) -> bool:
    scene = telling.scene
    return scene.ending is ending and scene.filer in SIX_SHEETS and not (scene.joins or scene.blank or scene.untidy)


def _shown_first(tellings: Sequence[Telling], stage: Stage) -> list[Telling]:
    """Put those whose reviewer the demo shows first: whoever signs in there finds work."""
    shown = _shown_accounts()
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

    record: Contribution
    applicant: Actor
    reviewer: Actor
    stage: Stage
    clock: Iterator[datetime]
    erratum: Erratum = field(init=False)

    def tell(self, steps: Sequence[str]) -> None:
        """Draft it, and take the steps one after the other."""
        for step in ("draft", *steps):
            with at(next(self.clock)):
                getattr(self, f"_{step}")()

    @property
    def _province(self) -> Actor:
        return self.stage.cast.province[0]

    def _draft(self) -> None:
        self.erratum = start_erratum(actor=self.applicant, contribution_id=self.record.public_id)
        self._type()
        for use, title in ((PaperUse.EVIDENCE, "证明原件"), (PaperUse.APPLICATION, "勘误申请及经办单（盖章）")):
            stream = write_paper(title, ["演示材料：内容全部虚构", f"申请单位：{self.applicant.organisation_name}"])
            attach_erratum_paper(actor=self.applicant, erratum_id=self._id, use=use, name=f"{title}.pdf", stream=stream)
        ground_erratum(actor=self.applicant, erratum_id=self._id, grounds={}, reason=REASON, seal_note="")

    def _type(self) -> None:
        """Correct an amount or an area by a half, on the first sheet that holds one."""
        record = read_record(contribution=self.record)
        sheet, table, column = next(cell for cell in CELLS if record.document.get(cell[1]))
        tables = typed_sheet(document=record.document, lines=(), sheet=sheet, path=self.record.path)
        for row in tables[table]:
            row[column] = str(Decimal(row[column]) - Decimal("0.50"))
        revision = self.erratum.revision
        save_erratum_sheet(actor=self.applicant, erratum_id=self._id, sheet=sheet, tables=tables, revision=revision)

    @property
    def _id(self) -> str:
        return self.erratum.public_id

    def _submit(self) -> None:
        submit_erratum(actor=self.applicant, erratum_id=self._id)

    def _withdraw(self) -> None:
        withdraw_erratum(actor=self.applicant, erratum_id=self._id)

    def _agree(self) -> None:
        method = VerificationMethod.ORIGINALS.value
        agree_to_erratum(actor=self.reviewer, erratum_id=self._id, opinion=OPINION, method=method)

    def _send_back(self) -> None:
        opinion = "请上传原件全本，并写明第几页"
        return_erratum(actor=self.reviewer, erratum_id=self._id, opinion=opinion)

    def _refuse(self) -> None:
        opinion = "原件上就是原来的内容，不予勘误"
        refuse_erratum(actor=self.reviewer, erratum_id=self._id, opinion=opinion)

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
