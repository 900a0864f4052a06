"""Builders of path ③: a complete 采集表 as facts and as typed text, and specialist works at each station of the way.

Everything that is stored goes through the use-cases. All names are made up.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from tests.support.filing_facts import COMMITMENT, FILER_CODE, FILER_NAME, TODAY, jilin_policy
from tests.support.filing_sheets import OWNER, id_number, uscc
from tests.support.filings import (
    COUNTY,
    OPINION,
    PROVINCE,
    SINCE,
    Cast,
    Person,
    make_clerk,
    make_officer,
    reread,
    upload,
)
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.filings.facts import FilingFacts, Home
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.papers import demanded_papers
from zhulu.domain.filings.queries import list_sheets
from zhulu.domain.filings.rules import SUBMISSIONS
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.shapes import Row
from zhulu.domain.standard.catalogue import TABLES, head_row
from zhulu.domain.standard.values import Fault, parse
from zhulu.domain.standard.vocabulary import Path
from zhulu.usecases.attach_paper import attach_paper
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.save_sheet import save_typed_sheet
from zhulu.usecases.start_specialist_filing import start_specialist_filing
from zhulu.usecases.submit_filing import submit_filing

SHEET = "specialist"
FIRE = "消防"
WORK = "净月体育公园综合馆消防工程"
PAPERS = frozenset({(SHEET, "contract"), (SHEET, "special_acceptance"), (SHEET, "commitment")})
ANSWERS = dict.fromkeys((rule.name for rule in SUBMISSIONS[Path.SPECIALIST].rules), "属实，见所附材料")
"""A reason for every rule that may warn."""
UNCHANGED: Mapping[str, object] = MappingProxyType({})


def typed_work(*, filer_name: str, filer_code: str, **columns: str) -> dict[str, str]:
    """Give the cells of a complete fire-protection work as typed text; ``columns`` change some."""
    cells = {
        "PrjName": WORK,
        "CategoryName": FIRE,
        "WorkScope": "火灾自动报警、自动喷水灭火和防排烟系统的供货、安装与调试。",
        "CountyNum": COUNTY,
        "Address": "生态大街与天泽大路交汇处",
        "BuildCorpName": "长春市滨河教育发展中心",
        "BuildCorpCode": uscc(OWNER),
        "GeneralCorpName": "吉林示范总承包有限公司",
        "GeneralCorpCode": uscc(907),
        "ContractorCorpName": filer_name,
        "ContractorCorpCode": filer_code,
        "PrjHead": "秦守业",
        "PrjHeadRegisterNum": "吉222181900123",
        "IDCardTypeNum": "1",
        "PrjHeadIDCard": id_number(31),
        "PrjHeadPhone": "13900001234",
        "QualificationName": "消防设施工程专业承包壹级",
        "QualificationNum": "D222000001",
        "QualificationBegin": "2016-01-01",
        "QualificationEnd": "2021-12-31",
        "ContractNum": "XF-2018-0412",
        "ContractMoney": "638.50",
        "ContractDate": "2018-06-01",
        "SettlementMoney": "641.20",
        "BDate": "2018-06-20",
        "EDate": "2019-08-30",
        "AcceptanceNum": "长公消验字〔2019〕第0101号",
        "AcceptanceDepart": "长春市消防机构",
        "BuildArea": "18204",
        "FireAcceptanceNum": "长公消验字〔2019〕第0101号",
    }
    return {**cells, **columns}


def specialist_facts(columns: Mapping[str, object] = UNCHANGED, *, policy: Policy | None = None) -> FilingFacts:
    """Give facts of a work that no rule objects to; ``columns`` hold other typed values, None empties."""
    cells = typed_work(filer_name=FILER_NAME, filer_code=FILER_CODE)
    row: Row = {"row_id": "r" * 16, **_read(cells), **columns}
    document: dict[str, list[Row]] = {**{key: [] for key in TABLES}, "specialist_works": [row]}
    return FilingFacts(
        document=document,
        roles=frozenset({"3"}),
        filer_code=FILER_CODE,
        filer_name=FILER_NAME,
        papers=PAPERS,
        home=Home(area_code=str(head_row(document).get("CountyNum") or ""), area_known=True),
        policy=policy or jilin_policy(),
        today=TODAY,
        path=Path.SPECIALIST.value,
        filer_kinds=frozenset({"builder"}),
    )


def _read(cells: Mapping[str, str]) -> dict[str, str | int | bool | Decimal | date]:
    read: dict[str, str | int | bool | Decimal | date] = {}
    for item in TABLES["specialist_works"].asked:
        value = parse(item, cells.get(item.column, ""))
        assert not isinstance(value, Fault), value
        if value is not None:
            read[item.column] = COMMITMENT if item.personal else value
    return read


def without_work(facts: FilingFacts) -> FilingFacts:
    """Give the facts of a sheet that nobody has begun."""
    return replace(facts, document={key: [] for key in facts.document})


def make_works_officer(code: str = COUNTY, *, sign_in_name: str = "", name: str = "王示例") -> Person:
    """Make an officer who may confirm specialist works as the home authority."""
    return make_officer(code, path=Path.SPECIALIST, sign_in_name=sign_in_name or f"works-{code}", name=name)


def make_works_cast(*, county: str = COUNTY) -> Cast:
    """Make who path ③ needs: a builder's clerk, the home authority's officer, and the province's, who dispatches."""
    return Cast(
        clerk=make_clerk(),
        county=make_works_officer(county),
        province=make_officer(PROVINCE, function=GrantFunction.GRADE_A, sign_in_name="officer-province", name="李示例"),
    )


def filled_work(clerk: Person, *, category: str = FIRE, **columns: str) -> Filing:
    """Start a specialist work and fill sheet and papers so that nothing stands against submission."""
    filing = start_specialist_filing(actor=clerk.actor, category=category)
    fill_work(clerk, filing, **{"CategoryName": category, **columns})
    for line in demanded_papers(get_policy(as_of=SINCE), sheet=SHEET, roles=filing.roles):
        attach_paper(
            actor=clerk.actor,
            filing_id=filing.public_id,
            sheet=SHEET,
            kind=line.any_of[0],
            name=f"{line.any_of[0]}.pdf",
            stream=upload(),
        )
    return reread(clerk, filing)


def fill_work(clerk: Person, filing: Filing, **columns: str) -> None:
    """Save the sheet over what stands; the record keeps its row id."""
    standing = list_sheets(filing=filing)[SHEET]
    cells = typed_work(
        filer_name=clerk.actor.organisation_name,
        filer_code=current_code(organisation_id=clerk.actor.organisation_id or 0),
        **columns,
    )
    row = {"row_id": str(standing.tables["specialist_works"][0]["row_id"]), **cells}
    save_typed_sheet(
        actor=clerk.actor,
        filing_id=filing.public_id,
        sheet=SHEET,
        tables={"specialist_works": [row]},
        revision=standing.revision,
    )


def submitted_work(cast: Cast, *, category: str = FIRE, **columns: str) -> Filing:
    """Give a specialist work that waits for its home authority: numbered, and not public."""
    filing = filled_work(cast.clerk, category=category, **columns)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)
    return reread(cast.clerk, filing)


def confirmed_work(cast: Cast, *, category: str = FIRE, **columns: str) -> Filing:
    """Give a specialist work that its home authority has confirmed."""
    filing = submitted_work(cast, category=category, **columns)
    confirm_filing(
        actor=cast.county.actor,
        filing_id=filing.public_id,
        opinion=OPINION,
        method=VerificationMethod.ORIGINALS.value,
    )
    return reread(cast.clerk, filing)
