"""Errata as people make them: drafted, grounded, handed in, agreed to, executed, each by its own use-case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.support.filings import Cast, upload
from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.vocabulary import PaperUse
from zhulu.domain.library.models import Contribution
from zhulu.domain.standard.catalogue import SHEETS
from zhulu.usecases.errata.attaching import attach_erratum_paper
from zhulu.usecases.errata.deciding import agree_to_erratum
from zhulu.usecases.errata.executing import execute_erratum
from zhulu.usecases.errata.filing_forms import (
    Given,
    Upload,
    confirm_system_change,
    file_at_bureau,
    file_at_department,
)
from zhulu.usecases.errata.judging import all_lines
from zhulu.usecases.errata.records import read_record
from zhulu.usecases.errata.reporting import (
    consent_for_province,
    record_consent_of_ministry,
    record_national_change,
    record_push,
    report_to_ministry,
)
from zhulu.usecases.errata.starting import start_erratum
from zhulu.usecases.errata.submitting import submit_erratum
from zhulu.usecases.errata.writing import ask_for_deletion, ground_erratum, save_erratum_sheet, typed_sheet

DAY = date(2026, 3, 16)
REASON = "录入时抄错，以合同原件为准"
OPINION = "与原件一致，同意"
Changes = Mapping[tuple[str, str], str]
"""(table, column) → the text typed into every record of the table."""
AMOUNT: Changes = {("tenders", "TenderMoney"): "12300.00"}
"""A change that breaks no rule."""


def given(number: str = "备〔2026〕7号", *, scan: bool = False, note: str = "") -> Given:
    """Give an outside fact as it is typed."""
    return Given(number=number, on=DAY, note=note, scan=Upload("回执.pdf", upload()) if scan else None)


def type_changes(actor: Actor, erratum: Erratum, changes: Changes) -> Erratum:
    """Type new values over what stands, sheet by sheet."""
    for sheet in SHEETS:
        tables = sheet_as_typed(erratum, sheet)
        wanted = {key: text for key, text in changes.items() if tables.get(key[0])}
        if not wanted:
            continue
        for (table, column), text in wanted.items():
            for row in tables[table]:
                row[column] = text
        erratum.refresh_from_db()
        save_erratum_sheet(
            actor=actor,
            erratum_id=erratum.public_id,
            sheet=sheet,
            tables=tables,
            revision=erratum.revision,
        )
    erratum.refresh_from_db()
    return erratum


def sheet_as_typed(erratum: Erratum, sheet: str) -> dict[str, list[dict[str, str]]]:
    """Give a sheet as its form would show it."""
    document = read_record(contribution=erratum.contribution).document
    lines = [line for line in all_lines(erratum=erratum, document=document, on=DAY) if not line.is_derived]
    return typed_sheet(document=document, lines=lines, sheet=sheet, path=erratum.contribution.path)


def ground(actor: Actor, erratum: Erratum, *, reason: str = REASON) -> None:
    """Hand in a stamped scan and one paper of evidence, and one reason for all."""
    for use, name in ((PaperUse.APPLICATION, "盖章申请表.pdf"), (PaperUse.EVIDENCE, "合同第三页.pdf")):
        attach_erratum_paper(actor=actor, erratum_id=erratum.public_id, use=use, name=name, stream=upload())
    ground_erratum(actor=actor, erratum_id=erratum.public_id, grounds={}, reason=reason, seal_note="")


def drafted(actor: Actor, contribution: Contribution, changes: Changes = AMOUNT) -> Erratum:
    """Give a draft that nothing stands against."""
    erratum = start_erratum(actor=actor, contribution_id=contribution.public_id)
    type_changes(actor, erratum, changes)
    ground(actor, erratum)
    return reread(erratum)


def submitted(actor: Actor, contribution: Contribution, changes: Changes = AMOUNT) -> Erratum:
    """Give an erratum that waits for its home authority."""
    return submit_erratum(actor=actor, erratum_id=drafted(actor, contribution, changes).public_id)


def deletion(owner: Actor, contribution: Contribution) -> Erratum:
    """Give the owner's application to delete a whole record."""
    erratum = start_erratum(actor=owner, contribution_id=contribution.public_id)
    ask_for_deletion(actor=owner, erratum_id=erratum.public_id, wanted=True)
    ground(owner, erratum, reason="重复赋码，另有同一项目")
    return submit_erratum(actor=owner, erratum_id=erratum.public_id)


def agreed(erratum: Erratum, agreer: Actor) -> Erratum:
    """Let the home authority agree."""
    return agree_to_erratum(actor=agreer, erratum_id=erratum.public_id, opinion=OPINION, method="originals")


@dataclass(frozen=True)
class Hands:
    """Whoever else takes part in a procedure."""

    cast: Cast
    support: Actor
    bureau: Actor

    def filed(self, erratum: Erratum) -> Erratum:
        """Let both offices file."""
        file_at_bureau(actor=self.bureau, erratum_id=erratum.public_id, given=given("政数备〔2026〕3号"))
        return file_at_department(actor=self.cast.province.actor, erratum_id=erratum.public_id, given=given())

    def reported(self, erratum: Erratum) -> Erratum:
        """Let the province consent, report, and the ministry consent."""
        who: dict[str, Any] = {"actor": self.cast.province.actor, "erratum_id": erratum.public_id}
        consent_for_province(**who, opinion=OPINION)
        report_to_ministry(**who, given=given("吉建函〔2026〕12号"))
        return record_consent_of_ministry(**who, given=given("建办函〔2026〕45号"))

    def executed(self, erratum: Erratum) -> Erratum:
        """Let the technical support unit press its button."""
        return execute_erratum(actor=self.support, erratum_id=erratum.public_id)

    def system_changed(self, erratum: Erratum) -> Erratum:
        """Let the bureau say that its system has changed."""
        return confirm_system_change(actor=self.bureau, erratum_id=erratum.public_id, given=given(""))

    def nation_changed(self, erratum: Erratum) -> Erratum:
        """Let the province record the nation's own change."""
        who: dict[str, Any] = {"actor": self.cast.province.actor, "erratum_id": erratum.public_id}
        return record_national_change(**who, given=given("信息中心单 2026-88"))

    def pushed(self, erratum: Erratum) -> Erratum:
        """Let the province record the receipt of the push."""
        who: dict[str, Any] = {"actor": self.cast.province.actor, "erratum_id": erratum.public_id}
        return record_push(**who, given=given("回执 2026-91"))


def reread(erratum: Erratum) -> Erratum:
    """Read an erratum anew."""
    return Erratum.objects.select_related("contribution__project", "home_authority", "other_home").get(pk=erratum.pk)
