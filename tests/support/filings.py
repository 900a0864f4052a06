"""Builders of path ②: firms, clerks, officers with grants, complete sheets, and filings at each station of the way.

Everything goes through the use-cases, so what these give is what the product makes. All names are made up.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db import transaction
from django.test import Client

from tests.support.filing_sheets import Sheets, complete_sheets, uscc
from tests.support.people import make_account, signed_in
from tests.support.sample_files import pdf
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.operations import add_clerk, register_organisation
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.enterprises.vocabulary import Code, OrganisationKind, Residence
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.filings.papers import demanded_papers
from zhulu.domain.filings.queries import get_filing_for, list_sheets
from zhulu.domain.filings.rules import SUBMISSION
from zhulu.domain.filings.sheets import required_sheets
from zhulu.domain.grants.models import Grant
from zhulu.domain.grants.operations import appoint_holder, give_grant, register_officer
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.usecases.apply_for_grade import apply_for_grade
from zhulu.usecases.attach_paper import attach_paper
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.decide_grade_application import grant_grade_a
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.judge_duplicate import judge_duplicate
from zhulu.usecases.review_filing import review_filing
from zhulu.usecases.save_sheet import save_typed_sheet
from zhulu.usecases.start_back_filing import start_back_filing
from zhulu.usecases.submit_filing import submit_filing

COUNTY = "220102"
"""南关区: its bureau confirms C."""
CITY = "220100"
"""长春市: its committee confirms B."""
PROVINCE = "220000"
BUILDER = "3"
SINCE = date(2023, 4, 4)
SINCE_AT = datetime(2023, 4, 4, 1, tzinfo=UTC)
OPINION = "材料与原件一致"


@dataclass(frozen=True)
class Person:
    """Somebody who can act in a use-case and sign in to the site."""

    account: Account
    actor: Actor

    def client(self) -> Client:
        """Give a client in which this person has shown all factors."""
        return signed_in(self.account)


@dataclass(frozen=True)
class Cast:
    """Who path ② needs: a builder's clerk, the county's officer (C) and the province's (A)."""

    clerk: Person
    county: Person
    province: Person


def upload(*, pages: int = 1) -> io.BytesIO:
    """Give the bytes of a tiny valid PDF as an upload."""
    return io.BytesIO(pdf(pages=pages))


def make_firm(*, serial: int = 1, name: str = "吉林澄岳建设集团有限公司") -> Organisation:
    """Register a construction firm with a valid code; another ``serial`` is another firm."""
    with transaction.atomic():
        return register_organisation(
            name=name,
            kinds=[OrganisationKind.BUILDER],
            residence=Residence.IN_PROVINCE,
            area_code="220100",
            codes=[Code(value=uscc(serial))],
        )


def make_clerk(firm: Organisation | None = None, *, sign_in_name: str = "shen.wangshu", name: str = "沈望舒") -> Person:
    """Make a clerk of a firm."""
    account = make_account(kind=AccountKind.CLERK, sign_in_name=sign_in_name, name=name)
    with transaction.atomic():
        add_clerk(account=account, organisation=firm or make_firm())
    return Person(account, identify_actor(account=account))


def make_officer(
    code: str = COUNTY,
    *,
    function: GrantFunction | None = GrantFunction.CONFIRM,
    path: Path = Path.BACK_FILING,
    sign_in_name: str = "",
    name: str = "王示例",
    office: str = "建筑业管理科",
) -> Person:
    """Make a registered officer of an authority who holds its grant; ``function`` None gives a reader without one."""
    account = make_account(kind=AccountKind.OFFICER, sign_in_name=sign_in_name or f"officer-{code}", name=name)
    with transaction.atomic():
        authority = get_authority(code=code)
        officer = register_officer(
            account=account, authority=authority, name=name, office=office, registered_at=SINCE_AT
        )
        if function is not None:
            standing = Grant.objects.filter(authority=authority, path=path, function=function).first()
            grant = standing or give_grant(
                authority=authority,
                path=path,
                function=function,
                valid_from=SINCE,
                document_note="权限申请表（盖章）",
                decided_at=SINCE_AT,
            )
            appoint_holder(grant=grant, officer=officer, valid_from=SINCE)
    return Person(account, identify_actor(account=account))


def make_cast(*, county: str = COUNTY) -> Cast:
    """Make the three people that take a filing from draft to A; ``county`` may be a city's code, which confirms B."""
    return Cast(
        clerk=make_clerk(),
        county=make_officer(county),
        province=make_officer(PROVINCE, function=GrantFunction.GRADE_A, sign_in_name="officer-province", name="李示例"),
    )


def make_rechecker(code: str = CITY, *, name: str = "周示例") -> Person:
    """Make an officer of a city who may raise its counties' C to B, and do nothing else there."""
    return make_officer(code, function=GrantFunction.RECHECK, sign_in_name=f"rechecker-{code}", name=name)


