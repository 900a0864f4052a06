"""Tells one scene: each act is the journey that a person of the product would have made, at its own moment."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.cautions import CAUTIONS
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.papers import demanded_papers
from zhulu.domain.filings.queries import get_openings, list_sheets
from zhulu.domain.filings.sheets import required_sheets
from zhulu.domain.filings.vocabulary import DuplicateVerdict
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import PaperKind, SheetKey
from zhulu.foundation.clock import local_day
from zhulu.usecases.apply_for_grade import apply_for_grade, apply_for_recheck
from zhulu.usecases.attach_paper import attach_paper
from zhulu.usecases.claim_filing import claim_filing
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.decide_grade_application import grant_grade_a, send_back_application
from zhulu.usecases.journey import at
from zhulu.usecases.judge_duplicate import judge_duplicate, list_suspects
from zhulu.usecases.make_demo.cast import Cast
from zhulu.usecases.make_demo.papers import write_paper
from zhulu.usecases.make_demo.scenes import Ending, Scene
from zhulu.usecases.make_demo.sheets import Sheets, type_sheets
from zhulu.usecases.make_demo.words import (
    GRANT_OPINION,
    OPINIONS,
    RAISE_OPINION,
    RETURN_WORDS,
    SEND_BACK_OPINION,
    TRANSFER_REASON,
)
from zhulu.usecases.recheck_grade import raise_to_b
from zhulu.usecases.return_filing import Reason, refuse_filing, return_filing
from zhulu.usecases.save_sheet import save_typed_sheet
from zhulu.usecases.start_back_filing import start_back_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.transfer_filing import transfer_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

DRAFTED_SHEETS = (SheetKey.BASIC, SheetKey.TENDER)
"""How far a draft got that was never submitted."""
ANSWERS = {rule.name: "照竣工资料填写，已与建设单位核对，情况属实" for rule in CAUTIONS}
"""What every made-up clerk says to a warning."""
METHODS = (VerificationMethod.SYSTEM, VerificationMethod.ORIGINALS, VerificationMethod.ON_SITE)


@dataclass
class Stage:
    """What the telling of all scenes has in common."""

    cast: Cast
    dice: Random
    policy: Policy
    projects: dict[int, str] = field(default_factory=dict)
    """Serial of the site → public id of its project, once it has one."""


@dataclass
class Telling:
    """One scene being told."""

    scene: Scene
    stage: Stage
    filing_id: str = ""
    authority: str = ""
    """Code of the home authority; empty while nobody holds a grant."""
    application_id: str = ""
    sheets: Sheets = field(default_factory=dict)

    def moments(self) -> Iterator[tuple[datetime, int]]:
        """Give when each act happens, and which act it is."""
        return ((act.at, place) for place, act in enumerate(self.scene.acts))

    def tell(self, place: int) -> None:
        """Let an act happen at its moment."""
        act = self.scene.acts[place]
        with at(act.at):
            getattr(self, f"_{act.name}")()

    @property
    def _clerk(self) -> Actor:
        return self.stage.cast.clerks[self.scene.site.parties[self.scene.filer].code]

    @property
    def _reviewer(self) -> Actor:
        return self.stage.cast.reviewers[self.authority]

    @property
    def _province(self) -> Actor:
        return self.stage.cast.province[0]

    def _begin(self) -> None:
        join = self.stage.projects[self.scene.site.serial] if self.scene.joins else ""
        filing = start_back_filing(actor=self._clerk, roles=self.scene.roles, project_public_id=join)
        self.filing_id = filing.public_id
        self.sheets = type_sheets(self.scene)
        is_draft = self.scene.ending is Ending.DRAFT
        standing = list_sheets(filing=filing)
        for sheet, tables in self.sheets.items():
            if not is_draft or sheet in DRAFTED_SHEETS:
                self._save(sheet, tables, revision=standing[sheet].revision if sheet in standing else 0)
        if not is_draft:
            self._attach()

    def _save(self, sheet: str, tables: dict[str, list[dict[str, str]]], *, revision: int) -> None:
        save_typed_sheet(actor=self._clerk, filing_id=self.filing_id, sheet=sheet, tables=tables, revision=revision)

    def _attach(self) -> None:
        for sheet in required_sheets(self.scene.roles):
            for line in demanded_papers(self.stage.policy, sheet=sheet.value, roles=self.scene.roles):
                kind = PaperKind(self.stage.dice.choice(line.any_of))
                attach_paper(
                    actor=self._clerk,
                    filing_id=self.filing_id,
                    sheet=sheet.value,
                    kind=kind.value,
                    name=f"{kind.label}.pdf",
                    stream=write_paper(str(kind.label), self._lines(str(sheet.label))),
                )

    def _lines(self, sheet: str) -> list[str]:
        site = self.scene.site
        return [
            "演示材料：内容全部虚构，不是任何真实项目的文件",
            f"项目：{site.name}",
            f"地点：{site.address}",
            f"建设单位：{site.owner.name}",
            f"填报单位：{self._clerk.organisation_name}",
            f"所属信息表：{sheet}",
            f"总投资 {site.invest} 万元；开工 {site.started}，竣工 {site.finished}",
            f"材料编号：{self.filing_id}-{sheet}",
        ]

    def _submit(self) -> None:
        filing = submit_filing(actor=self._clerk, filing_id=self.filing_id, promised=True, reasons=ANSWERS)
        self.authority = filing.home_authority.code if filing.home_authority else ""
        if filing.project is not None:
            self.stage.projects[self.scene.site.serial] = filing.project.public_id

    def _withdraw(self) -> None:
        withdraw_filing(actor=self._clerk, filing_id=self.filing_id)

    def _claim(self) -> None:
        claim_filing(actor=self._reviewer, filing_id=self.filing_id)

    def _send_back(self) -> None:
        return_filing(actor=self._reviewer, filing_id=self.filing_id, reasons=self._reasons(), opinion="请一并修改")

    def _reasons(self) -> list[Reason]:
        fit = [words for words in RETURN_WORDS if words[1] in self.sheets]
        chosen = self.stage.dice.sample(fit, k=self.stage.dice.randint(1, 3))
        return [Reason(code=code, sheet=sheet, column=column, text=text) for code, sheet, column, text in chosen]

    def _refuse(self) -> None:
        reason = Reason(code="R16", text="所附合同与台账对不上，企业未能说明，转核查")
        refuse_filing(actor=self._reviewer, filing_id=self.filing_id, reasons=[reason], opinion="不予确认")

    def _mend(self) -> None:
        """Do what the authority asked for: explain on the basic sheet, and add a clearer paper."""
        row = {**self.sheets["basic"]["project"][0], "NoPermitReasonText": "已按退回意见逐条核对并改正，说明材料附后。"}
        tables = {**self.sheets["basic"], "project": [row]}
        standing = list_sheets(filing=Filing.objects.get(public_id=self.filing_id))
        self._save("basic", tables, revision=standing["basic"].revision)
        kind = PaperKind.OTHER
        attach_paper(
            actor=self._clerk,
            filing_id=self.filing_id,
            sheet=SheetKey.CONTRACT.value,
            kind=kind.value,
            name="退回意见逐条说明.pdf",
            stream=write_paper("退回意见逐条说明", self._lines("合同信息")),
        )

    def _confirm(self) -> None:
        self._judge()
        confirm_filing(
            actor=self._reviewer,
            filing_id=self.filing_id,
            opinion=self.stage.dice.choice(OPINIONS),
            method=self.stage.dice.choice(METHODS).value,
        )

    def _judge(self) -> None:
        """Say of projects with nearly the same name that they are others: the made-up words are few."""
        for suspect in list_suspects(filing_id=self.filing_id):
            judge_duplicate(
                actor=self._reviewer,
                filing_id=self.filing_id,
                number=suspect.number,
                verdict=DuplicateVerdict.DIFFERENT.value,
                reason="地址、建设单位和规模都不同，不是同一项目",
            )

    def _apply(self) -> None:
        self.application_id = apply_for_grade(actor=self._clerk, filing_id=self.filing_id).public_id

    def _grant(self) -> None:
        grant_grade_a(
            actor=self._province,
            application_id=self.application_id,
            opinion=GRANT_OPINION,
            method=VerificationMethod.SYSTEM.value,
        )

    def _transfer(self) -> None:
        """Hand the filing over to the first authority that could confirm it instead: the city."""
        filing = Filing.objects.get(public_id=self.filing_id)
        city = get_openings(filing=filing, on=local_day(self.scene.acts[-1].at)).receivers[0].authority
        transfer_filing(
            actor=self._reviewer, filing_id=self.filing_id, authority_id=city.public_id, reason=TRANSFER_REASON
        )
        self.authority = city.code

    def _ask_recheck(self) -> None:
        self.application_id = apply_for_recheck(actor=self._clerk, filing_id=self.filing_id).public_id

    def _raise(self) -> None:
        city = Filing.objects.get(public_id=self.filing_id).home_authority
        raise_to_b(
            actor=self.stage.cast.reviewers[city.parent.code if city and city.parent else ""],
            application_id=self.application_id,
            opinion=RAISE_OPINION,
            method=VerificationMethod.ORIGINALS.value,
        )

    def _decline(self) -> None:
        send_back_application(actor=self._province, application_id=self.application_id, opinion=SEND_BACK_OPINION)
