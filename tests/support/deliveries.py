"""Records of the approval system: let in by its own move, graded by the place's bureau, named by an owner."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tests.support.filing_sheets import uscc
from tests.support.people import make_account
from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind, Level
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.operations import add_clerk, register_organisation
from zhulu.domain.enterprises.vocabulary import Code, OrganisationKind, Residence
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.numbering import issue_project
from zhulu.domain.library.operations import Arrival, Judgement, decide_grade, enter
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.standard.numbering import Overflow
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.clock import local_day
from zhulu.foundation.identifiers import new_public_id
from zhulu.usecases.identify_actor import identify_actor

OWNER_SERIAL = 500
OWNER_NAME = "长春市净月城市建设发展有限公司"
REVIEWER = "何审批"


def make_owner() -> Organisation:
    """Register the owner of the delivered projects."""
    with transaction.atomic():
        return register_organisation(
            name=OWNER_NAME,
            kinds=[OrganisationKind.OWNER],
            residence=Residence.IN_PROVINCE,
            area_code="220100",
            codes=[Code(value=uscc(OWNER_SERIAL))],
        )


def make_owner_account(
    owner: Organisation | None = None, *, sign_in_name: str = "owner", name: str = "尤建设"
) -> Account:
    """Make an account of the owner's."""
    account = make_account(kind=AccountKind.OWNER, sign_in_name=sign_in_name, name=name)
    with transaction.atomic():
        add_clerk(account=account, organisation=owner or make_owner())
    return account


def owner_actor(owner: Organisation | None = None) -> Actor:
    """Give the card of the owner's clerk."""
    return identify_actor(account=make_owner_account(owner))


@dataclass(frozen=True)
class Delivery:
    """What a delivered record holds; changes replace columns of the project's row."""

    county: str = "220102"
    name: str = "净月科技园研发楼"
    builder: str = ""
    """The code of the builder among the participants; made up if not given."""
    project: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Give the canonical document."""
        return {
            "project": [
                {
                    "row_id": new_public_id(),
                    "PrjName": self.name,
                    "PrjTypeNum": "01",
                    "PrjFunctionNum": "100",
                    "PrjPropertyNum": "001",
                    "BuildCorpName": OWNER_NAME,
                    "BuildCorpCode": uscc(OWNER_SERIAL),
                    "ProvinceNum": "220000",
                    "CityNum": "220100",
                    "CountyNum": self.county,
                    "Address": "生态大街 2018 号",
                    "AllInvest": "8600.00",
                    "AllArea": "15200.00",
                    "PrjSize": "研发楼一栋，地上 8 层。",
                    "BDate": "2021-04-01",
                    **self.project,
                }
            ],
            "permits": [
                {
                    "row_id": new_public_id(),
                    "BuilderLicenceNum": "220102202103150101",
                    "IssueDepart": "审批局",
                    "ReleaseDate": "2021-03-15",
                    "ContractMoney": "7900.00",
                    "Area": "15200.00",
                }
            ],
            "participants": [
                {
                    "row_id": new_public_id(),
                    "Stage": "permit",
                    "CorpRoleNum": "3",
                    "CorpName": "吉林澄岳建设集团有限公司",
                    "CorpCode": self.builder or uscc(1),
                    "PersonName": "秦守业",
                }
            ],
        }


def delivered(delivery: Delivery = Delivery(), *, grade: bool = True) -> Contribution:
    """Let a record of the approval system in, as its feed does: an accepting move, rows, version, grade, page."""
    authority = get_authority(code=delivery.county)
    now = timezone.now()
    with transaction.atomic():
        move = Move.objects.create(
            machine="delivery",
            subject_id=0,
            transition="accept",
            source="received",
            target="accepted",
            account_id=0,
            actor_name=REVIEWER,
            actor_office="审批科",
            authority_code=authority.code,
            at=now,
        )
        project = issue_project(prefix=delivery.county, kind="01", on=local_day(now), overflow=Overflow.NEXT_DAY)
        arrival = Arrival(
            project=project,
            path=Path.APPROVAL_FEED.value,
            source_kind="delivery",
            source_id=new_public_id(),
            filer_id=None,
            roles=[],
            document=delivery.document(),
        )
        contribution = enter(arrival, move=move, cause="delivery", now=now)
        if grade:
            standing = Standing(
                0,
                REVIEWER,
                "审批科",
                authority.pk,
                authority.code,
                authority.name,
                Level(authority.level),
                registered=True,
            )
            decide_grade(
                contribution=contribution,
                judgement=Judgement(authority.confirms_grade, "system", "接口数据", _verdict(), {}),
                standing=standing,
                move=move,
                now=now,
            )
        publish_project(project_id=project.pk, now=now)
    return contribution


def _verdict() -> Verdict:
    return Verdict.objects.create(
        moment="delivery",
        subject_kind="delivery",
        subject_id="0",
        subject_digest="0" * 64,
        notice="",
        as_of=date(2026, 3, 16),
        policy={},
        asked=[],
        violations=[],
        passed=True,
        at=timezone.now(),
    )