@dataclass(frozen=True)
class Plan:
    """What a filing is to hold; ``blank`` leaves fields empty as ``(table, column)``."""

    roles: Sequence[str] = (BUILDER,)
    county: str = COUNTY
    name: str = "净月体育公园综合馆"
    join: str = ""
    """The public id of a project to be joined; empty for one of its own."""
    blank: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    change: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """``(table, column)`` → other text, in every record of the table."""


NO_STAR = frozenset({("completion_checks", "Span")})
"""A ``blank`` by which a filing may be confirmed but not become A."""


def filled_filing(clerk: Person, plan: Plan = Plan()) -> Filing:
    """Start a filing and fill sheets and papers so that nothing stands against submission (unless the plan says so)."""
    filing = start_back_filing(actor=clerk.actor, roles=plan.roles, project_public_id=plan.join)
    fill_sheets(clerk, filing, planned_sheets(clerk, plan))
    attach_demanded(clerk, filing)
    return reread(clerk, filing)


def planned_sheets(clerk: Person, plan: Plan) -> Sheets:
    """Give a plan's sheets as typed text, filed in the name of the clerk's firm."""
    sheets = complete_sheets(
        filer_name=clerk.actor.organisation_name,
        filer_code=current_code(organisation_id=clerk.actor.organisation_id or 0),
        roles=plan.roles,
        county=plan.county,
        name=plan.name,
    )
    for tables in sheets.values():
        for table, rows in tables.items():
            for row in rows:
                row.update({column: text for (key, column), text in plan.change.items() if key == table})
                row.update({column: "" for key, column in plan.blank if key == table})
    return sheets


def fill_sheets(clerk: Person, filing: Filing, sheets: Sheets) -> None:
    """Save sheets over what stands."""
    standing = list_sheets(filing=filing)
    for sheet, tables in sheets.items():
        save_typed_sheet(
            actor=clerk.actor,
            filing_id=filing.public_id,
            sheet=sheet,
            tables=tables,
            revision=standing[sheet].revision if sheet in standing else 0,
        )


def attach_demanded(clerk: Person, filing: Filing) -> None:
    """Attach one paper for each line that the province demands of the filing's roles."""
    policy = get_policy(as_of=SINCE)
    for sheet in required_sheets(filing.roles):
        for line in demanded_papers(policy, sheet=sheet.value, roles=filing.roles):
            attach_paper(
                actor=clerk.actor,
                filing_id=filing.public_id,
                sheet=sheet.value,
                kind=line.any_of[0],
                name=f"{line.any_of[0]}.pdf",
                stream=upload(),
            )


ANSWERS = dict.fromkeys((rule.name for rule in SUBMISSION.rules), "属实，见所附材料")
"""A reason for every rule that may warn: made-up projects often bear one name."""


def submitted_filing(cast: Cast, plan: Plan = Plan()) -> Filing:
    """Give a filing that waits for its home authority: grade D, numbered, public."""
    filing = filled_filing(cast.clerk, plan)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)
    return reread(cast.clerk, filing)


def clear_duplicates(officer: Person, filing: Filing) -> None:
    """Judge as another project whatever nearly bears the filing's name: made-up projects often do."""
    for suspect in review_filing(actor=officer.actor, filing_id=filing.public_id).suspects:
        judge_duplicate(
            actor=officer.actor,
            filing_id=filing.public_id,
            number=suspect.number,
            verdict="different",
            reason="地址和规模不同",
        )


def confirmed_filing(cast: Cast, plan: Plan = Plan()) -> Filing:
    """Give a filing that its home authority has confirmed."""
    filing = submitted_filing(cast, plan)
    clear_duplicates(cast.county, filing)
    confirm_filing(
        actor=cast.county.actor,
        filing_id=filing.public_id,
        opinion=OPINION,
        method=VerificationMethod.ORIGINALS.value,
    )
    return reread(cast.clerk, filing)


def applied_filing(cast: Cast, plan: Plan = Plan()) -> GradeApplication:
    """Give the open application for grade A of a confirmed filing."""
    filing = confirmed_filing(cast, plan)
    return apply_for_grade(actor=cast.clerk.actor, filing_id=filing.public_id)


def granted_filing(cast: Cast, plan: Plan = Plan()) -> Filing:
    """Give a filing whose data are grade A."""
    application = applied_filing(cast, plan)
    grant_grade_a(
        actor=cast.province.actor,
        application_id=application.public_id,
        opinion="同意推送",
        method=VerificationMethod.SYSTEM.value,
    )
    return reread(cast.clerk, application.filing)


def reread(clerk: Person, filing: Filing) -> Filing:
    """Read a filing anew, as its clerk."""
    return get_filing_for(actor=clerk.actor, public_id=filing.public_id, on=SINCE)
