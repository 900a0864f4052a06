"""A construction firm starts a specialist work: 专业承包业绩录入 → 添加 (一(三)2, 一(三)3)."""

from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.enterprises.vocabulary import OrganisationKind
from zhulu.domain.filings.categories import find_category
from zhulu.domain.filings.drafts import new_row
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.operations import create_filing, save_sheet
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import ParticipantRole, Path, SheetKey
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey

BUILDERS_ONLY = "只有在本省承揽相应工程的施工企业可以录入专业承包业绩（一(三)2）"


class CategoryNotOpen(Exception):
    """No category was chosen, or one that the province has not opened (一(三)1)."""

    rule = "CategoryOpen"


def start_specialist_filing(*, actor: Actor, category: str) -> Filing:
    """Create a draft for the actor's enterprise, with the category and the firm itself as contractor filled in.

    Raises:
        NotPermitted: the actor is no construction firm's clerk.
        CategoryNotOpen: the category is not on the province's list of today.
    """
    with journey(actor=actor, cause="start_specialist_filing") as now:
        firm = _own_firm(actor)
        if find_category(get_policy(as_of=local_day(now)), category) is None:
            raise CategoryNotOpen("请选择承包类别；只收省厅已开放的类别（一(三)1）")
        filing = create_filing(
            actor=actor,
            enterprise_id=firm.pk,
            roles=[ParticipantRole.CONSTRUCTION.value],
            project=None,
            now=now,
            path=Path.SPECIALIST,
        )
        _prefill(filing, firm, category, now)
        record_event(
            at=now,
            actor=actor,
            action="start_specialist_filing",
            subject_kind="filing",
            subject_id=filing.public_id,
            summary=f"新建专业承包业绩草稿（{category}）",
        )
        return filing


def is_builder(*, actor: Actor) -> bool:
    """Whether the actor is a construction firm's clerk, to whom path ③ is open."""
    return _find_own_firm(actor) is not None


def _find_own_firm(actor: Actor) -> Organisation | None:
    if actor.kind != AccountKind.CLERK or actor.organisation_id is None:
        return None
    return Organisation.objects.filter(pk=actor.organisation_id, kinds__contains=[OrganisationKind.BUILDER]).first()


def _own_firm(actor: Actor) -> Organisation:
    firm = _find_own_firm(actor)
    if firm is None:
        raise NotPermitted(BUILDERS_ONLY)
    return firm


def _prefill(filing: Filing, firm: Organisation, category: str, now: datetime) -> None:
    known = {
        "CategoryName": category,
        "ContractorCorpName": firm.name,
        "ContractorCorpCode": current_code(organisation_id=firm.pk),
    }
    save_sheet(
        filing=filing,
        sheet=SheetKey.SPECIALIST.value,
        tables={"specialist_works": [{**new_row(), **known}]},
        revision=0,
        name="",
        area_code="",
        now=now,
    )
